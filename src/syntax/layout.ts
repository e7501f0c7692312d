/**
 * Long formulas over several lines: after `always forall r in regions:`, and before each `and`, `or` and `implies`.
 */
import type { BinaryOperator, Expression } from "./ast.ts";
import { bindings } from "./precedence.ts";
import { printExpression, printInterval, printOperand } from "./print-expression.ts";

/** The line length that the formatter aims for. */
export const width = 120;

/** An expression as lines of at most `room` characters where that can be done. */
export function layout(expression: Expression, room: number): readonly string[] {
  const text = printExpression(expression);
  if (text.length <= room) return [text];
  const [head, body] = heads(expression);
  if (head !== "") return [head, ...indent(layout(body, room - 2))];
  return expression.kind === "binary" ? layoutBinary(expression, room) : [text];
}

export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === "" ? "" : `  ${line}`));
}

/** Splits `always forall r in S: body` before the body. */
function heads(e: Expression): readonly [head: string, body: Expression] {
  if (e.kind === "prefix" && (e.operator === "always" || e.operator === "eventually")) {
    const [head, body] = heads(e.operand);
    return [`${e.operator} ${head}`.trimEnd(), body];
  }
  if (e.kind === "quantifier" && (e.quantifier === "forall" || e.quantifier === "exists")) {
    const [head, body] = heads(e.body);
    return [`${e.quantifier} ${e.variable.text} in ${printInterval(e.set)}: ${head}`.trimEnd(), body];
  }
  return ["", e];
}

type Binary = Extract<Expression, { readonly kind: "binary" }>;

const breakable: ReadonlySet<BinaryOperator> = new Set(["iff", "implies", "or", "and"]);

/** One operand a line, each but the first behind its operator. */
function layoutBinary(e: Binary, room: number): readonly string[] {
  if (!breakable.has(e.operator)) return [printExpression(e)];
  const least = bindings[e.operator].level + 1;
  const operands = operandsOf(e);
  return operands.flatMap((operand, at) => {
    const prefix = at === 0 ? "" : `${e.operator} `;
    const text = printOperand(operand, least, at === operands.length - 1);
    return hang(prefix, layoutOperand(operand, text, room - prefix.length));
  });
}

/** The operands of a chain of one operator, in order. */
function operandsOf(e: Binary): readonly Expression[] {
  const operands: Expression[] = [];
  let rest: Expression = e;
  if (bindings[e.operator].side === "right") {
    for (; rest.kind === "binary" && rest.operator === e.operator; rest = rest.right) operands.push(rest.left);
    return [...operands, rest];
  }
  for (; rest.kind === "binary" && rest.operator === e.operator; rest = rest.left) operands.push(rest.right);
  return [rest, ...operands.reverse()];
}

/** `text` is the operand as it stands in the whole; line breaks are put into it, parentheses are kept. */
function layoutOperand(operand: Expression, text: string, room: number): readonly string[] {
  const bare = printExpression(operand);
  if (text.length <= room || (text !== bare && text !== `(${bare})`)) return [text];
  return text === bare ? layout(operand, room) : ["(", ...indent(layout(operand, room - 2)), ")"];
}

function hang(prefix: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, at) => (at === 0 ? prefix + line : `  ${line}`));
}

/**
 * Values and formulas: concrete syntax in, AST out. The grammar reads an expression flat, as operands and what stands
 * between them; `climb.ts` then gives every operator its operands.
 */
import type { IToken } from "chevrotain";
import { parseRational, zero } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { BinaryOperator, Expression, Name, PrefixOperator } from "./ast.ts";
import { climb, type Operand, type Operation, type Prefix } from "./climb.ts";
import {
  anyToken,
  cover,
  name,
  nameOf,
  node,
  nodes,
  nodeSpan,
  onlyRule,
  token,
  tokens,
  tokenSpan,
  type Cst,
  type Source,
} from "./cst.ts";
import { bindings, isBinding, operandLevel, rangeBinding } from "./precedence.ts";

/** Any value or formula. */
export function buildExpression(source: Source, cst: Cst | undefined): Expression {
  const first = operandOf(source, node(cst, "operand"));
  return climb(
    source,
    first,
    nodes(cst, "operation").map((operation) => operationOf(source, operation)),
  );
}

/** `regions`, `1..n` */
export function buildInterval(source: Source, cst: Cst | undefined): Expression {
  const [least, most] = nodes(cst, "sum").map((sum) => buildSum(source, sum));
  return most === undefined ? (least ?? missing(source)) : rangeOf(least ?? missing(source), most);
}

/** Arithmetic without comparisons. */
export function buildSum(source: Source, cst: Cst | undefined): Expression {
  const [first, ...rest] = nodes(cst, "term").map((term) => operandOf(source, term));
  return chain(source, first, nodes(cst, "arithmetic"), rest);
}

/** The time of `within`, the ends of a hole. */
function buildBound(source: Source, cst: Cst | undefined): Expression {
  const [first, ...rest] = nodes(cst, "boundTerm").map((term) => ({
    prefixes: [],
    primary: boundTermOf(source, term),
  }));
  return chain(source, first, nodes(cst, "arithmetic"), rest);
}

/** A name with members and indices. */
export function buildPath(source: Source, cst: Cst | undefined): Expression {
  const first = name(source, cst);
  return first === undefined ? missing(source) : withPostfixes(source, { kind: "name", ...first }, cst);
}

/** `r in regions` */
export function buildBinder(
  source: Source,
  cst: Cst | undefined,
): { readonly variable: Name; readonly set: Expression } {
  const set = buildInterval(source, node(cst, "interval"));
  return { variable: name(source, cst) ?? { text: "", span: set.span }, set };
}

/** Stands where nothing could be read; the error is already reported. */
export function missing(source: Source): Expression {
  const end = source.file.text.length;
  return { kind: "missing", span: { file: source.file, start: end, end } };
}

// ── Operators ───────────────────────────────────────────────────────────────

function chain(
  source: Source,
  first: Operand | undefined,
  operators: readonly Cst[],
  rest: readonly Operand[],
): Expression {
  if (first === undefined) return missing(source);
  return climb(
    source,
    first,
    rest.map((right, at) => binaryOf(source, operators[at], right)),
  );
}

function operationOf(source: Source, cst: Cst): Operation {
  const test = node(cst, "isTest");
  if (test !== undefined) return isOf(source, test);
  const range = node(cst, "rangeEnd");
  if (range !== undefined) return rangeOperation(source, range);
  return binaryOf(source, node(cst, "operator"), operandOf(source, node(cst, "operand")));
}

function binaryOf(source: Source, cst: Cst | undefined, right: Operand): Operation {
  const operator = operatorOf(cst) ?? "and";
  const span = cst === undefined ? right.primary.span : nodeSpan(source, cst);
  return {
    binding: bindings[operator],
    span,
    right,
    apply: (left, right = missing(source)) => ({
      kind: "binary",
      operator,
      left,
      right,
      span: cover(left.span, right.span),
    }),
  };
}

function operatorOf(cst: Cst | undefined): BinaryOperator | undefined {
  const arithmetic = node(cst, "arithmetic");
  if (arithmetic !== undefined) return operatorOf(arithmetic);
  const word = anyToken(cst)?.image.replace(/\s+/, " ");
  return word !== undefined && isOperator(word) ? word : undefined;
}

function isOperator(word: string): word is BinaryOperator {
  return Object.hasOwn(bindings, word);
}

function isOf(source: Source, cst: Cst): Operation {
  const span = nodeSpan(source, cst);
  const state = name(source, cst) ?? { text: "", span };
  const negated = token(cst, "Not") !== undefined;
  return {
    binding: isBinding,
    span,
    apply: (subject) => ({ kind: "is", subject, negated, state, span: cover(subject.span, span) }),
  };
}

function rangeOperation(source: Source, cst: Cst): Operation {
  const operand = node(cst, "operand");
  const span = nodeSpan(source, cst);
  return {
    binding: rangeBinding,
    span,
    ...(operand && { right: operandOf(source, operand) }),
    apply: (least, most) => (most ? rangeOf(least, most) : { kind: "range", least, span: cover(least.span, span) }),
  };
}

function rangeOf(least: Expression, most: Expression): Expression {
  return { kind: "range", least, most, span: cover(least.span, most.span) };
}

// ── Prefixes ────────────────────────────────────────────────────────────────

function operandOf(source: Source, cst: Cst | undefined): Operand {
  const minuses = tokens(cst, "Minus").map((sign) => prefixOperator(sign.image, tokenSpan(source, sign)));
  const prefixes = nodes(cst, "prefix").map((prefix) => prefixOf(source, prefix));
  return { prefixes: [...minuses, ...prefixes], primary: primaryOf(source, node(cst, "primary")) };
}

function prefixOf(source: Source, cst: Cst): Prefix {
  const span = nodeSpan(source, cst);
  const deadline = node(cst, "deadline");
  if (deadline !== undefined) return deadlineOf(source, deadline, span);
  const quantifier = node(cst, "quantifier");
  if (quantifier !== undefined) return quantifierOf(source, quantifier, span);
  return prefixOperator(anyToken(cst)?.image ?? "not", span);
}

function prefixOperator(image: string, span: Span): Prefix {
  const operator = image as PrefixOperator;
  return {
    level: operandLevel(operator),
    apply: (operand) => ({ kind: "prefix", operator, operand, span: cover(span, operand.span) }),
  };
}

function deadlineOf(source: Source, cst: Cst, span: Span): Prefix {
  const operator = token(cst, "For") === undefined ? "within" : "for";
  const bound = buildBound(source, node(cst, "bound"));
  return {
    level: operandLevel(operator),
    apply: (operand) => ({ kind: "bounded", operator, bound, operand, span: cover(span, operand.span) }),
  };
}

function quantifierOf(source: Source, cst: Cst, span: Span): Prefix {
  const quantifier = token(cst, "Exists") === undefined ? "forall" : "exists";
  const binder = buildBinder(source, node(cst, "binder"));
  return {
    level: operandLevel(quantifier),
    apply: (body) => ({ kind: "quantifier", quantifier, ...binder, body, span: cover(span, body.span) }),
  };
}

// ── Operands ────────────────────────────────────────────────────────────────

function primaryOf(source: Source, cst: Cst | undefined): Expression {
  return cst === undefined ? missing(source) : withPostfixes(source, bareOf(source, cst), cst);
}

function bareOf(source: Source, cst: Cst): Expression {
  const [rule, child] = onlyRule(cst, ["literal", "group", "hole", "aggregate", "reference"]) ?? [];
  if (rule === undefined || child === undefined) return missing(source);
  switch (rule) {
    case "literal":
      return literalOf(source, child);
    case "group":
      return { ...buildExpression(source, node(child, "expression")), span: nodeSpan(source, child) };
    case "hole":
      return holeOf(source, child);
    case "aggregate":
      return aggregateOf(source, child);
    case "reference":
      return referenceOf(source, child);
  }
}

function literalOf(source: Source, cst: Cst): Expression {
  const found = anyToken(cst);
  if (found === undefined) return missing(source);
  if (found.image === "true" || found.image === "false") {
    return { kind: "boolean", value: found.image === "true", span: tokenSpan(source, found) };
  }
  return numberOf(source, found);
}

/** No number that means anything is longer; the printer writes as many decimals. */
const mostDigits = 100;

/** `30 s`, `$12,000/month`, `99.99%` */
export function numberOf(source: Source, token: IToken): Expression {
  const [, dollar = "", digits = "0", unit = ""] = /^(\$?)([\d,.]+)\s*(.*)$/.exec(token.image) ?? [];
  if (digits.length > mostDigits) {
    const span = tokenSpan(source, token);
    const details = { limit: `${mostDigits}` };
    source.report({ code: "number-too-long", severity: "error", span, details });
    return { kind: "number", value: zero, unit: dollar + unit, span };
  }
  const value = parseRational(digits.replaceAll(",", "")) ?? zero;
  return { kind: "number", value, unit: dollar + unit, span: tokenSpan(source, token) };
}

function holeOf(source: Source, cst: Cst): Expression {
  const range = node(cst, "holeRange");
  const [least, most] = nodes(range, "bound").map((bound) => buildBound(source, bound));
  const choices =
    range === undefined
      ? nodes(node(cst, "holeChoices"), "expression").map((choice) => buildExpression(source, choice))
      : [rangeOf(least ?? missing(source), most ?? missing(source))];
  return { kind: "hole", choices, span: nodeSpan(source, cst) };
}

function aggregateOf(source: Source, cst: Cst): Expression {
  const quantifier = token(cst, "Sum") === undefined ? "count" : "sum";
  const binder = buildBinder(source, node(cst, "binder"));
  const body = buildExpression(source, node(cst, "expression"));
  return { kind: "quantifier", quantifier, ...binder, body, span: nodeSpan(source, cst) };
}

function referenceOf(source: Source, cst: Cst): Expression {
  const found = anyToken(cst);
  if (found === undefined) return missing(source);
  const name = nameOf(source, found);
  const call = node(cst, "callArguments");
  if (call === undefined) return { kind: "name", ...name };
  const values = nodes(call, "expression").map((value) => buildExpression(source, value));
  return { kind: "call", name, arguments: values, span: nodeSpan(source, cst) };
}

function boundTermOf(source: Source, cst: Cst): Expression {
  const number = token(cst, "Quantity") ?? token(cst, "Money");
  if (number !== undefined) return numberOf(source, number);
  const hole = node(cst, "hole");
  return hole === undefined ? buildPath(source, node(cst, "path")) : holeOf(source, hole);
}

function withPostfixes(source: Source, first: Expression, cst: Cst | undefined): Expression {
  return nodes(cst, "postfix").reduce((of, postfix) => postfixOf(source, of, postfix), first);
}

function postfixOf(source: Source, of: Expression, cst: Cst): Expression {
  const span = cover(of.span, nodeSpan(source, cst));
  const member = name(source, cst, "Word");
  if (member !== undefined) return { kind: "member", of, name: member, span };
  return { kind: "index", of, at: buildExpression(source, node(cst, "expression")), span };
}

/** Flows: concrete syntax in, AST out. */
import type { Expression, FlowExpression } from "./ast.ts";
import { buildPath, missing, numberOf } from "./build-expression.ts";
import { cover, name, node, nodes, nodeSpan, token, tokens, type Cst, type Source } from "./cst.ts";

/** `a -> b -> c` */
export function buildFlow(source: Source, cst: Cst | undefined): FlowExpression {
  return several(
    source,
    "series",
    nodes(cst, "fallback").map((part) => fallback(source, part)),
  );
}

/** `a or b` */
function fallback(source: Source, cst: Cst): FlowExpression {
  return several(
    source,
    "fallback",
    nodes(cst, "step").map((part) => step(source, part)),
  );
}

function several(source: Source, kind: "series" | "fallback", parts: readonly FlowExpression[]): FlowExpression {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return nothing(source);
  return parts.length === 1 ? first : { kind, parts, span: cover(first.span, last.span) };
}

function nothing(source: Source): FlowExpression {
  const value = missing(source);
  return { kind: "component", value, span: value.span };
}

function step(source: Source, cst: Cst): FlowExpression {
  const group = node(cst, "flowGroup");
  if (group !== undefined) return { ...buildFlow(source, node(group, "flow")), span: nodeSpan(source, group) };
  const selection = node(cst, "selection");
  if (selection !== undefined) return select(source, selection);
  const value = buildPath(source, node(cst, "path"));
  return { kind: "component", value, span: value.span };
}

function select(source: Source, cst: Cst): FlowExpression {
  const as = name(source, cst);
  const body = node(cst, "flow");
  return {
    kind: "select",
    needed: needed(source, node(cst, "needed")),
    set: buildPath(source, node(cst, "path")),
    ...(as && { as }),
    ...(body && { body: buildFlow(source, body) }),
    span: nodeSpan(source, cst),
  };
}

function needed(source: Source, cst: Cst | undefined): Expression | "any" | "all" | "nearest" {
  const quorum = node(cst, "quorum");
  const number = token(quorum, "Quantity");
  if (number !== undefined) return numberOf(source, number);
  const word = name(source, quorum);
  if (word !== undefined) return { kind: "name", ...word };
  if (tokens(cst, "All").length > 0) return "all";
  return tokens(cst, "Nearest").length > 0 ? "nearest" : "any";
}

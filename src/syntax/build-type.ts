/** Types of variables and parameters: concrete syntax in, AST out. */
import type { ComponentParameter, TypeExpression } from "./ast.ts";
import { buildExpression, buildSum } from "./build-expression.ts";
import { name, names, node, nodes, nodeSpan, token, type Cst, type Source } from "./cst.ts";

export function buildType(source: Source, cst: Cst | undefined): TypeExpression | undefined {
  const interval = node(cst, "intervalType");
  return interval === undefined ? namedType(source, node(cst, "namedType")) : intervalType(source, interval);
}

function intervalType(source: Source, cst: Cst): TypeExpression {
  const [least, most] = nodes(cst, "sum");
  return {
    kind: "interval",
    least: buildSum(source, least),
    most: buildSum(source, most),
    span: nodeSpan(source, cst),
  };
}

function namedType(source: Source, cst: Cst | undefined): TypeExpression | undefined {
  const values = names(source, cst);
  const [first, second] = values;
  if (cst === undefined || first === undefined) return undefined;
  const span = nodeSpan(source, cst);
  if (second !== undefined) return { kind: "choice", values, span };
  return { kind: "named", name: first, isRange: token(cst, "Range") !== undefined, span };
}

/** `interval: duration = 10s` of a component. */
export function buildParameter(source: Source, cst: Cst): ComponentParameter | undefined {
  const found = name(source, cst);
  const type = buildType(source, node(cst, "type"));
  const value = node(cst, "expression");
  return (
    found &&
    type && {
      name: found,
      type,
      ...(value && { default: buildExpression(source, value) }),
      span: nodeSpan(source, cst),
    }
  );
}

/** Attributes in braces and arguments in parentheses: concrete syntax in, AST out. */
import type { Argument, Attribute } from "./ast.ts";
import { buildExpression } from "./build-expression.ts";
import { cover, name, node, nodes, nodeSpan, token, type Cst, type Source } from "./cst.ts";

export function buildAttributes(source: Source, cst: Cst | undefined): readonly Attribute[] {
  return nodes(cst, "attribute").flatMap((attribute) => buildAttribute(source, attribute) ?? []);
}

function buildAttribute(source: Source, cst: Cst): Attribute | undefined {
  const found = name(source, cst, "Label");
  if (found === undefined) return undefined;
  const value = buildExpression(source, node(cst, "expression"));
  const bounds = node(node(cst, "attributeRange"), "expression");
  const range = bounds && buildExpression(source, bounds);
  const per = name(source, node(cst, "attributePer"));
  const span = cover(found.span, (per ?? range ?? value).span);
  const standing = node(cst, "standing");
  const word = standing && (token(standing, "Typical") === undefined ? "assumed" : "typical");
  const meant = word && ({ standing: word } as const);
  return { name: found, ...meant, value, ...(range && { range }), ...(per && { per }), span };
}

export function buildArguments(source: Source, cst: Cst | undefined): readonly Argument[] {
  return nodes(cst, "argument").map((argument) => {
    const found = name(source, argument);
    const value = buildExpression(source, node(argument, "expression"));
    return { ...(found && { name: found }), value, span: nodeSpan(source, argument) };
  });
}

/** A value left open: `?5s..10s`, `?{a, b}` as the value of a parameter. What may stand there is checked like a value, and that it is open is said. */
import type { Rational } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { Expression, ParameterItem, TypeExpression } from "../syntax/ast.ts";
import { printExpression } from "../syntax/print-expression.ts";
import { elaborate } from "./elaborate.ts";
import type { Dimension } from "./model.ts";
import type { Scope } from "./scope.ts";
import { typed } from "./typed.ts";

/** A parameter without a value, and the values that it may get. */
export interface Hole {
  readonly name: string;
  /** Where the value will stand. */
  readonly span: Span;
  readonly domain: Domain;
}

export type Domain =
  /** As the spec writes them, in its order. */
  | { readonly kind: "choices"; readonly texts: readonly string[] }
  /** Both ends belong to it. */
  | {
      readonly kind: "interval";
      readonly least: Rational;
      readonly most: Rational;
      readonly dimension: Dimension;
      readonly isWhole: boolean;
    };

/** Reports that a parameter has no value, and what is wrong with those that it may get; if nothing is, it is added to `holes`. */
export function openValue(
  { name, type, value }: ParameterItem,
  choices: readonly Expression[],
  scope: Scope,
  holes: Hole[],
): "failed" {
  scope.reporter.report("open-value", value.span, { name: name.text });
  const domain = domainOf(choices, type, scope);
  if (domain !== undefined) holes.push({ name: name.text, span: value.span, domain });
  return "failed";
}

function domainOf(choices: readonly Expression[], type: TypeExpression, scope: Scope): Domain | undefined {
  const [only, second] = choices;
  if (only?.kind === "range" && second === undefined && !(type.kind === "named" && type.isRange))
    return interval(only, type, scope);
  const values = choices.map((choice) => typed(choice, type, scope, scope));
  return values.includes(undefined) ? undefined : { kind: "choices", texts: choices.map(printExpression) };
}

function interval(
  range: Extract<Expression, { readonly kind: "range" }>,
  type: TypeExpression,
  scope: Scope,
): Domain | undefined {
  if (range.most === undefined) return scope.reporter.report("open-range", range.span, {});
  const least = typed(range.least, type, scope, scope);
  const most = typed(range.most, type, scope, scope);
  if (least === undefined || most === undefined || elaborate(range, scope)?.kind !== "range") return undefined;
  if (least.kind !== "number" || most.kind !== "number") return undefined;
  const isWhole = least.dimension === "number" && (type.kind !== "named" || type.name.text === "int");
  return { kind: "interval", least: least.value, most: most.value, dimension: least.dimension, isWhole };
}

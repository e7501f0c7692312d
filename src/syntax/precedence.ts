/**
 * How tightly each operator binds: the one table that the reader of expressions and the printer share.
 * A larger number binds tighter.
 */
import type { BinaryOperator, PrefixOperator } from "./ast.ts";

export interface Binding {
  readonly level: number;
  /** The side on which an operator of the same level may stand without parentheses. */
  readonly side: "left" | "right" | "none";
}

const connective = { iff: 1, implies: 2, temporal: 3, or: 4, and: 5, comparison: 7, range: 8, sum: 9, product: 10 };

export const bindings: Readonly<Record<BinaryOperator, Binding>> = {
  iff: { level: connective.iff, side: "left" },
  implies: { level: connective.implies, side: "right" },
  until: { level: connective.temporal, side: "right" },
  "weak until": { level: connective.temporal, side: "right" },
  release: { level: connective.temporal, side: "right" },
  since: { level: connective.temporal, side: "right" },
  or: { level: connective.or, side: "left" },
  and: { level: connective.and, side: "left" },
  "=": { level: connective.comparison, side: "none" },
  "!=": { level: connective.comparison, side: "none" },
  "<": { level: connective.comparison, side: "none" },
  "<=": { level: connective.comparison, side: "none" },
  ">": { level: connective.comparison, side: "none" },
  ">=": { level: connective.comparison, side: "none" },
  "+": { level: connective.sum, side: "left" },
  "-": { level: connective.sum, side: "left" },
  "*": { level: connective.product, side: "left" },
  "/": { level: connective.product, side: "left" },
};

/** `r is up` binds like a comparison. */
export const isBinding: Binding = { level: connective.comparison, side: "none" };
/** `0s..5s` */
export const rangeBinding: Binding = { level: connective.range, side: "none" };

/** The whole expression. */
export const loosest = 0;
export const notLevel = 6;
export const minusLevel = 11;
/** `.member`, `[index]`, names, numbers, calls and parentheses. */
export const tightest = 12;

/** The level of a prefix's operand. `always` and its like reach as far to the right as they can. */
export function operandLevel(operator: PrefixOperator | "within" | "for" | "forall" | "exists"): number {
  if (operator === "not") return notLevel;
  return operator === "-" ? minusLevel : loosest;
}

/** The least level that the left and the right operand may have without parentheses. */
export function sides(binding: Binding): readonly [left: number, right: number] {
  const { level, side } = binding;
  return [side === "left" ? level : level + 1, side === "right" ? level : level + 1];
}

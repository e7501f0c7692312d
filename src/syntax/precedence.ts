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

export const level = { iff: 1, implies: 2, temporal: 3, or: 4, and: 5, comparison: 7, range: 8, sum: 9, product: 10 };

export const bindings: Readonly<Record<BinaryOperator, Binding>> = {
  iff: { level: level.iff, side: "left" },
  implies: { level: level.implies, side: "right" },
  until: { level: level.temporal, side: "right" },
  "weak until": { level: level.temporal, side: "right" },
  release: { level: level.temporal, side: "right" },
  since: { level: level.temporal, side: "right" },
  or: { level: level.or, side: "left" },
  and: { level: level.and, side: "left" },
  "=": { level: level.comparison, side: "none" },
  "!=": { level: level.comparison, side: "none" },
  "<": { level: level.comparison, side: "none" },
  "<=": { level: level.comparison, side: "none" },
  ">": { level: level.comparison, side: "none" },
  ">=": { level: level.comparison, side: "none" },
  "+": { level: level.sum, side: "left" },
  "-": { level: level.sum, side: "left" },
  "*": { level: level.product, side: "left" },
  "/": { level: level.product, side: "left" },
};

/** `r is up` binds like a comparison. */
export const isBinding: Binding = { level: level.comparison, side: "none" };
/** `0s..5s` */
export const rangeBinding: Binding = { level: level.range, side: "none" };

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

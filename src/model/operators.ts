/** Operators on meanings: units are checked, what is known without a run is computed. */
import type { Rational } from "../source/rational.ts";
import { add, divide, multiply, toNumber } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { Expression } from "../syntax/ast.ts";
import { bool, junction, negation } from "./fold.ts";
import { kindOf } from "./kinds.ts";
import type { Dimension, Meaning } from "./model.ts";
import type { Scope } from "./scope.ts";
import { dimensionNames } from "./units.ts";

type Binary = Extract<Expression, { readonly kind: "binary" }>;

/** Whether both sides have the same unit; otherwise the mistake is reported at `span`. */
export function sameDimension(left: Dimension, right: Dimension, span: Span, scope: Scope): boolean {
  if (left === right) return true;
  scope.reporter.report("wrong-unit", span, { found: dimensionNames[right], wanted: dimensionNames[left] });
  return false;
}

/** A connective of two sentences. */
export function connective(
  operator: "and" | "or" | "implies" | "iff" | "until" | "weak until" | "release" | "since",
  left: Meaning,
  right: Meaning,
): Meaning {
  switch (operator) {
    case "and":
    case "or":
      return junction(operator, [left, right]);
    case "implies": {
      const meaning = junction("or", [negation(left), right]);
      return meaning.kind === "or" ? { ...meaning, trigger: left } : meaning;
    }
    case "iff":
      return left.kind === "bool" && right.kind === "bool"
        ? bool(left.value === right.value)
        : { kind: "iff", left, right };
    case "weak until":
      return { kind: "weak-until", left, right };
    default:
      return { kind: operator, left, right };
  }
}

/** The sum of two numbers of one unit. */
export function plus(left: Meaning, right: Meaning, at: Span, scope: Scope): Meaning | undefined {
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a.kind !== "number" || b.kind !== "number" || !sameDimension(a.dimension, b.dimension, at, scope))
    return undefined;
  if (left.kind === "number" && right.kind === "number") return { ...left, value: add(left.value, right.value) };
  return { kind: "sum", operands: [left, right] };
}

/** A product that stays linear. */
export function product(left: Meaning, right: Meaning, e: Binary, scope: Scope): Meaning | undefined {
  if (left.kind === "number" && right.kind === "number") {
    const plain =
      left.dimension === "number" || left.dimension === "share"
        ? right
        : right.dimension === "number" || right.dimension === "share"
          ? left
          : undefined;
    if (plain === undefined)
      return scope.reporter.report("wrong-unit", e.right.span, {
        found: dimensionNames[right.dimension],
        wanted: "a plain number to multiply with",
      });
    return { kind: "number", value: multiply(left.value, right.value), dimension: plain.dimension };
  }
  if (left.kind === "number") return times(left.value, right, e.span, scope);
  if (right.kind === "number") return times(right.value, left, e.span, scope);
  return scope.reporter.report("not-linear", e.span, {});
}

/** A constant times a number. */
export function times(factor: Rational, operand: Meaning, span: Span, scope: Scope): Meaning | undefined {
  if (operand.kind === "number") return { ...operand, value: multiply(factor, operand.value) };
  if (factor.denominator !== 1n) return scope.reporter.report("not-an-integer", span, {});
  return { kind: "product", factor: toNumber(factor), operand };
}

/** More than any count or counter reaches; all arithmetic below it is exact. */
const mostNumber = 1e15;

/**
 * What depends on the state is a whole number of bounded size. False, and reported, when something that is computed with it
 * is a fraction or may grow too large.
 */
export function isWhole(meaning: Meaning, span: Span, { reporter }: Scope): boolean {
  const size = largest(meaning);
  if (Number.isNaN(size)) reporter.report("not-an-integer", span, {});
  else if (size > mostNumber) reporter.report("number-too-large", span, { limit: `${mostNumber}` });
  return size <= mostNumber;
}

/** An upper bound of the size of a plain number, its pieces included; NaN if one of them is a fraction. */
function largest(meaning: Meaning): number {
  switch (meaning.kind) {
    case "number":
      return meaning.value.denominator === 1n ? Math.abs(toNumber(meaning.value)) : NaN;
    case "variable": {
      const { type } = meaning.variable;
      return type.kind === "int" ? Math.max(Math.abs(type.least), Math.abs(type.most)) : 0;
    }
    case "count":
      return meaning.conditions.length;
    case "product":
      return Math.abs(meaning.factor) * largest(meaning.operand);
    case "sum":
      return meaning.operands.map(largest).reduce((a, b) => a + b, 0);
    default:
      return 0;
  }
}

/** The quotient of two numbers that are known without a run. */
export function quotient(left: Meaning, right: Meaning, e: Binary, scope: Scope): Meaning | undefined {
  if (right.kind !== "number" || left.kind !== "number")
    return scope.reporter.report("not-constant", (right.kind === "number" ? e.left : e.right).span, {});
  if (right.value.numerator === 0n) return scope.reporter.report("division-by-zero", e.right.span, {});
  const value = divide(left.value, right.value);
  if (right.dimension === "number") return { kind: "number", value, dimension: left.dimension };
  if (right.dimension === left.dimension) return { kind: "number", value, dimension: "number" };
  return scope.reporter.report("wrong-unit", e.right.span, {
    found: dimensionNames[right.dimension],
    wanted: `a plain number or ${dimensionNames[left.dimension]}`,
  });
}

// ── Ranges ──────────────────────────────────────────────────────────────────

/** More members than any set has. */
const mostMembers = 10_000;

/** The ends of a range of integers that is not too long. */
export function integers(
  least: Rational,
  most: Rational | undefined,
  span: Span,
  scope: Scope,
): { readonly least: number; readonly most: number } | undefined {
  if (most === undefined) return scope.reporter.report("open-range", span, {});
  const isInteger = (value: Rational): boolean =>
    value.denominator === 1n && Number.isSafeInteger(Number(value.numerator));
  if (!isInteger(least) || !isInteger(most)) return scope.reporter.report("not-an-integer", span, {});
  const ends = { least: toNumber(least), most: toNumber(most) };
  if (ends.most < ends.least) return scope.reporter.report("upside-down-range", span, {});
  if (ends.most - ends.least >= mostMembers)
    return scope.reporter.report("too-many", span, { limit: `${mostMembers}` });
  return ends;
}

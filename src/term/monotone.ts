/**
 * Conditions as monotone functions of smaller ones: negations at the atoms only, and counts only as "at least k of these". When one of the
 * smaller conditions becomes true, the whole never becomes false. All comparisons of counts can be written so, for "at most k of n
 * conditions hold" says that at least n - k of their negations do.
 */
import type { Term } from "./term.ts";
import { and, atMost, count, falsehood, int, not, or, truth } from "./term.ts";

/** An equivalent term that is made of atoms and negated atoms by `and`, `or` and `atLeast`. */
export function monotone(term: Term): Term {
  return signed(term, true);
}

/** At least so many of some conditions hold. */
export function atLeast(least: number, conditions: readonly Term[]): Term {
  if (least <= 0) return truth;
  if (least > conditions.length) return falsehood;
  if (least === 1) return or(...conditions);
  return least === conditions.length ? and(...conditions) : atMost(int(least), count(conditions));
}

/** The same by `and` and `or` alone, which is long for many conditions. */
export function atLeastSpelled(least: number, conditions: readonly Term[]): Term {
  const [first, ...rest] = conditions;
  if (first === undefined || least <= 1 || least >= conditions.length) return atLeast(least, conditions);
  return or(and(first, atLeastSpelled(least - 1, rest)), atLeastSpelled(least, rest));
}

export interface AtLeast {
  readonly least: number;
  readonly conditions: readonly Term[];
}

/** How a comparison `least <= count(conditions)` reads; undefined for other terms. */
export function asAtLeast(term: Term): AtLeast | undefined {
  if (term.kind !== "at-most" || term.left.kind !== "int") return undefined;
  const sum = sumOf(term.right);
  return sum === undefined || sum.conditions.length === 0
    ? undefined
    : { least: term.left.value - sum.constant, conditions: sum.conditions };
}

/** The term, or its negation. */
function signed(term: Term, positive: boolean): Term {
  switch (term.kind) {
    case "not":
      return signed(term.operand, !positive);
    case "and":
    case "or": {
      const operands = term.operands.map((operand) => signed(operand, positive));
      return (term.kind === "and") === positive ? and(...operands) : or(...operands);
    }
    case "at-most":
    case "less":
    case "equal":
      return compared(term.kind, term.left, term.right, positive) ?? (positive ? term : not(term));
    default:
      return positive ? term : not(term);
  }
}

/** A comparison of counts, or its negation; undefined if other things are compared. */
function compared(kind: "at-most" | "less" | "equal", left: Term, right: Term, positive: boolean): Term | undefined {
  const [a, b] = [sumOf(left), sumOf(right)];
  if (a === undefined || b === undefined || a.conditions.length + b.conditions.length === 0) return undefined;
  if (kind === "at-most") return positive ? notAbove(a, b, 0) : notAbove(b, a, 1);
  if (kind === "less") return positive ? notAbove(a, b, 1) : notAbove(b, a, 0);
  return positive ? and(notAbove(a, b, 0), notAbove(b, a, 0)) : or(notAbove(a, b, 1), notAbove(b, a, 1));
}

/** How many of some conditions hold, and a constant. */
interface Sum {
  readonly constant: number;
  readonly conditions: readonly Term[];
}

function sumOf(term: Term): Sum | undefined {
  let constant = 0;
  const conditions: Term[] = [];
  for (const summand of term.kind === "add" ? term.operands : [term]) {
    if (summand.kind === "int") constant += summand.value;
    else if (summand.kind === "if" && isInt(summand.whenTrue, 1) && isInt(summand.whenFalse, 0))
      conditions.push(summand.condition);
    else return undefined;
  }
  return { constant, conditions };
}

function isInt(term: Term, value: number): boolean {
  return term.kind === "int" && term.value === value;
}

/** `a + more <= b`: of the conditions of `b` and the negations of those of `a`, at least so many hold. */
function notAbove(a: Sum, b: Sum, more: number): Term {
  const conditions = [
    ...a.conditions.map((condition) => signed(condition, false)),
    ...b.conditions.map((condition) => signed(condition, true)),
  ];
  return atLeast(a.constant + more - b.constant + a.conditions.length, conditions);
}

/**
 * Metric linear temporal logic over dense time, with past. A formula is judged at an instant of a run; an instant is a
 * point in time together with a position among the simultaneous steps ("super-dense time", Maler, Manna & Pnueli 1992).
 * Constructors fold constants but keep the shape that the user wrote.
 *
 * - `within T f`: f holds at some instant at most T from now, now and T included.
 * - `for T f`: f holds at every instant up to T from now, now and T included.
 * - `until l r`: r holds at some instant from now on, and at every instant before it l or r holds.
 * - `weak-until`, `release`: as usual. `since`, `once`, `historically`: the past, now included.
 */
import type { Rational } from "../source/rational.ts";
import type { Term } from "../term/term.ts";
import * as t from "../term/term.ts";

export type Formula =
  | { readonly kind: "state"; readonly term: Term }
  | { readonly kind: "not"; readonly operand: Formula }
  | { readonly kind: "and" | "or"; readonly operands: readonly Formula[] }
  | { readonly kind: "always" | "eventually" | "once" | "historically"; readonly operand: Formula }
  | { readonly kind: "within" | "for"; readonly bound: Rational; readonly operand: Formula }
  | { readonly kind: "until" | "weak-until" | "release" | "since"; readonly left: Formula; readonly right: Formula };

export function state(term: Term): Formula {
  return { kind: "state", term };
}

export function not(operand: Formula): Formula {
  if (operand.kind === "state") return state(t.not(operand.term));
  return operand.kind === "not" ? operand.operand : { kind: "not", operand };
}

function junction(kind: "and" | "or", operands: readonly Formula[]): Formula {
  const states: Term[] = [];
  const others: Formula[] = [];
  for (const operand of operands.flatMap((each) => (each.kind === kind ? each.operands : [each]))) {
    if (operand.kind === "state") states.push(operand.term);
    else others.push(operand);
  }
  const merged = kind === "and" ? t.and(...states) : t.or(...states);
  if (others.length === 0 || (merged.kind === "bool" && merged.value === (kind === "or"))) return state(merged);
  const all = merged.kind === "bool" ? others : [state(merged), ...others];
  return all.length === 1 ? all[0]! : { kind, operands: all };
}

export function and(...operands: readonly Formula[]): Formula {
  return junction("and", operands);
}

export function or(...operands: readonly Formula[]): Formula {
  return junction("or", operands);
}

export function implies(left: Formula, right: Formula): Formula {
  return or(not(left), right);
}

export function unary(kind: "always" | "eventually" | "once" | "historically", operand: Formula): Formula {
  return { kind, operand };
}

export function bounded(kind: "within" | "for", bound: Rational, operand: Formula): Formula {
  return { kind, bound, operand };
}

export function binary(kind: "until" | "weak-until" | "release" | "since", left: Formula, right: Formula): Formula {
  return { kind, left, right };
}

/** The direct sub-formulas. */
export function partsOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case "state":
      return [];
    case "and":
    case "or":
      return formula.operands;
    case "until":
    case "weak-until":
    case "release":
    case "since":
      return [formula.left, formula.right];
    default:
      return [formula.operand];
  }
}

/** The names of all state variables that a formula speaks about. */
export function variablesOf(formula: Formula, found: Set<string> = new Set()): Set<string> {
  if (formula.kind === "state") t.variablesOf(formula.term, found);
  for (const part of partsOf(formula)) variablesOf(part, found);
  return found;
}

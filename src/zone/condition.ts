/**
 * Conditions on states that may also speak of clocks (`pending and clock > 30000`), made ready for zones. In a location
 * the state part is known, and what remains is a disjunction of conjunctions of bounds on clocks.
 */
import type { Rational } from "../source/rational.ts";
import type { Term } from "../term/term.ts";
import { constant, partsOf, substitute, variablesOf } from "../term/term.ts";
import type { CompiledSystem } from "./compile.ts";
import { decodeValue, inUnits } from "./compile.ts";
import type { Zone } from "./dbm.ts";
import { constrain, copy, supremum } from "./dbm.ts";
import type { Location } from "./locations.ts";

/** `clock <= bound`, or `clock > bound` when `above`. The clock is an index into the compiled clocks. */
export interface ClockBound {
  readonly clock: number;
  readonly above: boolean;
  readonly bound: number;
}

/** One way for a condition to hold: all bounds at once. */
export type Alternative = readonly ClockBound[];

export type Condition = (location: Location) => readonly Alternative[];

/** All real constants of a term: the durations that it compares clocks with. */
export function durationsIn(term: Term): Rational[] {
  return term.kind === "real" ? [term.value] : partsOf(term).flatMap(durationsIn);
}

/** The condition as a function of locations; each location is worked out once. */
export function compileCondition(compiled: CompiledSystem, term: Term): Condition {
  const known = new Map<number, readonly Alternative[]>();
  const read = [...variablesOf(term)].filter((name) => compiled.slots.has(name));
  return (location) => {
    const existing = known.get(location.id);
    if (existing !== undefined) return existing;
    const here = new Map(read.map((name) => [name, location.values[compiled.slots.get(name)!]!] as const));
    const folded = substitute(term, (name, sort) => {
      const value = here.get(name);
      return value === undefined ? undefined : constant(sort, decodeValue(sort, value));
    });
    const alternatives = disjuncts(compiled, folded, true);
    known.set(location.id, alternatives);
    return alternatives;
  };
}

function disjuncts(compiled: CompiledSystem, term: Term, positive: boolean): readonly Alternative[] {
  switch (term.kind) {
    case "bool":
      return term.value === positive ? [[]] : [];
    case "not":
      return disjuncts(compiled, term.operand, !positive);
    case "and":
    case "or": {
      const parts = term.operands.map((operand) => disjuncts(compiled, operand, positive));
      return (term.kind === "or") === positive ? parts.flat() : parts.reduce(product, [[]]);
    }
    case "at-most":
    case "less":
      return [[bound(compiled, term.left, term.right, term.kind === "less", positive)]];
    default:
      throw new TypeError(`a zone cannot decide a condition of kind ${term.kind}`);
  }
}

function product(left: readonly Alternative[], right: readonly Alternative[]): readonly Alternative[] {
  return left.flatMap((a) => right.map((b) => [...a, ...b]));
}

/** `clock <= c` and `c < clock` and their negations: the comparisons for which closed zones are exact. */
function bound(compiled: CompiledSystem, left: Term, right: Term, strict: boolean, positive: boolean): ClockBound {
  const [clock, limit] = left.kind === "variable" ? [left, right] : [right, left];
  const above = (left.kind === "variable") !== positive;
  const exact = (left.kind === "variable") !== strict;
  if (clock.kind !== "variable" || limit.kind !== "real" || !exact)
    throw new TypeError("a zone cannot decide this comparison");
  return { clock: compiled.clockIndex.get(clock.name)!, above, bound: inUnits(limit.value, compiled.unit) };
}

/**
 * Whether a zone of this location meets an alternative. Lower bounds are strict: a zone is closed under taking the larger
 * value clock by clock, so they are met together exactly if each is met alone once the upper bounds are in place.
 */
export function meets(location: Location, zone: Zone, alternative: Alternative): boolean {
  const row = (clock: number): number => location.clocks.indexOf(clock) + 1;
  const restricted = copy(zone);
  for (const each of alternative) {
    if (row(each.clock) === 0) throw new Error("a condition reads a clock that is not running");
    if (!each.above && !constrain(restricted, row(each.clock), 0, each.bound)) return false;
  }
  return alternative.every((each) => !each.above || supremum(restricted, row(each.clock)) > each.bound);
}

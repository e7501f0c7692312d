/**
 * From a formula without metric and past operators to a generalized Büchi automaton whose runs are exactly the runs
 * that satisfy it. After Gerth, Peled, Vardi & Wolper, "Simple on-the-fly automatic verification of linear temporal
 * logic" (1995), with acceptance on transitions as in Couvreur (1999): a state is the set of formulas that have to hold from
 * here on; a transition reads one state of the system and says what is left for the next.
 *
 * There is no `next` in the language, so it does not matter how often a state is read, as long as it is read at all.
 */
import { and, not, writingOf } from "../term/term.ts";
import type { Term } from "../term/term.ts";
import type { Formula } from "./formula.ts";

export interface Transition {
  readonly from: number;
  readonly to: number;
  /** What the state that is read must satisfy. */
  readonly label: Term;
  /** The promises (numbers) that are put off once more: what was to come has not come yet. */
  readonly postponed: ReadonlySet<number>;
}

/** A run is accepted if it never gets stuck and puts off no promise for ever. State 0 is the initial one. */
export interface Automaton {
  readonly states: number;
  readonly transitions: readonly Transition[];
  /** How many promises there are: one for each `until` and `eventually`. */
  readonly promises: number;
}

/** Beyond this an automaton is too large to be of use. */
const mostTransitions = 400;

/** One way to meet a set of formulas now: what has to be so, what is left for later, what is put off. Maps are by writing. */
interface Way {
  readonly demands: ReadonlyMap<string, Term>;
  readonly next: ReadonlyMap<string, Formula>;
  readonly postponed: ReadonlySet<number>;
}

/** `formula` has to be in negation normal form; undefined if it has other operators, or if the automaton would be too large. */
export function automatonOf(formula: Formula): Automaton | undefined {
  const promises = new Map<string, number>();
  const known = new Map<string, number>([[keyOf([formula]), 0]]);
  const pending: (readonly Formula[])[] = [[formula]];
  const transitions: Transition[] = [];
  for (let from = 0; from < pending.length; from += 1) {
    const ways = waysOfAll(pending[from]!, promises);
    if (ways === undefined || transitions.length + ways.length > mostTransitions) return undefined;
    for (const { demands, next, postponed } of ways) {
      const rest = [...next.values()];
      const key = keyOf(rest);
      const to = known.get(key) ?? known.size;
      if (to === known.size) {
        known.set(key, to);
        pending.push(rest);
      }
      transitions.push({ from, to, label: and(...demands.values()), postponed });
    }
  }
  return { states: known.size, transitions, promises: promises.size };
}

function keyOf(formulas: readonly Formula[]): string {
  return formulas
    .map((each) => writingOf(each))
    .sort()
    .join("\n");
}

const done: Way = { demands: new Map(), next: new Map(), postponed: new Set() };

/** All ways to meet all of the formulas; undefined if one has an operator that is not of this logic. */
function waysOfAll(formulas: readonly Formula[], promises: Map<string, number>): readonly Way[] | undefined {
  let all: readonly Way[] = [done];
  for (const formula of formulas) {
    const ways = waysOf(formula, promises);
    if (ways === undefined) return undefined;
    all = distinct(all.flatMap((a) => ways.flatMap((b) => both(a, b))));
    if (all.length > mostTransitions) return undefined;
  }
  return all;
}

function both(a: Way, b: Way): readonly Way[] {
  for (const demand of b.demands.values()) if (a.demands.has(writingOf(not(demand)))) return [];
  return [
    {
      demands: new Map([...a.demands, ...b.demands]),
      next: new Map([...a.next, ...b.next]),
      postponed: new Set([...a.postponed, ...b.postponed]),
    },
  ];
}

/**
 * Without ways for which another one does: it demands less, leaves less and puts off less. A run may always take the way
 * that puts off only what does not come true now, and so may take the other one instead.
 */
function distinct(ways: readonly Way[]): readonly Way[] {
  const kept: Way[] = [];
  const does = (other: Way, way: Way): boolean =>
    isWithin(other.demands, way.demands) && isWithin(other.next, way.next) && isWithin(other.postponed, way.postponed);
  for (const way of ways) {
    if (kept.some((other) => does(other, way))) continue;
    kept.splice(0, kept.length, ...kept.filter((other) => !does(way, other)), way);
  }
  return kept;
}

function isWithin<T>(part: { keys(): Iterable<T> }, whole: { has(key: T): boolean }): boolean {
  return [...part.keys()].every((each) => whole.has(each));
}

function waysOf(formula: Formula, promises: Map<string, number>): readonly Way[] | undefined {
  const go = (part: Formula): readonly Way[] | undefined => waysOf(part, promises);
  const later: Way = { ...done, next: new Map([[writingOf(formula), formula]]) };
  switch (formula.kind) {
    case "state":
      return stateWays(formula.term);
    case "and":
      return waysOfAll(formula.operands, promises);
    case "or":
      return either(...formula.operands.map(go));
    case "always":
      return together(go(formula.operand), [later]);
    case "eventually":
      return either(go(formula.operand), [putOff(formula, later, promises)]);
    case "until":
      return either(go(formula.right), together(go(formula.left), [putOff(formula, later, promises)]));
    case "weak-until":
      return either(go(formula.right), together(go(formula.left), [later]));
    case "release":
      return together(go(formula.right), either(go(formula.left), [later]));
    case "not":
    case "once":
    case "historically":
    case "since":
    case "within":
    case "for":
      return undefined;
  }
}

/** The conjuncts of a condition on the present state, as demands. */
function stateWays(term: Term): readonly Way[] {
  if (term.kind === "bool") return term.value ? [done] : [];
  const conjuncts = term.kind === "and" ? term.operands : [term];
  return [{ ...done, demands: new Map(conjuncts.map((each) => [writingOf(each), each] as const)) }];
}

type Ways = readonly Way[] | undefined;

function either(...choices: readonly Ways[]): Ways {
  return choices.includes(undefined) ? undefined : distinct((choices as (readonly Way[])[]).flat());
}

function together(left: Ways, right: Ways): Ways {
  return left === undefined || right === undefined
    ? undefined
    : distinct(left.flatMap((a) => right.flatMap((b) => both(a, b))));
}

function putOff(formula: Formula, later: Way, promises: Map<string, number>): Way {
  const key = writingOf(formula);
  const promise = promises.get(key) ?? promises.size;
  promises.set(key, promise);
  return { ...later, postponed: new Set([promise]) };
}

/**
 * Cone of influence: the part of a system that some variables depend on. Dropping the rest only adds runs (what is
 * dropped can at most have kept something from happening), so a proof on the slice is a proof of the whole, while a
 * counterexample of the slice counts only when it is completed and replayed on the whole.
 */
import type { Term } from "../term/term.ts";
import { add, and, atMost, int, less, isTruth, sortKind, truth, variablesOf } from "../term/term.ts";
import type { Places } from "./places.ts";
import { placesOf, thingsAt } from "./places.ts";
import type { TimedTransitionSystem } from "./timed-transition-system.ts";

/** Who writes, restarts and reads what: made once a system, so that many slices cost little. */
export interface Influence {
  readonly system: TimedTransitionSystem;
  /** For each variable the actions that write it. */
  readonly writers: Places;
  readonly variables: Places;
  readonly history: Places;
  readonly clocks: Places;
  /** For each variable the invariants that speak of it. */
  readonly invariants: Places;
  /** The places of invariants that say something about any cone, and be it that nothing is possible. */
  readonly everywhere: readonly number[];
}

/** Reads off who writes what. */
export function influenceOf(system: TimedTransitionSystem): Influence {
  return {
    system,
    writers: placesOf(system.actions, ({ updates }) => new Set(updates.map(({ variable }) => variable))),
    variables: placesOf(system.variables, ({ name }) => [name]),
    history: placesOf(system.history, ({ name }) => [name]),
    clocks: placesOf(system.clocks, ({ name }) => [name]),
    invariants: placesOf(system.invariants, ({ holds }) => variablesOf(holds)),
    everywhere: [...system.invariants.keys()].filter(
      (place) => !isTruth(project(system.invariants[place]!.holds, new Set())),
    ),
  };
}

/** All variables that the given ones depend on, themselves included. */
export function coneOf({ system, writers, history }: Influence, roots: Iterable<string>): Set<string> {
  const cone = new Set<string>();
  const pending = [...roots];
  const add = (term: Term): void => {
    for (const name of variablesOf(term)) if (!cone.has(name)) pending.push(name);
  };
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (cone.has(name)) continue;
    cone.add(name);
    for (const { initially, next } of thingsAt(system.history, history, [name])) {
      add(initially);
      add(next);
    }
    for (const action of thingsAt(system.actions, writers, [name])) {
      add(action.guard);
      for (const update of action.updates) if (update.variable === name) add(update.value);
    }
  }
  return cone;
}

/**
 * What a term implies about the variables of a cone alone: "at most one of these sixty-four is down" says the same of
 * any three of them. Conjuncts are projected one by one, a sum that is bounded from above loses its non-negative
 * summands from outside; whatever else reaches outside becomes true.
 */
export function project(term: Term, cone: ReadonlySet<string>): Term {
  const reaches = (part: Term): boolean => [...variablesOf(part)].some((name) => !cone.has(name));
  if (term.kind === "and") return and(...term.operands.map((operand) => project(operand, cone)));
  if (term.kind === "at-most" || term.kind === "less") {
    const summands = term.left.kind === "add" ? term.left.operands : [term.left];
    const kept = summands.filter((summand) => !reaches(summand) || (leastOf(summand) ?? -1) < 0);
    if (kept.some(reaches) || reaches(term.right)) return truth;
    if (sortKind(term.right) !== "int") return term;
    const sum = add(int(0), ...kept);
    const most = kept.reduce<number | undefined>((all, each) => plus(all, mostOf(each)), 0);
    const least = leastOf(term.right);
    const always = most !== undefined && least !== undefined && (term.kind === "less" ? most < least : most <= least);
    return always ? truth : term.kind === "less" ? less(sum, term.right) : atMost(sum, term.right);
  }
  return reaches(term) ? truth : term;
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** A lower bound of an integer term that shows without solving. */
function leastOf(term: Term): number | undefined {
  if (term.kind === "int") return term.value;
  if (term.kind === "variable" && term.sort.kind === "int") return term.sort.least;
  if (term.kind !== "if") return undefined;
  const [a, b] = [leastOf(term.whenTrue), leastOf(term.whenFalse)];
  return a === undefined || b === undefined ? undefined : Math.min(a, b);
}

function mostOf(term: Term): number | undefined {
  if (term.kind === "int") return term.value;
  if (term.kind === "variable" && term.sort.kind === "int") return term.sort.most;
  if (term.kind !== "if") return undefined;
  const [a, b] = [mostOf(term.whenTrue), mostOf(term.whenFalse)];
  return a === undefined || b === undefined ? undefined : Math.max(a, b);
}

/** The system restricted to a cone, with what the invariants say about it. */
export function sliceTo(influence: Influence, cone: ReadonlySet<string>): TimedTransitionSystem {
  const { system } = influence;
  const actions = thingsAt(system.actions, influence.writers, cone).map((action) => {
    const updates = action.updates.filter((update) => cone.has(update.variable));
    return updates.length === action.updates.length ? action : { ...action, updates };
  });
  const used = actions.flatMap(({ restarts, wait }) => [...restarts, ...(wait === undefined ? [] : [wait.clock])]);
  const clocks = thingsAt(system.clocks, influence.clocks, used);
  const kept = new Set(clocks.map((clock) => clock.name));
  return {
    name: system.name,
    variables: thingsAt(system.variables, influence.variables, cone),
    history: thingsAt(system.history, influence.history, cone),
    clocks,
    actions: actions.map((action) => ({ ...action, restarts: action.restarts.filter((clock) => kept.has(clock)) })),
    invariants: thingsAt(system.invariants, influence.invariants, cone, influence.everywhere).flatMap((invariant) => {
      const holds = project(invariant.holds, cone);
      return isTruth(holds) ? [] : [{ ...invariant, holds }];
    }),
  };
}

/**
 * Cone of influence: the part of a system that some variables depend on. Dropping the rest only adds runs (what is
 * dropped can at most have kept something from happening), so a proof on the slice is a proof of the whole, while a
 * counterexample of the slice counts only when it is completed and replayed on the whole.
 */
import type { Term } from "../term/term.ts";
import { add, and, atMost, int, less, sortKind, truth, variablesOf } from "../term/term.ts";
import type { Action, TimedTransitionSystem } from "./timed-transition-system.ts";

/** For each variable the actions that write it: made once a system, so that many slices cost little. */
export interface Influence {
  readonly system: TimedTransitionSystem;
  readonly writers: ReadonlyMap<string, readonly Action[]>;
}

/** Reads off who writes what. */
export function influenceOf(system: TimedTransitionSystem): Influence {
  const writers = new Map<string, Action[]>();
  for (const action of system.actions) {
    for (const { variable } of action.updates) {
      const known = writers.get(variable);
      if (known === undefined) writers.set(variable, [action]);
      else known.push(action);
    }
  }
  return { system, writers };
}

/** All variables that the given ones depend on, themselves included. */
export function coneOf({ system, writers }: Influence, roots: Iterable<string>): Set<string> {
  const cone = new Set<string>();
  const pending = [...roots];
  const add = (term: Term): void => {
    for (const name of variablesOf(term)) if (!cone.has(name)) pending.push(name);
  };
  const histories = new Map(system.history.map((each) => [each.name, each]));
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (cone.has(name)) continue;
    cone.add(name);
    const history = histories.get(name);
    if (history !== undefined) {
      add(history.initially);
      add(history.next);
    }
    for (const action of writers.get(name) ?? []) {
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
export function sliceTo(system: TimedTransitionSystem, cone: ReadonlySet<string>): TimedTransitionSystem {
  const actions = system.actions.flatMap((action) => {
    const updates = action.updates.filter((update) => cone.has(update.variable));
    return updates.length === 0 ? [] : [updates.length === action.updates.length ? action : { ...action, updates }];
  });
  const used = new Set(
    actions.flatMap((action) => [...action.restarts, ...(action.wait === undefined ? [] : [action.wait.clock])]),
  );
  const clocks = system.clocks.filter((clock) => used.has(clock.name));
  const kept = new Set(clocks.map((clock) => clock.name));
  return {
    name: system.name,
    variables: system.variables.filter((variable) => cone.has(variable.name)),
    history: system.history.filter((each) => cone.has(each.name)),
    clocks,
    actions: actions.map((action) => ({ ...action, restarts: action.restarts.filter((clock) => kept.has(clock)) })),
    invariants: system.invariants.flatMap((invariant) => {
      const holds = project(invariant.holds, cone);
      return holds.kind === "bool" && holds.value ? [] : [{ ...invariant, holds }];
    }),
  };
}

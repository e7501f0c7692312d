/**
 * The runs of a system with up to so many steps, as terms. Step i leads from state i to state i + 1: first `delay@i` passes in
 * state i, then the action `step@i` happens, or nothing. `x@i` is x in state i. The run may be a lasso: `loop@i` says that the
 * last state is state i again (but for clocks that nobody looks at any more) and that the run goes on from there; the loop
 * takes time, and it is fair. Doing nothing for no time is allowed, so what happens in few steps also happens in more.
 */
import type { Rational } from "../source/rational.ts";
import { greatest, zero } from "../source/rational.ts";
import type { Clock, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Sort, Term } from "../term/term.ts";
import {
  add,
  and,
  atMost,
  boolSort,
  enumeration,
  equal,
  implies,
  less,
  not,
  or,
  real,
  realSort,
  substitute,
  variable,
} from "../term/term.ts";
import { actionRule, initialRule, primed, stateRules, symbolsOf } from "./transition.ts";
import type { Symbol } from "./transition.ts";

/** The step in which only time passes. */
export const observation = "nothing";

export interface Unrolling {
  readonly steps: number;
  readonly symbols: readonly Symbol[];
  readonly assertions: readonly Term[];
  readonly delay: (index: number) => Term;
  readonly step: (index: number, action: string) => Term;
  readonly loop: (index: number) => Term;
  /** A term over the system, in state `index`. */
  readonly at: (term: Term, index: number) => Term;
}

export function at(name: string, index: number): string {
  return `${name}@${index}`;
}

/** All runs of `steps` steps. A loop takes at least `leastLoop`. */
export function unroll(system: TimedTransitionSystem, steps: number, leastLoop: Rational): Unrolling {
  const run = path(system, steps);
  const initial = run.at(initialRule(system), 0);
  const moves = Array.from({ length: steps }, (_, index) => index);
  const symbols = moves.map((index) => ({ name: at("loop", index), sort: boolSort }));
  const assertions = [initial, ...run.assertions, ...loops(system, moves, steps, leastLoop, run)];
  return { ...run, symbols: [...run.symbols, ...symbols], assertions };
}

/** The same from any state, and without a word about loops: `steps` steps one after another. */
export function path(system: TimedTransitionSystem, steps: number): Unrolling {
  const stepSort: Sort & { kind: "enum" } = {
    kind: "enum",
    values: [observation, ...system.actions.map((action) => action.name)],
  };
  const clocks = new Set(system.clocks.map((clock) => clock.name));
  const delay = (index: number): Term => variable(at("delay", index), realSort);
  const step = (index: number, action: string): Term =>
    equal(variable(at("step", index), stepSort), enumeration(stepSort, action));
  const loop = (index: number): Term => variable(at("loop", index), boolSort);
  const inState = (term: Term, index: number): Term =>
    substitute(term, (name, sort) => variable(at(name, index), sort));
  /** After the delay of state `index`; primed names are of the next state. */
  const afterDelay = (term: Term, index: number): Term =>
    substitute(term, (name, sort) => {
      const next = nextName(name);
      if (next !== undefined) return variable(at(next, index + 1), sort);
      const value = variable(at(name, index), sort);
      return clocks.has(name) ? add(value, delay(index)) : value;
    });

  const states = Array.from({ length: steps + 1 }, (_, index) => index);
  const moves = states.slice(0, -1);
  const rules = stateRules(system);
  const nothing = unchanged(system);
  const urgent = or(...system.actions.filter((action) => action.urgent).map((action) => action.guard));
  const assertions = [
    ...states.map((index) => inState(rules, index)),
    ...moves.flatMap((index) => [
      atMost(real(zero), delay(index)),
      or(atMost(delay(index), real(zero)), not(inState(urgent, index))),
      afterDelay(stateRules({ ...system, invariants: [] }), index),
      implies(step(index, observation), afterDelay(nothing, index)),
      ...system.actions.map((action) =>
        implies(step(index, action.name), afterDelay(actionRule(system, action), index)),
      ),
    ]),
  ];
  const symbols = [
    ...states.flatMap((index) => symbolsOf(system).map(({ name, sort }) => ({ name: at(name, index), sort }))),
    ...moves.flatMap((index) => [
      { name: at("delay", index), sort: realSort },
      { name: at("step", index), sort: stepSort },
    ]),
  ];
  return { steps, symbols, assertions, delay, step, loop, at: inState };
}

/** The name without its prime, if it has one. */
function nextName(name: string): string | undefined {
  return name.endsWith(primed("")) ? name.slice(0, -primed("").length) : undefined;
}

/** Nothing but time has changed; clocks that are not active are free. */
function unchanged(system: TimedTransitionSystem): Term {
  const same = (name: string, sort: Sort): Term => equal(variable(primed(name), sort), variable(name, sort));
  return and(
    ...[...system.variables, ...system.history].map(({ name, sort }) => same(name, sort)),
    ...system.clocks.map((clock) => implies(clock.active, same(clock.name, realSort))),
  );
}

function loops(
  system: TimedTransitionSystem,
  moves: readonly number[],
  steps: number,
  leastLoop: Rational,
  { delay, step, loop, at: inState }: Unrolling,
): readonly Term[] {
  const exclusive = moves.flatMap((index) =>
    moves.slice(index + 1).map((other) => or(not(loop(index)), not(loop(other)))),
  );
  const closing = moves.map((index) => {
    const lasts = add(real(zero), ...moves.slice(index).map(delay));
    const fair = system.actions.flatMap((action) =>
      action.fairness === "none"
        ? []
        : [or(...moves.slice(index).flatMap((each) => [step(each, action.name), not(inState(action.guard, each))]))],
    );
    return implies(
      loop(index),
      and(less(real(zero), lasts), atMost(real(leastLoop), lasts), sameState(system, index, steps, inState), ...fair),
    );
  });
  return [...exclusive, ...closing];
}

/** State `later` allows what state `earlier` does: all the same, but for clocks without limit that are past every wait. */
function sameState(system: TimedTransitionSystem, earlier: number, later: number, inState: Unrolling["at"]): Term {
  const values = [...system.variables, ...system.history].map(({ name, sort }) =>
    equal(variable(at(name, earlier), sort), variable(at(name, later), sort)),
  );
  const clocks = system.clocks.map((clock) => {
    const [then, now] = [variable(at(clock.name, earlier), realSort), variable(at(clock.name, later), realSort)];
    const past = real(longestWait(system, clock));
    const spent = clock.limit === undefined ? [and(atMost(past, then), atMost(past, now))] : [];
    return implies(inState(clock.active, earlier), or(equal(then, now), ...spent));
  });
  return and(...values, ...clocks);
}

function longestWait(system: TimedTransitionSystem, clock: Clock): Rational {
  return system.actions.reduce((all, { wait }) => (wait?.clock === clock.name ? greatest(all, wait.least) : all), zero);
}

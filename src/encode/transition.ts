/**
 * One step of a timed transition system as terms over a state and the state after it. The rules are those of
 * `system/timed-transition-system.ts`. A name with a prime means the value after the step. Clocks that are not active
 * are left free: no rule reads them.
 */
import { zero } from "../source/rational.ts";
import type { Action, Clock, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Sort, Term } from "../term/term.ts";
import {
  add,
  and,
  atMost,
  constant,
  equal,
  implies,
  not,
  or,
  real,
  realSort,
  substitute,
  variable,
} from "../term/term.ts";

export interface Symbol {
  readonly name: string;
  readonly sort: Sort;
}

/** The symbols of a state: variables, history variables and clocks. */
export function symbolsOf(system: TimedTransitionSystem): readonly Symbol[] {
  const clocks = system.clocks.map((clock) => ({ name: clock.name, sort: realSort }));
  return [...system.variables, ...system.history, ...clocks].map(({ name, sort }) => ({ name, sort }));
}

export function primed(name: string): string {
  return `${name}'`;
}

/** The term with every name primed. */
export function after(term: Term): Term {
  return substitute(term, (name, sort) => variable(primed(name), sort));
}

function clockTerm(clock: Clock): Term {
  return variable(clock.name, realSort);
}

function between(value: Term, { least, most }: Clock["start"]): Term {
  return and(atMost(real(least), value), atMost(value, real(most)));
}

/** What every state of every run satisfies by itself: no clock beyond its limit, all invariants. */
export function stateRules(system: TimedTransitionSystem): Term {
  const limits = system.clocks.map((clock) =>
    implies(
      clock.active,
      and(
        atMost(real(zero), clockTerm(clock)),
        clock.limit === undefined ? and() : atMost(clockTerm(clock), real(clock.limit)),
      ),
    ),
  );
  return and(...limits, ...system.invariants.map((invariant) => invariant.holds));
}

/** The first states. */
export function initialRule(system: TimedTransitionSystem): Term {
  const variables = system.variables.map(({ name, sort, initial }) =>
    equal(variable(name, sort), constant(sort, initial)),
  );
  const history = system.history.map(({ name, sort, initially }) => equal(variable(name, sort), initially));
  const clocks = system.clocks.map((clock) => implies(clock.active, between(clockTerm(clock), clock.start)));
  return and(...variables, ...history, ...clocks);
}

/** Time passes: `elapsed` is the real variable that says how much. */
export function delayRule(system: TimedTransitionSystem, elapsed: Term): Term {
  const same = [...system.variables, ...system.history].map(({ name, sort }) =>
    equal(variable(primed(name), sort), variable(name, sort)),
  );
  const grown = system.clocks.map((clock) => equal(after(clockTerm(clock)), add(clockTerm(clock), elapsed)));
  const urgent = system.actions.filter((action) => action.urgent).map((action) => not(action.guard));
  return and(atMost(real(zero), elapsed), ...urgent, ...same, ...grown);
}

/** An action happens. */
export function actionRule(system: TimedTransitionSystem, action: Action): Term {
  const updates = new Map(action.updates.map((update) => [update.variable, update.value] as const));
  const values = system.variables.map(({ name, sort }) =>
    equal(variable(primed(name), sort), updates.get(name) ?? variable(name, sort)),
  );
  const history = system.history.map(({ name, sort, next }) =>
    equal(
      variable(primed(name), sort),
      substitute(next, (read, of) => variable(read === name ? read : primed(read), of)),
    ),
  );
  const waited =
    action.wait === undefined ? and() : atMost(real(action.wait.least), variable(action.wait.clock, realSort));
  const clocks = system.clocks.map((clock) => {
    const next = after(clockTerm(clock));
    const kept = equal(next, action.restarts.includes(clock.name) ? real(zero) : clockTerm(clock));
    return implies(
      after(clock.active),
      or(and(clock.active, kept), and(not(clock.active), between(next, clock.start))),
    );
  });
  return and(action.guard, waited, ...values, ...history, ...clocks);
}

/**
 * The interpreter of timed transition systems: what may happen in a state, and what comes of it. It contains no SMT and
 * shares no code with the encodings; replay, and with it every counterexample that is shown, rests on it.
 * The rules are those of `timed-transition-system.ts`, word for word.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, least, subtract, zero } from "../source/rational.ts";
import { evaluate, holds } from "../term/evaluate.ts";
import type { Assignment } from "../term/evaluate.ts";
import type { Value } from "../term/term.ts";
import type { Action, Clock, TimedTransitionSystem } from "./timed-transition-system.ts";

/** Values of all variables (history variables included) and of the clocks that are active, in milliseconds. */
export interface State {
  readonly values: ReadonlyMap<string, Value>;
  readonly clocks: ReadonlyMap<string, Rational>;
}

/** Values of all variables, history variables included. */
export type Values = State["values"];

/** Which value a clock that becomes active starts with. Must lie in the clock's `start` range. */
export type ChooseStart = (clock: Clock) => Rational;

export const startAtLeast: ChooseStart = (clock) => clock.start.least;

function reader(values: Values): Assignment {
  return (name) => {
    const value = values.get(name);
    if (value === undefined) throw new ReferenceError(`no value for ${name}`);
    return value;
  };
}

/** The first state of a run. */
export function initialState(system: TimedTransitionSystem, choose: ChooseStart = startAtLeast): State {
  const values = initialValues(system);
  return { values, clocks: initialClocks(activeClocks(system, values), choose) };
}

/** Whether an action's guard holds and its waiting time is over. */
export function isEnabled(action: Action, { values, clocks }: State): boolean {
  return isOpen(action, values) && hasWaited(action, clocks);
}

/** All actions that may happen now. */
export function enabledActions(system: TimedTransitionSystem, state: State): Action[] {
  return system.actions.filter((action) => isEnabled(action, state));
}

/** The longest delay that is allowed now; undefined when time may pass for ever. */
export function longestDelay(system: TimedTransitionSystem, { values, clocks }: State): Rational | undefined {
  const isUrgent = system.actions.some((action) => action.urgent && isOpen(action, values));
  return isUrgent ? zero : timeLeft(system.clocks, clocks);
}

/** The state after `duration`. Says nothing about whether that delay is allowed. */
export function afterDelay(state: State, duration: Rational): State {
  const clocks = new Map<string, Rational>();
  for (const [name, value] of state.clocks) clocks.set(name, add(value, duration));
  return { values: state.values, clocks };
}

/** The state after an action. Says nothing about whether the action is enabled, or the new state within the invariants. */
export function afterAction(
  system: TimedTransitionSystem,
  state: State,
  action: Action,
  choose: ChooseStart = startAtLeast,
): State {
  const values = valuesAfter(system, state.values, action);
  return { values, clocks: clocksAfter(activeClocks(system, values), state.clocks, action, choose) };
}

/** The first invariant that a state breaks. */
export function brokenInvariant(system: TimedTransitionSystem, { values }: Pick<State, "values">): string | undefined {
  return system.invariants.find((invariant) => !holds(invariant.holds, reader(values)))?.name;
}

/** The first variable whose value lies outside its declared sort. */
export function outOfRange(system: TimedTransitionSystem, { values }: Pick<State, "values">): string | undefined {
  return system.variables.find(({ name, sort }) => {
    const value = values.get(name);
    if (sort.kind === "int") return typeof value !== "number" || value < sort.least || value > sort.most;
    return sort.kind === "enum" && !sort.values.includes(String(value));
  })?.name;
}

/** The values in the first state. */
export function initialValues(system: TimedTransitionSystem): Values {
  const values = new Map<string, Value>(system.variables.map((variable) => [variable.name, variable.initial]));
  for (const each of system.history) values.set(each.name, evaluate(each.initially, reader(values)) as Value);
  return values;
}

/** The values after an action. */
export function valuesAfter(system: TimedTransitionSystem, old: Values, action: Action): Values {
  const before = reader(old);
  const values = new Map(old);
  for (const update of action.updates) values.set(update.variable, evaluate(update.value, before) as Value);
  const after = reader(values);
  for (const each of system.history) {
    const own = before(each.name);
    const next = evaluate(each.next, (name) => (name === each.name ? own : after(name)));
    values.set(each.name, next as Value);
  }
  return values;
}

/** Whether an action's guard holds. */
export function isOpen(action: Action, values: Values): boolean {
  return holds(action.guard, reader(values));
}

/** The clocks that run while the variables have these values. */
export function activeClocks(system: TimedTransitionSystem, values: Values): readonly Clock[] {
  return system.clocks.filter((clock) => holds(clock.active, reader(values)));
}

/** Whether the waiting time of an action is over. */
export function hasWaited({ wait }: Action, clocks: State["clocks"]): boolean {
  if (wait === undefined) return true;
  const value = clocks.get(wait.clock);
  return value !== undefined && compare(value, wait.least) >= 0;
}

/** How long until the first of the clocks reaches its limit; undefined if none has one. */
export function timeLeft(all: readonly Clock[], clocks: State["clocks"]): Rational | undefined {
  let longest: Rational | undefined;
  for (const { name, limit } of all) {
    const value = limit === undefined ? undefined : clocks.get(name);
    if (limit === undefined || value === undefined) continue;
    const room = subtract(limit, value);
    longest = longest === undefined ? room : least(longest, room);
  }
  return longest;
}

/** What clocks show in the first state. */
export function initialClocks(active: readonly Clock[], choose: ChooseStart): State["clocks"] {
  return new Map(active.map((clock) => [clock.name, choose(clock)]));
}

/** What clocks show after an action: `active` are those that run then. */
export function clocksAfter(
  active: readonly Clock[],
  before: State["clocks"],
  action: Action,
  choose: ChooseStart,
): State["clocks"] {
  const clocks = new Map<string, Rational>();
  for (const clock of active) {
    const old = before.get(clock.name);
    clocks.set(clock.name, old === undefined ? choose(clock) : action.restarts.includes(clock.name) ? zero : old);
  }
  return clocks;
}

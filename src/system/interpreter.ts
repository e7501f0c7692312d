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

/** Which value a clock that becomes active starts with. Must lie in the clock's `start` range. */
export type ChooseStart = (clock: Clock) => Rational;

export const startAtLeast: ChooseStart = (clock) => clock.start.least;

function reader(values: ReadonlyMap<string, Value>): Assignment {
  return (name) => {
    const value = values.get(name);
    if (value === undefined) throw new ReferenceError(`no value for ${name}`);
    return value;
  };
}

/** The first state of a run. */
export function initialState(system: TimedTransitionSystem, choose: ChooseStart = startAtLeast): State {
  const values = new Map<string, Value>(system.variables.map((variable) => [variable.name, variable.initial]));
  for (const each of system.history) values.set(each.name, evaluate(each.initially, reader(values)) as Value);
  const clocks = new Map<string, Rational>();
  for (const clock of system.clocks) if (holds(clock.active, reader(values))) clocks.set(clock.name, choose(clock));
  return { values, clocks };
}

/** Whether an action's guard holds and its waiting time is over. */
export function isEnabled(action: Action, state: State): boolean {
  return holds(action.guard, reader(state.values)) && hasWaited(action, state);
}

function hasWaited(action: Action, state: State): boolean {
  if (action.wait === undefined) return true;
  const value = state.clocks.get(action.wait.clock);
  return value !== undefined && compare(value, action.wait.least) >= 0;
}

/** All actions that may happen now. */
export function enabledActions(system: TimedTransitionSystem, state: State): Action[] {
  return system.actions.filter((action) => isEnabled(action, state));
}

/** The longest delay that is allowed now; undefined when time may pass for ever. */
export function longestDelay(system: TimedTransitionSystem, state: State): Rational | undefined {
  const read = reader(state.values);
  if (system.actions.some((action) => action.urgent && holds(action.guard, read))) return zero;
  let longest: Rational | undefined;
  for (const clock of system.clocks) {
    const value = state.clocks.get(clock.name);
    if (value === undefined || clock.limit === undefined) continue;
    const room = subtract(clock.limit, value);
    longest = longest === undefined ? room : least(longest, room);
  }
  return longest;
}

/** The state after `duration`. Says nothing about whether that delay is allowed. */
export function afterDelay(state: State, duration: Rational): State {
  const clocks = new Map([...state.clocks].map(([name, value]) => [name, add(value, duration)] as const));
  return { values: state.values, clocks };
}

/** The state after an action. Says nothing about whether the action is enabled, or the new state within the invariants. */
export function afterAction(
  system: TimedTransitionSystem,
  state: State,
  action: Action,
  choose: ChooseStart = startAtLeast,
): State {
  const before = reader(state.values);
  const values = new Map(state.values);
  for (const update of action.updates) values.set(update.variable, evaluate(update.value, before) as Value);
  const after = reader(values);
  for (const each of system.history) {
    const own = before(each.name);
    const next = evaluate(each.next, (name) => (name === each.name ? own : after(name)));
    values.set(each.name, next as Value);
  }
  const clocks = new Map<string, Rational>();
  for (const clock of system.clocks) {
    if (!holds(clock.active, after)) continue;
    const old = state.clocks.get(clock.name);
    clocks.set(clock.name, old === undefined ? choose(clock) : action.restarts.includes(clock.name) ? zero : old);
  }
  return { values, clocks };
}

/** The first invariant that a state breaks. */
export function brokenInvariant(system: TimedTransitionSystem, state: State): string | undefined {
  return system.invariants.find((invariant) => !holds(invariant.holds, reader(state.values)))?.name;
}

/** The first variable whose value lies outside its declared sort. */
export function outOfRange(system: TimedTransitionSystem, state: State): string | undefined {
  return system.variables.find(({ name, sort }) => {
    const value = state.values.get(name);
    if (sort.kind === "int") return typeof value !== "number" || value < sort.least || value > sort.most;
    return sort.kind === "enum" && !sort.values.includes(String(value));
  })?.name;
}

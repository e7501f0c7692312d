/** The steps of a run as events of the spec: which instance changed how, by which action, where that is written. */
import type { Rational } from "../source/rational.ts";
import { startOf } from "../source/source.ts";
import type { Action, StateVariable, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Value } from "../term/term.ts";
import type { State, Trace } from "../trace/trace.ts";
import { stateAt, timesOf } from "../trace/trace.ts";

export interface Event {
  readonly time: Rational;
  /** Absent: time passes and nothing happens. */
  readonly action?: Action;
  /** What changed, by owner, in words. */
  readonly changes: ReadonlyMap<string, string>;
  /** `check[us_east].probe, every 10s` */
  readonly why: string;
  /** `:22`, with the file's name when it is not the one of the system's own actions. */
  readonly place: string;
}

/** One change of a state variable. */
export interface Change {
  readonly variable: StateVariable;
  readonly from: Value;
  readonly to: Value;
}

/** The events of the first `last` steps. */
export function eventsOf(system: TimedTransitionSystem, trace: Trace, last: number): readonly Event[] {
  const times = timesOf(trace);
  const actions = new Map(system.actions.map((action) => [action.name, action]));
  const home = system.variables.find((variable) => variable.span !== undefined)?.span?.file.path;
  return trace.steps.slice(0, last).map((step, index) => {
    const action = step.action === undefined ? undefined : actions.get(step.action);
    const changes = wordsByOwner(changesOf(system, stateAt(trace, index), step.state));
    return {
      time: times[index + 1]!,
      ...(action === undefined ? {} : { action }),
      changes,
      why: whyOf(action),
      place: placeOf(action, home),
    };
  });
}

/** Which state variables differ between two states. */
export function changesOf(system: TimedTransitionSystem, before: State, after: State): readonly Change[] {
  return system.variables.flatMap((variable) => {
    const from = before.values.get(variable.name);
    const to = after.values.get(variable.name);
    return from === undefined || to === undefined || from === to ? [] : [{ variable, from, to }];
  });
}

/** The first state, by owner: `in_rotation, misses 0`. */
export function initialCells(system: TimedTransitionSystem, trace: Trace): ReadonlyMap<string, string> {
  return joinByOwner(
    system.variables.map((variable) => {
      const value = trace.initial.values.get(variable.name) ?? variable.initial;
      return [variable.owner, isState(variable) ? sayValue(value) : sayNamed(variable.label, value)];
    }),
  );
}

function wordsByOwner(changes: readonly Change[]): ReadonlyMap<string, string> {
  return joinByOwner(changes.map((change) => [change.variable.owner, sayChange(change)]));
}

function joinByOwner(words: readonly (readonly [owner: string, text: string])[]): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  for (const [owner, text] of words) {
    const earlier = joined.get(owner);
    joined.set(owner, earlier === undefined ? text : `${earlier}, ${text}`);
  }
  return joined;
}

function sayChange({ variable, from, to }: Change): string {
  if (isState(variable)) return sayValue(to);
  if (typeof to === "boolean") return sayNamed(variable.label, to);
  return `${variable.label} ${sayValue(from)} → ${sayValue(to)}`;
}

/** Whether a variable is its instance's machine state, which is said by its value alone. */
function isState(variable: StateVariable): boolean {
  return variable.label === "state" || variable.label === "";
}

function sayNamed(label: string, value: Value): string {
  if (typeof value === "boolean") return value ? label : `not ${label}`;
  return `${label} ${sayValue(value)}`;
}

function sayValue(value: Value): string {
  return String(value);
}

function whyOf(action: Action | undefined): string {
  if (action === undefined) return "time passes";
  if (action.kind === "action") return action.timing === "" ? action.name : `${action.name}, ${action.timing}`;
  const timing =
    action.timing === "" || action.timing === "fault" || action.timing === "anytime" ? "" : `, ${action.timing}`;
  return `fault ${action.name}${timing}`;
}

function placeOf(action: Action | undefined, home: string | undefined): string {
  if (action?.span === undefined) return "";
  const { path } = action.span.file;
  const file = path === home ? "" : path.slice(path.lastIndexOf("/") + 1);
  return `${file}:${startOf(action.span).line}`;
}

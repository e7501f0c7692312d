/** The steps of a run as events of the spec: which instance changed how, by which action, where that is written. */
import type { Rational } from "../source/rational.ts";
import { subtract } from "../source/rational.ts";
import { startOf } from "../source/source.ts";
import type { Action, StateVariable, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Value } from "../term/term.ts";
import type { State, Trace } from "../trace/trace.ts";
import { stateAt, timesOf } from "../trace/trace.ts";
import { showDuration, showMoment } from "./time.ts";

export interface Event {
  readonly time: Rational;
  /** Absent: time passes and nothing happens. */
  readonly action?: Action;
  readonly changes: readonly Change[];
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

/**
 * The events of the first `last` steps. What one instance does at one moment, step after step, because it has to, is one
 * event: a probe that falls due, is sent and ends at once is told as what came of it. So is one action again and again. What
 * nothing forces is told by itself.
 */
export function eventsOf(system: TimedTransitionSystem, trace: Trace, last: number): readonly Event[] {
  const times = timesOf(trace);
  const actions = new Map(system.actions.map((action) => [action.name, action]));
  const home = homeOf(system);
  const actionOf = (index: number): Action | undefined => {
    const name = trace.steps[index]?.action;
    return name === undefined ? undefined : actions.get(name);
  };
  const belongs = (index: number, first: Action | undefined): boolean => {
    const action = actionOf(index);
    if (index >= last || trace.steps[index]!.delay.numerator !== 0n || action === undefined || first === undefined)
      return false;
    if (action.owner !== first.owner || action.owner === "" || action.kind !== "action" || first.kind !== "action")
      return false;
    return action === first || (isForced(action) && isForced(actionOf(index - 1)!));
  };
  const events: Event[] = [];
  for (let start = 0; start < last;) {
    const first = actionOf(start);
    let end = start + 1;
    while (belongs(end, first)) end += 1;
    const done = Array.from({ length: end - start }, (_, offset) => actionOf(start + offset));
    const changes = changesOf(system, stateAt(trace, start), stateAt(trace, end));
    events.push(eventOf(times[start + 1]!, done, changes, home));
    start = end;
  }
  return events;
}

/** The same, each step an event by itself. */
export function stepsOf(system: TimedTransitionSystem, trace: Trace): readonly Event[] {
  const times = timesOf(trace);
  const actions = new Map(system.actions.map((action) => [action.name, action]));
  const home = homeOf(system);
  return trace.steps.map(({ action: name, state }, index) => {
    const action = name === undefined ? undefined : actions.get(name);
    return eventOf(times[index + 1]!, [action], changesOf(system, stateAt(trace, index), state), home);
  });
}

function eventOf(
  time: Rational,
  done: readonly (Action | undefined)[],
  changes: readonly Change[],
  home: string | undefined,
): Event {
  const action = done.at(-1);
  return {
    time,
    ...(action === undefined ? {} : { action }),
    changes,
    why: whyOfAll(done),
    place: placeOf(action, home),
  };
}

/** The file that the system's own lines are in, which goes without saying. */
function homeOf({ variables }: TimedTransitionSystem): string | undefined {
  return variables.find(({ span }) => span !== undefined)?.span?.file.path;
}

/** Whether an action has a time by which it must happen. */
function isForced({ urgent, restarts }: Action): boolean {
  return urgent || restarts.length > 0;
}

function whyOfAll(actions: readonly (Action | undefined)[]): string {
  const [first] = actions;
  if (first === undefined || actions.length === 1) return whyOf(first);
  if (actions.every((each) => each === first)) return `${whyOf(first)}, ${actions.length} times`;
  return `${first.owner}: ${actions.map((each) => shortName(each!)).join(", ")}`;
}

function shortName({ name, owner }: Action): string {
  return name.startsWith(`${owner}.`) ? name.slice(owner.length + 1) : name;
}

/** What changed in an event, by owner, in words. Where a machine changes its state, what starts anew goes without saying. */
export function cellsOf({ changes }: Event): ReadonlyMap<string, string> {
  const moved = new Set(changes.flatMap(({ variable }) => (isState(variable) ? [variable.owner] : [])));
  const told = changes.filter(
    ({ variable, to }) => isState(variable) || !moved.has(variable.owner) || to !== variable.initial,
  );
  return joinByOwner(told.map((change) => [change.variable.owner, sayChange(change)]));
}

/** `us_east: down`, for each owner that changes, or only for some of them. */
export function sayCells(event: Event, isWanted: (owner: string) => boolean = () => true): string {
  return [...cellsOf(event)]
    .filter(([owner]) => isWanted(owner))
    .map(([owner, change]) => (owner === "" ? change : `${owner}: ${change}`))
    .join("; ");
}

/** `↺ repeats from 38.200 s every 10 s`; no line for a run without a loop. */
export function loopLines(trace: Trace): readonly string[] {
  if (trace.loopStart === undefined) return [];
  const times = timesOf(trace);
  const start = times[trace.loopStart]!;
  return [`↺ repeats from ${showMoment(start)} every ${showDuration(subtract(times.at(-1)!, start))}`];
}

/** The variables that the spec has. */
export function shownVariables({ variables }: TimedTransitionSystem): readonly StateVariable[] {
  return variables.filter(({ isHidden }) => isHidden !== true);
}

/** Which of them differ between two states. */
export function changesOf(system: TimedTransitionSystem, before: State, after: State): readonly Change[] {
  return shownVariables(system).flatMap((variable) => {
    const from = before.values.get(variable.name);
    const to = after.values.get(variable.name);
    return from === undefined || to === undefined || from === to ? [] : [{ variable, from, to }];
  });
}

/** The first state, by owner: `in_rotation, misses 0`. Besides the machines' states only what changes later is said. */
export function initialCells(
  system: TimedTransitionSystem,
  trace: Trace,
  events: readonly Event[],
): ReadonlyMap<string, string> {
  const changing = new Set(events.flatMap((event) => event.changes.map((change) => change.variable)));
  return joinByOwner(
    shownVariables(system).flatMap((variable) => {
      const value = trace.initial.values.get(variable.name) ?? variable.initial;
      if (isState(variable)) return [[variable.owner, sayValue(value)] as const];
      // That a variable is still in its range goes without saying.
      const isSaid = changing.has(variable) && !(value === false && variable.label.includes(" "));
      return isSaid ? [[variable.owner, sayNamed(variable.label, value)] as const] : [];
    }),
  );
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
export function isState(variable: StateVariable): boolean {
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

/** `:22`, with the file's name where it is not `home`. */
export function placeOf(action: Action | undefined, home: string | undefined): string {
  if (action?.span === undefined) return "";
  const { path } = action.span.file;
  const file = path === home ? "" : path.slice(path.lastIndexOf("/") + 1);
  return `${file}:${startOf(action.span).line}`;
}

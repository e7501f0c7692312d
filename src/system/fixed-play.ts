/**
 * A system in which some of what happens is fixed. In: a system, and events, each an action with two ends of a time from the start. Out:
 * the system whose runs are those in which
 *
 *   - each event happens once, not before its first end and not after its last one, and each is a step of its own;
 *   - no other fault happens. What a fault has to wait for counts, what it must not be later than does not;
 *   - all other actions are as free as ever, the action of an event included.
 *
 * An event is a copy of its action that happens once. Until then a clock runs that stops time at the last end: a run in which the event
 * cannot happen does not go on for ever, so it is none. An event whose action is not in the system never happens, and nothing waits for
 * it. Copies restart the clocks of their action, so the action and all its copies write the flags of one another, each as it is: no part
 * of the system has one of them without the others, for which time would stop too soon there.
 */
import type { Rational } from "../source/rational.ts";
import { zero } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { Term } from "../term/term.ts";
import { and, boolSort, not, truth, variable } from "../term/term.ts";
import type { Action, Clock, StateVariable, TimedTransitionSystem, Update } from "./timed-transition-system.ts";

/** Something that happens once, in milliseconds from the start. */
export interface FixedEvent {
  readonly action: string;
  readonly least: Rational;
  readonly most: Rational;
  /** As the spec says it: `us_east.crash at 0s`. */
  readonly text: string;
  readonly span?: Span;
}

export interface FixedPlay {
  readonly system: TimedTransitionSystem;
  /** For each event, in their order: it has happened. */
  readonly happened: readonly Term[];
}

/** `owner` is the owner of all that is added; nothing else in the system may have that name. */
export function fixPlay(system: TimedTransitionSystem, owner: string, events: readonly FixedEvent[]): FixedPlay {
  const listed = new Set(events.map(({ action }) => action));
  const faults = system.actions.filter(({ kind }) => kind === "fault");
  const pieces = events.map((event, index) => pieceOf(system, owner, events, index, event));
  const flags = (name: string): readonly Update[] =>
    pieces.flatMap(({ happened }, index) => (events[index]!.action === name ? [kept(happened)] : []));
  const free = system.actions
    .filter(({ kind }) => kind !== "fault")
    .map((action) => ({ ...action, updates: [...action.updates, ...flags(action.name)] }));
  const stopped = new Set(faults.flatMap(({ restarts }) => restarts));
  const needed = new Set(
    faults.flatMap(({ name, wait }) => (wait === undefined || !listed.has(name) ? [] : [wait.clock])),
  );
  return {
    system: {
      ...system,
      variables: [...system.variables, ...pieces.flatMap(({ variables }) => variables)],
      clocks: [
        ...system.clocks.flatMap((clock) => {
          if (!stopped.has(clock.name)) return [clock];
          return needed.has(clock.name) ? [withoutLimit(clock)] : [];
        }),
        ...pieces.flatMap(({ clocks }) => clocks),
      ],
      actions: [
        ...free,
        ...pieces.flatMap(({ actions }, index) =>
          actions.map((action, at) =>
            at === 0 ? { ...action, updates: withAll(action.updates, flags(events[index]!.action)) } : action,
          ),
        ),
      ],
    },
    happened: pieces.map(({ happened }) => happened.holds),
  };
}

function withoutLimit({ name, active, start }: Clock): Clock {
  return { name, active, start };
}

interface Piece {
  readonly variables: readonly StateVariable[];
  readonly clocks: readonly Clock[];
  /** The event first. */
  readonly actions: readonly Action[];
  readonly happened: Flag;
}

/** What keeps a flag as it is. */
function kept({ variable: { name }, holds }: Flag): Update {
  return { variable: name, value: holds };
}

/** Updates, and those of further variables. */
function withAll(updates: readonly Update[], further: readonly Update[]): readonly Update[] {
  return [...updates, ...further.filter((more) => updates.every((each) => each.variable !== more.variable))];
}

function pieceOf(
  system: TimedTransitionSystem,
  owner: string,
  events: readonly FixedEvent[],
  index: number,
  { action: name, least, most, text, span }: FixedEvent,
): Piece {
  const key = `${owner}, ${index + 1}: ${text}`;
  const happened = flag(owner, key, `${text} has happened`);
  const action = system.actions.find((each) => each.name === name);
  if (action === undefined) return { variables: [happened.variable], clocks: [], actions: [], happened };
  const until = clockUntil(happened, `time until ${key}`, most);
  const opening = action.wait === undefined ? undefined : openingOf(owner, key, text, least);
  const waits = action.wait ?? (least.numerator === 0n ? undefined : { clock: until.name, least });
  const { wait: _own, ...rest } = action;
  const event: Action = {
    ...rest,
    name: nameOf(action, events, index),
    guard: and(action.guard, not(happened.holds), opening?.happened.holds ?? truth),
    ...(waits === undefined ? {} : { wait: waits }),
    urgent: false,
    updates: [...action.updates, { variable: happened.variable.name, value: truth }],
    restarts: [...action.restarts, until.name],
    fairness: "none",
    timing: "as the scenario says",
    ...(span === undefined ? {} : { span }),
  };
  return {
    variables: [happened.variable, ...(opening?.variables ?? [])],
    clocks: [until, ...(opening?.clocks ?? [])],
    actions: [event, ...(opening?.actions ?? [])],
    happened,
  };
}

/** An action has one waiting time. Where it is that of the action itself, a step of its own says that the event's time has come. */
function openingOf(owner: string, key: string, text: string, least: Rational): Piece | undefined {
  if (least.numerator === 0n) return undefined;
  const open = flag(owner, `${key}, due`, `${text} is due`);
  const clock = clockUntil(open, `time until ${key} is due`, least);
  const action: Action = {
    name: `${owner}: from now on ${text}`,
    owner,
    kind: "action",
    guard: not(open.holds),
    wait: { clock: clock.name, least },
    urgent: false,
    updates: [{ variable: open.variable.name, value: truth }],
    restarts: [clock.name],
    fairness: "none",
    timing: "",
  };
  return { variables: [open.variable], clocks: [clock], actions: [action], happened: open };
}

/** The system with a step that marks a moment; what is said to be now is so until the next step, before any time passes. */
export function markMoment(
  system: TimedTransitionSystem,
  owner: string,
  moment: Rational,
): { readonly system: TimedTransitionSystem; readonly isNow: Term } {
  const [marked, over] = [flag(owner, `${owner}: marked`, "marked"), flag(owner, `${owner}: over`, "over")];
  const clock = clockUntil(marked, `${owner}: time until the mark`, moment);
  const isNow = and(marked.holds, not(over.holds));
  const step = { owner, kind: "action", fairness: "none", timing: "" } as const;
  const mark: Action = {
    ...step,
    name: `${owner}: mark`,
    guard: not(marked.holds),
    ...(moment.numerator === 0n ? {} : { wait: { clock: clock.name, least: moment } }),
    urgent: false,
    updates: [{ variable: marked.variable.name, value: truth }],
    restarts: [clock.name],
  };
  const updates = [{ variable: over.variable.name, value: truth }];
  const unmark: Action = { ...step, name: `${owner}: go on`, guard: isNow, urgent: true, updates, restarts: [] };
  return {
    system: {
      ...system,
      variables: [...system.variables, marked.variable, over.variable],
      clocks: [...system.clocks, clock],
      actions: [...system.actions, mark, unmark],
    },
    isNow,
  };
}

interface Flag {
  readonly variable: StateVariable;
  readonly holds: Term;
}

/** Something that is not so at first, and is so for ever from some moment on. */
function flag(owner: string, name: string, label: string): Flag {
  const sort = boolSort;
  return { variable: { name, sort, initial: false, owner, label, isHidden: true }, holds: variable(name, sort) };
}

/** The time from the start for as long as something is not so; it has to be by a moment. */
function clockUntil({ holds }: Flag, name: string, limit: Rational): Clock {
  return { name, active: not(holds), start: { least: zero, most: zero }, limit };
}

/** The name of the action, numbered where others have it too. */
function nameOf({ name, kind }: Action, events: readonly FixedEvent[], index: number): string {
  const same = events.filter(({ action }) => action === name).length;
  if (same === 1 && kind === "fault") return name;
  const number = events.slice(0, index + 1).filter(({ action }) => action === name).length;
  return `${name} (${ordinal(number)})`;
}

function ordinal(number: number): string {
  const teen = number % 100 >= 11 && number % 100 <= 13;
  return `${number}${teen ? "th" : (["th", "st", "nd", "rd"][number % 10] ?? "th")}`;
}

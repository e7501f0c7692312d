/**
 * The interpreter with a memory: every answer is one of `interpreter.ts`, which is asked once for each state, or once for all
 * states with the same values of variables where clocks have no say in it. Runs come back to the same states again and again, and other runs
 * come to them too. Equal states and equal values are one object each, known again as that; nobody changes them.
 */
import type { Rational } from "../source/rational.ts";
import { equals, zero } from "../source/rational.ts";
import type { Value } from "../term/term.ts";
import type { ChooseStart, State, Values } from "./interpreter.ts";
import {
  activeClocks,
  afterDelay,
  brokenInvariant,
  clocksAfter,
  hasWaited,
  initialClocks,
  initialValues,
  isOpen,
  outOfRange,
  startAtLeast,
  timeLeft,
  valuesAfter,
} from "./interpreter.ts";
import type { Action, Clock, TimedTransitionSystem } from "./timed-transition-system.ts";
import type { Timing } from "./timing.ts";
import { hashOfClocks, mixed, timingOf } from "./timing.ts";

/** What is known of some values; what was not yet asked for is missing. */
interface Known {
  /** The actions whose guards hold. */
  open?: readonly Action[];
  active?: readonly Clock[];
  broken?: { readonly name: string | undefined };
  beyond?: { readonly name: string | undefined };
  hash?: number;
  readonly after: Map<Action, Values>;
  /** The states with these values, by what their clocks show. */
  readonly states: Map<number, State[]>;
}

/** What is known of a state. */
interface Met {
  likeness?: number;
  longest?: { readonly delay: Rational | undefined };
  later?: { readonly delay: Rational; readonly state: State }[];
  after?: Map<Action, State>;
}

/** Answers about one system as `interpreter.ts` does. */
export class Interpreter {
  readonly system: TimedTransitionSystem;
  readonly timing: Timing;
  private readonly actions: ReadonlyMap<string, Action>;
  private readonly limited: readonly Clock[];
  private readonly names: readonly string[];
  private readonly mostKept: number;
  private kept = 0;
  /** A number for each text that is a value. */
  private readonly numbers = new Map<string, number>();
  private values = new Map<number, readonly Values[]>();
  private known = new WeakMap<Values, Known>();
  private met = new WeakMap<State, Met>();

  /** When more than so many values of variables and clocks are kept, all is forgotten. */
  constructor(system: TimedTransitionSystem, mostKept = 200_000) {
    this.system = system;
    this.mostKept = mostKept;
    this.timing = timingOf(system);
    this.actions = new Map(system.actions.map((action) => [action.name, action]));
    this.limited = system.clocks.filter(({ limit }) => limit !== undefined);
    this.names = [...system.variables, ...system.history].map(({ name }) => name);
  }

  /** The action with a name. */
  action(name: string): Action | undefined {
    return this.actions.get(name);
  }

  /** Clocks start with the least value that they may have where nobody chooses. */
  initialState(choose: ChooseStart = startAtLeast): State {
    const values = this.oneOfValues(initialValues(this.system));
    return this.oneOf({ values, clocks: initialClocks(this.activeClocks(values), choose) });
  }

  /** Whether the guard of an action holds. */
  isOpen(action: Action, { values }: State): boolean {
    return this.openActions(values).includes(action);
  }

  isEnabled(action: Action, state: State): boolean {
    return hasWaited(action, state.clocks) && this.isOpen(action, state);
  }

  /** All actions that may happen now, in their order. */
  enabledActions({ values, clocks }: State): readonly Action[] {
    return this.openActions(values).filter((action) => hasWaited(action, clocks));
  }

  longestDelay(state: State): Rational | undefined {
    const met = this.metAt(state);
    if (met.longest === undefined) {
      const isUrgent = this.openActions(state.values).some(({ urgent }) => urgent);
      met.longest = { delay: isUrgent ? zero : timeLeft(this.limited, state.clocks) };
    }
    return met.longest.delay;
  }

  afterDelay(state: State, delay: Rational): State {
    if (delay.numerator === 0n) return state;
    const later = (this.metAt(state).later ??= []);
    const known = later.find((each) => equals(each.delay, delay));
    if (known !== undefined) return known.state;
    const after = this.oneOf(afterDelay(state, delay));
    later.push({ delay, state: after });
    return after;
  }

  /** Clocks start with the least value that they may have where nobody chooses. */
  afterAction(state: State, action: Action, choose?: ChooseStart): State {
    if (choose !== undefined) return this.oneOf(this.made(state, action, choose));
    const after = (this.metAt(state).after ??= new Map<Action, State>());
    const known = after.get(action);
    if (known !== undefined) return known;
    const made = this.oneOf(this.made(state, action, startAtLeast));
    after.set(action, made);
    return made;
  }

  brokenInvariant({ values }: State): string | undefined {
    return (this.knownOf(values).broken ??= { name: brokenInvariant(this.system, { values }) }).name;
  }

  outOfRange({ values }: State): string | undefined {
    return (this.knownOf(values).beyond ??= { name: outOfRange(this.system, { values }) }).name;
  }

  /** A number that is the same for states that are the same for ever, and rarely for others. */
  likenessOf(state: State): number {
    const met = this.metAt(state);
    met.likeness ??= mixed(this.hashOfValues(state.values), hashOfClocks(this.timing, state.clocks));
    return met.likeness;
  }

  private made(state: State, action: Action, choose: ChooseStart): State {
    const { after } = this.knownOf(state.values);
    const values = after.get(action) ?? this.oneOfValues(valuesAfter(this.system, state.values, action));
    after.set(action, values);
    return { values, clocks: clocksAfter(this.activeClocks(values), state.clocks, action, choose) };
  }

  private openActions(values: Values): readonly Action[] {
    return (this.knownOf(values).open ??= this.system.actions.filter((action) => isOpen(action, values)));
  }

  private activeClocks(values: Values): readonly Clock[] {
    return (this.knownOf(values).active ??= activeClocks(this.system, values));
  }

  private knownOf(values: Values): Known {
    const known = this.known.get(values);
    if (known !== undefined) return known;
    const fresh: Known = { after: new Map<Action, Values>(), states: new Map<number, State[]>() };
    this.known.set(values, fresh);
    return fresh;
  }

  private metAt(state: State): Met {
    const met = this.met.get(state);
    if (met !== undefined) return met;
    const fresh: Met = {};
    this.met.set(state, fresh);
    return fresh;
  }

  /** The one object for these values; those of other variables than the system has are left alone. */
  private oneOfValues(values: Values): Values {
    if (values.size !== this.names.length || !this.names.every((name) => values.has(name))) return values;
    const hash = this.hashOfValues(values);
    const alike = this.values.get(hash) ?? [];
    const kept = alike.find((each) => this.names.every((name) => each.get(name) === values.get(name)));
    if (kept !== undefined) return kept;
    this.makeRoom(values.size);
    this.values.set(hash, [...alike, values]);
    return values;
  }

  private hashOfValues(values: Values): number {
    const known = this.knownOf(values);
    return (known.hash ??= this.names.reduce((hash, name) => mixed(hash, this.numberOf(values.get(name))), 0));
  }

  private numberOf(value: Value | undefined): number {
    if (typeof value !== "string") return Number(value);
    const number = this.numbers.get(value) ?? [...value].reduce((hash, sign) => mixed(hash, sign.charCodeAt(0)), 0);
    this.numbers.set(value, number);
    return number;
  }

  /** The one object for a state. */
  private oneOf(state: State): State {
    const { states } = this.knownOf(state.values);
    const hash = hashOf(state.clocks);
    const alike = states.get(hash) ?? [];
    const kept = alike.find((each) => showTheSame(each.clocks, state.clocks));
    if (kept !== undefined) return kept;
    states.set(hash, [...alike, state]);
    this.makeRoom(state.clocks.size);
    return state;
  }

  private makeRoom(size: number): void {
    this.kept += size;
    if (this.kept <= this.mostKept) return;
    this.kept = 0;
    this.values = new Map<number, readonly Values[]>();
    this.known = new WeakMap<Values, Known>();
    this.met = new WeakMap<State, Met>();
  }
}

function hashOf(clocks: State["clocks"]): number {
  let hash = 0;
  for (const { numerator } of clocks.values()) hash = mixed(hash, Number(numerator));
  return hash;
}

function showTheSame(a: State["clocks"], b: State["clocks"]): boolean {
  if (a.size !== b.size) return false;
  for (const [name, value] of a) {
    const other = b.get(name);
    if (other === undefined || !equals(value, other)) return false;
  }
  return true;
}

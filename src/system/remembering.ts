/**
 * The interpreter with a memory. All that a state allows, but for what its clocks show, follows from the values of its variables, and a run
 * comes back to the same values again and again: what the interpreter says of them is asked once, and kept. Nothing is computed
 * here. Values are known again by the map that holds them, which nobody changes; those that actions lead to are one map each.
 */
import type { Rational } from "../source/rational.ts";
import { zero } from "../source/rational.ts";
import type { Value } from "../term/term.ts";
import type { ChooseStart, State, Values } from "./interpreter.ts";
import {
  activeClocks,
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

/** What is known of some values; what was not yet asked for is missing. */
interface Known {
  open?: readonly Action[];
  active?: readonly Clock[];
  broken?: { readonly name: string | undefined };
  beyond?: { readonly name: string | undefined };
  writing?: string;
  readonly after: Map<Action, Values>;
}

/** So many values are kept as one map each; then it begins anew. */
const mostKept = 20_000;

/** Answers about one system as `interpreter.ts` does. */
export class Interpreter {
  readonly system: TimedTransitionSystem;
  private readonly actions: ReadonlyMap<string, Action>;
  private readonly limited: readonly Clock[];
  private readonly names: readonly string[];
  private readonly known = new WeakMap<Values, Known>();
  private readonly kept = new Map<string, Values>();

  constructor(system: TimedTransitionSystem) {
    this.system = system;
    this.actions = new Map(system.actions.map((action) => [action.name, action]));
    this.limited = system.clocks.filter(({ limit }) => limit !== undefined);
    this.names = [...system.variables, ...system.history].map(({ name }) => name);
  }

  /** The action with a name. */
  action(name: string): Action | undefined {
    return this.actions.get(name);
  }

  initialState(choose: ChooseStart = startAtLeast): State {
    const values = this.asOne(initialValues(this.system));
    return { values, clocks: initialClocks(this.activeIn(values), choose) };
  }

  /** The actions whose guards hold, in their order. */
  openActions({ values }: Pick<State, "values">): readonly Action[] {
    return (this.of(values).open ??= this.system.actions.filter((action) => isOpen(action, values)));
  }

  isEnabled(action: Action, state: State): boolean {
    return hasWaited(action, state.clocks) && this.openActions(state).includes(action);
  }

  longestDelay(state: State): Rational | undefined {
    return this.openActions(state).some(({ urgent }) => urgent) ? zero : timeLeft(this.limited, state.clocks);
  }

  afterAction(state: State, action: Action, choose: ChooseStart = startAtLeast): State {
    const { after } = this.of(state.values);
    const values = after.get(action) ?? this.asOne(valuesAfter(this.system, state.values, action));
    after.set(action, values);
    return { values, clocks: clocksAfter(this.activeIn(values), state.clocks, action, choose) };
  }

  brokenInvariant({ values }: Pick<State, "values">): string | undefined {
    return (this.of(values).broken ??= { name: brokenInvariant(this.system, { values }) }).name;
  }

  outOfRange({ values }: Pick<State, "values">): string | undefined {
    return (this.of(values).beyond ??= { name: outOfRange(this.system, { values }) }).name;
  }

  /** The values of all variables of the system as text: the same text for the same values. */
  writingOf(values: Values): string {
    return (this.of(values).writing ??= JSON.stringify(this.names.map((name) => values.get(name))));
  }

  private activeIn(values: Values): readonly Clock[] {
    return (this.of(values).active ??= activeClocks(this.system, values));
  }

  private of(values: Values): Known {
    const known = this.known.get(values);
    if (known !== undefined) return known;
    const fresh: Known = { after: new Map<Action, ReadonlyMap<string, Value>>() };
    this.known.set(values, fresh);
    return fresh;
  }

  /** The map that holds these values; maps of other variables than those of the system are left alone. */
  private asOne(values: Values): Values {
    if (values.size !== this.names.length) return values;
    const writing = this.writingOf(values);
    const kept = this.kept.get(writing);
    if (kept !== undefined) return kept;
    if (this.kept.size >= mostKept) this.kept.clear();
    this.kept.set(writing, values);
    return values;
  }
}

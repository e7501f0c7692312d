/**
 * Locations: the values of all variables, with what follows from them alone (which clocks run, how long time may pass,
 * which actions lead where). Each is computed once, on demand, so that exploring zones costs matrix work only.
 */
import type { ClockSource } from "./dbm.ts";
import type { CompiledSystem, Values } from "./compile.ts";

export interface Transition {
  /** Index into the compiled actions. */
  readonly action: number;
  readonly wait: { readonly clock: number; readonly least: number } | undefined;
  readonly target: Location;
  readonly sources: readonly ClockSource[];
}

export interface Location {
  readonly id: number;
  readonly values: Values;
  /** Indices of the active clocks; the clock `clocks[i]` is row i + 1 of a zone here. */
  readonly clocks: readonly number[];
  /** For each active clock its limit, Infinity for none. */
  readonly limits: readonly number[];
  /** No time passes here. */
  readonly urgent: boolean;
  /** Constants for extrapolation, by active clock. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export interface Locations {
  readonly compiled: CompiledSystem;
  readonly initial: Location | undefined;
  /** How zones start in the initial location. */
  readonly initialSources: readonly ClockSource[];
  /** The transitions out of a location. */
  transitionsOf(location: Location): readonly Transition[];
}

/** Constants that a clock is compared with beyond the system's own, by clock index: those of the claim. */
export interface Comparisons {
  readonly lower: ReadonlyMap<number, number>;
  readonly upper: ReadonlyMap<number, number>;
}

/** The locations of a system, made on demand. */
export function locationsOf(compiled: CompiledSystem, comparisons: Comparisons): Locations {
  const known = new Map<string, Location>();
  const transitions = new Map<number, readonly Transition[]>();
  const lower = compiled.clocks.map((clock, index) => Math.max(clock.longestWait, comparisons.lower.get(index) ?? 0));
  const upper = compiled.clocks.map((clock, index) =>
    Math.max(clock.limit === Infinity ? 0 : clock.limit, comparisons.upper.get(index) ?? 0),
  );

  const locate = (values: Values): Location | undefined => {
    const key = values.join();
    const existing = known.get(key);
    if (existing !== undefined) return existing;
    if (compiled.invariants.some((invariant) => invariant(values) === 0)) return undefined;
    const clocks = compiled.clocks.flatMap((clock, index) => (clock.active(values) === 1 ? [index] : []));
    const location: Location = {
      id: known.size,
      values,
      clocks,
      limits: clocks.map((index) => compiled.clocks[index]!.limit),
      urgent: compiled.actions.some((each) => each.action.urgent && each.guard(values) === 1),
      lower: clocks.map((index) => lower[index]!),
      upper: clocks.map((index) => upper[index]!),
    };
    known.set(key, location);
    return location;
  };

  const fresh = (index: number): ClockSource => {
    const { least, most } = compiled.clocks[index]!;
    return { kind: "fresh", least, most };
  };

  const explore = (from: Location): Transition[] =>
    compiled.actions.flatMap((each, action) => {
      if (each.guard(from.values) === 0) return [];
      const target = locate(successor(compiled, from.values, action));
      if (target === undefined) return [];
      const sources = target.clocks.map((clock): ClockSource => {
        const row = from.clocks.indexOf(clock);
        if (row === -1) return fresh(clock);
        return each.restarts.has(clock) ? { kind: "fresh", least: 0, most: 0 } : { kind: "kept", index: row + 1 };
      });
      const wait = each.wait && { clock: from.clocks.indexOf(each.wait.clock) + 1, least: each.wait.least };
      return [{ action, wait, target, sources }];
    });

  const initial = locate(compiled.initial);
  return {
    compiled,
    initial,
    initialSources: initial?.clocks.map(fresh) ?? [],
    transitionsOf(location) {
      const done = transitions.get(location.id);
      if (done !== undefined) return done;
      const found = explore(location);
      transitions.set(location.id, found);
      return found;
    },
  };
}

/** The values after an action: its updates read the old values, history reads its own old value and the new others. */
function successor(compiled: CompiledSystem, values: Values, action: number): Values {
  const next = [...values];
  for (const update of compiled.actions[action]!.updates) next[update.slot] = update.value(values);
  for (const { slot, next: compute } of compiled.history) next[slot] = compute(next);
  return next;
}

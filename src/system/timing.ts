/** How the actions of a system are timed, found once for all of its runs; and when two states are the same to all that may follow. */
import type { Rational } from "../source/rational.ts";
import { compare, equals, greatest, zero } from "../source/rational.ts";
import type { State } from "./interpreter.ts";
import type { Action, Clock, TimedTransitionSystem } from "./timed-transition-system.ts";

export interface Timing {
  /** The actions that have a deadline, in their order, each with the clocks with limits that it restarts. */
  readonly deadlines: ReadonlyMap<Action, readonly Clock[]>;
  /** The actions that happen again and again where they are possible for ever. */
  readonly fair: readonly Action[];
  /** For each clock from when on it tells nothing more; undefined for those with a limit. */
  readonly spentFrom: ReadonlyMap<string, Rational | undefined>;
}

export function timingOf({ actions, clocks }: TimedTransitionSystem): Timing {
  const limited = new Map(clocks.flatMap((clock) => (clock.limit === undefined ? [] : [[clock.name, clock] as const])));
  const deadlines = new Map<Action, readonly Clock[]>();
  const longestWaits = new Map<string, Rational>();
  for (const action of actions) {
    const own = action.restarts.flatMap((name) => limited.get(name) ?? []);
    if (own.length > 0) deadlines.set(action, own);
    if (action.wait === undefined) continue;
    const { clock, least } = action.wait;
    longestWaits.set(clock, greatest(longestWaits.get(clock) ?? zero, least));
  }
  return {
    deadlines,
    fair: actions.filter(({ fairness }) => fairness === "weak"),
    spentFrom: new Map(
      clocks.map(({ name, limit }) => [name, limit === undefined ? (longestWaits.get(name) ?? zero) : undefined]),
    ),
  };
}

/**
 * Whether two states allow the same futures because they are the same, but for clocks that have no limit and are past
 * every waiting time in both.
 */
export function sameForEver({ spentFrom }: Timing, a: State, b: State): boolean {
  if (a.values !== b.values) for (const [name, value] of a.values) if (b.values.get(name) !== value) return false;
  for (const [name, spent] of spentFrom) {
    const left = a.clocks.get(name);
    const right = b.clocks.get(name);
    if (left === undefined || right === undefined) {
      if (left !== right) return false;
    } else if (!equals(left, right)) {
      const areSpent = spent !== undefined && compare(left, spent) >= 0 && compare(right, spent) >= 0;
      if (!areSpent) return false;
    }
  }
  return true;
}

/** A number that is the same for what clocks show in states that are the same for ever, and rarely for others. */
export function hashOfClocks({ spentFrom }: Timing, clocks: State["clocks"]): number {
  let hash = 0;
  for (const [name, spent] of spentFrom) {
    const value = clocks.get(name);
    const tells = value !== undefined && (spent === undefined || compare(value, spent) < 0);
    hash = mixed(hash, tells ? Number(value.numerator) : -1);
  }
  return hash;
}

/** A hash of what was hashed before and of one number more. */
export function mixed(hash: number, next: number): number {
  return (Math.imul(hash, 31) + next) | 0;
}

/** One exploration of a system with the zone engine, with the constants that a condition needs. */
import type { Rational } from "../source/rational.ts";
import { compare, greatest, multiply, rational, zero } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import type { Script } from "../trace/complete.ts";
import type { CompiledSystem } from "../zone/compile.ts";
import { compileSystem, inUnits, unitsCovering } from "../zone/compile.ts";
import type { Alternative } from "../zone/condition.ts";
import { compileCondition, durationsIn } from "../zone/condition.ts";
import { concretize } from "../zone/concretize.ts";
import type { Setting } from "./setting.ts";
import type { Exploration, Explored, Node } from "../zone/explore.ts";
import { explore } from "../zone/explore.ts";

/** Limits on exploring. */
export interface Exploring {
  readonly maximalNodes: number;
  readonly stop: () => Promise<boolean>;
}

/** Within the time of a setting. */
export function exploringIn(setting: Pick<Setting, "stop">, maximalNodes: number): Exploring {
  return { maximalNodes, stop: () => setting.stop() };
}

export interface Reached {
  readonly system: TimedTransitionSystem;
  readonly compiled: CompiledSystem;
  readonly explored: Explored;
  /** From this many units on, a value of the measured clock is only known to be at least this. */
  readonly unbounded: number;
}

export interface ReachOptions {
  readonly exhaustive: boolean;
  /** One zone a location (`zone/explore.ts`). */
  readonly hulls?: boolean;
  /** A clock whose largest value is wanted, exactly up to `measuredUpTo` (milliseconds; several times the longest constant if absent). */
  readonly measured?: string;
  readonly measuredUpTo?: Rational;
  readonly landmark?: Term;
}

/** Explores `system` for `bad`, which may speak of clocks. Throws `ConstantsTooFine`. */
export async function reach(
  system: TimedTransitionSystem,
  bad: Term,
  exploring: Exploring,
  options: ReachOptions,
): Promise<Reached> {
  const { exploration, ...rest } = prepare(system, bad, exploring.maximalNodes, options);
  return { system, ...rest, explored: await explore(rest.compiled, exploration, exploring.stop) };
}

/** The events along the path to a node, with exact times; `attained` fixes a clock's value at its end. */
export function scriptTo(
  { compiled }: Reached,
  node: Node,
  alternative: Alternative,
  attained?: { readonly clock: number; readonly value: number },
): Script | undefined {
  return concretize(compiled, node, alternative, attained);
}

function prepare(
  system: TimedTransitionSystem,
  bad: Term,
  maximalNodes: number,
  options: ReachOptions,
): { readonly compiled: CompiledSystem; readonly exploration: Exploration; readonly unbounded: number } {
  const durations = durationsIn(bad);
  const compiled = compileSystem(system, durations);
  const largest = durations.reduce(greatest, longestConstant(system));
  const constants = durations.map((each) => inUnits(each, compiled.unit));
  const upTo = options.measuredUpTo ?? multiply(largest, rational(4));
  const unbounded = unitsCovering(upTo, compiled.unit);
  const compared = Math.max(0, ...constants);
  const isOfClaim = (name: string): boolean =>
    !system.clocks.some((clock) => clock.name === name && clock.limit !== undefined) &&
    !system.actions.some((action) => action.wait?.clock === name);
  const claimClocks = [...system.clocks.entries()].filter(([, clock]) => isOfClaim(clock.name));
  const upper = new Map(claimClocks.map(([index]) => [index, compared] as const));
  const lower = new Map(
    claimClocks.map(
      ([index, clock]) => [index, clock.name === options.measured ? Math.max(compared, unbounded) : compared] as const,
    ),
  );
  const exploration: Exploration = {
    bad: compileCondition(compiled, bad),
    ...(options.landmark === undefined ? {} : { landmark: compileCondition(compiled, options.landmark) }),
    exhaustive: options.exhaustive,
    ...(options.hulls === undefined ? {} : { hulls: options.hulls }),
    comparisons: { lower, upper },
    maximalNodes,
  };
  return { compiled, exploration, unbounded };
}

/** The longest duration that a system compares a clock with. */
export function longestConstant(system: TimedTransitionSystem): Rational {
  const limits = system.clocks.map((clock) => clock.limit ?? zero);
  const waits = system.actions.map((action) => action.wait?.least ?? zero);
  return [...limits, ...waits].reduce((all, each) => (compare(all, each) >= 0 ? all : each), zero);
}

/**
 * From a path through zones to a run with exact times: when each action happens, and with which value each clock starts.
 * Every rule is a difference constraint over points in time, so the earliest solution is a longest path (Bellman–Ford).
 */
import type { Rational } from "../source/rational.ts";
import { multiply, rational } from "../source/rational.ts";
import type { CompiledSystem } from "./compile.ts";
import type { Alternative } from "./condition.ts";
import type { Node } from "./explore.ts";

export interface TimedEvent {
  /** Milliseconds from the start of the run. */
  readonly time: Rational;
  readonly action: string;
  /** Start values of clocks that this event activates with a choice, in milliseconds. */
  readonly starts: ReadonlyMap<string, Rational>;
}

export interface TimedPath {
  readonly initialStarts: ReadonlyMap<string, Rational>;
  readonly events: readonly TimedEvent[];
  /** When the goal is met: at or after the last event. */
  readonly end: Rational;
}

/** `to - from >= least` over numbered points in time. */
interface Difference {
  readonly from: number;
  readonly to: number;
  readonly least: number;
}

/** A clock while it runs: since it was last set at `point` (possibly with a chosen value in `least..most`). */
interface Running {
  readonly origin: number;
}

/**
 * The earliest run along the path to `node` that ends in the goal: `alternative`, with the clock in `attained` at exactly
 * that value when given. Undefined if there is none (then the path was not a run: a defect of the exploration).
 */
export function concretize(
  compiled: CompiledSystem,
  node: Node,
  alternative: Alternative,
  attained?: { readonly clock: number; readonly value: number },
): TimedPath | undefined {
  const path: Node[] = [];
  for (let at: Node | undefined = node; at !== undefined; at = at.parent) path.unshift(at);
  // Points 0..n-1 are the moments of entering path[i] (0: the start of the run); n is the end. More are clock origins.
  const end = path.length;
  const differences: Difference[] = [];
  const origins: { readonly clock: number; readonly entered: number; readonly point: number }[] = [];
  let points = path.length + 1;
  let running = new Map<number, Running>();

  path.forEach((here, index) => {
    const { location, transition } = here;
    const leave = index + 1;
    if (transition?.wait !== undefined) {
      const clock = path[index - 1]!.location.clocks[transition.wait.clock - 1]!;
      differences.push({ from: running.get(clock)!.origin, to: index, least: transition.wait.least });
    }
    const restarts = transition === undefined ? undefined : compiled.actions[transition.action]!.restarts;
    const next = new Map<number, Running>();
    location.clocks.forEach((clock, row) => {
      const old = running.get(clock);
      if (old !== undefined && restarts?.has(clock) !== true) next.set(clock, old);
      else if (old !== undefined) next.set(clock, { origin: index });
      else {
        const { least, most } = compiled.clocks[clock]!;
        const point = points;
        points += 1;
        differences.push({ from: point, to: index, least }, { from: index, to: point, least: -most });
        origins.push({ clock, entered: index, point });
        next.set(clock, { origin: point });
      }
      const limit = location.limits[row]!;
      if (limit !== Infinity) differences.push({ from: leave, to: next.get(clock)!.origin, least: -limit });
    });
    differences.push({ from: index, to: leave, least: 0 });
    if (location.urgent) differences.push({ from: leave, to: index, least: 0 });
    running = next;
  });
  for (const each of alternative) {
    const origin = running.get(each.clock)!.origin;
    if (each.above) differences.push({ from: origin, to: end, least: each.bound + 1 });
    else differences.push({ from: end, to: origin, least: -each.bound });
  }
  if (attained !== undefined) {
    const origin = running.get(attained.clock)!.origin;
    differences.push(
      { from: origin, to: end, least: attained.value },
      { from: end, to: origin, least: -attained.value },
    );
  }
  const times = earliest(points, differences);
  if (times === undefined) return undefined;

  const time = (point: number): Rational => multiply(rational(times[point]!), compiled.unit);
  const startsAt = (entered: number): Map<string, Rational> =>
    new Map(
      origins
        .filter((each) => each.entered === entered)
        .map((each) => [
          compiled.clocks[each.clock]!.clock.name,
          multiply(rational(times[entered]! - times[each.point]!), compiled.unit),
        ]),
    );
  return {
    initialStarts: startsAt(0),
    events: path.slice(1).map((here, index) => ({
      time: time(index + 1),
      action: compiled.actions[here.transition!.action]!.action.name,
      starts: startsAt(index + 1),
    })),
    end: time(end),
  };
}

/** The least solution with point 0 at time 0 in which no other point but clock origins lies before it. */
function earliest(points: number, differences: readonly Difference[]): readonly number[] | undefined {
  const times = Array.from({ length: points }, () => -Infinity);
  times[0] = 0;
  for (let round = 0; round <= points; round += 1) {
    let changed = false;
    for (const { from, to, least } of differences) {
      const bound = times[from]! + least;
      if (bound > times[to]!) {
        times[to] = bound;
        changed = true;
      }
    }
    if (!changed) return times[0] === 0 ? times : undefined;
  }
  return undefined;
}

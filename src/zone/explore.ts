/**
 * Forward reachability over zones, breadth first: every reachable state of the system lies in a stored zone, and the first
 * zone that meets the goal is reached by a fewest number of actions. Exact for dense time; ends because extrapolation
 * leaves finitely many zones. The result is not trusted: `engine/certificate.ts` has Z3 check that the union of the
 * stored zones is an inductive invariant, and counterexamples are replayed.
 */
import type { Comparisons, Location, Locations, Transition } from "./locations.ts";
import { locationsOf } from "./locations.ts";
import type { CompiledSystem } from "./compile.ts";
import type { Alternative, Condition } from "./condition.ts";
import { meets } from "./condition.ts";
import type { Zone } from "./dbm.ts";
import { constrain, copy, elapse, extrapolate, hull, includes, remap, supremum } from "./dbm.ts";
import type { Search } from "./search.ts";
import { withPauses } from "./search.ts";

export interface Node {
  readonly location: Location;
  readonly zone: Zone;
  readonly parent: Node | undefined;
  readonly transition: Transition | undefined;
  readonly depth: number;
  /** Another stored zone of this location includes this one. */
  covered: boolean;
}

export interface Exploration {
  /** What must not be reached. */
  readonly bad: Condition;
  /** Something whose first occurrence is wanted (the trigger of a claim). */
  readonly landmark?: Condition;
  /** Go on after the goal is met, because all of the reachable states are wanted. */
  readonly exhaustive: boolean;
  /** Keep one zone a location, the hull of all that is found there: fewer, and more than what is reachable. */
  readonly hulls?: boolean;
  readonly comparisons: Comparisons;
  readonly maximalNodes: number;
}

export interface Explored {
  /** False when the search was stopped before everything was seen. */
  readonly complete: boolean;
  /** All stored zones that no other one covers. */
  readonly nodes: readonly Node[];
  readonly bad: { readonly node: Node; readonly alternative: Alternative } | undefined;
  readonly landmark: Node | undefined;
}

/** Explores all reachable zones of a system. `stop` is awaited now and then, so that signals get through; true ends the search. */
export async function explore(
  compiled: CompiledSystem,
  exploration: Exploration,
  stop: () => Promise<boolean>,
): Promise<Explored> {
  return withPauses(searchFor(compiled, exploration), stop);
}

function* searchFor(compiled: CompiledSystem, exploration: Exploration): Search<Explored> {
  const locations = locationsOf(compiled, exploration.comparisons);
  const stored = new Map<number, Node[]>();
  const queue: Node[] = [];
  let bad: Explored["bad"];
  let landmark: Node | undefined;
  let complete = true;

  const store = (
    location: Location,
    found: Zone | undefined,
    parent: Node | undefined,
    transition: Transition | undefined,
  ): void => {
    if (found === undefined) return;
    const depth = parent === undefined ? 0 : parent.depth + 1;
    const here = stored.get(location.id) ?? [];
    if (here.some((node) => includes(node.zone, found))) return;
    const zone = exploration.hulls === true ? hullOf(location, here, found) : found;
    for (const node of here) if (includes(zone, node.zone)) node.covered = true;
    const node: Node = { location, zone, parent, transition, depth, covered: false };
    stored.set(location.id, [...here.filter((each) => !each.covered), node]);
    queue.push(node);
    landmark ??= exploration.landmark !== undefined && exploration.landmark(location).length > 0 ? node : undefined;
    const alternative =
      bad === undefined ? exploration.bad(location).find((each) => meets(location, zone, each)) : undefined;
    if (alternative !== undefined) bad = { node, alternative };
  };

  if (locations.initial !== undefined) store(locations.initial, initialZone(locations), undefined, undefined);
  for (let next = 0; next < queue.length; next += 1) {
    if (bad !== undefined && !exploration.exhaustive) {
      complete = false;
      break;
    }
    if (queue.length > exploration.maximalNodes || (next % 256 === 255 && (yield))) {
      complete = false;
      break;
    }
    const node = queue[next]!;
    if (
      node.covered &&
      stored.get(node.location.id)!.some((each) => each.depth === node.depth && includes(each.zone, node.zone))
    )
      continue;
    for (const transition of locations.transitionsOf(node.location))
      store(transition.target, successorZone(node.zone, transition), node, transition);
  }
  return { complete, nodes: [...stored.values()].flat(), bad, landmark };
}

/** The hull of all zones of a location. Where two clocks have limits, time can pass further in a hull than in any of its zones. */
function hullOf(location: Location, here: readonly Node[], found: Zone): Zone {
  const zone = here.reduce((all, node) => hull(all, node.zone), copy(found));
  pass(location, zone);
  return zone;
}

/** The zone of the first states. */
export function initialZone(locations: Locations): Zone | undefined {
  const nothing: Zone = { size: 1, bounds: new Float64Array(1) };
  return settle(locations.initial!, remap(nothing, locations.initialSources));
}

/** All states that one action leads to from a zone, and what becomes of them as time passes; undefined for none. */
export function successorZone(zone: Zone, { wait, target, sources }: Transition): Zone | undefined {
  let before = zone;
  if (wait !== undefined) {
    before = copy(zone);
    if (!constrain(before, 0, wait.clock, -wait.least)) return undefined;
  }
  return settle(target, remap(before, sources));
}

/** Lets time pass as far as the location allows, and forgets what cannot be told apart later. */
function settle(location: Location, zone: Zone): Zone | undefined {
  if (!withinLimits(location, zone)) return undefined;
  pass(location, zone);
  const wider = extrapolate(zone, location.lower, location.upper);
  if (wider === undefined) return zone;
  withinLimits(location, wider);
  pass(location, wider);
  return wider;
}

function pass(location: Location, zone: Zone): void {
  if (location.urgent) return;
  elapse(zone);
  withinLimits(location, zone);
}

function withinLimits(location: Location, zone: Zone): boolean {
  return location.limits.every((limit, index) => limit === Infinity || constrain(zone, index + 1, 0, limit));
}

/** The largest value of a clock in those of the given zones that lie in `during`; undefined when there are none. */
export function largestValue(nodes: readonly Node[], clock: number, during: Condition): number | undefined {
  let largest: number | undefined;
  for (const { location, zone } of nodes) {
    const row = location.clocks.indexOf(clock) + 1;
    if (row === 0 || during(location).length === 0) continue;
    largest = Math.max(largest ?? 0, supremum(zone, row));
  }
  return largest;
}

/**
 * Timelocks and Zeno traps. No run goes through a state from which time cannot go on for ever, so such states restrict
 * what is looked at, silently. Three ways to get there:
 *
 *   stuck   time may not pass (a limit is reached, or something has to happen at once), and nothing can happen
 *   unfair  something stays possible for ever that fairness demands and the assumptions forbid
 *   zeno    time may not pass, and whatever happens leads to a state like that again
 *
 * Exact for zones: a zone holds the smaller of any two of its states, clock by clock, so all waits together can be
 * unfinished exactly if each can. That time can always go on is proved by a strategy: leave urgent locations by the shortest
 * way; elsewhere wait for the first limit, and do what restarts its clock. Limits are positive, so time grows without bound.
 */
import type { Node } from "../../zone/explore.ts";
import type { Location, Transition } from "../../zone/locations.ts";
import type { Alternative } from "../../zone/condition.ts";
import { constrain, copy } from "../../zone/dbm.ts";
import type { Zone } from "../../zone/dbm.ts";
import { complete } from "../../trace/complete.ts";
import type { Script } from "../../trace/complete.ts";
import { replay } from "../../trace/replay.ts";
import type { State, Trace } from "../../trace/trace.ts";
import { stateAt, timesOf } from "../../trace/trace.ts";
import { compare } from "../../source/rational.ts";
import { afterAction, brokenInvariant, enabledActions, longestDelay } from "../../system/interpreter.ts";
import type { Action, TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { decodeValue } from "../../zone/compile.ts";
import type { Setting } from "../setting.ts";
import type { SanityCheck } from "../sanity-check.ts";
import { scriptTo } from "../reach.ts";
import { partFor } from "../violation.ts";
import type { Group, Surface, WatcherGroup } from "./group.ts";
import { nameOf } from "./group.ts";

/** Two checks for the whole, or a warning for each group with such states. The groups in which there are none are added to `sound`. */
export async function checkTime(
  setting: Setting,
  groups: readonly Group[],
  coupled: (group: Group) => Promise<Group>,
  sound: Set<Group> = new Set(),
): Promise<readonly SanityCheck[]> {
  const found: Found[] = [];
  const together: { readonly names: ReadonlySet<string>; readonly checked: Found }[] = [];
  /** Groups that are coupled with one another are looked at once. */
  const checkCoupled = async (group: Group): Promise<Found> => {
    const known = together.find(({ names }) => group.system.variables.every(({ name }) => names.has(name)));
    if (known !== undefined) return known.checked;
    const all = await coupled(group);
    const checked = checkGroup(setting, all);
    together.push({ names: new Set(all.system.variables.map(({ name }) => name)), checked });
    return checked;
  };
  for (const group of groups) {
    const alone = checkGroup(setting, group);
    const isOpen = alone === "undecided" && group.unsure.size > 0;
    const checked = isOpen ? await checkCoupled(group) : alone;
    if (checked === "goes on") sound.add(group);
    found.push(checked);
  }
  const warnings = [...new Set(found)].flatMap((each) => (Array.isArray(each) ? each : []));
  const summary = (kind: "timelock" | "zeno", fine: string): readonly SanityCheck[] => {
    if (warnings.some((check) => check.kind === kind)) return [];
    if (warnings.length === 0 && found.every((each) => each === "goes on")) return [{ kind, status: "ok", text: fine }];
    return [{ kind, status: "unknown", text: `not decided whether ${fine}` }];
  };
  return [
    ...warnings,
    ...summary("timelock", "time can pass on from every state"),
    ...summary("zeno", "no state leads only to more and more actions without time passing"),
  ];
}

type Found = readonly SanityCheck[] | "goes on" | "undecided";

/** A group, and what watches it: a base that goes on does so whatever watches it. */
function checkGroup(setting: Setting, group: Group): Found {
  const base = checkAlone(setting, group);
  const found = base === "goes on" ? (group.watchers ?? []).map((each) => checkAlone(setting, each)) : [];
  const warnings = found.flatMap((each) => (Array.isArray(each) ? each : []));
  if (warnings.length > 0) return warnings;
  return found.includes("undecided") ? "undecided" : base;
}

function checkAlone(setting: Setting, group: Group | WatcherGroup): Found {
  const { surface } = group;
  if (group.isSound === true) return "goes on";
  if (surface === undefined) return "undecided";
  const checks = [stuck(setting, group, surface), trapped(setting, group, surface), unfair(setting, group, surface)];
  const warnings = checks.filter((check) => check !== undefined);
  if (warnings.length > 0) return warnings;
  return goesOn(group, surface) ? "goes on" : "undecided";
}

// ── Stuck ───────────────────────────────────────────────────────────────────

interface Stuck {
  readonly node: Node;
  readonly waits: Alternative;
  readonly attained?: { readonly clock: number; readonly value: number };
}

function stuck(setting: Setting, group: Group, surface: Surface): SanityCheck | undefined {
  for (const found of stuckStates(surface)) {
    const { reached } = surface;
    const script = scriptTo(reached, found.node, found.waits, found.attained);
    const shown = prefix(setting, surface, found.node.location, script);
    if (shown === undefined || !isStuck(group.system, stateAt(shown.trace, shown.trace.steps.length))) continue;
    const text = `time can stop in ${nameOf(group)}: ${whyStuck(surface, found.node.location)}; runs that lead there are left out`;
    return { kind: "timelock", status: "warning", text, ...shown };
  }
  return undefined;
}

/** A few of the states in which no time may pass and nothing can happen. */
function stuckStates(surface: Surface): readonly Stuck[] {
  const found: Stuck[] = [];
  for (const node of surface.nodes) {
    const { location, zone } = node;
    const transitions = surface.transitionsOf(location);
    if (transitions.some(({ wait }) => wait === undefined)) continue;
    const moments: readonly (Stuck["attained"] & { readonly row: number })[] = location.limits.flatMap(
      (limit, index) => (limit === Infinity ? [] : [{ row: index + 1, clock: location.clocks[index]!, value: limit }]),
    );
    if (location.urgent && isUnfinished(zone, transitions)) found.push({ node, waits: waitsOf(location, transitions) });
    for (const { row, clock, value } of location.urgent ? [] : moments) {
      const then = copy(zone);
      if (constrain(then, 0, row, -value) && isUnfinished(then, transitions))
        found.push({ node, waits: waitsOf(location, transitions), attained: { clock, value } });
    }
    if (found.length >= 4) break;
  }
  return found;
}

/** Whether some state of the zone has finished none of the waits. */
function isUnfinished(zone: Zone, transitions: readonly Transition[]): boolean {
  return transitions.every(({ wait }) => wait === undefined || -zone.bounds[wait.clock]! < wait.least);
}

function waitsOf(location: Location, transitions: readonly Transition[]): Alternative {
  return transitions.flatMap(({ wait }) =>
    wait === undefined ? [] : [{ clock: location.clocks[wait.clock - 1]!, above: false, bound: wait.least - 1 }],
  );
}

/** What has to happen and which assumption forbids it. */
function whyStuck({ reached: { compiled } }: Surface, { values }: Location): string {
  for (const { action, guard, updates } of compiled.actions) {
    if (guard(values) === 0) continue;
    const next = [...values];
    for (const update of updates) next[update.slot] = update.value(values);
    const broken = compiled.invariants.findIndex((invariant) => invariant(next) === 0);
    if (broken !== -1) return `\`${compiled.system.invariants[broken]!.name}\` forbids \`${action.name}\``;
  }
  return "a limit is reached and nothing can happen";
}

/** The run up to where it cannot go on, replayed; it ends in a state with the values of the node. */
function prefix(
  setting: Setting,
  { reached: { compiled } }: Surface,
  { values }: Location,
  script: Script | undefined,
): Required<Pick<SanityCheck, "trace" | "part">> | undefined {
  if (script === undefined) return undefined;
  const part = partFor(setting, script, []);
  const completion = complete(setting.whole.interpreterOf(part), script, "lazy", 50);
  const steps = completion.kind === "complete" ? undefined : doneAfter(completion.trace, script);
  if (steps === undefined) return undefined;
  const trace: Trace = { initial: completion.trace.initial, steps: completion.trace.steps.slice(0, steps) };
  const last = stateAt(trace, steps);
  const isThere = compiled.system.variables.every(
    ({ name, sort }, slot) => last.values.get(name) === decodeValue(sort, values[slot]!),
  );
  return isThere && replay(part, trace, setting.whole.interpreterOf(part)).kind === "accepted"
    ? { trace, part }
    : undefined;
}

/** After how many steps all events have happened and the time of the script is over; undefined if that never comes. */
function doneAfter(trace: Trace, { events, end }: Script): number | undefined {
  const times = timesOf(trace);
  let next = 0;
  for (let steps = 0; steps <= trace.steps.length; steps += 1) {
    const event = events[next];
    if (steps > 0 && event !== undefined && trace.steps[steps - 1]!.action === event.action) next += 1;
    if (next === events.length && compare(times[steps]!, end) >= 0) return steps;
  }
  return undefined;
}

/** The rules themselves: no time may pass, and nothing can happen. */
function isStuck(system: TimedTransitionSystem, state: State): boolean {
  const room = longestDelay(system, state);
  const goesOn = (action: Action): boolean => brokenInvariant(system, afterAction(system, state, action)) === undefined;
  return room !== undefined && room.numerator === 0n && !enabledActions(system, state).some(goesOn);
}

// ── Zeno ────────────────────────────────────────────────────────────────────

function trapped(setting: Setting, group: Group, surface: Surface): SanityCheck | undefined {
  const trap = largestClosed(surface, (location) => location.urgent && surface.transitionsOf(location).length > 0);
  const node = surface.nodes.find(({ location }) => trap.has(keyOf(location)));
  const shown = node && prefix(setting, surface, node.location, scriptTo(surface.reached, node, []));
  if (node === undefined || shown === undefined) return undefined;
  const first = surface.transitionsOf(node.location).map(({ action }) => `\`${group.system.actions[action]!.name}\``);
  const text = `actions can follow one another for ever without time passing in ${nameOf(group)}, from ${first.join(" or ")} on; runs that lead there are left out`;
  return { kind: "zeno", status: "warning", text, ...shown };
}

function keyOf({ values }: Location): string {
  return values.join();
}

/** The largest set of reachable locations of the given sort that nothing leads out of. */
function largestClosed(surface: Surface, isIn: (location: Location) => boolean): ReadonlySet<string> {
  const all = new Map(surface.nodes.map(({ location }) => [keyOf(location), location] as const));
  const closed = new Set([...all].filter(([, location]) => isIn(location)).map(([key]) => key));
  for (let size = -1; size !== closed.size;) {
    size = closed.size;
    for (const { from, transition } of surface.edges)
      if (!closed.has(keyOf(transition.target))) closed.delete(keyOf(from.location));
  }
  return closed;
}

// ── Unfair ──────────────────────────────────────────────────────────────────

function unfair(setting: Setting, group: Group, surface: Surface): SanityCheck | undefined {
  for (const [index, { action, guard }] of surface.reached.compiled.actions.entries()) {
    if (action.fairness !== "weak") continue;
    const isForbidden = (location: Location): boolean =>
      guard(location.values) === 1 && !surface.transitionsOf(location).some((each) => each.action === index);
    const trap = largestClosed(surface, isForbidden);
    const node = surface.nodes.find(({ location }) => trap.has(keyOf(location)));
    const shown = node && prefix(setting, surface, node.location, scriptTo(surface.reached, node, []));
    if (node === undefined || shown === undefined) continue;
    const text = `\`${action.name}\` can be demanded by fairness and forbidden for ever: ${whyStuck(surface, node.location)}; runs that lead there are left out`;
    return { kind: "timelock", status: "warning", text, ...shown };
  }
  return undefined;
}

// ── Going on ────────────────────────────────────────────────────────────────

/**
 * Whether the strategy above works from every state, whatever other groups do. A watcher has to go on by its own actions, from where
 * its base may wait: then both go on together, the base first.
 */
function goesOn(group: Group | WatcherGroup, surface: Surface): boolean {
  const { compiled } = surface.reached;
  const isOwn = (action: Action): boolean => !("own" in group) || group.own.has(action.name);
  const locations = new Map(surface.nodes.map(({ location }) => [keyOf(location), location] as const));
  const sure = (location: Location): readonly Transition[] =>
    surface.transitionsOf(location).filter(({ action: index }) => {
      const { action } = compiled.actions[index]!;
      return isOwn(action) && !group.unsure.has(action.name);
    });
  const others = new Set(
    compiled.actions.flatMap(({ action }) => (isOwn(action) ? [] : [action.wait?.clock, ...action.restarts])),
  );
  const isOther = (clock: number): boolean => others.has(compiled.clocks[clock]!.clock.name);
  const restarts = (clock: number, { action, target }: Transition): boolean =>
    compiled.actions[action]!.restarts.has(clock) || !target.clocks.includes(clock);
  const isServed = (location: Location, clock: number, limit: number): boolean =>
    limit > 0 &&
    sure(location).some((transition) => {
      const { wait } = transition;
      const isDue = wait === undefined || (location.clocks[wait.clock - 1] === clock && wait.least <= limit);
      return isDue && restarts(clock, transition);
    });
  const isFair = (location: Location): boolean =>
    compiled.actions.every(
      ({ action, guard }, index) =>
        action.fairness === "none" ||
        !isOwn(action) ||
        guard(location.values) === 0 ||
        sure(location).some((each) => each.action === index),
    );
  /** A clock that starts at its limit gives no time; once it runs for good that does not matter. */
  const startsLate = compiled.clocks.some(
    ({ limit, least }, clock) =>
      !isOther(clock) &&
      limit !== Infinity &&
      least >= limit &&
      [...locations.values()].some(({ clocks }) => !clocks.includes(clock)),
  );
  if (startsLate) return false;
  const calm = [...locations.values()].filter(({ urgent }) => !urgent);
  const served = calm.every((location) =>
    location.limits.every((limit, index) => {
      const clock = location.clocks[index]!;
      return limit === Infinity || isOther(clock) || isServed(location, clock, limit);
    }),
  );
  const waitsForOthers = ({ values }: Location): boolean =>
    compiled.actions.some(({ action, guard }) => action.urgent && !isOwn(action) && guard(values) === 1);
  return served && [...locations.values()].every(isFair) && escape(locations, waitsForOthers, sure);
}

/** Whether every urgent location leads to one that is not, or in which it is another one's turn, by actions that need no waiting. */
function escape(
  locations: ReadonlyMap<string, Location>,
  waitsForOthers: (location: Location) => boolean,
  sure: (location: Location) => readonly Transition[],
): boolean {
  const isOut = (location: Location): boolean => !location.urgent || waitsForOthers(location);
  const out = new Set([...locations].filter(([, location]) => isOut(location)).map(([key]) => key));
  for (let size = -1; size !== out.size;) {
    size = out.size;
    for (const [key, location] of locations)
      if (sure(location).some(({ wait, target }) => wait === undefined && out.has(keyOf(target)))) out.add(key);
  }
  return out.size === locations.size;
}

/**
 * Deadlock: a reachable state from which nothing but time can ever happen again. Everything is at rest when every group
 * is. A single machine with a last state is meant to end; instances that wait for one another for ever, although
 * they can also go on for ever, are not.
 */
import type { Script } from "../../trace/complete.ts";
import type { Node } from "../../zone/explore.ts";
import type { Location } from "../../zone/locations.ts";
import { compare } from "../../source/rational.ts";
import type { Setting } from "../setting.ts";
import { runWith } from "../violation.ts";
import type { SanityCheck } from "../sanity-check.ts";
import { scriptTo } from "../reach.ts";
import type { Group, Surface } from "./group.ts";
import { nameOf } from "./group.ts";

interface Resting {
  readonly group: Group;
  readonly node: Node;
  readonly script: Script;
}

/** What is known of coming to rest: of everything, and of groups of several instances. The groups that never do are added to `sound`. */
export async function checkDeadlock(
  setting: Setting,
  groups: readonly Group[],
  coupled: (group: Group) => Promise<Group>,
  sound: Set<Group> = new Set(),
): Promise<readonly SanityCheck[]> {
  const resting = groups.flatMap((group) => restingIn(group) ?? []);
  for (const group of groups) if (goesOn(group)) sound.add(group);
  if (groups.length > 0 && resting.length === groups.length) {
    const evidence = runWith(setting, together(resting.map(({ script }) => script)));
    const text = "everything can come to rest: from then on nothing can ever happen but time passing";
    if (evidence.kind === "run")
      return [{ kind: "deadlock", status: "warning", text, trace: evidence.trace, part: evidence.part }];
  }
  const waiting = resting.flatMap(({ group, script }): readonly SanityCheck[] => {
    if (!isOfSeveral(group) || !canGoOn(group.surface!)) return [];
    const evidence = runWith(setting, script);
    if (evidence.kind === "none") return [];
    const text = `${nameIn(setting, group)} can come to rest: from then on nothing can ever happen there`;
    return [{ kind: "deadlock", status: "warning", text, trace: evidence.trace, part: evidence.part }];
  });
  if (waiting.length > 0) return waiting;
  const isAtRest = (group: Group): boolean => resting.some((each) => each.group === group);
  for (const group of groups)
    if (!isAtRest(group) && (sound.has(group) || (group.unsure.size > 0 && goesOn(await coupled(group)))))
      return [{ kind: "deadlock", status: "ok", text: remark(setting, resting) }];
  return [{ kind: "deadlock", status: "unknown", text: "not decided whether everything can come to rest" }];
}

function remark(setting: Setting, resting: readonly Resting[]): string {
  const some = resting.map(({ group }) => nameIn(setting, group)).join(", ");
  return `something can always happen${some === "" ? "" : `, but not in ${some}, which can come to rest`}`;
}

/** What a group is called; of an instance in which something else can happen, too, only the variables that are in it. */
function nameIn({ problem }: Setting, { system, alike }: Group): string {
  const inside = new Set(system.actions.map(({ name }) => name));
  const others = new Set(problem.system.actions.flatMap(({ name, owner }) => (inside.has(name) ? [] : [owner])));
  const variables = system.variables.map((each) => (others.has(each.owner) ? { ...each, owner: "" } : each));
  const actions = system.actions.filter(({ owner }) => !others.has(owner));
  return nameOf({ system: { ...system, variables, actions }, alike });
}

function isResting(surface: Surface, location: Location): boolean {
  const isStill = !location.urgent && location.limits.every((limit) => limit === Infinity);
  return isStill && surface.transitionsOf(location).length === 0;
}

/** What watches a group may go on when the group rests. */
function restingIn(group: Group): Resting | undefined {
  const { surface, watchers } = group;
  if (surface === undefined || watchers !== undefined) return undefined;
  const node = surface.nodes.find(({ location }) => isResting(surface, location));
  const script = node && scriptTo(surface.reached, node, []);
  return node === undefined || script === undefined ? undefined : { group, node, script };
}

/** Whether some action that nothing outside can keep from happening leaves every location of the group. */
function goesOn({ surface, unsure, system, isSound }: Group): boolean {
  if (surface === undefined) return isSound === true;
  return surface.nodes.every(({ location }) =>
    surface.transitionsOf(location).some(({ action }) => !unsure.has(system.actions[action]!.name)),
  );
}

function isOfSeveral({ system }: Group): boolean {
  return new Set(system.variables.map(({ owner }) => owner)).size > 1;
}

/** Whether some location leads back to itself. */
function canGoOn(surface: Surface): boolean {
  const key = ({ values }: Location): string => values.join();
  const next = new Map<string, Set<string>>();
  for (const { from, transition } of surface.edges) {
    const known = next.get(key(from.location)) ?? new Set();
    next.set(key(from.location), known.add(key(transition.target)));
  }
  // What remains after leaves are taken away, again and again, lies on cycles or leads to some.
  for (let found = true; found;) {
    found = false;
    for (const [name, targets] of next) {
      for (const target of targets) if (!next.has(target)) targets.delete(target);
      if (targets.size > 0) continue;
      next.delete(name);
      found = true;
    }
  }
  return next.size > 0;
}

/** Several scripts at once, in order of time. */
function together(scripts: readonly Script[]): Script {
  const events = scripts.flatMap((script) => script.events).toSorted((a, b) => compare(a.time, b.time));
  const end = scripts.map((script) => script.end).reduce((a, b) => (compare(a, b) >= 0 ? a : b));
  return { initialStarts: new Map(scripts.flatMap((script) => [...script.initialStarts])), events, end };
}

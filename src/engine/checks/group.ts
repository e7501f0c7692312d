/**
 * The components of a system, each explored alone by zones under all that the assumptions imply about it. That adds runs
 * and takes none away: what can never happen in a group can never happen, and what can needs a run of the whole to
 * show it. A group's `unsure` actions are those that an assumption about other components too might keep from happening.
 */
import type { Problem } from "../../ltl/problem.ts";
import type { Component } from "../../system/components.ts";
import { componentsOf, restrictionOf } from "../../system/components.ts";
import { project } from "../../system/slice.ts";
import type { Action, Invariant, TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { writingOf } from "../../system/writing.ts";
import { isPossible } from "../../term/possible.ts";
import type { Term } from "../../term/term.ts";
import {
  add,
  and,
  constant,
  falsehood,
  int,
  isTruth,
  less,
  not,
  rememberingVariables,
  substitute,
  variablesOf,
} from "../../term/term.ts";
import { ConstantsTooFine } from "../../zone/compile.ts";
import type { Node } from "../../zone/explore.ts";
import type { Location, Transition } from "../../zone/locations.ts";
import { locationsOf } from "../../zone/locations.ts";
import type { Exploring, Reached } from "../reach.ts";
import { reach } from "../reach.ts";
import { exchangeUnder } from "./exchange.ts";
import { watchedIn } from "./watchers.ts";

/** One way out of a stored zone. */
export interface Edge {
  readonly from: Node;
  readonly transition: Transition;
  readonly action: Action;
}

export interface Group {
  readonly system: TimedTransitionSystem;
  readonly unsure: ReadonlySet<string>;
  /** Groups that are the same but for names, action by action and variable by variable, and may be exchanged with this one (`exchange.ts`). */
  readonly alike: readonly TimedTransitionSystem[];
  /** No check has anything to say of it, as an earlier run has found (`sound.ts`). It is not explored again. */
  readonly isSound?: boolean;
  /** Absent when there are too many zones, constants that do not fit, or no need. */
  readonly surface?: Surface;
  /** Where all together have too many zones: what reads the group and is read by nothing, each explored with the group. */
  readonly watchers?: readonly WatcherGroup[];
}

/** A watcher with what it reads; its `own` actions change nothing but itself. */
export interface WatcherGroup extends Group {
  readonly own: ReadonlySet<string>;
}

/** What exploring has found. */
export interface Surface {
  readonly reached: Reached;
  /** Every stored zone of every location, fewest steps first. */
  readonly nodes: readonly Node[];
  /** All that can happen from a stored zone. */
  readonly edges: readonly Edge[];
  /** What leaves a location as far as its values and the assumptions go, whatever the clocks say. */
  transitionsOf(location: Location): readonly Transition[];
}

const mostZones = 5000;

/** What is known of a group before it is explored. */
export type Unexplored = Omit<Group, "surface" | "watchers">;

/**
 * All groups of one component, those that are alike, for the assumptions too, explored once, and those that are known to be sound not at
 * all; a group of more than `most` zones without its watchers.
 */
export async function groupsOf(
  { system, assumptions }: Pick<Problem, "system" | "assumptions">,
  exploring: Exploring,
  isSound: (group: Unexplored) => boolean = () => false,
  most: number = mostZones,
): Promise<readonly Group[]> {
  const classes = new Map<
    string,
    { system: TimedTransitionSystem; unsure: Set<string>; alike: TimedTransitionSystem[] }[]
  >();
  const apart = apartIn(system);
  const isExchangeable = exchangeUnder(
    invariantsOf(system).map(({ holds }) => holds),
    assumptions.map(({ formula }) => formula),
  );
  for (const component of componentsOf(system)) {
    if (component.actions.size === 0) continue;
    const { alone, unsure } = apart([component]);
    const writing = writingOf(alone) + alone.actions.map(({ name }) => (unsure.has(name) ? "?" : "!")).join("");
    const known = classes.get(writing) ?? [];
    const existing = known.find((each) => isExchangeable(each.system, alone));
    if (existing === undefined) classes.set(writing, [...known, { system: alone, unsure, alike: [] }]);
    else existing.alike.push(alone);
  }
  const groups: Group[] = [];
  for (const each of [...classes.values()].flat())
    groups.push(isSound(each) ? { ...each, isSound: true } : await exploredByParts(each, exploring, most));
  return groups;
}

/** A group as a whole, unless its parts tell that it has too many zones for that. */
async function exploredByParts(group: Unexplored, exploring: Exploring, most: number): Promise<Group> {
  const watched = watchedIn(group.system);
  if (watched === undefined) return explored(group, exploring);
  const alike = group.alike.flatMap((each) => watchedIn(each) ?? []);
  const base = await explored({ ...group, system: watched.base, alike: alike.map((each) => each.base) }, exploring);
  const watchers: WatcherGroup[] = [];
  for (const [index, { system, own }] of watched.watchers.entries()) {
    const others = alike.map((each) => each.watchers[index]!.system);
    watchers.push({ ...(await explored({ ...group, system, alike: others }, exploring)), own });
  }
  const together = watchers.reduce(
    (size, each) => size * growthBy(each, base.system),
    base.surface?.nodes.length ?? Infinity,
  );
  const whole = together > most ? undefined : await explored(group, exploring);
  return whole?.surface === undefined ? { ...base, watchers } : whole;
}

/** How many locations a watcher has, in the middle, for one of what it reads. */
function growthBy({ surface }: WatcherGroup, base: TimedTransitionSystem): number {
  if (surface === undefined) return Infinity;
  const isOfBase = new Set(base.variables.map(({ name }) => name));
  const { variables } = surface.reached.system;
  const locations = new Set(surface.nodes.map(({ location }) => location));
  const read = [...locations].map(({ values }) =>
    variables.map(({ name }, slot) => isOfBase.has(name) && values[slot]),
  );
  return locations.size / new Set(read.map((each) => each.join())).size;
}

/** The group of a component and all that assumptions couple with it, directly or through others. */
export async function coupledGroup(
  system: TimedTransitionSystem,
  { system: core }: Group,
  exploring: Exploring,
): Promise<Group> {
  const components = componentsOf(system);
  const names = new Set(core.variables.map(({ name }) => name));
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { holds } of system.invariants) {
      const own = [...variablesOf(holds)];
      if (own.some((name) => names.has(name))) for (const name of own) names.add(name);
    }
    for (const { variables } of components)
      if ([...variables].some((name) => names.has(name))) for (const name of variables) names.add(name);
  }
  const { alone, unsure } = apartIn(system)(
    components.filter(({ variables }) => [...variables].some((name) => names.has(name))),
  );
  return explored({ system: alone, unsure, alike: [] }, exploring);
}

interface Apart {
  readonly alone: TimedTransitionSystem;
  readonly unsure: Set<string>;
}

/** Some components under all that the assumptions imply about them. */
function apartIn(system: TimedTransitionSystem): (components: readonly Component[]) => Apart {
  const restrict = restrictionOf(system);
  const known = invariantsOf(system);
  const namesIn = rememberingVariables();
  return (components) => {
    const inside = new Set(components.flatMap(({ variables }) => [...variables]));
    const shared = known.filter(({ holds }) => isShared(namesIn(holds), inside));
    const alone = { ...restrict(components), invariants: known.flatMap((each) => projected(each, inside)) };
    const unsure = alone.actions.filter((action) => shared.some(({ holds }) => mayBreak(action, holds, namesIn)));
    return { alone, unsure: new Set(unsure.map(({ name }) => name)) };
  };
}

/** The assumptions about states, with the values of what nothing ever writes. */
function invariantsOf(system: TimedTransitionSystem): readonly Invariant[] {
  const written = new Set(system.actions.flatMap(({ updates }) => updates.map(({ variable }) => variable)));
  const values = new Map(system.variables.map(({ name, sort, initial }) => [name, constant(sort, initial)] as const));
  return system.invariants.map((invariant) => ({
    ...invariant,
    holds: substitute(invariant.holds, (name) => (written.has(name) ? undefined : values.get(name))),
  }));
}

async function explored(group: Unexplored, exploring: Exploring): Promise<Group> {
  const surface = await surfaceOf(group.system, exploring);
  return { ...group, ...(surface === undefined ? {} : { surface }) };
}

function isShared(spoken: ReadonlySet<string>, inside: ReadonlySet<string>): boolean {
  const names = [...spoken];
  return names.some((name) => inside.has(name)) && names.some((name) => !inside.has(name));
}

function projected(invariant: Invariant, inside: ReadonlySet<string>): readonly Invariant[] {
  const holds = project(invariant.holds, inside);
  return isTruth(holds) ? [] : [{ ...invariant, holds }];
}

/** Whether an action can lead from a state in which a condition holds to one in which it does not; true if that is not clear. */
function mayBreak(action: Action, condition: Term, namesIn: (term: Term) => ReadonlySet<string>): boolean {
  const values = new Map(action.updates.map(({ variable, value }) => [variable, value] as const));
  const after = (term: Term): Term => substitute(term, (name) => values.get(name));
  const isWritten = (term: Term): boolean => [...namesIn(term)].some((name) => values.has(name));
  if (!isWritten(condition)) return false;
  if (condition.kind === "and") return condition.operands.some((operand) => mayBreak(action, operand, namesIn));
  if (condition.kind === "at-most" || condition.kind === "less") {
    const summands = (term: Term): readonly Term[] => (term.kind === "add" ? term.operands : [term]);
    const left = summands(condition.left).filter(isWritten);
    const right = summands(condition.right).filter(isWritten);
    const before = add(int(0), ...left, ...right.map(after));
    return isPossible(and(action.guard, less(before, add(int(0), ...left.map(after), ...right))));
  }
  return isPossible(and(action.guard, condition, not(after(condition))));
}

async function surfaceOf(system: TimedTransitionSystem, exploring: Exploring): Promise<Surface | undefined> {
  try {
    const limits = { ...exploring, maximalNodes: Math.min(mostZones, exploring.maximalNodes) };
    const reached = await reach(system, falsehood, limits, { exhaustive: true });
    if (!reached.explored.complete) return undefined;
    const nodes = reached.explored.nodes.toSorted((a, b) => a.depth - b.depth);
    const locations = locationsOf(reached.compiled, { lower: new Map(), upper: new Map() });
    const edges = nodes.flatMap((from) =>
      locations.transitionsOf(from.location).flatMap((transition) => {
        const { action } = reached.compiled.actions[transition.action]!;
        return canWait(from, transition) ? [{ from, transition, action }] : [];
      }),
    );
    return { reached, nodes, edges, transitionsOf: (location) => locations.transitionsOf(location) };
  } catch (error) {
    if (error instanceof ConstantsTooFine) return undefined;
    throw error;
  }
}

/** Whether the zone has a state in which the action has waited long enough. */
function canWait({ zone }: Node, { wait }: Transition): boolean {
  return wait === undefined || zone.bounds[wait.clock * zone.size]! >= wait.least;
}

/** The node that an edge leads to, for finding exact times; its zone is not worked out. */
export function nodeAfter({ from, transition }: Edge): Node {
  return {
    location: transition.target,
    zone: from.zone,
    parent: from,
    transition,
    depth: from.depth + 1,
    covered: false,
  };
}

/** What a group is called: the instances in it, and how many more groups are like it. */
export function nameOf({ system, alike }: Pick<Group, "system" | "alike">): string {
  const owners = [
    ...new Set([...system.variables, ...system.actions].map(({ owner, name }) => (owner === "" ? name : owner))),
  ];
  const shown = owners.length > 3 ? [...owners.slice(0, 2), `${owners.length - 2} more`] : owners;
  const names = shown.map((name, index) => (index < 2 ? `\`${name}\`` : name)).join(", ");
  return alike.length === 0 ? names : `${names} (and ${alike.length} alike)`;
}

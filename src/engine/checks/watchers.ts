/**
 * Watchers: what reads the rest of a component and is read by nothing. Many of them beside one another have more states together
 * than can be explored, so each is explored with what it reads, and what is left, the base, by itself. Dropping watchers adds runs
 * and takes none away.
 */
import type { Influence } from "../../system/slice.ts";
import { coneOf, influenceOf, sliceTo } from "../../system/slice.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { variablesOf } from "../../term/term.ts";

export interface Watcher {
  /** The watcher and all that it reads. */
  readonly system: TimedTransitionSystem;
  /** Its actions, which change nothing but itself. */
  readonly own: ReadonlySet<string>;
}

export interface Watched {
  readonly base: TimedTransitionSystem;
  readonly watchers: readonly Watcher[];
}

/**
 * Several watchers of one component and their base. None if an action belongs to neither, or if an assumption speaks of a
 * watcher: it could keep the base from going on.
 */
export function watchedIn(system: TimedTransitionSystem): Watched | undefined {
  if (system.history.length > 0) return undefined;
  const influence = influenceOf(system);
  const leaves = leavesOf(influence);
  const inLeaves = new Set(leaves.flatMap(({ own }) => [...own]));
  const isOfBase = (name: string): boolean => !inLeaves.has(name);
  const isWhole = system.actions.every(({ updates }) => {
    const written = updates.map(({ variable }) => variable);
    return written.some(isOfBase) || leaves.some(({ own }) => own.size > 0 && isWithin(written, own));
  });
  const isFree = system.invariants.every(({ holds }) => [...variablesOf(holds)].every(isOfBase));
  if (leaves.length < 2 || !isWhole || !isFree) return undefined;
  const names = system.variables.map(({ name }) => name);
  return {
    base: sliceTo(influence, new Set(names.filter(isOfBase))),
    watchers: leaves.map(({ cone, own }) => {
      const actions = system.actions.filter(({ updates }) =>
        isWithin(
          updates.map(({ variable }) => variable),
          own,
        ),
      );
      return { system: sliceTo(influence, cone), own: new Set(actions.map(({ name }) => name)) };
    }),
  };
}

interface Leaf {
  readonly cone: ReadonlySet<string>;
  readonly own: ReadonlySet<string>;
}

/** Groups of variables that read one another and are read by no others, in the order of the system. */
function leavesOf(influence: Influence): readonly Leaf[] {
  const cones = new Map(influence.system.variables.map(({ name }) => [name, coneOf(influence, [name])] as const));
  const readers = (name: string): readonly string[] =>
    [...cones].filter(([, cone]) => cone.has(name)).map(([reader]) => reader);
  const leaves: Leaf[] = [];
  for (const [name, cone] of cones) {
    if (leaves.some(({ own }) => own.has(name))) continue;
    const own = readers(name);
    if (own.every((reader) => cone.has(reader))) leaves.push({ cone, own: new Set(own) });
  }
  return leaves;
}

/** Whether all of some names, of which there are some, are in a set. */
function isWithin(names: readonly string[], set: ReadonlySet<string>): boolean {
  return names.length > 0 && names.every((name) => set.has(name));
}

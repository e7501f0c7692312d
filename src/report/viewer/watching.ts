/**
 * Which instance watches which: one that reads the state of another, or reacts to its actions, while that one neither reads it nor hears
 * of it by others. So a health check watches its region; two processes that read one another watch nobody.
 */
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { variablesOf } from "../../term/term.ts";

export interface Watching {
  readonly name: string;
  /** How deep it stands under what it watches; 0 for one that stands by itself. */
  readonly depth: number;
  /** All that it watches, in the order of the spec. */
  readonly watches: readonly string[];
  /** The one that it stands under: which it watches most closely, if there is one such. */
  readonly under?: string;
}

/** All instances, each after what it watches, and right under what it watches most closely. */
export function watchingOf(system: TimedTransitionSystem): readonly Watching[] {
  const owners = [...new Set(system.variables.map(({ owner }) => owner))];
  const reads = readingOf(system);
  const reached = new Map(owners.map((owner) => [owner, reachedFrom(owner, reads)] as const));
  const watches = (owner: string): readonly string[] =>
    owners.filter((other) => reads.get(owner)?.has(other) === true && reached.get(other)?.has(owner) !== true);
  const closest = (owner: string): string | undefined => {
    const all = watches(owner);
    const [first, ...more] = all.filter((each) => !all.some((other) => reached.get(other)!.has(each)));
    return more.length === 0 ? first : undefined;
  };
  const parents = new Map(owners.map((owner) => [owner, closest(owner)] as const));
  const listed: Watching[] = [];
  const visit = (name: string, depth: number): void => {
    const under = parents.get(name);
    listed.push({ name, depth, watches: watches(name), ...(under === undefined ? {} : { under }) });
    for (const owner of owners) if (parents.get(owner) === name) visit(owner, depth + 1);
  };
  const tops = owners.filter((owner) => parents.get(owner) === undefined);
  // What watches several stands after all of them.
  for (const top of [
    ...tops.filter((each) => watches(each).length === 0),
    ...tops.filter((each) => watches(each).length > 0),
  ])
    visit(top, 0);
  return listed;
}

/** Whose variables each instance reads, and to whose actions it reacts; itself left out. */
function readingOf({ actions, variables }: TimedTransitionSystem): ReadonlyMap<string, ReadonlySet<string>> {
  const ownerOf = new Map(variables.map(({ name, owner }) => [name, owner] as const));
  const reads = new Map<string, Set<string>>();
  const note = (reader: string, read: string | undefined): void => {
    if (read === undefined || read === reader || read === "" || reader === "") return;
    reads.set(reader, (reads.get(reader) ?? new Set()).add(read));
  };
  for (const { owner, guard, updates } of actions) {
    for (const name of variablesOf(guard)) note(owner, ownerOf.get(name));
    for (const { variable, value } of updates) {
      const changed = ownerOf.get(variable) ?? "";
      note(changed, owner);
      for (const name of variablesOf(value)) note(changed, ownerOf.get(name));
    }
  }
  return reads;
}

/** All that an instance reads, directly or by others. */
function reachedFrom(owner: string, reads: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = [...(reads.get(owner) ?? [])];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    pending.push(...(reads.get(next) ?? []));
  }
  return reached;
}

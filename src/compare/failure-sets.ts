/** The smallest sets of failures that are new, and those that are gone: of flows, and of faults that break a claim. */
import type { FaultSets } from "../engine/fault-sets.ts";
import type { FlowFailures } from "../quantity/failures.ts";

export interface FailureChange {
  readonly kind: "flow" | "claim";
  readonly name: string;
  readonly fresh: readonly (readonly string[])[];
  readonly gone: readonly (readonly string[])[];
  /** False when there may be further sets before or after that were not looked for. */
  readonly complete: boolean;
}

type Found = FlowFailures | FaultSets;

interface Sets {
  readonly kind: "flow" | "claim";
  readonly name: string;
  readonly sets: readonly (readonly string[])[];
  readonly complete: boolean;
}

function setsOf(found: Found): Sets {
  const { complete } = found;
  if ("flow" in found) return { kind: "flow", name: found.flow, sets: found.sets.map(({ names }) => names), complete };
  return { kind: "claim", name: found.claim.name, sets: found.sets.map(({ faults }) => faults), complete };
}

/** What has other sets after than before, of what there is on both sides. */
export function failureChanges(before: readonly Found[], after: readonly Found[]): readonly FailureChange[] {
  const old = before.map(setsOf);
  return after.map(setsOf).flatMap(({ kind, name, sets, complete }): readonly FailureChange[] => {
    const was = old.find((each) => each.kind === kind && each.name === name);
    if (was === undefined) return [];
    const fresh = without(sets, was.sets);
    const gone = without(was.sets, sets);
    return fresh.length + gone.length === 0 ? [] : [{ kind, name, fresh, gone, complete: complete && was.complete }];
  });
}

function without(
  sets: readonly (readonly string[])[],
  others: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const key = (set: readonly string[]): string => set.toSorted().join("\n");
  const known = new Set(others.map(key));
  return sets.filter((set) => !known.has(key(set)));
}

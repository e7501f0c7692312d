/**
 * Several counterexamples that differ in what happens, not only in when: each does without some action of every one before it.
 *
 * A set of actions is forbidden, one of each run that was found; a run without them is looked for, in the system that has them no more, and
 * confirmed on the system as it is. What is found consists of other actions, of which one more is forbidden in turn, and so on through
 * all choices (the tree of hitting sets of Reiter, "A theory of diagnosis from first principles", 1987). If it ends everywhere with a
 * proof that there is no such run, every counterexample has all the actions that one of those that were found consists of: if it lacked
 * one of each, it would be a run without one of the forbidden sets.
 *
 * A run consists of what happens in the part that the claim depends on (`Other.actions`). What has to happen in the rest of the system
 * is on the run as well, and may be what another run consists of. So what a run is told to do without is looked up on all of it.
 */
import type { Formula } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import { withHistory } from "../../ltl/past.ts";
import { influenceOf } from "../../system/slice.ts";
import { decideByAutomaton } from "../by-automaton.ts";
import { decideByZones } from "../by-zones.ts";
import { noSolver } from "../no-solver.ts";
import type { Setting } from "../setting.ts";
import type { Verdict } from "../verdict.ts";
import type { Violating } from "./reduce.ts";

/** What is told of a run. */
export interface Told {
  /** The actions that it consists of. */
  readonly actions: ReadonlySet<string>;
  /** All that happens on it until the claim is lost. */
  readonly happening: ReadonlySet<string>;
}

export type Different<Run extends Told> = Run & { readonly without: readonly string[] };

const mostSearches = 60;

/** Up to `most` runs besides the first. `small` makes what is found small, and says which actions are left. */
export async function differentFrom<Run extends Told>(
  setting: Setting,
  claim: Formula,
  first: ReadonlySet<string>,
  most: number,
  small: (found: Violating) => Run,
): Promise<{ readonly runs: readonly Different<Run>[]; readonly complete?: string }> {
  const runs: Different<Run>[] = [];
  const seen = new Set<string>();
  const queue = [...first].map((action) => [action]);
  let searches = 0;
  let isProved = true;
  for (let without = queue.shift(); without !== undefined && runs.length < most; without = queue.shift()) {
    const key = without.toSorted().join("\n");
    if (seen.has(key)) continue;
    seen.add(key);
    const known = runs.find((run) => isWithout(run, without!));
    searches += known === undefined ? 1 : 0;
    if (searches > mostSearches) return { runs };
    const found =
      known ?? (await runWithout(setting, claim, without, [first, ...runs.map(({ actions }) => actions)], small));
    if (found === "unknown") isProved = false;
    if (typeof found === "string") continue;
    if (known === undefined) runs.push(found);
    for (const action of found.actions) queue.push([...without, action]);
  }
  const by = setting.solver === noSolver ? "zones" : "zones, confirmed by the solver";
  return { runs, ...(isProved && queue.length === 0 && runs.length < most ? { complete: by } : {}) };
}

/** A run without some actions, one of each run `before` it; `none`: it is proved that there is none. */
async function runWithout<Run extends Told>(
  setting: Setting,
  claim: Formula,
  without: readonly string[],
  before: readonly ReadonlySet<string>[],
  small: (found: Violating) => Run,
): Promise<Different<Run> | "none" | "unknown"> {
  let isProved = true;
  for (const conjunct of split(claim)) {
    if (await setting.stop()) return "unknown";
    const { kind, trace, part, settled } = await verdictWithout(setting, conjunct, without);
    if (kind === "proved" || kind === "vacuous") continue;
    isProved = false;
    if (trace === undefined || part === undefined) continue;
    const found = small({ trace, part, ...(settled === undefined ? {} : { settled }) });
    const lacking = isWithout(found, without) ? lackingIn(found, before, without) : undefined;
    if (lacking !== undefined) return { ...found, without: lacking };
  }
  return isProved ? "none" : "unknown";
}

function isWithout({ actions }: Told, without: readonly string[]): boolean {
  return without.every((action) => !actions.has(action));
}

/** Of each run before it an action that does not happen at all, one of those `without` if it can be; undefined if all of one run's do. */
function lackingIn(
  { happening }: Told,
  before: readonly ReadonlySet<string>[],
  without: readonly string[],
): readonly string[] | undefined {
  const lacking = before.map((actions) => {
    const missing = [...actions].filter((action) => !happening.has(action));
    return missing.find((action) => without.includes(action)) ?? missing[0];
  });
  return lacking.every((action) => action !== undefined) ? [...new Set(lacking)] : undefined;
}

/** What zones say of a system without some actions; runs are confirmed on the system that has them. */
async function verdictWithout(setting: Setting, conjunct: Formula, without: readonly string[]): Promise<Verdict> {
  const unknown: Verdict = { kind: "unknown", method: "zones", notes: [] };
  const recorded = withHistory(setting.problem.system, conjunct);
  if (recorded === undefined) return unknown;
  const actions = recorded.system.actions.filter(({ name }) => !without.includes(name));
  const restricted: Setting = {
    ...setting,
    options: { ...setting.options, sanity: false },
    influence: influenceOf({ ...recorded.system, actions }),
    ofClaim: new Map(),
  };
  const byZones = await decideByZones(restricted, recorded.formula, conjunct);
  if (byZones.kind === "decided") return byZones.verdict;
  const byAutomaton = await decideByAutomaton(restricted, conjunct);
  if (byAutomaton.kind === "undecided") return unknown;
  // That no run does without them for ever says nothing of one that needs them only after the claim is lost.
  return byAutomaton.verdict.kind === "violated" ? byAutomaton.verdict : unknown;
}

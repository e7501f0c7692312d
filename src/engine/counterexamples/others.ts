/**
 * Several counterexamples that differ in what happens, not only in when: each does without some action of every one before it.
 *
 * A set of actions is forbidden, one of each run that was found; a run without them is looked for, in the system that has them no more, and
 * confirmed on the system as it is. What is found has other actions, of which one more is forbidden in turn, and so on through all
 * choices (the tree of hitting sets of Reiter, "A theory of diagnosis from first principles", 1987). If it ends everywhere with a proof that
 * there is no such run, every counterexample has all the actions of one of those that were found: if it lacked one of each, it would be
 * a run without one of the forbidden sets.
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

/** What is told of a run, with the actions that it consists of. */
export interface Told {
  readonly actions: ReadonlySet<string>;
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
    const known = runs.find(({ actions }) => without!.every((action) => !actions.has(action)));
    searches += known === undefined ? 1 : 0;
    if (searches > mostSearches) return { runs };
    const found = known ?? (await runWithout(setting, claim, without, small));
    if (found === "unknown") isProved = false;
    if (typeof found === "string") continue;
    if (known === undefined) runs.push(found);
    for (const action of found.actions) queue.push([...without, action]);
  }
  const by = setting.solver === noSolver ? "zones" : "zones, confirmed by the solver";
  return { runs, ...(isProved && queue.length === 0 && runs.length < most ? { complete: by } : {}) };
}

/** A run without some actions; `none`: it is proved that there is none. */
async function runWithout<Run extends Told>(
  setting: Setting,
  claim: Formula,
  without: readonly string[],
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
    if (without.every((action) => !found.actions.has(action))) return { ...found, without };
  }
  return isProved ? "none" : "unknown";
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

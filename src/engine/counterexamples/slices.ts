/** Looking for the best run that breaks a conjunct: on its slice, and on larger ones as long as what is found is none of the whole system. */
import type { Formula } from "../../ltl/formula.ts";
import { variablesOf } from "../../ltl/formula.ts";
import { withHistory } from "../../ltl/past.ts";
import { coneOf, influenceOf } from "../../system/slice.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import type { Term } from "../../term/term.ts";
import { ConstantsTooFine } from "../../zone/compile.ts";
import { latestAnswer } from "../by-zones.ts";
import type { Monitored } from "../monitor.ts";
import { monitor } from "../monitor.ts";
import type { Reached } from "../reach.ts";
import type { Preferred } from "../preferred.ts";
import { exploringIn, reach, scriptTo } from "../reach.ts";
import { sliceUnder } from "../restrict.ts";
import type { Setting } from "../setting.ts";
import { namesOfTouchingAssumptions } from "../touching.ts";
import { confirmViolation } from "../violation.ts";
import type { Violating } from "./reduce.ts";

/** What is known of the best run. Without a run, none that is better than the known one was found. */
export interface Found extends Omit<Preferred, "by"> {
  readonly run?: Violating;
}

export interface Sliced {
  readonly monitored: Monitored;
  /** The slice without the monitor, and the conjunct without operators of the past. */
  readonly system: TimedTransitionSystem;
  readonly formula: Formula;
  /** As the claim says it. */
  readonly original: Formula;
}

/** `refused`: a run of the slice is none of the whole. */
export type Looked = "done" | "refused" | { readonly missing: string };

/** Looks at the slices of a conjunct, from small to large, until one is done. Why none was, if none was. */
export async function inSlices(
  setting: Setting,
  original: Formula,
  look: (sliced: Sliced) => Promise<Looked>,
): Promise<string | undefined> {
  const recorded = withHistory(setting.problem.system, original);
  if (recorded === undefined) return "a past operator over a future one has no monitor";
  const influence = influenceOf(recorded.system);
  const { formula } = recorded;
  let cone = coneOf(influence, variablesOf(formula));
  for (;;) {
    const { system } = sliceUnder({ problem: setting.problem, influence }, cone);
    const monitored = monitor(system, formula);
    if (monitored === undefined || (monitored.response !== undefined && monitored.response.deadline === undefined))
      return "no beginning of a run settles that it fails";
    const looked = await looking(look, { monitored, system, formula, original });
    if (looked === "done") return undefined;
    if (looked !== "refused") return looked.missing;
    const wider = coneOf(influence, [...cone, ...namesOfTouchingAssumptions(setting, cone)]);
    if (wider.size === cone.size) return "the best run of its part is none of the whole system";
    cone = wider;
  }
}

async function looking(look: (sliced: Sliced) => Promise<Looked>, sliced: Sliced): Promise<Looked> {
  try {
    return await look(sliced);
  } catch (error) {
    if (error instanceof ConstantsTooFine) return { missing: error.message };
    throw error;
  }
}

const mostZones = 100_000;

/** All zones up to the first bad one; or why they were not all explored. */
export async function exploredFor(
  setting: Setting,
  system: TimedTransitionSystem,
  bad: Term,
): Promise<Reached | { readonly missing: string }> {
  const reached = await reach(system, bad, exploringIn(setting, mostZones), { exhaustive: false });
  if (reached.explored.bad !== undefined || reached.explored.complete) return reached;
  return { missing: (await setting.stop()) ? "there was no time" : `more than ${mostZones} zones` };
}

/** Runs of the whole system along the path to the bad zone: one that answers as late as the path allows, and the earliest one. */
export function runsOf(setting: Setting, reached: Reached, { monitored, original }: Sliced): readonly Violating[] {
  const { node, alternative } = reached.explored.bad!;
  const latest = latestAnswer(monitored.response, reached);
  return [...(latest === undefined ? [] : [latest]), undefined].flatMap((attained): readonly Violating[] => {
    const confirmed = confirmViolation(setting, original, scriptTo(reached, node, alternative, attained));
    if (confirmed.kind === "refused") return [];
    const { trace, part, settled } = confirmed;
    return [{ trace, part, ...(settled === undefined ? {} : { settled }) }];
  });
}

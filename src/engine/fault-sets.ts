/**
 * The smallest sets of faults that it takes to break a claim: with all other faults that matter left out of the system some run still
 * violates it, and with any fewer none was found that does. Each comes with such a run, replayed, on which no other fault happens.
 *
 * The faults that matter are those that the claim depends on. Others only matter through assumptions, which may ask for them: one that
 * happens on a run that is found counts as well from then on.
 */
import { variablesOf } from "../ltl/formula.ts";
import type { Claim, Problem } from "../ltl/problem.ts";
import { coneOf, influenceOf, sliceTo } from "../system/slice.ts";
import { decide } from "./decide.ts";
import { noSolver } from "./no-solver.ts";
import type { DecideOptions } from "./setting.ts";
import type { Verdict } from "./verdict.ts";

export interface FaultSet {
  /** Full names of faults, `us_east.crash`; none: the claim breaks without any. */
  readonly faults: readonly string[];
  /** Violated, with its run. */
  readonly verdict: Verdict;
}

export interface FaultSets {
  readonly claim: Claim;
  /** Smallest first. */
  readonly sets: readonly FaultSet[];
  /** How many faults were found to matter to the claim. */
  readonly candidates: number;
  /**
   * Every run that violates the claim has all faults of one of the sets. False when that is not known: there may be larger ones than were
   * tried, or some that were not decided.
   */
  readonly complete: boolean;
}

/** Of so many faults all sets are tried, of more those of up to three; and so many sets at most. */
const fewFaults = 10;
const mostTogether = 3;
const mostTries = 200;

/** The smallest sets of faults that break a claim about runs; undefined for one that says nothing of runs. */
export async function faultSetsOf(
  problem: Problem,
  claim: Claim,
  options: Pick<DecideOptions, "milliseconds" | "bound" | "signal">,
): Promise<FaultSets | undefined> {
  if (claim.formula === undefined) return undefined;
  const influence = influenceOf(problem.system);
  const slice = sliceTo(influence, coneOf(influence, variablesOf(claim.formula)));
  const candidates = slice.actions.filter(({ kind }) => kind === "fault").map(({ name }) => name);
  const withAll = await verdictWithout(problem, claim, [], options);
  if (withAll.kind === "proved" || withAll.kind === "vacuous")
    return { claim, sets: [], candidates: candidates.length, complete: true };
  return setsAmong(problem, claim, candidates, options);
}

async function setsAmong(
  problem: Problem,
  claim: Claim,
  candidates: readonly string[],
  options: Pick<DecideOptions, "milliseconds" | "bound" | "signal">,
): Promise<FaultSets> {
  const sets: FaultSet[] = [];
  const largest = candidates.length <= fewFaults ? candidates.length : mostTogether;
  let isDecided = true;
  let tries = 0;
  for (const faults of subsetsBySize(candidates, largest)) {
    if (sets.some((smaller) => smaller.faults.every((name) => faults.includes(name)))) continue;
    tries += 1;
    if (tries > mostTries || options.signal?.aborted === true)
      return { claim, sets, candidates: candidates.length, complete: false };
    const left = candidates.filter((name) => !faults.includes(name));
    const verdict = await verdictWithout(problem, claim, left, options);
    const further = furtherFaults(problem, verdict, faults);
    if (further.length > 0) return setsAmong(problem, claim, [...candidates, ...further], options);
    if (verdict.kind === "violated") sets.push({ faults, verdict });
    else if (verdict.kind !== "proved" && verdict.kind !== "vacuous") isDecided = false;
  }
  // Nothing larger is minimal once each fault breaks the claim alone.
  const alone = sets.filter(({ faults }) => faults.length === 1).length;
  const isAll = largest === candidates.length || alone === candidates.length || sets[0]?.faults.length === 0;
  return { claim, sets, candidates: candidates.length, complete: isDecided && isAll };
}

/** The faults on the run of a verdict that are none of these. */
function furtherFaults(problem: Problem, { trace }: Verdict, faults: readonly string[]): readonly string[] {
  const happening = new Set(trace?.steps.map(({ action }) => action));
  return problem.system.actions
    .filter(({ name, kind }) => kind === "fault" && happening.has(name) && !faults.includes(name))
    .map(({ name }) => name);
}

async function verdictWithout(
  problem: Problem,
  claim: Claim,
  faults: readonly string[],
  options: Pick<DecideOptions, "milliseconds" | "bound" | "signal">,
): Promise<Verdict> {
  const actions = problem.system.actions.filter(({ name }) => !faults.includes(name));
  const without = { ...problem, claims: [claim], system: { ...problem.system, actions } };
  for await (const { verdict } of decide(without, noSolver, { ...options, engine: "zones", sanity: false }))
    return verdict;
  throw new RangeError("a claim has a verdict");
}

function* subsetsBySize(all: readonly string[], most: number): Generator<readonly string[]> {
  for (let size = 0; size <= most; size += 1) yield* subsetsOf(all, size);
}

function* subsetsOf(all: readonly string[], size: number): Generator<readonly string[]> {
  if (size === 0) return yield [];
  for (const [index, first] of all.entries())
    for (const rest of subsetsOf(all.slice(index + 1), size - 1)) yield [first, ...rest];
}

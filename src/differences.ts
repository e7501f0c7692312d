/**
 * Two specs compared: from two problems to what has changed in their claims, quantities, failure sets and runs. Both go through the
 * line that verifies a spec; what a change does not touch is decided once (`engine/remembered.ts`).
 */
import { changesIn, claimChanges } from "./compare/claims.ts";
import type { Comparison } from "./compare/comparison.ts";
import type { FailureChange } from "./compare/failure-sets.ts";
import { failureChanges } from "./compare/failure-sets.ts";
import { ownClaims, quantitiesIn, withQuantities } from "./compare/quantities.ts";
import { separate } from "./compare/separate.ts";
import { engines } from "./engine/decide.ts";
import { groundsOf, remembering } from "./engine/remembered.ts";
import type { ClaimResult } from "./engine/result.ts";
import type { Claim, Problem } from "./ltl/problem.ts";
import { variablesOf } from "./ltl/formula.ts";
import { everyClaim } from "./ltl/scenario.ts";
import type { JudgeOptions } from "./pipeline.ts";
import { solverFor } from "./engine/solver-for.ts";
import { failures, judge } from "./pipeline.ts";
import { textOf } from "./system/writing.ts";
import { wholeOf } from "./trace/whole.ts";

/** A spec that was accepted. */
export interface Compared {
  readonly spec: string;
  readonly problem: Problem;
}

export type CompareOptions = Pick<JudgeOptions, "bound" | "milliseconds" | "engine" | "signal" | "onProgress">;

type Results = readonly ClaimResult[];

export async function compareProblems(old: Compared, fresh: Compared, options: CompareOptions): Promise<Comparison> {
  const isOver = (): boolean => options.signal?.aborted === true;
  const [before, after] = await bothVerdicts(old.problem, fresh.problem, options);
  const specs = { old: old.spec, new: fresh.spec };
  // Of claims that there was no time for nothing is known, on the other side neither.
  if (isOver())
    return {
      ...specs,
      ...verdictsCompared(alsoIn(before, after), alsoIn(after, before)),
      failures: [],
      interrupted: true,
    };
  const known = { ...specs, ...verdictsCompared(before, after) };
  const [was, is] = [underEveryPlay(ownClaims(before)), underEveryPlay(ownClaims(after))];
  const changed = await changedFailures(old.problem, fresh.problem, breakable(was, is), options);
  if (isOver()) return { ...known, failures: changed, interrupted: true };
  const turned = known.claims.filter(({ turn }) => turn !== undefined).map(({ name }) => name);
  const sides = [
    { problem: old.problem, results: was },
    { problem: fresh.problem, results: is },
  ] as const;
  const separation = await separate(...sides, turned, options);
  return { ...known, failures: changed, separation, interrupted: isOver() };
}

function verdictsCompared(before: Results, after: Results): Pick<Comparison, "claims" | "unchanged" | "quantities"> {
  const is = ownClaims(after);
  const claims = claimChanges(ownClaims(before), is);
  return {
    claims,
    unchanged: is.length - claims.filter((each) => each.after !== undefined).length,
    quantities: changesIn(quantitiesIn(before), quantitiesIn(after)),
  };
}

/** Those that were decided on both sides, when it was ended early. */
function alsoIn(results: Results, others: Results): Results {
  const decided = others.filter(({ verdict }) => verdict.reason !== "interrupted").map(({ claim }) => claim.name);
  return results.filter(({ claim, verdict }) => verdict.reason !== "interrupted" && decided.includes(claim.name));
}

/** The verdicts on both, by one solver; what is the same on both sides is decided once. */
async function bothVerdicts(
  old: Problem,
  fresh: Problem,
  options: CompareOptions,
): Promise<readonly [Results, Results]> {
  const { engine = "both" } = options;
  const running = await solverFor(options);
  const using = { ...options, running, engines: { ...engines, [engine]: remembering(engines[engine]).engine } };
  try {
    return [await verdictsOn(old, using), await verdictsOn(fresh, using)];
  } finally {
    running.close();
  }
}

/** The verdicts on the claims of a problem, checked for saying something, and on what its usual quantities are. */
async function verdictsOn(problem: Problem, options: JudgeOptions): Promise<Results> {
  const asking = withQuantities(problem);
  const count = everyClaim(asking).length;
  const results: ClaimResult[] = [];
  for await (const result of judge(asking, options)) {
    results.push(result);
    // What is asked about the spec as a whole comes after its last claim, and is not wanted.
    if (results.length === count) break;
  }
  return results;
}

/** Without the claims in scenarios: what happens in those is no run of the spec as it stands. */
function underEveryPlay(results: Results): Results {
  return results.filter(({ claim }) => claim.play === undefined);
}

/** The claims that some fault may break, on one side at least. */
function breakable(...sides: readonly Results[]): ReadonlySet<string> {
  const open = sides.flat().filter(({ verdict }) => verdict.kind !== "proved" && verdict.kind !== "vacuous");
  return new Set(open.map(({ claim }) => claim.name));
}

/** Failure sets of what there is on both sides; of claims those that are asked for and not about the same on the same grounds. */
async function changedFailures(
  old: Problem,
  fresh: Problem,
  asked: ReadonlySet<string>,
  options: CompareOptions,
): Promise<readonly FailureChange[]> {
  const claims = fresh.claims
    .filter(({ name }) => asked.has(name))
    .filter((claim) => isOnOtherGrounds(old, fresh, claim));
  const flows = (fresh.architecture?.flows ?? []).map(({ name }) => name);
  const found = async (problem: Problem): Promise<readonly Parameters<typeof failureChanges>[0][number][]> => {
    const sets = [];
    for await (const each of failures(problem, { ...options, only: [...flows, ...claims.map(({ name }) => name)] })) {
      sets.push(each);
      if (options.signal?.aborted === true) break;
    }
    return sets;
  };
  return failureChanges(await found(old), await found(fresh));
}

/** Whether a claim is on both sides, and not the same there with all that decides it. */
function isOnOtherGrounds(old: Problem, fresh: Problem, { name, formula }: Claim): boolean {
  const before = old.claims.find((claim) => claim.name === name)?.formula;
  if (before === undefined || formula === undefined) return false;
  const text = (problem: Problem, said: typeof formula): string =>
    textOf(said) + groundsOf(problem, wholeOf(problem.system), variablesOf(said));
  return text(old, before) !== text(fresh, formula);
}

/** Counterexamples as they are shown: reduced (`reduce.ts`). The verdicts stay what they are. */
import type { Problem } from "../../ltl/problem.ts";
import { influenceOf } from "../../system/slice.ts";
import { wholeOf } from "../../trace/whole.ts";
import type { ClaimResult } from "../result.ts";
import type { Verdict } from "../verdict.ts";
import type { Context } from "./judge.ts";
import { differs, reduce } from "./reduce.ts";

/** The results with the counterexamples of those that are violated made small. */
export async function* withSmallRuns(
  problem: Problem,
  results: AsyncIterable<ClaimResult>,
): AsyncGenerator<ClaimResult> {
  const context: Context = { problem, whole: wholeOf(problem.system), influence: influenceOf(problem.system) };
  for await (const result of results) {
    const started = performance.now();
    const verdict = explained(context, result);
    yield { ...result, verdict, milliseconds: result.milliseconds + (performance.now() - started) };
  }
}

function explained(context: Context, { claim: { formula }, verdict }: ClaimResult): Verdict {
  const { trace, part } = verdict;
  if (formula === undefined || trace === undefined || part === undefined || verdict.kind !== "violated") return verdict;
  const reduced = reduce(context, formula, { ...verdict, trace, part });
  return reduced === undefined || !differs(reduced, trace) ? verdict : withRun(verdict, reduced.run);
}

/** The verdict with another run for the same. */
function withRun(
  { depth: _depth, depthUnit: _unit, settled: _settled, ...verdict }: Verdict,
  { trace, part, settled }: NonNullable<ReturnType<typeof reduce>>["run"],
): Verdict {
  const depth = settled ?? trace.steps.length;
  return { ...verdict, depth, depthUnit: "steps", trace, part, ...(settled === undefined ? {} : { settled }) };
}

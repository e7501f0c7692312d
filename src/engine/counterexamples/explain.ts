/** Counterexamples as they are shown: reduced (`reduce.ts`), and with what they need (`blame.ts`). The verdicts stay what they are. */
import type { Formula } from "../../ltl/formula.ts";
import type { Claim, Problem } from "../../ltl/problem.ts";
import { influenceOf } from "../../system/slice.ts";
import { wholeOf } from "../../trace/whole.ts";
import type { Blame } from "../blame.ts";
import type { ClaimResult } from "../result.ts";
import type { Verdict } from "../verdict.ts";
import { blameOf } from "./blame.ts";
import type { Context } from "./judge.ts";
import { judgeAsItIs, judgeOf, lostAfter, wantedOf } from "./judge.ts";
import type { Reduced, Violating } from "./reduce.ts";
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

/**
 * The run to show: where some run is known to answer as late as any, that one, so that what is shown is the worst case that is told of.
 */
function foundIn(
  { trace, part, settled, worstCase, attained, checks = [] }: Verdict,
  claim: Formula,
): Violating | undefined {
  const slowest = checks.find(({ kind, status }) => kind === "worst-case" && status === "ok");
  if (
    attained === true &&
    typeof worstCase === "object" &&
    slowest?.trace !== undefined &&
    slowest.part !== undefined
  ) {
    const judge = judgeOf(claim, { trace: slowest.trace, worstCase });
    const shown = judge && lostAfter(wantedOf(judge), slowest.trace);
    if (judge?.took !== undefined && shown !== undefined)
      return { trace: slowest.trace, part: slowest.part, settled: shown };
  }
  if (trace === undefined || part === undefined) return undefined;
  return { trace, part, ...(settled === undefined ? {} : { settled }) };
}

function explained(context: Context, { claim: { name, formula }, verdict }: ClaimResult): Verdict {
  if (formula === undefined || verdict.kind !== "violated") return verdict;
  const found = foundIn(verdict, formula);
  const { worstCase } = verdict;
  const wanted = found && judgeOf(formula, { ...found, ...(worstCase === undefined ? {} : { worstCase }) });
  const reduced = found && reduce(context, wanted, found);
  if (reduced === undefined) return verdict;
  const blame = reduced.complete ? { blame: blameOf(context, reduced, name) } : {};
  return { ...(differs(reduced, verdict.trace!) ? withRun(verdict, reduced) : verdict), ...blame };
}

/** The verdict with another run for the same. */
function withRun(
  { depth: _depth, depthUnit: _unit, settled: _settled, ...verdict }: Verdict,
  { run: { trace, part, settled } }: Reduced,
): Verdict {
  const depth = settled ?? trace.steps.length;
  return { ...verdict, depth, depthUnit: "steps", trace, part, ...(settled === undefined ? {} : { settled }) };
}

/** What a run needs that violates a claim and is to be shown as it is; undefined if it could be smaller. */
export function needsOf(
  { problem, whole }: Pick<Context, "problem" | "whole">,
  { name, formula }: Claim,
  run: Violating,
): Blame | undefined {
  const context: Context = { problem, whole, influence: influenceOf(problem.system) };
  const reduced = formula && reduce(context, judgeAsItIs(formula, run.trace), run);
  if (reduced === undefined || !reduced.complete || differs(reduced, run.trace)) return undefined;
  return blameOf(context, reduced, name);
}

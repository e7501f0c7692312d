/** A kept run on a spec as it is now: replayed, judged, and as a run of all that is to be said of it. */
import type { Blame } from "../engine/blame.ts";
import { needsOf } from "../engine/counterexamples/explain.ts";
import { lostAfter } from "../engine/counterexamples/judge.ts";
import { confirmRun } from "../engine/violation.ts";
import type { Formula } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Subject } from "../report/run/subject.ts";
import { restore } from "../trace/kept.ts";
import type { Trace } from "../trace/trace.ts";
import { wholeOf } from "../trace/whole.ts";
import type { KeptRun } from "./kept-runs.ts";

/**
 * A run to be shown, and `wide`: the same as a run of all components that the claim, the assumptions and what is asked speak of. Those
 * that the run says nothing of are left to themselves there.
 */
export interface Found extends Subject {
  readonly wide: Pick<Subject, "trace" | "part">;
  /** What the run needs. */
  readonly blame?: Blame;
}

/** The run on the spec as it is now, replayed and judged; or why the run is none of it, or shows nothing any more. */
export function foundRun(
  run: KeptRun,
  spec: string,
  problem: Problem,
  names: ReadonlySet<string>,
): Found | { readonly misfit: string } {
  const claim = problem.claims.find(({ name }) => name === run.claim);
  if (claim?.formula === undefined) return { misfit: `${spec} has no claim \`${run.claim}\` about runs` };
  const whole = wholeOf(problem.system);
  const restored = restore(run, whole);
  if (restored.kind === "misfit") {
    const where = restored.step === 0 ? "at the start" : `at step ${restored.step} of ${run.steps.length}`;
    return { misfit: `the run for \`${run.claim}\` is no run of ${spec}: ${where}, ${restored.reason}` };
  }
  const { trace, part } = restored;
  const wide = confirmRun({ problem, whole }, claim.formula, trace, names);
  if (wide.kind === "refused")
    return { misfit: `the run for \`${run.claim}\` is no counterexample on ${spec}: ${wide.reason}` };
  const settled = settledIn(claim.formula, trace, run.settled);
  const shown = { trace, part, ...(settled === undefined ? {} : { settled }) };
  const blame = needsOf({ problem, whole }, claim, shown);
  return { spec, claim, ...shown, wide, ...(blame === undefined ? {} : { blame }) };
}

/** A spec may have changed since, and a file may say anything: what is kept counts no sooner than the claim is lost. */
function settledIn(claim: Formula, trace: Trace, kept: number | undefined): number | undefined {
  const lost = kept === undefined ? undefined : lostAfter(claim, trace);
  return kept === undefined || lost === undefined ? undefined : Math.max(kept, lost);
}

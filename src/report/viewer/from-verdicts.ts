/** The runs that verdicts come with, for the viewer: each once more as a run of all that its claim speaks of. */
import { confirmRun } from "../../engine/violation.ts";
import type { ClaimResult } from "../../engine/result.ts";
import type { SourceFile } from "../../source/source.ts";
import { wholeOf } from "../../trace/whole.ts";
import type { Reported } from "../formats/reported.ts";
import { blockOf } from "../formats/reported.ts";
import type { RunText } from "./page.ts";
import type { Shown } from "./run-data.ts";

export interface ReportedWithSources extends Reported {
  readonly sources: readonly SourceFile[];
}

/** The run of a violated claim; undefined for a verdict that comes without one. */
export interface ShownVerdict {
  readonly result: ClaimResult;
  readonly shown: Shown;
  readonly text: RunText;
}

export function shownVerdicts(report: ReportedWithSources): readonly ShownVerdict[] {
  const { problem, spec, sources } = report;
  if (problem === undefined) return [];
  const setting = { problem, whole: wholeOf(problem.system) };
  return report.claims.flatMap((result) => {
    const { claim, verdict } = result;
    if (claim.formula === undefined || verdict.kind !== "violated" || verdict.trace === undefined) return [];
    const wide = confirmRun(setting, claim.formula, verdict.trace);
    if (wide.kind === "refused") return [];
    const { trace, part } = wide;
    const reactions = problem.reactions ?? [];
    const shown = { spec, claim, trace, part, reactions, sources, asked: [], isWanted: () => true };
    return [{ result, shown, text: { title: claim.name, text: blockOf(result, report) } }];
  });
}

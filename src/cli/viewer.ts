/** The pages of the viewer, for runs and for verdicts; and opening one. Loaded only when one is wanted: the viewer comes with it. */
import { basename } from "node:path";
import { script, style } from "upir:viewer";
import type { VerifyResult } from "../index.ts";
import { shownVerdicts } from "../report/viewer/from-verdicts.ts";
import type { RunText } from "../report/viewer/page.ts";
import { viewerPage } from "../report/viewer/page.ts";
import type { Shown } from "../report/viewer/run-data.ts";
import { viewerData } from "../report/viewer/run-data.ts";
import { verdictsHtml } from "../report/viewer/verdicts.ts";

/** A page with runs, one of which is seen at a time. */
export function pageOfRuns(runs: readonly Shown[], texts: readonly RunText[]): string {
  const title = `${runs.length === 1 ? "Counterexample" : "Counterexamples"}: ${namesOf(runs)}`;
  return viewerPage({ title, lead: "", data: viewerData(runs), texts }, { script, style });
}

/** A page with all verdicts, and with the runs of those claims that are violated. */
export function pageOfVerdicts(results: readonly VerifyResult[]): string {
  const found = results.flatMap((report) => shownVerdicts(report));
  const numbers = new Map(found.map(({ result }, index) => [result, index] as const));
  const title = `Verdicts: ${namesOf(results)}`;
  const lead = verdictsHtml(results, (result) => numbers.get(result));
  return viewerPage(
    { title, lead, data: viewerData(found.map(({ shown }) => shown)), texts: found.map(({ text }) => text) },
    { script, style },
  );
}

/** The names of the specs, without their folders. */
function namesOf(all: readonly { readonly spec: string }[]): string {
  return [...new Set(all.map(({ spec }) => basename(spec)))].join(", ");
}

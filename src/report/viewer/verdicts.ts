/** All verdicts of a run of the verifier as HTML: what the terminal says of each claim, folded, the bad ones open. */
import { renderChecks } from "../checks.ts";
import { renderDiagnostic } from "../diagnostic.ts";
import type { ClaimResult } from "../../engine/result.ts";
import type { Reported, Weight } from "../formats/reported.ts";
import { blockOf, verdictWords, weightOf } from "../formats/reported.ts";
import { expectationMet } from "../outcome.ts";
import { plainPage, visible } from "../page.ts";
import { escapeHtml } from "../sla/escape.ts";
import { renderSummary } from "../terminal.ts";

const marks: Readonly<Record<Weight, string>> = { error: "✗", warning: "!", good: "✓" };

/** A section a spec. `runOf` says which of the runs on the page is the one of a claim. */
export function verdictsHtml(reports: readonly Reported[], runOf: (result: ClaimResult) => number | undefined): string {
  return reports.map((report) => sectionOf(report, runOf)).join("\n");
}

function sectionOf(report: Reported, runOf: (result: ClaimResult) => number | undefined): string {
  const { spec, claims, checks, diagnostics, problem } = report;
  const wrong = diagnostics.map((each) => preHtml(renderDiagnostic(each, plainPage)));
  const said = renderChecks(checks, problem?.system, plainPage);
  return [
    `<section class="verdicts"><h2>${escapeHtml(visible(spec))}</h2>`,
    ...wrong,
    ...(claims.length === 0 ? [] : [`<p>${escapeHtml(renderSummary(claims, plainPage, checks))}</p>`]),
    ...claims.map((result) => claimHtml(result, report, runOf(result))),
    ...(said.length === 0 ? [] : [`<h3>About the spec as a whole</h3>`, preHtml(said.join("\n"))]),
    "</section>",
  ].join("\n");
}

function claimHtml(result: ClaimResult, report: Reported, run: number | undefined): string {
  const { name, description, text } = result.claim;
  const weight = weightOf(result);
  const verdict = `<span class="badge ${weight}">${marks[weight]} ${escapeHtml(sayVerdict(result))}</span>`;
  const title = `<span class="name">${escapeHtml(visible(name))}</span> <span class="soft">${escapeHtml(visible(description ?? text))}</span>`;
  const details = `<details class="claim"><summary>${verdict} ${title}</summary>${preHtml(blockOf(result, report))}</details>`;
  if (run === undefined) return details;
  const label = `Show the run of ${escapeHtml(visible(name))}`;
  return `<div class="with-run">${details}<button type="button" class="show" data-run="${run}" aria-label="${label}">Show the run</button></div>`;
}

function sayVerdict(result: ClaimResult): string {
  const isExpected = expectationMet(result) === true && result.verdict.kind !== "proved";
  return `${verdictWords(result)}${isExpected ? ", as expected" : ""}`;
}

function preHtml(text: string): string {
  return `<pre tabindex="0">${escapeHtml(visible(text))}</pre>`;
}

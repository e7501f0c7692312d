/** A summary in Markdown, as it is posted under a change: a table of the claims, and the counterexamples folded below it. */
import type { ClaimResult } from "../../engine/result.ts";
import type { Rational } from "../../source/rational.ts";
import { compare, subtract } from "../../source/rational.ts";
import type { Diagnostic } from "../../source/diagnostic.ts";
import { shownPath, startOf } from "../../source/source.ts";
import { excessPieces, measuredPieces } from "../measures.ts";
import { plainPage, visible } from "../page.ts";
import { renderSummary } from "../terminal.ts";
import { showDuration } from "../time.ts";
import type { Reported } from "./reported.ts";
import { blockOf, lineOf, verdictWords, weightOf } from "./reported.ts";

export function markdownSummary(reports: readonly Reported[]): string {
  return `${reports.map(sectionOf).join("\n\n")}\n`;
}

const marks = { error: "❌", warning: "⚠️", good: "✅" } as const;

function sectionOf(report: Reported): string {
  const { spec, claims, diagnostics, checks } = report;
  const rows = claims.map(
    (result) =>
      `| ${marks[weightOf(result)]} ${verdictWords(result)} | \`${cell(result.claim.name)}\` | ${cell(text(result.claim.description ?? result.claim.text))} | ${cell(text(margin(result)))} |`,
  );
  const wrong = claims.filter((result) => weightOf(result) !== "good");
  return [
    `## ${text(visible(spec))}`,
    ...diagnostics.map((each) => `- **${each.severity}** ${placeOf(each, spec)}: ${text(lineOf(each))}`),
    ...(claims.length === 0
      ? []
      : [
          renderSummary(claims, plainPage, checks),
          ["| verdict | claim | says | worst case or value |", "| --- | --- | --- | --- |", ...rows].join("\n"),
        ]),
    ...wrong.map((result) => details(result, report)),
  ].join("\n\n");
}

/** `line 3`, with the file where it is another one than the spec. */
function placeOf({ span }: Diagnostic, spec: string): string {
  const line = `line ${startOf(span).line}`;
  return span.file.path === spec ? line : `${text(visible(shownPath(span.file)))} ${line}`;
}

function margin({ verdict }: ClaimResult): string {
  const { worstCase, deadline } = verdict;
  if (worstCase === undefined) return [...measuredPieces(verdict), ...excessPieces(verdict)].join("; ");
  if (worstCase === "never") return "it never comes";
  if (deadline === undefined) return showDuration(worstCase);
  return `${showDuration(worstCase)} of ${showDuration(deadline)}, ${gap(deadline, worstCase)}`;
}

function gap(deadline: Rational, worstCase: Rational): string {
  return compare(worstCase, deadline) > 0
    ? `${showDuration(subtract(worstCase, deadline))} over`
    : `slack ${showDuration(subtract(deadline, worstCase))}`;
}

/** The fence is longer than any in the text, so that none ends it. */
function details(result: ClaimResult, report: Reported): string {
  const block = blockOf(result, report);
  const longest = Math.max(2, ...[...block.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const title = `${result.claim.name}: ${verdictWords(result)}`;
  return `<details><summary>${html(title)}</summary>\n\n${fence}text\n${block}\n${fence}\n\n</details>`;
}

/** What stands between tags is no Markdown. */
function html(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Words of a spec are no markup. */
function text(words: string): string {
  return words.replaceAll(/[\\`*_~[\]<>&]/g, (character) => `\\${character}`);
}

function cell(words: string): string {
  return visible(words).replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
}

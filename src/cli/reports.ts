/** Whole reports, for standard output or a file: JSON, or the text of the terminal without colour. */
import type { VerifyResult } from "../index.ts";
import { renderDiagnostic } from "../report/diagnostic.ts";
import { outcomeAsJson } from "../report/json.ts";
import { renderChecks } from "../report/checks.ts";
import { renderClaim, renderSummary } from "../report/terminal.ts";
import { plainPage, visible } from "../report/page.ts";

/** One spec: its report. Several: an array of reports. */
export function jsonReport(results: readonly VerifyResult[]): string {
  const [first, ...rest] = results.map((result) => outcomeAsJson(result, result.problem?.system));
  return jsonText(rest.length === 0 ? first : [first, ...rest]);
}

/** A JSON value as text that no terminal obeys, with a line break at its end. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  return `${text.replace(/(?!\n)[\p{Cc}\p{Cf}]/gu, escaped)}\n`;
}

/** A JSON value on one line. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(/[\p{Cc}\p{Cf}]/gu, escaped)}\n`;
}

/** A character that a terminal would obey or hide, as JSON may write any: `\u009b`. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
    .join("");
}

export function textReport(results: readonly VerifyResult[]): string {
  const blocks = results.flatMap(({ spec, problem, diagnostics, claims, checks }) => [
    visible(spec),
    ...diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, plainPage)),
    ...claims.map((claim) => renderClaim(claim, problem?.system, plainPage)),
    ...renderChecks(checks, problem?.system, plainPage),
  ]);
  const claims = results.flatMap((result) => result.claims);
  const made = results.flatMap((result) => result.checks);
  return `${[...blocks, ...(claims.length === 0 ? [] : [renderSummary(claims, plainPage, made)])].join("\n\n")}\n`;
}

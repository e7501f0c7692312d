/**
 * JUnit XML, as continuous integration servers read it: a suite a spec, a case a claim. What is wrong is a failure, with the
 * counterexample as its text; what is not known is an error, since nothing failed; a spec that is rejected is a case with an error.
 */
import type { ClaimResult } from "../../engine/result.ts";
import type { Diagnostic } from "../../source/diagnostic.ts";
import { hasErrors } from "../../source/diagnostic.ts";
import { shownPath, startOf } from "../../source/source.ts";
import { visible } from "../page.ts";
import type { Reported } from "./reported.ts";
import { blockOf, lineOf, sentenceOf, weightOf } from "./reported.ts";

export function junitReport(reports: readonly Reported[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    ...reports.flatMap(suiteOf),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteOf(report: Reported): readonly string[] {
  const { spec, claims, diagnostics } = report;
  const rejected = hasErrors(diagnostics) ? [rejectedCase(spec, diagnostics)] : [];
  const outcomes = claims.map(outcomeOf);
  const count = (wanted: string): number => outcomes.filter((outcome) => outcome === wanted).length;
  const time = claims.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const attributes = {
    name: spec,
    tests: claims.length + rejected.length,
    failures: count("failure"),
    errors: count("error") + rejected.length,
    time: seconds(time),
  };
  const cases = claims.map((result, index) => caseOf(result, outcomes[index]!, report));
  return [`  <testsuite${write(attributes)}>`, ...rejected, ...cases, "  </testsuite>"];
}

function outcomeOf(result: ClaimResult): "passed" | "failure" | "error" {
  const weight = weightOf(result);
  return weight === "good" ? "passed" : result.verdict.kind === "unknown" ? "error" : "failure";
}

function caseOf(result: ClaimResult, outcome: "passed" | "failure" | "error", report: Reported): string {
  const { claim, milliseconds, verdict } = result;
  const place = claim.span === undefined ? {} : { file: claim.span.file.path, line: startOf(claim.span).line };
  const head = `    <testcase${write({ classname: report.spec, name: claim.name, ...place, time: seconds(milliseconds) })}`;
  if (outcome === "passed") return `${head}/>`;
  const message = write({ message: sentenceOf(result), type: verdict.kind });
  return `${head}>\n      <${outcome}${message}>${escape(blockOf(result, report))}</${outcome}>\n    </testcase>`;
}

function rejectedCase(spec: string, diagnostics: readonly Diagnostic[]): string {
  const lines = diagnostics.map((each) => `${shownPath(each.span.file)}:${startOf(each.span).line}: ${lineOf(each)}`);
  const message = write({ message: "the spec is rejected", type: "rejected" });
  return `    <testcase${write({ classname: spec, name: "the spec is read" })}>\n      <error${message}>${escape(lines.join("\n"))}</error>\n    </testcase>`;
}

function write(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join("");
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML 1.0 may have it: what it has no place for, or a terminal would obey, becomes a replacement character. */
function escape(text: string): string {
  return visible(text)
    .replaceAll(/[&<>"]/g, (character) => entities[character]!)
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD");
}

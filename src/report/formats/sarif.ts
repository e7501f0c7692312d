/**
 * SARIF 2.1.0 (OASIS standard), as code scanning reads it: a result for each diagnostic and each claim; a counterexample is a code flow
 * whose steps stand where the actions are written. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import type { ClaimResult } from "../../engine/result.ts";
import type { VerdictKind } from "../../engine/verdict.ts";
import type { Span } from "../../source/source.ts";
import { endOf, startOf } from "../../source/source.ts";
import { wordsOf } from "../diagnostic.ts";
import { eventsOf, sayCells } from "../events.ts";
import { visible } from "../page.ts";
import { showMoment } from "../time.ts";
import type { Reported } from "./reported.ts";
import { lineOf, sentenceOf, weightOf } from "./reported.ts";

/** `version` is that of upir. */
export function sarifLog(reports: readonly Reported[], version: string): unknown {
  const results = reports.flatMap(resultsOf);
  const rules = [...new Map(reports.flatMap(rulesOf))].map(([id, text]) => ({ id, shortDescription: { text } }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "upir", version, rules } }, columnKind: "utf16CodeUnits", results }],
  };
}

/** What each rule is about, by its id. */
function rulesOf({ diagnostics, claims }: Reported): readonly (readonly [string, string])[] {
  return [
    ...diagnostics.map((each) => [each.code, wordsOf(each).title] as const),
    ...claims.map(({ verdict: { kind } }) => [`claim/${kind}`, meanings[kind]] as const),
  ];
}

const meanings: Readonly<Record<VerdictKind, string>> = {
  proved: "The claim holds in every run.",
  "holds-to-bound": "The claim holds in every run of up to so many steps, which is not a proof.",
  violated: "There is a run in which the claim does not hold.",
  vacuous: "The claim holds, but what it waits for never happens.",
  unknown: "The claim was not decided.",
};

interface Result {
  readonly ruleId: string;
  readonly [property: string]: unknown;
}

function resultsOf({ diagnostics, claims, problem }: Reported): readonly Result[] {
  const wrong = diagnostics.map((each): Result => ({
    ruleId: each.code,
    level: each.severity,
    message: { text: lineOf(each) },
    locations: [{ physicalLocation: placeOf(each.span) }],
  }));
  return [...wrong, ...claims.map((result) => resultOf(result, problem))];
}

const kinds = { error: "fail", warning: "open", good: "pass" } as const;

function resultOf(result: ClaimResult, problem: Reported["problem"]): Result {
  const { claim, verdict } = result;
  const weight = weightOf(result);
  const steps = weight === "good" ? [] : stepsOf(result, problem);
  return {
    ruleId: `claim/${verdict.kind}`,
    kind: verdict.kind === "vacuous" && weight === "warning" ? "review" : kinds[weight],
    // A result that is no failure has no level, so says the standard (3.27.10).
    level: weight === "error" ? "error" : "none",
    message: { text: sentenceOf(result) },
    ...(claim.span === undefined ? {} : { locations: [{ physicalLocation: placeOf(claim.span) }] }),
    ...(steps.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations: steps }] }] }),
  };
}

/** What happens in the counterexample, an event a step. */
function stepsOf({ verdict }: ClaimResult, problem: Reported["problem"]): readonly unknown[] {
  const { trace, part = problem?.system, settled } = verdict;
  if (trace === undefined || part === undefined) return [];
  return eventsOf(part, trace, settled ?? trace.steps.length)
    .filter(({ action }) => action !== undefined)
    .map((event) => {
      const changes = sayCells(event);
      const told = `${showMoment(event.time)} ${event.why}${changes === "" ? "" : `: ${changes}`}`;
      const { span } = event.action!;
      const place = span === undefined ? {} : { physicalLocation: placeOf(span) };
      return { location: { message: { text: visible(told) }, ...place } };
    });
}

function placeOf(span: Span): unknown {
  const { line, column } = startOf(span);
  const end = endOf(span);
  return {
    artifactLocation: { uri: encodeURI(span.file.path.replaceAll("\\", "/")).replaceAll(/[?#:]/g, encodeURIComponent) },
    region: { startLine: line, startColumn: column, endLine: end.line, endColumn: end.column },
  };
}

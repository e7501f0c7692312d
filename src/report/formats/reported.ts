/** What a report in any format is made of: the outcome of one spec, and the system that its runs are runs of. */
import type { ClaimResult } from "../../engine/result.ts";
import type { Problem } from "../../ltl/problem.ts";
import type { VerdictKind } from "../../engine/verdict.ts";
import { wordsOf } from "../diagnostic.ts";
import type { Outcome } from "../outcome.ts";
import { expectationMet } from "../outcome.ts";
import { plainPage, visible } from "../page.ts";
import { renderClaim } from "../terminal.ts";

export interface Reported extends Outcome {
  /** Absent when the spec is rejected. */
  readonly problem?: Problem;
}

/** How loud a verdict is said: what fails, what nobody knows, and what is as it should be. */
export type Weight = "error" | "warning" | "good";

const weights: Readonly<Record<VerdictKind, Weight>> = {
  proved: "good",
  "holds-to-bound": "good",
  violated: "error",
  vacuous: "warning",
  unknown: "warning",
};

/** A verdict that the spec expects is good, whatever it is; another one than it expects is an error. */
export function weightOf(result: ClaimResult): Weight {
  const met = expectationMet(result);
  return met === undefined ? weights[result.verdict.kind] : met ? "good" : "error";
}

const words: Readonly<Record<VerdictKind, string>> = {
  proved: "proved",
  "holds-to-bound": "holds to a bound",
  violated: "violated",
  vacuous: "vacuous",
  unknown: "unknown",
};

/** The verdict in a word or two, with what was expected instead. */
export function verdictWords(result: ClaimResult): string {
  const { claim, verdict } = result;
  const surprise = expectationMet(result) === false ? `, expected ${claim.expect!}` : "";
  return `${words[verdict.kind]}${surprise}`;
}

/** `failover_complete is violated: always forall …` */
export function sentenceOf(result: ClaimResult): string {
  const { claim, verdict } = result;
  const reason = verdict.reason === undefined ? "" : ` (${verdict.reason})`;
  return visible(`${claim.name} is ${verdictWords(result)}${reason}: ${claim.description ?? claim.text}`);
}

/** All that is said of a claim, its counterexample included, as plain text. */
export function blockOf(result: ClaimResult, { problem }: Reported): string {
  return renderClaim(result, problem?.system, plainPage);
}

/** A diagnostic in one line of text. */
export function lineOf(diagnostic: Parameters<typeof wordsOf>[0]): string {
  return visible(wordsOf(diagnostic).text).replaceAll(/\s+/g, " ");
}

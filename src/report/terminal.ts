/** Verdicts for a person at a terminal: mark and word, name, claim, what the verdict speaks about, and the evidence. */
import type { Others } from "../engine/others.ts";
import type { ClaimResult } from "../engine/result.ts";
import type { SanityCheck } from "../engine/sanity-check.ts";
import type { Verdict, VerdictKind } from "../engine/verdict.ts";
import { compare, subtract } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { coreLines } from "./core.ts";
import { countKinds, expectationMet, verdictKinds } from "./outcome.ts";
import type { Ink, Page } from "./page.ts";
import type { Detail } from "./checks.ts";
import { claimLines, countWarnings } from "./checks.ts";
import { excessPieces, measureLines } from "./measures.ts";
import { sayPreferred } from "./preferred.ts";
import { columnsOf, padTo, paint, visible, wrap, wrapPieces } from "./page.ts";
import { showAlike, showDuration, showElapsed } from "./time.ts";
import { renderTrace } from "./trace.ts";

interface Face {
  readonly mark: string;
  readonly ink: Ink;
  /** How the last line counts it. */
  readonly counted: string;
}

const faces: Readonly<Record<VerdictKind, Face>> = {
  proved: { mark: "✓ PROVED", ink: "green", counted: "proved" },
  "holds-to-bound": { mark: "~ HOLDS ≤", ink: "cyan", counted: "held to a bound" },
  violated: { mark: "✗ VIOLATED", ink: "red", counted: "violated" },
  vacuous: { mark: "∅ VACUOUS", ink: "yellow", counted: "vacuous" },
  unknown: { mark: "? UNKNOWN", ink: "magenta", counted: "unknown" },
};

const margin = 12;

/** The block of one claim, with its counterexample under it; ends without a line break. */
export function renderClaim(
  result: ClaimResult,
  system: TimedTransitionSystem | undefined,
  page: Page,
  detail: Detail = "usual",
): string {
  const { claim, verdict } = result;
  const room = Math.max(20, page.width - margin);
  const { mark, ink } = faces[verdict.kind];
  const head = `${paint(page, ink, padTo(mark, margin))}${paint(page, "bold", claim.name)}`;
  const text = visible(claim.text);
  const fits = columnsOf(claim.name) + 2 + columnsOf(text) <= room;
  const details = [
    ...(fits ? [] : wrap(text, room)),
    ...(claim.description === undefined ? [] : wrap(visible(claim.description), room)),
    ...wrapPieces(evidence(result), room),
    ...measureLines(verdict, detail).flatMap((line) => wrap(visible(line), room)),
    ...(verdict.preferred === undefined ? [] : wrap(visible(sayPreferred(verdict.preferred)), room)),
    ...verdict.notes.flatMap((note) => wrap(visible(note), room)),
    ...claimLines(result.checks ?? verdict.checks ?? [], room, page, detail),
    ...(verdict.core === undefined ? [] : coreLines(verdict.core).flatMap((line) => wrap(visible(line), room))),
    ...expectation(result),
  ];
  const part = verdict.part ?? system;
  const narrower = { ...page, width: Math.max(40, page.width - 3) };
  const traceLines = part === undefined ? [] : [...renderTrace(result, part, narrower), ...othersOf(result, narrower)];
  return [
    fits ? `${head}  ${text}` : head,
    ...details.map((line) => " ".repeat(margin) + line),
    ...(traceLines.length === 0 ? [] : ["", ...traceLines.map((line) => (line === "" ? "" : `   ${line}`))]),
  ].join("\n");
}

/** `✓ proved`, `~ held to a bound`. */
export function sayVerdict(kind: VerdictKind, page: Page): string {
  const { mark, ink, counted } = faces[kind];
  return paint(page, ink, `${mark.slice(0, 1)} ${counted}`);
}

/** Further counterexamples, each with what it does without; and whether those are all. */
function othersOf({ claim, verdict: { others } }: ClaimResult, page: Page): readonly string[] {
  if (others === undefined) return [];
  const { runs } = others;
  return [
    ...runs.flatMap((run) => [
      "",
      ...wrap(visible(`Another one, without ${run.without.join(", ")}:`), page.width),
      "",
      ...renderTrace({ claim, verdict: run }, run.part, page),
    ]),
    "",
    ...sayComplete(others).flatMap((line) => wrap(visible(line), page.width)),
  ];
}

/** What is known of all counterexamples: of some actions all happen, or all of one of several sets. */
function sayComplete({ actions: first, runs, complete }: Others): readonly string[] {
  if (complete === undefined) return ["There may be others."];
  const [only, ...more] = [first, ...runs.map(({ actions }) => actions)].map((actions) =>
    actions.length === 0 ? "nothing at all" : actions.join(", "),
  );
  const known = "No other: until the claim is lost, every counterexample has";
  if (more.length === 0) return [`${known} ${only} (${complete}).`];
  return [`${known} all of one of these (${complete}):`, ...[only, ...more].map((set) => `· ${set}`)];
}

/** Only mark and name: for `--quiet`. */
export function renderBrief({ claim, verdict }: ClaimResult, page: Page): string {
  const { mark, ink } = faces[verdict.kind];
  return `${paint(page, ink, padTo(mark, margin))}${claim.name}`;
}

/** What the verdict speaks about, how it was found, how long that took, and how close it was. */
function evidence({ verdict, milliseconds, cached }: ClaimResult): readonly string[] {
  const took = cached === true ? `kept from an earlier run (${showElapsed(milliseconds)})` : showElapsed(milliseconds);
  const found = [visible(verdict.method), ...size(verdict), took];
  switch (verdict.kind) {
    case "proved":
      if (verdict.measures !== undefined)
        return ["every system with these figures", ...found, ...excessPieces(verdict)];
      return ["every run, no time limit", ...found, ...margins(verdict)];
    case "holds-to-bound":
      return [
        `every run of up to ${boundOf(verdict)}: not a proof`,
        ...found,
        ...margins(verdict),
        ...nextBound(verdict),
      ];
    case "violated":
      return [
        ...size(verdict),
        ...(verdict.trace === undefined ? [] : ["replayed ✓"]),
        ...(verdict.measures === undefined ? [] : [visible(verdict.method)]),
        took,
        ...margins(verdict),
        ...excessPieces(verdict),
      ];
    case "vacuous":
      return [...(verdict.reason === undefined ? ["true, but it says nothing"] : [verdict.reason]), ...found];
    case "unknown":
      return [verdict.reason ?? "no reason is known", ...(verdict.method === "none" ? [] : found)];
  }
}

function size({ depth, depthUnit }: Verdict): readonly string[] {
  return depth === undefined ? [] : [`${depth} ${depthUnit ?? "steps"}`.replace(/^1 (\w+)s$/, "1 $1")];
}

/** `46 steps / 120 s` */
function boundOf({ bound }: Verdict): string {
  if (bound === undefined) return "the bound";
  return `${bound.steps} steps${bound.time === undefined ? "" : ` / ${showDuration(bound.time)}`}`;
}

function nextBound({ bound }: Verdict): readonly string[] {
  if (bound === undefined) return [];
  return [bound.isCut === true ? "try a longer --timeout" : `try --bound ${2 * bound.steps}`];
}

/** `worst case 29.7 s of 30 s, slack 0.3 s` */
function margins({ deadline, worstCase, attained }: Verdict): readonly string[] {
  if (worstCase === undefined) return [];
  if (worstCase === "never")
    return [
      deadline === undefined
        ? "worst case: it never comes"
        : `worst case: it never comes, allowed ${showDuration(deadline)}`,
    ];
  /** Without a run that takes as long, the worst case is an upper bound. */
  const most = attained === true ? "" : "at most ";
  if (deadline === undefined) return [`worst case ${most}${showDuration(worstCase)}`];
  const late = compare(worstCase, deadline) > 0;
  const gap = late ? subtract(worstCase, deadline) : subtract(deadline, worstCase);
  const [worst, allowed, rest] = showAlike([worstCase, deadline, gap]);
  return [
    late
      ? `worst case ${most}${worst}, ${rest} over the ${allowed} allowed`
      : `worst case ${most}${worst} of ${allowed}, slack ${most === "" ? "" : "at least "}${rest}`,
  ];
}

function expectation(result: ClaimResult): readonly string[] {
  const met = expectationMet(result);
  if (met === undefined) return [];
  return [
    met
      ? `as expected: the spec says \`expect ${result.claim.expect}\``
      : `not as expected: the spec says \`expect ${result.claim.expect}\``,
  ];
}

/** The last line: how many there are of each of the five kinds, how many warnings, and what was expected or was not. */
export function renderSummary(claims: readonly ClaimResult[], page: Page, checks: readonly SanityCheck[] = []): string {
  const warnings = countWarnings([...checks, ...claims.flatMap((claim) => claim.checks ?? [])]);
  const counts = countKinds(claims);
  const pieces = verdictKinds.map((kind) => {
    const text = `${counts[kind]} ${faces[kind].counted}`;
    return counts[kind] === 0 ? paint(page, "dim", text) : paint(page, faces[kind].ink, text);
  });
  const expected = claims.filter((claim) => expectationMet(claim) === true).length;
  const surprises = claims.filter((claim) => expectationMet(claim) === false).length;
  return [
    ...pieces,
    ...(expected === 0 ? [] : [`${expected} as expected`]),
    ...(warnings === 0 ? [] : [paint(page, "yellow", warnings === 1 ? "1 warning" : `${warnings} warnings`)]),
    ...(surprises === 0 ? [] : [paint(page, "red", `${surprises} not as expected`)]),
  ].join(" · ");
}

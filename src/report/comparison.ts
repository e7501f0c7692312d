/** Two specs compared, for a terminal: only what has changed, what is worse first; and the exit code of a comparison. */
import { isLost } from "../compare/claims.ts";
import type { ClaimChange } from "../compare/claims.ts";
import type { Comparison } from "../compare/comparison.ts";
import type { FailureChange } from "../compare/failure-sets.ts";
import type { Why } from "../compare/refusal.ts";
import type { SeparatingRun, Separation } from "../compare/separate.ts";
import type { Claim } from "../ltl/problem.ts";
import { timesOf } from "../trace/trace.ts";
import type { Trace } from "../trace/trace.ts";
import type { Obstacle } from "../trace/why-not.ts";
import { margin, renderClaimChange, sayFigureChange } from "./claim-changes.ts";
import { sayTerm } from "./formula.ts";
import { exitCodes, worstOf } from "./outcome.ts";
import type { ExitCode } from "./outcome.ts";
import type { Ink, Page } from "./page.ts";
import { padTo, paint, visible, wrap } from "./page.ts";
import { showDuration, showMoment } from "./time.ts";
import { renderTrace } from "./trace.ts";

/**
 * 0: nothing got worse. 1: a claim that was proved, or as expected, is not any more; 5 and 4 if it is vacuous or unknown now. 4 as well
 * where a claim was unknown and is not as wanted now.
 */
export function exitCodeOfComparison({ claims, interrupted }: Comparison): ExitCode {
  return worstOf([...(interrupted ? [exitCodes.interrupted] : []), ...claims.map(exitCodeOfChange)]);
}

function exitCodeOfChange(change: ClaimChange): ExitCode {
  const { before, after, turn } = change;
  if (turn !== "worse" || before === undefined || after === undefined) return exitCodes.success;
  if (!isLost(change)) return before.verdict.kind === "unknown" ? exitCodes.unknown : exitCodes.success;
  if (after.verdict.kind === "unknown" && after.claim.expect === undefined) return exitCodes.unknown;
  return after.verdict.kind === "vacuous" && after.claim.expect === undefined ? exitCodes.vacuous : exitCodes.violated;
}

/** The whole comparison; ends with a line break. */
export function renderComparison(comparison: Comparison, page: Page): string {
  const { claims, failures, separation } = comparison;
  const blocks = [
    headOf(comparison, page),
    ...claims.map((each) => renderClaimChange(each, page)),
    ...quantityBlocks(comparison, page),
    ...failures.map((each) => failureBlock(each, page)),
    ...(separation === undefined ? [] : [separationBlock(separation, page)]),
    summaryOf(comparison, page),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function headOf({ old, new: fresh }: Comparison, page: Page): string {
  return [`old  ${visible(old)}`, `new  ${visible(fresh)}`].map((line) => paint(page, "bold", line)).join("\n");
}

/** A mark, a heading and lines under it. */
function block(mark: string, ink: Ink, heading: string, lines: readonly string[], page: Page): string {
  const room = Math.max(20, page.width - margin);
  const [first = "", ...rest] = wrap(visible(heading), room);
  const indent = " ".repeat(margin);
  return [
    paint(page, ink, padTo(mark, margin)) + paint(page, "bold", first),
    ...rest.map((line) => indent + paint(page, "bold", line)),
    ...lines.flatMap((line) => wrap(visible(line), room)).map((line) => indent + line),
  ].join("\n");
}

/** Quantities with other values that no claim above has told of. */
function quantityBlocks({ claims, quantities }: Comparison, page: Page): readonly string[] {
  const said = new Set(claims.flatMap(({ figures }) => figures.map(({ what }) => what)));
  const rest = quantities.filter(({ what }) => !said.has(what));
  return rest.length === 0 ? [] : [block("· FIGURES", "dim", "quantities", rest.map(sayFigureChange), page)];
}

const mostSets = 10;

function failureBlock({ kind, name, fresh, gone, complete }: FailureChange, page: Page): string {
  const say = (what: string, sets: FailureChange["fresh"]): readonly string[] => [
    ...sets.slice(0, mostSets).map((set) => `${what} ${set.length === 0 ? "no failure at all" : set.join(" + ")}`),
    ...(sets.length > mostSets ? [`and ${sets.length - mostSets} more that are ${what.replace(/:$/, "")}`] : []),
  ];
  const heading = kind === "flow" ? `the failures that take down flow ${name}` : `the faults that break ${name}`;
  const more = complete ? [] : ["there may be larger sets that were not looked for"];
  return block("! FAILURES", "yellow", heading, [...say("new:", fresh), ...say("gone:", gone), ...more], page);
}

// ── Runs ────────────────────────────────────────────────────────────────────

function separationBlock(separation: Separation, page: Page): string {
  switch (separation.kind) {
    case "same":
      return block("= RUNS", "dim", "both have the same runs: the systems are the same", [], page);
    case "not-found": {
      const { tried } = separation;
      const lines = [
        "That does not say that there is none.",
        `${tried === 1 ? "1 run was" : `${tried} runs were`} held against the other spec.`,
      ];
      return block("? RUNS", "magenta", "no run was found that only one of them allows", lines, page);
    }
    case "separated":
      return runBlock(separation.run, page);
  }
}

function runBlock(run: SeparatingRun, page: Page): string {
  const { onlyIn, part, trace, step } = run;
  const other = onlyIn === "old" ? "new" : "old";
  const heading = `a run that only the ${onlyIn} one allows: ${sayAbout(run)}`;
  const drawn = { claim: claimOf(run), verdict: { trace, settled: Math.min(trace.steps.length, step) } };
  const view = { only: [], hide: [], full: false, story: false };
  const table = renderTrace(drawn, part, { ...page, width: Math.max(40, page.width - 3) }, view);
  const indented = table.map((line) => (line === "" ? "" : `   ${line}`));
  const why = wrap(
    visible(`${momentOf(trace, step)} it is no run of the ${other} one: ${sayWhy(run.why)}`),
    Math.max(20, page.width - 3),
  );
  return [block("≠ RUN", "blue", heading, [], page), "", ...indented, "", ...why.map((line) => `   ${line}`)].join(
    "\n",
  );
}

function sayAbout({ about }: SeparatingRun): string {
  switch (about.kind) {
    case "claim":
      return `the counterexample for ${about.claim.name}`;
    case "assumption":
      return `it does not keep ${about.name}`;
    case "action":
      return `${about.name} happens otherwise`;
    case "start":
      return "what happens when everything is left to itself";
  }
}

/** What the table of a run is about. Without a formula everything that changes is drawn. */
function claimOf({ about }: SeparatingRun): Claim {
  return about.kind === "claim" ? { name: about.claim.name, text: "" } : { name: "", text: "" };
}

/** `At 10.000 s, in step 2 of 29,` */
function momentOf(trace: Trace, step: number): string {
  if (step === 0) return "At the start";
  const count = trace.steps.length;
  if (step > count) return "As a whole";
  return `At ${showMoment(timesOf(trace)[step]!)}, in step ${step} of ${count},`;
}

/** Why a step is none, as the end of a sentence. */
export function sayWhy(why: Why): string {
  switch (why.kind) {
    case "no-action":
      return `there is no action ${why.action}.`;
    case "cannot":
      return `${why.action} cannot happen: ${sayObstacle(why.obstacle)}.`;
    case "time":
      return `${showDuration(why.passes)} pass since the step before, where at most ${showDuration(why.most)} may.`;
    case "value":
      return `${why.variable} is ${String(why.there)} there, not ${String(why.here)}.`;
    case "assumption":
      return `assumption ${why.name} does not hold on it.`;
    case "other":
      return `${why.reason}.`;
  }
}

function sayObstacle(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case "guard":
      return `it needs ${sayTerm(obstacle.condition)}`;
    case "wait":
      return `it has to wait ${showDuration(obstacle.rest)} more`;
    case "assumption":
      return `assumption ${obstacle.name} forbids it`;
  }
}

// ── The end ─────────────────────────────────────────────────────────────────

function summaryOf({ claims, unchanged, interrupted }: Comparison, page: Page): string {
  const count = (is: (change: ClaimChange) => boolean): number => claims.filter(is).length;
  const both = ({ before, after }: ClaimChange): boolean => before !== undefined && after !== undefined;
  const pieces: readonly (readonly [number, string, Ink])[] = [
    [count(({ turn }) => turn === "worse"), "worse", "red"],
    [count(({ turn }) => turn === "better"), "better", "green"],
    [count((each) => both(each) && each.turn !== "worse" && each.turn !== "better"), "changed otherwise", "blue"],
    [count(({ before }) => before === undefined), "new", "cyan"],
    [count(({ after }) => after === undefined), "gone", "yellow"],
    [unchanged, "as before", "dim"],
  ];
  const said = pieces.flatMap(([number, word, ink]) =>
    number === 0 && word !== "worse" ? [] : [paint(page, number === 0 ? "dim" : ink, `${number} ${word}`)],
  );
  return [`claims: ${said.join(" · ")}`, ...(interrupted ? ["interrupted"] : [])].join(" · ");
}

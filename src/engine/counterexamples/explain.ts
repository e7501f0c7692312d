/** Counterexamples as they are shown: the preferred one (`shortest.ts`, `earliest.ts`), reduced (`reduce.ts`), with what it needs (`blame.ts`). The verdicts stay what they are. */
import type { Formula } from "../../ltl/formula.ts";
import type { Claim, Problem } from "../../ltl/problem.ts";
import { influenceOf } from "../../system/slice.ts";
import type { Whole } from "../../trace/whole.ts";
import type { Blame } from "../blame.ts";
import type { Finish } from "../decide.ts";
import type { ClaimResult } from "../result.ts";
import type { Others } from "../others.ts";
import type { Preference, Preferred } from "../preferred.ts";
import type { DecideOptions, Setting } from "../setting.ts";
import type { Verdict } from "../verdict.ts";
import { compare } from "../../source/rational.ts";
import { blameOf } from "./blame.ts";
import { actionsOf } from "./draft.ts";
import { differentFrom } from "./others.ts";
import type { Context, Judge } from "./judge.ts";
import { judgeAsItIs, judgeOf, lostAfter, wantedOf } from "./judge.ts";
import type { Violating } from "./reduce.ts";
import { differs, reduce } from "./reduce.ts";
import { earliestOf, momentIn } from "./earliest.ts";
import { shortestOf } from "./shortest.ts";

export interface ShownOptions extends DecideOptions {
  /** Which counterexample is wanted; absent: the one that is found, or the slowest where a deadline is missed. */
  readonly prefer?: Preference;
  /** How many different ones are wanted; 1 unless given. */
  readonly most?: number;
}

/** Makes the counterexample of a claim that is violated small; other results stay as they are. */
export function showing(problem: Problem, whole: Whole, options: ShownOptions): Finish {
  const context: Context = { problem, whole, influence: influenceOf(problem.system) };
  return async (result, solver, timer) => {
    if (result.verdict.kind !== "violated") return result;
    const setting: Setting = { ...context, solver, options, known: new Map(), ofClaim: new Map(), ...timer };
    return { ...result, verdict: await shown(setting, result) };
  };
}

async function shown(setting: Setting, { claim: { name, formula }, verdict }: ClaimResult): Promise<Verdict> {
  if (formula === undefined) return verdict;
  const { prefer, most = 1 } = setting.options as ShownOptions;
  const found = foundIn(verdict, formula);
  if (found === undefined) return verdict;
  const { worstCase } = verdict;
  const judge = judgeOf(formula, { ...found, ...(worstCase === undefined ? {} : { worstCase }) });
  const wanted = prefer === undefined ? undefined : await preferredOf(setting, prefer, name, formula, found, judge);
  const first = wanted?.small ?? smallOf(setting, name, judge, found);
  const isWanted = most > 1 && first.actions.size > 0;
  const others = isWanted ? { others: await othersOf(setting, name, formula, first.actions, most - 1) } : {};
  const preferred = wanted === undefined ? {} : { preferred: wanted.preferred };
  return { ...withRun(verdict, first), ...preferred, ...others };
}

/** The shortest or the earliest run, as far as one is known, and what is known of it. */
async function preferredOf(
  setting: Setting,
  by: Preference,
  name: string,
  claim: Formula,
  found: Violating,
  judge: Judge | undefined,
): Promise<{ readonly small: Small; readonly preferred: Preferred }> {
  const search = by === "shortest" ? shortestOf(setting, claim) : earliestOf(setting, claim, found);
  const { run = found, ...known } = await search;
  const small = smallOf(setting, name, run === found ? judge : judgeAsItIs(claim, run.trace), run);
  const [before, after] = [momentIn(claim, run.trace), momentIn(claim, small.run.trace)];
  const isLater = before !== undefined && (after === undefined || compare(after.time, before.time) > 0);
  const shown = by === "earliest" && isLater ? { run, actions: small.actions } : small;
  return { small: shown, preferred: { by, ...known } };
}

async function othersOf(
  setting: Setting,
  name: string,
  claim: Formula,
  first: ReadonlySet<string>,
  most: number,
): Promise<Others> {
  const { runs, complete } = await differentFrom(setting, claim, first, most, (found) => {
    const small = smallOf(setting, name, judgeAsItIs(claim, found.trace), found);
    return { ...small, happening: happeningIn(small.run) };
  });
  return {
    actions: [...first],
    runs: runs.map(({ run, blame, actions, without }) => ({
      ...run,
      ...(blame === undefined ? {} : { blame }),
      actions: [...actions],
      without,
    })),
    ...(complete === undefined ? {} : { complete }),
  };
}

/**
 * The run to show: where some run is known to answer as late as any, that one, so that what is shown is the worst case that is told of.
 */
function foundIn(
  { trace, part, settled, worstCase, attained, checks = [] }: Verdict,
  claim: Formula,
): Violating | undefined {
  const slowest = checks.find(({ kind, status }) => kind === "worst-case" && status === "ok");
  if (
    attained === true &&
    typeof worstCase === "object" &&
    slowest?.trace !== undefined &&
    slowest.part !== undefined
  ) {
    const judge = judgeOf(claim, { trace: slowest.trace, worstCase });
    const shown = judge && lostAfter(wantedOf(judge), slowest.trace);
    if (judge?.took !== undefined && shown !== undefined)
      return { trace: slowest.trace, part: slowest.part, settled: shown };
  }
  if (trace === undefined || part === undefined) return undefined;
  return { trace, part, ...(settled === undefined ? {} : { settled }) };
}

interface Small {
  readonly run: Violating;
  readonly blame?: Blame;
  /** Said where it may not be as small as it gets. */
  readonly note?: string;
  /** What it consists of: what happens until the claim is lost, in the part that the claim depends on. */
  readonly actions: ReadonlySet<string>;
}

const unfinished = "the run may not be as small as it gets: there was too much to try";

/** The run as small as it gets, and what it needs. */
function smallOf(context: Context, name: string, judge: Judge | undefined, found: Violating): Small {
  const reduced = reduce(context, judge, found);
  if (reduced === undefined) {
    const note = "the run is shown as it was found: it was not made smaller";
    return { run: found, note, actions: happeningIn(found) };
  }
  // The same run may be known to be lost sooner.
  const isOther = differs(reduced, found.trace) || reduced.run.settled !== found.settled;
  return {
    run: isOther ? reduced.run : found,
    actions: new Set(actionsOf(reduced.draft)),
    ...(reduced.complete ? { blame: blameOf(context, reduced, name) } : { note: unfinished }),
  };
}

/** All that happens until the claim is lost. */
function happeningIn({ trace, settled }: Violating): ReadonlySet<string> {
  return new Set(trace.steps.slice(0, settled).flatMap(({ action }) => action ?? []));
}

/** The verdict with this run for what it had. */
function withRun(verdict: Verdict, { run, blame, note }: Small): Verdict {
  const { trace, part, settled } = run;
  const needs = {
    ...(blame === undefined ? {} : { blame }),
    notes: [...verdict.notes, ...(note === undefined ? [] : [note])],
  };
  if (trace === verdict.trace) return { ...verdict, ...needs };
  const { depth: _depth, depthUnit: _unit, settled: _settled, ...rest } = verdict;
  const depth = settled ?? trace.steps.length;
  return { ...rest, depth, depthUnit: "steps", trace, part, ...(settled === undefined ? {} : { settled }), ...needs };
}

/** What a run needs that violates a claim and is to be shown as it is; undefined if it could be smaller. */
export function needsOf(
  { problem, whole }: Pick<Context, "problem" | "whole">,
  { name, formula }: Claim,
  run: Violating,
): Blame | undefined {
  const context: Context = { problem, whole, influence: influenceOf(problem.system) };
  const reduced = formula && reduce(context, judgeAsItIs(formula, run.trace), run);
  if (reduced === undefined || !reduced.complete || differs(reduced, run.trace)) return undefined;
  return blameOf(context, reduced, name);
}

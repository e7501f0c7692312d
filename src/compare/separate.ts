/**
 * A run that only one of two systems allows. Runs of one are replayed on the other until one is refused there:
 *
 *   claims        the counterexamples that were found
 *   assumptions   of what one assumes and the other does not, a run of the other that does not keep it
 *   actions       of each action that is not the same, runs in which it happens as soon and as late as it may
 *   the start     what happens when everything is left to itself
 *
 * That no such run was found says nothing: only systems that are the same, as data, surely have the same runs.
 */
import { decide } from "../engine/decide.ts";
import { groupsOf, nodeAfter } from "../engine/checks/group.ts";
import type { Group } from "../engine/checks/group.ts";
import { noSolver } from "../engine/no-solver.ts";
import { exploringIn, scriptTo } from "../engine/reach.ts";
import type { ClaimResult } from "../engine/result.ts";
import { timerOf } from "../engine/setting.ts";
import type { DecideOptions } from "../engine/setting.ts";
import { namesOf, partFor, problemWithRun } from "../engine/violation.ts";
import type { Formula } from "../ltl/formula.ts";
import { state, unary, variablesOf } from "../ltl/formula.ts";
import type { Claim, Problem } from "../ltl/problem.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { textOf } from "../system/writing.ts";
import type { Script } from "../trace/complete.ts";
import { complete, nothing } from "../trace/complete.ts";
import type { Trace } from "../trace/trace.ts";
import type { Whole } from "../trace/whole.ts";
import { wholeOf } from "../trace/whole.ts";
import type { Refusal } from "./refusal.ts";
import { refusalOf } from "./refusal.ts";

export interface Side {
  readonly problem: Problem;
  readonly results: readonly ClaimResult[];
}

/** A run of one side, and what it is a run of. */
interface Candidate {
  readonly onlyIn: "old" | "new";
  readonly about: About;
  readonly trace: Trace;
  readonly part: TimedTransitionSystem;
}

/** What the run was found for. */
export type About =
  | { readonly kind: "claim"; readonly claim: Claim; readonly settled?: number }
  | { readonly kind: "assumption"; readonly name: string }
  | { readonly kind: "action"; readonly name: string }
  | { readonly kind: "start" };

export interface SeparatingRun extends Candidate, Refusal {}

export type Separation =
  | { readonly kind: "same" }
  | { readonly kind: "separated"; readonly run: SeparatingRun }
  /** So many runs of the one are runs of the other as well, or cannot be compared. */
  | { readonly kind: "not-found"; readonly tried: number };

type Options = Pick<DecideOptions, "milliseconds" | "bound" | "signal" | "onProgress">;

/** Looks for a run that only one side allows. `first`: the claims whose counterexamples are most telling. */
export async function separate(
  before: Side,
  after: Side,
  first: readonly string[],
  options: Options,
): Promise<Separation> {
  if (runsOf(before.problem) === runsOf(after.problem)) return { kind: "same" };
  const sides = { old: contextOf(before.problem), new: contextOf(after.problem) };
  let tried = 0;
  let unnamed: SeparatingRun | undefined;
  for await (const candidate of candidates(before, after, first, sides, options)) {
    tried += 1;
    const other = candidate.onlyIn === "old" ? sides.new : sides.old;
    const refusal = refusalOf(other, candidate.trace, candidate.part);
    // That there is no such action tells little, and is so of every run when names have changed.
    if (refusal?.why.kind === "no-action") unnamed ??= { ...candidate, ...refusal };
    else if (refusal !== undefined) return { kind: "separated", run: { ...candidate, ...refusal } };
    if (options.signal?.aborted === true) break;
  }
  return unnamed === undefined ? { kind: "not-found", tried } : { kind: "separated", run: unnamed };
}

interface Context {
  readonly problem: Problem;
  readonly whole: Whole;
}

function contextOf(problem: Problem): Context {
  return { problem, whole: wholeOf(problem.system) };
}

/** What decides which runs there are, as a text. */
function runsOf({ system, assumptions }: Problem): string {
  const actions = system.actions.map(({ timing: _words, ...action }) => action);
  return textOf({ ...system, name: "", actions, assumptions });
}

async function* candidates(
  before: Side,
  after: Side,
  first: readonly string[],
  { old, new: fresh }: { readonly old: Context; readonly new: Context },
  options: Options,
): AsyncGenerator<Candidate> {
  yield* [...counterexamples("old", before, first), ...counterexamples("new", after, first)].toSorted(
    (a, b) => placeOf(a, first) - placeOf(b, first),
  );
  yield* againstAssumptions("old", old.problem, fresh.problem, options);
  yield* againstAssumptions("new", fresh.problem, old.problem, options);
  yield* runsOfActions("new", fresh, old.problem, options);
  yield* runsOfActions("old", old, fresh.problem, options);
  for (const [onlyIn, context] of [
    ["old", old],
    ["new", fresh],
  ] as const) {
    const names = context.problem.system.variables.map(({ name }) => name);
    yield* runsWith(context, nothing, names).map((run) => ({ onlyIn, about: { kind: "start" } as const, ...run }));
  }
}

// ── Claims and assumptions ──────────────────────────────────────────────────

function counterexamples(onlyIn: "old" | "new", { results }: Side, first: readonly string[]): readonly Candidate[] {
  const found = results.flatMap(({ claim, verdict: { trace, part, settled } }): readonly Candidate[] => {
    if (trace === undefined || part === undefined) return [];
    return [{ onlyIn, about: { kind: "claim", claim, ...(settled !== undefined && { settled }) }, trace, part }];
  });
  return found.toSorted((a, b) => placeOf(a, first) - placeOf(b, first));
}

function placeOf({ about }: Candidate, first: readonly string[]): number {
  const place = about.kind === "claim" ? first.indexOf(about.claim.name) : -1;
  return place === -1 ? first.length : place;
}

/** Runs that do not keep what the other problem assumes and this one does not. */
async function* againstAssumptions(
  onlyIn: "old" | "new",
  problem: Problem,
  other: Problem,
  options: Options,
): AsyncGenerator<Candidate> {
  const own = assumedIn(problem).map(({ formula }) => textOf(formula));
  const sorts = new Map(problem.system.variables.map(({ name, sort }) => [name, textOf(sort)] as const));
  const theirs = new Map(other.system.variables.map(({ name, sort }) => [name, textOf(sort)] as const));
  for (const { name, formula } of assumedIn(other)) {
    if (own.includes(textOf(formula))) continue;
    if ([...variablesOf(formula)].some((each) => sorts.get(each) !== theirs.get(each))) continue;
    options.onProgress?.(`a run that does not keep ${name}`);
    const claim: Claim = { name, text: name, formula };
    const asked = { ...problem, claims: [claim] };
    const { onProgress: _say, ...limits } = options;
    for await (const { verdict } of decide(asked, noSolver, { ...limits, engine: "zones", sanity: false }))
      if (verdict.trace !== undefined && verdict.part !== undefined)
        yield { onlyIn, about: { kind: "assumption", name }, trace: verdict.trace, part: verdict.part };
  }
}

/** All assumptions as formulas about whole runs. */
function assumedIn({ system, assumptions }: Problem): readonly { readonly name: string; readonly formula: Formula }[] {
  const always = system.invariants.map(({ name, holds }) => ({ name, formula: unary("always", state(holds)) }));
  return [...always, ...assumptions.map(({ name, formula }) => ({ name, formula }))];
}

// ── Actions ─────────────────────────────────────────────────────────────────

const mostZones = 5000;

/** Runs in which an action happens that is not the same in the other problem, as soon and as late as it may. */
async function* runsOfActions(
  onlyIn: "old" | "new",
  context: Context,
  other: Problem,
  options: Options,
): AsyncGenerator<Candidate> {
  const theirs = rulesOf(other.system);
  const changed = [...rulesOf(context.problem.system)].filter(([name, rules]) => theirs.get(name) !== rules);
  if (changed.length === 0) return;
  options.onProgress?.("runs in which what has changed happens");
  const groups = await groupsOf(context.problem, exploringIn(timerOf(options), mostZones));
  for (const [name] of changed) {
    for (const script of scriptsFor(name, groups)) {
      const names = namesOf(context.problem.system, name);
      for (const run of runsWith(context, script, names)) yield { onlyIn, about: { kind: "action", name }, ...run };
      if (options.signal?.aborted === true) return;
    }
  }
}

/** The rules of each action, with those of its clocks, as a text. */
function rulesOf({ actions, clocks }: TimedTransitionSystem): ReadonlyMap<string, string> {
  return new Map(
    actions.map(({ timing: _words, ...action }) => {
      const used = clocks.filter(({ name }) => action.restarts.includes(name) || action.wait?.clock === name);
      return [action.name, textOf({ action, used })] as const;
    }),
  );
}

/** What leads to an action, without it and with it; nothing for one of a group that another one stands for. */
function scriptsFor(name: string, groups: readonly Group[]): readonly Script[] {
  for (const { surface } of groups.flatMap((group) => [group, ...(group.watchers ?? [])])) {
    const edge = surface?.edges.find(({ action }) => action.name === name);
    if (surface === undefined || edge === undefined) continue;
    return [edge.from, nodeAfter(edge)].flatMap((node) => scriptTo(surface.reached, node, []) ?? []);
  }
  return [];
}

/** The runs that come of a script when the rest is done as soon, and as late, as it may. */
function runsWith(
  context: Context,
  script: Script,
  names: readonly string[],
): readonly Pick<Candidate, "trace" | "part">[] {
  const part = partFor(context, script, [], names);
  const interpreter = context.whole.interpreterOf(part);
  return (["eager", "lazy"] as const).flatMap((manner) => {
    const completion = complete(interpreter, script, manner);
    if (completion.kind === "stuck") return [];
    const { trace } = completion;
    return problemWithRun(context.problem, interpreter, trace) === undefined ? [{ trace, part }] : [];
  });
}

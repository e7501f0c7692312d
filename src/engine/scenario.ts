/**
 * The claims of a scenario. They are decided like all others, on the problem that the scenario makes of the spec; but first it is asked
 * whether the scenario can happen at all. Only a run with all of its events, replayed on the whole system, shows that it can: without one
 * nothing is said to hold in it.
 */
import type { Formula } from "../ltl/formula.ts";
import type { Claim, Problem, Scenario } from "../ltl/problem.ts";
import { inScenario, inTime, possibleInEveryRun, upToEvent } from "../ltl/scenario.ts";
import type { Solver } from "../solver/solver.ts";
import { startOf } from "../source/source.ts";
import type { Span } from "../source/source.ts";
import { decide } from "./decide.ts";
import type { ClaimResult } from "./result.ts";
import type { SanityCheck } from "./sanity-check.ts";
import type { DecideOptions } from "./setting.ts";
import type { Verdict } from "./verdict.ts";

/** Decides a problem, claim by claim. */
export type Judge<Options> = (problem: Problem, options: Options) => AsyncIterable<ClaimResult>;

/** The verdicts in a scenario; none, and nothing is asked, where none of its claims is wanted. */
export async function* judgeScenario<Options extends DecideOptions>(
  problem: Problem,
  scenario: Scenario,
  solver: Solver,
  options: Options,
  judge: Judge<Options>,
): AsyncGenerator<ClaimResult> {
  const { only } = options;
  const isWanted = ({ name }: Claim): boolean =>
    only === undefined || only.includes(name) || only.includes(scenario.name);
  const claims = scenario.claims.filter(isWanted);
  if (claims.length === 0) return;
  options.onProgress?.(`${scenario.name} · can it happen?`);
  const started = performance.now();
  const possible = await possibility(problem, scenario, solver, options);
  if (possible.kind === "impossible") {
    const milliseconds = (performance.now() - started) / claims.length;
    for (const claim of claims) yield { claim, verdict: sayingNothing(possible), milliseconds };
    return;
  }
  const names = claims.map(({ name }) => name);
  const missing = possible.kind === "possible" ? await leftOut(problem, scenario, solver, options) : [];
  for await (const result of judge(inScenario(problem, { ...scenario, claims }), { ...options, only: names }))
    yield possible.kind === "possible"
      ? withChecks(result, missing)
      : { ...result, verdict: doubted(result.verdict, possible.reason) };
}

/** What holds in a scenario is said together with the runs that are left out. */
function withChecks(result: ClaimResult, missing: readonly SanityCheck[]): ClaimResult {
  const { checks = [], ...rest } = withoutIdleParts(result);
  return missing.length === 0 || rest.verdict.kind === "violated"
    ? { ...rest, checks }
    : { ...rest, checks: [...checks, ...missing] };
}

/** That some part of a claim has nothing to speak of is what a scenario is for; only where no part has is it said. */
function withoutIdleParts({ checks, verdict, ...rest }: ClaimResult): ClaimResult {
  if (verdict.kind === "vacuous") return { ...rest, verdict, ...(checks === undefined ? {} : { checks }) };
  const { checks: own, ...bare } = verdict;
  const kept = (all: ClaimResult["checks"]): { readonly checks?: readonly SanityCheck[] } =>
    all === undefined ? {} : { checks: all.filter(({ kind, status }) => kind !== "trigger" || status !== "warning") };
  return { ...rest, ...kept(checks), verdict: { ...bare, ...kept(own) } };
}

type Possibility =
  | { readonly kind: "possible" }
  | { readonly kind: "impossible"; readonly reason: string; readonly method: string }
  | { readonly kind: "unknown"; readonly reason: string };

async function possibility(
  problem: Problem,
  scenario: Scenario,
  solver: Solver,
  options: DecideOptions,
): Promise<Possibility> {
  const ask = (count: number): Promise<Verdict> => canHappen(problem, scenario, count, solver, options);
  const all = await ask(scenario.events.length);
  if (all.kind === "violated") return { kind: "possible" };
  if (all.kind !== "proved" && all.kind !== "vacuous")
    return { kind: "unknown", reason: options.signal?.aborted === true ? "interrupted" : notFound(scenario) };
  const blamed = await firstImpossible(scenario, ask);
  return { kind: "impossible", reason: blamed, method: all.method };
}

/** `violated`: there is a run with the first events. `proved`: there is none. */
async function canHappen(
  problem: Problem,
  scenario: Scenario,
  count: number,
  solver: Solver,
  options: DecideOptions,
): Promise<Verdict> {
  const { problem: upTo, never } = upToEvent(problem, scenario, count);
  return verdictOn(upTo, never, solver, options);
}

async function verdictOn(problem: Problem, formula: Formula, solver: Solver, options: DecideOptions): Promise<Verdict> {
  const { only: _only, onProgress: _onProgress, ...rest } = options;
  const asked = { ...problem, claims: [{ name: "asked", text: "", formula }] };
  for await (const { verdict } of decide(asked, solver, { ...rest, sanity: false, crossCheck: false })) return verdict;
  throw new RangeError("a claim has a verdict");
}

/**
 * Faults that cannot happen at their moment in some runs: those runs are no runs of the scenario, and that is easily overlooked. What is not
 * found out is not said.
 */
async function leftOut(
  problem: Problem,
  scenario: Scenario,
  solver: Solver,
  options: DecideOptions,
): Promise<readonly SanityCheck[]> {
  if (options.sanity === false) return [];
  const checks: SanityCheck[] = [];
  for (const [index, { text, span }] of inTime(scenario).entries()) {
    const question = possibleInEveryRun(problem, scenario, index);
    if (question === undefined) continue;
    const { kind } = await verdictOn(question.problem, question.everywhere, solver, options);
    if (kind !== "violated") continue;
    const said = `in some runs \`${text}\`${lineOf(span)} is not possible; they are no runs of the scenario`;
    checks.push({ kind: "timelock", status: "warning", text: said, ...(span === undefined ? {} : { span }) });
  }
  return checks;
}

function lineOf(span: Span | undefined): string {
  return span === undefined ? "" : ` (line ${startOf(span).line})`;
}

/** Why a scenario without any run has none: the first of its events with which it has none, if that can be told. */
async function firstImpossible(scenario: Scenario, ask: (count: number) => Promise<Verdict>): Promise<string> {
  for (const [index, { text, span }] of inTime(scenario).entries()) {
    const verdict = index + 1 === scenario.events.length ? undefined : await ask(index + 1);
    if (verdict?.kind === "violated") continue;
    if (verdict !== undefined && verdict.kind !== "proved" && verdict.kind !== "vacuous") break;
    const after = index === 0 ? "" : ", after what comes before it in the scenario";
    return `\`${text}\`${lineOf(span)} can never happen${after}`;
  }
  return "its events can never all happen at their times";
}

function notFound({ name, events }: Scenario): string {
  const what = events.length === 0 ? "run without any fault" : `run with all events of \`${name}\``;
  return `no ${what} was found, so nothing is said to hold in it`;
}

/** True of no run: it says nothing. */
function sayingNothing({ reason, method }: Extract<Possibility, { readonly kind: "impossible" }>): Verdict {
  return { kind: "vacuous", method, reason, notes: [] };
}

/** What is found where no run is known: a run that breaks the claim is one; all else would be said of nothing, perhaps. */
function doubted(verdict: Verdict, reason: string): Verdict {
  return verdict.kind === "violated" || verdict.kind === "unknown"
    ? verdict
    : { kind: "unknown", method: verdict.method, reason, notes: [] };
}

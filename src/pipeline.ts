/**
 * The straight line from the text of a spec to verdicts: one named call an arrow, no logic. Whoever has read this file
 * can find everything else.
 *
 *   text → syntax trees → Model → Problem (system × claims) → verdicts → checks
 *
 * The first half never loads a solver, so that a spec that is rejected is rejected at once. The second half
 * starts the solver first: it warms up in its own thread while the engine is loaded.
 */
import type { InspectOptions } from "./engine/checks/inspect.ts";
import type { ShownOptions } from "./engine/counterexamples/explain.ts";
import type { CoreOptions } from "./engine/smallest-core.ts";
import type { FaultSets } from "./engine/fault-sets.ts";
import type { Question } from "./engine/queries.ts";
import { noRun } from "./engine/no-run.ts";
import type { SolverOptions } from "./engine/solver-for.ts";
import { solverFor } from "./engine/solver-for.ts";
import type { ClaimResult } from "./engine/result.ts";
import type { Engine, EngineName } from "./engine/setting.ts";
import { lower } from "./lower/lower.ts";
import type { Problem } from "./ltl/problem.ts";
import type { Hole } from "./model/hole.ts";
import type { Files } from "./model/load.ts";
import { load } from "./model/load.ts";
import { resolve } from "./model/resolve.ts";
import type { FlowFailures } from "./quantity/failures.ts";
import type { Checked, Diagnostic } from "./source/diagnostic.ts";
import { hasErrors } from "./source/diagnostic.ts";
import type { Solver } from "./solver/solver.ts";
import type { SourceFile } from "./source/source.ts";
import { parsed } from "./trees.ts";
import { wholeOf } from "./trace/whole.ts";

/** Values for parameters of the spec, as the user writes them: `{ n: "64", interval: "5s" }`. */
export type Settings = Readonly<Record<string, string>>;

export interface Compiled extends Checked<Problem | undefined> {
  /** The spec and the files that it uses, in the order in which they are first used. */
  readonly sources: readonly SourceFile[];
}

/** Text to problem. There is no problem when anything is wrong with the spec; the diagnostics say what. */
export function compile(entry: SourceFile, files: Files, set: Settings): Compiled {
  const loaded = load(entry, files, parsed);
  const sources = [entry, ...loaded.value.used.map((spec) => spec.span.file)];
  if (hasErrors(loaded.diagnostics)) return { value: undefined, diagnostics: loaded.diagnostics, sources };

  const model = resolve(loaded.value, set);
  const found = [...loaded.diagnostics, ...model.diagnostics];
  if (hasErrors(found)) return { value: undefined, diagnostics: found, sources };

  const problem = lower(model.value);
  const meant = [...found, ...problem.diagnostics];
  if (hasErrors(meant)) return { value: undefined, diagnostics: meant, sources };

  const stops = noRun(problem.value);
  return { value: hasErrors(stops) ? undefined : problem.value, diagnostics: [...meant, ...stops], sources };
}

/** Text to what it leaves open, and what is wrong with it besides. Once all has a value, more may turn out to be wrong. */
export function holesOf(
  entry: SourceFile,
  files: Files,
  set: Settings,
): { readonly holes: readonly Hole[]; readonly diagnostics: readonly Diagnostic[] } {
  const loaded = load(entry, files, parsed);
  if (hasErrors(loaded.diagnostics)) return { holes: [], diagnostics: loaded.diagnostics };
  const { value, diagnostics } = resolve(loaded.value, set);
  const others = diagnostics.filter(({ code }) => code !== "open-value");
  return { holes: value.holes, diagnostics: [...loaded.diagnostics, ...others] };
}

export interface JudgeOptions extends InspectOptions, CoreOptions, ShownOptions, SolverOptions {
  /** Other engines than upir's own: those that remember, and for tests. */
  readonly engines?: Readonly<Record<EngineName, Engine>>;
  /** How many claims are begun before the first is decided; 1: one after the other. */
  readonly atOnce?: number;
  /** A solver that is there already, and stays unless `signal` ends the work; absent: one is started, and ended. */
  readonly running?: Solver;
}

/** Problem to verdicts, one claim after the other, each with the checks of what it says. Whatever was started has ended when the generator has. */
export async function* judge(problem: Problem, options: JudgeOptions): AsyncGenerator<ClaimResult> {
  const solver = options.running ?? (await solverFor(options));
  if (options.running === undefined) solver.warmUp?.();
  const stop = (): void => solver.close();
  options.signal?.addEventListener("abort", stop);
  try {
    yield* judgeWith(solver, problem, options);
  } finally {
    options.signal?.removeEventListener("abort", stop);
    if (options.running === undefined) solver.close();
  }
}

/** The claims of the spec under every play of the adversary, then those of its scenarios. */
async function* judgeWith(solver: Solver, problem: Problem, options: JudgeOptions): AsyncGenerator<ClaimResult> {
  yield* judgeClaims(solver, problem, options);
  if (problem.scenarios === undefined) return;
  const { judgeScenario } = await import("./engine/scenario.ts");
  const { onChecks: _onChecks, ...inScenarios } = options;
  for (const scenario of problem.scenarios)
    yield* judgeScenario(problem, scenario, solver, inScenarios, (made, asked) => judgeClaims(solver, made, asked));
}

/** While one claim waits for the solver, the others of so many go ahead (`engine/turns.ts`). */
const claimsAtOnce = 16;

async function* judgeClaims(solver: Solver, problem: Problem, options: JudgeOptions): AsyncGenerator<ClaimResult> {
  const { decide } = await import("./engine/decide.ts");
  const { withCores } = await import("./engine/smallest-core.ts");
  const { inspect } = await import("./engine/checks/inspect.ts");
  const { showing } = await import("./engine/counterexamples/explain.ts");
  const { politely, Turns } = await import("./engine/turns.ts");
  const turns = new Turns(options.atOnce ?? claimsAtOnce);
  const polite = politely(solver, turns.reader);
  // What components do by themselves is found once, for all of these.
  const whole = wholeOf(problem.system);
  const decided = decide(problem, solver, options, options.engines, turns, whole, showing(problem, whole, options));
  const found = withCores(problem, polite, options, decided);
  yield* options.sanity === false ? found : inspect(problem, solver, options, found, whole, turns);
}

/** Problem to what takes it down: the smallest failure sets of each flow, and the smallest sets of faults that break each claim. */
export async function* failures(
  problem: Problem,
  options: Pick<JudgeOptions, "only" | "milliseconds" | "bound" | "signal" | "onProgress">,
): AsyncGenerator<FlowFailures | FaultSets> {
  const { failuresOf } = await import("./quantity/failures.ts");
  const { faultSetsOf } = await import("./engine/fault-sets.ts");
  const isWanted = (name: string): boolean => options.only === undefined || options.only.includes(name);
  const { architecture } = problem;
  for (const flow of architecture?.flows ?? []) if (isWanted(flow.name)) yield failuresOf(architecture!, flow, 3);
  for (const claim of problem.claims) {
    if (!isWanted(claim.name)) continue;
    options.onProgress?.(claim.name);
    const found = await faultSetsOf(problem, claim, options);
    if (found !== undefined) yield found;
  }
}

/** Problem to the texts that a solver is asked, for people who want to read or re-check them. */
export async function* questions(problem: Problem, options: JudgeOptions): AsyncGenerator<Question> {
  const solver = await solverFor(options);
  const { queriesOf } = await import("./engine/queries.ts");
  try {
    yield* queriesOf(solver, (recording) => judgeWith(recording, problem, { ...options, atOnce: 1 }));
  } finally {
    solver.close();
  }
}

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
import type { Question } from "./engine/queries.ts";
import { timeStops } from "./engine/sanity.ts";
import type { ClaimResult } from "./engine/result.ts";
import { lower } from "./lower/lower.ts";
import type { Problem } from "./ltl/problem.ts";
import type { Files } from "./model/load.ts";
import { load } from "./model/load.ts";
import { resolve } from "./model/resolve.ts";
import type { Checked } from "./source/diagnostic.ts";
import { hasErrors } from "./source/diagnostic.ts";
import type { SourceFile } from "./source/source.ts";

/** Values for parameters of the spec, as the user writes them: `{ n: "64", interval: "5s" }`. */
export type Settings = Readonly<Record<string, string>>;

/** Text to problem. There is no problem when anything is wrong with the spec; the diagnostics say what. */
export function compile(entry: SourceFile, files: Files, set: Settings): Checked<Problem | undefined> {
  const loaded = load(entry, files);
  if (hasErrors(loaded.diagnostics)) return { value: undefined, diagnostics: loaded.diagnostics };

  const model = resolve(loaded.value, set);
  const found = [...loaded.diagnostics, ...model.diagnostics];
  if (hasErrors(found)) return { value: undefined, diagnostics: found };

  const problem = lower(model.value);
  const meant = [...found, ...problem.diagnostics];
  if (hasErrors(meant)) return { value: undefined, diagnostics: meant };

  const stops = timeStops(problem.value);
  return { value: hasErrors(stops) ? undefined : problem.value, diagnostics: [...meant, ...stops] };
}

export interface JudgeOptions extends InspectOptions {
  /** A native binary on the PATH, `z3` or `cvc5`; absent: the Z3 that comes with upir. */
  readonly solver?: string;
}

/** Problem to verdicts, one claim after the other, each with the checks of what it says. Whatever was started has ended when the generator has. */
export async function* judge(problem: Problem, options: JudgeOptions): AsyncGenerator<ClaimResult> {
  const { createSolver } = await import("./solver/create-solver.ts");
  const solver = createSolver(options.solver);
  const stop = (): void => solver.close();
  options.signal?.addEventListener("abort", stop);
  try {
    const { decide } = await import("./engine/decide.ts");
    const decided = decide(problem, solver, options);
    const { inspect } = await import("./engine/checks/inspect.ts");
    yield* options.sanity === false ? decided : inspect(problem, solver, options, decided);
  } finally {
    options.signal?.removeEventListener("abort", stop);
    solver.close();
  }
}

/** Problem to the texts that a solver is asked, for people who want to read or re-check them. */
export async function* questions(problem: Problem, options: JudgeOptions): AsyncGenerator<Question> {
  const { createSolver } = await import("./solver/create-solver.ts");
  const { queriesOf } = await import("./engine/queries.ts");
  const solver = createSolver(options.solver);
  try {
    yield* queriesOf(problem, solver, options);
  } finally {
    solver.close();
  }
}

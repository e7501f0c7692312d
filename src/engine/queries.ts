/** The texts that deciding a problem puts to a solver, in order: the engines run, and what they ask is passed on. */
import type { Problem } from "../ltl/problem.ts";
import type { Solver } from "../solver/solver.ts";
import { textFor } from "../solver/text.ts";
import { inspect } from "./checks/inspect.ts";
import { decide } from "./decide.ts";
import type { DecideOptions } from "./setting.ts";

/** What a solver is asked, to the letter, and the claim that it is asked for, to decide it or to check that it says something. */
export interface Question {
  /** Absent for what is asked about the spec as a whole. */
  readonly claim?: string;
  readonly text: string;
}

/** Decides the claims with `solver` and yields each text with the claim it was asked for. */
export async function* queriesOf(problem: Problem, solver: Solver, options: DecideOptions): AsyncGenerator<Question> {
  const asked: string[] = [];
  const recording: Solver = {
    ...solver,
    check(script, limits) {
      asked.push(textFor(script));
      return solver.check(script, limits);
    },
  };
  const decided = decide(problem, recording, options);
  const results = options.sanity === false ? decided : inspect(problem, recording, options, decided);
  for await (const { claim } of results) for (const text of asked.splice(0)) yield { claim: claim.name, text };
  for (const text of asked) yield { text };
}

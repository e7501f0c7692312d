/** The texts that deciding a problem puts to a solver, in order: the engines run, and what they ask is passed on. */
import type { Problem } from "../ltl/problem.ts";
import type { Solver } from "../solver/solver.ts";
import { textFor } from "../solver/text.ts";
import { decide } from "./decide.ts";
import type { DecideOptions } from "./setting.ts";

/** What a solver is asked, to the letter, and the claim that it is asked for. */
export interface Question {
  readonly claim: string;
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
  for await (const { claim } of decide(problem, recording, options)) {
    for (const text of asked.splice(0)) yield { claim: claim.name, text };
  }
}

/** The texts that deciding a problem puts to a solver, in order: the engines run, and what they ask is passed on. */
import type { Solver } from "../solver/solver.ts";
import { recording } from "../solver/recording.ts";
import type { ClaimResult } from "./result.ts";

/** What a solver is asked, to the letter, and the claim that it is asked for, to decide it or to check that it says something. */
export interface Question {
  /** Absent for what is asked about the spec as a whole. */
  readonly claim?: string;
  readonly text: string;
}

/** Decides claims with `solver`, as `decide` does, and yields each text with the claim it was asked for. */
export async function* queriesOf(
  solver: Solver,
  decide: (solver: Solver) => AsyncIterable<ClaimResult>,
): AsyncGenerator<Question> {
  const asked: string[] = [];
  for await (const { claim } of decide(recording(solver, asked)))
    for (const text of asked.splice(0)) yield { claim: claim.name, text };
  for (const text of asked) yield { text };
}

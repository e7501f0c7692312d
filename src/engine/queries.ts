/** The texts that deciding a problem puts to a solver, in order: the engines run, and what they ask is passed on. */
import type { Script } from "../encode/smt-lib.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Solver } from "../solver/solver.ts";
import { decide } from "./decide.ts";
import type { DecideOptions } from "./decide.ts";

/** Decides the claims with `solver` and yields each script with the claim it was asked for. */
export async function* queriesOf(
  problem: Problem,
  solver: Solver,
  options: DecideOptions,
): AsyncGenerator<{ readonly claim: string; readonly script: Script }> {
  const asked: Script[] = [];
  const recording: Solver = {
    ...solver,
    check(script, limits) {
      asked.push(script);
      return solver.check(script, limits);
    },
  };
  for await (const { claim } of decide(problem, recording, options)) {
    for (const script of asked.splice(0)) yield { claim: claim.name, script };
  }
}

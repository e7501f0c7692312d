/** The solver of `--engine zones`: there is none. Proofs stay unconfirmed and say so; what needs an answer is unknown. */
import type { Solver } from "../solver/solver.ts";
import type { Verdict } from "./verdict.ts";

export const noSolver: Solver = {
  name: "none",
  check: () => Promise.resolve({ kind: "unknown", reason: "no solver takes part" }),
  close() {},
};

/** The verdict of zones that no solver has confirmed. */
export function unconfirmed(verdict: Verdict): Verdict {
  if (verdict.kind !== "proved" && verdict.kind !== "vacuous") return verdict;
  const method = verdict.method.replace(/,? confirmed by the solver$/, "");
  return { ...verdict, method: `${method}, not confirmed by a solver` };
}

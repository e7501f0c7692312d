/** Puts the obligations of a zone proof to the solver. */
import { smtLib } from "../encode/smt-lib.ts";
import type { Limits, Solver } from "../solver/solver.ts";
import type { Term } from "../term/term.ts";
import { invariantOf, obligations } from "./certificate.ts";
import type { Reached } from "./reach.ts";

export type Certified = { readonly kind: "confirmed"; readonly zones: number } | { readonly kind: "not-confirmed"; readonly reason: string };

/** Confirms that the zones of a complete exploration are an inductive invariant that excludes `bad`. */
export async function certify({ system, compiled, explored }: Reached, bad: Term, solver: Solver, limits: Limits): Promise<Certified> {
  const invariant = invariantOf(compiled, explored.nodes);
  for (const query of obligations(system, invariant, bad)) {
    const answer = await solver.check(smtLib(query), limits);
    if (answer.kind === "sat") return { kind: "not-confirmed", reason: `internal: the solver refutes the zone proof (${query.title})` };
    if (answer.kind === "unknown") return { kind: "not-confirmed", reason: `the solver did not confirm the proof: ${answer.reason}` };
  }
  return { kind: "confirmed", zones: explored.nodes.length };
}

/** Puts the obligations of a zone proof to the solver. */
import { smtLib } from "../encode/smt-lib.ts";
import type { Limits, Solver } from "../solver/solver.ts";
import type { Term } from "../term/term.ts";
import { truth } from "../term/term.ts";
import { claimObligation, invariantOf, obligationsAtOnce } from "./certificate.ts";
import { noSolver } from "./no-solver.ts";
import type { Exploring, Reached } from "./reach.ts";
import { reach } from "./reach.ts";

export type Certified =
  | { readonly kind: "confirmed"; readonly zones: number; readonly invariant: Term }
  | { readonly kind: "not-confirmed"; readonly reason: string };

/** So many make a proof that takes much longer to confirm than one question more. */
const manyZones = 16;

/**
 * Confirms that `bad` is never reached, after a complete exploration found it so. One zone a location makes a certificate
 * that is smaller by far, where it is good enough: it usually is. Where there are many zones, all states are tried first: the
 * assumptions alone may rule out what is bad. Without a solver nothing is confirmed, and the verdict says so
 * (`no-solver.ts`). `stated` is what the solver is asked of, where that says more than zones can be asked.
 */
export async function certify(
  reached: Reached,
  bad: Term,
  exploring: Exploring,
  solver: Solver,
  limits: Limits,
  stated: Term = bad,
): Promise<Certified> {
  const zones = reached.explored.nodes.length;
  if (zones > manyZones && reached.system.invariants.length > 0 && solver !== noSolver) {
    const answer = await solver.check(smtLib(claimObligation(reached.system, truth, stated)), limits);
    if (answer.kind === "unsat") return { kind: "confirmed", zones, invariant: truth };
  }
  const coarse = await reach(reached.system, bad, exploring, { exhaustive: false, hulls: true });
  const { system, compiled, explored } =
    coarse.explored.complete && coarse.explored.bad === undefined ? coarse : reached;
  const invariant = invariantOf(compiled, explored.nodes);
  if (solver === noSolver) return { kind: "confirmed", zones: explored.nodes.length, invariant };
  const answer = await solver.check(smtLib(obligationsAtOnce(system, invariant, stated)), { ...limits, isProof: true });
  if (answer.kind === "unsat") return { kind: "confirmed", zones: explored.nodes.length, invariant };
  if (answer.kind === "unknown")
    return { kind: "not-confirmed", reason: `the solver did not confirm the proof: ${answer.reason}` };
  return { kind: "not-confirmed", reason: "internal: the solver refutes the zone proof" };
}

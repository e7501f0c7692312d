/** By what a slice grows when a counterexample of it is none of the whole system. */
import { variablesOf } from "../ltl/formula.ts";
import { variablesOf as termVariables } from "../term/term.ts";
import type { Setting } from "./setting.ts";

/** The variables of the assumptions that speak about something in the cone. */
export function namesOfTouchingAssumptions({ problem }: Setting, cone: ReadonlySet<string>): string[] {
  const spoken = [
    ...problem.system.invariants.map((invariant) => termVariables(invariant.holds)),
    ...problem.assumptions.map((assumption) => variablesOf(assumption.formula)),
  ];
  return spoken.filter((names) => [...names].some((name) => cone.has(name))).flatMap((names) => [...names]);
}

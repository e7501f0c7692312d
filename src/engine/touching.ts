/** Assumptions that speak about something. */
import { variablesOf } from "../ltl/formula.ts";
import { variablesOf as termVariables } from "../term/term.ts";
import type { Invariant } from "../system/timed-transition-system.ts";
import type { Setting } from "./setting.ts";

/** By what a slice grows when a counterexample of it is none of the whole system: the variables of the assumptions that speak about something in the cone. */
export function namesOfTouchingAssumptions({ problem }: Pick<Setting, "problem">, cone: ReadonlySet<string>): string[] {
  const spoken = [
    ...problem.system.invariants.map((invariant) => termVariables(invariant.holds)),
    ...problem.assumptions.map((assumption) => variablesOf(assumption.formula)),
  ];
  return spoken.filter((names) => [...names].some((name) => cone.has(name))).flatMap((names) => [...names]);
}

/** The invariants that speak about some names, directly or through others; `names` grows by what they read. */
export function invariantsAbout(names: Set<string>, invariants: readonly Invariant[]): readonly Invariant[] {
  const used = invariants.filter(({ holds }) => [...termVariables(holds)].some((name) => names.has(name)));
  const { size } = names;
  for (const { holds } of used) termVariables(holds, names);
  return names.size === size ? used : invariantsAbout(names, invariants);
}

/** Whether a claim follows from the state assumptions alone, whatever the system does: worth saying, since then it checks nothing. */
import { smtLib } from "../encode/smt-lib.ts";
import type { Formula } from "../ltl/formula.ts";
import { variablesOf as formulaVariables } from "../ltl/formula.ts";
import type { Invariant } from "../system/timed-transition-system.ts";
import { and, not, variablesOf } from "../term/term.ts";
import type { Setting } from "./setting.ts";
import { invariantsAbout } from "./touching.ts";

/**
 * The state assumptions that a conjunct follows from; undefined if it does not, or if that is open. `isKnown`: it is known
 * to follow from those that speak about what it speaks about. Otherwise the solver is asked, of `always Q` only.
 */
export async function impliedByInvariants(
  { problem, solver, remaining }: Setting,
  conjunct: Formula,
  isKnown: boolean,
): Promise<readonly Invariant[] | undefined> {
  const { invariants, variables } = problem.system;
  const used = invariantsAbout(formulaVariables(conjunct), invariants);
  if (isKnown) return used;
  if (conjunct.kind !== "always" || conjunct.operand.kind !== "state") return undefined;
  const goal = conjunct.operand.term;
  const read = variablesOf(and(goal, ...used.map((invariant) => invariant.holds)));
  const known = variables.filter((variable) => read.has(variable.name));
  if (known.length !== read.size) return undefined;
  const query = {
    title: "a state that keeps the assumptions and breaks the claim",
    variables: known.map(({ name, sort }) => ({ name, sort })),
    assertions: [...used.map((invariant) => invariant.holds), not(goal)],
  };
  const answer = await solver.check(smtLib(query), { milliseconds: remaining() });
  return answer.kind === "unsat" ? used : undefined;
}

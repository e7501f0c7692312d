/** Whether a claim follows from the state assumptions alone, whatever the system does: worth saying, since then it checks nothing. */
import { smtLib } from "../encode/smt-lib.ts";
import { split } from "../ltl/normalize.ts";
import type { Formula } from "../ltl/formula.ts";
import { and, not, variablesOf } from "../term/term.ts";
import type { Setting } from "./decide.ts";

/** A remark for the verdict, or undefined. Asks the solver at most once, for claims of the form `always Q` only. */
export async function impliedByAssumptions(
  { problem, solver, remaining }: Setting,
  claim: Formula,
): Promise<string | undefined> {
  const { invariants, variables } = problem.system;
  const goals = split(claim).map((conjunct) =>
    conjunct.kind === "always" && conjunct.operand.kind === "state" ? conjunct.operand.term : undefined,
  );
  if (goals.includes(undefined)) return undefined;
  const goal = and(...(goals as NonNullable<(typeof goals)[number]>[]));
  const names = variablesOf(goal);
  const used = invariants.filter((invariant) => [...variablesOf(invariant.holds)].some((name) => names.has(name)));
  const read = variablesOf(and(goal, ...used.map((invariant) => invariant.holds)));
  const known = variables.filter((variable) => read.has(variable.name));
  if (known.length !== read.size) return undefined;
  const query = {
    title: "a state that keeps the assumptions and breaks the claim",
    variables: known.map(({ name, sort }) => ({ name, sort })),
    assertions: [...used.map((invariant) => invariant.holds), not(goal)],
  };
  const answer = await solver.check(smtLib(query), { milliseconds: remaining() });
  if (answer.kind !== "unsat") return undefined;
  if (used.length === 0) return "true in every state of any system: it checks nothing";
  const sources = new Set(used.map((each) => `\`${each.name}\``));
  return `follows from ${[...sources].join(" and ")} alone: it checks nothing of the system`;
}

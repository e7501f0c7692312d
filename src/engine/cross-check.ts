/**
 * Two engines held against each other: each decides the claim, and their verdicts must not contradict one another. One that knows
 * less than the other contradicts nothing. A contradiction is a mistake of ours: the claim is then unknown, with both verdicts
 * and all that the solver was asked kept for a report.
 */
import type { Formula } from "../ltl/formula.ts";
import { partsOf } from "../ltl/formula.ts";
import type { Claim } from "../ltl/problem.ts";
import { compare, showRational } from "../source/rational.ts";
import type { Solver } from "../solver/solver.ts";
import { recording } from "../solver/recording.ts";
import type { EngineName } from "./setting.ts";
import type { Disagreement, Verdict } from "./verdict.ts";

/** The verdict of both engines on a claim. `verdictBy` asks one of them, which asks the given solver. */
export async function crossCheck(
  claim: Claim,
  solver: Solver,
  verdictBy: (name: EngineName, by: Solver) => Promise<Verdict>,
): Promise<Verdict> {
  const asked: string[] = [];
  const recorded = recording(solver, asked);
  const first = await verdictBy("both", recorded);
  if (claim.formula === undefined) return first;
  const second = await verdictBy("smt", recorded);
  const contradiction = contradictionOf(first, second, claim.formula);
  if (contradiction === undefined) return agreed(first, second);
  return disagreeing({ contradiction, verdicts: { both: first, smt: second }, asked });
}

/** The verdict on a claim on which two engines contradict one another. */
export function disagreeing(disagreement: Disagreement): Verdict {
  const reason = `internal: the engines disagree: ${disagreement.contradiction}`;
  return { kind: "unknown", method: "both engines", reason, notes: [], disagreement };
}

/** How much a verdict says. */
function weight({ kind }: Verdict): number {
  return kind === "unknown" ? 0 : kind === "holds-to-bound" ? 1 : 2;
}

function agreed(first: Verdict, second: Verdict): Verdict {
  const verdict = weight(second) > weight(first) ? second : first;
  const failure = [first, second].find((each) => each.reason?.startsWith("internal: ") === true);
  if (failure !== undefined) return failure;
  if (weight(first) !== 2 || weight(second) !== 2) {
    const [silent, name] = weight(first) < weight(second) ? [first, "both"] : [second, "smt"];
    const why = silent.reason ?? (silent.kind === "holds-to-bound" ? "it holds to a bound" : "");
    return { ...verdict, notes: [...verdict.notes, `not decided by the engine ${name}: ${why}`] };
  }
  return { ...verdict, notes: [...verdict.notes, `both engines agree: also by ${second.method}`] };
}

/** In which way two verdicts on a claim cannot both be right; undefined if they can. */
export function contradictionOf(first: Verdict, second: Verdict, formula: Formula): string | undefined {
  return (
    kindsApart(first, second, formula) ??
    kindsApart(second, first, formula) ??
    (sameWorstCase(first, second)
      ? undefined
      : `the worst case is ${showWorst(first)} for one and ${showWorst(second)} for the other`)
  );
}

function kindsApart(one: Verdict, other: Verdict, formula: Formula): string | undefined {
  if (other.kind !== "violated") return undefined;
  switch (one.kind) {
    case "proved":
    case "vacuous":
      return `one says ${one.kind} (${one.method}), the other violated (${other.method})`;
    case "holds-to-bound": {
      const needed = stepsToSee(other, formula);
      if (one.bound === undefined || needed === undefined || needed > one.bound.steps) return undefined;
      return `one says that it holds for ${one.bound.steps} steps, the other has a run of ${other.settled} steps`;
    }
    case "violated":
    case "unknown":
      return undefined;
  }
}

/** A search of so many steps sees the violation: each metric operator may need a state between any two. */
function stepsToSee({ settled }: Verdict, formula: Formula): number | undefined {
  return settled === undefined ? undefined : (settled + 1) * 2 ** metricOperators(formula);
}

function metricOperators(formula: Formula): number {
  const own = formula.kind === "within" || formula.kind === "for" ? 1 : 0;
  return partsOf(formula).reduce((sum, part) => sum + metricOperators(part), own);
}

/** Where both know it, no run that one has seen takes longer than the other says that any does. */
function sameWorstCase({ worstCase: a, attained: isA }: Verdict, { worstCase: b, attained: isB }: Verdict): boolean {
  if (a === undefined || b === undefined) return true;
  if (a === "never" || b === "never") return a === b;
  const order = compare(a, b);
  return order === 0 || !(order > 0 ? isA : isB);
}

function showWorst({ worstCase }: Verdict): string {
  return worstCase === undefined || worstCase === "never" ? "never" : `${showRational(worstCase)} ms`;
}

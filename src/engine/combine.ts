/** The verdict on a conjunction from the verdicts on its conjuncts. */
import { greatest, least } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { Verdict, VerdictKind } from "./verdict.ts";

/** The first kind in this order that occurs among the conjuncts is the kind of the whole; all vacuous is vacuous. */
const order: readonly VerdictKind[] = ["violated", "unknown", "holds-to-bound", "proved", "vacuous"];

export function combine(verdicts: readonly Verdict[]): Verdict {
  const [first] = verdicts;
  if (first === undefined)
    return { kind: "proved", method: "nothing is claimed", proofs: [], notes: ["the claim is true of everything"] };
  const kind = order.find((each) => verdicts.some((verdict) => verdict.kind === each))!;
  const leading = verdicts.find((verdict) => verdict.kind === kind)!;
  if (verdicts.length === 1) return leading;
  const deadlines = verdicts.flatMap((verdict) => verdict.deadline ?? []);
  const sameDeadline =
    deadlines.length > 0 && deadlines.every((each) => each === deadlines[0] || sameRational(each, deadlines[0]!));
  const { deadline: _deadline, worstCase: _worst, proofs: _proofs, ...rest } = leading;
  const proofs = verdicts.flatMap((verdict) => verdict.proofs ?? []);
  const worst = worstOf(verdicts);
  const depths = verdicts.flatMap((verdict) =>
    verdict.kind === kind && verdict.depth !== undefined ? [verdict.depth] : [],
  );
  return {
    ...rest,
    ...(sameDeadline ? { deadline: deadlines[0]! } : {}),
    ...(worst === undefined || (!sameDeadline && deadlines.length > 0) ? {} : { worstCase: worst }),
    ...(kind === "holds-to-bound" ? { bound: leastBound(verdicts) } : {}),
    ...(depths.length > 0 ? { depth: kind === "violated" ? leading.depth! : Math.max(...depths) } : {}),
    ...(proofs.length === verdicts.length ? { proofs } : {}),
    notes: [...new Set(verdicts.flatMap((verdict) => verdict.notes))],
  };
}

function sameRational(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

/** The worst of the worst cases, where every conjunct that has a deadline has one. */
function worstOf(verdicts: readonly Verdict[]): Rational | "never" | undefined {
  const cases = verdicts.flatMap((verdict) => verdict.worstCase ?? []);
  if (cases.length === 0) return undefined;
  return cases.reduce((a, b) => (a === "never" || b === "never" ? "never" : greatest(a, b)));
}

function leastBound(verdicts: readonly Verdict[]): { readonly steps: number; readonly time?: Rational } {
  const bounds = verdicts.flatMap((verdict) => verdict.bound ?? []);
  const times = bounds.flatMap((bound) => bound.time ?? []);
  const time = times.length === bounds.length && times.length > 0 ? times.reduce(least) : undefined;
  return { steps: Math.min(...bounds.map((bound) => bound.steps)), ...(time === undefined ? {} : { time }) };
}

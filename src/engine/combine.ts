/** The verdict on a conjunction from the verdicts on its conjuncts. */
import { compare, greatest, least } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { Verdict, VerdictKind } from "./verdict.ts";

/** The first kind in this order that occurs among the conjuncts is the kind of the whole; all vacuous is vacuous. */
const order: readonly VerdictKind[] = ["violated", "unknown", "holds-to-bound", "proved", "vacuous"];

export function combine(verdicts: readonly Verdict[]): Verdict {
  const [first] = verdicts;
  if (first === undefined)
    return { kind: "proved", method: "nothing is claimed", notes: ["the claim is true of everything"] };
  const kind = order.find((each) => verdicts.some((verdict) => verdict.kind === each))!;
  const leading = verdicts.filter((verdict) => verdict.kind === kind).reduce(slower);
  if (verdicts.length === 1) return leading;
  const deadlines = verdicts.flatMap((verdict) => verdict.deadline ?? []);
  const sameDeadline =
    deadlines.length > 0 && deadlines.every((each) => each === deadlines[0] || sameRational(each, deadlines[0]!));
  const { deadline: _deadline, worstCase: _worst, atMost: _atMost, ...rest } = leading;
  const depths = verdicts.flatMap((verdict) =>
    verdict.kind === kind && verdict.depth !== undefined ? [verdict.depth] : [],
  );
  return {
    ...rest,
    ...(sameDeadline ? { deadline: deadlines[0]! } : {}),
    ...(sameDeadline || deadlines.length === 0 ? worstOf(verdicts) : {}),
    ...(kind === "holds-to-bound" ? { bound: leastBound(verdicts) } : {}),
    ...(depths.length > 0 ? { depth: kind === "violated" ? leading.depth! : Math.max(...depths) } : {}),
    notes: [...new Set(verdicts.flatMap((verdict) => verdict.notes))],
  };
}

function sameRational(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

/** The verdict with the slower response; the first of two that are alike. */
function slower(a: Verdict, b: Verdict): Verdict {
  const [first, second] = [a.worstCase ?? a.atMost, b.worstCase ?? b.atMost];
  if (first === "never" || second === undefined) return a;
  return first === undefined || second === "never" || compare(first, second) < 0 ? b : a;
}

/** The worst of the worst cases, or a bound on them; neither where one is not known, since it may be worse. */
function worstOf(verdicts: readonly Verdict[]): Pick<Verdict, "worstCase" | "atMost"> {
  if (verdicts.some((verdict) => verdict.worstCase === "never")) return { worstCase: "never" };
  if (verdicts.some(isOpen)) return {};
  const attained = verdicts.flatMap(({ worstCase }) => (typeof worstCase === "object" ? [worstCase] : []));
  const bounds = verdicts.flatMap(({ atMost }) => atMost ?? []);
  const all = [...attained, ...bounds];
  if (all.length === 0) return {};
  const most = all.reduce(greatest);
  return attained.some((each) => compare(each, most) === 0) ? { worstCase: most } : { atMost: most };
}

/** Whether a response may take longer than anything that is known of it. */
function isOpen({ kind, deadline, worstCase, atMost, unbounded }: Verdict): boolean {
  if (kind === "unknown" || kind === "holds-to-bound" || unbounded === true) return true;
  if (kind === "vacuous" || worstCase !== undefined || atMost !== undefined) return false;
  return kind === "violated" || deadline !== undefined;
}

function leastBound(verdicts: readonly Verdict[]): { readonly steps: number; readonly time?: Rational } {
  const bounds = verdicts.flatMap((verdict) => verdict.bound ?? []);
  const times = bounds.flatMap((bound) => bound.time ?? []);
  const time = times.length === bounds.length && times.length > 0 ? times.reduce(least) : undefined;
  return { steps: Math.min(...bounds.map((bound) => bound.steps)), ...(time === undefined ? {} : { time }) };
}

/** The verdict on a conjunction from the verdicts on its conjuncts. */
import { compare, greatest, least } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { SanityCheck } from "./sanity-check.ts";
import type { Verdict, VerdictKind } from "./verdict.ts";

/** The first kind in this order that occurs among the conjuncts is the kind of the whole; all vacuous is vacuous. */
const order: readonly VerdictKind[] = ["violated", "unknown", "holds-to-bound", "proved", "vacuous"];

/** `isAll`: there are no further conjuncts, which nobody asked about since one of these is violated. */
export function combine(verdicts: readonly Verdict[], isAll: boolean): Verdict {
  const verdict = combined(verdicts);
  return isAll || verdict.worstCase === "never" ? verdict : withoutWorst(verdict);
}

/** What was not asked about may be slower than what was. */
function withoutWorst({ worstCase: _worst, attained: _attained, checks = [], ...rest }: Verdict): Verdict {
  const kept = checks.filter((check) => check.kind !== "worst-case");
  return kept.length === 0 ? rest : { ...rest, checks: kept };
}

function combined(verdicts: readonly Verdict[]): Verdict {
  const [first] = verdicts;
  if (first === undefined)
    return { kind: "proved", method: "nothing is claimed", proofs: [], notes: ["the claim is true of everything"] };
  const kind = order.find((each) => verdicts.some((verdict) => verdict.kind === each))!;
  const leading = verdicts.filter((verdict) => verdict.kind === kind).reduce(slower);
  if (verdicts.length === 1) return leading;
  const deadlines = verdicts.flatMap((verdict) => verdict.deadline ?? []);
  const sameDeadline =
    deadlines.length > 0 && deadlines.every((each) => each === deadlines[0] || sameRational(each, deadlines[0]!));
  const {
    deadline: _deadline,
    worstCase: _worst,
    attained: _attained,
    checks: _checks,
    proofs: _proofs,
    ...rest
  } = leading;
  const proofs = verdicts.flatMap((verdict) => verdict.proofs ?? []);
  const worst = worstOf(verdicts);
  const checks = checksOf(verdicts, kind, worst);
  const depths = verdicts.flatMap((verdict) =>
    verdict.kind === kind && verdict.depth !== undefined ? [verdict.depth] : [],
  );
  return {
    ...rest,
    ...(sameDeadline ? { deadline: deadlines[0]! } : {}),
    ...(worst === undefined || (!sameDeadline && deadlines.length > 0)
      ? {}
      : { worstCase: worst, ...attainedBy(verdicts, worst) }),
    ...(kind === "holds-to-bound" ? { bound: leastBound(verdicts) } : {}),
    ...(depths.length > 0 ? { depth: kind === "violated" ? leading.depth! : Math.max(...depths) } : {}),
    ...(proofs.length === verdicts.length ? { proofs } : {}),
    notes: [...new Set(verdicts.flatMap((verdict) => verdict.notes))],
    ...(checks.length === 0 ? {} : { checks }),
  };
}

/** Whether one of the conjuncts that are worst has a run that shows it. */
function attainedBy(verdicts: readonly Verdict[], worst: Rational | "never"): Pick<Verdict, "attained"> {
  const known = verdicts.flatMap((verdict) => (isWorst(verdict, worst) ? (verdict.attained ?? []) : []));
  return known.length === 0 ? {} : { attained: known.includes(true) };
}

function isWorst({ worstCase }: Verdict, worst: Rational | "never" | undefined): boolean {
  if (typeof worstCase !== "object" || typeof worst !== "object") return worstCase !== undefined && worstCase === worst;
  return sameRational(worstCase, worst);
}

/** The checks of the conjuncts, each text once. A part that says nothing is no matter of the whole, unless all are so. */
function checksOf(
  verdicts: readonly Verdict[],
  kind: VerdictKind,
  worst: Rational | "never" | undefined,
): readonly SanityCheck[] {
  const attained = verdicts.some((verdict) => isWorst(verdict, worst) && verdict.attained === true);
  const isTelling = (verdict: Verdict, check: SanityCheck): boolean =>
    check.kind !== "worst-case" || (isWorst(verdict, worst) && (verdict.attained === true) === attained);
  const checks = verdicts.flatMap((verdict) =>
    (verdict.checks ?? [])
      .filter((check) => isTelling(verdict, check))
      .map((check) =>
        verdict.kind === "vacuous" && kind !== "vacuous" ? { ...check, text: `in a part of it, ${check.text}` } : check,
      ),
  );
  return [...new Map(checks.map((check) => [`${check.kind} ${check.text}`, check] as const)).values()];
}

function sameRational(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator;
}

/** The verdict with the slower response; the first of two that are alike. */
function slower(a: Verdict, b: Verdict): Verdict {
  if (a.worstCase === "never" || b.worstCase === undefined) return a;
  return a.worstCase === undefined || b.worstCase === "never" || compare(a.worstCase, b.worstCase) < 0 ? b : a;
}

/** The worst of the worst cases; undefined where one is not known, since it may be worse. */
function worstOf(verdicts: readonly Verdict[]): Rational | "never" | undefined {
  const cases = verdicts.flatMap((verdict) => verdict.worstCase ?? []);
  if (cases.includes("never")) return "never";
  if (cases.length === 0 || verdicts.some(isOpen)) return undefined;
  return cases.reduce((a, b) => (a === "never" || b === "never" ? "never" : greatest(a, b)));
}

/** Whether it may be about a response of which no time is known. */
function isOpen({ kind, deadline, worstCase, proofs = [] }: Verdict): boolean {
  if (kind === "unknown" || kind === "holds-to-bound") return true;
  if (kind === "vacuous" || worstCase !== undefined) return false;
  return kind === "violated" || deadline !== undefined || proofs.some(({ recipe }) => recipe.kind === "automaton");
}

function leastBound(verdicts: readonly Verdict[]): NonNullable<Verdict["bound"]> {
  const bounds = verdicts.flatMap((verdict) => verdict.bound ?? []);
  const times = bounds.flatMap((bound) => bound.time ?? []);
  const time = times.length === bounds.length && times.length > 0 ? times.reduce(least) : undefined;
  const steps = Math.min(...bounds.map((bound) => bound.steps));
  const isCut = bounds.some((bound) => bound.steps === steps && bound.isCut === true);
  return { steps, ...(isCut ? { isCut } : {}), ...(time === undefined ? {} : { time }) };
}

/**
 * Whether a claim says something else than was meant: its text looks like the outcome of a common misreading, and on this
 * spec it matters. A warning is given only with a run, replayed and judged by the oracle, on which the claim and what was
 * perhaps meant part; and only if the verdict speaks for the misreading:
 *
 *   weaker than meant      the claim is true, and on some run what was perhaps meant is not
 *   stronger than meant    the claim is violated, and what was perhaps meant is proved (for `one-and-the-same` it is enough
 *                          that a run parts them)
 *
 * It changes no verdict. Questions are put to what proves, never to a search to a bound.
 */
import { holdsOn } from "../../ltl/evaluate.ts";
import type { Formula } from "../../ltl/formula.ts";
import { implies, state, unary, variablesOf } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import type { Claim, Doubt } from "../../ltl/problem.ts";
import type { Path } from "../../quantity/architecture.ts";
import { latencyOf } from "../../quantity/latency.ts";
import { flowNamed } from "../../quantity/measure.ts";
import type { Quantity } from "../../quantity/quantity.ts";
import { quantitiesIn } from "../../quantity/requirement.ts";
import { add, compare, equals, least, one, zero } from "../../source/rational.ts";
import type { DoubtCode } from "../../source/doubt-messages.ts";
import { fill, messages } from "../../source/messages.ts";
import { isPossible } from "../../term/possible.ts";
import type { Term } from "../../term/term.ts";
import * as t from "../../term/term.ts";
import type { Trace } from "../../trace/trace.ts";
import { lassoOf } from "../../trace/trace.ts";
import type { Answer } from "../compare.ts";
import { runOf, runWhere } from "../compare.ts";
import type { ClaimResult } from "../result.ts";
import type { SanityCheck } from "../sanity-check.ts";
import type { Setting } from "../setting.ts";

/** The warnings about a claim. */
export async function checkDoubts(setting: Setting, { claim, verdict }: ClaimResult): Promise<readonly SanityCheck[]> {
  const { doubts = [], formula } = claim;
  const isTrue = verdict.kind === "proved" || verdict.kind === "holds-to-bound";
  const warnings: SanityCheck[] = [];
  for (const doubt of doubts) {
    if (doubt.formula === undefined || formula === undefined) {
      if (percentilesPart(setting, claim)) warnings.push(warning(claim, doubt, isTrue));
      continue;
    }
    const subject = { setting, written: formula, meant: doubt.formula, counterexample: runOf(verdict) };
    const found = isTrue
      ? await weaker[doubt.code]?.(subject)
      : verdict.kind === "violated"
        ? await stronger[doubt.code]?.(subject)
        : undefined;
    if (found?.kind === "run") warnings.push(warning(claim, doubt, isTrue, found));
  }
  return warnings;
}

type Found = Extract<Answer, { readonly kind: "run" }>;

function warning({ name }: Claim, { code, read, meant }: Doubt, isTrue: boolean, found?: Found): SanityCheck {
  const said = fill(messages[code].text, { claim: name, read, meant });
  const parting =
    found === undefined
      ? ""
      : isTrue
        ? " On this run the claim holds, and that does not."
        : " On this run that holds, and the claim does not.";
  const text = `${said}${parting}`;
  const run = found === undefined ? {} : { trace: found.run.trace, part: found.run.part };
  return { kind: "meant-otherwise", status: "warning", text, code, ...run };
}

// ── Formulas about runs ─────────────────────────────────────────────────────

interface Subject {
  readonly setting: Setting;
  readonly written: Formula;
  readonly meant: Formula;
  /** What the verdict shows. */
  readonly counterexample: Found | undefined;
}

/** A run that parts the two, if the misreading is likely; undefined if not. */
type Question = (subject: Subject) => Promise<Answer | undefined>;

/** A warning is not worth waiting for as long as a verdict. */
const mostMilliseconds = 10_000;

function ask({ problem, solver, options }: Setting, holds: Formula, fails: Formula): Promise<Answer> {
  const limits = { ...options, milliseconds: Math.min(options.milliseconds, mostMilliseconds) };
  return runWhere([problem], holds, fails, solver, limits, true);
}

async function isProved(setting: Setting, formula: Formula): Promise<boolean> {
  return (await ask(setting, state(t.truth), formula)).kind === "none";
}

const onlyWritten: Question = ({ setting, written, meant }) => ask(setting, written, meant);

/** The counterexample at hand, if what was perhaps meant holds on it; else one that is looked for. */
const onlyMeant: Question = async ({ setting, written, meant, counterexample }) =>
  counterexample !== undefined && holdsIn(meant, counterexample.run.trace)
    ? counterexample
    : ask(setting, meant, written);

/** Whether a formula holds on a run of some components; not if it speaks of others as well. */
function holdsIn(formula: Formula, trace: Trace): boolean {
  const isInside = [...variablesOf(formula)].every((name) => trace.initial.values.has(name));
  return isInside && trace.loopStart !== undefined && holdsOn(formula, lassoOf(trace));
}

const provedIsMeant: Question = async (subject) =>
  (await isProved(subject.setting, subject.meant)) ? onlyMeant(subject) : undefined;

/** Where the claim is true. */
const weaker: Partial<Readonly<Record<DoubtCode, Question>>> = {
  "dropped-always": onlyWritten,
  "deadline-around-implies": onlyWritten,
  async "until-may-overlap"(subject) {
    return untilsIn(subject.written).some(overlap) ? onlyWritten(subject) : undefined;
  },
};

/** Where it is violated. */
const stronger: Partial<Readonly<Record<DoubtCode, Question>>> = {
  "until-has-to-come": provedIsMeant,
  "eventually-for-good": provedIsMeant,
  "one-and-the-same": onlyMeant,
  async "implies-is-not-later"(subject) {
    const answers = answersIn(subject.meant);
    for (const { trigger, answer } of answers)
      if (!(await comesAfter(subject.setting, trigger, answer))) return undefined;
    return answers.length === 0 ? undefined : provedIsMeant(subject);
  },
};

interface Response {
  readonly trigger: Term;
  readonly answer: Term;
}

/** The conjuncts `always (trigger implies eventually answer)`; none if there are others. */
function answersIn(formula: Formula): readonly Response[] {
  const found = split(formula).map((conjunct): Response | undefined => {
    const body = conjunct.kind === "always" ? conjunct.operand : undefined;
    const [first, second, ...rest] = body?.kind === "or" ? body.operands : [];
    if (first?.kind !== "state" || second?.kind !== "eventually" || rest.length > 0) return undefined;
    return second.operand.kind === "state" ? { trigger: t.not(first.term), answer: second.operand.term } : undefined;
  });
  return found.some((each) => each === undefined) ? [] : (found as readonly Response[]);
}

/** Whether an answer never comes with what it answers, or never before it: then it is one that comes later. */
async function comesAfter(setting: Setting, trigger: Term, answer: Term): Promise<boolean> {
  if (!isPossible(t.and(trigger, answer))) return true;
  return isProved(setting, unary("always", implies(state(answer), unary("once", state(trigger)))));
}

function untilsIn(formula: Formula): readonly Response[] {
  return split(formula).flatMap((conjunct) => {
    const body = conjunct.kind === "always" ? conjunct.operand : conjunct;
    const last = body.kind === "or" ? body.operands.at(-1)! : body;
    if (last.kind !== "until" || last.left.kind !== "state" || last.right.kind !== "state") return [];
    return [{ trigger: last.left.term, answer: last.right.term }];
  });
}

/** Whether both sides speak of the same things, can hold together, and the right one also without the left one. */
function overlap({ trigger: left, answer: right }: Response): boolean {
  const names = (term: Term): string => [...t.variablesOf(term)].sort().join();
  return names(left) === names(right) && isPossible(t.and(left, right)) && isPossible(t.and(right, t.not(left)));
}

// ── Quantities ──────────────────────────────────────────────────────────────

type Latency = Extract<Quantity, { readonly name: "latency" }>;

/** Whether the percentile of one flow after the other can be beyond the sum of their percentiles, as far as the figures say. */
function percentilesPart({ problem: { architecture } }: Setting, { requirement }: Claim): boolean {
  if (architecture === undefined || requirement === undefined) return false;
  const latencies = quantitiesIn(requirement).filter(
    (quantity): quantity is Latency => quantity.name === "latency" && !equals(quantity.share, one),
  );
  const paths = latencies.map(({ flow }): Path => flowNamed(architecture, flow).path);
  const share = latencies.map((each) => each.share).reduce(least, one);
  const whole = latencyOf(architecture, { kind: "series", paths }, share);
  const sum = latencies
    .map(({ share: own }, index) => latencyOf(architecture, paths[index]!, own))
    .map((measured) => (measured.kind === "measured" ? measured.most?.value : undefined))
    .reduce((all, each) => (all === undefined || each === undefined ? undefined : add(all, each)), zero);
  if (sum === undefined) return false;
  return whole.kind !== "measured" || whole.most === undefined || compare(whole.most.value, sum) > 0;
}

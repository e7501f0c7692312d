/**
 * Whether a claim says anything of the system: one that is true of every sequence of states, or of every one that keeps
 * the assumptions, checks nothing. It says something as soon as one sequence that keeps the assumptions breaks it.
 */
import type { Formula } from "../../ltl/formula.ts";
import { variablesOf } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import type { Claim } from "../../ltl/problem.ts";
import type { Rational } from "../../source/rational.ts";
import { compare } from "../../source/rational.ts";
import { influenceOf } from "../../system/slice.ts";
import { isPossible } from "../../term/possible.ts";
import type { Term } from "../../term/term.ts";
import { and, not, or, truth } from "../../term/term.ts";
import { chaosOf } from "../chaos.ts";
import type { Setting } from "../setting.ts";
import { impliedByInvariants } from "../implied.ts";
import { monitor } from "../monitor.ts";
import type { SanityCheck } from "../sanity-check.ts";
import type { Exploring } from "../reach.ts";
import { holdsByZones, questionFor } from "./quick.ts";
import { allStates, tryToRefute } from "./sequences.ts";

const trivial: SanityCheck = {
  kind: "trivial",
  status: "warning",
  text: "true of every system, whatever it does: it checks nothing",
};

/** Two checks of a claim: against everything, and against the assumptions. */
export async function checkMeaning(
  setting: Setting,
  { formula }: Claim,
  exploring: Exploring,
): Promise<readonly SanityCheck[]> {
  if (formula === undefined) return [];
  const conjuncts = split(formula);
  const { variables, invariants } = setting.problem.system;
  const assumptions = setting.problem.assumptions.flatMap((assumption) => split(assumption.formula));
  const conditions = invariants.map((invariant) => invariant.holds);
  let [isOpen, isOpenUnderAssumptions] = [false, false];
  const covered: string[] = [];
  for (const conjunct of conjuncts) {
    const tried = tryToRefute(conjunct, variables, conditions, assumptions);
    if (tried.refuted !== undefined) return [fine("trivial"), fine("implied")];
    const free = tryToRefute(conjunct, variables, [], []);
    if (free.refuted === undefined && (await isValid(setting, conjunct, free.exhaustive, exploring))) continue;
    isOpen ||= free.refuted === undefined;
    const by = await assumptionsFor(setting, conjunct, tried.exhaustive && assumptions.length === 0);
    if (by === undefined) isOpenUnderAssumptions = true;
    else covered.push(...by);
  }
  if (covered.length === 0 && !isOpenUnderAssumptions && !isOpen) return [trivial];
  const triviality: SanityCheck = isOpen
    ? { kind: "trivial", status: "unknown", text: "not decided whether it is true of every system" }
    : fine("trivial");
  if (isOpenUnderAssumptions)
    return [
      triviality,
      { kind: "implied", status: "unknown", text: "not decided whether the assumptions say it already" },
    ];
  const names = [...new Set(covered)];
  if (names.length === 0) return [trivial];
  const text = `follows from ${names.map((name) => `\`${name}\``).join(" and ")} alone: it checks nothing of the system`;
  return [triviality, { kind: "implied", status: "warning", text }];
}

function fine(kind: "trivial" | "implied"): SanityCheck {
  const text = kind === "trivial" ? "some system would break it" : "the assumptions alone do not imply it";
  return { kind, status: "ok", text };
}

/** Whether the sequences that are tried are enough. */
function isPlain(setting: Setting, conjunct: Formula): boolean {
  return monitor(setting.problem.system, conjunct) !== undefined;
}

/**
 * Whether a conjunct that no tried sequence breaks is true of every sequence: because all were tried, or by the zones of a
 * system in which any variable may take any value at any time, from whatever state it starts.
 */
async function isValid(
  setting: Setting,
  conjunct: Formula,
  isExhausted: boolean,
  exploring: Exploring,
): Promise<boolean> {
  if (isPlain(setting, conjunct)) return isExhausted;
  const names = variablesOf(conjunct);
  const variables = setting.problem.system.variables.filter(({ name }) => names.has(name));
  const starts = allStates(variables, mostStarts);
  for (const start of starts ?? []) {
    const question = questionFor(influenceOf(chaosOf(variables, start)), conjunct);
    if (question === undefined || !(await holdsByZones(question.monitored, exploring))) return false;
  }
  return starts !== undefined;
}

const mostStarts = 16;

/** The names of assumptions that a conjunct follows from; none when it is true of everything; undefined if that is open. */
async function assumptionsFor(
  setting: Setting,
  conjunct: Formula,
  isExhausted: boolean,
): Promise<readonly string[] | undefined> {
  const stronger = setting.problem.assumptions.find((assumption) =>
    split(assumption.formula).some((each) => isWeaker(conjunct, each)),
  );
  if (stronger !== undefined) return [stronger.name];
  const implied = await impliedByInvariants(setting, conjunct, isExhausted && isPlain(setting, conjunct));
  return implied?.map((invariant) => invariant.name);
}

/** Whether a claim demands no more than an assumption of the same shape: later, of fewer triggers, or something easier. */
function isWeaker(claim: Formula, assumption: Formula): boolean {
  const [mine, its] = [shapeOf(claim), shapeOf(assumption)];
  if (mine === undefined || its === undefined) return false;
  const follows = (from: Term, to: Term): boolean => !isPossible(and(from, not(to)));
  if (!follows(mine.trigger, or(its.trigger, mine.answer)) || !follows(its.answer, mine.answer)) return false;
  return mine.bound === undefined || (its.bound !== undefined && compare(its.bound, mine.bound) <= 0);
}

/** `always (trigger implies within bound answer)`; without a bound it says `eventually`. */
function shapeOf(
  formula: Formula,
): { readonly trigger: Term; readonly answer: Term; readonly bound: Rational | undefined } | undefined {
  if (formula.kind !== "always") return undefined;
  const inner = formula.operand;
  const [first, second, ...rest] = inner.kind === "or" ? inner.operands : [undefined, inner];
  if (second === undefined || rest.length > 0 || (first !== undefined && first.kind !== "state")) return undefined;
  if ((second.kind !== "within" && second.kind !== "eventually") || second.operand.kind !== "state") return undefined;
  const trigger = first === undefined ? truth : not(first.term);
  return { trigger, answer: second.operand.term, bound: second.kind === "within" ? second.bound : undefined };
}

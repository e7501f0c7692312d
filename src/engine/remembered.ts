/**
 * Verdicts that are taken over when a spec has changed, so that only what the change touches is decided again. A verdict on a conjunct
 * is taken over from another problem if the conjunct is the same and one of these holds:
 *
 *   same grounds   The decisive part of the system (`decisive-part.ts`) and the assumptions about whole runs are the same. The runs of
 *                  the whole, seen on the part, are the runs of the part, in both problems; so whatever is true of the one is
 *                  true of the other. That goes for all verdicts but `unknown`, which may be another one with more time.
 *   same proof     The statements that its recipe leads to, made anew from the changed problem, are those that were proved. Whatever
 *                  the recipe, a conjunct is true if its statements are (`statements.ts`); it is how certificates are checked.
 *   same run       A violation without a finite worst case says no more than its run does.
 *
 * In each case every run that the verdict shows is replayed on the whole changed system first, and has to keep its assumptions
 * (`runs-again.ts`). Otherwise the conjunct is decided anew.
 *
 * A verdict that more time could have made another one is not remembered (`isOwedToTime`).
 */
import { createHash } from "node:crypto";
import type { Formula } from "../ltl/formula.ts";
import { variablesOf } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Rational } from "../source/rational.ts";
import { equals } from "../source/rational.ts";
import { textOf } from "../system/writing.ts";
import { variablesOf as variablesOfTerm } from "../term/term.ts";
import type { GivenRecipe } from "./compose.ts";
import { couplingOf, statementsBy, writingOfStatement } from "./compose.ts";
import { decisivePart, variablesIn } from "./decisive-part.ts";
import type { Recipe, Statement } from "./proof.ts";
import type { Engine, Setting } from "./setting.ts";
import { leastShare } from "./result.ts";
import { withRuns, withRunsAgain } from "./runs-again.ts";
import type { Verdict } from "./verdict.ts";

/** An engine that remembers its verdicts from one problem to the next. */
export interface Remembering {
  readonly engine: Engine;
  /** How many conjuncts were decided so far, and not taken over. */
  readonly decided: () => number;
  /** Whether all that was asked for of a claim of the last problem with one of this name was taken over. */
  readonly isKept: (claim: string) => boolean;
}

export interface Known {
  readonly grounds: string;
  readonly verdict: Verdict;
}

/** Verdicts by the writing of the conjunct that they are about, the newest first. Plain data. */
export interface Memory {
  get(question: string): readonly Known[] | undefined;
  set(question: string, known: readonly Known[]): unknown;
}

/** Of so many verdicts on a conjunct the newest are kept: an edit that is taken back costs nothing. */
const mostKnown = 5;
const mostTried = 2;

/** What it remembers, in `known`, was found with the same options, but for the time. */
export function remembering(engine: Engine, known: Memory = new Map()): Remembering {
  const made = new WeakMap<Problem, Map<string, string>>();
  let decided = 0;
  const ofClaims = new Map<string, { readonly problem: Problem; readonly kept: boolean }>();
  const groundsIn = ({ problem, whole }: Setting, conjunct: Formula): string => {
    const names = [...variablesOf(conjunct)].toSorted();
    const texts = made.get(problem) ?? new Map<string, string>();
    made.set(problem, texts);
    const text = texts.get(names.join()) ?? groundsOf(problem, whole, names);
    texts.set(names.join(), text);
    return text;
  };
  return {
    decided: () => decided,
    isKept: (claim) => ofClaims.get(claim)?.kept === true,
    async engine(setting, conjunct) {
      const question = textOf({ conjunct, sanity: setting.options.sanity !== false });
      const before = known.get(question) ?? [];
      const grounds = groundsIn(setting, conjunct);
      const kept = firstTakenOver(setting, conjunct, before, grounds);
      if (kept === undefined) {
        decided += 1;
        setting.solver.warmUp?.();
      }
      const { claim = "", problem } = setting;
      const earlier = ofClaims.get(claim);
      const isKept = kept !== undefined && (earlier?.problem !== problem || earlier.kept);
      ofClaims.set(claim, { problem, kept: isKept });
      const verdict = kept ?? (await engine(setting, conjunct));
      const isKnown = kept !== undefined && before[0]?.grounds === grounds;
      const others = before.filter((each) => each.grounds !== grounds).slice(0, mostKnown - 1);
      if (!isKnown && !isOwedToTime(setting, verdict)) known.set(question, [{ grounds, verdict }, ...others]);
      return verdict;
    },
  };
}

/**
 * Whether a verdict could be another one with more time. What is proved or violated is so for good. What holds to a bound, and a check that is
 * open, are the outcome of all that was tried before, too, any of which may have been given up for want of time; but
 * nothing was, if less time has passed than any of it is given.
 */
function isOwedToTime({ options, remaining }: Setting, { kind, checks = [] }: Verdict): boolean {
  if (kind === "unknown") return true;
  if (kind !== "holds-to-bound" && checks.every(({ status }) => status !== "unknown")) return false;
  return options.signal?.aborted === true || options.milliseconds - remaining() > leastShare * options.milliseconds;
}

/** A verdict on the same grounds if there is one: it needs no proof to be looked at. Otherwise one of the newest few. */
function firstTakenOver(
  setting: Setting,
  conjunct: Formula,
  known: readonly Known[],
  grounds: string,
): Verdict | undefined {
  const same = known.filter((each) => each.grounds === grounds);
  const others = known.filter((each) => each.grounds !== grounds).slice(0, mostTried);
  for (const each of [...same, ...others]) {
    const kept = takenOver(setting, conjunct, each.verdict, each.grounds === grounds);
    if (kept !== undefined) return kept;
  }
  return undefined;
}

/** All that decides what is true of some variables, as the hash of a text, which may be long: what has the same grounds has the same verdict. */
export function groundsOf(problem: Problem, whole: Setting["whole"], about: Iterable<string>): string {
  const { system, assumptions } = problem;
  const part = decisivePart(system, whole, [...about, ...variablesIn(assumptions)]);
  return createHash("sha256").update(textOf({ part, assumptions })).digest("base64");
}

/** A verdict on the same conjunct of another problem as one on this, if it is one. */
function takenOver(
  setting: Setting,
  conjunct: Formula,
  verdict: Verdict,
  isOnSameGrounds: boolean,
): Verdict | undefined {
  if (isOnSameGrounds) return withRuns(setting, verdict);
  switch (verdict.kind) {
    case "proved":
    case "vacuous":
      return isProvedHere(setting, conjunct, verdict) ? withRunsAgain(setting, conjunct, verdict) : undefined;
    case "violated":
      return typeof verdict.worstCase === "object" ? undefined : withRuns(setting, verdict);
    default:
      return undefined;
  }
}

/** Whether the proof shows that nothing is worse than the worst case. */
function isBoundShown({ worstCase, proofs = [] }: Verdict): boolean {
  if (worstCase === undefined) return true;
  return proofs.every(({ recipe }) => {
    const isOfResponse = recipe.kind === "monitor" || recipe.kind === "watcher";
    return isOfResponse && recipe.slowest !== undefined && sameTime(recipe.slowest, worstCase);
  });
}

function sameTime(a: Rational, b: Rational | "never"): boolean {
  return b !== "never" && equals(a, b);
}

// ── Proofs ──────────────────────────────────────────────────────────────────

/** Whether the statements of a verdict's proof are what proves the conjunct in this problem. */
function isProvedHere({ problem, influence }: Setting, conjunct: Formula, verdict: Verdict): boolean {
  const [proof, ...more] = verdict.proofs ?? [];
  if (proof === undefined || more.length > 0 || !isBoundShown(verdict)) return false;
  const derived = statementsBy(problem, influence, conjunct, given(proof.recipe));
  if ("problem" in derived || derived.value.statements.length !== proof.steps.length) return false;
  return derived.value.statements.every((statement, index) => isSame(statement, proof.steps[index]!));
}

function given(recipe: Recipe): GivenRecipe {
  if (recipe.kind !== "parts") return recipe;
  return {
    ...recipe,
    mayFail(part) {
      const condition = recipe.mayFail.get(part.placeholder);
      const coupling = new Set(couplingOf(part).map(({ name }) => name));
      if (condition === undefined || [...variablesOfTerm(condition)].some((name) => !coupling.has(name)))
        return { problem: "it speaks of more than the coupling of its part" };
      return { value: condition };
    },
  };
}

function isSame(a: Statement, b: Statement): boolean {
  const text = ({ system, bad }: Statement): string => textOf({ system, bad });
  return text(a) === text(b) && writingOfStatement(a) === writingOfStatement(b);
}

/**
 * Trying changed specs: each text goes through the whole line from text to verdicts, with one solver for all of them. Verdicts are remembered:
 * for a text, and for a conjunct of a claim together with the whole system that it is about, so that what a change leaves alone is
 * not decided again. Nothing else is ever taken over from one text to another.
 */
import { decide, engines } from "../engine/decide.ts";
import { remembering } from "../engine/remembered.ts";
import type { ClaimResult } from "../engine/result.ts";
import type { DecideOptions } from "../engine/setting.ts";
import type { Verdict, VerdictKind } from "../engine/verdict.ts";
import { variablesOf } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import { costOf } from "../quantity/cost.ts";
import type { Measured } from "../quantity/measured.ts";
import type { Dimension } from "../quantity/quantity.ts";
import type { Rational } from "../source/rational.ts";
import { subtract } from "../source/rational.ts";
import type { Solver } from "../solver/solver.ts";
import { coneOf, influenceOf, sliceTo } from "../system/slice.ts";
import { textOf } from "../system/writing.ts";
import { variablesOf as variablesOfTerm } from "../term/term.ts";

/** What a claim comes to on a changed spec. */
export interface Sample {
  /** `invalid`: there is no such spec. */
  readonly kind: VerdictKind | "invalid";
  /** By how much the limit is exceeded at most; below zero it is what is left. Absent where that is no number. */
  readonly excess?: Rational;
  readonly dimension?: Dimension;
  /** The worst case of a bounded response, in milliseconds. */
  readonly worstCase?: Rational;
}

export interface TrialOptions extends Omit<DecideOptions, "only" | "sanity" | "onProgress"> {
  readonly solver: Solver;
  /** Text to problem; undefined for a text that is rejected. */
  readonly compile: (text: string) => Problem | undefined;
}

export interface Trials {
  /** What a text means; undefined when it is rejected. */
  problem(text: string): Problem | undefined;
  /** The verdicts on some claims, in this order, up to the first for which `stop` says so. None for a text that is rejected. */
  decide(
    text: string,
    names: readonly string[],
    stop?: (result: ClaimResult) => boolean,
  ): Promise<readonly ClaimResult[]>;
  /** The same with all checks of what the claims say: what is true only because it says nothing is vacuous. */
  inspect(
    text: string,
    names: readonly string[],
    stop?: (result: ClaimResult) => boolean,
  ): Promise<readonly ClaimResult[]>;
  /** What one claim comes to. */
  sample(text: string, name: string): Promise<Sample>;
}

interface Known {
  readonly problem: Problem | undefined;
  readonly decided: Map<string, ClaimResult>;
  readonly inspected: Map<string, ClaimResult>;
}

/** Trials that share a solver and what they found. */
export function createTrials({ solver, compile, ...options }: TrialOptions): Trials {
  const texts = new Map<string, Known>();
  const using = { ...engines, both: remembering(engines.both).engine };
  const knownOf = (text: string): Known => {
    const known = texts.get(text) ?? { problem: compile(text), decided: new Map(), inspected: new Map() };
    texts.set(text, known);
    return known;
  };
  const run = async (
    text: string,
    names: readonly string[],
    sanity: boolean,
    stop: (result: ClaimResult) => boolean,
  ): Promise<readonly ClaimResult[]> => {
    const { problem, decided, inspected } = knownOf(text);
    if (problem === undefined) return [];
    const results = sanity ? inspected : decided;
    const missing = names.filter((name) => !results.has(name));
    const stopsAt = names.findIndex((name) => results.has(name) && stop(results.get(name)!));
    if (stopsAt === -1 && missing.length > 0) {
      const inOrder = { ...problem, claims: ordered(problem, missing) };
      const settings = { ...options, only: missing, sanity };
      const found = decide(inOrder, solver, settings, using);
      const { inspect } = await import("../engine/checks/inspect.ts");
      for await (const result of sanity ? inspect(inOrder, solver, settings, found) : found) {
        if (options.signal?.aborted === true) break;
        results.set(result.claim.name, result);
        // What is asked about the spec as a whole comes after its last claim, and is not wanted.
        if (stop(result) || missing.every((name) => results.has(name))) break;
      }
    }
    return names.flatMap((name) => results.get(name) ?? []);
  };
  const never = (): boolean => false;
  return {
    problem: (text) => knownOf(text).problem,
    decide: (text, names, stop = never) => run(text, names, false, stop),
    inspect: (text, names, stop = never) => run(text, names, true, stop),
    async sample(text, name) {
      if (knownOf(text).problem === undefined) return { kind: "invalid" };
      const [result] = await run(text, [name], false, never);
      return result === undefined ? { kind: "unknown" } : sampleOf(result.verdict);
    },
  };
}

/** The claims that are asked for first, in that order: the others may be needed by them. */
function ordered({ claims }: Problem, names: readonly string[]): Problem["claims"] {
  const first = names.flatMap((name) => claims.find((claim) => claim.name === name) ?? []);
  return [...first, ...claims.filter((claim) => !first.includes(claim))];
}

/** The figures of a verdict. */
export function sampleOf({ kind, deadline, worstCase, excess }: Verdict): Sample {
  if (deadline !== undefined && worstCase !== undefined && worstCase !== "never")
    return { kind, excess: subtract(worstCase, deadline), dimension: "duration", worstCase };
  if (excess?.most === undefined) return { kind };
  return { kind, excess: excess.most.value, dimension: excess.dimension };
}

/** What everything costs a month in dollars, as stated; undefined where that is not stated of all, or of nothing. */
export function monthlyCost(problem: Problem | undefined): Rational | undefined {
  const { architecture } = problem ?? {};
  const priced = [...(architecture?.parts ?? []), ...(architecture?.links ?? [])];
  if (architecture === undefined || priced.every(({ cost }) => cost === undefined)) return undefined;
  const cost: Measured | { readonly kind: "missing" } = costOf(architecture, undefined, "stated");
  return cost.kind === "measured" ? cost.stated : undefined;
}

// ── What is the same question ───────────────────────────────────────────────

/** Everything that a claim about runs can depend on; equal texts have equal verdicts. Undefined for a claim about quantities. */
export function surroundingsOf(problem: Problem, name: string): string | undefined {
  const formula = problem.claims.find((claim) => claim.name === name)?.formula;
  if (formula === undefined) return undefined;
  const influence = influenceOf(problem.system);
  const couplings = [
    ...problem.system.invariants.map(({ holds }) => variablesOfTerm(holds)),
    ...problem.assumptions.map((assumption) => variablesOf(assumption.formula)),
  ];
  let cone = coneOf(influence, variablesOf(formula));
  for (let size = -1; size < cone.size;) {
    size = cone.size;
    const touched = couplings.filter((names) => [...names].some((each) => cone.has(each)));
    cone = coneOf(influence, [...cone, ...touched.flatMap((names) => [...names])]);
  }
  return textOf({ system: sliceTo(influence, cone), formula, assumptions: problem.assumptions });
}

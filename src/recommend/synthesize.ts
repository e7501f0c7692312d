/**
 * Values for what a spec leaves open, under which every claim is proved. In: holes with their domains, and how a spec with given values becomes a
 * problem. Out: values with their verdicts at the least stated cost, or that there are none, or that the search gave up.
 *
 * Whole numbers and choices are combined, cheapest first; a combination with which a claim fails is excluded, and that claim is asked first of the
 * next one. Within a combination, values of ranges over real numbers are looked for from the ends of the ranges: by how much a claim is
 * exceeded is piecewise linear between them, so where it is met exactly is solved for and tried.
 */
import type { ClaimResult } from "../engine/result.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Domain, Hole } from "../model/hole.ts";
import { showMeasure } from "../model/units.ts";
import { showTime } from "../quantity/show.ts";
import type { Rational } from "../source/rational.ts";
import { add, compare, divide, equals, multiply, one, rational, subtract, zero } from "../source/rational.ts";
import type { Solver } from "../solver/solver.ts";
import { writeNumber } from "./knobs.ts";
import { roundNumber } from "./round.ts";
import type { Trials } from "./trials.ts";
import { createTrials, monthlyCost, sampleOf } from "./trials.ts";
import { sampleText } from "./words.ts";

/** A value for each hole, by its name, as a spec writes it. */
export type Values = Readonly<Record<string, string>>;

export interface SynthesizeOptions {
  readonly solver: Solver;
  readonly bound: number;
  /** Milliseconds for each claim with each combination of values. */
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

export interface Synthesis {
  /** `none`: every combination was tried and none does. `gave-up`: none was found, which says nothing about those that were not tried. */
  readonly outcome: "found" | "none" | "gave-up" | "interrupted";
  readonly values: Values;
  /** Sentences, a line each. */
  readonly text: readonly string[];
  /** How many combinations of values were tried. */
  readonly tried: number;
  /** With these values. */
  readonly claims: readonly ClaimResult[];
  readonly problem?: Problem;
  /** Dollars a month as stated, where costs are stated. */
  readonly monthlyCost?: Rational;
}

/** More combinations than these are not tried. */
const mostCombinations = 4096n;
/** The whole search may take as long as this many claims. */
const mostClaims = 30;
const mostSteps = 12;

/** Fills the holes. `compile` makes a problem with values; undefined when a spec with them is rejected. */
export async function synthesize(
  holes: readonly Hole[],
  compile: (values: Values) => Problem | undefined,
  options: SynthesizeOptions,
): Promise<Synthesis> {
  const { signal, solver, bound, milliseconds } = options;
  const trials = createTrials({
    solver,
    bound,
    milliseconds,
    compile: (values) => compile(JSON.parse(values) as Values),
    ...(signal && { signal }),
  });
  const finite = holes.flatMap(({ name, domain }) => (isFinite(domain) ? [{ name, domain }] : []));
  const open = holes.flatMap(({ name, domain }): readonly Span[] =>
    domain.kind === "interval" && !domain.isWhole ? [{ name, ...domain }] : [],
  );
  const count = finite.map(({ domain }) => sizeOf(domain)).reduce((all, each) => all * each, 1n);
  if (count > mostCombinations)
    return nothing("gave-up", 0, [
      `there are ${count} combinations of values, more than the ${mostCombinations} that are tried: leave less open`,
    ]);
  const search = createSearch(trials, open, options);
  let isExhausted = open.length === 0;
  for (const chosen of cheapestFirst(combinationsOf(finite), open, trials)) {
    if (search.isOver()) break;
    const found = await search.within(chosen);
    if (found === "unclear") isExhausted = false;
    if (typeof found !== "string") return accepted(found, search, trials);
  }
  if (signal?.aborted === true) return nothing("interrupted", search.tried(), []);
  if (isExhausted && !search.isOver())
    return nothing("none", search.tried(), [
      `all ${search.tried()} combinations of values were tried, and with each some claim is not proved`,
      ...search.failures(),
    ]);
  return nothing("gave-up", search.tried(), [
    search.isOver() ? "the search took too long" : "no values were found; others that were not tried may do",
    ...search.failures(),
  ]);
}

function nothing(outcome: Synthesis["outcome"], tried: number, text: readonly string[]): Synthesis {
  return { outcome, values: {}, text, tried, claims: [] };
}

function accepted({ values, claims, text }: Solution, search: Search, trials: Trials): Synthesis {
  const problem = trials.problem(JSON.stringify(values));
  const cost = monthlyCost(problem);
  return {
    outcome: "found",
    values,
    text,
    tried: search.tried(),
    claims,
    ...(problem && { problem }),
    ...(cost && { monthlyCost: cost }),
  };
}

// ── Combinations ────────────────────────────────────────────────────────────

/** A range over real numbers. */
interface Span {
  readonly name: string;
  readonly least: Rational;
  readonly most: Rational;
  readonly dimension: Extract<Domain, { readonly kind: "interval" }>["dimension"];
}

function isFinite(domain: Domain): boolean {
  return domain.kind === "choices" || domain.isWhole;
}

function sizeOf(domain: Domain): bigint {
  if (domain.kind === "choices") return BigInt(domain.texts.length);
  const [least, most] = wholeEnds(domain);
  return most < least ? 0n : most - least + 1n;
}

function wholeEnds({ least, most }: Extract<Domain, { readonly kind: "interval" }>): readonly [bigint, bigint] {
  const floor = ({ numerator, denominator }: Rational): bigint =>
    numerator >= 0n ? numerator / denominator : -((-numerator + denominator - 1n) / denominator);
  return [-floor(rational(-least.numerator, least.denominator)), floor(most)];
}

function textsOf(domain: Domain): readonly string[] {
  if (domain.kind === "choices") return domain.texts;
  const [least] = wholeEnds(domain);
  return Array.from({ length: Number(sizeOf(domain)) }, (_, index) => `${least + BigInt(index)}`);
}

function combinationsOf(holes: readonly { readonly name: string; readonly domain: Domain }[]): readonly Values[] {
  return holes.reduce<readonly Values[]>(
    (all, { name, domain }) => all.flatMap((values) => textsOf(domain).map((text) => ({ ...values, [name]: text }))),
    [{}],
  );
}

/** By what they cost as stated, with open ranges at their lower ends; in the order of the spec where that is the same. */
function cheapestFirst(all: readonly Values[], open: readonly Span[], trials: Trials): readonly Values[] {
  const atLeast = (values: Values): string =>
    JSON.stringify({ ...values, ...Object.fromEntries(open.map((span) => [span.name, written(span.least, span)])) });
  if (all.length < 2) return all;
  const costed = all.map((values) => ({ values, cost: monthlyCost(trials.problem(atLeast(values))) }));
  return costed.toSorted((a, b) => compare(a.cost ?? zero, b.cost ?? zero)).map(({ values }) => values);
}

function written(value: Rational, { dimension }: Span): string {
  return dimension === "duration" || dimension === "number"
    ? writeNumber(value, dimension)
    : showMeasure(value, dimension);
}

// ── Trying ──────────────────────────────────────────────────────────────────

interface Solution {
  readonly values: Values;
  readonly claims: readonly ClaimResult[];
  readonly text: readonly string[];
}

interface Search {
  isOver(): boolean;
  tried(): number;
  /** What failed how often, a sentence a claim. */
  failures(): readonly string[];
  /** Values that include the given ones; `fails` says that none do, `unclear` that none were found. */
  within(chosen: Values): Promise<Solution | "fails" | "unclear">;
}

/** Values of the open ranges, and the claim with which they fail, if any. */
interface Trial {
  readonly at: readonly Rational[];
  readonly values: Values;
  readonly failing?: ClaimResult | "rejected";
}

function createSearch(trials: Trials, open: readonly Span[], options: SynthesizeOptions): Search {
  const started = performance.now();
  const isOver = (): boolean =>
    options.signal?.aborted === true || performance.now() - started > mostClaims * options.milliseconds;
  let tried = 0;
  /** Those that failed last come first. */
  let order: readonly string[] = [];
  const failures = new Map<string, { times: number; last: string }>();

  const note = ({ claim, verdict }: ClaimResult): void => {
    order = [claim.name, ...order.filter((name) => name !== claim.name)];
    const times = (failures.get(claim.name)?.times ?? 0) + 1;
    failures.set(claim.name, { times, last: sampleText(sampleOf(verdict)) });
  };

  const attempt = async (chosen: Values, at: readonly Rational[]): Promise<Trial> => {
    const values = { ...chosen, ...Object.fromEntries(open.map((span, k) => [span.name, written(at[k]!, span)])) };
    const key = JSON.stringify(values);
    tried += 1;
    options.onProgress?.(`${tried} tried · ${showValues(values)}`);
    const problem = trials.problem(key);
    if (problem === undefined) return { at, values, failing: "rejected" };
    if (order.length === 0) order = quantitiesFirst(problem);
    const [last] = (await trials.decide(key, order, isBad)).filter(isBad);
    const failing = last ?? (await trials.inspect(key, order, isBad)).find(isBad);
    if (failing === undefined) return isOver() ? { at, values, failing: "rejected" } : { at, values };
    note(failing);
    return { at, values, failing };
  };

  const solution = async ({ values }: Trial, text: readonly string[]): Promise<Solution> => {
    const names = trials.problem(JSON.stringify(values))!.claims.map(({ name }) => name);
    return { values, claims: await trials.inspect(JSON.stringify(values), names), text };
  };

  const within = async (chosen: Values): Promise<Solution | "fails" | "unclear"> => {
    const top = await attempt(
      chosen,
      open.map(({ most }) => most),
    );
    if (top.failing === undefined) return solution(top, []);
    if (open.length === 0) return isOpen(top) ? "unclear" : "fails";
    let bottom: Trial | undefined;
    for (const corner of cornersOf(open)) {
      if (isOver()) return "unclear";
      const trial = await attempt(chosen, corner);
      bottom ??= trial;
      if (trial.failing === undefined) return loosened(chosen, trial, top);
    }
    const middle = bottom && (await between(chosen, bottom, top));
    return middle === undefined ? "unclear" : loosened(chosen, middle, top);
  };

  /** From values that do towards ones that do not: as far as all claims allow, then back to round values. */
  const loosened = async (chosen: Values, from: Trial, to: Trial): Promise<Solution> => {
    let [good, bad] = [from, to];
    let limit: string | undefined;
    let isTight = false;
    for (let step = 0; step < mostSteps && !isOver(); step += 1) {
      const { failing } = bad;
      const share = failing === undefined || failing === "rejected" ? undefined : await shareAt(good, bad, failing);
      limit = failing === undefined || failing === "rejected" ? limit : failing.claim.name;
      isTight = share?.numerator === 0n;
      if (isTight) break;
      const at = mixed(good.at, bad.at, share ?? rational(1, 2));
      const trial = await attempt(chosen, at);
      if (trial.failing === undefined) good = trial;
      else bad = trial;
    }
    const rounder = roundedTo(good.at, from.at, open);
    const round = rounder === undefined ? undefined : await attempt(chosen, rounder);
    const best = round?.failing === undefined ? (round ?? good) : good;
    const borders = open.flatMap((span, k) => {
      const value = good.at[k]!;
      if (!isTight || limit === undefined || equals(value, to.at[k]!) || equals(value, from.at[k]!)) return [];
      const shown = span.dimension === "duration" ? ` (${showTime(value)})` : "";
      return [
        `\`${span.name}\` may be up to ${written(value, span)}${shown} for \`${limit}\`, with nothing left of its limit`,
      ];
    });
    return solution(best, borders);
  };

  /** Where the claim that fails at the one end is met, on the line to the other, as a share of the way. */
  const shareAt = async (good: Trial, bad: Trial, failing: ClaimResult): Promise<Rational | undefined> => {
    const there = sampleOf(failing.verdict).excess;
    const here = (await trials.sample(JSON.stringify(good.values), failing.claim.name)).excess;
    if (here === undefined || there === undefined || compare(here, there) >= 0 || here.numerator > 0n) return undefined;
    return divide(subtract(zero, here), subtract(there, here));
  };

  /** Values that do between two that do not, if different claims fail there: by halving. */
  const between = async (chosen: Values, bottom: Trial, top: Trial): Promise<Trial | undefined> => {
    let [low, high] = [bottom, top];
    for (let step = 0; step < mostSteps && !isOver(); step += 1) {
      if (nameOf(low) === nameOf(high)) return undefined;
      const trial = await attempt(chosen, mixed(low.at, high.at, rational(1, 2)));
      if (trial.failing === undefined) return trial;
      if (nameOf(trial) === nameOf(low)) low = trial;
      else high = trial;
    }
    return undefined;
  };

  return {
    isOver,
    tried: () => tried,
    within,
    failures: () =>
      [...failures]
        .toSorted(([, a], [, b]) => b.times - a.times)
        .map(
          ([name, { times, last }]) => `\`${name}\` failed ${times === 1 ? "once" : `${times} times`}; at last ${last}`,
        ),
  };
}

function isBad({ claim, verdict }: ClaimResult): boolean {
  return verdict.kind !== (claim.expect ?? "proved");
}

/** What says nothing about other values: a claim that was not decided. */
function isOpen({ failing }: Trial): boolean {
  if (failing === undefined || failing === "rejected") return false;
  return failing.verdict.kind === "unknown" || failing.verdict.kind === "holds-to-bound";
}

function nameOf({ failing }: Trial): string {
  return failing === undefined || failing === "rejected" ? "" : failing.claim.name;
}

/** Arithmetic is quicker than runs. */
function quantitiesFirst({ claims }: Problem): readonly string[] {
  return claims
    .toSorted((a, b) => Number(a.requirement === undefined) - Number(b.requirement === undefined))
    .map(({ name }) => name);
}

const mostCorners = 4;

/** All ends of the ranges but the upper ones together, the lower ones together first; of many ranges only these. */
function cornersOf(open: readonly Span[]): readonly (readonly Rational[])[] {
  const bottom = open.map(({ least }) => least);
  if (open.length > mostCorners) return [bottom];
  const corners = open.reduce<readonly (readonly Rational[])[]>(
    (all, { least, most }) => all.flatMap((corner) => [least, most].map((end) => [...corner, end])),
    [[]],
  );
  return corners.slice(0, -1);
}

/** The point a share of the way from one to the other. */
function mixed(from: readonly Rational[], to: readonly Rational[], share: Rational): readonly Rational[] {
  return from.map((each, k) => add(multiply(subtract(one, share), each), multiply(share, to[k]!)));
}

/** Round values on the way back to others; undefined where they are round. */
function roundedTo(
  values: readonly Rational[],
  back: readonly Rational[],
  open: readonly Span[],
): readonly Rational[] | undefined {
  const rounded = values.map((value, k) => {
    const direction = compare(back[k]!, value) < 0 ? "down" : "up";
    const kind = open[k]!.dimension === "duration" ? "duration" : "number";
    const round = equals(back[k]!, value) ? value : roundNumber(value, kind, direction);
    const isBeyond = direction === "down" ? compare(round, back[k]!) < 0 : compare(round, back[k]!) > 0;
    return isBeyond ? value : round;
  });
  return rounded.every((value, k) => equals(value, values[k]!)) ? undefined : rounded;
}

/** `interval = 8s, n = 3` */
export function showValues(values: Values): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");
}

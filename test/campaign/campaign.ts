/**
 * The differential campaign: random specs through the product, through an explicit-state search with its interpreter, and
 * through Maude on a meaning of its own. Where two of them differ, something is wrong.
 */
import fc from "fast-check";
import type { Solver } from "../../src/solver/solver.ts";
import { randomSpec } from "./generate.ts";
import type { Judged, Outcome } from "./judge.ts";
import { judge } from "./judge.ts";
import type { Options } from "./judge.ts";
import type { Question } from "./maude-claim.ts";
import { claimQuestion, noRunQuestion, NotSaid, rangeQuestion } from "./maude-claim.ts";
import type { Asked } from "./maude.ts";
import { askMaude } from "./maude.ts";
import { printSpec } from "./print.ts";
import type { Spec } from "./spec.ts";

/** Maude visits few states a second compared to the others; larger specs are left to the search. */
const mostStatesForMaude = 300;

export interface Finding {
  readonly text: string;
  readonly what: readonly string[];
}

export interface Figures {
  specs: number;
  /** How often each status, verdict, pair of verdict and search, remark and answer was seen. */
  readonly counts: Map<string, number>;
  readonly findings: Finding[];
}

export function noFigures(): Figures {
  return { specs: 0, counts: new Map(), findings: [] };
}

function count({ counts }: Figures, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** Specs of a seed, the same every time. */
export function specsOf(seed: number, many: number): readonly Spec[] {
  return fc.sample(randomSpec, { seed, numRuns: many });
}

/** Judges specs one after the other, then puts them all to Maude at once if that is wanted. */
export async function run(
  specs: readonly Spec[],
  solver: Solver,
  options: Options & { readonly maude: boolean },
  figures: Figures,
): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const spec of specs) outcomes.push(await judge(printSpec(spec), solver, options));
  const further = options.maude ? await second(specs, outcomes, figures) : new Map<number, string[]>();
  for (const [index, outcome] of outcomes.entries()) {
    record(figures, outcome);
    const what = [...outcome.disagreements, ...(further.get(index) ?? [])];
    if (what.length > 0) figures.findings.push({ text: printSpec(specs[index]!), what });
  }
}

function record(figures: Figures, { status, claims, remarks, graph }: Outcome): void {
  figures.specs += 1;
  count(figures, `spec: ${status}`);
  if (status === "decided" && graph === undefined) count(figures, "spec: too large for the search");
  for (const { verdict, search } of claims) {
    count(figures, `verdict: ${verdict.kind}`);
    count(figures, `search: ${verdict.kind}, ${search}`);
  }
  for (const remark of remarks) count(figures, `remark: ${remark}`);
}

// ── Maude ───────────────────────────────────────────────────────────────────

interface Expected extends Asked {
  readonly spec: number;
  readonly claim: string;
  readonly expected: boolean;
  readonly against: string;
}

/** What Maude says against the outcomes, by number of the spec. */
async function second(
  specs: readonly Spec[],
  outcomes: readonly Outcome[],
  figures: Figures,
): Promise<Map<number, string[]>> {
  const questions = outcomes.flatMap((outcome, index) => questionsOf(specs[index]!, outcome, index, figures));
  const answers = await askMaude(questions, 600_000);
  const found = new Map<number, string[]>();
  for (const { name, spec, claim, expected, against } of questions) {
    const answer = answers.get(name);
    count(figures, answer === undefined ? "maude: no answer" : `maude: ${answer === expected ? "agrees" : "differs"}`);
    if (answer === undefined || answer === expected) continue;
    found.set(spec, [...(found.get(spec) ?? []), `${claim}: Maude says ${answer}, against ${against}`]);
  }
  return found;
}

function questionsOf(spec: Spec, { status, graph, claims }: Outcome, index: number, figures: Figures): Expected[] {
  const asked: Expected[] = [];
  const ask = (claim: string, expected: boolean, against: string, make: (name: string) => Question): void => {
    const name = `Q${index}-${asked.length}`;
    try {
      asked.push({ name, ...make(name), spec: index, claim, expected, against });
    } catch (error) {
      if (!(error instanceof NotSaid)) throw error;
      count(figures, `maude: not asked, ${error.message}`);
    }
  };
  if (status === "time-stops" || status === "no-run") ask("", true, "a refusal", (name) => noRunQuestion(spec, name));
  if (status !== "decided") return asked;
  if (graph === undefined || graph.states.length > mostStatesForMaude) {
    count(figures, "maude: too large");
    return asked;
  }
  for (const judged of claims) askAbout(spec, judged, ask);
  return asked;
}

/** A proof and a sure answer of the search are to be confirmed; so is a worst case, and that it is one. */
function askAbout(
  spec: Spec,
  { claim, verdict, search, worst }: Judged,
  ask: (claim: string, expected: boolean, against: string, make: (name: string) => Question) => void,
): void {
  const slot = /^in_range\((.*)\)$/.exec(claim.name)?.[1];
  const body = spec.claims.find((each) => each.name === claim.name)?.body;
  const make =
    (seconds?: number) =>
    (name: string): Question =>
      slot === undefined ? claimQuestion(spec, body!, name, seconds) : rangeQuestion(spec, slot, name);
  const isProved = verdict.kind === "proved" || verdict.kind === "vacuous";
  const isRight = isProved || search === "holds";
  if (isProved || search === "holds" || search === "violated")
    ask(claim.name, isRight, isProved ? verdict.kind : `the search: ${search}`, make());
  if (typeof worst !== "number" || slot !== undefined) return;
  ask(claim.name, true, `worst case ${worst} s`, make(worst));
  if (worst > 0 && verdict.attained === true) ask(claim.name, false, `worst case ${worst} s`, make(worst - 1));
}

/** The smallest spec that fast-check finds among those of a seed about which there is something to disagree about. */
export async function shrink(
  seed: number,
  many: number,
  solver: Solver,
  options: Options,
): Promise<Finding | undefined> {
  const property = fc.asyncProperty(randomSpec, async (spec) => {
    const { disagreements } = await judge(printSpec(spec), solver, options);
    return disagreements.length === 0;
  });
  const { counterexample } = await fc.check(property, { seed, numRuns: many });
  if (counterexample === null) return undefined;
  const text = printSpec(counterexample[0]);
  return { text, what: (await judge(text, solver, options)).disagreements };
}

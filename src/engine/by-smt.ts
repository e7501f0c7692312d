/**
 * The second engine: the solver alone. Nothing of `zone/` and nothing of `monitor.ts` takes part, so that the two engines can be
 * held against each other. A conjunct becomes a watcher and a condition that must never be reached (`watcher.ts`), on
 * its slice of the system. Then, in this order:
 *
 *   0. Induction over a step or two, where the condition is one of states alone: it takes no time worth speaking of.
 *   1. A run of a few steps to what is bad: a counterexample, completed and replayed on the whole system.
 *   2. Induction over a step or two (`by-steps.ts`).
 *   3. Horn clauses (`by-horn.ts`). A response is proved within the largest time that some run of a few steps takes: that
 *      is its exact worst case.
 *   4. A longer search for a run, when the clauses say that there is one, or say nothing.
 *
 * Whatever has no watcher is searched for as a lasso, to a bound (`by-bound.ts`).
 */
import type { Formula } from "../ltl/formula.ts";
import { variablesOf } from "../ltl/formula.ts";
import { withHistory } from "../ltl/past.ts";
import type { Rational } from "../source/rational.ts";
import { compare, zero } from "../source/rational.ts";
import type { Influence } from "../system/slice.ts";
import { coneOf, influenceOf, sliceTo } from "../system/slice.ts";
import { writingOf } from "../system/writing.ts";
import type { Term } from "../term/term.ts";
import type { Script } from "../trace/complete.ts";
import type { WatcherRecipe } from "./arguments.ts";
import { excludedBy, longerThan, statementOf } from "./arguments.ts";
import { decideBounded } from "./by-bound.ts";
import { decideByHorn } from "./by-horn.ts";
import type { Found } from "./by-steps.ts";
import { inductive, runTo, slowestRun } from "./by-steps.ts";
import type { Argument, ConjunctProof } from "./proof.ts";
import type { Setting } from "./setting.ts";
import { namesOfTouchingAssumptions } from "./touching.ts";
import type { Verdict } from "./verdict.ts";
import { confirmViolation, runWith } from "./violation.ts";
import type { Watched } from "./watcher.ts";
import { watch } from "./watcher.ts";

/** How many steps are looked ahead before a proof is tried, and from how many on the slowest run is looked for. */
const fewSteps = [5, 10];
const slowSteps = [10, 13, 16];

/** Decides a conjunct by the solver alone. */
export async function decideBySmt(setting: Setting, conjunct: Formula): Promise<Verdict> {
  const found = await findBySmt(setting, conjunct);
  return found.kind === "decided" ? found.verdict : decideBounded(setting, conjunct, found.reason);
}

/** What the solver decides without a search for lassos. */
export async function findBySmt(setting: Setting, conjunct: Formula): Promise<Exclude<Outcome, { kind: "refused" }>> {
  const recorded = withHistory(setting.problem.system, conjunct);
  if (recorded === undefined)
    return { kind: "undecided", reason: "a past operator over a future one is searched to a bound only" };
  const influence = influenceOf(recorded.system);
  let roots: readonly string[] = [];
  for (;;) {
    const cone = coneOf(influence, [...variablesOf(recorded.formula), ...roots]);
    const wider = new Set([...cone, ...namesOfTouchingAssumptions(setting, cone)]);
    // Where an assumption speaks of the slice and of more, what holds of one instance need not be so of one that is alike.
    const known = wider.size === cone.size ? setting.known : setting.ofClaim;
    const outcome = await tryCone(setting, influence, cone, recorded.formula, conjunct, known);
    if (outcome.kind === "decided") return { ...outcome, verdict: onSlice(outcome.verdict, roots) };
    if (outcome.kind === "undecided") return outcome;
    if (wider.size === cone.size) return { kind: "undecided", reason: outcome.reason };
    roots = [...wider];
  }
}

/** What it has decided before of a conjunct that is the same but for names. */
export function knownBySmt(setting: Setting, conjunct: Formula): Verdict | undefined {
  const before = [...setting.known.keys(), ...setting.ofClaim.keys()];
  if (!before.some((writing) => writing.startsWith(mark))) return undefined;
  const recorded = withHistory(setting.problem.system, conjunct);
  if (recorded === undefined) return undefined;
  const influence = recorded.system === setting.problem.system ? setting.influence : influenceOf(recorded.system);
  const cone = coneOf(influence, variablesOf(recorded.formula));
  const watched = watch(sliceTo(influence, cone), recorded.formula);
  const writing = watched && writingOfWatched(watched);
  return writing === undefined ? undefined : (setting.known.get(writing) ?? setting.ofClaim.get(writing));
}

/** The verdict with its proof on a slice with these variables beside those of the conjunct. */
function onSlice(verdict: Verdict, roots: readonly string[]): Verdict {
  const { proofs } = verdict;
  if (proofs === undefined) return verdict;
  const there = proofs.map((proof) =>
    proof.recipe.kind === "watcher" ? { ...proof, recipe: { ...proof.recipe, roots } } : proof,
  );
  return { ...verdict, proofs: there };
}

/** What is known of it is apart from what zones know. */
const mark = "smt ";

function writingOfWatched({ system, bad, response, trigger }: Watched): string {
  return `${mark}${writingOf(system, bad, response?.during, trigger)}`;
}

type Outcome =
  | { readonly kind: "decided"; readonly verdict: Verdict }
  /** A run of the slice is none of the whole: a larger slice may help. */
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "undecided"; readonly reason: string };

async function tryCone(
  setting: Setting,
  influence: Influence,
  cone: ReadonlySet<string>,
  conjunct: Formula,
  original: Formula,
  passedOn: Map<string, Verdict>,
): Promise<Outcome> {
  const watched = watch(sliceTo(influence, cone), conjunct);
  if (watched === undefined) return { kind: "undecided", reason: "its shape is beyond induction and Horn clauses" };
  const writing = writingOfWatched(watched);
  const known = setting.known.get(writing) ?? setting.ofClaim.get(writing);
  if (known !== undefined) return { kind: "decided", verdict: known };
  const outcome = await tryWatched(setting, watched, original);
  if (outcome.kind === "decided") {
    const { kind } = outcome.verdict;
    if (kind === "violated") setting.ofClaim.set(writing, outcome.verdict);
    if (kind === "proved" || kind === "vacuous") passedOn.set(writing, outcome.verdict);
  }
  return outcome;
}

async function tryWatched(setting: Setting, watched: Watched, original: Formula): Promise<Outcome> {
  if (watched.response === undefined && watched.trigger === undefined) {
    const kept = await keptOutByInduction(setting, watched.system, watched.bad);
    if (kept?.kind === "kept") return { kind: "decided", verdict: provedBy(kept, watched, { never: "bad" }) };
  }
  const early = await searched(
    setting,
    watched,
    original,
    fewSteps.map((each) => Math.min(each, setting.options.bound + 1)),
  );
  if (early.kind !== "none") return early;
  const vacuous = await neverTriggered(setting, watched);
  if (vacuous !== undefined) return { kind: "decided", verdict: vacuous };
  const proof = await proved(setting, watched);
  if (proof.kind === "proved") return { kind: "decided", verdict: proof.verdict };
  const later = await searched(setting, watched, original, depths(setting, slowSteps).slice(1));
  if (later.kind !== "none") return later;
  if (watched.response !== undefined && watched.response.deadline === undefined)
    return { kind: "undecided", reason: proof.reason };
  return { kind: "decided", verdict: holdsTo(Math.max(early.steps, later.steps), proof.reason) };
}

/** Those steps, and then the bound; the watcher takes a step to start. */
function depths(setting: Setting, steps: readonly number[]): readonly number[] {
  const last = setting.options.bound + 1;
  return [...steps.filter((each) => each < last), last];
}

async function searched(
  setting: Setting,
  watched: Watched,
  original: Formula,
  depths: readonly number[],
): Promise<Outcome | { readonly kind: "none"; readonly steps: number }> {
  let steps = 0;
  for (const depth of depths) {
    if (await setting.stop()) break;
    const found = await runTo(setting, watched.system, watched.bad, depth);
    if (found.kind === "unknown") break;
    if (found.kind === "found") return violation(setting, watched, original, found);
    steps = depth;
  }
  return { kind: "none", steps };
}

/** The run that was found, or a slower one of as many steps where a response is late. */
async function violation(
  setting: Setting,
  watched: Watched,
  original: Formula,
  found: Found & { readonly kind: "found" },
): Promise<Outcome> {
  const { response } = watched;
  const late = response?.deadline === undefined ? undefined : await slowest(setting, watched, found.steps);
  const slower = late && confirmViolation(setting, original, late.script);
  const confirmed = slower?.kind === "confirmed" ? slower : confirmViolation(setting, original, found.script);
  if (confirmed.kind === "refused") return confirmed;
  const { trace, part, settled } = confirmed;
  const worst =
    slower?.kind === "confirmed" && (await isSlowest(setting, watched, late!.value)) ? late!.value : undefined;
  const verdict: Verdict = {
    kind: "violated",
    method: "reachability in the solver, replayed",
    ...(settled === undefined ? {} : { depth: settled, depthUnit: "steps", settled }),
    ...(response?.deadline === undefined ? {} : { deadline: response.deadline }),
    ...(worst === undefined ? {} : { worstCase: worst, attained: true }),
    trace,
    part,
    notes: [],
  };
  return { kind: "decided", verdict };
}

function holdsTo(steps: number, reason: string): Verdict {
  const kept = Math.max(0, steps - 1);
  if (kept === 0) return { kind: "unknown", method: "the solver alone", reason, notes: [] };
  return {
    kind: "holds-to-bound",
    method: "reachability in the solver",
    depth: kept,
    depthUnit: "steps",
    bound: { steps: kept },
    notes: [`why no proof: ${reason}`],
  };
}

// ── Proofs ──────────────────────────────────────────────────────────────────

type Proof =
  { readonly kind: "proved"; readonly verdict: Verdict } | { readonly kind: "none"; readonly reason: string };

async function proved(setting: Setting, watched: Watched): Promise<Proof> {
  const { system, bad, response, trigger } = watched;
  if (response === undefined) {
    // Without a trigger induction was tried before.
    const kept = await (trigger === undefined ? keptOutByHorn : keptOut)(setting, system, bad);
    return by(kept, watched, { never: "bad" });
  }
  const within = await provedWithinWorst(setting, watched);
  if (within.kind === "proved" || response.deadline === undefined) return within;
  return by(await keptOut(setting, system, bad), watched, { never: "bad" });
}

/** The response within the time that the slowest run of a few steps takes. */
async function provedWithinWorst(setting: Setting, watched: Watched): Promise<Proof> {
  let reason = "no bound on the response was found";
  let before: Rational | undefined;
  for (const steps of depths(setting, slowSteps)) {
    if (await setting.stop()) break;
    const late = await slowest(setting, watched, steps);
    if (late !== undefined && before !== undefined && compare(late.value, before) <= 0) continue;
    if (late !== undefined && isOver(late.value, watched)) break;
    const worst = late?.value ?? zero;
    const attained = late === undefined ? {} : { attained: late.isOfWhole };
    const recipe: Bounded = late === undefined ? { never: "pending" } : { never: "bad", slowest: worst };
    const keptIn = await keptOut(setting, watched.system, excludedBy(watched, recipe)!, 0.5);
    if (keptIn.kind === "kept") return by(keptIn, watched, recipe, { worstCase: worst, ...attained });
    reason = keptIn.reason;
    before = worst;
  }
  return { kind: "none", reason };
}

function isOver(value: Rational, { response }: Watched): boolean {
  return response?.deadline !== undefined && compare(value, response.deadline) > 0;
}

interface Slowest {
  readonly script: Script;
  readonly value: Rational;
  /** The run is part of one of the whole system. */
  readonly isOfWhole: boolean;
}

async function slowest(setting: Setting, { system, response }: Watched, steps: number): Promise<Slowest | undefined> {
  const found = await slowestRun(setting, system, response!.during, response!.clock, steps);
  if (found.kind !== "found" || found.value === undefined) return undefined;
  return { script: found.script, value: found.value, isOfWhole: runWith(setting, found.script).kind === "run" };
}

async function isSlowest(setting: Setting, watched: Watched, value: Rational): Promise<boolean> {
  return (await keptOut(setting, watched.system, longerThan(watched.response!, value), 0.5)).kind === "kept";
}

/** What a proof of the conjunct has to exclude. */
type Bounded = Pick<WatcherRecipe, "never" | "slowest">;

function by(
  proof: Kept,
  watched: Watched,
  recipe: Bounded,
  worst: Pick<Verdict, "worstCase" | "attained"> = {},
): Proof {
  if (proof.kind === "unknown") return { kind: "none", reason: proof.reason };
  return { kind: "proved", verdict: { ...provedBy(proof, watched, recipe), ...worst } };
}

function provedBy({ method, ...proof }: KeptOut, watched: Watched, recipe: Bounded): Verdict {
  const { response } = watched;
  const derived = response !== undefined && response.deadline === undefined;
  return {
    kind: "proved",
    method: derived ? `bounded response by ${method}` : method,
    ...(response?.deadline === undefined ? {} : { deadline: response.deadline }),
    proofs: [proofBy(proof, watched, recipe)],
    notes: [],
  };
}

function proofBy(
  { argument, invariant }: Pick<KeptOut, "argument" | "invariant">,
  watched: Watched,
  bounded: Bounded,
): ConjunctProof {
  const recipe: WatcherRecipe = { kind: "watcher", roots: [], ...bounded, argument };
  const statement = statementOf(watched, recipe)!;
  return { recipe, steps: [{ ...statement, ...(invariant === undefined ? {} : { invariant }) }] };
}

interface KeptOut {
  readonly kind: "kept";
  readonly method: string;
  readonly argument: Argument;
  readonly invariant?: Term;
}
type Kept = KeptOut | { readonly kind: "unknown"; readonly reason: string };

/** By what `bad` is kept out, or why that was not found out; in a share of the time that is left. */
async function keptOut(setting: Setting, system: Watched["system"], bad: Term, share = 1): Promise<Kept> {
  return (await keptOutByInduction(setting, system, bad)) ?? keptOutByHorn(setting, system, bad, share);
}

async function keptOutByHorn(setting: Setting, system: Watched["system"], bad: Term, share = 1): Promise<Kept> {
  const proof = await decideByHorn(setting, system, bad, share);
  if (proof.kind === "safe") {
    const method = "Horn clauses, invariant checked by the solver";
    return { kind: "kept", method, argument: { kind: "after-actions" }, invariant: proof.invariant };
  }
  if (proof.kind === "unknown") return proof;
  return { kind: "unknown", reason: "the Horn clauses say that some run of the slice breaks it" };
}

/** Undefined if induction shows nothing. */
async function keptOutByInduction(setting: Setting, system: Watched["system"], bad: Term): Promise<Kept | undefined> {
  const found = await runTo(setting, system, bad, 2);
  if (found.kind === "unknown") return found;
  if (found.kind === "found") return { kind: "unknown", reason: "a run of two steps breaks it" };
  for (const k of [1, 2])
    if ((await inductive(setting, system, bad, k)) === true)
      return { kind: "kept", method: `k-induction, k = ${k}`, argument: { kind: "induction", k } };
  return undefined;
}

/** The verdict on a claim whose trigger can never happen. */
async function neverTriggered(setting: Setting, watched: Watched): Promise<Verdict | undefined> {
  const { system, trigger } = watched;
  if (trigger === undefined) return undefined;
  const found = await runTo(setting, system, trigger, fewSteps[0]!);
  if (found.kind === "found") return undefined;
  const proof = await keptOut(setting, system, trigger, 0.25);
  if (proof.kind === "unknown") return undefined;
  return {
    kind: "vacuous",
    method: proof.method,
    proofs: [proofBy(proof, watched, { never: "trigger" })],
    notes: ["its trigger can never happen: it says nothing"],
  };
}

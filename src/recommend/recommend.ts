/**
 * Changes of numbers that repair violated claims. In: a spec that was accepted. Out: proposals, each proved on the changed text by the same line that
 * verifies a spec, and for each violated claim what does not repair it and why.
 *
 * A proposal is shown only if the claim that it is for is proved with it and no claim that was proved before has stopped being so.
 */
import type { ClaimResult } from "../engine/result.ts";
import type { Claim, Problem } from "../ltl/problem.ts";
import { parse } from "../syntax/parse.ts";
import type { SourceFile } from "../source/source.ts";
import { add, compare, subtract, zero } from "../source/rational.ts";
import type { Solver } from "../solver/solver.ts";
import type { Knob, Setting } from "./knobs.ts";
import { knobsOf, relativeChange, rewrite } from "./knobs.ts";
import type { Explanation, Proposal, Recommendation, Tightest } from "./recommendation.ts";
import type { Lever } from "./together.ts";
import { leverOf, settleTogether } from "./together.ts";
import type { Sample, Trials } from "./trials.ts";
import { createTrials, monthlyCost, sampleOf, surroundingsOf } from "./trials.ts";
import type { Found, Point } from "./values.ts";
import { searchValue } from "./values.ts";
import { ceilings, changesOf, editsOf, shortText, showCost, tightestText, titleOf, uselessText } from "./words.ts";

/** A spec that was accepted, and how a text of it becomes a problem again. */
export interface Subject {
  readonly source: SourceFile;
  readonly problem: Problem;
  /** Names of parameters whose values come from elsewhere than from the text. */
  readonly set: readonly string[];
  /** A changed text of the same file to its problem; undefined when it is rejected. */
  readonly compile: (text: string) => Problem | undefined;
}

export interface RecommendOptions {
  readonly solver: Solver;
  /** The claims to repair; absent: all that are violated and not expected to be. */
  readonly only?: readonly string[];
  readonly bound: number;
  /** Milliseconds for each claim on each spec that is tried. */
  readonly milliseconds: number;
  /** The verdicts on the spec as it is, if they are known already. */
  readonly known?: readonly ClaimResult[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

/** The search may take this many times as long as deciding the spec as it is. */
const mostTimes = 12;
const leastSearch = 20_000;
/** What is left of that is for proofs of what was found. */
const searchShare = 0.6;
/** A claim on a changed spec may take this many times as long as the slowest claim of the spec as it is. */
const mostTrialTimes = 3;
const leastTrial = 5000;
const mostProposals = 3;

/** Yields proposals and explanations as they are found, claim by claim and best first; at the end one for several claims together. */
export async function* recommend(subject: Subject, options: RecommendOptions): AsyncGenerator<Recommendation> {
  const search = await createSearch(subject, options);
  for (const target of search.targets) {
    if (search.isOver()) return;
    yield* search.repair(target);
  }
  if (search.isOver()) return;
  const combined = await search.combine();
  if (combined !== undefined) yield combined;
}

/** A way to repair a claim that is yet to be held against the others. */
interface Candidate {
  readonly settings: readonly Setting[];
  readonly tightest?: Omit<Tightest, "attained">;
}

interface Search {
  readonly targets: readonly Claim[];
  isOver(): boolean;
  repair(target: Claim): AsyncGenerator<Recommendation>;
  combine(): Promise<Proposal | undefined>;
}

async function createSearch({ source, problem, set, compile }: Subject, options: RecommendOptions): Promise<Search> {
  const { signal, only } = options;
  const say = (line: string): void => options.onProgress?.(line);
  const trialsWithin = (milliseconds: number): Trials =>
    createTrials({
      solver: options.solver,
      compile,
      bound: options.bound,
      milliseconds,
      ...(signal && { signal }),
    });
  const started = performance.now();
  say("deciding the claims of the spec as it is");
  const now = options.known ?? (await verdictsNow(problem, source.text, trialsWithin(options.milliseconds)));
  const slowest = Math.max(0, ...now.map(({ milliseconds }) => milliseconds));
  const trials = trialsWithin(Math.min(options.milliseconds, leastTrial + mostTrialTimes * slowest));
  const patience = Math.max(leastSearch, mostTimes * (performance.now() - started), mostTimes * total(now));
  const searching = performance.now();
  const hasPassed = (time: number): boolean => signal?.aborted === true || performance.now() - searching > time;
  const isOver = (): boolean => hasPassed(patience);
  /** What was found by then is still held against the other claims. */
  const isSearchOver = (): boolean => hasPassed(patience * searchShare);

  const kept = now
    .filter(({ verdict }) => verdict.kind === "proved")
    .toSorted((a, b) => a.milliseconds - b.milliseconds)
    .map(({ claim }) => claim.name);
  const violated = now.filter(({ claim, verdict }) => verdict.kind === "violated" && claim.expect !== "violated");
  const samples = new Map(now.map(({ claim, verdict }) => [claim.name, sampleOf(verdict)] as const));
  // Those whose limit is exceeded by a number come first, because there is a line to follow.
  const targets = violated
    .flatMap(({ claim }) => (only === undefined || only.includes(claim.name) ? [claim] : []))
    .toSorted((a, b) => Number(!samples.get(a.name)!.excess) - Number(!samples.get(b.name)!.excess));
  const inSentences = (problem.parameters ?? []).filter(({ sentences }) => sentences.length > 0);
  const knobs = knobsOf(parse(source).value, new Set([...set, ...inSentences.map(({ name }) => name)]));
  const cost = monthlyCost(problem);
  const shown: Proposal[] = [];
  const solutions = new Map<string, readonly Candidate[]>();

  const textOf = (settings: readonly Setting[]): string => rewrite(source.text, settings);
  const surroundings = new Map<string, string | undefined>();
  const ask = async (claim: string, settings: readonly Setting[]): Promise<Sample> => {
    if (isSearchOver()) return { kind: "unknown" };
    const text = textOf(settings);
    const changed = trials.problem(text);
    if (changed === undefined) return { kind: "invalid" };
    if (!surroundings.has(claim)) surroundings.set(claim, surroundingsOf(problem, claim));
    const before = surroundings.get(claim);
    // A run that breaks the claim is as possible as before, so nothing need be searched.
    if (before !== undefined && surroundingsOf(changed, claim) === before) return samples.get(claim)!;
    say(`${claim} · ${titleOf(settings)}`);
    return trials.sample(text, claim);
  };

  /** All verdicts, those of proofs after the checks of what they say. */
  const checkedVerdicts = async (text: string): Promise<readonly ClaimResult[]> => {
    const all = await verdictsNow(problem, text, trials);
    const proved = all.filter(({ verdict }) => verdict.kind === "proved").map(({ claim }) => claim.name);
    return replaced(all, await trials.inspect(text, proved));
  };

  /** Whether a claim that is proved as the spec is turns out there to say nothing, as it does now. */
  const wasAsBad = async ({ claim, verdict }: ClaimResult): Promise<boolean> => {
    if (!kept.includes(claim.name)) return false;
    const [before] = await trials.inspect(source.text, [claim.name]);
    return before?.verdict.kind === verdict.kind;
  };

  /** The proposal that settings are, if it is one; otherwise why not. */
  const prove = async (
    { settings, tightest }: Candidate,
    wanted: readonly string[],
    isCombined: boolean,
  ): Promise<Proposal | string> => {
    const text = textOf(settings);
    const mustHold = [...wanted, ...kept];
    const isBad = ({ claim, verdict }: ClaimResult): boolean =>
      mustHold.includes(claim.name) && verdict.kind !== "proved";
    const refusal = ({ claim, verdict }: ClaimResult): string =>
      `${titleOf(settings)} does not do: \`${claim.name}\` is ${verdict.kind} then`;
    say(`all claims · ${titleOf(settings)}`);
    const broken = (await trials.decide(text, mustHold, isBad)).find(isBad);
    if (broken !== undefined) return refusal(broken);
    const all = await checkedVerdicts(text);
    for (const each of all) if (isBad(each) && !(await wasAsBad(each))) return refusal(each);
    const isProved = new Set(all.filter(({ verdict }) => verdict.kind === "proved").map(({ claim }) => claim.name));
    if (all.length < problem.claims.length || !wanted.every((name) => isProved.has(name)) || signal?.aborted === true)
      return `${titleOf(settings)}: there was no time to decide all claims`;
    const after = monthlyCost(trials.problem(text));
    const named = violated.map(({ claim }) => claim.name);
    const isAttained = tightest && (await attainedAt(tightest, settings));
    const base = {
      changes: changesOf(settings),
      edits: editsOf(source, settings),
      ...(tightest && { tightest: { ...tightest, attained: isAttained === true } }),
      ...(cost && after && { cost: { before: cost, after } }),
      repairs: named.filter((name) => isProved.has(name)),
      leaves: named.filter((name) => !isProved.has(name)),
      isCombined,
      relativeChange: settings.map(relativeChange).reduce(add, zero),
      verdicts: all.map(({ claim, verdict }) => ({ claim: claim.name, kind: verdict.kind })),
    };
    return { kind: "proposal", title: titleOf(settings), text: proposalText(base), ...base };
  };

  /** Whether some run takes all of the time that the limit allows, where the tightest value stands. */
  const attainedAt = async (tightest: Omit<Tightest, "attained">, settings: readonly Setting[]): Promise<boolean> => {
    const [{ knob }] = settings as readonly [Setting];
    const [result] = await trials.inspect(textOf([{ knob, value: tightest.value }]), [tightest.claim]);
    return result?.verdict.kind === "proved" && result.verdict.attained === true;
  };

  /** Every number by itself: first next to its stated value, then, if that gave nothing at all, further away. */
  const searchKnobs = async (name: string, sample: Sample): Promise<readonly (readonly [Knob, Found])[]> => {
    const found = new Map<Knob, Found>();
    for (const far of [false, true]) {
      if ([...found.values()].some(({ kind }) => kind !== "useless")) break;
      for (const knob of knobs) {
        const each = await searchValue(knob, sample, (value) => ask(name, [{ knob, value }]), far);
        // Whoever is out of time has not tried everything, so nothing follows from what was not found.
        if (isSearchOver() && each.kind !== "proved") break;
        found.set(knob, each);
      }
    }
    return [...found];
  };

  async function* repair(target: Claim): AsyncGenerator<Recommendation> {
    const { name } = target;
    const sample = samples.get(name)!;
    const found = await searchKnobs(name, sample);
    const reasons: string[] = [];
    const single = found.flatMap(([knob, each]) => (each.kind === "proved" ? [candidateOf(name, knob, each)] : []));
    const candidates = single.length > 0 ? single : await severalFor(name, sample, found, reasons);
    const proved: Candidate[] = [];
    for (const candidate of ranked(candidates)) {
      if (proved.length === mostProposals) {
        reasons.push(`${titleOf(candidate.settings)} proves it too, but was not held against the other claims`);
        continue;
      }
      if (isOver()) break;
      const proposal = await prove(candidate, [name], false);
      if (typeof proposal === "string") {
        reasons.push(proposal);
        continue;
      }
      proved.push(candidate);
      if (shown.some((each) => sameEdits(each, proposal))) continue;
      shown.push(proposal);
      yield proposal;
    }
    solutions.set(name, proved);
    const repairedBy = shown.filter(({ repairs }) => repairs.includes(name));
    yield explanation(target, found, reasons, repairedBy, isSearchOver());
  }

  const ranked = (candidates: readonly Candidate[]): readonly Candidate[] => {
    const keyed = candidates.map((candidate) => {
      const after = monthlyCost(trials.problem(textOf(candidate.settings)));
      return {
        candidate,
        cost: cost && after ? subtract(after, cost) : zero,
        change: candidate.settings.map(relativeChange).reduce(add, zero),
      };
    });
    return keyed
      .toSorted(
        (a, b) =>
          compare(a.cost, b.cost) ||
          a.candidate.settings.length - b.candidate.settings.length ||
          compare(a.change, b.change),
      )
      .map(({ candidate }) => candidate);
  };

  /** Several numbers together, where none does alone. */
  const severalFor = async (
    name: string,
    { excess }: Sample,
    found: readonly (readonly [Knob, Found])[],
    reasons: string[],
  ): Promise<readonly Candidate[]> => {
    if (excess === undefined) return [];
    const levers = found.flatMap(([knob, each]): readonly Lever[] => {
      if (each.kind !== "short" || each.first.sample.excess === undefined) return [];
      const { value } = each.first;
      const costThen = monthlyCost(trials.problem(textOf([{ knob, value }])));
      const next = { value, excess: each.first.sample.excess };
      return [leverOf(knob, excess, next, { now: cost, next: costThen })].flatMap((lever) => lever ?? []);
    });
    if (levers.length < 2 || isOver()) return [];
    say(`${name} · several numbers together`);
    const settings = await settleTogether(levers, excess, options.solver, options.milliseconds, (all) =>
      ask(name, all),
    );
    if (settings !== undefined) return [{ settings }];
    reasons.push(`nor do ${levers.map(({ knob }) => knob.what).join(", ")} together, as far as Z3's optimiser finds`);
    return [];
  };

  const explanation = (
    target: Claim,
    found: readonly (readonly [Knob, Found])[],
    reasons: readonly string[],
    repairedBy: readonly Proposal[],
    isCut: boolean,
  ): Explanation => {
    const { name } = target;
    const isRepaired = repairedBy.length > 0;
    const short = found.flatMap(([knob, each]) => (each.kind === "short" ? [shortText(knob, each.nearest)] : []));
    const text = [
      ...(isRepaired
        ? [`repaired by ${repairedBy.map(({ title }) => title).join("; or by ")}`]
        : ceilings(problem, target)),
      ...short,
      ...reasons,
      ...(isRepaired ? [] : uselessText(found)),
      ...(isRepaired || found.length > 0 ? [] : ["the spec has no number that may be changed"]),
      ...(isCut ? ["the search was ended before everything was tried"] : []),
    ];
    const title = isRepaired
      ? `\`${name}\` can be repaired`
      : `no change of numbers was found that repairs \`${name}\`${isCut ? " before the search was ended" : ""}`;
    return { kind: "explanation", claim: name, isRepaired, title, text };
  };

  /** As many claims as possible repaired at once, starting with the best for each. */
  const combine = async (): Promise<Proposal | undefined> => {
    const chosen: Setting[] = [];
    const repaired: string[] = [];
    for (const { name } of targets) {
      if (isOver()) break;
      for (const candidate of solutions.get(name) ?? []) {
        if (repaired.includes(name)) break;
        const settings = joined(chosen, candidate.settings);
        const wanted = [...repaired, name];
        const decided = await trials.decide(textOf(settings), wanted, ({ verdict }) => verdict.kind !== "proved");
        if (decided.filter(({ verdict }) => verdict.kind === "proved").length < wanted.length) continue;
        const holds = await trials.decide(textOf(settings), kept, ({ verdict }) => verdict.kind !== "proved");
        if (holds.filter(({ verdict }) => verdict.kind === "proved").length < kept.length) continue;
        chosen.splice(0, chosen.length, ...settings);
        repaired.push(name);
      }
    }
    if (chosen.length < 2 || isOver()) return undefined;
    const proposal = await prove({ settings: chosen }, repaired, true);
    return typeof proposal === "string" || shown.some((each) => sameEdits(each, proposal)) ? undefined : proposal;
  };

  return { targets, isOver, repair, combine };
}

function total(results: readonly ClaimResult[]): number {
  return results.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
}

/** Without checks first; only where that leaves something open with the runs that show what a worst case really is. */
async function verdictsNow(problem: Problem, text: string, trials: Trials): Promise<readonly ClaimResult[]> {
  const names = problem.claims.map(({ name }) => name);
  const decided = await trials.decide(text, names);
  const open = decided.filter(({ verdict }) => verdict.kind === "unknown").map(({ claim }) => claim.name);
  if (open.length === 0) return decided;
  return replaced(decided, await trials.inspect(text, open));
}

/** Results with some of them found anew. */
function replaced(all: readonly ClaimResult[], anew: readonly ClaimResult[]): readonly ClaimResult[] {
  return all.map((each) => anew.find(({ claim }) => claim.name === each.claim.name) ?? each);
}

function candidateOf(claim: string, knob: Knob, { chosen, tight }: Extract<Found, { kind: "proved" }>): Candidate {
  const settings = [{ knob, value: chosen.value }];
  return tight === undefined ? { settings } : { settings, tightest: tightestOf(claim, knob, tight) };
}

function tightestOf(claim: string, knob: Knob, { value }: Point): Omit<Tightest, "attained"> {
  const direction = compare(value, knob.value) < 0 ? "at most" : "at least";
  return { what: knob.what, claim, value, dimension: knob.dimension, direction };
}

/** Settings with more of them; where both write at the same place, the later ones count. */
function joined(settings: readonly Setting[], more: readonly Setting[]): readonly Setting[] {
  const isReplaced = ({ knob }: Setting): boolean => more.some((each) => each.knob.site.start === knob.site.start);
  return [...settings.filter((each) => !isReplaced(each)), ...more];
}

function sameEdits(a: Proposal, b: Proposal): boolean {
  return JSON.stringify(a.edits) === JSON.stringify(b.edits);
}

function proposalText({
  changes,
  isCombined,
  cost,
  tightest,
  repairs,
  leaves,
}: Omit<Proposal, "kind" | "title" | "text">): readonly string[] {
  const isChosen = changes.length > 1 && !isCombined;
  const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
  const cash = showCost(cost);
  return [
    `then proved: ${quoted(repairs)}`,
    ...(isChosen ? ["no one number does alone; how far each goes was chosen by Z3's optimiser"] : []),
    "everything that is proved now stays proved",
    ...(leaves.length === 0 ? [] : [`still not proved: ${quoted(leaves)}`]),
    ...(tightest === undefined ? [] : [tightestText(tightest)]),
    ...(cash === undefined ? [] : [cash]),
  ];
}

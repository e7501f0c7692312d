/**
 * upir as a library.
 *
 *     import { verify } from "upir";
 *     const { claims } = await verify("specs/high-availability-api.upir");
 *     for (const { claim, verdict } of claims) console.log(claim.name, verdict.kind);
 *
 * Nothing here prints or exits, and nothing throws about a spec: what is wrong with one is in `diagnostics`.
 */
import { filesOfSpecs, readText } from "./files.ts";
import type { Certificate } from "./certificates.ts";
import type { Comparison } from "./compare/comparison.ts";
import type { Recheck, RecheckOptions } from "./recheck.ts";
import type { Hole } from "./model/hole.ts";
import type { Files } from "./model/load.ts";
import type { Synthesis } from "./recommend/synthesize.ts";
import { compile, holesOf, judge } from "./pipeline.ts";
import type { JudgeOptions, Settings } from "./pipeline.ts";
import type { Recommendation } from "./recommend/recommendation.ts";
import type { ClaimResult } from "./engine/result.ts";
import { wasInterrupted } from "./engine/result.ts";
import type { SanityCheck } from "./engine/sanity-check.ts";
import type { Preference } from "./engine/preferred.ts";
import type { EngineName } from "./engine/setting.ts";
import type { Problem } from "./ltl/problem.ts";
import { namesToAskFor } from "./ltl/scenario.ts";
import type { Diagnostic } from "./source/diagnostic.ts";
import { hasErrors } from "./source/diagnostic.ts";
import { nearNames } from "./source/did-you-mean.ts";
import type { SourceFile } from "./source/source.ts";

export type { Domain, Hole } from "./model/hole.ts";
export type { Synthesis } from "./recommend/synthesize.ts";
export type { Certificate } from "./certificates.ts";
export type { CheckedClaim, CheckedObligation, Recheck, RecheckOptions } from "./recheck.ts";
export type { ClaimChange, FigureChange } from "./compare/claims.ts";
export type { Comparison } from "./compare/comparison.ts";
export type { Change, Edit, Explanation, Proposal, Recommendation, Tightest } from "./recommend/recommendation.ts";
export type { ClaimResult } from "./engine/result.ts";
export type { SanityCheck, SanityKind } from "./engine/sanity-check.ts";
export type { Need, ProofCore, Requirement } from "./engine/core.ts";
export type { Other, Others } from "./engine/others.ts";
export type { Preference, Preferred } from "./engine/preferred.ts";
export type { EngineName } from "./engine/setting.ts";
export type { Disagreement, Verdict, VerdictKind } from "./engine/verdict.ts";
export type { Claim, Problem, TemporalAssumption } from "./ltl/problem.ts";
export type { Diagnostic, Severity } from "./source/diagnostic.ts";
export type { MessageCode } from "./source/messages.ts";
export type { Rational } from "./source/rational.ts";
export type { Position, SourceFile, Span } from "./source/source.ts";
export type { Step, Trace } from "./trace/trace.ts";
export type { Settings } from "./pipeline.ts";

/** A path to read, or a text with the path that its diagnostics and its `use` lines refer to. */
export type Spec = string | SourceFile;

export interface CheckOptions {
  /** Values for parameters of the spec, as a user would write them: `{ n: "64", interval: "5s" }`. */
  readonly set?: Settings;
}

export interface VerifyOptions extends CheckOptions {
  /** The names of the claims to decide; absent: all of them. */
  readonly only?: readonly string[];
  /** How many steps a bounded search looks ahead. Default 20. */
  readonly bound?: number;
  /** Milliseconds for each claim; a claim that needs longer is unknown. Default 60,000. */
  readonly timeout?: number;
  /** A native solver on the PATH (`z3`, `cvc5`); absent: the one that comes with upir. */
  readonly solver?: string;
  /** Whether each proof is tried without each assumption and each timing that it reads; takes several times as long. */
  readonly core?: boolean;
  /** Which counterexample is wanted of a violated claim, with the proof that it is that; absent: the one that is found. */
  readonly prefer?: Preference;
  /** How many counterexamples are wanted that differ in what happens. Default 1. */
  readonly most?: number;
  /** Which engine decides: `zones` without any solver, `smt` the solver alone, `both` (unless given) one with the other. */
  readonly engine?: EngineName;
  /** Decides each claim twice, by `both` and by `smt`. A contradiction makes it unknown, with a `disagreement` in its verdict. */
  readonly crossCheck?: boolean;
  /** Aborting it ends the search; claims that are not decided by then are unknown. */
  readonly signal?: AbortSignal;
  /** Whether claims and spec are checked for saying what they seem to say. Default true. */
  readonly sanity?: boolean;
  /** Called with each claim as soon as it is decided. */
  readonly onClaim?: (result: ClaimResult) => void;
  /** Called with a line on what is being done. */
  readonly onProgress?: (line: string) => void;
}

export interface CheckResult {
  /** The path of the spec as given. */
  readonly spec: string;
  /** What the spec means; absent when it is rejected. */
  readonly problem?: Problem;
  /** The spec and the files that it uses; none when it cannot be read. */
  readonly sources: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface VerifyResult extends CheckResult {
  /** One for each claim that was asked for, in the order of the spec; none when the spec is rejected. */
  readonly claims: readonly ClaimResult[];
  /** What was asked about the spec as a whole; none when it is rejected, interrupted or not to be checked. */
  readonly checks: readonly SanityCheck[];
  /** Whether `signal` ended it before everything was decided. */
  readonly interrupted: boolean;
}

/** A mistake of the caller: `only` names a claim that the spec does not have. */
export class UsageError extends Error {
  readonly suggestions: readonly string[];

  constructor(message: string, suggestions: readonly string[] = []) {
    super(message);
    this.name = "UsageError";
    this.suggestions = suggestions;
  }
}

export const defaults = { bound: 20, timeout: 60_000 } as const;

/** Reads a spec and finds everything that is wrong with it, without any solver. */
export function check(spec: Spec, options: CheckOptions = {}, files: Files = filesOfSpecs): CheckResult {
  const source = typeof spec === "string" ? readSpec(spec) : spec;
  if ("problem" in source)
    return { spec: source.path, sources: [], diagnostics: [unreadable(source.path, source.problem)] };
  const { value, diagnostics, sources } = compile(source, files, options.set ?? {});
  return { spec: source.path, ...(value === undefined ? {} : { problem: value }), sources, diagnostics };
}

function readSpec(path: string): SourceFile | { readonly path: string; readonly problem: string } {
  return { path, ...readText(path) };
}

export function unreadable(path: string, reason: string): Diagnostic {
  const span = { file: { path, text: "" }, start: 0, end: 0 };
  return { code: "unreadable-file", severity: "error", span, details: { path, reason } };
}

/** Reads a spec and decides its claims. */
export async function verify(spec: Spec, options: VerifyOptions = {}): Promise<VerifyResult> {
  return decideClaims(check(spec, options), options);
}

/** The second half of `verify`, for a spec that has been checked. */
export async function decideClaims(
  checked: CheckResult,
  options: VerifyOptions & Pick<JudgeOptions, "engines" | "sound" | "running"> = {},
): Promise<VerifyResult> {
  if (checked.problem === undefined) return { ...checked, claims: [], checks: [], interrupted: false };
  demandClaims(namesToAskFor(checked.problem), options.only ?? []);
  const claims: ClaimResult[] = [];
  const checks: SanityCheck[] = [];
  const { bound = defaults.bound, timeout: milliseconds = defaults.timeout, ...rest } = options;
  const onChecks = (found: readonly SanityCheck[]): unknown => checks.push(...found);
  for await (const result of judge(checked.problem, { ...rest, bound, milliseconds, onChecks })) {
    claims.push(result);
    options.onClaim?.(result);
  }
  return { ...checked, claims, checks, interrupted: options.signal?.aborted === true && claims.some(wasInterrupted) };
}

export interface RecommendOptions extends Pick<
  VerifyOptions,
  "set" | "only" | "bound" | "timeout" | "signal" | "onProgress"
> {
  /** The verdicts on the spec as it is, if they are known already: they are not found again. */
  readonly known?: readonly ClaimResult[];
}

/**
 * Changes of numbers in a spec that has been checked, under which violated claims are proved, best first for each claim; and why others do not do.
 * `set` has to be what the spec was checked with. None for a spec that is rejected.
 */
export async function* recommend(checked: CheckResult, options: RecommendOptions = {}): AsyncGenerator<Recommendation> {
  const { problem, sources } = checked;
  if (problem === undefined) return;
  demandClaims(
    problem.claims.map(({ name }) => name),
    options.only ?? [],
  );
  const { set = {}, bound = defaults.bound, timeout: milliseconds = defaults.timeout, known, ...others } = options;
  // What is so in a scenario is no promise of the spec, and nothing is changed for it.
  const claimed = known?.filter(({ claim }) => problem.claims.some(({ name }) => name === claim.name));
  const rest = { ...others, ...(claimed === undefined ? {} : { known: claimed }) };
  const { createSolver } = await import("./solver/create-solver.ts");
  const { recommend: search } = await import("./recommend/recommend.ts");
  const solver = createSolver();
  const stop = (): void => solver.close();
  options.signal?.addEventListener("abort", stop);
  try {
    const source = sources[0]!;
    const again = (text: string): Problem | undefined => compile({ ...source, text }, filesOfSpecs, set).value;
    const subject = { source, problem, set: Object.keys(set), compile: again };
    yield* search(subject, { ...rest, bound, milliseconds, solver });
  } finally {
    options.signal?.removeEventListener("abort", stop);
    solver.close();
  }
}

export interface SynthesizeOptions extends Pick<VerifyOptions, "set" | "bound" | "timeout" | "signal" | "onProgress"> {}

/** What became of the holes of a spec. */
export interface Filled extends Synthesis {
  readonly spec: string;
  /** What is wrong with the spec besides its holes: then nothing was tried. */
  readonly diagnostics: readonly Diagnostic[];
  /** The parameters whose value the spec leaves open. */
  readonly holes: readonly Hole[];
}

/** Fills the holes of a spec so that every claim is proved, at the least stated cost. */
export async function synthesize(spec: Spec, options: SynthesizeOptions = {}): Promise<Filled> {
  const { set = {}, bound = defaults.bound, timeout: milliseconds = defaults.timeout, ...rest } = options;
  const source = typeof spec === "string" ? readSpec(spec) : spec;
  const nothing = { outcome: "gave-up", values: {}, text: [], tried: 0, claims: [], holes: [] } as const;
  if ("problem" in source)
    return { ...nothing, spec: source.path, diagnostics: [unreadable(source.path, source.problem)] };
  const { holes, diagnostics } = holesOf(source, filesOfSpecs, set);
  if (hasErrors(diagnostics) || holes.length === 0) return { ...nothing, spec: source.path, diagnostics, holes };
  const { createSolver } = await import("./solver/create-solver.ts");
  const { synthesize: search } = await import("./recommend/synthesize.ts");
  const solver = createSolver();
  const stop = (): void => solver.close();
  options.signal?.addEventListener("abort", stop);
  let rejected: readonly Diagnostic[] = [];
  let accepted = false;
  const withValues = (values: Settings): Problem | undefined => {
    const compiled = compile(source, filesOfSpecs, { ...set, ...values });
    accepted ||= compiled.value !== undefined;
    if (rejected.length === 0 && compiled.value === undefined) rejected = compiled.diagnostics;
    return compiled.value;
  };
  try {
    const found = await search(holes, withValues, { ...rest, bound, milliseconds, solver });
    return { ...found, spec: source.path, diagnostics: accepted ? diagnostics : rejected, holes };
  } finally {
    options.signal?.removeEventListener("abort", stop);
    solver.close();
  }
}

export type CompareOptions = Pick<VerifyOptions, "bound" | "timeout" | "engine" | "signal" | "onProgress">;

/** What has changed from one spec to another, both of which have been checked; undefined if one of them is rejected. */
export async function compare(
  old: CheckResult,
  changed: CheckResult,
  options: CompareOptions = {},
): Promise<Comparison | undefined> {
  if (old.problem === undefined || changed.problem === undefined) return undefined;
  const { compareProblems } = await import("./differences.ts");
  const { bound = defaults.bound, timeout: milliseconds = defaults.timeout, ...rest } = options;
  const [before, after] = [old, changed].map(({ spec, problem }) => ({ spec, problem: problem! }));
  return compareProblems(before!, after!, { ...rest, bound, milliseconds });
}

/** The certificate of what a run proved: text for a file that `recheck`, z3 and cvc5 read. */
export async function certify(result: VerifyResult, options: VerifyOptions = {}): Promise<Certificate> {
  if (result.problem === undefined) throw new UsageError("there is no certificate of a spec that is rejected");
  const { certificateOf } = await import("./certificates.ts");
  const { set = {}, only = [], bound = defaults.bound, timeout = defaults.timeout, solver } = options;
  return certificateOf(result.problem, result.sources, result.claims, {
    set,
    options: { only, bound, timeout },
    ...(solver === undefined ? {} : { solver }),
  });
}

/** Checks a certificate file against its spec, with a fresh solver. */
export async function recheck(path: string, options: Partial<RecheckOptions> = {}): Promise<Recheck> {
  const again = await import("./recheck.ts");
  return again.recheck(path, { milliseconds: defaults.timeout, ...options });
}

function demandClaims(names: readonly string[], only: readonly string[]): void {
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UsageError(`there is no claim \`${unknown}\` in this spec`, nearNames(unknown, names));
}

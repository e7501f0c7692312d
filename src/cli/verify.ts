/** `upir verify`: decides the claims of specs, and reports each as soon as it is decided. */
import type { ClaimResult } from "../engine/result.ts";
import { wasInterrupted } from "../engine/result.ts";
import type { CheckResult, VerifyOptions, VerifyResult } from "../index.ts";
import { exitCodeOf, worstOf } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import type { Detail } from "../report/checks.ts";
import { claimLine, specLine } from "../report/formats/json-lines.ts";
import { renderChecks } from "../report/checks.ts";
import { renderBrief, renderClaim, renderSummary } from "../report/terminal.ts";
import { visible, wrap } from "../report/page.ts";
import { namesToAskFor } from "../ltl/scenario.ts";
import type { JudgeOptions } from "../pipeline.ts";
import type { Solver } from "../solver/solver.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { problemWithCertificate, writeCertificate } from "./certificate.ts";
import type { Subject } from "./cached.ts";
import { subjectOf } from "./cached.ts";
import { keepDisagreement } from "./disagreement.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import type { KeptRun } from "./kept-runs.ts";
import { keepLastRuns, keptRuns } from "./kept-runs.ts";
import { longWork } from "./long-work.ts";
import { problemWithOutput, writeWhole } from "./output.ts";
import type { Progress } from "./progress.ts";
import { jsonLine } from "./reports.ts";
import type { Format, VerifyFlags } from "./flags.ts";

/** What only tests and those who watch give. */
export interface Surroundings extends Pick<JudgeOptions, "engines" | "running"> {
  /** Where files to report go. */
  readonly folder?: string;
}

export async function verifyCommand(
  specs: readonly string[],
  flags: VerifyFlags,
  io: Io,
  surroundings: Surroundings = {},
): Promise<ExitCode> {
  if (flags.crossCheck === true && flags.engine !== "both")
    return sayUsage("--cross-check runs both engines; leave --engine out", io);
  if (flags.json === true && flags.format !== undefined && flags.format !== "json")
    return sayUsage(`--json and --format ${flags.format} are two formats; leave one out`, io);
  if (flags.watch === true) return (await import("./watch.ts")).watchCommand(specs, flags, io, surroundings);
  const unwritable =
    problemWithCertificate(specs, flags) ?? (flags.output === undefined ? undefined : problemWithOutput(flags.output));
  if (unwritable !== undefined) return sayUsage(unwritable, io);
  const own = surroundings.running === undefined ? solverOf(flags) : undefined;
  try {
    const warmUp = async (): Promise<void> => (await own?.solver())?.warmUp?.();
    const subjects: Subject[] = [];
    for (const spec of specs)
      subjects.push(await subjectOf(spec, flags, io, surroundings.engines === undefined, warmUp));
    const checked = subjects.map((each) => each.checked);
    const unknown = unknownClaim(checked, flags.only);
    if (unknown !== undefined) return sayUsage(`no spec has a claim \`${unknown.name}\``, io, unknown.near);
    const isWork = subjects.some(({ checked: { problem }, found }) => problem !== undefined && found === undefined);
    const running = isWork ? ((await own?.solver()) ?? surroundings.running) : undefined;
    const results = await decideAll(subjects, flags, io, { ...surroundings, ...(running && { running }) });
    return await reported(specs, results, flags, io);
  } finally {
    own?.close();
  }
}

/** One solver for all specs, made when it is asked for. */
function solverOf(flags: VerifyFlags): { solver(): Promise<Solver>; close(): void } {
  let made: Promise<Solver> | undefined;
  return {
    solver: () => (made ??= import("../engine/solver-for.ts").then(({ solverFor }) => solverFor(flags))),
    close: () => void made?.then((solver) => solver.close()),
  };
}

/** Writes what is to be written of results besides what was said as they came. */
async function reported(
  specs: readonly string[],
  results: readonly VerifyResult[],
  flags: VerifyFlags,
  io: Io,
): Promise<ExitCode> {
  const format = formatOnTerminal(flags);
  if (format !== "text" && format !== "jsonl")
    io.stdout.write(await (await import("./formats.ts")).reportIn(format, results));
  const kept = keepRuns(specs, results, flags, io);
  if (kept.length > 0 && saysText(flags) && flags.quiet !== true) io.stdout.write(nextText(kept, flags, io));
  const unwritten = [
    flags.output === undefined ? undefined : await writeReport(flags.output, results, flags),
    flags.certificate === undefined ? undefined : await writeCertificate(flags.certificate, results[0]!, flags, io),
  ].flatMap((reason) => reason ?? []);
  return unwritten.length === 0 ? worstOf(results.map(exitCodeOf)) : sayUsage(unwritten.join("; "), io);
}

/**
 * Keeps what was found for `upir trace`; of a run that was stopped or decided nothing, only if it found
 * something. Answers what was kept.
 */
export function keepRuns(
  specs: readonly string[],
  results: readonly VerifyResult[],
  { set }: VerifyFlags,
  io: Io,
): readonly KeptRun[] {
  const runs = results.flatMap(({ spec, claims }) => keptRuns(spec, set, claims));
  const isWhole = !io.closed.aborted && results.every(({ claims, interrupted }) => claims.length > 0 && !interrupted);
  if (specs.includes("-") || (runs.length === 0 && !isWhole)) return [];
  return keepLastRuns(runs, io.env) ? runs : [];
}

/** How to go on with a counterexample. */
function nextText([first, ...more]: readonly KeptRun[], { color }: VerifyFlags, io: Io): string {
  const { claim } = first!;
  const name = more.length > 0 ? "CLAIM" : /^\w+$/.test(claim) ? claim : `'${claim}'`;
  const text = `Next: upir trace ${name}, and with it --formulas, --eval EXPRESSION, --why-not ACTION`;
  const page = pageOf(io.stdout, io.env, color);
  return `${wrap(visible(text), page.width).join("\n")}\n`;
}

/** With `--output` the terminal keeps its text. */
function formatOnTerminal({ format, json, output }: VerifyFlags): Format {
  return output !== undefined ? "text" : (format ?? (json === true ? "json" : "text"));
}

function saysText(flags: VerifyFlags): boolean {
  return formatOnTerminal(flags) === "text";
}

async function writeReport(
  path: string,
  results: readonly VerifyResult[],
  { format, json }: VerifyFlags,
): Promise<string | undefined> {
  const { formatOf, reportIn } = await import("./formats.ts");
  return writeWhole(path, await reportIn(format ?? (json === true ? "json" : formatOf(path)), results));
}

/** A name that no spec has a claim for. When nothing could be read there is nothing to compare it with. */
export function unknownClaim(
  checked: readonly CheckResult[],
  only: readonly string[],
): { readonly name: string; readonly near: readonly string[] } | undefined {
  if (checked.some(({ problem }) => problem === undefined)) return undefined;
  const names = checked.flatMap((each) => namesOf(each));
  const name = only.find((each) => !names.includes(each));
  return name === undefined ? undefined : { name, near: nearNames(name, names) };
}

function namesOf({ problem }: CheckResult): readonly string[] {
  return problem === undefined ? [] : namesToAskFor(problem);
}

// ── Deciding ────────────────────────────────────────────────────────────────

async function decideAll(
  subjects: readonly Subject[],
  flags: VerifyFlags,
  io: Io,
  surroundings: Surroundings,
): Promise<readonly VerifyResult[]> {
  const results: VerifyResult[] = [];
  await longWork(io, flags.verbose === true, async ({ signal, progress }) => {
    for (const each of subjects)
      results.push(await decideOne(each, subjects.length > 1, signal, progress, flags, io, surroundings));
  });
  const claims = results.flatMap((result) => result.claims);
  const checks = results.flatMap((result) => result.checks);
  if (saysText(flags) && claims.length > 0)
    io.stdout.write(`${renderSummary(claims, pageOf(io.stdout, io.env, flags.color), checks)}\n`);
  return results;
}

export async function decideOne(
  { checked, found, keep, engine, sound, isKept }: Subject,
  isOneOfMany: boolean,
  signal: AbortSignal,
  progress: Progress,
  flags: VerifyFlags,
  io: Io,
  { engines, running, folder = "" }: Surroundings,
): Promise<VerifyResult> {
  if (saysText(flags)) sayDiagnostics(checked.diagnostics, io, flags.color);
  if (isOneOfMany && checked.problem !== undefined && saysText(flags)) io.stdout.write(`${visible(checked.spec)}\n\n`);
  const say = (result: ClaimResult): void => {
    progress.clear();
    if (saysText(flags)) io.stdout.write(claimText(result, checked, flags, io));
    if (formatOnTerminal(flags) === "jsonl") io.stdout.write(jsonLine(claimLine(result, checked.spec, checked)));
    keepDisagreement(result, checked, flags, io, folder);
  };
  found?.claims.forEach(say);
  const onProgress = (line: string): void => progress.say(line);
  const kept = new Set<string>();
  const onClaim = (claim: ClaimResult): void => {
    if (isKept?.(claim.claim.name) === true) kept.add(claim.claim.name);
    say(marked(claim, kept));
  };
  const using = engines ?? (engine && { zones: engine, smt: engine, both: engine });
  const memory = { ...(using && { engines: using }), ...(sound && { sound }) };
  const given = { ...memory, ...(running && { running }), signal, onProgress, onClaim };
  const result = found ?? markedIn(await decide(checked, flags, given), kept);
  if (!signal.aborted) keep(result);
  if (saysText(flags)) io.stdout.write(checksText(result, flags, io));
  const known = io.closed.aborted ? asFarAsKnown(result) : result;
  if (formatOnTerminal(flags) === "jsonl") io.stdout.write(jsonLine(specLine(known)));
  return known;
}

/** A verdict that was taken over from an earlier run says so. */
function marked(result: ClaimResult, kept: ReadonlySet<string>): ClaimResult {
  return kept.has(result.claim.name) ? { ...result, cached: true } : result;
}

function markedIn(result: VerifyResult, kept: ReadonlySet<string>): VerifyResult {
  return { ...result, claims: result.claims.map((each) => marked(each, kept)) };
}

async function decide(
  checked: CheckResult,
  flags: VerifyFlags,
  given: Pick<VerifyOptions & JudgeOptions, "engines" | "sound" | "running" | "signal" | "onProgress" | "onClaim">,
): Promise<VerifyResult> {
  const { decideClaims } = await import("../index.ts");
  return decideClaims(checked, { ...optionsOf(checked, flags), ...given });
}

/** What a user says about deciding. */
export function optionsOf(checked: CheckResult, flags: VerifyFlags): VerifyOptions {
  const names = namesOf(checked);
  return {
    ...(flags.only.length === 0 ? {} : { only: flags.only.filter((name) => names.includes(name)) }),
    bound: flags.bound,
    timeout: flags.timeout * 1000,
    sanity: flags.sanity,
    ...(flags.solver === undefined ? {} : { solver: flags.solver }),
    ...(flags.core === true ? { core: true } : {}),
    ...(flags.prefer === undefined ? {} : { prefer: flags.prefer }),
    ...(flags.max === undefined ? {} : { most: flags.max }),
    engine: flags.engine,
    ...(flags.crossCheck === true ? { crossCheck: true } : {}),
  };
}

/** When nobody reads on, what was not decided is not wanted either. */
function asFarAsKnown(result: VerifyResult): VerifyResult {
  return { ...result, claims: result.claims.filter((claim) => !wasInterrupted(claim)), interrupted: false };
}

export function claimText(result: ClaimResult, { problem }: CheckResult, flags: VerifyFlags, io: Io): string {
  const page = pageOf(io.stdout, io.env, flags.color);
  if (flags.quiet === true) return `${renderBrief(result, page)}\n`;
  return `${renderClaim(result, problem?.system, page, detailOf(flags))}\n\n`;
}

/** What is said of the spec as a whole. */
export function checksText({ checks, problem }: VerifyResult, flags: VerifyFlags, io: Io): string {
  if (flags.quiet === true) return "";
  const blocks = renderChecks(checks, problem?.system, pageOf(io.stdout, io.env, flags.color), detailOf(flags));
  return blocks.length === 0 ? "" : `${blocks.join("\n")}\n\n`;
}

function detailOf({ verbose }: VerifyFlags): Detail {
  return verbose === true ? "full" : "usual";
}

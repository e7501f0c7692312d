/**
 * Verdicts that were found before, on disk. An entry is found by all that verdicts depend on: the text of the spec and its path, the
 * parameters, the options, upir itself (and with it its solver), where its library is, and Node. It also has every question that was asked of the file system
 * while the spec was read, with its answer; it counts only if all of them are answered in the same way again.
 *
 * Proofs themselves are not in it: only certificates need them, and whoever wants one takes verdicts over from what is known of conjuncts (`memoryOf`).
 *
 * Nothing is believed blindly: an entry that is damaged is none, and every run in it is replayed before it is shown. What has to be believed
 * is that a proof that was found once was found. Whoever can write to the folder can write such an entry, as they could write upir itself.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join, resolve } from "node:path";
import { deserialize, serialize } from "node:v8";
import { leastShare } from "../engine/result.ts";
import type { Verdict } from "../engine/verdict.ts";
import { problemWithRun } from "../engine/violation.ts";
import type { Answered } from "../files.ts";
import type { VerifyResult } from "../index.ts";
import { holdsOn } from "../ltl/evaluate.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Files } from "../model/load.ts";
import type { Settings } from "../pipeline.ts";
import type { SourceFile } from "../source/source.ts";
import { Interpreter } from "../system/remembering.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { replay } from "../trace/replay.ts";
import type { Trace } from "../trace/trace.ts";
import { lassoOf } from "../trace/trace.ts";
import { build } from "../version.ts";
import type { KeptMemory } from "./kept-memory.ts";
import { memoryFrom } from "./kept-memory.ts";
import { writeWhole } from "./output.ts";

/** All that a verdict depends on besides the text. */
export interface Asked {
  readonly set: Settings;
  /** The options of the engines, whatever they are; two that differ in anything are two. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The folder of the built-in library: another upir, built from the same text, may stand beside another one. */
  readonly library: string;
}

interface Entry {
  readonly answered: readonly Answered[];
  readonly result: VerifyResult;
}

/** The verdicts on a spec as they were found before; undefined if they were not, or if anything about them is not as it was. */
export function cachedResult(folder: string, source: SourceFile, asked: Asked, files: Files): VerifyResult | undefined {
  const path = join(folder, entryName(source, asked));
  const entry = readValue(path) as Entry | undefined;
  if (entry === undefined || !entry.answered.every((each) => isStillSo(each, files))) return undefined;
  const { problem, claims } = entry.result;
  if (problem === undefined || !runsOf(entry.result).every((run) => isReplayed(problem, run))) return undefined;
  if (!claims.every((each) => isStillViolated(each))) return undefined;
  touch(path);
  return { ...entry.result, claims: claims.map((each) => ({ ...each, cached: true })) };
}

/**
 * Keeps verdicts, unless one of them is none, or something is left open that more time might have answered. Nobody asked for it, so one that
 * cannot be kept is no failure. `share` is how long all of it has taken, of the time that each claim had.
 */
export function keepResult(
  folder: string,
  source: SourceFile,
  asked: Asked,
  answered: readonly Answered[],
  result: VerifyResult,
  share: number,
): void {
  if (share > leastShare && isOpen(result)) return;
  if (result.interrupted || result.problem === undefined || !result.claims.every(isFinal)) return;
  const claims = result.claims.map((each) => ({ ...each, verdict: withoutProofs(each.verdict) }));
  keepValue(folder, entryName(source, asked), { answered, result: { ...result, claims } } satisfies Entry);
}

function withoutProofs({ proofs: _proofs, ...verdict }: Verdict): Verdict {
  return verdict;
}

/** Whether a verdict is one: an `unknown` may be another one with more time, and a contradiction is to be looked at again. */
function isFinal({ verdict }: VerifyResult["claims"][number]): boolean {
  return verdict.disagreement === undefined && (verdict.kind !== "unknown" || verdict.measures !== undefined);
}

/** Whether something is said that is not known for good: to a bound only, open, the best that was found. */
function isOpen({ claims, checks }: VerifyResult): boolean {
  const all = claims.flatMap(({ verdict, checks: own }) => [...(verdict.checks ?? []), ...(own ?? [])]);
  return (
    [...checks, ...all].some(({ status }) => status === "unknown") ||
    claims.some(({ verdict: { kind, preferred, others } }) => {
      const isBest = preferred !== undefined && "missing" in preferred.proof;
      return kind === "holds-to-bound" || isBest || (others !== undefined && others.complete === undefined);
    })
  );
}

/** What earlier runs have found out about a spec at this path, whatever its text was then. */
export function memoryOf(folder: string, { path }: SourceFile, { options }: Asked): KeptMemory {
  return memoryFrom(readValue(join(folder, memoryName(path, options))));
}

export function keepMemory(folder: string, { path }: SourceFile, { options }: Asked, memory: KeptMemory): void {
  if (memory.size > 0) keepValue(folder, memoryName(path, options), memory.written());
}

function memoryName(path: string, options: Asked["options"]): string {
  return nameOf("memory", [resolve(path), sorted(options)]);
}

// ── What there is in the folder ─────────────────────────────────────────────

const ending = ".proofs";

/** More than this is not kept; what was not used for longest goes first. */
export const mostBytes = 200_000_000;

export interface Kept {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly used: number;
}

/** The entries of a folder, the one used last first. */
export function entriesIn(folder: string): readonly Kept[] {
  const names = namesIn(folder).filter((name) => name.endsWith(ending));
  const kept = names.flatMap((name): Kept[] => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? [] : [{ path, bytes: found.size, used: found.mtimeMs }];
  });
  return kept.sort((a, b) => b.used - a.used);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Removes all entries, and answers how many there were. */
export function clear(folder: string): number {
  const entries = entriesIn(folder);
  for (const { path } of entries) rmSync(path, { force: true });
  return entries.length;
}

function evict(folder: string): void {
  let bytes = 0;
  for (const entry of entriesIn(folder)) {
    bytes += entry.bytes;
    if (bytes > mostBytes) rmSync(entry.path, { force: true });
  }
}

// ── Entries ─────────────────────────────────────────────────────────────────

function entryName({ path, text }: SourceFile, { set, options, library }: Asked): string {
  return nameOf("entry", [library, path, text, sorted(set), sorted(options)]);
}

/** The name of a file for what depends on all this, and on the program. */
function nameOf(kind: string, all: readonly unknown[]): string {
  const text = JSON.stringify([kind, build, process.version, ...all]);
  return `${createHash("sha256").update(text).digest("hex")}${ending}`;
}

function sorted(record: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

const digestBytes = 32;

function digestOf(payload: Uint8Array): Buffer {
  return createHash("sha256").update(payload).digest();
}

function readValue(path: string): unknown {
  try {
    const bytes = readFileSync(path);
    const payload = bytes.subarray(digestBytes);
    if (!digestOf(payload).equals(bytes.subarray(0, digestBytes))) return undefined;
    return deserialize(payload);
  } catch {
    return undefined;
  }
}

function keepValue(folder: string, name: string, value: unknown): void {
  try {
    const payload = serialize(value);
    mkdirSync(folder, { recursive: true });
    writeWhole(join(folder, name), Buffer.concat([digestOf(payload), payload]));
    evict(folder);
  } catch {
    return;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    return;
  }
}

function isStillSo(asked: Answered, files: Files): boolean {
  if (asked.kind === "real") return files.real(asked.path) === asked.answer;
  const now = files.read(asked.path);
  const { answer } = asked;
  return "text" in answer
    ? "text" in now && now.text === answer.text
    : "problem" in now && now.problem === answer.problem;
}

// ── The runs in it ──────────────────────────────────────────────────────────

interface Run {
  readonly trace: Trace;
  readonly part: TimedTransitionSystem;
}

function runsOf({ claims, checks }: VerifyResult): readonly Run[] {
  const all = [
    ...checks,
    ...claims.flatMap(({ verdict, checks: own }) => [...violating(verdict), ...(verdict.checks ?? []), ...(own ?? [])]),
  ];
  const runs = all.flatMap(({ trace, part }) => (trace === undefined || part === undefined ? [] : [{ trace, part }]));
  return [...new Map(runs.map((run) => [run.trace, run])).values()];
}

function isReplayed(problem: Problem, { trace, part }: Run): boolean {
  return trace.loopStart === undefined
    ? replay(part, trace).kind === "accepted"
    : problemWithRun(problem, new Interpreter(part), trace) === undefined;
}

/** The run of a verdict, and further counterexamples. */
function violating(verdict: Verdict): readonly Partial<Run>[] {
  return [verdict, ...(verdict.others?.runs ?? [])];
}

/** Of a violated claim about runs, that its runs still violate it. */
function isStillViolated({ claim, verdict }: VerifyResult["claims"][number]): boolean {
  const { formula } = claim;
  if (verdict.kind !== "violated" || formula === undefined) return true;
  return violating(verdict).every(({ trace }) => trace !== undefined && !holdsOn(formula, lassoOf(trace)));
}

/**
 * `upir verify --watch`: verifies specs, and again whenever a file that was looked at changes. What is decided again is what the change
 * touches (`engine/remembered.ts`); what has changed since the last time is said first. A change stops the verification that
 * is under way; a spec that is rejected is waited for like any other. It goes on until Ctrl-C.
 */
import { claimChanges } from "../compare/claims.ts";
import type { ClaimChange } from "../compare/claims.ts";
import { engines as usualEngines } from "../engine/decide.ts";
import type { Remembering } from "../engine/remembered.ts";
import { remembering } from "../engine/remembered.ts";
import type { ClaimResult } from "../engine/result.ts";
import type { ReadText } from "../files.ts";
import { filesOfSpecs, readText, recording } from "../files.ts";
import { check, decideClaims } from "../index.ts";
import type { CheckResult, VerifyResult } from "../index.ts";
import { renderClaimChange } from "../report/claim-changes.ts";
import { exitCodeOf, exitCodes, worstOf } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import type { Page } from "../report/page.ts";
import { paint, visible } from "../report/page.ts";
import { renderBrief, renderSummary } from "../report/terminal.ts";
import type { JudgeOptions } from "../pipeline.ts";
import { solverFor } from "../engine/solver-for.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { VerifyFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import type { LongWork } from "./long-work.ts";
import { longWork } from "./long-work.ts";
import type { Surroundings } from "./verify.ts";
import { checksText, claimText, decideOne, keepRuns, optionsOf, unknownClaim } from "./verify.ts";

export async function watchCommand(
  specs: readonly string[],
  flags: VerifyFlags,
  io: Io,
  { engines = usualEngines }: Surroundings,
): Promise<ExitCode> {
  const problem = problemWith(specs, flags);
  if (problem !== undefined) return sayUsage(problem, io);
  const unknown = unknownClaim(
    specs.map((spec) => look(spec, flags).checked),
    flags.only,
  );
  if (unknown !== undefined) return sayUsage(`no spec has a claim \`${unknown.name}\``, io, unknown.near);
  const memories = specs.map(() => remembering(engines[flags.engine]));
  const sound = new Set<string>();
  return longWork(io, flags.verbose === true, async (work) => {
    const states = specs.map((): State => ({}));
    let running = await solverFor(flags);
    while (!work.signal.aborted) {
      const looks = specs.map((spec) => look(spec, flags));
      const change = untilChanged(looks, work.signal, io);
      for (const [index, looked] of looks.entries()) {
        const memory = memories[index]!;
        const using = { engines: { ...engines, [flags.engine]: memory.engine }, sound, running };
        const round = { ...work, signal: change.signal, flags, io, using, memory, looked };
        states[index] = await verifyOnce(states[index]!, round, specs.length > 1);
      }
      const isStopped = change.signal.aborted;
      await finish(specs, states, looks, change, flags, io);
      // What stops a verification ends the solver as well.
      if (isStopped && !work.signal.aborted) running = await solverFor(flags);
    }
    running.close();
    return work.interrupted() ? exitCodes.interrupted : exitCodeIn(states);
  });
}

/** What does not go together with watching. */
function problemWith(specs: readonly string[], flags: VerifyFlags): string | undefined {
  if (specs.includes("-")) return "standard input cannot be watched; give --watch files";
  const unfit = (["format", "json", "output", "certificate", "crossCheck"] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (unfit !== undefined)
    return `--watch writes text to the terminal; leave --${unfit === "crossCheck" ? "cross-check" : unfit} out`;
  const unwatchable = specs.find((spec) => {
    const found = filesOfSpecs.read(spec);
    return "problem" in found && found.problem === "it is not a regular file";
  });
  return unwatchable === undefined ? undefined : `${unwatchable} cannot be watched: it is not a regular file`;
}

// ── Looking ─────────────────────────────────────────────────────────────────

/** A spec as it is now, with all that was read of files for it. */
interface Look {
  readonly checked: CheckResult;
  readonly files: ReadonlyMap<string, ReadText>;
}

function look(spec: string, { set }: VerifyFlags): Look {
  const read = readText(spec);
  const { files, answered } = recording(filesOfSpecs);
  const checked = check("problem" in read ? spec : { path: spec, text: read.text }, { set }, files);
  const used = answered.flatMap((each) => (each.kind === "read" ? [[each.path, each.answer] as const] : []));
  return { checked, files: new Map<string, ReadText>([[spec, read], ...used]) };
}

function isOld({ files }: Look): boolean {
  return [...files].some(([path, before]) => keyOf(filesOfSpecs.read(path)) !== keyOf(before));
}

function keyOf(found: ReadText): string {
  return "text" in found ? `text ${found.text}` : `problem ${found.problem}`;
}

interface Change {
  /** Aborted when a file has changed, and when nobody wants to watch any more. */
  readonly signal: AbortSignal;
  readonly over: Promise<void>;
  /** Looks at the files at once: what changed between reading and watching is noticed here. */
  look(): void;
  close(): void;
}

/** Editors write a file in several steps; so many milliseconds after the last one it is read. */
const settling = 60;

function untilChanged(looks: readonly Look[], signal: AbortSignal, io: Io): Change {
  const round = new AbortController();
  const over = new Promise<void>((resolve) => {
    round.signal.addEventListener("abort", () => resolve());
  });
  const stop = (): void => round.abort();
  const compare = (): void => {
    if (looks.some(isOld)) stop();
  };
  let timer: NodeJS.Timeout | undefined;
  const paths = [...new Set(looks.flatMap(({ files }) => [...files.keys()]))];
  const release = io.watchFiles(paths, () => {
    clearTimeout(timer);
    timer = setTimeout(compare, settling);
  });
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  return {
    signal: round.signal,
    over,
    look: compare,
    close() {
      clearTimeout(timer);
      release();
      signal.removeEventListener("abort", stop);
    },
  };
}

// ── Verifying ───────────────────────────────────────────────────────────────

/** What is known of a spec. */
interface State {
  /** What was looked at last, and found there. */
  readonly looked?: Look;
  readonly result?: VerifyResult;
  /** The last time that the spec was accepted and verified to the end. */
  readonly whole?: VerifyResult;
}

interface Round extends Pick<LongWork, "signal" | "progress"> {
  readonly flags: VerifyFlags;
  readonly io: Io;
  readonly using: Pick<JudgeOptions, "engines" | "sound" | "running">;
  readonly memory: Remembering;
  readonly looked: Look;
}

/** Verifies a spec if it is another one than before, and answers what is known then. */
async function verifyOnce(state: State, round: Round, isOneOfMany: boolean): Promise<State> {
  const { looked, signal, progress, flags, io, using } = round;
  const { checked } = looked;
  if (signal.aborted || (state.looked !== undefined && isSame(state.looked, looked))) return state;
  const result =
    state.looked === undefined
      ? await decideOne({ checked, keep() {} }, isOneOfMany, signal, progress, flags, io, using)
      : await verifyAgain(round, state.whole);
  if (signal.aborted) return state;
  if (checked.problem !== undefined && state.looked === undefined) saySummary(result, io, flags);
  return {
    looked,
    result,
    ...(checked.problem === undefined ? state.whole && { whole: state.whole } : { whole: result }),
  };
}

function isSame(a: Look, b: Look): boolean {
  const keys = ({ files }: Look): string => JSON.stringify([...files].map(([path, found]) => [path, keyOf(found)]));
  return keys(a) === keys(b);
}

/** Decides what has to be decided again, then says it: what has changed first. */
async function verifyAgain(round: Round, before: VerifyResult | undefined): Promise<VerifyResult> {
  const { looked, memory, signal, progress, flags, io, using } = round;
  const { checked } = looked;
  const kept = new Set<string>();
  const result = await decideClaims(checked, {
    ...optionsOf(checked, flags),
    ...using,
    signal,
    onProgress: (line) => progress.say(line),
    onClaim({ claim }) {
      if (claim.formula !== undefined && memory.isKept(claim.name)) kept.add(claim.name);
    },
  });
  if (signal.aborted) return result;
  progress.clear();
  const page = pageOf(io.stdout, io.env, flags.color);
  io.stdout.write(`${freshPage(io)}${paint(page, "bold", `${visible(checked.spec)} has changed`)}\n\n`);
  sayDiagnostics(checked.diagnostics, io, flags.color);
  if (checked.problem === undefined) return result;
  const changes = before && claimChanges(before.claims, result.claims);
  if (changes !== undefined) io.stdout.write(changesText(changes, page));
  const isAsBefore = ({ claim: { name, formula } }: ClaimResult): boolean =>
    changes?.every((change) => change.name !== name) === true && (formula === undefined || kept.has(name));
  for (const each of result.claims)
    io.stdout.write(
      isAsBefore(each)
        ? `${renderBrief(each, page)}${paint(page, "dim", "  as before")}\n\n`
        : claimText(each, checked, flags, io),
    );
  io.stdout.write(checksText(result, flags, io));
  saySummary(result, io, flags);
  return result;
}

/** What comes of a change stands at the top of a terminal, and below what was before elsewhere. */
function freshPage({ stdout, env }: Io): string {
  return stdout.isTTY && env["TERM"] !== "dumb" ? "\u001b[2J\u001b[3J\u001b[H" : "\n";
}

function changesText(changes: readonly ClaimChange[], page: Page): string {
  if (changes.length === 0) return "no verdict and no figure is another one\n\n";
  return `${changes.map((each) => renderClaimChange(each, page)).join("\n")}\n\n`;
}

function saySummary({ claims, checks }: VerifyResult, io: Io, { color }: VerifyFlags): void {
  io.stdout.write(`${renderSummary(claims, pageOf(io.stdout, io.env, color), checks)}\n`);
}

/** Keeps what was found for `upir trace`, and waits for the next change. */
async function finish(
  specs: readonly string[],
  states: readonly State[],
  looks: readonly Look[],
  change: Change,
  flags: VerifyFlags,
  io: Io,
): Promise<void> {
  const results = states.flatMap(({ result }) => result ?? []);
  if (!change.signal.aborted && results.length === specs.length) {
    keepRuns(specs, results, flags, io);
    const count = new Set(looks.flatMap(({ files }) => [...files.keys()])).size;
    const page = pageOf(io.stdout, io.env, flags.color);
    io.stdout.write(paint(page, "dim", `watching ${count} ${count === 1 ? "file" : "files"} · Ctrl-C ends it`) + "\n");
    change.look();
  }
  await change.over;
  change.close();
}

function exitCodeIn(states: readonly State[]): ExitCode {
  return worstOf(states.flatMap(({ result }) => (result === undefined ? [] : [exitCodeOf(result)])));
}

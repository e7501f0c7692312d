/** The counterexamples of the last `upir verify`, kept for `upir trace`. Nobody asked for them, so one that cannot be kept is no failure. */
import { resolve } from "node:path";
import { readText } from "../files.ts";
import type { Settings } from "../pipeline.ts";
import type { ClaimResult } from "../engine/result.ts";
import type { KeptTrace } from "../trace/kept.ts";
import { isExact, keep } from "../trace/kept.ts";
import type { Io } from "./io.ts";
import { jsonText } from "./reports.ts";
import { keepState, stateFile } from "./state-file.ts";

export interface KeptRun extends KeptTrace {
  /** The whole path of the spec, and what its parameters were set to. */
  readonly spec: string;
  readonly set: Settings;
  readonly claim: string;
}

/** Where the runs of the last `upir verify` are; undefined where there is no such place. */
export function lastRunsPath(env: Io["env"]): string | undefined {
  return stateFile("last-runs.json", env);
}

/** The runs that were found for the claims of a spec, which has to be a file so that it can be read again. */
export function keptRuns(spec: string, set: Settings, claims: readonly ClaimResult[]): readonly KeptRun[] {
  return claims.flatMap(({ claim, verdict: { trace, part, settled, others } }) => {
    if (trace === undefined || part === undefined) return [];
    const runs = [{ trace, part, settled }, ...(others?.runs ?? [])];
    return runs.map((run) => ({
      spec: resolve(spec),
      set,
      claim: claim.name,
      ...keep(run.trace, run.part, run.settled),
    }));
  });
}

/** Whether they could be kept. */
export function keepLastRuns(runs: readonly KeptRun[], env: Io["env"]): boolean {
  const path = lastRunsPath(env);
  return path !== undefined && keepState(path, textOfRuns(runs)) === undefined;
}

const kind = "upir-runs";
const version = 1;

export function textOfRuns(runs: readonly KeptRun[]): string {
  return jsonText({ kind, version, runs });
}

/** The runs in a file, or why there are none. Whether they are runs of a system is not asked here. */
export function readRuns(path: string): { readonly runs: readonly KeptRun[] } | { readonly problem: string } {
  const read = readText(path);
  if ("problem" in read) return read;
  let value: unknown;
  try {
    value = JSON.parse(read.text);
  } catch {
    return { problem: "it is damaged: it is not JSON" };
  }
  if (!isRecord(value) || value["kind"] !== kind || !Array.isArray(value["runs"]))
    return { problem: "it is no file of runs that `upir trace --save` wrote" };
  if (value["version"] !== version) return { problem: "another version of upir wrote it" };
  const damaged = value["runs"].findIndex((run) => !isRun(run));
  if (damaged !== -1) return { problem: `it is damaged: run ${damaged + 1} is not whole` };
  return { runs: value["runs"].filter(isRun) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRun(value: unknown): value is KeptRun {
  return (
    isRecord(value) &&
    typeof value["spec"] === "string" &&
    typeof value["claim"] === "string" &&
    isRecordOf(value["set"], (each) => typeof each === "string") &&
    isRecordOf(value["starts"], isExact) &&
    Array.isArray(value["variables"]) &&
    value["variables"].every((each) => typeof each === "string") &&
    Array.isArray(value["steps"]) &&
    value["steps"].every(isStep) &&
    (value["settled"] === undefined || isIndex(value["settled"], value["steps"].length)) &&
    isIndex(value["loopStart"], value["steps"].length - 1)
  );
}

function isStep(value: unknown): boolean {
  return (
    isRecord(value) &&
    isExact(value["delay"]) &&
    (value["action"] === undefined || typeof value["action"] === "string") &&
    (value["starts"] === undefined || isRecordOf(value["starts"], isExact))
  );
}

function isIndex(value: unknown, most: number): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

function isRecordOf(value: unknown, is: (each: unknown) => boolean): boolean {
  return isRecord(value) && Object.values(value).every(is);
}

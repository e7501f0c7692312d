/**
 * How far somebody is in the course: which lessons are done, and how many hints were shown for each. Kept in a file of the user's
 * state.
 */
import { existsSync } from "node:fs";
import { readText } from "../files.ts";
import type { Io } from "./io.ts";
import { jsonText } from "./reports.ts";
import { keepState, stateFile } from "./state-file.ts";

export interface Learned {
  /** Numbers of lessons. */
  readonly done: readonly number[];
  /** How many hints were shown, by the number of the lesson. */
  readonly hints: Readonly<Record<string, number>>;
  /** What is wrong with the file, if anything: then nothing counts as done. */
  readonly problem?: string;
}

const kind = "upir-learn";
const version = 1;
const nothing: Learned = { done: [], hints: {} };

/** What is kept; nothing where there is no file. */
export function readLearned(env: Io["env"]): Learned {
  const path = stateFile("learn.json", env);
  if (path === undefined || !existsSync(path)) return nothing;
  const read = readText(path);
  const problem = (reason: string): Learned => ({ ...nothing, problem: `cannot read ${path}: ${reason}` });
  if ("problem" in read) return problem(read.problem);
  try {
    const value: unknown = JSON.parse(read.text);
    return isLearned(value) ? { done: value.done, hints: value.hints } : problem("it is damaged");
  } catch {
    return problem("it is damaged: it is not JSON");
  }
}

/** Answers why it could not be kept, if it could not. */
export function keepLearned({ done, hints }: Learned, env: Io["env"]): string | undefined {
  const path = stateFile("learn.json", env);
  if (path === undefined) return "there is no folder for it: neither XDG_STATE_HOME nor HOME is set";
  return keepState(path, jsonText({ kind, version, done, hints }));
}

function isLearned(value: unknown): value is Learned {
  if (typeof value !== "object" || value === null) return false;
  const { kind: found, done, hints }: Partial<Record<string, unknown>> = { ...value };
  return (
    found === kind && isNumbers(done) && typeof hints === "object" && hints !== null && isNumbers(Object.values(hints))
  );
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => Number.isInteger(each) && each >= 0);
}

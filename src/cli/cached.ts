/** A spec that is to be verified: with the verdicts that an earlier run has found for it, or checked and ready to be decided. */
import { filesOfSpecs, readText } from "../files.ts";
import type { CheckResult, VerifyResult } from "../index.ts";
import type { SourceFile } from "../source/source.ts";
import { cacheFolder } from "./cache-folder.ts";
import type { VerifyFlags } from "./flags.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";

export interface Subject {
  readonly checked: CheckResult;
  /** What an earlier run has found; `checked` is the same. */
  readonly found?: VerifyResult;
  /** Keeps what this run finds. */
  readonly keep: (result: VerifyResult) => void;
}

/** `word` is a path, or `-`. Verdicts of a native solver are not kept: nobody knows whether it is the same one next time. */
export async function subjectOf(word: string, flags: VerifyFlags, io: Io, useCache: boolean): Promise<Subject> {
  const given = await specOf(word, io);
  const folder = useCache && flags.cache && flags.solver === undefined ? cacheFolder(io.env) : undefined;
  const source = typeof given === "string" ? { path: given, ...readText(given) } : given;
  if (folder === undefined || "problem" in source) return checkedOnly(given, flags);
  const { cachedResult, keepResult, recording } = await import("./proof-cache.ts");
  const asked = { set: flags.set, options: optionsOf(flags), library: filesOfSpecs.library };
  const found = cachedResult(folder, source, asked, filesOfSpecs);
  if (found !== undefined) return { checked: found, found, keep() {} };
  const { check } = await import("../index.ts");
  const { files, answered } = recording(filesOfSpecs);
  const checked = check(source, { set: flags.set }, files);
  return { checked, keep: (result) => keepResult(folder, source, asked, answered, result) };
}

async function checkedOnly(given: string | SourceFile, { set }: VerifyFlags): Promise<Subject> {
  const { check } = await import("../index.ts");
  return { checked: check(given, { set }), keep() {} };
}

/** What of the command line can make a difference to a verdict. */
function optionsOf({ only, bound, timeout, sanity, engine, crossCheck, core }: VerifyFlags): Record<string, unknown> {
  return { only, bound, timeout, sanity, engine, crossCheck, core };
}

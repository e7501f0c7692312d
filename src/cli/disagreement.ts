/** A file to report when two engines contradict one another: all that is needed to see it again, in the current folder. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ClaimResult } from "../engine/result.ts";
import { reasonOf } from "../files.ts";
import type { CheckResult } from "../index.ts";
import type { Problem } from "../ltl/problem.ts";
import { claimAsJson } from "../report/json.ts";
import { visible } from "../report/page.ts";
import type { SourceFile } from "../source/source.ts";
import { version } from "../version.ts";
import type { Io } from "./io.ts";
import type { VerifyFlags } from "./flags.ts";

/** Writes the file of a claim that engines disagree about, and says where it is; nothing for any other claim. */
export function keepDisagreement(
  result: ClaimResult,
  { problem, sources }: CheckResult,
  flags: VerifyFlags,
  io: Io,
  folder: string,
): void {
  const { claim, verdict } = result;
  if (verdict.disagreement === undefined || problem === undefined) return;
  const written = writeNew(
    folder,
    `upir-disagreement-${fileName(claim.name)}`,
    reportOf(result, problem, sources, flags),
  );
  const about = `The engines disagree about ${visible(claim.name)}: a mistake in upir.`;
  io.stderr.write(
    "path" in written
      ? `${about} Please report it with ${visible(written.path)}, which contains the spec.\n`
      : `${about} The file to report it with cannot be written: ${written.problem}\n`,
  );
}

function reportOf(result: ClaimResult, problem: Problem, sources: readonly SourceFile[], flags: VerifyFlags): string {
  const { claim, verdict } = result;
  const { contradiction, verdicts, asked } = verdict.disagreement!;
  const report = {
    title: "Two engines of upir disagree",
    claim: claim.name,
    contradiction,
    versions: {
      upir: version,
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      solver: flags.solver ?? "built in",
    },
    options: { set: flags.set, only: flags.only, bound: flags.bound, timeout: flags.timeout },
    files: sources.map(({ path, text }) => ({ path, text })),
    verdicts: Object.entries(verdicts).map(([engine, each]) => ({
      engine,
      ...claimAsJson({ ...result, verdict: each }, problem.system),
    })),
    asked,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** A claim's name as part of a file's name. */
function fileName(claim: string): string {
  return claim.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 80);
}

const mostFiles = 1000;

/** Writes to a file that was not there before: `name.json`, or else `name-2.json`, … */
function writeNew(
  folder: string,
  name: string,
  text: string,
): { readonly path: string } | { readonly problem: string } {
  for (let count = 1; ; count += 1) {
    const path = join(folder, count === 1 ? `${name}.json` : `${name}-${count}.json`);
    try {
      writeFileSync(path, text, { flag: "wx" });
      return { path };
    } catch (error) {
      const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
      if (!isThere || count === mostFiles) return { problem: isThere ? "there are too many already" : reasonOf(error) };
    }
  }
}

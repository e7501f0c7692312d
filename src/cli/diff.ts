/** `upir diff`: what has changed from one spec to another, in claims, quantities, failure sets and runs. */
import { check, compare } from "../index.ts";
import { exitCodeOfComparison, renderComparison } from "../report/comparison.ts";
import { comparisonAsJson } from "../report/comparison-json.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { DiffFlags } from "./flags.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { longWork } from "./long-work.ts";
import { jsonText } from "./reports.ts";

export async function diffCommand(old: string, changed: string, flags: DiffFlags, io: Io): Promise<ExitCode> {
  if (old === "-" && changed === "-") return sayUsage("only one of the specs can come from standard input", io);
  const before = check(await specOf(old, io), { set: { ...flags.set, ...flags.setOld } });
  const after = check(await specOf(changed, io), { set: { ...flags.set, ...flags.setNew } });
  const sides = [before, after];
  if (flags.json !== true || sides.some(({ problem }) => problem === undefined))
    for (const { diagnostics } of sides) sayDiagnostics(diagnostics, io, flags.color);
  const comparison = await longWork(io, flags.verbose === true, ({ signal, progress }) =>
    compare(before, after, {
      timeout: flags.timeout * 1000,
      engine: flags.engine,
      signal,
      onProgress: (line) => progress.say(line),
    }),
  );
  if (comparison === undefined) return exitCodes.rejected;
  if (flags.json === true) io.stdout.write(jsonText(comparisonAsJson(comparison)));
  else io.stdout.write(renderComparison(comparison, pageOf(io.stdout, io.env, flags.color)));
  return exitCodeOfComparison(comparison);
}

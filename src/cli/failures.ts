/** `upir failures`: the smallest sets of failures that take a flow down, and of faults that break a claim. */
import { check } from "../index.ts";
import { failures } from "../pipeline.ts";
import { failuresAsJson, renderFailures } from "../report/failures.ts";
import type { Failures } from "../report/failures.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { longWork } from "./long-work.ts";
import type { FailuresFlags } from "./flags.ts";
import { jsonText } from "./reports.ts";

export async function failuresCommand(spec: string, flags: FailuresFlags, io: Io): Promise<ExitCode> {
  const { problem, diagnostics } = check(await specOf(spec, io), { set: flags.set });
  sayDiagnostics(diagnostics, io, flags.color);
  if (problem === undefined) return exitCodes.rejected;
  const flows = problem.architecture?.flows ?? [];
  const names = [...flows, ...problem.claims].map(({ name }) => name);
  const unknown = flags.only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return sayUsage(`there is no flow and no claim \`${unknown}\` in ${spec}`, io, nearNames(unknown, names));
  const all: Failures[] = [];
  const options = {
    ...(flags.only.length === 0 ? {} : { only: flags.only }),
    bound: 20,
    milliseconds: flags.timeout * 1000,
  };
  const interrupted = await longWork(io, false, async ({ signal, progress, interrupted }) => {
    const onProgress = (line: string): void => progress.say(line);
    for await (const found of failures(problem, { ...options, signal, onProgress })) {
      progress.clear();
      all.push(found);
      if (flags.json !== true) io.stdout.write(`${renderFailures(found, pageOf(io.stdout, io.env, flags.color))}\n\n`);
      if (signal.aborted) break;
    }
    return interrupted();
  });
  if (flags.json === true) io.stdout.write(jsonText({ schemaVersion: 1, failures: all.map(failuresAsJson) }));
  return interrupted ? exitCodes.interrupted : exitCodes.success;
}

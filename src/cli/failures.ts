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
import { createProgress } from "./progress.ts";
import type { FailuresFlags } from "./run.ts";

export async function failuresCommand(spec: string, flags: FailuresFlags, io: Io): Promise<ExitCode> {
  const { problem, diagnostics } = check(await specOf(spec, io), { set: flags.set });
  sayDiagnostics(diagnostics, io, flags.color);
  if (problem === undefined) return exitCodes.rejected;
  const flows = problem.architecture?.flows ?? [];
  const names = [...flows, ...problem.claims].map(({ name }) => name);
  const unknown = flags.only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return sayUsage(`there is no flow and no claim \`${unknown}\` in ${spec}`, io, nearNames(unknown, names));
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const release = io.onInterrupt(stop);
  io.closed.addEventListener("abort", stop);
  const progress = createProgress(io, false);
  const all: Failures[] = [];
  const options = {
    ...(flags.only.length === 0 ? {} : { only: flags.only }),
    bound: 20,
    milliseconds: flags.timeout * 1000,
    signal: controller.signal,
    onProgress: (line: string) => progress.say(line),
  };
  try {
    for await (const found of failures(problem, options)) {
      progress.clear();
      all.push(found);
      if (flags.json !== true) io.stdout.write(`${renderFailures(found, pageOf(io.stdout, io.env, flags.color))}\n\n`);
      if (controller.signal.aborted) break;
    }
  } finally {
    progress.clear();
    release();
    io.closed.removeEventListener("abort", stop);
  }
  if (flags.json === true)
    io.stdout.write(`${JSON.stringify({ schemaVersion: 1, failures: all.map(failuresAsJson) }, undefined, 2)}\n`);
  return controller.signal.aborted && !io.closed.aborted ? exitCodes.interrupted : exitCodes.success;
}

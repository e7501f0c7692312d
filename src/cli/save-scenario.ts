/**
 * `upir trace --save NAME`: a kept counterexample becomes a scenario at the end of a spec, so that `upir verify` replays it from then on. In:
 * a run that has been shown. Out: a file, whole or not at all. It is written only if upir finds the claim violated in the scenario
 * when it reads the new text.
 */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readText } from "../files.ts";
import { check, decideClaims } from "../index.ts";
import type { CheckResult } from "../index.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import { runAsScenario } from "../report/run/scenario-text.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import { foundRun } from "./found-run.ts";
import type { Io } from "./io.ts";
import type { KeptRun } from "./kept-runs.ts";
import { longWork } from "./long-work.ts";
import { problemWithOutput, writeWhole } from "./output.ts";
import type { TraceFlags } from "./flags.ts";

/** Failed for a reason that lies in the run: 2. The new text is rejected: 3. */
export async function saveScenario(
  name: string,
  run: KeptRun,
  flags: Pick<TraceFlags, "spec" | "into" | "color">,
  io: Io,
): Promise<ExitCode> {
  const spec = flags.spec ?? run.spec;
  const target = flags.into ?? join(dirname(spec), `${name}.upir`);
  const isThere = existsSync(target);
  if (isThere && flags.into === undefined)
    return sayUsage(`${target} is there already; \`--into ${target}\` adds the scenario to it`, io);
  const unwritable = problemWithOutput(target);
  if (unwritable !== undefined) return sayUsage(unwritable, io);
  const scenario = scenarioOf(name, run, spec);
  if ("problem" in scenario) return sayUsage(`not saved: ${scenario.problem}`, io);
  const read = readText(isThere ? target : spec);
  if ("problem" in read) return sayUsage(`cannot read ${isThere ? target : spec}: ${read.problem}`, io);
  const text = `${read.text.trimEnd()}\n\n${scenario.text}\n`;
  const checked = check({ path: target, text });
  if (checked.problem === undefined) {
    sayDiagnostics(checked.diagnostics, io, flags.color);
    return exitCodes.rejected;
  }
  const refused = await whyNotViolated(checked, `${run.claim} in ${name}`, io);
  if (refused !== undefined) return sayUsage(`not saved: ${refused}${whatWasSet(run)}`, io);
  const unwritten = writeWhole(target, text);
  if (unwritten !== undefined) return sayUsage(unwritten, io);
  io.stderr.write(
    visible(`The scenario \`${name}\` is in ${target}; \`upir verify ${target} --only ${name}\` replays it.\n`),
  );
  return exitCodes.success;
}

function scenarioOf(name: string, run: KeptRun, spec: string): ReturnType<typeof runAsScenario> {
  const problem = check(spec, { set: run.set }).problem!;
  if (!problem.claims.some((claim) => claim.name === run.claim))
    return { problem: `\`${run.claim}\` is judged in a scenario already` };
  const found = foundRun(run, spec, problem, new Set());
  return "misfit" in found ? { problem: found.misfit } : runAsScenario(name, found);
}

/** Decides the claim in the new scenario; undefined if it is violated there. */
async function whyNotViolated(checked: CheckResult, claim: string, io: Io): Promise<string | undefined> {
  const { claims } = await longWork(io, false, ({ signal, progress }) =>
    decideClaims(checked, { only: [claim], sanity: false, signal, onProgress: (line) => progress.say(line) }),
  );
  const verdict = claims[0]?.verdict;
  if (verdict?.kind === "violated") return undefined;
  const reason = verdict?.reason === undefined ? "" : `: ${verdict.reason}`;
  return `with these faults at these times \`${claim}\` is not violated but ${verdict?.kind ?? "unknown"}${reason}`;
}

/** A spec of its own has the values that stand in it. */
function whatWasSet({ set }: KeptRun): string {
  const names = Object.entries(set).map(([name, value]) => `${name}=${value}`);
  return names.length === 0
    ? ""
    : ` (the run was found with --set ${names.join(" --set ")}, which the file does not say)`;
}

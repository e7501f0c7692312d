/** `upir why-not`: what keeps an action from happening at one step of a run that was found, or at each of its steps. */
import { resolve } from "node:path";
import { check } from "../index.ts";
import { namesOf } from "../engine/violation.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible, wrap } from "../report/page.ts";
import { obstacleSentence } from "../report/run/instants.ts";
import type { Subject } from "../report/run/subject.ts";
import { showMoment } from "../report/time.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { stateAt, timesOf } from "../trace/trace.ts";
import { obstacleTo } from "../trace/why-not.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { WhyNotFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { lastRunsPath, readRuns } from "./kept-runs.ts";
import { foundRun } from "./found-run.ts";

export function whyNotCommand(spec: string, name: string, flags: WhyNotFlags, io: Io): ExitCode {
  const path = flags.from ?? lastRunsPath(io.env);
  const read = path === undefined ? undefined : readRuns(path);
  if (flags.from !== undefined && read !== undefined && "problem" in read)
    return sayUsage(`cannot read ${flags.from}: ${read.problem}`, io);
  const kept = read === undefined || "problem" in read ? [] : read.runs;
  const runs = kept.filter((run) => flags.from !== undefined || run.spec === resolve(spec));
  const run = runs.find(({ claim }) => flags.claim === undefined || claim === flags.claim);
  const names = [...new Set(runs.map(({ claim }) => claim))];
  if (names.length === 0) return sayUsage(`no run of ${spec} is kept: \`upir verify ${spec}\` keeps what it finds`, io);
  if (run === undefined) return sayUsage(`no run is kept for a claim \`${flags.claim}\``, io, names);
  if (flags.claim === undefined && names.length > 1)
    return sayUsage(`say with --claim which run is meant: ${names.join(", ")}`, io);
  const { problem, diagnostics } = check(spec, { set: run.set });
  if (problem === undefined) {
    sayDiagnostics(diagnostics, io, flags.color);
    return exitCodes.rejected;
  }
  const actions = problem.system.actions.map((action) => action.name);
  if (!actions.includes(name)) return sayUsage(`the spec has no action \`${name}\``, io, nearNames(name, actions));
  const found = foundRun(run, spec, problem, new Set(namesOf(problem.system, name)));
  if ("misfit" in found) {
    io.stderr.write(visible(`error: ${found.misfit}\n`));
    return exitCodes.rejected;
  }
  const last = found.wide.trace.steps.length;
  if (flags.at !== undefined && flags.at > last)
    return sayUsage(`the run has ${last} steps, so --at is 0 to ${last}`, io);
  const page = pageOf(io.stdout, io.env, flags.color);
  const lines = answers(found.wide, name, flags.at).flatMap((line) => wrap(visible(line), page.width));
  io.stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.success;
}

/** A line for each stretch of the run in which the answer is the same; of one state only with `at`. */
function answers(
  { trace, part }: Pick<Subject, "trace" | "part">,
  name: string,
  at: number | undefined,
): readonly string[] {
  const action = part.actions.find((each) => each.name === name)!;
  const times = timesOf(trace);
  const sentence = (step: number): string => obstacleSentence(obstacleTo(part, action, stateAt(trace, step)));
  const moment = (step: number): string => `step ${step} (${showMoment(times[step]!)})`;
  if (at !== undefined) {
    const after = at === 0 ? "at the start" : `after ${trace.steps[at - 1]!.action ?? "a delay"}`;
    return [`${moment(at)}, ${after}: ${sentence(at)}`];
  }
  const lines: string[] = [];
  for (let first = 0, step = 1; step <= times.length; step += 1) {
    if (step < times.length && sentence(step) === sentence(first)) continue;
    lines.push(`${moment(first)}${step - 1 === first ? "" : ` to ${moment(step - 1)}`}: ${sentence(first)}`);
    first = step;
  }
  return lines;
}

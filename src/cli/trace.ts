/** `upir trace`: shows the runs that an earlier `upir verify` found, each replayed first, and answers questions about them. */
import { check } from "../index.ts";
import type { CheckResult } from "../index.ts";
import { confirmRun } from "../engine/violation.ts";
import type { Formula } from "../ltl/formula.ts";
import { state } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import { traceAsJson } from "../report/json.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { paint, visible } from "../report/page.ts";
import type { Page } from "../report/page.ts";
import { firstGuilty, obstacleRow, partRows, renderRows, truthRow, valueRow } from "../report/run/instants.ts";
import type { Row } from "../report/run/instants.ts";
import { runAsItf } from "../report/run/itf.ts";
import { runAsMermaid } from "../report/run/mermaid.ts";
import type { Subject } from "../report/run/subject.ts";
import { runAsVcd } from "../report/run/vcd.ts";
import { renderTrace } from "../report/trace.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { restore } from "../trace/kept.ts";
import { wholeOf } from "../trace/whole.ts";
import type { Asked } from "./asked.ts";
import { asked } from "./asked.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { pageOf, plainPage } from "./io.ts";
import type { KeptRun } from "./kept-runs.ts";
import { lastRunsPath, readRuns, textOfRuns } from "./kept-runs.ts";
import { problemWithOutput, writeWhole } from "./output.ts";
import { jsonText } from "./reports.ts";
import type { TraceFlags } from "./flags.ts";

export function traceCommand(claim: string | undefined, flags: TraceFlags, io: Io): ExitCode {
  const path = flags.from ?? lastRunsPath(io.env);
  const nothing = "no run is kept: `upir verify` keeps the counterexamples that it finds";
  if (path === undefined) return sayUsage(nothing, io);
  const read = readRuns(path);
  if ("problem" in read)
    return sayUsage(flags.from === undefined ? nothing : `cannot read ${path}: ${read.problem}`, io);
  if (read.runs.length === 0) return sayUsage("the last `upir verify` found no counterexample", io);
  const runs = read.runs.filter((run) => claim === undefined || run.claim === claim);
  const names = [...new Set(read.runs.map((run) => run.claim))];
  if (runs.length === 0) return sayUsage(`no run is kept for a claim \`${claim}\``, io, near(claim!, names));
  const format = flags.sequence === true ? "mermaid" : flags.format;
  if (format !== "text" && runs.length > 1)
    return sayUsage(`name the claim whose run is wanted: ${names.join(", ")}`, io);
  const unwritable = [flags.output, flags.save].flatMap((file) =>
    file === undefined ? [] : (problemWithOutput(file) ?? []),
  );
  if (unwritable.length > 0) return sayUsage(unwritable.join("; "), io);
  return show(runs, format, flags, io);
}

function near(name: string, names: readonly string[]): readonly string[] {
  const found = nearNames(name, names);
  return found.length > 0 ? found : names;
}

function show(runs: readonly KeptRun[], format: TraceFlags["format"], flags: TraceFlags, io: Io): ExitCode {
  const page = flags.output === undefined ? pageOf(io.stdout, io.env, flags.color) : plainPage;
  const texts: string[] = [];
  for (const run of runs) {
    const checked = check(flags.spec ?? run.spec, { set: run.set });
    if (checked.problem === undefined) {
      sayDiagnostics(checked.diagnostics, io, flags.color);
      return exitCodes.rejected;
    }
    const found = subjectOf(run, checked);
    if ("misfit" in found) {
      io.stderr.write(visible(`error: ${found.misfit}\n`));
      return exitCodes.rejected;
    }
    const owners = [...new Set(found.part.variables.map(({ owner }) => owner))];
    const unknown = [...flags.only, ...flags.hide].find((name) => !owners.includes(name));
    if (unknown !== undefined) return sayUsage(`the run has no instance \`${unknown}\``, io, near(unknown, owners));
    const actions = checked.problem.system.actions.map(({ name }) => name);
    const missing = flags.whyNot.find((name) => !actions.includes(name));
    if (missing !== undefined)
      return sayUsage(`the spec has no action \`${missing}\``, io, nearNames(missing, actions));
    const written = write(found, format, checked, run, flags, page, io);
    if (written === undefined) return exitCodes.rejected;
    texts.push(written);
  }
  const text = texts.join("\n");
  if (flags.output === undefined) io.stdout.write(text);
  const failed = [
    flags.output === undefined ? undefined : writeWhole(flags.output, text),
    flags.save === undefined ? undefined : writeWhole(flags.save, textOfRuns(runs)),
  ].flatMap((problem) => problem ?? []);
  return failed.length === 0 ? exitCodes.success : sayUsage(failed.join("; "), io);
}

/** The run on the spec as it is now; or why the run is none of it, or shows nothing any more. */
function subjectOf(run: KeptRun, { spec, problem }: CheckResult): Subject | { readonly misfit: string } {
  const { claims, system } = problem!;
  const claim = claims.find(({ name }) => name === run.claim);
  if (claim?.formula === undefined) return { misfit: `${spec} has no claim \`${run.claim}\` about runs` };
  const restored = restore(run, system);
  if (restored.kind === "misfit") {
    const where = restored.step === 0 ? "at the start" : `at step ${restored.step} of ${run.steps.length}`;
    return { misfit: `the run for \`${run.claim}\` is no run of ${spec}: ${where}, ${restored.reason}` };
  }
  const { trace, part } = restored;
  const shown = { spec, claim, trace, part, ...(run.settled === undefined ? {} : { settled: run.settled }) };
  const wide = widen(shown, problem!, []);
  return "misfit" in wide ? wide : shown;
}

/**
 * The run as one of all components that the claim, the assumptions and what is asked speak of: those that it says nothing of are left to
 * themselves. Replayed, and held against claim and assumptions anew.
 */
function widen(
  { spec, claim, trace }: Subject,
  problem: Problem,
  also: readonly Formula[],
): Run | { readonly misfit: string } {
  const confirmed = confirmRun({ problem, whole: wholeOf(problem.system) }, claim.formula!, trace, also);
  return confirmed.kind === "confirmed"
    ? confirmed
    : { misfit: `the run for \`${claim.name}\` is no counterexample on ${spec}: ${confirmed.reason}` };
}

function write(
  subject: Subject,
  format: TraceFlags["format"],
  checked: CheckResult,
  { set }: KeptRun,
  flags: TraceFlags,
  page: Page,
  io: Io,
): string | undefined {
  switch (format) {
    case "json": {
      const { spec, claim, trace, part, settled } = subject;
      return jsonText({ spec, claim: claim.name, run: traceAsJson(trace, part, settled) });
    }
    case "itf":
      return jsonText(runAsItf(subject));
    case "vcd":
      return runAsVcd(subject);
    case "mermaid":
      return runAsMermaid(subject);
    case "text": {
      const table = tableOf(subject, checked, set, flags, io);
      return table === undefined ? undefined : textOf(subject, table, flags, page);
    }
  }
}

type Run = Pick<Subject, "trace" | "part">;

interface Table extends Pick<Run, "trace"> {
  readonly rows: readonly Row[];
}

/** What was asked about the run, a row each; undefined, and said, if something asked cannot be read. */
function tableOf(
  subject: Subject,
  checked: CheckResult,
  set: KeptRun["set"],
  flags: TraceFlags,
  io: Io,
): Table | undefined {
  const questions = flags.eval.map((text) => ({ text, ...asked(checked, set, text) }));
  const rejected = questions.find((each) => each.kind === "rejected");
  if (rejected?.kind === "rejected") {
    sayDiagnostics(rejected.diagnostics, io, flags.color);
    return undefined;
  }
  const { system } = checked.problem!;
  const wanted = flags.whyNot.map((name) => system.actions.find((action) => action.name === name)!);
  const also = questions.flatMap((each) => (each.kind === "rejected" ? [] : [aboutIt(each)]));
  const run = widen(subject, checked.problem!, [...also, ...wanted.map(({ guard }) => state(guard))]);
  if ("misfit" in run) {
    io.stderr.write(visible(`error: ${run.misfit}\n`));
    return undefined;
  }
  const { trace } = run;
  const asking = questions.flatMap((each) => {
    if (each.kind === "rejected") return [];
    return [each.kind === "truth" ? truthRow(each.text, each.formula, trace) : valueRow(each.text, each.term, trace)];
  });
  const parts = flags.formulas === true ? partRows(subject.claim.formula!, trace) : [];
  return { rows: [...parts, ...asking, ...wanted.map((action) => obstacleRow(action, run))], trace };
}

/** A formula that speaks of all that is asked about; whether it holds does not matter. */
function aboutIt(question: Exclude<Asked, { readonly kind: "rejected" }>): Formula {
  return question.kind === "truth" ? question.formula : state(question.term);
}

function textOf(
  { claim, trace, part, settled, spec }: Subject,
  table: Table,
  { only, hide, full, formulas }: TraceFlags,
  page: Page,
): string {
  const verdict = { trace, ...(settled === undefined ? {} : { settled }) };
  const head = `${paint(page, "red", "✗")} ${paint(page, "bold", claim.name)}  ${visible(spec)}`;
  const lines = renderTrace({ claim, verdict }, part, page, { only, hide, full: full === true, story: true });
  const guilty = formulas === true ? firstGuilty(claim.formula!, table.trace) : undefined;
  const drawn = table.rows.length === 0 ? [] : ["", ...renderRows(table.rows, table.trace, guilty, page)];
  return `${[head, "", ...lines, ...drawn].join("\n")}\n`;
}

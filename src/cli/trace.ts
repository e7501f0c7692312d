/** `upir trace`: shows the runs that an earlier `upir verify` found, each replayed first, and answers questions about them. */
import { check } from "../index.ts";
import type { CheckResult } from "../index.ts";
import { confirmRun, namesOf } from "../engine/violation.ts";
import { variablesOf } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import { traceAsJson } from "../report/json.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { paint, plainPage, visible } from "../report/page.ts";
import type { Page } from "../report/page.ts";
import { firstGuilty, obstacleRow, partRows, renderRows, truthRow, valueRow } from "../report/run/instants.ts";
import type { Row } from "../report/run/instants.ts";
import { runAsItf } from "../report/run/itf.ts";
import { runAsMermaid } from "../report/run/mermaid.ts";
import type { Subject } from "../report/run/subject.ts";
import { runAsVcd } from "../report/run/vcd.ts";
import { isWanted, renderTrace } from "../report/trace.ts";
import type { Shown } from "../report/viewer/run-data.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { variablesOf as termVariables } from "../term/term.ts";
import { restore } from "../trace/kept.ts";
import { wholeOf } from "../trace/whole.ts";
import type { Asked } from "./asked.ts";
import { asked } from "./asked.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import type { KeptRun } from "./kept-runs.ts";
import { lastRunsPath, readRuns, textOfRuns } from "./kept-runs.ts";
import { problemWithOutput, writeWhole } from "./output.ts";
import { jsonText } from "./reports.ts";
import type { TraceFlags, TraceFormat } from "./flags.ts";

export async function traceCommand(claim: string | undefined, flags: TraceFlags, io: Io): Promise<ExitCode> {
  const path = flags.from ?? lastRunsPath(io.env);
  const nothing = "no run is kept: `upir verify` keeps the counterexamples that it finds";
  if (path === undefined) return sayUsage(nothing, io);
  const format = formatOf(flags);
  if (flags.open === true && format !== "html")
    return sayUsage(`--open opens a page; leave --format ${format} out`, io);
  const read = readRuns(path);
  if ("problem" in read)
    return sayUsage(flags.from === undefined ? nothing : `cannot read ${path}: ${read.problem}`, io);
  if (read.runs.length === 0) return sayUsage("the last `upir verify` found no counterexample", io);
  const runs = read.runs.filter((run) => claim === undefined || run.claim === claim);
  const names = [...new Set(read.runs.map((run) => run.claim))];
  if (runs.length === 0) return sayUsage(`no run is kept for a claim \`${claim}\``, io, near(claim!, names));
  if (format !== "text" && format !== "html" && runs.length > 1)
    return sayUsage(`name the claim whose run is wanted: ${names.join(", ")}`, io);
  const unwritable = [flags.output, flags.save].flatMap((file) =>
    file === undefined ? [] : (problemWithOutput(file) ?? []),
  );
  if (unwritable.length > 0) return sayUsage(unwritable.join("; "), io);
  return show(runs, format, flags, io);
}

function formatOf({ format, sequence, open, output }: TraceFlags): TraceFormat {
  if (sequence === true) return "mermaid";
  return format ?? (open === true || output?.toLowerCase().endsWith(".html") === true ? "html" : "text");
}

function near(name: string, names: readonly string[]): readonly string[] {
  const found = nearNames(name, names);
  return found.length > 0 ? found : names;
}

async function show(runs: readonly KeptRun[], format: TraceFormat, flags: TraceFlags, io: Io): Promise<ExitCode> {
  const page = flags.output === undefined ? pageOf(io.stdout, io.env, flags.color) : plainPage;
  const found: Found[] = [];
  for (const run of runs) {
    const looked = lookAt(run, flags, io);
    if (typeof looked === "number") return looked;
    found.push(looked);
  }
  const text =
    format === "html" ? await htmlOf(found, flags) : found.map((each) => write(each, format, flags, page)).join("\n");
  const failed = flags.save === undefined ? undefined : writeWhole(flags.save, textOfRuns(runs));
  if (failed !== undefined) return sayUsage(failed, io);
  if (flags.open === true) return (await import("./open-page.ts")).openPage(text, flags.output, io);
  if (flags.output === undefined) io.stdout.write(text);
  const unwritten = flags.output === undefined ? undefined : writeWhole(flags.output, text);
  return unwritten === undefined ? exitCodes.success : sayUsage(unwritten, io);
}

/** A kept run on its spec as it is now, with what was asked about it; or the exit code, when that is said to be wrong. */
function lookAt(run: KeptRun, flags: TraceFlags, io: Io): Found | ExitCode {
  const checked = check(flags.spec ?? run.spec, { set: run.set });
  const { problem } = checked;
  if (problem === undefined) {
    sayDiagnostics(checked.diagnostics, io, flags.color);
    return exitCodes.rejected;
  }
  const actions = problem.system.actions.map(({ name }) => name);
  const missing = flags.whyNot.find((name) => !actions.includes(name));
  if (missing !== undefined) return sayUsage(`the spec has no action \`${missing}\``, io, nearNames(missing, actions));
  const questions: Question[] = [];
  for (const text of flags.eval) {
    const question = asked(checked, run.set, text);
    if (question.kind === "rejected") {
      sayDiagnostics(question.diagnostics, io, flags.color);
      return exitCodes.rejected;
    }
    questions.push({ text, ...question });
  }
  const found = foundRun(run, checked, problem, questions, flags);
  if ("misfit" in found) {
    io.stderr.write(visible(`error: ${found.misfit}\n`));
    return exitCodes.rejected;
  }
  const drawn = formatOf(flags) === "html" ? found.wide.part : found.part;
  const owners = [...new Set(drawn.variables.map(({ owner }) => owner))];
  const unknown = [...flags.only, ...flags.hide].find((name) => !owners.includes(name));
  return unknown === undefined ? found : sayUsage(`the run has no instance \`${unknown}\``, io, near(unknown, owners));
}

type Question = Exclude<Asked, { readonly kind: "rejected" }> & { readonly text: string };

/** The variables that what is asked speaks of. */
function namesIn(questions: readonly Question[], actions: readonly string[], { system }: Problem): ReadonlySet<string> {
  const names = new Set(actions.flatMap((name) => namesOf(system, name)));
  for (const question of questions) {
    if (question.kind === "truth") variablesOf(question.formula, names);
    else termVariables(question.term, names);
  }
  return names;
}

/**
 * A run to be shown, and `wide`: the same as a run of all components that the claim, the assumptions and what is asked speak of. Those
 * that the run says nothing of are left to themselves there.
 */
interface Found extends Subject {
  readonly wide: Pick<Subject, "trace" | "part">;
  readonly checked: CheckResult;
  readonly questions: readonly Question[];
}

/** The run on the spec as it is now, replayed and judged; or why the run is none of it, or shows nothing any more. */
function foundRun(
  run: KeptRun,
  checked: CheckResult,
  problem: Problem,
  questions: readonly Question[],
  { whyNot }: TraceFlags,
): Found | { readonly misfit: string } {
  const { spec } = checked;
  const claim = problem.claims.find(({ name }) => name === run.claim);
  if (claim?.formula === undefined) return { misfit: `${spec} has no claim \`${run.claim}\` about runs` };
  const whole = wholeOf(problem.system);
  const restored = restore(run, whole);
  if (restored.kind === "misfit") {
    const where = restored.step === 0 ? "at the start" : `at step ${restored.step} of ${run.steps.length}`;
    return { misfit: `the run for \`${run.claim}\` is no run of ${spec}: ${where}, ${restored.reason}` };
  }
  const { trace, part } = restored;
  const wide = confirmRun({ problem, whole }, claim.formula, trace, namesIn(questions, whyNot, problem));
  if (wide.kind === "refused")
    return { misfit: `the run for \`${run.claim}\` is no counterexample on ${spec}: ${wide.reason}` };
  const settled = run.settled === undefined ? {} : { settled: run.settled };
  return { spec, claim, trace, part, wide, checked, questions, ...settled };
}

function write(found: Found, format: Exclude<TraceFormat, "html">, flags: TraceFlags, page: Page): string {
  switch (format) {
    case "json": {
      const { spec, claim, trace, part, settled } = found;
      return jsonText({ spec, claim: claim.name, run: traceAsJson(trace, part, settled) });
    }
    case "itf":
      return jsonText(runAsItf(found));
    case "vcd":
      return runAsVcd(found);
    case "mermaid":
      return runAsMermaid(found);
    case "text":
      return textOf(found, [...formulaRows(found, flags), ...rowsOf(found, flags)], flags, page);
  }
}

function formulaRows({ claim, wide }: Found, { formulas }: TraceFlags): readonly Row[] {
  return formulas === true ? partRows(claim.formula!, wide.trace) : [];
}

/** A page on which one run at a time is seen. */
async function htmlOf(found: readonly Found[], flags: TraceFlags): Promise<string> {
  const { pageOfRuns } = await import("./viewer.ts");
  const texts = found.map((each) => ({
    title: each.claim.name,
    text: textOf(each, rowsOf(each, flags), flags, plainPage),
  }));
  return pageOfRuns(
    found.map((each) => shownOf(each, flags)),
    texts,
  );
}

function shownOf(found: Found, flags: TraceFlags): Shown {
  const { spec, claim, wide, checked } = found;
  const reactions = checked.problem?.reactions ?? [];
  const isSeen = (owner: string): boolean => isWanted(owner, flags);
  return { spec, claim, ...wide, reactions, sources: checked.sources, asked: rowsOf(found, flags), isWanted: isSeen };
}

/** What was asked about the run, a row each. */
function rowsOf({ wide, questions }: Found, flags: TraceFlags): readonly Row[] {
  const { trace, part } = wide;
  return [
    ...questions.map((each) =>
      each.kind === "truth" ? truthRow(each.text, each.formula, trace) : valueRow(each.text, each.term, trace),
    ),
    ...flags.whyNot.map((name) =>
      obstacleRow(
        part.actions.find((action) => action.name === name)!,
        wide,
      ),
    ),
  ];
}

function textOf(
  { claim, trace, part, settled, spec, wide }: Found,
  rows: readonly Row[],
  { only, hide, full, formulas }: TraceFlags,
  page: Page,
): string {
  const verdict = { trace, ...(settled === undefined ? {} : { settled }) };
  const head = `${paint(page, "red", "✗")} ${paint(page, "bold", claim.name)}  ${visible(spec)}`;
  const lines = renderTrace({ claim, verdict }, part, page, { only, hide, full: full === true, story: true });
  const guilty = formulas === true ? firstGuilty(claim.formula!, wide.trace) : undefined;
  const drawn = rows.length === 0 ? [] : ["", ...renderRows(rows, wide.trace, guilty, page)];
  return `${[head, "", ...lines, ...drawn].join("\n")}\n`;
}

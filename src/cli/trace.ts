/** `upir trace`: shows the runs that an earlier `upir verify` found, each replayed first, and answers questions about them. */
import { check } from "../index.ts";
import type { Blame } from "../engine/blame.ts";
import { needsOf } from "../engine/counterexamples/explain.ts";
import { confirmRun, namesOf } from "../engine/violation.ts";
import { variablesOf } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import { blameAsJson } from "../report/blame.ts";
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
import { renderTrace } from "../report/trace.ts";
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
import type { TraceFlags } from "./flags.ts";

export function traceCommand(claim: string | undefined, flags: TraceFlags, io: Io): ExitCode {
  const path = flags.from ?? lastRunsPath(io.env);
  const nothing = "no run is kept: `upir verify` keeps the counterexamples that it finds";
  if (path === undefined) return sayUsage(nothing, io);
  const read = readRuns(path);
  if ("problem" in read)
    return sayUsage(flags.from === undefined ? nothing : `cannot read ${path}: ${read.problem}`, io);
  if (read.runs.length === 0) return sayUsage("the last `upir verify` found no counterexample", io);
  const ofClaim = read.runs.filter((run) => claim === undefined || run.claim === claim);
  const names = [...new Set(read.runs.map((run) => run.claim))];
  if (ofClaim.length === 0) return sayUsage(`no run is kept for a claim \`${claim}\``, io, near(claim!, names));
  const runs = flags.run === undefined ? ofClaim : ofClaim.slice(flags.run - 1, flags.run);
  if (runs.length === 0) return sayUsage(`there is no run ${flags.run}: ${ofClaim.length} are kept`, io);
  const format = flags.sequence === true ? "mermaid" : flags.format;
  if (format !== "text" && runs.length > 1)
    return sayUsage(
      new Set(runs.map((run) => run.claim)).size > 1
        ? `name the claim whose run is wanted: ${names.join(", ")}`
        : `say which run is wanted: --run 1 to --run ${runs.length}`,
      io,
    );
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
    const { problem } = checked;
    if (problem === undefined) {
      sayDiagnostics(checked.diagnostics, io, flags.color);
      return exitCodes.rejected;
    }
    const actions = problem.system.actions.map(({ name }) => name);
    const missing = flags.whyNot.find((name) => !actions.includes(name));
    if (missing !== undefined)
      return sayUsage(`the spec has no action \`${missing}\``, io, nearNames(missing, actions));
    const questions: Question[] = [];
    for (const text of flags.eval) {
      const question = asked(checked, run.set, text);
      if (question.kind === "rejected") {
        sayDiagnostics(question.diagnostics, io, flags.color);
        return exitCodes.rejected;
      }
      questions.push({ text, ...question });
    }
    const found = foundRun(run, checked.spec, problem, namesIn(questions, flags.whyNot, problem));
    if ("misfit" in found) {
      io.stderr.write(visible(`error: ${found.misfit}\n`));
      return exitCodes.rejected;
    }
    const owners = [...new Set(found.part.variables.map(({ owner }) => owner))];
    const unknown = [...flags.only, ...flags.hide].find((name) => !owners.includes(name));
    if (unknown !== undefined) return sayUsage(`the run has no instance \`${unknown}\``, io, near(unknown, owners));
    texts.push(write(found, format, questions, flags, page));
  }
  const text = texts.join("\n");
  if (flags.output === undefined) io.stdout.write(text);
  const failed = [
    flags.output === undefined ? undefined : writeWhole(flags.output, text),
    flags.save === undefined ? undefined : writeWhole(flags.save, textOfRuns(runs)),
  ].flatMap((problem) => problem ?? []);
  return failed.length === 0 ? exitCodes.success : sayUsage(failed.join("; "), io);
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
  readonly blame?: Blame;
}

/** The run on the spec as it is now, replayed and judged; or why the run is none of it, or shows nothing any more. */
function foundRun(
  run: KeptRun,
  spec: string,
  problem: Problem,
  names: ReadonlySet<string>,
): Found | { readonly misfit: string } {
  const claim = problem.claims.find(({ name }) => name === run.claim);
  if (claim?.formula === undefined) return { misfit: `${spec} has no claim \`${run.claim}\` about runs` };
  const whole = wholeOf(problem.system);
  const restored = restore(run, whole);
  if (restored.kind === "misfit") {
    const where = restored.step === 0 ? "at the start" : `at step ${restored.step} of ${run.steps.length}`;
    return { misfit: `the run for \`${run.claim}\` is no run of ${spec}: ${where}, ${restored.reason}` };
  }
  const { trace, part } = restored;
  const wide = confirmRun({ problem, whole }, claim.formula, trace, names);
  if (wide.kind === "refused")
    return { misfit: `the run for \`${run.claim}\` is no counterexample on ${spec}: ${wide.reason}` };
  const shown = { trace, part, ...(run.settled === undefined ? {} : { settled: run.settled }) };
  const blame = needsOf({ problem, whole }, claim, shown);
  return { spec, claim, ...shown, wide, ...(blame === undefined ? {} : { blame }) };
}

function write(
  found: Found,
  format: TraceFlags["format"],
  questions: readonly Question[],
  flags: TraceFlags,
  page: Page,
): string {
  switch (format) {
    case "json": {
      const { spec, claim, trace, part, settled, blame } = found;
      return jsonText({
        spec,
        claim: claim.name,
        run: traceAsJson(trace, part, settled),
        blame: blame && blameAsJson(blame),
      });
    }
    case "itf":
      return jsonText(runAsItf(found));
    case "vcd":
      return runAsVcd(found);
    case "mermaid":
      return runAsMermaid(found);
    case "text":
      return textOf(found, rowsOf(found, questions, flags), flags, page);
  }
}

/** What was asked about the run, a row each. */
function rowsOf({ claim, wide }: Found, questions: readonly Question[], flags: TraceFlags): readonly Row[] {
  const { trace, part } = wide;
  return [
    ...(flags.formulas === true ? partRows(claim.formula!, trace) : []),
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
  { claim, trace, part, settled, spec, wide, blame }: Found,
  rows: readonly Row[],
  { only, hide, full, formulas }: TraceFlags,
  page: Page,
): string {
  const verdict = { trace, ...(settled === undefined ? {} : { settled }), ...(blame === undefined ? {} : { blame }) };
  const head = `${paint(page, "red", "✗")} ${paint(page, "bold", claim.name)}  ${visible(spec)}`;
  const lines = renderTrace({ claim, verdict }, part, page, { only, hide, full: full === true, story: true });
  const guilty = formulas === true ? firstGuilty(claim.formula!, wide.trace) : undefined;
  const drawn = rows.length === 0 ? [] : ["", ...renderRows(rows, wide.trace, guilty, page)];
  return `${[head, "", ...lines, ...drawn].join("\n")}\n`;
}

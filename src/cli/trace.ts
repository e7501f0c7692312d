/** `upir trace`: shows the runs that an earlier `upir verify` found, each replayed first, and answers questions about them. */
import { check } from "../index.ts";
import type { CheckResult } from "../index.ts";
import { namesOf } from "../engine/violation.ts";
import { variablesOf } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import { problemOfClaim } from "../ltl/scenario.ts";
import { blameAsJson } from "../report/blame.ts";
import { shownVariables } from "../report/events.ts";
import { traceAsJson } from "../report/json.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { paint, plainPage, visible } from "../report/page.ts";
import type { Page } from "../report/page.ts";
import { firstGuilty, obstacleRow, partRows, renderRows, truthRow, valueRow } from "../report/run/instants.ts";
import type { Row } from "../report/run/instants.ts";
import { runAsItf } from "../report/run/itf.ts";
import { runAsMermaid } from "../report/run/mermaid.ts";
import { runAsVcd } from "../report/run/vcd.ts";
import { isWanted, renderTrace } from "../report/trace.ts";
import type { Shown } from "../report/viewer/run-data.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { variablesOf as termVariables } from "../term/term.ts";
import type { Asked } from "./asked.ts";
import { asked } from "./asked.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import type { Found } from "./found-run.ts";
import { foundRun } from "./found-run.ts";
import type { KeptRun } from "./kept-runs.ts";
import { lastRunsPath, readRuns, textOfRuns } from "./kept-runs.ts";
import { problemWithOutput, writeWhole } from "./output.ts";
import { jsonText } from "./reports.ts";
import type { TraceFlags, TraceFormat } from "./flags.ts";

export async function traceCommand(claim: string | undefined, flags: TraceFlags, io: Io): Promise<ExitCode> {
  if (flags.from !== undefined && flags.replay !== undefined)
    return sayUsage("--replay is another word for --from; leave one out", io);
  const from = flags.from ?? flags.replay;
  const path = from ?? lastRunsPath(io.env);
  const nothing = "no run is kept: `upir verify` keeps the counterexamples that it finds";
  if (path === undefined) return sayUsage(nothing, io);
  const format = formatOf(flags);
  if (flags.open === true && format !== "html")
    return sayUsage(`--open opens a page; leave --format ${format} out`, io);
  const read = readRuns(path);
  if ("problem" in read) return sayUsage(from === undefined ? nothing : `cannot read ${path}: ${read.problem}`, io);
  if (read.runs.length === 0)
    return sayUsage(from === undefined ? "the last `upir verify` found no counterexample" : `${path} keeps no run`, io);
  const ofClaim = read.runs.filter((run) => claim === undefined || run.claim === claim);
  const names = [...new Set(read.runs.map((run) => run.claim))];
  if (ofClaim.length === 0) return sayUsage(`no run is kept for a claim \`${claim}\``, io, near(claim!, names));
  const runs = flags.run === undefined ? ofClaim : ofClaim.slice(flags.run - 1, flags.run);
  if (runs.length === 0) return sayUsage(`there is no run ${flags.run}: ${ofClaim.length} are kept`, io);
  const which =
    new Set(runs.map((run) => run.claim)).size > 1
      ? `name the claim whose run is wanted: ${names.join(", ")}`
      : `say which run is wanted: --run 1 to --run ${runs.length}`;
  if (format !== "text" && format !== "html" && runs.length > 1) return sayUsage(which, io);
  const scenario = scenarioIn(flags);
  if (scenario === undefined && flags.into !== undefined)
    return sayUsage("--into says where the scenario goes that `--save NAME` makes", io);
  if (scenario !== undefined && runs.length > 1) return sayUsage(which, io);
  const file = scenario === undefined ? flags.save : undefined;
  const unwritable = [flags.output, file].flatMap((file) =>
    file === undefined ? [] : (problemWithOutput(file) ?? []),
  );
  if (unwritable.length > 0) return sayUsage(unwritable.join("; "), io);
  const code = await show(runs, format, flags, file, io);
  if (scenario === undefined || code !== exitCodes.success) return code;
  return (await import("./save-scenario.ts")).saveScenario(scenario, runs[0]!, flags, io);
}

/** The name of the scenario to save; a name that says a folder or the kind of a file is that of a file of runs. */
function scenarioIn({ save }: TraceFlags): string | undefined {
  return save !== undefined && /^[A-Za-z_]\w*$/.test(save) ? save : undefined;
}

function formatOf({ format, sequence, open, output }: TraceFlags): TraceFormat {
  if (sequence === true) return "mermaid";
  return format ?? (open === true || output?.toLowerCase().endsWith(".html") === true ? "html" : "text");
}

function near(name: string, names: readonly string[]): readonly string[] {
  const found = nearNames(name, names);
  return found.length > 0 ? found : names;
}

async function show(
  runs: readonly KeptRun[],
  format: TraceFormat,
  flags: TraceFlags,
  file: string | undefined,
  io: Io,
): Promise<ExitCode> {
  const page = flags.output === undefined ? pageOf(io.stdout, io.env, flags.color) : plainPage;
  const found: Looked[] = [];
  for (const run of runs) {
    const looked = lookAt(run, flags, io);
    if (typeof looked === "number") return looked;
    found.push(looked);
  }
  const text =
    format === "html" ? await htmlOf(found, flags) : found.map((each) => write(each, format, flags, page)).join("\n");
  const failed = file === undefined ? undefined : writeWhole(file, textOfRuns(runs));
  if (failed !== undefined) return sayUsage(failed, io);
  if (flags.open === true) return (await import("./open-page.ts")).openPage(text, flags.output, io);
  if (flags.output === undefined) io.stdout.write(text);
  const unwritten = flags.output === undefined ? undefined : writeWhole(flags.output, text);
  return unwritten === undefined ? exitCodes.success : sayUsage(unwritten, io);
}

/** A kept run on its spec as it is now, with what was asked about it; or the exit code, when that is said to be wrong. */
function lookAt(run: KeptRun, flags: TraceFlags, io: Io): Looked | ExitCode {
  const checked = check(flags.spec ?? run.spec, { set: run.set });
  if (checked.problem === undefined) {
    sayDiagnostics(checked.diagnostics, io, flags.color);
    return exitCodes.rejected;
  }
  const problem = problemOfClaim(checked.problem, run.claim);
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
  const found = foundRun(run, checked.spec, problem, namesIn(questions, flags.whyNot, problem));
  if ("misfit" in found) {
    io.stderr.write(visible(`error: ${found.misfit}\n`));
    return exitCodes.rejected;
  }
  const drawn = formatOf(flags) === "html" ? found.wide.part : found.part;
  const owners = [...new Set(shownVariables(drawn).map(({ owner }) => owner))];
  const unknown = [...flags.only, ...flags.hide, ...flags.lanes].find((name) => !owners.includes(name));
  return unknown === undefined
    ? { ...found, checked, questions }
    : sayUsage(`the run has no instance \`${unknown}\``, io, near(unknown, owners));
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

/** A run to be shown, with its spec and what was asked about it. */
interface Looked extends Found {
  readonly checked: CheckResult;
  readonly questions: readonly Question[];
}

function write(found: Looked, format: Exclude<TraceFormat, "html">, flags: TraceFlags, page: Page): string {
  switch (format) {
    case "json": {
      const { spec, claim, trace, part, settled, blame } = found;
      return jsonText({
        schemaVersion: 1,
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
      return textOf(found, [...formulaRows(found, flags), ...rowsOf(found, flags)], flags, page);
  }
}

function formulaRows({ claim, wide }: Looked, { formulas }: TraceFlags): readonly Row[] {
  return formulas === true ? partRows(claim.formula!, wide.trace) : [];
}

/** A page on which one run at a time is seen. */
async function htmlOf(found: readonly Looked[], flags: TraceFlags): Promise<string> {
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

function shownOf(found: Looked, flags: TraceFlags): Shown {
  const { spec, claim, wide, checked } = found;
  const reactions = checked.problem?.reactions ?? [];
  const isSeen = (owner: string): boolean => isWanted(owner, flags);
  return { spec, claim, ...wide, reactions, sources: checked.sources, asked: rowsOf(found, flags), isWanted: isSeen };
}

/** What was asked about the run, a row each. */
function rowsOf({ wide, questions }: Looked, flags: TraceFlags): readonly Row[] {
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
  { claim, trace, part, settled, spec, wide, blame }: Looked,
  rows: readonly Row[],
  { only, hide, lanes, full, formulas }: TraceFlags,
  page: Page,
): string {
  const verdict = { trace, ...(settled === undefined ? {} : { settled }), ...(blame === undefined ? {} : { blame }) };
  const head = `${paint(page, "red", "✗")} ${paint(page, "bold", claim.name)}  ${visible(spec)}`;
  const lines = renderTrace({ claim, verdict }, part, page, {
    only,
    hide,
    ...(lanes.length === 0 ? {} : { lanes }),
    full: full === true,
    story: true,
  });
  const guilty = formulas === true ? firstGuilty(claim.formula!, wide.trace) : undefined;
  const drawn = rows.length === 0 ? [] : ["", ...renderRows(rows, wide.trace, guilty, page)];
  return `${[head, "", ...lines, ...drawn].join("\n")}\n`;
}

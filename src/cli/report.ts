/** `upir report`: a spec's whole service level report, in one of four formats. */
import { check, decideClaims, recommend } from "../index.ts";
import type { CheckResult, VerifyResult } from "../index.ts";
import type { ExitCode } from "../report/outcome.ts";
import { exitCodeOf, exitCodes } from "../report/outcome.ts";
import type { Page } from "../report/page.ts";
import { slaReportOf } from "../report/sla/report.ts";
import type { Recommendation, SlaReport } from "../report/sla/report.ts";
import { documentAsHtml } from "../report/sla/html.ts";
import { reportAsJson } from "../report/sla/json.ts";
import { documentAsMarkdown } from "../report/sla/markdown.ts";
import { documentOf } from "../report/sla/sections.ts";
import { documentAsText } from "../report/sla/text.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { longWork } from "./long-work.ts";
import { problemWithOutput, writeWhole } from "./output.ts";
import { jsonText } from "./reports.ts";
import type { ReportFlags, ReportFormat } from "./flags.ts";

const widest = 80;

/** Decides the claims of a spec and writes the report on it, to standard output or to a file; the exit code is that of `verify`. */
export async function reportCommand(spec: string, flags: ReportFlags, io: Io): Promise<ExitCode> {
  const { output } = flags;
  const unwritable = output === undefined ? undefined : problemWithOutput(output);
  if (unwritable !== undefined) return sayUsage(unwritable, io);
  const format = flags.format ?? formatOf(output);
  if (format === undefined)
    return sayUsage(`the ending of ${output} says no format; end it in ${endings.join(", ")} or give --format`, io);
  const checked = check(await specOf(spec, io), { set: flags.set });
  sayDiagnostics(checked.diagnostics, io, flags.color);
  if (checked.problem === undefined) return exitCodes.rejected;
  const { result, recommendations } = await decide(checked, flags, io);
  const report = slaReportOf(result, checked.problem, recommendations);
  if (output === undefined) {
    const page = pageOf(io.stdout, io.env, flags.color);
    io.stdout.write(render(report, format, { ...page, width: Math.min(page.width, widest) }));
    return exitCodeOf(result);
  }
  const unwritten = writeWhole(output, render(report, format, { width: widest, color: false }));
  return unwritten === undefined ? exitCodeOf(result) : sayUsage(unwritten, io);
}

const formats: Readonly<Record<string, ReportFormat>> = {
  ".md": "md",
  ".json": "json",
  ".html": "html",
  ".txt": "text",
};
const endings = Object.keys(formats);

/** The format that the ending of a file says; text where there is no file. */
function formatOf(output: string | undefined): ReportFormat | undefined {
  if (output === undefined) return "text";
  const ending = endings.find((each) => output.toLowerCase().endsWith(each));
  return ending === undefined ? undefined : formats[ending];
}

function render(report: SlaReport, format: ReportFormat, page: Page): string {
  switch (format) {
    case "text":
      return documentAsText(documentOf(report), page);
    case "md":
      return documentAsMarkdown(documentOf(report));
    case "html":
      return documentAsHtml(documentOf(report));
    case "json":
      return jsonText(reportAsJson(report));
  }
}

interface Decided {
  readonly result: VerifyResult;
  /** Absent when nobody wants any, or there was no time for all. */
  readonly recommendations?: readonly Recommendation[];
}

/** The verdicts, and what repairs those that are violated. */
function decide(checked: CheckResult, flags: ReportFlags, io: Io): Promise<Decided> {
  return longWork(io, flags.verbose === true, async ({ signal, progress }) => {
    const options = {
      timeout: flags.timeout * 1000,
      signal,
      onProgress: (line: string): void => progress.say(line),
    };
    const result = await decideClaims(checked, options);
    if (!flags.recommendations) return { result };
    const recommendations: Recommendation[] = [];
    for await (const { title, text } of recommend(checked, { ...options, set: flags.set, known: result.claims }))
      recommendations.push({ title, text });
    return signal.aborted ? { result } : { result, recommendations };
  });
}

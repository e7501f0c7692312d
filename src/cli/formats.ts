/** Whole reports in the format that is wanted. Loaded only when one is: most runs write text as they go. */
import { extname } from "node:path";
import type { VerifyResult } from "../index.ts";
import { githubAnnotations } from "../report/formats/github.ts";
import { claimLine, specLine } from "../report/formats/json-lines.ts";
import { junitReport } from "../report/formats/junit.ts";
import { markdownSummary } from "../report/formats/markdown.ts";
import { sarifLog } from "../report/formats/sarif.ts";
import { version } from "../version.ts";
import type { Format } from "./flags.ts";
import { jsonLine, jsonReport, jsonText, textReport } from "./reports.ts";

/** The reports on all specs, in a format. */
export async function reportIn(format: Format, results: readonly VerifyResult[]): Promise<string> {
  switch (format) {
    case "text":
      return textReport(results);
    case "json":
      return jsonReport(results);
    case "jsonl":
      return results
        .flatMap((result) => [...result.claims.map((each) => claimLine(each, result.spec, result)), specLine(result)])
        .map(jsonLine)
        .join("");
    case "sarif":
      return jsonText(sarifLog(results, version));
    case "junit":
      return junitReport(results);
    case "github":
      return githubAnnotations(results);
    case "md":
      return markdownSummary(results);
    case "html":
      return (await import("./viewer.ts")).pageOfVerdicts(results);
  }
}

const endings: Readonly<Record<string, Format>> = {
  ".json": "json",
  ".jsonl": "jsonl",
  ".sarif": "sarif",
  ".xml": "junit",
  ".md": "md",
  ".html": "html",
};

/** The format that the name of a file asks for. */
export function formatOf(path: string): Format {
  return endings[extname(path)] ?? "text";
}

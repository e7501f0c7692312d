/**
 * GitHub annotations: one workflow command for each thing that is wrong, and a notice that counts.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
import type { Span } from "../../source/source.ts";
import { endOf, startOf } from "../../source/source.ts";
import { countKinds } from "../outcome.ts";
import { visible } from "../page.ts";
import type { Reported } from "./reported.ts";
import { lineOf, sentenceOf, weightOf } from "./reported.ts";

export function githubAnnotations(reports: readonly Reported[]): string {
  return reports
    .flatMap(linesOf)
    .map((line) => `${line}\n`)
    .join("");
}

function linesOf({ spec, diagnostics, claims }: Reported): readonly string[] {
  const wrong = claims.flatMap((result) => {
    const weight = weightOf(result);
    return weight === "good" ? [] : [command(weight, result.claim.name, sentenceOf(result), result.claim.span)];
  });
  const counts = countKinds(claims);
  const summary = `${counts.proved} proved, ${counts["holds-to-bound"]} held to a bound, ${counts.violated} violated, ${counts.vacuous} vacuous, ${counts.unknown} unknown`;
  return [
    ...diagnostics.map((each) => {
      const level = each.severity === "note" ? "notice" : each.severity;
      return command(level, each.code, lineOf(each), each.span);
    }),
    ...wrong,
    ...(claims.length === 0 ? [] : [command("notice", `upir: ${spec}`, summary, undefined)]),
  ];
}

function command(
  level: "error" | "warning" | "notice",
  title: string,
  message: string,
  span: Span | undefined,
): string {
  const place = span === undefined ? {} : placeOf(span);
  // In the order of GitHub's own toolkit.
  const properties = Object.entries({ title, ...place }).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${level} ${properties.join(",")}::${data(message)}`;
}

function placeOf(span: Span): Readonly<Record<string, string | number>> {
  const { line, column } = startOf(span);
  const end = endOf(span);
  const columns = end.line === line ? { col: column, endColumn: end.column } : {};
  return { file: span.file.path, line, endLine: end.line, ...columns };
}

/** What no terminal obeys, with the escapes that the runner undoes. */
function data(text: string): string {
  return visible(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

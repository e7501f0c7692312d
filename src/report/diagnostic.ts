/**
 * Draws a diagnostic: heading with the place and the code, the line with carets under it, what is wrong in plain
 * words, near names, one hint, and where to read more.
 */
import type { Diagnostic } from "../source/diagnostic.ts";
import { fill, messages } from "../source/messages.ts";
import type { Span } from "../source/source.ts";
import { shownPath, startOf } from "../source/source.ts";
import type { Page } from "./page.ts";
import { clip, columnsOf, paint, visible, wrap } from "./page.ts";

/** A diagnostic as a block of text that ends without a line break. */
export function renderDiagnostic(diagnostic: Diagnostic, page: Page): string {
  const { text, hint } = wordsOf(diagnostic);
  const related = (diagnostic.related ?? []).flatMap((each) => [
    "",
    ...wrap(`${visible(each.text)} (${place(each.span)}):`, page.width),
    ...snippet(each.span, page),
  ]);
  return [
    heading(diagnostic, page),
    "",
    ...snippet(diagnostic.span, page),
    ...wrap(visible(text), page.width),
    ...nearNames(diagnostic.suggestions ?? [], page),
    ...related,
    ...(hint === undefined ? [] : ["", ...wrap(visible(hint), page.width)]),
    "",
    paint(page, "dim", `upir explain ${diagnostic.code}`),
  ].join("\n");
}

/** The title, message and hint of a diagnostic with its details filled in. */
export function wordsOf({ code, details }: Diagnostic): {
  readonly title: string;
  readonly text: string;
  readonly hint?: string;
} {
  const { title, text, hint } = messages[code];
  return {
    title: fill(title, details),
    text: fill(text, details),
    ...(hint === undefined ? {} : { hint: fill(hint, details) }),
  };
}

/** `-- UNKNOWN NAME ------- main.upir:27:14  [unknown-name]` */
function heading(diagnostic: Diagnostic, page: Page): string {
  const severity = diagnostic.severity === "error" ? "" : `${diagnostic.severity}: `;
  const title = `-- ${visible(severity + wordsOf(diagnostic).title).toUpperCase()} `;
  const where = ` ${place(diagnostic.span)}  [${diagnostic.code}]`;
  const rule = "-".repeat(Math.max(2, page.width - columnsOf(title) - columnsOf(where)));
  const ink = diagnostic.severity === "error" ? "red" : diagnostic.severity === "warning" ? "yellow" : "cyan";
  return paint(page, ink, title + rule + where);
}

/** `main.upir:27:14`; for a file without text only its path. */
function place(span: Span): string {
  if (span.file.text === "") return visible(shownPath(span.file));
  const { line, column } = startOf(span);
  return visible(`${shownPath(span.file)}:${line}:${column}`);
}

/** The first line of the span with carets under what belongs to the span. Nothing for an empty file. */
function snippet(span: Span, page: Page): readonly string[] {
  const { text } = span.file;
  if (text.trim() === "") return [];
  const { line, column } = startOf(span);
  const begin = span.start - column + 1;
  const source = /[^\r\n]*/.exec(text.slice(begin))?.[0] ?? "";
  const gutter = `${line} | `;
  const room = Math.max(20, page.width - gutter.length);
  const from = column - 1 > room - 10 ? Math.max(0, column - 1 - Math.floor(room / 2)) : 0;
  const cut = from > 0 ? "…" : "";
  const shown = expandTabs(cut + visible(source.slice(from, from + 2 * room)));
  const before = columnsOf(expandTabs(cut + visible(source.slice(from, column - 1))));
  const marked = source.slice(column - 1, Math.max(column, span.end - begin));
  const length = Math.max(1, Math.min(columnsOf(expandTabs(visible(marked))), room - before));
  const carets = " ".repeat(gutter.length + before) + paint(page, "red", "^".repeat(length));
  return [paint(page, "dim", gutter) + clip(shown, room), carets];
}

function expandTabs(text: string): string {
  return text.replaceAll("\t", "  ");
}

function nearNames(names: readonly string[], page: Page): readonly string[] {
  if (names.length === 0) return [];
  const intro = names.length === 1 ? "This is close:" : "These are close:";
  return ["", intro, "", ...names.map((name) => `    ${paint(page, "green", visible(name))}`)];
}

/** `3 errors and 1 warning` */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic["severity"]): string[] => {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return found === 0 ? [] : [`${found} ${severity}${found === 1 ? "" : "s"}`];
  };
  return [...count("error"), ...count("warning"), ...count("note")].join(" and ");
}

/** Saying that something is wrong: with the command line, or with a spec. */
import type { Diagnostic } from "../source/diagnostic.ts";
import { renderDiagnostic } from "../report/diagnostic.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";

/** Says what is wrong with the command line, with near names, and answers the exit code for it. */
export function sayUsage(message: string, io: Io, suggestions: readonly string[] = []): ExitCode {
  const near = suggestions.length === 0 ? "" : `\n(Did you mean ${suggestions.join(" or ")}?)`;
  io.stderr.write(visible(`error: ${message}${near}\n`));
  return exitCodes.usage;
}

/** Draws what is wrong with a spec on standard error. */
export function sayDiagnostics(diagnostics: readonly Diagnostic[], io: Io, color: boolean | undefined): void {
  if (diagnostics.length === 0) return;
  const page = pageOf(io.stderr, io.env, color);
  io.stderr.write(diagnostics.map((diagnostic) => `${renderDiagnostic(diagnostic, page)}\n\n`).join(""));
}

/** `upir synthesize`: fills what a spec leaves open, and prints the values with all verdicts. */
import { synthesize } from "../index.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { exitCodeOfSynthesis, renderSynthesis, synthesisAsJson } from "../report/synthesis.ts";
import { renderClaim, renderSummary } from "../report/terminal.ts";
import { hasErrors } from "../source/diagnostic.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { longWork } from "./long-work.ts";
import { jsonText } from "./reports.ts";
import type { SynthesizeFlags } from "./flags.ts";

export async function synthesizeCommand(spec: string, flags: SynthesizeFlags, io: Io): Promise<ExitCode> {
  return longWork(io, flags.verbose === true, async ({ signal, progress }) => {
    const filled = await synthesize(await specOf(spec, io), {
      set: flags.set,
      timeout: flags.timeout * 1000,
      signal,
      onProgress: (line) => progress.say(line),
    });
    progress.clear();
    if (flags.json !== true || hasErrors(filled.diagnostics)) sayDiagnostics(filled.diagnostics, io, flags.color);
    if (hasErrors(filled.diagnostics)) return exitCodes.rejected;
    if (filled.holes.length === 0)
      return sayUsage(`${spec} leaves no value open; write one as \`parameter name: type = ?5s..10s\``, io);
    if (flags.json === true) io.stdout.write(jsonText(synthesisAsJson(filled)));
    else {
      const page = pageOf(io.stdout, io.env, flags.color);
      const claims = filled.claims.map((claim) => `${renderClaim(claim, filled.problem?.system, page)}\n\n`);
      const summary = claims.length === 0 ? "" : `\n${claims.join("")}${renderSummary(filled.claims, page)}\n`;
      io.stdout.write(`${renderSynthesis(filled, page)}\n${summary}`);
    }
    return exitCodeOfSynthesis(filled);
  });
}

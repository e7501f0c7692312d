/** `upir format`: rewrites specs in the standard layout. A spec that cannot be read through is left alone. */
import { readStream, readText } from "../files.ts";
import { formatText } from "../format.ts";
import { unreadable } from "../index.ts";
import { exitCodes, worstOf } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import { hasErrors } from "../source/diagnostic.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { writeWhole } from "./output.ts";
import type { FormatFlags } from "./flags.ts";

export async function formatCommand(specs: readonly string[], flags: FormatFlags, io: Io): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  for (const spec of specs) codes.push(await formatOne(spec, flags, io));
  return worstOf(codes);
}

async function formatOne(spec: string, flags: FormatFlags, io: Io): Promise<ExitCode> {
  const read = spec === "-" ? { text: await readStream(io.stdin) } : readText(spec);
  if ("problem" in read) return reject([unreadable(spec, read.problem)], flags, io);
  const { value: formatted, diagnostics } = formatText({ path: spec, text: read.text });
  if (hasErrors(diagnostics)) return reject(diagnostics, flags, io);
  if (flags.check === true) {
    if (formatted === read.text) return exitCodes.success;
    io.stdout.write(`${visible(spec)}: not in the standard layout; \`upir format ${visible(spec)}\` puts it right\n`);
    return exitCodes.violated;
  }
  if (spec === "-") io.stdout.write(formatted);
  else if (formatted !== read.text) {
    const problem = writeWhole(spec, formatted);
    if (problem !== undefined) return sayUsage(problem, io);
    io.stdout.write(`${visible(spec)}: formatted\n`);
  }
  return exitCodes.success;
}

function reject(diagnostics: Parameters<typeof sayDiagnostics>[0], flags: FormatFlags, io: Io): ExitCode {
  sayDiagnostics(diagnostics, io, flags.color);
  return exitCodes.rejected;
}

/** `upir witness`: a run in which something happens, or the proof that it never does. */
import { decideClaims, unreadable } from "../index.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import { sayPreferred } from "../report/preferred.ts";
import { renderTrace } from "../report/trace.ts";
import { withClaim } from "./asked.ts";
import { sayDiagnostics } from "./complain.ts";
import { sourceOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { longWork } from "./long-work.ts";
import type { WitnessFlags } from "./flags.ts";

/** Found: 0. Proved never to happen: 1. Not known: 4. */
export async function witnessCommand(spec: string, expression: string, flags: WitnessFlags, io: Io): Promise<ExitCode> {
  const source = await sourceOf(spec, io);
  if ("problem" in source) {
    sayDiagnostics([unreadable(source.path, source.problem)], io, flags.color);
    return exitCodes.rejected;
  }
  const extended = withClaim(source, flags.set, (each) => `always not ${each}`, expression);
  sayDiagnostics(extended.diagnostics, io, flags.color);
  if (extended.problem === undefined) return exitCodes.rejected;
  const { claims, interrupted } = await longWork(io, flags.verbose === true, ({ signal, progress }) =>
    decideClaims(extended, {
      only: [extended.name],
      bound: flags.bound,
      timeout: flags.timeout * 1000,
      sanity: false,
      ...(flags.prefer === undefined ? {} : { prefer: flags.prefer }),
      signal,
      onProgress: (line) => progress.say(line),
    }),
  );
  if (interrupted || claims.length === 0) return exitCodes.interrupted;
  const result = claims[0]!;
  const { verdict } = result;
  const asked = visible(expression);
  const page = pageOf(io.stdout, io.env, flags.color);
  if (verdict.trace !== undefined && verdict.part !== undefined) {
    const lines = renderTrace(result, verdict.part, page, { only: [], hide: [], full: false, story: false });
    const size = verdict.settled ?? verdict.trace.steps.length;
    const known = verdict.preferred === undefined ? "" : `           ${visible(sayPreferred(verdict.preferred))}\n`;
    io.stdout.write(
      `✓ HAPPENS  ${asked}\n           ${size} ${size === 1 ? "step" : "steps"} · replayed ✓\n${known}\n${lines.join("\n")}\n`,
    );
    return exitCodes.success;
  }
  if (verdict.kind === "proved") {
    io.stdout.write(`✗ NEVER    ${asked}\n           every run, no time limit · ${visible(verdict.method)}\n`);
    return exitCodes.violated;
  }
  const reason =
    verdict.kind === "holds-to-bound"
      ? `not in any run of up to ${verdict.bound?.steps ?? flags.bound} steps; ${verdict.bound?.isCut === true ? "try a longer --timeout" : `try --bound ${2 * flags.bound}`}`
      : (verdict.reason ?? "no reason is known");
  io.stdout.write(`? UNKNOWN  ${asked}\n           ${visible(reason)}\n`);
  return exitCodes.unknown;
}

/** `upir check`: everything that is wrong with specs, without an engine or a solver. */
import { check } from "../index.ts";
import type { CheckResult, VerifyResult } from "../index.ts";
import { plainDoubts } from "../lower/doubts.ts";
import { countDiagnostics } from "../report/diagnostic.ts";
import { exitCodeOf, worstOf } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { paint, visible } from "../report/page.ts";
import { sayDiagnostics } from "./complain.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { jsonReport } from "./reports.ts";
import type { CheckFlags } from "./flags.ts";

export async function checkCommand(specs: readonly string[], flags: CheckFlags, io: Io): Promise<ExitCode> {
  const results: VerifyResult[] = [];
  for (const spec of specs) {
    const checked = withDoubts(check(await specOf(spec, io), { set: flags.set }));
    results.push({ ...checked, claims: [], checks: [], interrupted: false });
    if (flags.json === true) continue;
    sayDiagnostics(checked.diagnostics, io, flags.color);
    if (flags.quiet !== true) io.stdout.write(`${verdictOn(checked, io, flags.color)}\n`);
  }
  if (flags.json === true) io.stdout.write(jsonReport(results));
  return worstOf(results.map(exitCodeOf));
}

/** With a word on claims that may say something else than is meant. */
function withDoubts(checked: CheckResult): CheckResult {
  const doubts = checked.problem === undefined ? [] : plainDoubts(checked.problem);
  return { ...checked, diagnostics: [...checked.diagnostics, ...doubts] };
}

/** `✓ main.upir: 7 claims, 3 assumptions, 1 warning` */
function verdictOn({ spec, problem, diagnostics }: CheckResult, io: Io, color: boolean | undefined): string {
  const page = pageOf(io.stdout, io.env, color);
  const found = countDiagnostics(diagnostics);
  const name = visible(spec);
  if (problem === undefined) return `${paint(page, "red", "✗")} ${name}: ${found}`;
  const assumptions = problem.assumptions.length + problem.system.invariants.length;
  const counts = [
    plural(problem.claims.length, "claim"),
    plural(assumptions, "assumption"),
    ...(problem.scenarios === undefined ? [] : [plural(problem.scenarios.length, "scenario")]),
    ...(found === "" ? [] : [found]),
  ];
  return `${paint(page, "green", "✓")} ${name}: ${counts.join(", ")}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `upir compare`: how two formulas stand to each other, on the runs of a spec or on all there are. */
import { compareFormulas } from "../engine/compare.ts";
import type { Comparison } from "../engine/compare.ts";
import { unreadable } from "../index.ts";
import { and, variablesOf } from "../ltl/formula.ts";
import type { Formula } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import { comparisonAsJson } from "../report/formula-comparison-json.ts";
import { renderComparison } from "../report/formula-comparison.ts";
import type { Compared } from "../report/formula-comparison.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { hasErrors } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import { createSolver } from "../solver/create-solver.ts";
import { withClaim } from "./asked.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { CompareFlags } from "./flags.ts";
import { freeProblems, freeSpecOf } from "./free-spec.ts";
import { sourceOf } from "./input.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import { longWork } from "./long-work.ts";
import { jsonText } from "./reports.ts";

/** An answer: 0. Not decided: 4. */
export async function compareCommand(words: readonly string[], flags: CompareFlags, io: Io): Promise<ExitCode> {
  const [first, second] = words.slice(-2);
  if (first === undefined || second === undefined || words.length > 3)
    return sayUsage("`upir compare` takes two formulas, and a spec before them if they speak of one", io);
  if (words.length === 2 && first.endsWith(".upir"))
    return sayUsage(`\`${first}\` is followed by one formula; two are compared`, io);
  const spec = words.length === 3 ? await textOf(words[0]!, io) : undefined;
  if (spec !== undefined && "code" in spec) return rejected([spec], flags, io);
  const free = spec === undefined ? freeSpecOf([first, second]) : undefined;
  const asked = formulasOf(spec ?? free!.source, flags, [first, second]);
  if ("diagnostics" in asked) {
    const code = rejected(asked.diagnostics, flags, io);
    const isUnknown = asked.diagnostics.some((each) => each.code === "unknown-name");
    if (free !== undefined && isUnknown) io.stderr.write(`${freeHint}\n`);
    return code;
  }
  if ("figures" in asked)
    return sayUsage(`\`${asked.figures}\` is about quantities; what is compared are formulas about runs`, io);
  const problems = free === undefined ? [asked.problem] : freeProblems(asked.problem);
  if (problems === undefined) return sayUsage("without a spec, formulas may name no more than six free things", io);
  const result = await decide(problems, asked.formulas, flags, io);
  if (result === undefined) return exitCodes.interrupted;
  const compared: Compared = {
    variables: variablesOf(and(...asked.formulas)),
    first,
    second,
    comparison: result,
    ...(spec === undefined ? { free: free! } : { spec: spec.path }),
  };
  io.stdout.write(
    flags.json === true
      ? jsonText(comparisonAsJson(compared))
      : `${renderComparison(compared, pageOf(io.stdout, io.env, flags.color)).join("\n")}\n`,
  );
  return result.relation === "undecided" ? exitCodes.unknown : exitCodes.success;
}

const freeHint =
  "Without a spec, formulas are made of free truths (`p`) and states (`a is up`); name a spec for all else.";

function rejected(diagnostics: readonly Diagnostic[], { color }: CompareFlags, io: Io): ExitCode {
  sayDiagnostics(diagnostics, io, color);
  return exitCodes.rejected;
}

async function textOf(word: string, io: Io): Promise<SourceFile | Diagnostic> {
  const source = await sourceOf(word, io);
  return "problem" in source ? unreadable(source.path, source.problem) : source;
}

type Read =
  | { readonly problem: Problem; readonly formulas: readonly [Formula, Formula] }
  | { readonly diagnostics: readonly Diagnostic[] }
  /** A formula that is about quantities. */
  | { readonly figures: string };

/** Each formula is read in a text of its own, so that neither can change what the other says. */
function formulasOf(source: SourceFile, { set }: CompareFlags, asked: readonly [string, string]): Read {
  let problem: Problem | undefined;
  const formulas: Formula[] = [];
  for (const formula of asked) {
    const extended = withClaim(source, set, (each) => each, formula);
    if (extended.problem === undefined)
      return { diagnostics: extended.diagnostics.filter((each) => hasErrors([each])) };
    const claim = extended.problem.claims.find(({ name }) => name === extended.name);
    if (claim?.formula === undefined) return { figures: formula };
    problem ??= { ...extended.problem, claims: [] };
    formulas.push(claim.formula);
  }
  return { problem: problem!, formulas: [formulas[0]!, formulas[1]!] };
}

/** Undefined if the user has stopped it. */
function decide(
  problems: readonly Problem[],
  [first, second]: readonly [Formula, Formula],
  { bound, timeout, verbose }: CompareFlags,
  io: Io,
): Promise<Comparison | undefined> {
  return longWork(io, verbose === true, async ({ signal, progress }) => {
    const solver = createSolver();
    const stop = (): void => solver.close();
    signal.addEventListener("abort", stop);
    try {
      const options = {
        bound,
        milliseconds: timeout * 1000,
        sanity: false,
        signal,
        onProgress: (line: string) => progress.say(line),
      };
      const found = await compareFormulas(problems, first, second, solver, options);
      return signal.aborted ? undefined : found;
    } catch (error) {
      // A solver that was stopped may fail in any way.
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      signal.removeEventListener("abort", stop);
      solver.close();
    }
  });
}

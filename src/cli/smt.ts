/** `upir smt`: the texts that the solver is asked, exactly, one after another; a solver can read them all in one go. */
import { check } from "../index.ts";
import { namesToAskFor } from "../ltl/scenario.ts";
import { questions } from "../pipeline.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import { specOf } from "./input.ts";
import type { Io } from "./io.ts";
import type { SmtFlags } from "./flags.ts";

export async function smtCommand(spec: string, flags: SmtFlags, io: Io): Promise<ExitCode> {
  const { problem, diagnostics } = check(await specOf(spec, io), { set: flags.set });
  sayDiagnostics(diagnostics, io, flags.color);
  if (problem === undefined) return exitCodes.rejected;
  const names = namesToAskFor(problem);
  const unknown = flags.only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return sayUsage(`there is no claim \`${unknown}\` in ${spec}`, io, nearNames(unknown, names));
  let count = 0;
  const only = flags.only.length === 0 ? {} : { only: flags.only };
  const options = {
    ...only,
    bound: flags.bound,
    milliseconds: flags.timeout * 1000,
    engine: flags.engine,
    signal: io.closed,
  };
  for await (const { claim, text } of questions(problem, options)) {
    count += 1;
    io.stdout.write(
      `${count === 1 ? "" : "(reset)\n\n"}; question ${count}, for ${claim === undefined ? "the spec as a whole" : `the claim ${claim}`}\n${text.trimEnd()}\n\n`,
    );
    if (io.closed.aborted) break;
  }
  if (count === 0) io.stderr.write("The solver is asked nothing about these claims.\n");
  return exitCodes.success;
}

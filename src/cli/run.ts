/** The command line: one program of many commands, which are declared next door. */
import { Command, CommanderError } from "commander";
import { visible } from "../report/page.ts";
import { version } from "../version.ts";
import type { Finish } from "./declare.ts";
import {
  addCheck,
  addDiff,
  addFailures,
  addRecommend,
  addReport,
  addSmt,
  addSynthesize,
  addVerify,
} from "./deciding-commands.ts";
import type { Io } from "./io.ts";
import { addLearn } from "./learn-commands.ts";
import { addCompare, addTrace, addWhyNot, addWitness } from "./run-commands.ts";
import { addCache, addExplain, addFormat, addInit, addRead, addRecheck, addSchema } from "./text-commands.ts";

const usageError = 2;
const internalError = 70;

/** Runs one command line and answers its exit code. Never rejects. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code = 0;
  try {
    await createProgram(io, (result) => (code = result)).parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return afterCommander(error, args, io);
    io.stderr.write(visible(internalMessage(error, args, io)));
    return internalError;
  }
}

/** Commander has already said what is wrong. A spec where a command should be gets a word more. */
function afterCommander(error: CommanderError, [first = ""]: readonly string[], io: Io): number {
  if (error.code === "commander.unknownCommand" && first.endsWith(".upir"))
    io.stderr.write(`Say what to do with the spec: upir verify ${visible(first)}\n`);
  return error.exitCode === 0 ? 0 : usageError;
}

function internalMessage(error: unknown, args: readonly string[], io: Io): string {
  const wantsStack = args.includes("--verbose") || args.includes("-v") || (io.env["UPIR_DEBUG"] ?? "") !== "";
  const message = error instanceof Error ? error.message : String(error);
  const detail = !wantsStack ? "Set UPIR_DEBUG=1 to see where." : error instanceof Error ? error.stack : "";
  return `upir: this is a mistake in upir, not in your spec: ${message}\n${detail}\n`;
}

function createProgram(io: Io, finish: Finish): Command {
  const program = new Command("upir")
    .description("Says what is proved of a service architecture, and shows a run where it is not so.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "explain the commands, or one of them")
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(visible(text)),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    })
    .addHelpText("after", exitCodeHelp);
  addInit(program, io, finish);
  addVerify(program, io, finish);
  addCheck(program, io, finish);
  addFailures(program, io, finish);
  addRecommend(program, io, finish);
  addSynthesize(program, io, finish);
  addDiff(program, io, finish);
  addSmt(program, io, finish);
  addReport(program, io, finish);
  addTrace(program, io, finish);
  addWitness(program, io, finish);
  addWhyNot(program, io, finish);
  addCompare(program, io, finish);
  addRecheck(program, io, finish);
  addRead(program, io, finish);
  addFormat(program, io, finish);
  addExplain(program, io, finish);
  addSchema(program, io, finish);
  addCache(program, io, finish);
  addLearn(program, io, finish);
  return program;
}

const exitCodeHelp = `
Exit codes:
  0  everything is proved (or held to the bound)      4  something is unknown
  1  something is violated, or not as expected        5  something is vacuous
  2  the command line is wrong                       70  a mistake in upir
  3  the spec is rejected                           130  interrupted`;

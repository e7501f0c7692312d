/** The commands about texts (specs, certificates, messages, schemas), and their options. Each is loaded only when it is wanted. */
import type { Command } from "commander";
import { Argument, Option } from "commander";
import { solverNames } from "../solver/native-solvers.ts";
import type { Finish, Given } from "./declare.ts";
import { nothingGiven } from "./declare.ts";
import type { CacheFlags, Described, FormatFlags, ReadFlags, RecheckFlags } from "./flags.ts";
import { describedCommands } from "./flags.ts";
import type { Io } from "./io.ts";
import { positiveNumber, separated, setting } from "./option-values.ts";

export function addRecheck(program: Command, io: Io, finish: Finish): void {
  program
    .command("recheck")
    .description("check a certificate against its spec, with a fresh solver")
    .argument("<file>", "what `upir verify --certificate` wrote")
    .option("--spec <file>", "the spec, if it is not where the certificate says")
    .addOption(
      new Option("--solver <name>", "a native solver on the PATH instead of the built-in Z3").choices(solverNames),
    )
    .option("--timeout <seconds>", "time for each obligation", positiveNumber, 60)
    .option("-v, --verbose", "say what is being done; show where upir itself fails")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (file: string, flags: RecheckFlags) => {
      const { recheckCommand } = await import("./recheck.ts");
      finish(await recheckCommand(file, flags, io));
    });
}

export function addFormat(program: Command, io: Io, finish: Finish): void {
  program
    .command("format")
    .description("rewrite specs in the standard layout (`-`: standard input to standard output)")
    .argument("<spec...>", "files, or `-` for standard input")
    .option("--check", "change nothing; say which files are not in the standard layout and exit with 1 if any")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (specs: readonly string[], flags: FormatFlags) => {
      const { formatCommand } = await import("./format.ts");
      finish(await formatCommand(specs, flags, io));
    });
}

export function addRead(program: Command, io: Io, finish: Finish): void {
  program
    .command("read")
    .description("read every claim and assumption of a spec back in English")
    .argument("[spec]", "a file, or `-` for standard input")
    .option("--only <name>", "only this claim or assumption; repeatable, or several with commas", separated)
    .option("--formula <formula>", "read this formula instead; the spec says what its names are, if it is given")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string | undefined, flags: Given<ReadFlags>) => {
      const { readCommand } = await import("./read.ts");
      finish(await readCommand(spec, { ...nothingGiven, ...flags }, io));
    });
}

export function addExplain(program: Command, io: Io, finish: Finish): void {
  program
    .command("explain")
    .description("explain the code of a message, or list all codes")
    .argument("[code]", "the word in brackets, such as `unknown-unit`")
    .action(async (code: string | undefined) => {
      const { explainCommand } = await import("./explain.ts");
      finish(await explainCommand(code, io));
    });
}

export function addSchema(program: Command, io: Io, finish: Finish): void {
  program
    .command("schema")
    .description("print the JSON schema of what --json prints, or of `report --format json`")
    .addArgument(new Argument("[command]", "the command that prints it").choices(describedCommands).default("verify"))
    .action(async (command: Described) => {
      const { schemaCommand } = await import("./schema.ts");
      finish(schemaCommand(command, io));
    });
}

export function addCache(program: Command, io: Io, finish: Finish): void {
  program
    .command("cache")
    .description("say where verdicts are kept, and how many")
    .option("--clear", "remove them")
    .action(async (flags: CacheFlags) => {
      const { cacheCommand } = await import("./cache.ts");
      finish(cacheCommand(flags, io));
    });
}

export function addInit(program: Command, io: Io, finish: Finish): void {
  program
    .command("init")
    .description("write a first spec, a test of it, and a workflow for CI")
    .argument("[folder]", "where to", ".")
    .action(async (folder: string) => {
      const { initCommand } = await import("./init.ts");
      finish(initCommand(folder, io));
    });
}

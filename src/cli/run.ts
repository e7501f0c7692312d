/** The command line: which commands and options there are. A command is loaded only when it is wanted. */
import { Argument, Command, CommanderError, Option } from "commander";
import { visible } from "../report/page.ts";
import { solverNames } from "../solver/native-solvers.ts";
import { version } from "../version.ts";
import type {
  CheckFlags,
  VerifyFlags,
  SmtFlags,
  FailuresFlags,
  ReportFlags,
  Described,
  RecommendFlags,
  SynthesizeFlags,
  TraceFlags,
  WitnessFlags,
  RecheckFlags,
  FormatFlags,
} from "./flags.ts";
import { describedCommands, formats, reportFormats, traceFormats } from "./flags.ts";
import type { Io } from "./io.ts";
import { collected, positiveInteger, positiveNumber, separated, setting } from "./option-values.ts";

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

type Finish = (code: number) => void;

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
  addVerify(program, io, finish);
  addCheck(program, io, finish);
  addFailures(program, io, finish);
  addRecommend(program, io, finish);
  addSynthesize(program, io, finish);
  addSmt(program, io, finish);
  addReport(program, io, finish);
  addTrace(program, io, finish);
  addWitness(program, io, finish);
  addRecheck(program, io, finish);
  addFormat(program, io, finish);
  addExplain(program, io, finish);
  addSchema(program, io, finish);
  return program;
}

const exitCodeHelp = `
Exit codes:
  0  everything is proved (or held to the bound)      4  something is unknown
  1  something is violated, or not as expected        5  something is vacuous
  2  the command line is wrong                       70  a mistake in upir
  3  the spec is rejected                           130  interrupted`;

/** The exit code stays the same in every output mode. */
function addVerify(program: Command, io: Io, finish: Finish): void {
  withSpec(program.command("verify").description("decide the claims of specs (`-` reads standard input)"))
    .option("--only <name>", "decide only this claim; repeatable, or several with commas", separated)
    .option("--bound <steps>", "how many steps a bounded search looks ahead", positiveInteger, 20)
    .option("--timeout <seconds>", "time for each claim", positiveNumber, 60)
    .addOption(
      new Option("--solver <name>", "a native solver on the PATH instead of the built-in Z3").choices(solverNames),
    )
    .option("--no-sanity", "do not check that claims and spec say what they seem to say")
    .addOption(engineOption())
    .option(
      "--cross-check",
      "decide each claim by `both` and by `smt`; a contradiction ends with 70 and a file to report",
    )
    .option("--json", "print JSON (its schema: `upir schema`)")
    .addOption(
      new Option("--format <name>", "how to write the report; the exit code does not depend on it").choices(formats),
    )
    .option("--output <file>", "write the report to a file as well: as --format says, else as its ending does")
    .option("--core", "try each proof without each assumption and timing that it reads (takes several times as long)")
    .option("--certificate <file>", "write the proofs to a file that `upir recheck`, z3 and cvc5 read")
    .option("-q, --quiet", "print only marks, names and the summary")
    .option("-v, --verbose", "say what is being done and every check that was made; show where upir itself fails")
    .action(async (specs: readonly string[], flags: Given<VerifyFlags>) => {
      const { verifyCommand } = await import("./verify.ts");
      finish(await verifyCommand(specs, { ...nothingGiven, ...flags }, io));
    });
}

function engineOption(): Option {
  return new Option("--engine <name>", "what decides: zones alone, the solver alone, or both together")
    .choices(["zones", "smt", "both"])
    .default("both");
}

function addCheck(program: Command, io: Io, finish: Finish): void {
  withSpec(program.command("check").description("find what is wrong with specs, without deciding anything"))
    .option("--json", "print JSON (its schema: `upir schema`)")
    .option("-q, --quiet", "print only what is wrong")
    .action(async (specs: readonly string[], flags: Given<CheckFlags>) => {
      const { checkCommand } = await import("./check.ts");
      finish(await checkCommand(specs, { ...nothingGiven, ...flags }, io));
    });
}

function addFailures(program: Command, io: Io, finish: Finish): void {
  program
    .command("failures")
    .description("list the smallest sets of failures that take a flow down or break a claim")
    .argument("<spec>", "a file, or `-` for standard input")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--only <name>", "only this flow or claim; repeatable, or several with commas", separated)
    .option("--timeout <seconds>", "time for each set that is tried", positiveNumber, 60)
    .option("--json", "print JSON")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string, flags: Given<FailuresFlags>) => {
      const { failuresCommand } = await import("./failures.ts");
      finish(await failuresCommand(spec, { ...nothingGiven, ...flags }, io));
    });
}

function addRecommend(program: Command, io: Io, finish: Finish): void {
  program
    .command("recommend")
    .description("find changes of numbers in a spec that repair what is violated, each of them proved")
    .argument("<spec>", "a file, or `-` for standard input")
    .option(
      "--set <name=value>",
      "give a parameter of the spec a value, which is then not changed; repeatable",
      setting,
    )
    .option("--only <name>", "repair only this claim; repeatable, or several with commas", separated)
    .option("--timeout <seconds>", "time for each claim on each spec that is tried", positiveNumber, 60)
    .option("--json", "print JSON (its schema: `upir schema recommend`)")
    .option("-v, --verbose", "say what is being tried; show where upir itself fails")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string, flags: Given<RecommendFlags>) => {
      const { recommendCommand } = await import("./recommend.ts");
      finish(await recommendCommand(spec, { ...nothingGiven, ...flags }, io));
    });
}

function addSynthesize(program: Command, io: Io, finish: Finish): void {
  program
    .command("synthesize")
    .description("find values for what a spec leaves open (`?5s..10s`), with which every claim is proved")
    .argument("<spec>", "a file, or `-` for standard input")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--timeout <seconds>", "time for each claim with each combination of values", positiveNumber, 60)
    .option("--json", "print JSON (its schema: `upir schema synthesize`)")
    .option("-v, --verbose", "say what is being tried; show where upir itself fails")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string, flags: Given<SynthesizeFlags>) => {
      const { synthesizeCommand } = await import("./synthesize.ts");
      finish(await synthesizeCommand(spec, { ...nothingGiven, ...flags }, io));
    });
}

function addSmt(program: Command, io: Io, finish: Finish): void {
  program
    .command("smt")
    .description("print exactly what the solver is asked, as SMT-LIB")
    .argument("<spec>", "a file, or `-` for standard input")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--only <name>", "only this claim; repeatable, or several with commas", separated)
    .option("--bound <steps>", "how many steps a bounded search looks ahead", positiveInteger, 20)
    .option("--timeout <seconds>", "time for each claim", positiveNumber, 60)
    .addOption(engineOption())
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string, flags: Given<SmtFlags>) => {
      const { smtCommand } = await import("./smt.ts");
      finish(await smtCommand(spec, { ...nothingGiven, ...flags }, io));
    });
}

function addReport(program: Command, io: Io, finish: Finish): void {
  program
    .command("report")
    .description("decide the claims of a spec and report on its service levels as a whole")
    .argument("<spec>", "a file, or `-` for standard input")
    .addOption(
      new Option("--format <name>", "how to write it; text unless the ending of --output says otherwise").choices(
        reportFormats,
      ),
    )
    .option("--output <file>", "write it to a file (.txt, .md, .json, .html) instead of standard output")
    .option("--no-recommendations", "do not look for changes that repair what is violated")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--timeout <seconds>", "time for each claim", positiveNumber, 60)
    .option("-v, --verbose", "say what is being done; show where upir itself fails")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string, flags: Given<ReportFlags>) => {
      const { reportCommand } = await import("./report.ts");
      finish(await reportCommand(spec, { ...nothingGiven, ...flags }, io));
    });
}

function addTrace(program: Command, io: Io, finish: Finish): void {
  program
    .command("trace")
    .description("show the counterexamples of the last `upir verify`, or those of a file, and ask about them")
    .argument("[claim]", "only the run that violates this claim")
    .option("--from <file>", "a file that --save wrote, instead of what the last `upir verify` found")
    .option("--spec <file>", "replay it on this spec, instead of the one that it was found in")
    .option("--save <file>", "keep the runs in a file, to share them and to replay them later")
    .option("--eval <expression>", "the value of this in every state, in the language of specs; repeatable", collected)
    .option("--why-not <action>", "what keeps this action from happening, in every state; repeatable", separated)
    .option("--formulas", "the truth of the claim and all its parts in every state")
    .option("--only <name>", "draw only this instance; repeatable, or several with commas", separated)
    .option("--hide <name>", "leave this instance out; repeatable, or several with commas", separated)
    .option("--full", "draw all instances that change, and every step")
    .addOption(new Option("--format <name>", "how to write it").choices(traceFormats).default("text"))
    .option("--sequence", "the same as --format mermaid: a sequence diagram")
    .option("--output <file>", "write it to a file instead of standard output")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (claim: string | undefined, flags: Given<TraceFlags>) => {
      const { traceCommand } = await import("./trace.ts");
      finish(traceCommand(claim, { ...nothingGiven, ...flags }, io));
    });
}

function addWitness(program: Command, io: Io, finish: Finish): void {
  program
    .command("witness")
    .description("show a run in which something happens, or prove that it never does")
    .argument("<spec>", "a file, or `-` for standard input")
    .argument("<expression>", "what is to happen, in the language of specs: `us_east is down`")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--bound <steps>", "how many steps a bounded search looks ahead", positiveInteger, 20)
    .option("--timeout <seconds>", "time for the search", positiveNumber, 60)
    .option("-v, --verbose", "say what is being done; show where upir itself fails")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string, expression: string, flags: Given<WitnessFlags>) => {
      const { witnessCommand } = await import("./witness.ts");
      finish(await witnessCommand(spec, expression, { ...nothingGiven, ...flags }, io));
    });
}

function addRecheck(program: Command, io: Io, finish: Finish): void {
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

function addFormat(program: Command, io: Io, finish: Finish): void {
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

function addExplain(program: Command, io: Io, finish: Finish): void {
  program
    .command("explain")
    .description("explain the code of a message, or list all codes")
    .argument("[code]", "the word in brackets, such as `unknown-unit`")
    .action(async (code: string | undefined) => {
      const { explainCommand } = await import("./explain.ts");
      finish(explainCommand(code, io));
    });
}

function addSchema(program: Command, io: Io, finish: Finish): void {
  program
    .command("schema")
    .description("print the JSON schema of what --json prints, or of `report --format json`")
    .addArgument(new Argument("[command]", "the command that prints it").choices(describedCommands).default("verify"))
    .action(async (command: Described) => {
      const { schemaCommand } = await import("./schema.ts");
      finish(schemaCommand(command, io));
    });
}

/** What the user gave; lists that nobody added anything to are absent, so that help does not show them as defaults. */
type Given<Flags> = Omit<Flags, keyof Lists> & Partial<Lists>;

type Lists = Pick<TraceFlags, "only" | "eval" | "hide" | "whyNot"> & Pick<VerifyFlags, "set">;

const nothingGiven: Lists = { set: {}, only: [], eval: [], hide: [], whyNot: [] };

function withSpec(command: Command): Command {
  return command
    .argument("<spec...>", "files, or `-` for standard input")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour");
}

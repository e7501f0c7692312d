/** The commands that decide what a spec claims, and their options. Each is loaded only when it is wanted. */
import type { Command } from "commander";
import { Option } from "commander";
import { solverNames } from "../solver/native-solvers.ts";
import type { Finish, Given } from "./declare.ts";
import { nothingGiven, preferOption, withSpec } from "./declare.ts";
import type {
  CheckFlags,
  DiffFlags,
  FailuresFlags,
  RecommendFlags,
  ReportFlags,
  SmtFlags,
  SynthesizeFlags,
  VerifyFlags,
} from "./flags.ts";
import { formats, reportFormats } from "./flags.ts";
import type { Io } from "./io.ts";
import { positiveInteger, positiveNumber, separated, setting } from "./option-values.ts";

/** The exit code stays the same in every output mode. */
export function addVerify(program: Command, io: Io, finish: Finish): void {
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
    .option("--no-cache", "decide everything anew, and keep nothing for the next time")
    .option("--core", "try each proof without each assumption and timing that it reads (takes several times as long)")
    .addOption(preferOption())
    .option("--max <number>", "show up to so many counterexamples that differ in what happens", positiveInteger)
    .option("--certificate <file>", "write the proofs to a file that `upir recheck`, z3 and cvc5 read")
    .option("--watch", "verify again whenever a file of the specs changes, until Ctrl-C")
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

export function addCheck(program: Command, io: Io, finish: Finish): void {
  withSpec(program.command("check").description("find what is wrong with specs, without deciding anything"))
    .option("--json", "print JSON (its schema: `upir schema`)")
    .option("-q, --quiet", "print only what is wrong")
    .action(async (specs: readonly string[], flags: Given<CheckFlags>) => {
      const { checkCommand } = await import("./check.ts");
      finish(await checkCommand(specs, { ...nothingGiven, ...flags }, io));
    });
}

export function addFailures(program: Command, io: Io, finish: Finish): void {
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

export function addRecommend(program: Command, io: Io, finish: Finish): void {
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

export function addSynthesize(program: Command, io: Io, finish: Finish): void {
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

export function addDiff(program: Command, io: Io, finish: Finish): void {
  program
    .command("diff")
    .description(
      "say what has changed from one spec to another: verdicts, figures, failure sets, and a run of only one",
    )
    .argument("<old>", "a file, or `-` for standard input")
    .argument("<new>", "a file, or `-` for standard input")
    .option("--set <name=value>", "give a parameter of both specs a value; repeatable", setting)
    .option("--set-old <name=value>", "give a parameter of the old spec a value; repeatable", setting)
    .option("--set-new <name=value>", "give a parameter of the new spec a value; repeatable", setting)
    .option("--timeout <seconds>", "time for each claim of each spec", positiveNumber, 60)
    .addOption(engineOption())
    .option("--json", "print JSON (its schema: `upir schema diff`)")
    .option("-v, --verbose", "say what is being done; show where upir itself fails")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (old: string, changed: string, flags: Given<DiffFlags>) => {
      const { diffCommand } = await import("./diff.ts");
      finish(await diffCommand(old, changed, { ...nothingGiven, ...flags }, io));
    });
}

export function addSmt(program: Command, io: Io, finish: Finish): void {
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

export function addReport(program: Command, io: Io, finish: Finish): void {
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

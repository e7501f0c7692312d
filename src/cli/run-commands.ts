/** The commands about single runs, and their options. Each is loaded only when it is wanted. */
import type { Command } from "commander";
import { Option } from "commander";
import type { Finish, Given } from "./declare.ts";
import { nothingGiven, preferOption } from "./declare.ts";
import type { CompareFlags, TraceFlags, WhyNotFlags, WitnessFlags } from "./flags.ts";
import { traceFormats } from "./flags.ts";
import type { Io } from "./io.ts";
import { collected, positiveInteger, positiveNumber, separated, setting, stepNumber } from "./option-values.ts";

export function addTrace(program: Command, io: Io, finish: Finish): void {
  program
    .command("trace")
    .description("show the counterexamples of the last `upir verify`, or those of a file, and ask about them")
    .argument("[claim]", "only the run that violates this claim")
    .option("--from <file>", "a file that --save wrote, instead of what the last `upir verify` found")
    .option("--run <number>", "only this one of several runs, from 1 on", positiveInteger)
    .option("--spec <file>", "replay it on this spec, instead of the one that it was found in")
    .option("--replay <file>", "the same as --from")
    .option(
      "--save <name>",
      "make a scenario of this name of the run: a spec that replays it; a file name (runs.json) keeps the runs",
    )
    .option("--into <file>", "add the scenario to this spec, instead of a new one beside the spec of the run")
    .option("--eval <expression>", "the value of this in every state, in the language of specs; repeatable", collected)
    .option("--why-not <action>", "what keeps this action from happening, in every state; repeatable", separated)
    .option("--formulas", "the truth of the claim and all its parts in every state")
    .option("--only <name>", "draw only this instance; repeatable, or several with commas", separated)
    .option("--hide <name>", "leave this instance out; repeatable, or several with commas", separated)
    .option(
      "--lanes <name>",
      "a column for each of these, in this order; repeatable, or several with commas",
      separated,
    )
    .option("--full", "draw all instances that change, and every step")
    .addOption(new Option("--format <name>", "how to write it; text unless said otherwise").choices(traceFormats))
    .option("--sequence", "the same as --format mermaid: a sequence diagram")
    .option("--output <file>", "write it to a file instead of standard output; `.html` says the format")
    .option("--open", "write the page of --format html to a file, and open it in the browser")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (claim: string | undefined, flags: Given<TraceFlags>) => {
      const { traceCommand } = await import("./trace.ts");
      finish(await traceCommand(claim, { ...nothingGiven, ...flags }, io));
    });
}

export function addWitness(program: Command, io: Io, finish: Finish): void {
  program
    .command("witness")
    .description("show a run in which something happens, or prove that it never does")
    .argument("<spec>", "a file, or `-` for standard input")
    .argument("<expression>", "what is to happen, in the language of specs: `us_east is down`")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--bound <steps>", "how many steps a bounded search looks ahead", positiveInteger, 20)
    .option("--timeout <seconds>", "time for the search", positiveNumber, 60)
    .addOption(preferOption().default("shortest"))
    .option("-v, --verbose", "say what is being done; show where upir itself fails")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string, expression: string, flags: Given<WitnessFlags>) => {
      const { witnessCommand } = await import("./witness.ts");
      finish(await witnessCommand(spec, expression, { ...nothingGiven, ...flags }, io));
    });
}

export function addWhyNot(program: Command, io: Io, finish: Finish): void {
  program
    .command("why-not")
    .description("say what keeps an action from happening in a run that the last `upir verify` found")
    .argument("<spec>", "the file in which the run was found")
    .argument("<action>", "its whole name: `check[us_east].evict`")
    .option("--at <step>", "only after so many steps of the run; 0 is its start", stepNumber)
    .option("--claim <name>", "the run that violates this claim, where there are several")
    .option("--from <file>", "a run of a file that `upir trace --save` wrote")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (spec: string, action: string, flags: WhyNotFlags) => {
      const { whyNotCommand } = await import("./why-not.ts");
      finish(whyNotCommand(spec, action, flags, io));
    });
}

export function addCompare(program: Command, io: Io, finish: Finish): void {
  program
    .command("compare")
    .description("say how two formulas stand to each other: equivalent, stricter, looser, overlapping or disjoint")
    .usage("[options] [spec] <formula> <formula>")
    .argument("<formulas...>", "two formulas; a spec before them, if they speak of one (`-`: standard input)")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--bound <steps>", "how many steps a bounded search looks ahead", positiveInteger, 20)
    .option("--timeout <seconds>", "time for each of the questions", positiveNumber, 60)
    .option("--json", "print JSON (its schema: `upir schema compare`)")
    .option("-v, --verbose", "say what is being done; show where upir itself fails")
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour")
    .action(async (words: readonly string[], flags: Given<CompareFlags>) => {
      const { compareCommand } = await import("./compare.ts");
      finish(await compareCommand(words, { ...nothingGiven, ...flags }, io));
    });
}

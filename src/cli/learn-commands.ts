/** The commands of the course, and their options. Each is loaded only when it is wanted. */
import type { Command } from "commander";
import type { Finish } from "./declare.ts";
import type { LearnFlags } from "./flags.ts";
import type { Io } from "./io.ts";

export function addLearn(program: Command, io: Io, finish: Finish): void {
  const learn = inColor(
    program.command("learn").description("a course of short lessons, each with an exercise that is judged"),
  )
    .argument("[lesson]", "the number of a lesson; without one, all are listed")
    .action(async (lesson: string | undefined, flags: LearnFlags) => {
      const { learnCommand } = await import("./learn.ts");
      finish(learnCommand(lesson, flags, io));
    });
  learn
    .command("start")
    .description("write the spec of a lesson into this folder; nothing is overwritten")
    .argument("[lesson]", "its number; the next one unless given")
    .action(async (lesson: string | undefined) => {
      const { startCommand } = await import("./learn.ts");
      finish(startCommand(lesson, io));
    });
  inColor(learn.command("check").description("judge the answer in the file of a lesson"))
    .argument("[file]", "the file, or `-` for standard input; that of the next lesson unless given")
    .action(async (file: string | undefined, flags: LearnFlags) => {
      const { gradeCommand } = await import("./learn.ts");
      finish(await gradeCommand(file, flags, io));
    });
  inColor(learn.command("hint").description("the next hint for a lesson"))
    .argument("[lesson]", "its number; the next one unless given")
    .action(async (lesson: string | undefined, flags: LearnFlags) => {
      const { hintCommand } = await import("./learn.ts");
      finish(hintCommand(lesson, flags, io));
    });
  inColor(learn.command("solution").description("the solution of a lesson, once its hints were given"))
    .argument("[lesson]", "its number; the next one unless given")
    .option("--show", "show it although there are hints left")
    .action(async (lesson: string | undefined, flags: LearnFlags) => {
      const { solutionCommand } = await import("./learn.ts");
      finish(solutionCommand(lesson, flags, io));
    });
}

function inColor(command: Command): Command {
  return command.option("--color", "draw in colour").option("--no-color", "draw without colour");
}

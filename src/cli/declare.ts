/** What the declarations of commands share. */
import type { Command } from "commander";
import { Option } from "commander";
import { preferences } from "../engine/preferred.ts";
import type { TraceFlags, VerifyFlags } from "./flags.ts";
import { setting } from "./option-values.ts";

/** Takes the exit code of a command. */
export type Finish = (code: number) => void;

/** What the user gave; lists that nobody added anything to are absent, so that help does not show them as defaults. */
export type Given<Flags> = Omit<Flags, keyof Lists> & Partial<Lists>;

type Lists = Pick<TraceFlags, "only" | "eval" | "hide" | "lanes" | "whyNot"> & Pick<VerifyFlags, "set">;

export const nothingGiven: Lists = { set: {}, only: [], eval: [], hide: [], lanes: [], whyNot: [] };

/** A command that takes several specs. */
export function withSpec(command: Command): Command {
  return command
    .argument("<spec...>", "files, or `-` for standard input")
    .option("--set <name=value>", "give a parameter of the spec a value; repeatable", setting)
    .option("--color", "draw in colour")
    .option("--no-color", "draw without colour");
}

/** Which counterexample is wanted, for the commands that show one. */
export function preferOption(): Option {
  return new Option("--prefer <which>", "show the shortest or the earliest run, with the proof that it is").choices(
    preferences,
  );
}

/** From a word on the command line to a spec: a path, or `-` for standard input. */
import { readStream } from "../files.ts";
import type { Spec } from "../index.ts";
import type { Io } from "./io.ts";

/** Texts from standard input are `-`; their `use` lines are relative to the working folder. */
export async function specOf(word: string, io: Io): Promise<Spec> {
  return word === "-" ? { path: "-", text: await readStream(io.stdin) } : word;
}

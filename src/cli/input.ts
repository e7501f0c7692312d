/** From a word on the command line to a spec: a path, or `-` for standard input. */
import { readStream, readText } from "../files.ts";
import type { Spec } from "../index.ts";
import type { SourceFile } from "../source/source.ts";
import type { Io } from "./io.ts";

/** Texts from standard input are `-`; their `use` lines are relative to the working folder. */
export async function specOf(word: string, io: Io): Promise<Spec> {
  return word === "-" ? { path: "-", text: await readStream(io.stdin) } : word;
}

/** The text of a spec as well, or why it cannot be read. */
export async function sourceOf(
  word: string,
  io: Io,
): Promise<SourceFile | { readonly path: string; readonly problem: string }> {
  const given = await specOf(word, io);
  return typeof given === "string" ? { path: given, ...readText(given) } : given;
}

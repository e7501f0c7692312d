/** Writes a page to a file and opens it. Where it is is said in any case, so a browser that does not come is no failure. */
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import { sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { stateFolder } from "./kept-runs.ts";
import { writeWhole } from "./output.ts";

/** `output` is where the user wants it; else it goes where upir keeps its state. */
export async function openPage(text: string, output: string | undefined, io: Io): Promise<ExitCode> {
  const path = resolve(output ?? join(folderFor(io.env), "last-runs.html"));
  const unwritten = writeWhole(path, text);
  if (unwritten !== undefined) return sayUsage(unwritten, io);
  const problem = await io.open(path);
  io.stderr.write(visible(`${problem === undefined ? "opened" : `not opened (${problem}); it is in`} ${path}\n`));
  return exitCodes.success;
}

function folderFor(env: Io["env"]): string {
  const folder = stateFolder(env);
  if (folder === undefined) return tmpdir();
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    return tmpdir();
  }
}

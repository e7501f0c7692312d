/** Writes a page to a file and opens it. Where it is is said in any case, so a browser that does not come is no failure. */
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import { sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { writeWhole } from "./output.ts";
import { keepState, stateFile } from "./state-file.ts";

const name = "last-runs.html";

/** `output` is where the user wants it; else it goes where upir keeps its state, or where temporary files go. */
export async function openPage(text: string, output: string | undefined, io: Io): Promise<ExitCode> {
  const own = output === undefined ? stateFile(name, io.env) : undefined;
  const isKept = own !== undefined && keepState(own, text) === undefined;
  const path = resolve(isKept ? own : (output ?? join(tmpdir(), name)));
  const unwritten = isKept ? undefined : writeWhole(path, text);
  if (unwritten !== undefined) return sayUsage(unwritten, io);
  const problem = await io.open(path);
  io.stderr.write(visible(`${problem === undefined ? "opened" : `not opened (${problem}); it is in`} ${path}\n`));
  return exitCodes.success;
}

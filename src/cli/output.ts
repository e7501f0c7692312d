/** Writing files whole or not at all. */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { reasonOf } from "../files.ts";

/** Why a file could not be written, if that shows beforehand. */
export function problemWithOutput(path: string): string | undefined {
  try {
    if (existsSync(path) && statSync(path).isDirectory()) return `cannot write ${path}: it is a folder`;
    if (!existsSync(dirname(path))) return `cannot write ${path}: there is no folder ${dirname(path)}`;
    accessSync(existsSync(path) ? path : dirname(path), constants.W_OK);
    return undefined;
  } catch (error) {
    return `cannot write ${path}: ${reasonOf(error)}`;
  }
}

/**
 * Replaces the text of a file in one step, through a new file beside it, so that nobody ever sees half of it. Symbolic
 * links stay links, permissions stay; what is no regular file (`/dev/null`, a pipe) is written to directly. Answers why
 * it failed, if it did.
 */
export function writeWhole(path: string, text: string | Uint8Array): string | undefined {
  try {
    const target = existsSync(path) ? realpathSync(path) : path;
    const before = existsSync(target) ? statSync(target) : undefined;
    if (before !== undefined && !before.isFile()) writeFileSync(target, text);
    else replace(target, text, before?.mode);
    return undefined;
  } catch (error) {
    return `cannot write ${path}: ${reasonOf(error)}`;
  }
}

function replace(target: string, text: string | Uint8Array, mode: number | undefined): void {
  const fresh = `${target}.${process.pid}.tmp`;
  try {
    writeFileSync(fresh, text, { flag: "wx" });
    if (mode !== undefined) chmodSync(fresh, mode);
    renameSync(fresh, target);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  }
}

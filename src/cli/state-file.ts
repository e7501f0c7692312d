/**
 * Files that upir keeps in the folder where programs of a user keep their state (https://specifications.freedesktop.org/basedir-spec).
 * Nobody asked for them, so one that cannot be kept is no failure.
 */
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Io } from "./io.ts";
import { writeWhole } from "./output.ts";

/** Where a file of that name is; undefined where there is no such place. */
export function stateFile(name: string, env: Io["env"]): string | undefined {
  const { XDG_STATE_HOME: state = "", HOME: home = "" } = env;
  const folder = state !== "" ? state : home !== "" ? join(home, ".local", "state") : undefined;
  return folder === undefined ? undefined : join(folder, "upir", name);
}

/** Keeps a text there, if that can be. Answers why it could not. */
export function keepState(path: string, text: string): string | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch {
    return `cannot make the folder ${dirname(path)}`;
  }
  return writeWhole(path, text);
}

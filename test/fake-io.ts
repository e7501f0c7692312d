/** A world for the command line: remembers what was written, and reads what it was given. */
import type { Io, Output } from "../src/cli/io.ts";
import { run } from "../src/cli/run.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  readonly stdin?: string;
  readonly env?: Io["env"];
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** What opening a file comes to: a reason if it fails. Unless given, nothing can be opened. */
  readonly open?: (path: string) => string | undefined;
  /** Called with a function that presses Ctrl-C. */
  readonly withInterrupt?: (interrupt: () => void) => void;
  /** Called with the files that are watched, and with a function that says that one may have changed. */
  readonly withWatch?: (paths: readonly string[], changed: () => void) => void;
}

/** A world as commands see it, and what is written in it. */
export function worldOf(world: World = {}): { readonly io: Io; readonly written: { stdout: string; stderr: string } } {
  const written = { stdout: "", stderr: "" };
  const outputOf = (name: "stdout" | "stderr"): Output => ({
    isTTY: world.isTTY ?? false,
    ...(world.columns === undefined ? {} : { columns: world.columns }),
    write(text) {
      written[name] += text;
    },
  });
  const io: Io = {
    stdout: outputOf("stdout"),
    stderr: outputOf("stderr"),
    stdin: (async function* () {
      yield world.stdin ?? "";
    })(),
    env: world.env ?? {},
    closed: new AbortController().signal,
    watchFiles(paths, listener) {
      world.withWatch?.(paths, listener);
      return () => {};
    },
    onInterrupt(listener) {
      world.withInterrupt?.(listener);
      return () => {};
    },
    open: (path) => Promise.resolve(world.open === undefined ? "there is no desktop" : world.open(path)),
  };
  return { io, written };
}

/** Runs one command line of `upir` inside this process. */
export async function upir(args: readonly string[], world: World = {}): Promise<Ran> {
  const { io, written } = worldOf(world);
  const code = await run(args, io);
  return { code, ...written };
}

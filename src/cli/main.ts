/** The program `upir`: gives the command line the real world, and the process its exit code. Nothing else ends it. */
import type { Io, Output } from "./io.ts";
import { run } from "./run.ts";
import { watchFiles } from "./watch-files.ts";

const closed = new AbortController();
const failures: Error[] = [];

/** A standard stream. When its reader goes away (`| head`), what is written after that goes nowhere, quietly. */
function outputOf(stream: NodeJS.WriteStream, whenClosed: () => void): Output {
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code !== "EPIPE") failures.push(error);
    whenClosed();
  });
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns || undefined;
    },
    write(text) {
      if (open) stream.write(text);
    },
  };
}

/** What a user or a system sends to end a program: Ctrl-C, `kill`, a terminal that is closed. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The first signal asks the listener to stop; the second ends the process at once. */
function onInterrupt(listener: () => void): () => void {
  let asked = false;
  const handle = (): void => {
    if (asked) process.exit(130);
    asked = true;
    listener();
  };
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}

const io: Io = {
  stdout: outputOf(process.stdout, () => closed.abort()),
  stderr: outputOf(process.stderr, () => {}),
  stdin: process.stdin,
  env: process.env,
  closed: closed.signal,
  watchFiles,
  onInterrupt,
  open: async (path) => (await import("./open.ts")).openWithDesktop(path, process.platform),
};

void run(process.argv.slice(2), io).then((code) => {
  process.exitCode = code;
});
process.on("exit", () => {
  if (failures.length === 0) return;
  process.exitCode = 70;
  io.stderr.write(`upir: the output could not be written: ${failures[0]!.message}\n`);
});

/**
 * What is being done, on standard error: one steady line on a terminal, a plain line every few seconds with --verbose,
 * and nothing at all when it goes to a file or a pipe.
 */
import { clip } from "../report/page.ts";
import { showElapsed } from "../report/time.ts";
import type { Io } from "./io.ts";

export interface Progress {
  say(line: string): void;
  /** Takes the line away, so that something else can be printed. */
  clear(): void;
}

const steadyEvery = 100;
const plainEvery = 3000;
const clearLine = "\r\u001b[2K";

export function createProgress(io: Io, verbose: boolean): Progress {
  const started = performance.now();
  const steady = io.stderr.isTTY && io.env["TERM"] !== "dumb";
  let shown = false;
  let last = -Infinity;
  return {
    say(line) {
      const now = performance.now() - started;
      if ((!steady && !verbose) || now - last < (steady ? steadyEvery : plainEvery)) return;
      last = now;
      const text = `${line} · ${showElapsed(now)}`;
      if (!steady) return io.stderr.write(`${text}\n`);
      io.stderr.write(clearLine + clip(text, (io.stderr.columns ?? 80) - 1));
      shown = true;
    },
    clear() {
      if (!shown) return;
      io.stderr.write(clearLine);
      shown = false;
      last = -Infinity;
    },
  };
}

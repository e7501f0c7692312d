/** What takes time shows progress, can be stopped, and leaves nothing behind on the terminal. */
import type { Io } from "./io.ts";
import type { Progress } from "./progress.ts";
import { createProgress } from "./progress.ts";

export interface LongWork {
  /** Aborted by Ctrl-C and by a reader of the output that goes away. */
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** Whether the user has stopped it; not so when only nobody reads on. */
  interrupted(): boolean;
}

/** Does something that may take long. `verbose`: progress is said even where there is no terminal. */
export async function longWork<Result>(
  io: Io,
  verbose: boolean,
  work: (given: LongWork) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (): void => controller.abort();
  const release = io.onInterrupt(stop);
  io.closed.addEventListener("abort", stop);
  const progress = createProgress(io, verbose);
  try {
    return await work({ signal, progress, interrupted: () => signal.aborted && !io.closed.aborted });
  } finally {
    progress.clear();
    release();
    io.closed.removeEventListener("abort", stop);
  }
}

/**
 * Z3 as it comes with upir: WebAssembly in a worker thread, driven with text. The worker is started at once, so that it
 * loads while the caller is still at work; it is killed when a check's time is over or when it fails, and the next
 * check starts another. It keeps no process alive while nothing is asked of it.
 */
import { Worker } from "node:worker_threads";
import { readAnswer } from "./answer.ts";
import type { Answer, Limits, Solver } from "./solver.ts";
import { textFor } from "./text.ts";

const workerFile = new URL("./z3-worker.cjs", import.meta.url);

type Reply = { readonly id: number } & ({ readonly output: string } | { readonly failure: string });

export function createZ3Wasm(): Solver {
  let worker: Worker | undefined;
  let closed = false;
  let count = 0;
  let last: Promise<unknown> = Promise.resolve();
  /** Ends the check under way. */
  let settle: ((answer: Answer) => void) | undefined;

  const start = (): Worker => {
    const started = new Worker(workerFile, { stdout: true, stderr: true });
    started.unref();
    started.on("message", (reply: Reply) => {
      if (reply.id !== count) return;
      if ("output" in reply) settle?.(readAnswer(reply.output));
      else {
        discard();
        settle?.({ kind: "unknown", reason: reasonOf(reply.failure) });
      }
    });
    started.on("error", (error) => {
      if (worker === started) worker = undefined;
      settle?.({ kind: "unknown", reason: `the solver failed: ${error.message}` });
    });
    return started;
  };
  const discard = (): void => {
    void worker?.terminate();
    worker = undefined;
  };

  const ask = (text: string, { milliseconds }: Limits): Promise<Answer> => {
    if (closed) return Promise.resolve({ kind: "unknown", reason: "interrupted" });
    return new Promise((resolve) => {
      const asked = (worker ??= start());
      const timer = setTimeout(() => {
        discard();
        settle?.({ kind: "unknown", reason: "time-out in the solver" });
      }, milliseconds);
      settle = (answer) => {
        settle = undefined;
        clearTimeout(timer);
        asked.unref();
        resolve(answer);
      };
      asked.ref();
      count += 1;
      asked.postMessage({ id: count, text });
    });
  };

  worker = start();
  return {
    name: "z3 (built in)",
    check(script, limits) {
      const answer = last.then(() => ask(textFor(script), limits));
      last = answer;
      return answer;
    },
    close() {
      closed = true;
      discard();
      settle?.({ kind: "unknown", reason: "interrupted" });
    },
  };
}

function reasonOf(failure: string): string {
  return /memory|exit\(101\)/i.test(failure) ? "the solver ran out of memory" : `the solver failed: ${failure}`;
}

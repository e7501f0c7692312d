/**
 * Z3 as it comes with upir: WebAssembly in worker threads, driven with text. The first worker is started by the first check, or by
 * `warmUp`, so that it loads while the caller is still at work; another one when several questions wait, or one has waited for a while, and there is
 * a core for it. A worker is killed when a check's time is over or when it fails, and the next check starts another. None keeps
 * the process alive while nothing is asked of it.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { readAnswer } from "./answer.ts";
import type { Answer, Solver } from "./solver.ts";
import { textFor } from "./text.ts";

const workerFile = new URL("./z3-worker.cjs", import.meta.url);

/** Each may take 2 GB. */
const mostWorkers = 4;
/** Milliseconds; another worker takes a quarter of a second of a core until it is of use. */
const patience = 1000;

/** So many waiting questions for each worker are reason enough. */
const crowd = 16;

type Message = { readonly module: object } | { readonly output: string } | { readonly failure: string };

interface Question {
  readonly text: string;
  readonly isProof: boolean;
  readonly milliseconds: number;
  readonly rank: number;
  readonly since: number;
  answer(answer: Answer): void;
}

/** A worker, and how to end the check that it is at. */
interface Seat {
  readonly worker: Worker;
  settle?: (answer: Answer) => void;
}

const interrupted: Answer = { kind: "unknown", reason: "interrupted" };

export function createZ3Wasm(most: number = Math.min(availableParallelism(), mostWorkers)): Solver {
  const seats = new Set<Seat>();
  const waiting: Question[] = [];
  let closed = false;
  let count = 0;
  /** Z3 as the first worker has compiled it; the others need not. */
  let module: object | undefined;
  let hurry: NodeJS.Timeout | undefined;

  const open = (): Seat => {
    const worker = new Worker(workerFile, { stdout: true, stderr: true, workerData: { module } });
    const seat: Seat = { worker };
    seats.add(seat);
    worker.unref();
    worker.on("message", (message: Message) => {
      if ("module" in message) {
        module = message.module;
        serve();
      } else if ("output" in message) seat.settle?.(readAnswer(message.output));
      else leave(seat, reasonOf(message.failure));
    });
    worker.on("error", (error) => leave(seat, `the solver failed: ${error.message}`));
    return seat;
  };
  const leave = (seat: Seat, reason: string): void => {
    seats.delete(seat);
    void seat.worker.terminate();
    seat.settle?.({ kind: "unknown", reason });
  };

  const ask = (seat: Seat, { text, isProof, milliseconds, answer }: Question): void => {
    const timer = setTimeout(() => leave(seat, "time-out in the solver"), milliseconds);
    seat.settle = (found) => {
      delete seat.settle;
      clearTimeout(timer);
      seat.worker.unref();
      answer(found);
      serve();
    };
    seat.worker.ref();
    count += 1;
    seat.worker.postMessage({ id: count, text, isProof });
  };
  /** Who waits goes to who is free. If nobody is, somebody comes: at once if there is nobody at all. */
  const serve = (): void => {
    clearTimeout(hurry);
    while (waiting.length > 0) {
      const free = [...seats].find(({ settle }) => settle === undefined);
      const isCrowded = waiting.length > crowd * seats.size;
      const left = seats.size === 0 || isCrowded ? 0 : waiting[0]!.since + patience - performance.now();
      // The next worker takes over what the first one has compiled, so it waits for that.
      if (free === undefined && (seats.size === most || (seats.size > 0 && module === undefined))) return;
      if (free === undefined && left > 0) {
        hurry = setTimeout(serve, left);
        return;
      }
      ask(free ?? open(), waiting.shift()!);
    }
  };

  return {
    name: "z3 (built in)",
    warmUp() {
      if (seats.size === 0 && !closed) open();
    },
    check(script, { milliseconds, rank = 0, isProof = false }) {
      if (closed) return Promise.resolve(interrupted);
      return new Promise((answer) => {
        const place = waiting.findIndex((other) => other.rank > rank);
        const question: Question = {
          text: textFor(script),
          isProof,
          milliseconds,
          rank,
          since: performance.now(),
          answer,
        };
        waiting.splice(place < 0 ? waiting.length : place, 0, question);
        serve();
      });
    },
    close() {
      closed = true;
      clearTimeout(hurry);
      for (const question of waiting.splice(0)) question.answer(interrupted);
      for (const seat of seats) leave(seat, "interrupted");
    },
  };
}

function reasonOf(failure: string): string {
  return /memory|exit\(101\)/i.test(failure) ? "the solver ran out of memory" : `the solver failed: ${failure}`;
}

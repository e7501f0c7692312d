/**
 * Z3 as it comes with upir: WebAssembly in worker threads, driven with text. The first worker is started by the first check, or by
 * `warmUp`, so that it loads while the caller is still at work; another one when several questions wait, or one has waited for a while, and there is
 * a core for it. A worker is killed when a check's time is over, when it is withdrawn, or when it fails, and the next check starts another. So it
 * is when a rival's check has to give way. None keeps the process alive while nothing is asked of it.
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
  readonly isRival: boolean;
  readonly since: number;
  answer(answer: Answer): void;
}

/** A worker, and the check that it is at. */
interface Seat {
  readonly worker: Worker;
  at?: { readonly question: Question; readonly timer: NodeJS.Timeout };
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
      } else if ("output" in message) settle(seat, readAnswer(message.output));
      else leave(seat, reasonOf(message.failure));
    });
    worker.on("error", (error) => leave(seat, `the solver failed: ${error.message}`));
    return seat;
  };
  const leave = (seat: Seat, reason: string): void => {
    seats.delete(seat);
    void seat.worker.terminate();
    settle(seat, { kind: "unknown", reason });
  };
  /** What it is at is its own no more. */
  const release = (seat: Seat): Question | undefined => {
    const { at } = seat;
    clearTimeout(at?.timer);
    delete seat.at;
    seat.worker.unref();
    return at?.question;
  };
  const settle = (seat: Seat, answer: Answer): void => {
    const question = release(seat);
    if (question === undefined) return;
    question.answer(answer);
    serve();
  };

  const ask = (seat: Seat, question: Question): void => {
    const timer = setTimeout(() => leave(seat, "time-out in the solver"), question.milliseconds);
    seat.at = { question, timer };
    seat.worker.ref();
    count += 1;
    seat.worker.postMessage({ id: count, text: question.text, isProof: question.isProof });
  };
  const enter = (question: Question): void => {
    const place = waiting.findIndex((other) => isLater(other, question));
    waiting.splice(place < 0 ? waiting.length : place, 0, question);
  };
  const withdraw = (question: Question): void => {
    const place = waiting.indexOf(question);
    const seat = [...seats].find(({ at }) => at?.question === question);
    if (seat !== undefined) leave(seat, "interrupted");
    if (place < 0) return;
    waiting.splice(place, 1);
    question.answer(interrupted);
  };
  /** A rival goes back to those who wait, and another worker comes in place of its own. */
  const giveWay = (seat: Seat): void => {
    seats.delete(seat);
    void seat.worker.terminate();
    enter(release(seat)!);
  };
  /** Who waits goes to who is free. If nobody is, somebody comes: at once if there is nobody at all, or only because of a rival. */
  const serve = (): void => {
    clearTimeout(hurry);
    while (waiting.length > 0) {
      const free = [...seats].find(({ at }) => at === undefined);
      const isCrowded = waiting.length > crowd * seats.size;
      const rival = waiting[0]!.isRival ? undefined : [...seats].find(({ at }) => at?.question.isRival === true);
      const isUrgent = seats.size === 0 || isCrowded || rival !== undefined;
      const left = isUrgent ? 0 : waiting[0]!.since + patience - performance.now();
      if (free === undefined && seats.size === most && rival !== undefined) {
        const next = waiting.shift()!;
        giveWay(rival);
        ask(open(), next);
        continue;
      }
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
    atOnce: most,
    warmUp() {
      if (seats.size === 0 && !closed) open();
    },
    check(script, { milliseconds, rank = 0, isRival = false, isProof = false, signal }) {
      if (closed || signal?.aborted === true) return Promise.resolve(interrupted);
      return new Promise((resolve) => {
        const withdrawn = (): void => withdraw(question);
        const answer = (found: Answer): void => {
          signal?.removeEventListener("abort", withdrawn);
          resolve(found);
        };
        const since = performance.now();
        const question: Question = { text: textFor(script), isProof, milliseconds, rank, isRival, since, answer };
        signal?.addEventListener("abort", withdrawn);
        enter(question);
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

/** Whether a question that waits comes after another one. */
function isLater(waiting: Question, other: Question): boolean {
  return waiting.isRival === other.isRival ? waiting.rank > other.rank : waiting.isRival;
}

function reasonOf(failure: string): string {
  return /memory|exit\(101\)/i.test(failure) ? "the solver ran out of memory" : `the solver failed: ${failure}`;
}

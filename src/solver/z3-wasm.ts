/**
 * Z3 as it comes with upir: WebAssembly in worker threads, driven with text. The first worker is started by the first check, or by
 * `warmUp`, so that it loads while the caller is still at work; another one when several questions wait, or one has waited for a while, and there is
 * a core for it. A worker is killed when a check's time is over, when it is withdrawn, or when it fails, and the next check starts another. So it
 * is when a rival's check has to give way. None keeps the process alive while nothing is asked of it.
 */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { readAnswer } from "./answer.ts";
import type { Script } from "../encode/smt-lib.ts";
import type { Answer, Limits, Solver } from "./solver.ts";
import { textFor } from "./text.ts";

const workerFile = new URL("./z3-worker.cjs", import.meta.url);

/** Each may take 2 GB. */
const mostWorkers = 4;
/** Milliseconds; another worker takes a quarter of a second of a core until it is of use. */
const patience = 1000;

/** So many questions are given to a worker while it is at another one. */
const mostAhead = 4;
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
  /** What it has been given ahead, so that it need not wait for a caller who is busy. No question: nobody wants to know of this worker any more. */
  readonly ahead: { question?: Question }[];
}

function aheadOf({ ahead }: Seat): readonly Question[] {
  return ahead.flatMap(({ question }) => question ?? []);
}

const interrupted: Answer = { kind: "unknown", reason: "interrupted" };

/** What a worker is at when it comes to a question of which nobody wants to know any more. It may finish it, if that does not take long. */
const nobodys: Question = {
  text: "",
  isProof: true,
  milliseconds: patience,
  rank: 0,
  isRival: false,
  since: 0,
  answer() {},
};

export function createZ3Wasm(most: number = Math.min(availableParallelism(), mostWorkers)): Solver {
  const seats = new Set<Seat>();
  const waiting: Question[] = [];
  let closed = false;
  /** Z3 as the first worker has compiled it; the others need not. */
  let module: object | undefined;
  let hurry: NodeJS.Timeout | undefined;

  const open = (): Seat => {
    const worker = new Worker(workerFile, { stdout: true, stderr: true, workerData: { module } });
    const seat: Seat = { worker, ahead: [] };
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
  const end = (seat: Seat): void => {
    seats.delete(seat);
    void seat.worker.terminate();
    // What it was given ahead waits for somebody else.
    const given = aheadOf(seat);
    seat.ahead.length = 0;
    for (const question of given) enter(question);
  };
  const leave = (seat: Seat, reason: string): void => {
    end(seat);
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
    const next = seat.ahead.shift();
    if (next !== undefined) begin(seat, next.question ?? nobodys);
    question.answer(answer);
    serve();
  };

  const post = ({ worker }: Seat, { text, isProof }: Question): void => {
    worker.postMessage({ text, isProof });
  };
  const begin = (seat: Seat, question: Question): void => {
    const timer = setTimeout(() => leave(seat, "time-out in the solver"), question.milliseconds);
    seat.at = { question, timer };
    seat.worker.ref();
  };
  const ask = (seat: Seat, question: Question): void => {
    begin(seat, question);
    post(seat, question);
  };
  const enter = (question: Question): void => {
    const place = waiting.findIndex((other) => isLater(other, question));
    waiting.splice(place < 0 ? waiting.length : place, 0, question);
  };
  const withdraw = (question: Question): void => {
    const seat = [...seats].find(({ at }) => at?.question === question);
    if (seat !== undefined) return leave(seat, "interrupted");
    for (const { ahead } of seats) for (const next of ahead) if (next.question === question) delete next.question;
    const place = waiting.indexOf(question);
    if (place >= 0) waiting.splice(place, 1);
    question.answer(interrupted);
  };
  /** A rival goes back to those who wait, and another worker comes in place of its own. */
  const giveWay = (seat: Seat): void => {
    const question = release(seat)!;
    end(seat);
    enter(question);
  };

  const isLate = ({ since }: Question): boolean => since + patience <= performance.now();
  const freeSeat = (): Seat | undefined => [...seats].find(({ at }) => at === undefined);
  /** The next worker takes over what the first one has compiled, so it waits for that. */
  const canCome = (): boolean => seats.size === 0 || (seats.size < most && module !== undefined);
  /** The first of those who wait goes to who is free. If nobody is, somebody comes: at once if there is nobody at all, or only because of a rival. */
  const serveFirst = (first: Question): boolean => {
    const free = freeSeat();
    const rival = first.isRival ? undefined : [...seats].find(({ at }) => at?.question.isRival === true);
    const isUrgent = seats.size === 0 || waiting.length > crowd * seats.size || rival !== undefined || isLate(first);
    const givesWay = free === undefined && seats.size === most && rival !== undefined;
    if (free === undefined && !givesWay && !(isUrgent && canCome())) return false;
    waiting.shift();
    if (givesWay) giveWay(rival);
    ask(free ?? open(), first);
    return true;
  };
  const giveAhead = (): void => {
    for (const seat of seats) {
      while (seat.at?.question.isRival === false && seat.ahead.length < mostAhead) {
        if (waiting[0]?.isRival !== false) return;
        const question = waiting.shift()!;
        seat.ahead.push({ question });
        post(seat, question);
      }
    }
  };
  /** Whoever could do something takes what another worker was given ahead, and has not come to for long. */
  const takeLate = (): boolean => {
    const late = [...seats]
      .flatMap(({ ahead }) => ahead)
      .find(({ question }) => question !== undefined && isLate(question));
    const free = freeSeat();
    if (late?.question === undefined || (free === undefined && !canCome())) return false;
    ask(free ?? open(), late.question);
    delete late.question;
    return true;
  };
  const serve = (): void => {
    clearTimeout(hurry);
    while ((waiting[0] !== undefined && serveFirst(waiting[0])) || takeLate());
    giveAhead();
    const unserved = [...waiting.slice(0, 1), ...[...seats].flatMap(aheadOf)];
    const next = Math.min(...unserved.map(({ since }) => since + patience));
    if (canCome() && next < Infinity) hurry = setTimeout(serve, Math.max(1, next - performance.now()));
  };

  const answerTo = (script: Script, limits: Limits): Promise<Answer> => {
    const { milliseconds, rank = 0, isRival = false, isProof = false, signal } = limits;
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
  };

  return {
    name: "z3 (built in)",
    atOnce: most,
    warmUp() {
      if (seats.size === 0 && !closed) open();
    },
    async check(script, limits) {
      if (limits.isProof !== true) return answerTo(script, limits);
      // Where much is counted, the way of proofs is the slower one.
      const half = { ...limits, milliseconds: limits.milliseconds / 2 };
      const answer = await answerTo(script, half);
      return answer.kind === "unknown" ? answerTo(script, { ...half, isProof: false }) : answer;
    },
    close() {
      closed = true;
      clearTimeout(hurry);
      const unserved = [
        ...waiting.splice(0),
        ...[...seats].flatMap(({ ahead }) => ahead.splice(0)).flatMap(({ question }) => question ?? []),
      ];
      for (const question of unserved) question.answer(interrupted);
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

/** What engines are given: the problem, the solver, limits, and what was found before. */
import type { Formula } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Solver } from "../solver/solver.ts";
import type { Influence } from "../system/slice.ts";
import type { Whole } from "../trace/whole.ts";
import { noSolver } from "./no-solver.ts";
import type { AtWork, Turn } from "./turns.ts";
import { politely } from "./turns.ts";
import type { Verdict } from "./verdict.ts";

/** `zones`: no solver at all. `smt`: the solver alone. `both`: zones find, the solver confirms, and searches what is left; `smt` races against that. */
export type EngineName = "zones" | "smt" | "both";

export interface DecideOptions {
  /** Names of the claims to decide; absent: all. */
  readonly only?: readonly string[];
  /** How many steps the bounded search looks ahead. */
  readonly bound: number;
  /** Time for each claim, and for each engine if they check each other. */
  readonly milliseconds: number;
  /** Absent: `both`. */
  readonly engine?: EngineName;
  /** Decides each claim twice, by `both` and by `smt`, and compares. */
  readonly crossCheck?: boolean;
  readonly signal?: AbortSignal;
  /** One line on what is being done, for people who wait. */
  readonly onProgress?: (line: string) => void;
  /** Whether claims and spec are checked for saying what they seem to say; true unless given. */
  readonly sanity?: boolean;
}

/** What deciding a conjunct needs, made once for a problem. */
export interface Setting {
  readonly problem: Problem;
  readonly influence: Influence;
  readonly whole: Whole;
  readonly solver: Solver;
  readonly options: DecideOptions;
  /** The name of the claim that is being decided, if it is one. */
  readonly claim?: string;
  /** Verdicts on questions that were met before, by their writing (`system/writing.ts`). */
  readonly known: Map<string, Verdict>;
  /** The questions that other claims are at, where several are decided at once. */
  readonly atWork?: AtWork;
  /** The same for conjuncts of the present claim, where the runs that come with a verdict are about certain instances. */
  readonly ofClaim: Map<string, Verdict>;
  /** Milliseconds left for the present claim. */
  remaining(): number;
  /** Lets others go on until a promise is kept. */
  waiting<Value>(promise: Promise<Value>): Promise<Value>;
  /** Lets signals through; true when the claim's time is over or the user has had enough. */
  stop(): Promise<boolean>;
  /** What a second engine needs that works on the same conjunct at the same time; absent where none may. */
  readonly beside?: () => Beside;
}

/** The part of a rival's setting that is its own. What it asks the solver gives way to all other questions. */
export interface Beside extends Pick<Setting, "solver" | "stop" | "waiting"> {
  /** It has ended. */
  leave(): void;
}

export type Timer = Pick<Setting, "remaining" | "stop" | "waiting">;

/** The time that a claim or a check has, from now on. */
export function timerOf({ milliseconds, signal }: DecideOptions): Timer {
  const started = performance.now();
  const remaining = (): number => Math.max(1, milliseconds - (performance.now() - started));
  const stop = async (): Promise<boolean> => {
    await new Promise((resume) => setImmediate(resume));
    return signal?.aborted === true || remaining() <= 1;
  };
  return { remaining, stop, waiting: (promise) => promise };
}

/**
 * The same for a claim that is decided in turns with others: it has its time from when its verdict is asked for. `before` of it is gone to
 * other work on the same claim, which had its own.
 */
export function timerIn(turn: Turn, { milliseconds, signal }: DecideOptions, before: number = 0): Timer {
  const remaining = (): number => Math.max(1, milliseconds - (turn.elapsed() - before));
  const stop = async (): Promise<boolean> => !(await turn.next()) || signal?.aborted === true || remaining() <= 1;
  return { remaining, stop, waiting: (promise) => turn.waiting(promise) };
}

/** What a rival in the turn of a claim needs; undefined if the solver is none, or would have to work on one question after the other. */
export function besideIn(turn: Turn, solver: Solver, options: DecideOptions): Setting["beside"] {
  if (solver === noSolver || (solver.atOnce ?? Infinity) < 2) return undefined;
  return () => {
    const own = turn.beside();
    return { ...timerIn(own, options), solver: politely(solver, own, { isRival: true }), leave: () => own.leave() };
  };
}

/** Decides one conjunct of a claim. */
export type Engine = (setting: Setting, conjunct: Formula) => Promise<Verdict>;

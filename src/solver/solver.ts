/** What a solver is to the rest of the project: SMT-LIB text in, an answer out. */
import type { Script } from "../encode/smt-lib.ts";
import type { SExpression } from "./s-expression.ts";

export type Answer =
  /** Values of the wanted symbols, by name without `|`; a function, if the script asks for the model, by its definition. */
  | { readonly kind: "sat"; readonly values: ReadonlyMap<string, SExpression> }
  | { readonly kind: "unsat" }
  /** Time-out, memory, a crash, or the solver's own `unknown`: with the reason in plain words. */
  | { readonly kind: "unknown"; readonly reason: string };

export interface Limits {
  /** Wall-clock milliseconds; the solver is killed when they are over. */
  readonly milliseconds: number;
  /** Of the questions that wait, those of the lowest rank are asked first; 0 unless given. */
  readonly rank?: number;
  /** It is a step of a proof, of which no values are wanted: a solver that has a way of its own for these tries that first. */
  readonly isProof?: boolean;
  /** Withdraws the question, which is then `unknown`: one that waits is asked no more, and what is at work on it ends. */
  readonly signal?: AbortSignal;
  /** It is asked only while no other question waits, and gives way to one that does: then it is asked anew, later. */
  readonly isRival?: boolean;
}

export interface Solver {
  /** What it is called in reports: `z3 (built in)`, `cvc5`. */
  readonly name: string;
  /** How many questions it works on at once; absent: as many as it is asked. */
  readonly atOnce?: number;
  /** Each script is answered on its own. Never rejects: what goes wrong is `unknown` with the reason. */
  check(script: Script, limits: Limits): Promise<Answer>;
  /** Begins to load what the first check needs, for callers who know that there will be one. Nothing where there is nothing to load. */
  warmUp?(): void;
  /** Ends every thread and child process; checks under way answer `unknown`. Idempotent. */
  close(): void;
}

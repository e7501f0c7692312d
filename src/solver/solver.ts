/** What a solver is to the rest of the project: SMT-LIB text in, an answer out. */

/** An s-expression as read from a solver: an atom, or a list. */
export type SExpression = string | readonly SExpression[];

export type Answer =
  /** Values of the wanted symbols, by name without `|`. */
  | { readonly kind: "sat"; readonly values: ReadonlyMap<string, SExpression> }
  | { readonly kind: "unsat" }
  /** Time-out, memory, a crash, or the solver's own `unknown`: with the reason in plain words. */
  | { readonly kind: "unknown"; readonly reason: string };

export interface Script {
  /** Declarations and assertions, ending with `(check-sat)`. */
  readonly text: string;
  /** Symbols whose values are wanted when the answer is sat. */
  readonly wanted: readonly string[];
}

export interface Limits {
  /** Wall-clock milliseconds; the solver is killed when they are over. */
  readonly milliseconds: number;
}

export interface Solver {
  /** `z3 5.1.0 (WASM)`, known after the first answer. */
  readonly name: string;
  /** Each script is answered in a fresh context. Never rejects: what goes wrong is `unknown` with the reason. */
  check(script: Script, limits: Limits): Promise<Answer>;
  /** Ends every thread and child process; checks under way answer `unknown`. Idempotent. */
  close(): void;
}

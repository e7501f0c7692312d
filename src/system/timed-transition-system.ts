/**
 * The timed transition system: state variables over finite sorts, clocks over dense time, and guarded actions.
 * It is data, and everything after it (interpreter, encoding, engines) reads nothing else.
 *
 * A state gives every variable a value and every *active* clock a non-negative rational number of milliseconds.
 *
 * - Delay step: time `d >= 0` passes; every active clock grows by `d`. Allowed if no `urgent` action's guard holds
 *   (unless d = 0) and afterwards every active clock with a `limit` is at most its limit.
 * - Action step: an action whose guard holds and whose `wait` clock has reached `least` happens; all right-hand
 *   sides read the state before the step. Then `history` variables are computed (see below).
 * - After a step, a clock that is active and was not active before gets a value anywhere in `start` (the adversary's
 *   choice; also in the first state); one that stays active and that the action `restarts` becomes 0; a clock that is
 *   not active has no value; others keep theirs.
 * - Every state of a run satisfies all `invariants` (the state assumptions).
 * - In every run time grows without bound, and an action with `fairness: "weak"` that is enabled from some
 *   moment on (its guard holds continuously) happens again and again.
 *
 * Semantics after Alur & Dill, "A theory of timed automata" (TCS 126, 1994), with location invariants.
 */
import type { Rational } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { Sort, Term, Value } from "../term/term.ts";

/** A state variable. `owner` is the instance it belongs to (`check[us_east]`), "" for none; `label` its name there. */
export interface StateVariable {
  readonly name: string;
  readonly sort: Sort;
  readonly initial: Value;
  readonly owner: string;
  readonly label: string;
  readonly span?: Span;
  /** It is nothing of the spec, and is not drawn. */
  readonly isHidden?: true;
}

/**
 * A variable that records the past: a function of its own value before a step and of the other variables after it.
 * In `next` the variable's own name means its value before the step; every other name means the value after it.
 * `initially` is evaluated in the first state. Later history variables may read earlier ones.
 */
export interface HistoryVariable {
  readonly name: string;
  readonly sort: Sort;
  readonly initially: Term;
  readonly next: Term;
}

/** A clock. It has a value only while `active` holds; see the rules above. */
export interface Clock {
  readonly name: string;
  readonly active: Term;
  readonly start: { readonly least: Rational; readonly most: Rational };
  /** While active, the clock never exceeds this. */
  readonly limit?: Rational;
}

export interface Update {
  readonly variable: string;
  readonly value: Term;
}

export interface Action {
  /** Full name: `us_east.crash`, `check[us_east].probe`. Unique. */
  readonly name: string;
  readonly owner: string;
  readonly kind: "action" | "fault";
  readonly guard: Term;
  /** The action may happen only when this clock has reached `least`. */
  readonly wait?: { readonly clock: string; readonly least: Rational };
  /** While the guard holds, no time passes (`immediately`). */
  readonly urgent: boolean;
  readonly updates: readonly Update[];
  /**
   * Clocks that become 0 when this action happens, if they are active before and afterwards. Where several actions restart a clock with a
   * limit they write some variable in common: then slices have all of them or none.
   */
  readonly restarts: readonly string[];
  readonly fairness: "none" | "weak";
  /** How the spec says it, for explanations: `every 10s`, `after 30s..5min`, `fault`. */
  readonly timing: string;
  readonly span?: Span;
}

/** A state assumption: every state of every run satisfies it. */
export interface Invariant {
  readonly name: string;
  readonly holds: Term;
  readonly span?: Span;
}

export interface TimedTransitionSystem {
  readonly name: string;
  readonly variables: readonly StateVariable[];
  readonly history: readonly HistoryVariable[];
  readonly clocks: readonly Clock[];
  readonly actions: readonly Action[];
  readonly invariants: readonly Invariant[];
}

/**
 * A concrete run of a timed transition system: a first state and steps with exact rational delays. With `loopStart`
 * it is a lasso: after the last step the run goes on from state number `loopStart` for ever (state 0 is the first
 * one; state i is the state after step i). All times are milliseconds.
 */
import type { Rational } from "../source/rational.ts";
import type { Value } from "../term/term.ts";

/** Values of all variables (history variables included) and of the clocks that are active. */
export interface State {
  readonly values: ReadonlyMap<string, Value>;
  readonly clocks: ReadonlyMap<string, Rational>;
}

/** First `delay` passes, then `action` happens; without one the step is an observation. `state` is what is so afterwards. */
export interface Step {
  readonly delay: Rational;
  readonly action?: string;
  readonly state: State;
}

export interface Trace {
  readonly initial: State;
  readonly steps: readonly Step[];
  readonly loopStart?: number;
}

/**
 * A concrete run of a timed transition system: a first state and steps with exact rational delays. With `loopStart`
 * it is a lasso: after the last step the run goes on from state number `loopStart` for ever (state 0 is the first
 * one; state i is the state after step i). All times are milliseconds.
 */
import type { Rational } from "../source/rational.ts";
import { add, zero } from "../source/rational.ts";
import type { Lasso } from "../ltl/evaluate.ts";
import type { State } from "../system/interpreter.ts";

export type { State } from "../system/interpreter.ts";

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

/** State number `index` of a trace. */
export function stateAt(trace: Trace, index: number): State {
  return index === 0 ? trace.initial : trace.steps[index - 1]!.state;
}

/** The points in time of all states, the first at 0. */
export function timesOf(trace: Trace): readonly Rational[] {
  const times = [zero];
  for (const step of trace.steps) times.push(add(times.at(-1)!, step.delay));
  return times;
}

/** A trace with a loop as the logic sees it: the last state is where the loop starts, so it is no segment of its own. */
export function lassoOf(trace: Trace): Lasso {
  if (trace.loopStart === undefined) throw new TypeError("a trace without a loop is no lasso");
  const segments = trace.steps.map(({ delay }, index) => ({ values: stateAt(trace, index).values, duration: delay }));
  return { segments, loopStart: trace.loopStart };
}

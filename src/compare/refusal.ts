/**
 * A run of one system replayed on another: where it is no run there, and why. A run is what happens when, with the values that follow; it
 * is another one where a variable that both have takes another value. Undefined when it is a run there too, and when that cannot be said:
 * where the other system has actions that the run says nothing of, the same could happen there with some of these in between.
 */
import { holdsOn } from "../ltl/evaluate.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Rational } from "../source/rational.ts";
import { compare, zero } from "../source/rational.ts";
import { afterDelay, longestDelay } from "../system/interpreter.ts";
import type { State } from "../system/interpreter.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Value } from "../term/term.ts";
import type { KeptTrace, Restored } from "../trace/kept.ts";
import { keep, restore } from "../trace/kept.ts";
import type { Step, Trace } from "../trace/trace.ts";
import { lassoOf, stateAt } from "../trace/trace.ts";
import { variablesIn } from "../engine/decisive-part.ts";
import type { Whole } from "../trace/whole.ts";
import type { Obstacle } from "../trace/why-not.ts";
import { obstacleTo } from "../trace/why-not.ts";

export type Why =
  | { readonly kind: "no-action"; readonly action: string }
  | { readonly kind: "cannot"; readonly action: string; readonly obstacle: Obstacle }
  /** More time passes than may. */
  | { readonly kind: "time"; readonly passes: Rational; readonly most: Rational }
  | { readonly kind: "value"; readonly variable: string; readonly here: Value; readonly there: Value }
  /** It keeps going, but an assumption about whole runs does not hold. */
  | { readonly kind: "assumption"; readonly name: string }
  | { readonly kind: "other"; readonly reason: string };

export interface Refusal {
  /** 0: the first state; i: the i-th step; one past the last step: its loop, or the run as a whole. */
  readonly step: number;
  readonly why: Why;
}

/** Where a run of `part` is none of the other problem, and why. */
export function refusalOf(
  { problem, whole }: { readonly problem: Problem; readonly whole: Whole },
  trace: Trace,
  part: TimedTransitionSystem,
): Refusal | undefined {
  const kept = keep(trace, part, undefined);
  const own = new Set(part.actions.map(({ name }) => name));
  if (whole.partWith(kept.variables).actions.some(({ name }) => !own.has(name))) return undefined;
  const restored = restore(kept, whole);
  if (restored.kind === "misfit") return refusalAt(restored, kept, trace, whole);
  const other = otherValue(trace, restored.trace, trace.steps.length);
  return other ?? brokenAssumption(problem, restored.trace, restored.part);
}

function refusalAt(
  { step, reason }: Extract<Restored, { readonly kind: "misfit" }>,
  kept: KeptTrace,
  trace: Trace,
  whole: Whole,
): Refusal {
  const { loopStart: _loop, ...open } = kept;
  const before = restore({ ...open, steps: kept.steps.slice(0, Math.max(0, step - 1)) }, whole);
  const done = trace.steps[step - 1];
  if (step === 0 || before.kind === "misfit") return { step, why: { kind: "other", reason } };
  const other = otherValue(trace, before.trace, step - 1);
  if (other !== undefined || done === undefined) return other ?? { step, why: { kind: "other", reason } };
  const why = whyNot(before.part, stateAt(before.trace, step - 1), done);
  return { step, why: why ?? { kind: "other", reason } };
}

function whyNot(part: TimedTransitionSystem, state: State, { delay, action: name }: Step): Why | undefined {
  const most = longestDelay(part, state);
  if (most !== undefined && compare(delay, zero) > 0 && compare(delay, most) > 0)
    return { kind: "time", passes: delay, most };
  if (name === undefined) return undefined;
  const action = part.actions.find((each) => each.name === name);
  if (action === undefined) return { kind: "no-action", action: name };
  const obstacle = obstacleTo(part, action, afterDelay(state, delay));
  return obstacle && { kind: "cannot", action: name, obstacle };
}

/** The first of some steps after which a variable that both have is not the same. */
function otherValue(here: Trace, there: Trace, last: number): Refusal | undefined {
  for (let step = 0; step <= last; step += 1) {
    const [own, other] = [stateAt(here, step).values, stateAt(there, step).values];
    for (const [variable, value] of own) {
      const found = other.get(variable);
      if (found !== undefined && found !== value)
        return { step, why: { kind: "value", variable, here: value, there: found } };
    }
  }
  return undefined;
}

/** An assumption about whole runs that the run does not keep, of those that speak of nothing else. */
function brokenAssumption(problem: Problem, trace: Trace, part: TimedTransitionSystem): Refusal | undefined {
  if (trace.loopStart === undefined) return undefined;
  const inside = new Set(part.variables.map(({ name }) => name));
  const lasso = lassoOf(trace);
  const broken = problem.assumptions.find(
    (each) => [...variablesIn([each])].every((name) => inside.has(name)) && !holdsOn(each.formula, lasso),
  );
  return broken && { step: trace.steps.length + 1, why: { kind: "assumption", name: broken.name } };
}

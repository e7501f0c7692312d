/**
 * Explicit-state search over digitized time: only the interpreter, no zones and no solver. With all constants multiples of a
 * tick and all bounds closed, reachability by whole ticks is exact (Henzinger, Manna & Pnueli, "What good are digital
 * clocks?", 1992); for lassos and metric formulas a fraction of a tick is needed, and what is found is one-sided.
 */
import type { Lasso } from "../src/ltl/evaluate.ts";
import { compare, rational, zero } from "../src/source/rational.ts";
import type { Rational } from "../src/source/rational.ts";
import {
  afterAction,
  afterDelay,
  brokenInvariant,
  enabledActions,
  initialState,
  longestDelay,
} from "../src/system/interpreter.ts";
import type { ChooseStart, State } from "../src/system/interpreter.ts";
import type { Clock, TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import type { Term } from "../src/term/term.ts";
import { holds } from "../src/term/evaluate.ts";
import { replay } from "../src/trace/replay.ts";
import type { Step, Trace } from "../src/trace/trace.ts";
import { lassoOf } from "../src/trace/trace.ts";
import { second } from "./random.ts";

/** Every way to choose start values, in whole ticks. */
export function startsOf(system: TimedTransitionSystem): readonly ChooseStart[] {
  let choices: readonly ReadonlyMap<string, Rational>[] = [new Map()];
  for (const clock of system.clocks) {
    const values: Rational[] = [];
    for (
      let value = clock.start.least;
      compare(value, clock.start.most) <= 0;
      value = rational(value.numerator + BigInt(second))
    )
      values.push(value);
    choices = choices.flatMap((choice) => values.map((value) => new Map([...choice, [clock.name, value] as const])));
  }
  return choices.map((choice) => (clock: Clock) => choice.get(clock.name)!);
}

export function keyOf(system: TimedTransitionSystem, state: State, cap: Rational): string {
  const clocks = system.clocks.map(({ name }) => {
    const value = state.clocks.get(name);
    return value === undefined ? "-" : compare(value, cap) > 0 ? "far" : `${value.numerator}`;
  });
  return `${[...state.values.values()].join()};${clocks.join()}`;
}

/** Whether a state that satisfies `bad` can be reached, by whole ticks. */
export function reachable(system: TimedTransitionSystem, bad: Term): boolean {
  const starts = startsOf(system);
  const cap = rational(3 * second);
  const seen = new Set<string>();
  const pending: State[] = [];
  const visit = (state: State): boolean => {
    if (brokenInvariant(system, state) !== undefined) return false;
    const key = keyOf(system, state, cap);
    if (seen.has(key)) return false;
    seen.add(key);
    pending.push(state);
    return holds(bad, (name) => state.values.get(name)!);
  };
  if (starts.some((choose) => visit(initialState(system, choose)))) return true;
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    const room = longestDelay(system, state);
    if (room === undefined || compare(room, rational(second)) >= 0)
      if (visit(afterDelay(state, rational(second)))) return true;
    const now = state;
    for (const action of enabledActions(system, now)) {
      if (starts.some((choose) => visit(afterAction(system, now, action, choose)))) return true;
    }
  }
  return false;
}

/** The fewest actions, or the fewest whole ticks, on the way to a state that satisfies `bad`; undefined if there is none. */
export function leastTo(system: TimedTransitionSystem, bad: Term, counted: "actions" | "ticks"): number | undefined {
  const starts = startsOf(system);
  const cap = rational(3 * second);
  const seen = new Set<string>();
  let now: State[] = starts.map((choose) => initialState(system, choose));
  for (let cost = 0; now.length > 0; cost += 1) {
    const next: State[] = [];
    for (let state = now.pop(); state !== undefined; state = now.pop()) {
      const key = keyOf(system, state, cap);
      if (seen.has(key) || brokenInvariant(system, state) !== undefined) continue;
      seen.add(key);
      const { values } = state;
      if (holds(bad, (name) => values.get(name)!)) return cost;
      const room = longestDelay(system, state);
      if (room === undefined || compare(room, rational(second)) >= 0)
        (counted === "ticks" ? next : now).push(afterDelay(state, rational(second)));
      for (const action of enabledActions(system, state))
        for (const choose of starts)
          (counted === "ticks" ? now : next).push(afterAction(system, state, action, choose));
    }
    now = next;
  }
  return undefined;
}

/** All lassos of at most `steps` steps whose loop takes at least `leastLoop`; a tick is cut into `parts`. */
export function* lassos(
  system: TimedTransitionSystem,
  steps: number,
  leastLoop: Rational,
  parts: number,
): Generator<{ readonly trace: Trace; readonly lasso: Lasso }> {
  const starts = startsOf(system);
  const delays = Array.from({ length: 2 * parts + 2 }, (_, index) => rational((index * second) / parts));
  function* extend(initial: State, done: readonly Step[], state: State): Generator<Trace> {
    for (let loopStart = 0; loopStart < done.length; loopStart += 1) yield { initial, steps: done, loopStart };
    if (done.length === steps) return;
    const room = longestDelay(system, state);
    for (const delay of delays) {
      if (room !== undefined && compare(delay, room) > 0) break;
      const later = afterDelay(state, delay);
      if (compare(delay, zero) > 0) yield* extend(initial, [...done, { delay, state: later }], later);
      for (const action of enabledActions(system, later)) {
        for (const choose of starts) {
          const next = afterAction(system, later, action, choose);
          if (brokenInvariant(system, next) === undefined)
            yield* extend(initial, [...done, { delay, action: action.name, state: next }], next);
        }
      }
    }
  }
  for (const choose of starts) {
    const initial = initialState(system, choose);
    if (brokenInvariant(system, initial) !== undefined) continue;
    for (const trace of extend(initial, [], initial)) {
      const loop = trace.steps.slice(trace.loopStart).reduce((sum, step) => sum + Number(step.delay.numerator), 0);
      if (loop === 0 || loop < Number(leastLoop.numerator)) continue;
      if (replay(system, trace).kind === "accepted") yield { trace, lasso: lassoOf(trace) };
    }
  }
}

/** What there is to know of all reachable states, by whole ticks. */
export interface Survey {
  /** Actions that happen somewhere. */
  readonly happening: ReadonlySet<string>;
  /** Whether from every reachable state time can pass on, at once or after some actions. */
  readonly timeGoesOn: boolean;
  /** Whether in some reachable state nothing can happen now or later, and time may pass. */
  readonly canRest: boolean;
}

/** Looks at all reachable states; undefined when there are too many. */
export function survey(system: TimedTransitionSystem, mostStates: number): Survey | undefined {
  const starts = startsOf(system);
  const cap = rational(3 * second);
  const states = new Map<string, { readonly ticks: string[]; readonly acts: string[] }>();
  const happening = new Set<string>();
  const pending: State[] = [];
  const visit = (state: State): string | undefined => {
    if (brokenInvariant(system, state) !== undefined) return undefined;
    const key = keyOf(system, state, cap);
    if (states.has(key)) return key;
    states.set(key, { ticks: [], acts: [] });
    pending.push(state);
    return key;
  };
  for (const choose of starts) visit(initialState(system, choose));
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    if (states.size > mostStates) return undefined;
    const { ticks, acts } = states.get(keyOf(system, state, cap))!;
    const room = longestDelay(system, state);
    if (room === undefined || compare(room, rational(second)) >= 0)
      ticks.push(visit(afterDelay(state, rational(second)))!);
    for (const action of enabledActions(system, state)) {
      for (const choose of starts) {
        const next = visit(afterAction(system, state, action, choose));
        if (next === undefined) continue;
        happening.add(action.name);
        acts.push(next);
      }
    }
  }
  /** The states from which one of the given kind can be reached. */
  const leadsTo = (isGoal: (each: { readonly ticks: string[]; readonly acts: string[] }) => boolean): number => {
    const found = new Set([...states].filter(([, each]) => isGoal(each)).map(([key]) => key));
    for (let size = -1; size !== found.size;) {
      size = found.size;
      for (const [key, { ticks, acts }] of states)
        if ([...ticks, ...acts].some((next) => found.has(next))) found.add(key);
    }
    return found.size;
  };
  const timeGoesOn = leadsTo(({ ticks }) => ticks.length > 0) === states.size;
  const canRest = timeGoesOn && leadsTo(({ acts }) => acts.length > 0) < states.size;
  return { happening, timeGoesOn, canRest };
}

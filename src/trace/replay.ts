/**
 * Replay: is this trace a run of this system? Every rule of `timed-transition-system.ts` is checked at every step with
 * the interpreter, which may remember what it has said of the same states before; the answer is yes, or the first step that is not allowed and why.
 */
import type { Rational } from "../source/rational.ts";
import { compare, equals, showRational, subtract, zero } from "../source/rational.ts";
import type { State } from "../system/interpreter.ts";
import { Interpreter } from "../system/remembering.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { sameForEver } from "../system/timing.ts";
import type { Trace } from "./trace.ts";
import { stateAt, timesOf } from "./trace.ts";

export type Replay =
  | { readonly kind: "accepted" }
  /** `step` 0 is the first state; step i is the i-th step; one past the last step is the loop. */
  | { readonly kind: "rejected"; readonly step: number; readonly reason: string };

/**
 * Replays a trace. A lasso must also close, take time, and be fair. `interpreter` is one of the system that may know something of it already.
 */
export function replay(
  system: TimedTransitionSystem,
  trace: Trace,
  interpreter: Interpreter = new Interpreter(system),
): Replay {
  const wrongStart = startProblem(interpreter, trace.initial);
  if (wrongStart !== undefined) return { kind: "rejected", step: 0, reason: wrongStart };
  for (let index = 1; index <= trace.steps.length; index += 1) {
    const reason = stepProblem(interpreter, trace, index);
    if (reason !== undefined) return { kind: "rejected", step: index, reason };
  }
  const wrongLoop = trace.loopStart === undefined ? undefined : loopProblem(interpreter, trace, trace.loopStart);
  return wrongLoop === undefined
    ? { kind: "accepted" }
    : { kind: "rejected", step: trace.steps.length + 1, reason: wrongLoop };
}

function startProblem(interpreter: Interpreter, state: State): string | undefined {
  const { system } = interpreter;
  return differs(system, state, interpreter.initialState(chosenIn(state))) ?? stateProblem(interpreter, state);
}

function stepProblem(interpreter: Interpreter, trace: Trace, index: number): string | undefined {
  const { delay, action: name, state } = trace.steps[index - 1]!;
  const { system } = interpreter;
  const before = stateAt(trace, index - 1);
  if (compare(delay, zero) < 0) return "time runs backwards";
  const room = interpreter.longestDelay(before);
  if (room !== undefined && compare(delay, zero) > 0 && compare(delay, room) > 0)
    return `${showRational(delay)} ms pass where at most ${showRational(room)} ms may`;
  const delayed = interpreter.afterDelay(before, delay);
  if (name === undefined) return differs(system, state, delayed);
  const action = interpreter.action(name);
  if (action === undefined) return `there is no action ${name}`;
  if (!interpreter.isEnabled(action, delayed)) return `${name} is not enabled`;
  const isUsual = interpreter.afterAction(delayed, action) === state;
  const wrong = isUsual ? undefined : differs(system, state, interpreter.afterAction(delayed, action, chosenIn(state)));
  return wrong ?? stateProblem(interpreter, state);
}

/** Takes the start value that the trace says, where the clock's range allows it. */
function chosenIn(
  state: State,
): (clock: { readonly name: string; readonly start: { least: Rational; most: Rational } }) => Rational {
  return ({ name, start }) => {
    const said = state.clocks.get(name);
    return said !== undefined && compare(start.least, said) <= 0 && compare(said, start.most) <= 0 ? said : start.least;
  };
}

function stateProblem(interpreter: Interpreter, state: State): string | undefined {
  const broken = interpreter.brokenInvariant(state);
  if (broken !== undefined) return `assumption ${broken} does not hold`;
  const beyond = interpreter.outOfRange(state);
  return beyond === undefined ? undefined : `${beyond} is outside its range`;
}

function differs(system: TimedTransitionSystem, said: State, computed: State): string | undefined {
  if (said === computed) return undefined;
  if (said.values !== computed.values) {
    for (const [name, value] of computed.values)
      if (said.values.get(name) !== value) return `${name} is ${String(value)}, not ${String(said.values.get(name))}`;
  }
  for (const { name } of system.clocks) {
    const a = said.clocks.get(name);
    const b = computed.clocks.get(name);
    if (a === undefined ? b !== undefined : b === undefined || !equals(a, b)) return `clock ${name} has another value`;
  }
  return undefined;
}

function loopProblem(interpreter: Interpreter, trace: Trace, loopStart: number): string | undefined {
  const last = trace.steps.length;
  if (!Number.isInteger(loopStart) || loopStart < 0 || loopStart >= last) return "the loop is empty";
  const times = timesOf(trace);
  if (compare(subtract(times[last]!, times[loopStart]!), zero) <= 0) return "the loop takes no time";
  if (!sameForEver(interpreter.timing, stateAt(trace, loopStart), stateAt(trace, last)))
    return "the loop does not close";
  return unfairAction(interpreter, trace, loopStart);
}

function unfairAction(interpreter: Interpreter, trace: Trace, loopStart: number): string | undefined {
  const loop = trace.steps.slice(loopStart);
  const unfair = interpreter.timing.fair.find((action) =>
    loop.every((step) => step.action !== action.name && interpreter.isOpen(action, step.state)),
  );
  return unfair === undefined ? undefined : `${unfair.name} is possible for ever and never happens`;
}

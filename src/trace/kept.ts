/**
 * A run as plain data, for a file: what happens when, and the values that clocks start with. States are not kept: whoever reads the
 * run computes them anew with the interpreter, so a file can tell no run that the system does not have.
 */
import type { Rational } from "../source/rational.ts";
import { rational, showRational } from "../source/rational.ts";
import type { State } from "../system/interpreter.ts";
import type { Clock, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { replay } from "./replay.ts";
import type { Step, Trace } from "./trace.ts";
import type { Whole } from "./whole.ts";

/** All times are milliseconds, written exactly: `35000`, `25000/3`. */
export interface KeptTrace {
  /** The variables of the components that it is a run of. */
  readonly variables: readonly string[];
  readonly starts: Starts;
  readonly steps: readonly KeptStep[];
  /** The number of steps after which the loop begins that the run ends in. */
  readonly loopStart?: number;
  /** After how many steps nothing can save the claim any more. */
  readonly settled?: number;
}

/** Without an action, time passes and nothing happens. */
interface KeptStep {
  readonly delay: string;
  readonly action?: string;
  readonly starts?: Starts;
}

/** With what value clocks start that may start with more than one. */
type Starts = Readonly<Record<string, string>>;

export function keep(trace: Trace, part: TimedTransitionSystem, settled: number | undefined): KeptTrace {
  let before: State = { values: new Map(), clocks: new Map() };
  const startsIn = (state: State): Starts => {
    const fresh = part.clocks.filter(
      ({ name, start }) =>
        !before.clocks.has(name) && state.clocks.has(name) && showRational(start.least) !== showRational(start.most),
    );
    before = state;
    return Object.fromEntries(fresh.map(({ name }) => [name, showRational(state.clocks.get(name)!)]));
  };
  const starts = startsIn(trace.initial);
  const steps = trace.steps.map(({ delay, action, state }): KeptStep => {
    const chosen = startsIn(state);
    return {
      delay: showRational(delay),
      ...(action === undefined ? {} : { action }),
      ...(Object.keys(chosen).length === 0 ? {} : { starts: chosen }),
    };
  });
  return {
    variables: part.variables.map(({ name }) => name),
    starts,
    steps,
    ...(trace.loopStart === undefined ? {} : { loopStart: trace.loopStart }),
    ...(settled === undefined ? {} : { settled }),
  };
}

export type Restored =
  | { readonly kind: "run"; readonly trace: Trace; readonly part: TimedTransitionSystem }
  /** `step` 0 is the first state; step i is the i-th step; one past the last step is the loop. */
  | { readonly kind: "misfit"; readonly step: number; readonly reason: string };

/** The run in a whole system, replayed; or the first step at which it is none of its runs, and why. */
export function restore(kept: KeptTrace, whole: Whole): Restored {
  const part = whole.partWith(kept.variables);
  const interpreter = whole.interpreterOf(part);
  const initial = interpreter.initialState(chooser(kept.starts));
  const steps: Step[] = [];
  let state = initial;
  let unknown: Restored | undefined;
  for (const { delay, action: name, starts = {} } of kept.steps) {
    const duration = readExact(delay);
    const delayed = interpreter.afterDelay(state, duration);
    const action = name === undefined ? undefined : interpreter.action(name);
    if (name !== undefined && action === undefined) {
      unknown = { kind: "misfit", step: steps.length + 1, reason: `there is no action ${name}` };
      break;
    }
    state = action === undefined ? delayed : interpreter.afterAction(delayed, action, chooser(starts));
    steps.push({ delay: duration, ...(name === undefined ? {} : { action: name }), state });
  }
  // What comes before an action that is not there is replayed all the same: the first step that does not fit is told.
  const { loopStart } = kept;
  const trace: Trace = { initial, steps, ...(loopStart === undefined || unknown !== undefined ? {} : { loopStart }) };
  const replayed = replay(part, trace, interpreter);
  if (replayed.kind === "rejected") return { kind: "misfit", step: replayed.step, reason: replayed.reason };
  return unknown ?? { kind: "run", trace, part };
}

function chooser(starts: Starts): (clock: Clock) => Rational {
  return ({ name, start }) => {
    const said = starts[name];
    return said === undefined ? start.least : readExact(said);
  };
}

/** `35000`, `25000/3`: what `isExact` accepts. */
function readExact(text: string): Rational {
  const [numerator, denominator = "1"] = text.split("/");
  return rational(BigInt(numerator!), BigInt(denominator));
}

/** Whether a text is an exact number of milliseconds, not below zero. */
export function isExact(text: unknown): text is string {
  return typeof text === "string" && text.length <= 200 && /^\d+(\/0*[1-9]\d*)?$/.test(text);
}

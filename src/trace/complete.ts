/**
 * From the events of a slice to a run of the whole system that never ends. The given events happen at their times; every
 * other component does as little as it may (an action happens when its time limit forces it to); after the last event
 * everything goes on like that until a state comes back, which closes a lasso. Nothing is assumed of the outcome: the
 * caller replays the trace and asks the oracle whether the claim really fails on it.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, least, rational, showRational, subtract, zero } from "../source/rational.ts";
import type { ChooseStart, State } from "../system/interpreter.ts";
import type { Interpreter } from "../system/remembering.ts";
import type { Action, Clock } from "../system/timed-transition-system.ts";
import type { Timing } from "../system/timing.ts";
import { sameForEver } from "../system/timing.ts";
import type { Step, Trace } from "./trace.ts";

/** What is to happen, with times in milliseconds, in order. */
interface Events {
  readonly events: readonly {
    readonly time: Rational;
    readonly action: string;
    readonly starts: ReadonlyMap<string, Rational>;
  }[];
  /** The moment at which this part of the run is over. */
  readonly end: Rational;
}

export interface Script extends Events {
  readonly initialStarts: ReadonlyMap<string, Rational>;
  /** What happens from the end on, again and again, with times from there; absent: the run is left to itself. */
  readonly cycle?: Events;
}

export type Completion =
  /** `settled`: how many steps of the trace are over when the script is. */
  | { readonly kind: "complete"; readonly trace: Trace; readonly settled: number }
  /** Why the events cannot be part of a run that never ends; the part that could be done is kept. */
  | { readonly kind: "stuck"; readonly reason: string; readonly trace: Trace };

const idleDelay = rational(1000);
/** What has to happen before something else that is far away, such as ticks of 10 s before an event in a year. */
const mostForcedSteps = 20_000;

/**
 * How a run is left to itself after its events: `eager` ones do what has a deadline as soon as they may, so that things
 * settle soon; `lazy` ones only when the deadline forces them, so that whatever can wait for ever does.
 */
export type Manner = "eager" | "lazy";

/** Completes a script to a lasso of the interpreter's system, in at most `maximalSteps` steps after its events. */
export function complete(
  interpreter: Interpreter,
  script: Script,
  manner: Manner = "lazy",
  maximalSteps = 4000,
): Completion {
  const run = new Run(interpreter, script.initialStarts, manner);
  const problem = run.follow(script);
  if (problem !== undefined) return { kind: "stuck", reason: problem, trace: run.trace() };
  return script.cycle === undefined ? run.close(maximalSteps) : run.repeat(script.cycle, maximalSteps);
}

/** A run in the making. Local to one call of `complete`. */
class Run {
  private readonly interpreter: Interpreter;
  private readonly timing: Timing;
  private readonly initial: State;
  private readonly steps: Step[] = [];
  private state: State;
  private now: Rational = zero;
  /** Time that has passed since the last step. */
  private waited: Rational = zero;
  /** How many forced steps happened without time passing. */
  private haste = 0;

  private readonly manner: Manner;
  /** What an eager run has done, or tried in vain, since time last passed. */
  private readonly hurried = new Set<string>();

  constructor(interpreter: Interpreter, starts: ReadonlyMap<string, Rational>, manner: Manner) {
    this.interpreter = interpreter;
    this.timing = interpreter.timing;
    this.manner = manner;
    this.initial = interpreter.initialState(chooser(starts));
    this.state = this.initial;
  }

  trace(loopStart?: number): Trace {
    return { initial: this.initial, steps: [...this.steps], ...(loopStart === undefined ? {} : { loopStart }) };
  }

  /** Performs events at their times, which count from now. */
  follow({ events, end }: Events): string | undefined {
    const start = this.now;
    for (const event of events) {
      const problem = this.passUntil(add(start, event.time)) ?? this.perform(event.action, event.starts);
      if (problem !== undefined) return problem;
    }
    return this.passUntil(add(start, end));
  }

  /** Lets time pass up to a moment, with every step that is forced on the way. */
  passUntil(time: Rational): string | undefined {
    const last = this.steps.length + mostForcedSteps;
    while (compare(this.now, time) < 0) {
      if (this.steps.length > last) return `more than ${mostForcedSteps} steps come before ${showRational(time)} ms`;
      const room = this.interpreter.longestDelay(this.state);
      const wanted = subtract(time, this.now);
      const delay = room === undefined ? wanted : least(room, wanted);
      if (compare(delay, zero) > 0) this.wait(delay);
      else {
        const problem = this.force();
        if (problem !== undefined) return problem;
      }
    }
    return undefined;
  }

  perform(name: string, starts?: ReadonlyMap<string, Rational>): string | undefined {
    const action = this.interpreter.action(name);
    if (action === undefined || !this.interpreter.isEnabled(action, this.state))
      return `${name} cannot happen at ${showRational(this.now)} ms`;
    const next = this.interpreter.afterAction(this.state, action, starts && chooser(starts));
    const broken = this.interpreter.brokenInvariant(next);
    if (broken !== undefined) return `assumption ${broken} forbids ${name}`;
    this.step(next, action.name);
    return undefined;
  }

  /** Performs the events of a cycle again and again until a state at its start comes back. */
  repeat(cycle: Events, maximalSteps: number): Completion {
    this.observe();
    const first = this.steps.length;
    const starts: number[] = [];
    while (this.steps.length <= first + maximalSteps && starts.length <= maximalSteps) {
      // What follows a start of the cycle is determined by the state there, so the first state that comes back decides.
      const back = starts.find((index) => this.isAsAt(index));
      if (back !== undefined)
        return this.mayLoopFrom(back)
          ? { kind: "complete", trace: this.trace(back), settled: first }
          : { kind: "stuck", reason: "the cycle takes no time or is not fair", trace: this.trace() };
      starts.push(this.steps.length);
      const problem = this.follow(cycle);
      if (problem !== undefined) return { kind: "stuck", reason: problem, trace: this.trace() };
      this.observe();
    }
    return { kind: "stuck", reason: `no state came back within ${maximalSteps} steps`, trace: this.trace() };
  }

  /** Makes the time that has passed a step of its own. */
  private observe(): void {
    if (compare(this.waited, zero) > 0) this.step(this.state, undefined);
  }

  /** Goes on until a state comes back after time has passed. */
  close(maximalSteps: number): Completion {
    this.observe();
    const first = this.steps.length;
    const seen = new Map<number, number[]>();
    for (let count = 0; count < maximalSteps; count += 1) {
      const back = this.comesBack(first, seen);
      if (back !== undefined) return { kind: "complete", trace: this.trace(back), settled: first };
      const problem = this.advance();
      if (problem !== undefined) return { kind: "stuck", reason: problem, trace: this.trace() };
    }
    return { kind: "stuck", reason: `no state came back within ${maximalSteps} steps`, trace: this.trace() };
  }

  /** The earlier state, if any, that the last state repeats and since which time has passed and fairness been served. */
  private comesBack(first: number, seen: Map<number, number[]>): number | undefined {
    const last = this.steps.length;
    const key = this.interpreter.likenessOf(this.state);
    const earlier = seen.get(key) ?? [];
    // The earliest such state has seen most: if fairness has not been served since, then not since a later one either.
    const back = earlier.find((index) => index >= first && this.isAsAt(index));
    if (back !== undefined && this.mayLoopFrom(back)) return back;
    if (earlier.push(last) === 1) seen.set(key, earlier);
    return undefined;
  }

  /** Whether state `index` and the present one are the same to all that may follow. */
  private isAsAt(index: number): boolean {
    const then = index === 0 ? this.initial : this.steps[index - 1]!.state;
    return sameForEver(this.timing, then, this.state);
  }

  /** Whether time has passed and fairness been served since state `index`. */
  private mayLoopFrom(index: number): boolean {
    const between = this.steps.slice(index);
    return between.some((step) => compare(step.delay, zero) > 0) && this.isFair(between);
  }

  private isFair(steps: readonly Step[]): boolean {
    return this.timing.fair.every((action) =>
      steps.some((step) => step.action === action.name || !this.interpreter.isOpen(action, step.state)),
    );
  }

  /** One step of a run that is left to itself: a forced action, else time up to the next limit, else a fair action. */
  private advance(): string | undefined {
    const longest = this.interpreter.longestDelay(this.state);
    if (longest !== undefined && compare(longest, zero) === 0) return this.force();
    if (this.manner === "eager" && this.hurry()) return undefined;
    const room = this.manner === "eager" ? soonest(longest, this.untilPossible()) : longest;
    const fair = this.timing.fair.find((action) => this.isOverdue(action));
    this.wait(room ?? idleDelay);
    if (fair !== undefined && this.interpreter.isEnabled(fair, this.state)) return this.perform(fair.name);
    this.step(this.state, undefined);
    return undefined;
  }

  /** Performs an action that has a deadline, although it could wait. */
  private hurry(): boolean {
    for (const action of this.interpreter.enabledActions(this.state)) {
      const { name, kind } = action;
      if (kind === "fault" || this.hurried.has(name) || !this.timing.deadlines.has(action)) continue;
      this.hurried.add(name);
      if (this.perform(name) === undefined) return true;
    }
    return false;
  }

  /** How long until some action with a deadline has waited long enough. */
  private untilPossible(): Rational | undefined {
    let soon: Rational | undefined;
    for (const { kind, wait } of this.timing.deadlines.keys()) {
      const value = kind === "fault" || wait === undefined ? undefined : this.state.clocks.get(wait.clock);
      const left = value === undefined ? zero : subtract(wait!.least, value);
      if (compare(left, zero) > 0) soon = soonest(soon, left);
    }
    return soon;
  }

  /** A fair action that is possible and was not the last fair one to happen. */
  private isOverdue(action: Action): boolean {
    if (!this.interpreter.isEnabled(action, this.state)) return false;
    const rivals = this.timing.fair.filter((each) => this.interpreter.isEnabled(each, this.state));
    const lastTime = (name: string): number => this.steps.findLastIndex((step) => step.action === name);
    return rivals.every((rival) => lastTime(action.name) <= lastTime(rival.name));
  }

  private wait(delay: Rational): void {
    this.state = this.interpreter.afterDelay(this.state, delay);
    this.now = add(this.now, delay);
    this.waited = add(this.waited, delay);
    this.haste = 0;
    this.hurried.clear();
  }

  private step(state: State, action: string | undefined): void {
    const delay = this.waited;
    this.steps.push(action === undefined ? { delay, state } : { delay, action, state });
    this.state = state;
    this.waited = zero;
  }

  /** Performs an action whose time has come. */
  private force(): string | undefined {
    this.haste += 1;
    if (this.haste > 4 * this.interpreter.system.actions.length + 16)
      return "actions follow one another for ever and no time passes";
    const due = this.interpreter.enabledActions(this.state).filter((action) => this.isDue(action));
    for (const action of due) if (this.perform(action.name) === undefined) return undefined;
    return due.length === 0
      ? `time cannot pass beyond ${showRational(this.now)} ms, and nothing can happen`
      : `time cannot pass beyond ${showRational(this.now)} ms, and the assumptions forbid what has to happen (${due[0]!.name})`;
  }

  /** Whether an action that may happen has to. */
  private isDue(action: Action): boolean {
    return (
      action.urgent || this.timing.deadlines.get(action)?.some((clock) => isOver(clock, this.state.clocks)) === true
    );
  }
}

function isOver({ name, limit }: Clock, clocks: State["clocks"]): boolean {
  const value = clocks.get(name);
  return value !== undefined && limit !== undefined && compare(value, limit) >= 0;
}

function soonest(a: Rational | undefined, b: Rational | undefined): Rational | undefined {
  return a === undefined ? b : b === undefined ? a : least(a, b);
}

function chooser(starts: ReadonlyMap<string, Rational>): ChooseStart {
  return (clock) => {
    const chosen = starts.get(clock.name);
    if (chosen === undefined) return clock.start.least;
    return compare(chosen, clock.start.most) <= 0 ? chosen : clock.start.most;
  };
}

/** The empty script: a run in which nothing happens but what must. */
export const nothing: Script = { initialStarts: new Map(), events: [], end: zero };

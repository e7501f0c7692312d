/**
 * From a bad zone to a counterexample that may be shown: exact times for the path, completed to a run of the whole
 * system that never ends, replayed by the interpreter, and judged by the oracle for the claim and every assumption.
 */
import { holdsOn } from "../ltl/evaluate.ts";
import type { Formula } from "../ltl/formula.ts";
import { variablesOf } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Script } from "../trace/complete.ts";
import type { Interpreter } from "../system/remembering.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { variablesOf as termVariables } from "../term/term.ts";
import { complete } from "../trace/complete.ts";
import { replay } from "../trace/replay.ts";
import { add, zero } from "../source/rational.ts";
import type { Trace } from "../trace/trace.ts";
import { lassoOf } from "../trace/trace.ts";
import type { Setting } from "./setting.ts";

type Context = Pick<Setting, "problem" | "whole">;

export type Evidence =
  | {
      readonly kind: "run";
      readonly trace: Trace;
      readonly part: TimedTransitionSystem;
      /** After how many steps of the trace all that was asked for has happened. */
      readonly settled?: number;
    }
  | { readonly kind: "none"; readonly reason: string };

export type Confirmed =
  | {
      readonly kind: "confirmed";
      readonly trace: Trace;
      readonly part: TimedTransitionSystem;
      readonly settled?: number;
    }
  /** The events are no part of a run of the whole system, or the run does not violate the claim. */
  | { readonly kind: "refused"; readonly reason: string };

/** The part of the system that a formula and the temporal assumptions speak about, and that can be looked at by itself. */
export function partFor(
  { problem, whole }: Context,
  script: Script,
  formulas: readonly Formula[],
  also: Iterable<string> = [],
): TimedTransitionSystem {
  const events = [...script.events, ...(script.cycle?.events ?? [])];
  const names = new Set([...also, ...events.flatMap(({ action }) => namesOf(problem.system, action))]);
  for (const formula of [...formulas, ...problem.assumptions.map((assumption) => assumption.formula)])
    variablesOf(formula, names);
  return whole.partWith(names);
}

/** The variables that decide whether an action may happen, and those that it changes. */
export function namesOf(system: TimedTransitionSystem, name: string): readonly string[] {
  const action = system.actions.find((each) => each.name === name);
  return action === undefined
    ? []
    : [...termVariables(action.guard), ...action.updates.map((update) => update.variable)];
}

/**
 * A run of the whole with these events that keeps the assumptions; with `breaks` one on which that formula is false. Completed to
 * one that never ends, replayed by the interpreter, judged by the oracle. Both ways of going on after the events are tried.
 */
export function runWith(
  setting: Context,
  script: Script | undefined,
  breaks?: Formula,
  also: Iterable<string> = [],
): Evidence {
  if (script === undefined) return { kind: "none", reason: "the path through the zones has no exact times" };
  const part = partFor(setting, script, breaks === undefined ? [] : [breaks], also);
  const interpreter = setting.whole.interpreterOf(part);
  let reason = "no run shows it";
  for (const manner of ["eager", "lazy"] as const) {
    const completion = complete(interpreter, script, manner);
    if (completion.kind === "stuck") {
      reason = completion.reason;
      continue;
    }
    const { trace, settled } = completion;
    const refused = problemWithRun(setting.problem, interpreter, trace);
    if (refused !== undefined) reason = refused;
    else if (breaks === undefined || !holdsOn(breaks, lassoOf(trace))) return { kind: "run", trace, part, settled };
  }
  return { kind: "none", reason };
}

/** Whether events lead to a run that keeps the assumptions and violates the claim. */
export function confirmViolation(
  setting: Context,
  claim: Formula,
  script: Script | undefined,
  also: Iterable<string> = [],
): Confirmed {
  const found = runWith(setting, script, claim, also);
  if (found.kind === "none") return { kind: "refused", reason: found.reason };
  const { kind: _kind, ...run } = found;
  return { kind: "confirmed", ...run };
}

/**
 * The same for a run that somebody suggests: its events, and if it is a lasso, those of its loop again and again. The run that comes of
 * it has all variables that `also` names.
 */
export function confirmRun(setting: Context, claim: Formula, trace: Trace, also: Iterable<string> = []): Confirmed {
  const { loopStart } = trace;
  const prefix = eventsOf(trace, 0, loopStart ?? trace.steps.length);
  const cycle = loopStart === undefined ? {} : { cycle: eventsOf(trace, loopStart, trace.steps.length) };
  const confirmed = confirmViolation(
    setting,
    claim,
    { initialStarts: trace.initial.clocks, ...prefix, ...cycle },
    also,
  );
  if (loopStart === undefined || confirmed.kind === "refused") return confirmed;
  return { kind: "confirmed", trace: confirmed.trace, part: confirmed.part };
}

/** The events of some steps of a trace, and the values that clocks start with; times count from the first of the steps. */
export function eventsOf({ steps }: Trace, from: number, to: number): Pick<Script, "events" | "end"> {
  let time = zero;
  const events = steps.slice(from, to).flatMap(({ delay, action, state }) => {
    time = add(time, delay);
    return action === undefined ? [] : [{ time, action, starts: state.clocks }];
  });
  return { events, end: time };
}

/** Why a lasso is no run that counts: the interpreter or an assumption rejects it. Undefined when it is one. */
export function problemWithRun(problem: Problem, interpreter: Interpreter, trace: Trace): string | undefined {
  const replayed = replay(interpreter.system, trace, interpreter);
  if (replayed.kind === "rejected") return `replay fails at step ${replayed.step}: ${replayed.reason}`;
  const broken = problem.assumptions.find((assumption) => !holdsOn(assumption.formula, lassoOf(trace)));
  return broken === undefined ? undefined : `assumption ${broken.name} does not hold on the run`;
}

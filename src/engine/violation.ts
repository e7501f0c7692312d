/**
 * From a bad zone to a counterexample that may be shown: exact times for the path, completed to a run of the whole
 * system that never ends, replayed by the interpreter, and judged by the oracle for the claim and every assumption.
 */
import { holdsOn } from "../ltl/evaluate.ts";
import type { Formula } from "../ltl/formula.ts";
import { variablesOf } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Script } from "../trace/complete.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { variablesOf as termVariables } from "../term/term.ts";
import { complete } from "../trace/complete.ts";
import { replay } from "../trace/replay.ts";
import { add, zero } from "../source/rational.ts";
import type { Trace } from "../trace/trace.ts";
import { lassoOf } from "../trace/trace.ts";
import type { Setting } from "./setting.ts";

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
  { problem, whole }: Pick<Setting, "problem" | "whole">,
  script: Script,
  ...formulas: readonly Formula[]
): TimedTransitionSystem {
  const events = [...script.events, ...(script.cycle?.events ?? [])];
  const names = new Set(events.flatMap(({ action }) => namesOf(problem.system, action)));
  for (const formula of [...formulas, ...problem.assumptions.map((assumption) => assumption.formula)])
    variablesOf(formula, names);
  return whole.partWith(names);
}

function namesOf(system: TimedTransitionSystem, name: string): readonly string[] {
  const action = system.actions.find((each) => each.name === name);
  return action === undefined
    ? []
    : [...termVariables(action.guard), ...action.updates.map((update) => update.variable)];
}

/**
 * Whether events lead to a run that keeps the assumptions and violates the claim: completed to one that never ends, replayed
 * by the interpreter, judged by the oracle. Both ways of going on after the events are tried.
 */
export function confirmViolation(
  setting: Pick<Setting, "problem" | "whole">,
  claim: Formula,
  script: Script | undefined,
): Confirmed {
  if (script === undefined) return { kind: "refused", reason: "the path through the zones has no exact times" };
  const part = partFor(setting, script, claim);
  let reason = "";
  for (const manner of ["eager", "lazy"] as const) {
    const completion = complete(part, script, manner);
    const refused =
      completion.kind === "stuck" ? completion.reason : problemWithRun(setting.problem, part, completion.trace);
    if (refused !== undefined) reason = refused;
    else if (holdsOn(claim, lassoOf(completion.trace))) reason = "the claim holds on the run";
    else if (completion.kind === "complete")
      return { kind: "confirmed", trace: completion.trace, part, settled: completion.settled };
  }
  return { kind: "refused", reason };
}

/** The same for a run that a solver suggests: its events, and if it is a lasso, those of its loop again and again. */
export function confirmRun(setting: Pick<Setting, "problem" | "whole">, claim: Formula, trace: Trace): Confirmed {
  const { loopStart } = trace;
  const prefix = eventsOf(trace, 0, loopStart ?? trace.steps.length);
  const cycle = loopStart === undefined ? {} : { cycle: eventsOf(trace, loopStart, trace.steps.length) };
  const confirmed = confirmViolation(setting, claim, { initialStarts: trace.initial.clocks, ...prefix, ...cycle });
  if (loopStart === undefined || confirmed.kind === "refused") return confirmed;
  return { kind: "confirmed", trace: confirmed.trace, part: confirmed.part };
}

/** The events of some steps of a trace, and the values that clocks start with; times count from the first of the steps. */
function eventsOf({ steps }: Trace, from: number, to: number): Pick<Script, "events" | "end"> {
  let time = zero;
  const events = steps.slice(from, to).flatMap(({ delay, action, state }) => {
    time = add(time, delay);
    return action === undefined ? [] : [{ time, action, starts: state.clocks }];
  });
  return { events, end: time };
}

/** Why a lasso is no run that counts: the interpreter or an assumption rejects it. Undefined when it is one. */
export function problemWithRun(problem: Problem, part: TimedTransitionSystem, trace: Trace): string | undefined {
  const replayed = replay(part, trace);
  if (replayed.kind === "rejected") return `replay fails at step ${replayed.step}: ${replayed.reason}`;
  const broken = problem.assumptions.find((assumption) => !holdsOn(assumption.formula, lassoOf(trace)));
  return broken === undefined ? undefined : `assumption ${broken.name} does not hold on the run`;
}

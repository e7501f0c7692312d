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
import type { State, Trace } from "../trace/trace.ts";
import { lassoOf } from "../trace/trace.ts";
import type { Alternative } from "../zone/condition.ts";
import { concretize } from "../zone/concretize.ts";
import type { Node } from "../zone/explore.ts";
import type { Setting } from "./decide.ts";
import type { Reached } from "./reach.ts";

export type Confirmed =
  | {
      readonly kind: "confirmed";
      readonly trace: Trace;
      readonly part: TimedTransitionSystem;
      readonly settled?: number;
    }
  /** The events are no part of a run of the whole system, or the run does not violate the claim. */
  | { readonly kind: "refused"; readonly reason: string };

/** The events along the path to a node, with exact times; `attained` fixes a clock's value at its end. */
export function scriptTo(
  { compiled }: Reached,
  node: Node,
  alternative: Alternative,
  attained?: { readonly clock: number; readonly value: number },
): Script | undefined {
  return concretize(compiled, node, alternative, attained);
}

/** The part of the system that a formula and the temporal assumptions speak about, and that can be looked at by itself. */
export function partFor(
  { problem, whole }: Pick<Setting, "problem" | "whole">,
  script: Script,
  ...formulas: readonly Formula[]
): TimedTransitionSystem {
  const names = new Set(script.events.flatMap(({ action }) => namesOf(problem.system, action)));
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

/**
 * The same for a run that a solver suggests: a lasso is taken as it is; one without a loop is completed, since its first
 * steps settle the matter.
 */
export function confirmRun(setting: Pick<Setting, "problem" | "whole">, claim: Formula, trace: Trace): Confirmed {
  const script = scriptOf(trace);
  if (trace.loopStart === undefined) return confirmViolation(setting, claim, script);
  const part = partFor(setting, script, claim);
  const own = ofPart(trace, part);
  if (own === undefined) return { kind: "refused", reason: "other components cannot be left to themselves" };
  const refused = problemWithRun(setting.problem, part, own);
  if (refused !== undefined) return { kind: "refused", reason: refused };
  if (holdsOn(claim, lassoOf(own))) return { kind: "refused", reason: "the claim holds on the run" };
  return { kind: "confirmed", trace: own, part };
}

/** The events of a trace with their times, and the values that clocks start with. */
function scriptOf({ initial, steps }: Trace): Script {
  let time = zero;
  const events = steps.flatMap(({ delay, action, state }) => {
    time = add(time, delay);
    return action === undefined ? [] : [{ time, action, starts: state.clocks }];
  });
  return { initialStarts: initial.clocks, events, end: time };
}

/** The trace without history variables; undefined if it lacks a variable of the part. */
function ofPart(trace: Trace, part: TimedTransitionSystem): Trace | undefined {
  const names = part.variables.map((variable) => variable.name);
  const clocks = new Set(part.clocks.map((clock) => clock.name));
  if (!names.every((name) => trace.initial.values.has(name))) return undefined;
  const ofState = (state: State): State => ({
    values: new Map(names.map((name) => [name, state.values.get(name)!] as const)),
    clocks: new Map([...state.clocks].filter(([name]) => clocks.has(name))),
  });
  return {
    ...trace,
    initial: ofState(trace.initial),
    steps: trace.steps.map((step) => ({ ...step, state: ofState(step.state) })),
  };
}

/** Why a lasso is no run that counts: the interpreter or an assumption rejects it. Undefined when it is one. */
export function problemWithRun(problem: Problem, part: TimedTransitionSystem, trace: Trace): string | undefined {
  const replayed = replay(part, trace);
  if (replayed.kind === "rejected") return `replay fails at step ${replayed.step}: ${replayed.reason}`;
  const broken = problem.assumptions.find((assumption) => !holdsOn(assumption.formula, lassoOf(trace)));
  return broken === undefined ? undefined : `assumption ${broken.name} does not hold on the run`;
}

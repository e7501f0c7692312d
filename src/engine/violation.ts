/**
 * From a bad zone to a counterexample that may be shown: exact times for the path, completed to a run of the whole
 * system that never ends, replayed by the interpreter, and judged by the oracle for the claim and every assumption.
 */
import { holdsOn } from "../ltl/evaluate.ts";
import type { Formula } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Completion, Script } from "../trace/complete.ts";
import { complete } from "../trace/complete.ts";
import { replay } from "../trace/replay.ts";
import type { Trace } from "../trace/trace.ts";
import { lassoOf } from "../trace/trace.ts";
import type { Alternative } from "../zone/condition.ts";
import { concretize } from "../zone/concretize.ts";
import type { Node } from "../zone/explore.ts";
import type { Reached } from "./reach.ts";

export type Confirmed =
  | { readonly kind: "confirmed"; readonly trace: Trace; readonly settled: number }
  /** The events are no part of a run of the whole system, or the run does not violate the claim. */
  | { readonly kind: "refused"; readonly reason: string };

/** The run along the path to a node, on the whole system; `attained` fixes a clock's value at its end. */
export function runTo(
  problem: Problem,
  { compiled }: Reached,
  node: Node,
  alternative: Alternative,
  attained?: { readonly clock: number; readonly value: number },
): Completion {
  const script: Script | undefined = concretize(compiled, node, alternative, attained);
  const nowhere: Trace = { initial: { values: new Map(), clocks: new Map() }, steps: [] };
  if (script === undefined) return { kind: "stuck", reason: "the path through the zones has no exact times", trace: nowhere };
  return complete(problem.system, script);
}

/** Whether a completed run is a run of the system that keeps the assumptions and violates the claim. */
export function confirmViolation(problem: Problem, claim: Formula, completion: Completion): Confirmed {
  if (completion.kind === "stuck") return { kind: "refused", reason: completion.reason };
  const { trace, settled } = completion;
  const refused = problemWithRun(problem, trace);
  if (refused !== undefined) return { kind: "refused", reason: refused };
  if (holdsOn(claim, lassoOf(trace))) return { kind: "refused", reason: "the claim holds on the run" };
  return { kind: "confirmed", trace, settled };
}

/** Why a lasso is no run that counts: the interpreter or an assumption rejects it. Undefined when it is one. */
export function problemWithRun(problem: Problem, trace: Trace): string | undefined {
  const replayed = replay(problem.system, trace);
  if (replayed.kind === "rejected") return `replay fails at step ${replayed.step}: ${replayed.reason}`;
  const broken = problem.assumptions.find((assumption) => !holdsOn(assumption.formula, lassoOf(trace)));
  return broken === undefined ? undefined : `assumption ${broken.name} does not hold on the run`;
}

/**
 * Whether a system has any run at all: one in which time goes on for ever. Without one every claim would be true of nothing.
 * Found without a solver: by letting all components be, and if that leads nowhere, by looking at all zones.
 */
import type { Problem } from "../ltl/problem.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { falsehood, truth, variablesOf } from "../term/term.ts";
import { greatest, multiply, rational, zero } from "../source/rational.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { Span } from "../source/source.ts";
import { complete, nothing } from "../trace/complete.ts";
import { replay } from "../trace/replay.ts";
import { wholeOf } from "../trace/whole.ts";
import { ConstantsTooFine } from "../zone/compile.ts";
import { compileCondition } from "../zone/condition.ts";
import { largestValue } from "../zone/explore.ts";
import { longestConstant, reachAtOnce } from "./reach.ts";

const mostZones = 20_000;

/** A diagnostic if time provably stops in every run; nothing if it does not, or if that could not be found out. */
export function timeStops({ system }: Problem): readonly Diagnostic[] {
  const reasons = wholeOf(system).unquiet();
  if (reasons.length === 0 || hasRun(system)) return [];
  const limit = latest(system);
  if (limit === undefined) return [];
  const span = system.invariants[0]?.span ?? firstSpan(system);
  return span === undefined ? [] : [{ code: "time-stops", severity: "error", span, details: { reason: reasons[0]! } }];
}

function hasRun(system: TimedTransitionSystem): boolean {
  return (["eager", "lazy"] as const).some((manner) => {
    const completion = complete(system, nothing, manner);
    return completion.kind === "complete" && replay(system, completion.trace).kind === "accepted";
  });
}

/** The latest moment that any run reaches; undefined when there is none, or none was found. */
function latest(system: TimedTransitionSystem): number | undefined {
  const clock = "time since the beginning";
  const timed: TimedTransitionSystem = {
    ...system,
    clocks: [...system.clocks, { name: clock, active: truth, start: { least: zero, most: zero } }],
  };
  const measuredUpTo = multiply(greatest(longestConstant(system), rational(1000)), rational(16));
  try {
    const { compiled, explored, unbounded } = reachAtOnce(timed, falsehood, mostZones, {
      exhaustive: true,
      measured: clock,
      measuredUpTo,
    });
    if (!explored.complete) return undefined;
    const units = largestValue(explored.nodes, compiled.clockIndex.get(clock)!, compileCondition(compiled, truth)) ?? 0;
    return units < unbounded ? units : undefined;
  } catch (error) {
    if (error instanceof ConstantsTooFine) return undefined;
    throw error;
  }
}

function firstSpan({ actions, variables }: TimedTransitionSystem): Span | undefined {
  const urgent = actions.find((action) => action.urgent && variablesOf(action.guard).size > 0) ?? actions[0];
  return urgent?.span ?? variables[0]?.span;
}

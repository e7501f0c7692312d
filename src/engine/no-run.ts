/**
 * Whether a system has any run at all: one in which time goes on for ever. Without one every claim would be true of nothing.
 * Found without a solver: by letting all components be, and if that leads nowhere, by looking at all zones.
 */
import type { Diagnostic } from "../source/diagnostic.ts";
import type { Span } from "../source/source.ts";
import { state } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import { influenceOf } from "../system/slice.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { falsehood, variablesOf } from "../term/term.ts";
import { nothing } from "../trace/complete.ts";
import { wholeOf } from "../trace/whole.ts";
import { ConstantsTooFine, compileSystem } from "../zone/compile.ts";
import { fairLoop, graphAtOnce } from "../zone/cycles.ts";
import { decisivePart, variablesIn } from "./decisive-part.ts";
import { recurrencesIn } from "./product.ts";
import { automatonStatement } from "./statements.ts";
import { runWith } from "./violation.ts";

const mostZones = 5000;

/** A diagnostic if there is provably no run at all; nothing if there is one, or if that could not be found out. */
export function noRun(problem: Problem): readonly Diagnostic[] {
  const { system, assumptions } = problem;
  const whole = wholeOf(system);
  const reasons = whole.unquiet();
  const part = decisivePart(system, whole, variablesIn(assumptions));
  if ((reasons.length === 0 && assumptions.length === 0) || runWith({ problem, whole }, nothing).kind === "run")
    return [];
  if (!hasNoRun({ ...problem, system: part })) return [];
  const span = [...assumptions, ...system.invariants].at(0)?.span ?? firstSpan(system);
  if (span === undefined) return [];
  if (assumptions.length === 0)
    return [{ code: "time-stops", severity: "error", span, details: { reason: reasons[0]! } }];
  const names = new Set([...assumptions, ...part.invariants].map(({ name }) => `\`${name}\``));
  return [
    {
      code: "no-run",
      severity: "error",
      span,
      details: { which: names.size === 1 ? [...names][0]! : `one of ${[...names].join(", ")}` },
    },
  ];
}

/** Whether the zones of a system show that it has no run that keeps the assumptions, is fair and goes on for ever. */
function hasNoRun(problem: Problem): boolean {
  const { system } = problem;
  const roots = system.variables.map((variable) => variable.name);
  const stated = automatonStatement(problem, influenceOf(system), state(falsehood), { roots, starved: [] });
  if ("problem" in stated) return false;
  const { product } = stated.value;
  try {
    const compiled = compileSystem(product.system, []);
    const graph = graphAtOnce(compiled, mostZones);
    return graph !== undefined && fairLoop(graph, recurrencesIn(product, compiled)) === undefined;
  } catch (error) {
    if (error instanceof ConstantsTooFine) return false;
    throw error;
  }
}

function firstSpan({ actions, variables }: TimedTransitionSystem): Span | undefined {
  const urgent = actions.find((action) => action.urgent && variablesOf(action.guard).size > 0) ?? actions[0];
  return urgent?.span ?? variables[0]?.span;
}

/** Whether a conjunct holds of a system by its zones alone, unconfirmed: enough for a remark, never for a verdict. */
import type { Formula } from "../../ltl/formula.ts";
import { variablesOf } from "../../ltl/formula.ts";
import { withHistory } from "../../ltl/past.ts";
import { coneOf, influenceOf, sliceTo } from "../../system/slice.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { writingOf } from "../../system/writing.ts";
import { real } from "../../term/term.ts";
import { ConstantsTooFine } from "../../zone/compile.ts";
import { compileCondition } from "../../zone/condition.ts";
import { largestValue } from "../../zone/explore.ts";
import { monitor } from "../monitor.ts";
import type { Exploring } from "../reach.ts";
import { reach } from "../reach.ts";

/** True only if zones show it; false when it does not hold, or that is open. `known` remembers questions met before. */
export async function holdsByZones(
  system: TimedTransitionSystem,
  conjunct: Formula,
  exploring: Exploring,
  known: Map<string, boolean>,
): Promise<boolean> {
  const recorded = withHistory(system, conjunct);
  if (recorded === undefined) return false;
  const influence = influenceOf(recorded.system);
  const slice = sliceTo(recorded.system, coneOf(influence, variablesOf(recorded.formula)));
  const monitored = monitor(slice, recorded.formula);
  if (monitored === undefined) return false;
  const { response, bad } = monitored;
  const writing = writingOf(monitored.system, bad, response?.during, response?.deadline && real(response.deadline));
  const existing = known.get(writing);
  if (existing !== undefined) return existing;
  let result = false;
  try {
    const measured = response === undefined ? {} : { measured: response.clock };
    const reached = await reach(monitored.system, bad, exploring, { exhaustive: response !== undefined, ...measured });
    const { compiled, explored, unbounded } = reached;
    const during = response && compileCondition(compiled, response.during);
    const slowest = during && largestValue(explored.nodes, compiled.clockIndex.get(response.clock)!, during);
    result = explored.complete && explored.bad === undefined && (slowest === undefined || slowest < unbounded);
  } catch (error) {
    if (!(error instanceof ConstantsTooFine)) throw error;
  }
  known.set(writing, result);
  return result;
}

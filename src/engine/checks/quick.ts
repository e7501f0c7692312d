/** Whether a conjunct holds of a system by its zones alone, unconfirmed: enough for a remark, never for a verdict. */
import type { Formula } from "../../ltl/formula.ts";
import { variablesOf } from "../../ltl/formula.ts";
import { withHistory } from "../../ltl/past.ts";
import type { Influence } from "../../system/slice.ts";
import { coneOf, influenceOf, sliceTo } from "../../system/slice.ts";
import { writingOf } from "../../system/writing.ts";
import { real } from "../../term/term.ts";
import { ConstantsTooFine } from "../../zone/compile.ts";
import { compileCondition } from "../../zone/condition.ts";
import { largestValue } from "../../zone/explore.ts";
import type { Monitored } from "../monitor.ts";
import { monitor } from "../monitor.ts";
import type { Exploring } from "../reach.ts";
import { reach } from "../reach.ts";

/** A conjunct put to the zones of a slice; `writing` is the same for questions that are the same but for names. */
export interface ZoneQuestion {
  readonly monitored: Monitored;
  readonly writing: string;
}

/** The question whether a conjunct holds of a system; undefined if its shape has no monitor. */
export function questionFor(whole: Influence, conjunct: Formula): ZoneQuestion | undefined {
  const recorded = withHistory(whole.system, conjunct);
  if (recorded === undefined) return undefined;
  const influence = recorded.system === whole.system ? whole : influenceOf(recorded.system);
  const monitored = monitor(sliceTo(influence, coneOf(influence, variablesOf(recorded.formula))), recorded.formula);
  if (monitored === undefined) return undefined;
  const { system, response, bad } = monitored;
  return {
    monitored,
    writing: writingOf(system, bad, response?.during, response?.deadline && real(response.deadline)),
  };
}

/** True only if zones show it; false when it does not hold, or that is open. */
export async function holdsByZones({ system, response, bad }: Monitored, exploring: Exploring): Promise<boolean> {
  try {
    const measured = response === undefined ? {} : { measured: response.clock };
    const reached = await reach(system, bad, exploring, { exhaustive: response !== undefined, ...measured });
    const { compiled, explored, unbounded } = reached;
    const during = response && compileCondition(compiled, response.during);
    const slowest = during && largestValue(explored.nodes, compiled.clockIndex.get(response.clock)!, during);
    return explored.complete && explored.bad === undefined && (slowest === undefined || slowest < unbounded);
  } catch (error) {
    if (error instanceof ConstantsTooFine) return false;
    throw error;
  }
}

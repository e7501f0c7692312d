/**
 * Assumptions about whole runs as part of the system, where a monitor can say what they forbid: a state that would break one
 * is excluded, and a response that is promised within T limits the clock of the pending response. What is excluded has no
 * run that keeps the assumption, and every run that keeps it is still there; so proofs are proofs.
 */
import type { Formula } from "../ltl/formula.ts";
import { variablesOf as formulaVariables } from "../ltl/formula.ts";
import { split } from "../ltl/normalize.ts";
import { withHistory } from "../ltl/past.ts";
import type { TemporalAssumption } from "../ltl/problem.ts";
import { sliceTo } from "../system/slice.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { not, variablesOf } from "../term/term.ts";
import type { Setting } from "./setting.ts";
import { monitor } from "./monitor.ts";

export interface Restricted {
  readonly system: TimedTransitionSystem;
  /** What the system does not say yet: to be added to the formula that runs must satisfy, or left out. */
  readonly rest: readonly Formula[];
}

/** The slice of a system to a cone, under the assumptions that speak of nothing else. */
export function sliceUnder(
  { problem, influence }: Pick<Setting, "problem" | "influence">,
  cone: ReadonlySet<string>,
): Restricted {
  const inside = problem.assumptions.filter(({ formula }) =>
    [...formulaVariables(formula)].every((name) => cone.has(name)),
  );
  return restrictBy(sliceTo(influence, cone), inside);
}

function restrictBy(system: TimedTransitionSystem, assumptions: readonly TemporalAssumption[]): Restricted {
  let restricted: Restricted = { system, rest: [] };
  // The conjuncts of one assumption may come as several of its name, and each needs a monitor of its own.
  const counts = new Map<string, number>();
  for (const { name, formula } of assumptions) {
    for (const conjunct of split(formula)) {
      const count = counts.get(name) ?? 0;
      counts.set(name, count + 1);
      restricted = restrictByOne(restricted, conjunct, `assumption ${name}, ${count}`);
    }
  }
  return restricted;
}

function restrictByOne({ system, rest }: Restricted, conjunct: Formula, name: string): Restricted {
  const recorded = withHistory(system, conjunct);
  const names = { own: name, clock: `time since the trigger of ${name}` };
  const monitored = recorded && monitor(recorded.system, recorded.formula, names);
  if (monitored === undefined) return { system, rest: [...rest, conjunct] };
  const { bad, response } = monitored;
  if (response?.deadline !== undefined) {
    const limit = response.deadline;
    const clocks = monitored.system.clocks.map((clock) =>
      clock.name === response.clock ? { ...clock, limit } : clock,
    );
    return { system: { ...monitored.system, clocks }, rest };
  }
  if (variablesOf(bad).has(names.clock)) return { system, rest: [...rest, conjunct] };
  const invariants = [...monitored.system.invariants, { name, holds: not(bad) }];
  return {
    system: { ...monitored.system, invariants },
    rest: response === undefined ? rest : [...rest, conjunct],
  };
}

/**
 * The part of a system that decides something about some variables: the components that these are in, those that assumptions couple
 * with them, directly or through others, and those that cannot be left to themselves. Every run of the whole, seen on
 * the part, is a run of the part; and every run of the part is a run of the whole together with what the rest does by itself.
 */
import { variablesOf as formulaVariables } from "../ltl/formula.ts";
import type { TemporalAssumption } from "../ltl/problem.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { variablesOf } from "../term/term.ts";
import type { Whole } from "../trace/whole.ts";

/**
 * What is left out has runs of its own, and no assumption couples it with what is in. (Were it left out although one does, the
 * part would be looked at with the first values of the rest alone.)
 */
export function decisivePart(
  { invariants }: TimedTransitionSystem,
  whole: Whole,
  about: Iterable<string>,
): TimedTransitionSystem {
  const names = new Set(about);
  for (;;) {
    const part = whole.partWith(names);
    const inside = new Set(part.variables.map((variable) => variable.name));
    const coupled = invariants
      .map(({ holds }) => [...variablesOf(holds)])
      .filter((variables) => variables.some((name) => inside.has(name)))
      .flat()
      .filter((name) => !inside.has(name));
    if (coupled.length === 0) return part;
    for (const name of coupled) names.add(name);
  }
}

/** The variables that assumptions about whole runs speak of. */
export function variablesIn(assumptions: readonly TemporalAssumption[]): ReadonlySet<string> {
  return new Set(assumptions.flatMap(({ formula }) => [...formulaVariables(formula)]));
}

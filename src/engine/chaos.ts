/** A system that does what it likes: from one state, any of its variables may become anything else at any time. */
import type { Action, StateVariable, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { valuesOf } from "../term/possible.ts";
import type { Value } from "../term/term.ts";
import { constant, equal, not, variable } from "../term/term.ts";

export function chaosOf(variables: readonly StateVariable[], start: ReadonlyMap<string, Value>): TimedTransitionSystem {
  const actions = variables.flatMap(({ name, owner, label, sort }) =>
    valuesOf(sort).map((value): Action => ({
      name: `${label === "state" || label === "" ? owner : `${owner}.${label}`} := ${String(value)}`,
      owner,
      kind: "action",
      guard: not(equal(variable(name, sort), constant(sort, value))),
      urgent: false,
      updates: [{ variable: name, value: constant(sort, value) }],
      restarts: [],
      fairness: "none",
      timing: "anytime",
    })),
  );
  const started = variables.map((variable) => ({ ...variable, initial: start.get(variable.name)! }));
  return { name: "chaos", variables: started, history: [], clocks: [], actions, invariants: [] };
}

/**
 * A system together with an automaton that reads its states, as a system: the runs of the product are the runs of the system
 * on which the automaton does not get stuck. Each step reads the state that it leaves. Time itself makes steps as well, at
 * least one `tick` apart, so that a state in which the system stays for ever is read for ever, and so that
 * time grows without bound exactly if there are infinitely many of them (Tripakis 1999).
 */
import type { Automaton, Transition } from "../ltl/automaton.ts";
import { zero } from "../source/rational.ts";
import type { Action, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { CompiledSystem } from "../zone/compile.ts";
import { compileCondition } from "../zone/condition.ts";
import type { Recurrence } from "../zone/cycles.ts";
import { commonUnit, durationsOf } from "../zone/compile.ts";
import type { Sort, Term } from "../term/term.ts";
import { and, equal, int, not, truth, variable } from "../term/term.ts";

export interface Product {
  readonly system: TimedTransitionSystem;
  /** What happens infinitely often in every run that counts: time grows, promises are kept, fair actions get their turn. */
  readonly recurrences: readonly ProductRecurrence[];
  /** For each action of the product the action of the system that it is; absent for a tick. */
  readonly original: ReadonlyMap<string, string>;
}

/** Served by the steps named in `steps`, and by every step out of a state in which `states` holds. */
export interface ProductRecurrence {
  readonly name: string;
  readonly steps: ReadonlySet<string>;
  readonly states: Term | undefined;
}

/** The recurrences as the zone graph of the product has them. */
export function recurrencesIn({ recurrences }: Product, compiled: CompiledSystem): readonly Recurrence[] {
  return recurrences.map(({ steps, states }): Recurrence => {
    const inStates = states === undefined ? undefined : compileCondition(compiled, states);
    return {
      onEdge: (action) => steps.has(compiled.actions[action]!.action.name),
      inNode: (location) => inStates !== undefined && inStates(location).length > 0,
    };
  });
}

const automatonName = "the automaton's state";
const tickName = "time goes on";
const tickClock = "time since the last tick";

/** The product; a tick is the coarsest unit of the system's durations, but any length would do. */
export function productOf(system: TimedTransitionSystem, automaton: Automaton): Product {
  const tick = commonUnit(durationsOf(system));
  const sort: Sort = { kind: "int", least: 0, most: automaton.states - 1 };
  const state = variable(automatonName, sort);
  const ticking: Action = {
    name: tickName,
    owner: "",
    kind: "action",
    guard: truth,
    wait: { clock: tickClock, least: tick },
    urgent: false,
    updates: [],
    restarts: [tickClock],
    fairness: "none",
    timing: "",
  };
  const original = new Map<string, string>();
  const steps: { readonly name: string; readonly of: Action; readonly transition: Transition }[] = [];
  const actions = [...system.actions, ticking].flatMap((action) =>
    automaton.transitions.flatMap((transition, number): Action[] => {
      const guard = and(action.guard, equal(state, int(transition.from)), transition.label);
      if (guard.kind === "bool" && !guard.value) return [];
      const name = `${action.name}, transition ${number}`;
      steps.push({ name, of: action, transition });
      if (action !== ticking) original.set(name, action.name);
      const updates = [...action.updates, { variable: automatonName, value: int(transition.to) }];
      return [{ ...action, name, guard, updates, fairness: "none" }];
    }),
  );
  const named = (wanted: (step: (typeof steps)[number]) => boolean): ReadonlySet<string> =>
    new Set(steps.filter(wanted).map((step) => step.name));
  const promises = Array.from({ length: automaton.promises }, (_, promise) => ({
    name: `promise ${promise} is kept`,
    steps: named((step) => !step.transition.postponed.has(promise)),
    states: undefined,
  }));
  const fair = system.actions.filter((action) => action.fairness === "weak");
  return {
    system: {
      ...system,
      variables: [...system.variables, { name: automatonName, sort, initial: 0, owner: "", label: automatonName }],
      clocks: [...system.clocks, { name: tickClock, active: truth, start: { least: zero, most: zero } }],
      actions,
    },
    recurrences: [
      { name: "time grows", steps: named((step) => step.of === ticking), states: undefined },
      ...promises,
      ...fair.map((action) => ({
        name: `${action.name} gets its turn`,
        steps: named((step) => step.of === action),
        states: not(action.guard),
      })),
    ],
    original,
  };
}

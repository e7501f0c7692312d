/**
 * What a run of some components has to do with the whole system. The components outside are left to themselves: if each
 * has a run that never ends and in which the variables of the assumptions keep their first values, then any run of the part,
 * together with those, is a run of the whole. A component that cannot be left to itself joins the part.
 */
import { componentsOf, restrictionOf } from "../system/components.ts";
import type { Component } from "../system/components.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { writingOf } from "../system/writing.ts";
import { variablesOf } from "../term/term.ts";
import { complete, nothing } from "./complete.ts";
import { replay } from "./replay.ts";
import type { Trace } from "./trace.ts";
import { stateAt } from "./trace.ts";

export interface Whole {
  /** The smallest part of the system with these variables that can be looked at by itself. */
  partWith(names: Iterable<string>): TimedTransitionSystem;
  /** Why components that cannot be left to themselves cannot, if there are any. */
  readonly unquiet: () => readonly string[];
}

/** Finds the components once; what they do by themselves is found when it is first needed, once for all that are alike. */
export function wholeOf(system: TimedTransitionSystem): Whole {
  const components = componentsOf(system);
  const restrict = restrictionOf(system);
  const componentOf = new Map(
    components.flatMap((component) => [...component.variables].map((name) => [name, component] as const)),
  );
  // Constants cost nothing, so they are always there.
  const constants = components.filter((component) => component.actions.size === 0);
  const assumed = new Set(system.invariants.flatMap((invariant) => [...variablesOf(invariant.holds)]));
  const known = new Map<string, string | undefined>();

  const problemOf = (component: Component): string | undefined => {
    const alone = restrict([component]);
    const kept = alone.variables.filter((variable) => assumed.has(variable.name)).map((variable) => variable.name);
    const writing =
      writingOf(alone) + kept.map((name) => alone.variables.findIndex((variable) => variable.name === name)).join();
    if (!known.has(writing)) known.set(writing, problemWith(alone, kept));
    return known.get(writing);
  };

  /** The components that cannot be left to themselves, with why. */
  let found: ReadonlyMap<Component, string> | undefined;
  const restless = (): ReadonlyMap<Component, string> => {
    found ??= new Map(
      components.flatMap((component) => {
        const problem = problemOf(component);
        return problem === undefined ? [] : [[component, problem]];
      }),
    );
    return found;
  };

  return {
    partWith(names) {
      const touched = [...names].flatMap((name) => componentOf.get(name) ?? []);
      const inside = new Set([...constants, ...touched, ...restless().keys()]);
      return inside.size === components.length ? system : restrict([...inside]);
    },
    unquiet: () => [...new Set(restless().values())],
  };
}

function problemWith(alone: TimedTransitionSystem, kept: readonly string[]): string | undefined {
  const completion = complete(alone, nothing);
  if (completion.kind === "stuck") return completion.reason;
  const replayed = replay(alone, completion.trace);
  if (replayed.kind === "rejected") return replayed.reason;
  const moving = kept.find((name) => changes(completion.trace, name));
  return moving === undefined ? undefined : `${moving} changes by itself`;
}

function changes(trace: Trace, name: string): boolean {
  const first = trace.initial.values.get(name);
  return trace.steps.some((_, index) => stateAt(trace, index + 1).values.get(name) !== first);
}

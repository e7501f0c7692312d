/**
 * What a run of some components has to do with the whole system. The components outside are left to themselves: if each
 * has a run that never ends and in which the variables of the assumptions keep their first values, then any run of the part,
 * together with those, is a run of the whole. A component that cannot be left to itself joins the part.
 */
import { componentsOf, restrictionOf } from "../system/components.ts";
import type { Component, Restrict } from "../system/components.ts";
import { Interpreter } from "../system/remembering.ts";
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
  /** The interpreter of a part: the same one whenever it is asked for, so that it knows what it was asked before. */
  interpreterOf(part: TimedTransitionSystem): Interpreter;
  /** Why components that cannot be left to themselves cannot, if there are any. */
  readonly unquiet: () => readonly string[];
}

/** Finds the components once; what they do by themselves is found when it is first needed, once for all that are alike. */
export function wholeOf(system: TimedTransitionSystem): Whole {
  const components = componentsOf(system);
  const restrict = restrictionOf(system);
  const home = new Map(
    components.flatMap(({ variables }, index) => [...variables].map((name) => [name, index] as const)),
  );
  const parts = new Map<string, TimedTransitionSystem>();
  const interpreters = new WeakMap<TimedTransitionSystem, Interpreter>();
  let found: readonly (string | undefined)[] | undefined;
  const problems = (): readonly (string | undefined)[] => (found ??= problemsOf(system, components, restrict));

  return {
    partWith(names) {
      const touched = new Set([...names].flatMap((name) => home.get(name) ?? []));
      const inside = [...components.keys()].filter((at) => touched.has(at) || problems()[at] !== undefined);
      if (components.every(({ actions }, at) => actions.size === 0 || inside.includes(at))) return system;
      const key = inside.join();
      const part = parts.get(key) ?? restrict(inside.map((at) => components[at]!));
      parts.set(key, part);
      return part;
    },
    interpreterOf(part) {
      const interpreter = interpreters.get(part) ?? new Interpreter(part);
      interpreters.set(part, interpreter);
      return interpreter;
    },
    unquiet: () => [...new Set(problems().flatMap((problem) => problem ?? []))],
  };
}

/** Why each of the components cannot be left to itself; undefined if it can. */
function problemsOf(
  system: TimedTransitionSystem,
  components: readonly Component[],
  restrict: Restrict,
): readonly (string | undefined)[] {
  const assumed = new Set(system.invariants.flatMap((invariant) => [...variablesOf(invariant.holds)]));
  const remembered = new Set(system.history.map(({ name }) => name));
  const known = new Map<string, string | undefined>();
  return components.map((component) => {
    // What nothing writes and nothing reads keeps its first value.
    if (component.actions.size === 0 && ![...component.variables].some((name) => remembered.has(name)))
      return undefined;
    const alone = restrict([component]);
    const kept = alone.variables.filter((variable) => assumed.has(variable.name)).map((variable) => variable.name);
    const writing =
      writingOf(alone) + kept.map((name) => alone.variables.findIndex((variable) => variable.name === name)).join();
    if (!known.has(writing)) known.set(writing, problemWith(alone, kept));
    return known.get(writing);
  });
}

function problemWith(alone: TimedTransitionSystem, kept: readonly string[]): string | undefined {
  const interpreter = new Interpreter(alone);
  const completion = complete(interpreter, nothing);
  if (completion.kind === "stuck") return completion.reason;
  const replayed = replay(alone, completion.trace, interpreter);
  if (replayed.kind === "rejected") return replayed.reason;
  const moving = kept.find((name) => changes(completion.trace, name));
  return moving === undefined ? undefined : `${moving} changes by itself`;
}

function changes(trace: Trace, name: string): boolean {
  const first = trace.initial.values.get(name);
  return trace.steps.some((_, index) => stateAt(trace, index + 1).values.get(name) !== first);
}

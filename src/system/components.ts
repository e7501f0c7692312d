/**
 * The components of a system: groups of variables that no action and no history variable connects. They meet in nothing
 * but time and the assumptions, so runs of components, put side by side, are runs of the whole as long as the assumptions hold.
 */
import type { Term } from "../term/term.ts";
import { constant, substitute, variablesOf } from "../term/term.ts";
import type { TimedTransitionSystem } from "./timed-transition-system.ts";

export interface Component {
  readonly variables: ReadonlySet<string>;
  readonly actions: ReadonlySet<string>;
}

/** Every variable and every action is in exactly one component; an action that reads and writes nothing is one by itself. */
export function componentsOf(system: TimedTransitionSystem): readonly Component[] {
  const leader = new Map<string, string>();
  const find = (name: string): string => {
    let root = name;
    for (let up = leader.get(root); up !== undefined && up !== root; up = leader.get(root)) root = up;
    leader.set(name, root);
    return root;
  };
  const join = (names: Iterable<string>): string | undefined => {
    const [first, ...rest] = names;
    if (first === undefined) return undefined;
    for (const name of rest) leader.set(find(name), find(first));
    return first;
  };
  const member = new Map<string, string | undefined>();
  for (const { name, guard, updates } of system.actions) {
    member.set(
      name,
      join([...variablesOf(guard), ...updates.flatMap((update) => [update.variable, ...variablesOf(update.value)])]),
    );
  }
  for (const each of system.history) join([each.name, ...variablesOf(each.initially), ...variablesOf(each.next)]);

  const components = new Map<string, { variables: Set<string>; actions: Set<string> }>();
  const at = (root: string): { variables: Set<string>; actions: Set<string> } => {
    const known = components.get(root);
    if (known !== undefined) return known;
    const fresh = { variables: new Set<string>(), actions: new Set<string>() };
    components.set(root, fresh);
    return fresh;
  };
  for (const { name } of [...system.variables, ...system.history]) at(find(name)).variables.add(name);
  for (const [action, variable] of member)
    at(variable === undefined ? `action ${action}` : find(variable)).actions.add(action);
  return [...components.values()];
}

/** The system of some components alone; in the assumptions, every variable of the others has its first value. */
export function restrictTo(system: TimedTransitionSystem, components: readonly Component[]): TimedTransitionSystem {
  const variables = new Set(components.flatMap((component) => [...component.variables]));
  const actions = new Set(components.flatMap((component) => [...component.actions]));
  const assumed = new Set(system.invariants.flatMap((invariant) => [...variablesOf(invariant.holds)]));
  const others = system.variables.filter(({ name }) => assumed.has(name) && !variables.has(name));
  const initial = new Map(others.map(({ name, sort, initial: value }) => [name, constant(sort, value)] as const));
  const kept = system.actions.filter((action) => actions.has(action.name));
  const clocks = new Set(
    kept.flatMap((action) => [...action.restarts, ...(action.wait === undefined ? [] : [action.wait.clock])]),
  );
  const known = (term: Term): Term => substitute(term, (name) => initial.get(name));
  return {
    name: system.name,
    variables: system.variables.filter((variable) => variables.has(variable.name)),
    history: system.history.filter((each) => variables.has(each.name)),
    clocks: system.clocks.filter(
      (clock) => clocks.has(clock.name) || [...variablesOf(clock.active)].some((name) => variables.has(name)),
    ),
    actions: kept,
    invariants: system.invariants.flatMap((invariant) => {
      const holds = known(invariant.holds);
      return holds.kind === "bool" && holds.value ? [] : [{ ...invariant, holds }];
    }),
  };
}

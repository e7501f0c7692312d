/**
 * The components of a system: groups of variables that no action and no history variable connects. They meet in nothing
 * but time and the assumptions, so runs of components, put side by side, are runs of the whole as long as the assumptions hold.
 */
import type { Term } from "../term/term.ts";
import { constant, isTruth, rememberingVariables, substitute, variablesOf } from "../term/term.ts";
import { placesOf, thingsAt } from "./places.ts";
import type { Invariant, TimedTransitionSystem } from "./timed-transition-system.ts";

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

/** Cuts the system of some components alone out of the whole; in the assumptions, every variable of the others has its first value. */
export type Restrict = (components: readonly Component[]) => TimedTransitionSystem;

/** What belongs to what is found once, so that a part costs what is in it, and not what is in the whole. */
export function restrictionOf(system: TimedTransitionSystem): Restrict {
  const initial = new Map(
    system.variables.map(({ name, sort, initial: value }) => [name, constant(sort, value)] as const),
  );
  const variables = placesOf(system.variables, ({ name }) => [name]);
  const history = placesOf(system.history, ({ name }) => [name]);
  const actions = placesOf(system.actions, ({ name }) => [name]);
  const clocks = placesOf(system.clocks, ({ name, active }) => [`clock ${name}`, ...variablesOf(active)]);
  const invariants = placesOf(system.invariants, ({ holds }) => variablesOf(holds));
  const namesIn = rememberingVariables();
  const firsts = new Map<Term, Term>();
  const atFirst = (term: Term): Term => {
    const first = firsts.get(term) ?? substitute(term, (name) => initial.get(name));
    firsts.set(term, first);
    return first;
  };
  const known = ({ holds }: Invariant, inside: ReadonlySet<string>): Term =>
    substitute(
      holds,
      (name) => (inside.has(name) ? undefined : initial.get(name)),
      (part) => (meet(namesIn(part), inside) ? undefined : atFirst(part)),
    );
  const broken = [...system.invariants.keys()].filter((place) => !isTruth(atFirst(system.invariants[place]!.holds)));
  return (components) => {
    const inside = new Set(components.flatMap((component) => [...component.variables]));
    const kept = thingsAt(
      system.actions,
      actions,
      components.flatMap((component) => [...component.actions]),
    );
    const used = kept.flatMap(({ restarts, wait }) => [...restarts, ...(wait === undefined ? [] : [wait.clock])]);
    return {
      name: system.name,
      variables: thingsAt(system.variables, variables, inside),
      history: thingsAt(system.history, history, inside),
      clocks: thingsAt(system.clocks, clocks, [...inside, ...used.map((clock) => `clock ${clock}`)]),
      actions: kept,
      invariants: thingsAt(system.invariants, invariants, inside, broken).flatMap((invariant) => {
        const holds = known(invariant, inside);
        return isTruth(holds) ? [] : [{ ...invariant, holds }];
      }),
    };
  };
}

function meet(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const name of some) if (others.has(name)) return true;
  return false;
}

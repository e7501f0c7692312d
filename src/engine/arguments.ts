/**
 * Proofs of the solver's engine that are no invariants kept by every step: what they show about a watched system (`watcher.ts`), and
 * the obligations that show it.
 *
 *   after actions   The invariant holds right after actions; a step is a delay and then an action (`by-horn.ts`).
 *   induction       No bad state within k steps of the beginning, and none after k steps without one, from any state.
 */
import type { Query } from "../encode/query.ts";
import { actionRule, after, delayRule, initialRule, primed, stateRules, symbolsOf } from "../encode/transition.ts";
import { path } from "../encode/unroll.ts";
import type { Rational } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Sort, Term } from "../term/term.ts";
import { and, boolSort, less, not, or, real, realSort, variable } from "../term/term.ts";
import type { Obligation } from "./certificate.ts";
import type { Argument, Recipe, Statement } from "./proof.ts";
import { invariantName } from "./proof.ts";
import type { Watched } from "./watcher.ts";

export type WatcherRecipe = Extract<Recipe, { readonly kind: "watcher" }>;

/** What must never be reached if a watched conjunct holds, and for `never: "trigger"` if it says nothing; undefined where that is no proof. */
export function excludedBy(
  { bad, response, trigger }: Watched,
  { never, slowest }: Pick<WatcherRecipe, "never" | "slowest">,
): Term | undefined {
  if (never === "trigger") return trigger;
  if (response === undefined) return never === "bad" && slowest === undefined ? bad : undefined;
  if (never === "pending") return or(bad, response.during);
  if (slowest !== undefined) return or(bad, longerThan(response, slowest));
  return response.deadline === undefined ? undefined : bad;
}

/** That it has been watching for longer than a time. */
export function longerThan({ clock, during }: NonNullable<Watched["response"]>, time: Rational): Term {
  return and(during, less(real(time), variable(clock, realSort)));
}

/** What a recipe says of a watched conjunct. */
export function statementOf(watched: Watched, recipe: WatcherRecipe): Statement | undefined {
  const bad = excludedBy(watched, recipe);
  const title = recipe.never === "trigger" ? "the claim's trigger never happens" : "the claim never fails";
  return bad && { title, system: watched.system, bad, argument: recipe.argument };
}

/** The obligations of an argument. */
export function obligationsByArgument(
  { system, bad }: Statement,
  argument: Argument,
  invariant: Term,
): readonly Obligation[] {
  if (argument.kind === "induction")
    return [
      { role: "initiation", query: badAtFirst(system, bad, argument.k - 1) },
      { role: "consecution", query: badAfter(system, bad, argument.k) },
    ];
  const named = { name: invariantName, term: invariant };
  const later = { name: primed(primed(invariantName)), term: after(after(invariant)) };
  const definitions = { initiation: [named], consecution: [named, later], claim: [named] };
  return obligationsAfterActions(system, variable(invariantName, boolSort), bad).map(({ role, query }) => ({
    role,
    query: { ...query, definitions: definitions[role] },
  }));
}

/** A run of so many steps from the beginning to what is bad; some of them may be none. */
function badAtFirst(system: TimedTransitionSystem, bad: Term, steps: number): Query {
  const run = path(system, steps);
  return {
    title: `a run of ${steps} steps to what is bad`,
    variables: run.symbols,
    assertions: [run.at(initialRule(system), 0), ...run.assertions, run.at(bad, steps)],
  };
}

/** So many good states in a row, and then a bad one. */
export function badAfter(system: TimedTransitionSystem, bad: Term, k: number): Query {
  const run = path(system, k);
  const good = Array.from({ length: k }, (_, index) => not(run.at(bad, index)));
  return {
    title: `inductive step, k = ${k}: ${k} good states and then a bad one`,
    variables: run.symbols,
    assertions: [...run.assertions, ...good, run.at(bad, k)],
  };
}

/** What an invariant has to satisfy that holds right after actions. */
export function obligationsAfterActions(
  system: TimedTransitionSystem,
  invariant: Term,
  bad: Term,
): readonly { readonly role: "initiation" | "consecution" | "claim"; readonly query: Query }[] {
  const now = symbolsOf(system);
  const next = (symbols: readonly { readonly name: string; readonly sort: Sort }[]): typeof now =>
    symbols.map(({ name, sort }) => ({ name: primed(name), sort }));
  const elapsed = { name: "elapsed", sort: realSort };
  const rules = stateRules(system);
  const delayed = [invariant, rules, delayRule(system, variable(elapsed.name, realSort)), after(rules)];
  const action = or(...system.actions.map((each) => actionRule(system, each)));
  return [
    {
      role: "initiation",
      query: {
        title: "initiation: a first state outside the invariant",
        variables: now,
        assertions: [initialRule(system), rules, not(invariant)],
      },
    },
    {
      role: "consecution",
      query: {
        title: "consecution: a delay and an action that leave the invariant",
        variables: [...now, ...next(now), ...next(next(now)), elapsed],
        assertions: [...delayed, after(action), after(after(rules)), not(after(after(invariant)))],
      },
    },
    {
      role: "claim",
      query: {
        title: "claim: a state of the invariant, or a delay after it, that is bad",
        variables: [...now, ...next(now), elapsed],
        assertions: [...delayed, after(bad)],
      },
    },
  ];
}

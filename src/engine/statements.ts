/**
 * What has to be shown of a conjunct, from the problem and a recipe alone: the engines show it, certificates write it
 * down, and whoever re-checks a certificate makes it anew. Whatever the recipe says, a conjunct is true if its statements are:
 *
 *   monitor   a slice only has more runs than the system, whatever its roots; the monitor is exact (`monitor.ts`)
 *   watcher   the same slice; some guess of the watcher leads to what is bad exactly in the runs that violate the conjunct (`watcher.ts`)
 *   automaton the same slice; the automaton accepts every run that keeps the assumptions and violates the conjunct
 *   parts     see `by-parts.ts`; each `mayFail` must speak of nothing but the coupling of its part and its age
 */
import type { Formula } from "../ltl/formula.ts";
import { automatonOf } from "../ltl/automaton.ts";
import { and, not, partsOf, variablesOf } from "../ltl/formula.ts";
import { negationNormalForm } from "../ltl/normalize.ts";
import { withHistory } from "../ltl/past.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Rational } from "../source/rational.ts";
import type { Influence } from "../system/slice.ts";
import { coneOf, influenceOf, sliceTo } from "../system/slice.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import { and as both, falsehood, less, or, real, realSort, variable } from "../term/term.ts";
import type { WatcherRecipe } from "./arguments.ts";
import { statementOf } from "./arguments.ts";
import type { Plan } from "./by-parts.ts";
import { planParts } from "./by-parts.ts";
import type { Monitored } from "./monitor.ts";
import { monitor } from "./monitor.ts";
import type { ConjunctProof, Recipe, Statement } from "./proof.ts";
import type { Product } from "./product.ts";
import { productOf } from "./product.ts";
import { sliceUnder } from "./restrict.ts";
import type { Verdict } from "./verdict.ts";
import { watch } from "./watcher.ts";

/** The monitor's bad state is never reached, and the response never takes longer than `slowest`. */
export function neverBad({ system, bad, response }: Monitored, slowest: Rational | undefined): Statement {
  const late =
    response === undefined || slowest === undefined
      ? undefined
      : both(response.during, less(real(slowest), variable(response.clock, realSort)));
  return { title: "the claim never fails", system, bad: late === undefined ? bad : or(bad, late) };
}

export function neverTriggered(system: TimedTransitionSystem, trigger: Term): Statement {
  return { title: "the claim's trigger never happens", system, bad: trigger };
}

/** The proof of a conjunct from the proof of another that asks the same under other names. */
export function likewise(
  known: Verdict,
  monitored: Monitored,
  roots: readonly string[],
): { readonly proofs?: readonly ConjunctProof[] } {
  const [first, ...more] = known.proofs ?? [];
  if (first?.recipe.kind !== "monitor" || more.length > 0) return {};
  const { never, slowest } = first.recipe;
  if (never === "trigger") return {};
  return { proofs: [{ recipe: { ...first.recipe, roots }, steps: [neverBad(monitored, slowest)], like: first }] };
}

/** What a recipe leads to, or why it is none for this conjunct. */
export type Derived<What> = { readonly value: What } | { readonly problem: string };

/** The statement of a `monitor` recipe. */
export function monitorStatement(
  problem: Problem,
  influence: Influence,
  conjunct: Formula,
  { roots, never, slowest }: Extract<Recipe, { readonly kind: "monitor" }>,
): Derived<Statement> {
  const recorded = withHistory(influence.system, conjunct);
  if (recorded === undefined) return { problem: "it has a past operator over a future one" };
  const own = recorded.system === influence.system ? influence : influenceOf(recorded.system);
  const names = new Set([...own.system.variables, ...own.system.history].map((each) => each.name));
  const stranger = roots.find((name) => !names.has(name));
  if (stranger !== undefined) return { problem: `there is no variable \`${stranger}\`` };
  const cone = coneOf(own, [...variablesOf(recorded.formula), ...roots]);
  const monitored = monitor(sliceUnder({ problem, influence: own }, cone).system, recorded.formula);
  if (monitored === undefined) return { problem: "it has no shape that this rule proves" };
  const { system, response, trigger } = monitored;
  if (never === "trigger")
    return trigger === undefined
      ? { problem: "it has no trigger that could never happen" }
      : { value: neverTriggered(system, trigger) };
  if (response !== undefined && response.deadline === undefined && slowest === undefined)
    return { problem: "it needs a bound on the response time" };
  if (response === undefined && slowest !== undefined) return { problem: "it has no response time to bound" };
  return { value: neverBad(monitored, slowest) };
}

/** The statement of a `watcher` recipe. */
export function watcherStatement(
  problem: Problem,
  influence: Influence,
  conjunct: Formula,
  recipe: WatcherRecipe,
): Derived<Statement> {
  const recorded = withHistory(problem.system, conjunct);
  if (recorded === undefined) return { problem: "it has a past operator over a future one" };
  const own = recorded.system === influence.system ? influence : influenceOf(recorded.system);
  const names = new Set([...own.system.variables, ...own.system.history].map((each) => each.name));
  const stranger = recipe.roots.find((name) => !names.has(name));
  if (stranger !== undefined) return { problem: `there is no variable \`${stranger}\`` };
  const cone = coneOf(own, [...variablesOf(recorded.formula), ...recipe.roots]);
  const watched = watch(sliceTo(own, cone), recorded.formula);
  const statement = watched && statementOf(watched, recipe);
  return statement === undefined ? { problem: "it has no shape that this rule proves" } : { value: statement };
}

/** The statement of an `automaton` recipe. */
export function automatonStatement(
  problem: Problem,
  influence: Influence,
  conjunct: Formula,
  { roots, starved }: Pick<Extract<Recipe, { readonly kind: "automaton" }>, "roots" | "starved">,
): Derived<Statement & { readonly about: TimedTransitionSystem; readonly product: Product }> {
  const names = new Set(influence.system.variables.map((each) => each.name));
  const stranger = roots.find((name) => !names.has(name));
  if (stranger !== undefined) return { problem: `there is no variable \`${stranger}\`` };
  const { system, rest } = sliceUnder({ problem, influence }, coneOf(influence, [...variablesOf(conjunct), ...roots]));
  const kept = rest.filter((formula) => !isMetric(formula));
  const recorded = withHistory(system, negationNormalForm(and(not(conjunct), ...kept)));
  const automaton = recorded && automatonOf(negationNormalForm(recorded.formula));
  if (recorded === undefined || automaton === undefined)
    return { problem: "it has no shape that zones or automata decide" };
  const product = productOf(recorded.system, automaton);
  const unknown = starved.find((number) => product.recurrences[number] === undefined);
  if (unknown !== undefined) return { problem: `there is no recurrence ${unknown}` };
  return {
    value: {
      title: "no run violates the claim for ever",
      system: product.system,
      bad: falsehood,
      ranking: { recurrences: product.recurrences, starved },
      about: recorded.system,
      product,
    },
  };
}

function isMetric(formula: Formula): boolean {
  return formula.kind === "within" || formula.kind === "for" || partsOf(formula).some(isMetric);
}

/** The plan of a `parts` recipe; `by-parts.ts` has its statements. */
export function partsPlan(influence: Influence, conjunct: Formula, few: number | undefined): Derived<Plan> {
  const recorded = withHistory(influence.system, conjunct);
  if (recorded?.formula.kind !== "always" || recorded.formula.operand.kind !== "state")
    return { problem: "only `always` of a plain condition is proved by parts" };
  const own = recorded.system === influence.system ? influence : influenceOf(recorded.system);
  const plan = planParts(own, recorded.formula.operand.term, few);
  return plan === undefined ? { problem: "its conditions are not local to components" } : { value: plan };
}

/**
 * From recipes and invariants to the obligations that prove claims, and how they compose. Both who writes a certificate
 * and who re-checks one goes this way: systems, monitors and bad states are made from the problem, never taken from
 * anywhere else. Questions that are the same but for names are asked once.
 */
import type { Formula } from "../ltl/formula.ts";
import { split } from "../ltl/normalize.ts";
import type { Claim, Problem } from "../ltl/problem.ts";
import { termText } from "../encode/smt-lib.ts";
import type { Symbol } from "../encode/transition.ts";
import { symbolsOf } from "../encode/transition.ts";
import type { Influence } from "../system/slice.ts";
import { influenceOf } from "../system/slice.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { writingOf } from "../system/writing.ts";
import type { Term } from "../term/term.ts";
import { not, realSort, substitute, variable } from "../term/term.ts";
import { obligationsByArgument } from "./arguments.ts";
import type { Part } from "./by-parts.ts";
import { statementsOf } from "./by-parts.ts";
import type { Obligation } from "./certificate.ts";
import { namedObligations } from "./certificate.ts";
import type { Recipe, Statement } from "./proof.ts";
import { rankingObligations } from "./ranking.ts";
import type { Derived } from "./statements.ts";
import { automatonStatement, monitorStatement, partsPlan, watcherStatement } from "./statements.ts";

/** A recipe whose conditions are still to be read, which takes to know what they may speak of. */
export type GivenRecipe =
  | Extract<Recipe, { readonly kind: "monitor" | "watcher" | "automaton" }>
  | {
      readonly kind: "parts";
      readonly few?: number;
      readonly mayFail: (part: Part) => Derived<Term>;
    };

/** Where in a claim a statement belongs, and the number that its proof has or would have; all from 1 on. */
export interface Place {
  readonly conjunct: number;
  readonly step: number;
  readonly proof: number;
}

/** The invariant for a statement, over the symbols of its system. */
export type InvariantFor = (statement: Statement, place: Place) => Derived<Term>;

export interface ComposedProof {
  readonly number: number;
  readonly claim: string;
  readonly statement: Statement;
  readonly obligations: readonly Obligation[];
}

export interface ComposedConjunct {
  readonly recipe: Recipe;
  /** For a recipe by parts: when each condition may fail, as SMT-LIB over `couplingOf` its part. */
  readonly conditions: ReadonlyMap<string, string>;
  /** The proofs of its statements; `alike`: of the same question under other names. */
  readonly proofs: readonly { readonly number: number; readonly alike: boolean }[];
}

export interface ComposedClaim {
  readonly claim: Claim;
  readonly verdict: "proved" | "vacuous";
  readonly conjuncts: readonly ComposedConjunct[];
}

/** A recipe put to a conjunct. */
export interface Stated extends Omit<ComposedConjunct, "proofs"> {
  readonly statements: readonly Statement[];
}

export interface Composer {
  /** Composes the proof of a claim from a recipe for each conjunct. What is wrong leaves no trace. */
  add(claim: Claim, recipes: readonly GivenRecipe[], invariantFor: InvariantFor): Derived<ComposedClaim>;
  /** The proofs of all claims so far, by number. */
  proofs(): readonly ComposedProof[];
}

export function composerFor(problem: Problem): Composer {
  const influence = influenceOf(problem.system);
  const proofs: ComposedProof[] = [];
  const known = new Map<string, number>();

  return {
    proofs: () => proofs,
    add(claim, recipes, invariantFor) {
      if (claim.formula === undefined) return { problem: "it is not a claim about runs" };
      const conjuncts = split(claim.formula);
      if (conjuncts.length !== recipes.length)
        return { problem: `it has ${conjuncts.length} conjuncts, and there are proofs of ${recipes.length}` };
      const fresh: ComposedProof[] = [];
      const freshly = new Map<string, number>();
      const composed: ComposedConjunct[] = [];
      for (const [index, conjunct] of conjuncts.entries()) {
        const derived = statementsBy(problem, influence, conjunct, recipes[index]!);
        if ("problem" in derived) return { problem: `conjunct ${index + 1}: ${derived.problem}` };
        const { recipe, conditions } = derived.value;
        const uses: { number: number; alike: boolean }[] = [];
        for (const [at, statement] of derived.value.statements.entries()) {
          const writing = writingOfStatement(statement);
          const before = known.get(writing) ?? freshly.get(writing);
          if (before !== undefined) {
            uses.push({ number: before, alike: true });
            continue;
          }
          const number = proofs.length + fresh.length + 1;
          const invariant =
            invariantOfArgument(statement) ??
            invariantFor(statement, { conjunct: index + 1, step: at + 1, proof: number });
          if ("problem" in invariant)
            return { problem: `conjunct ${index + 1}, proof ${number}: ${invariant.problem}` };
          const obligations = obligationsOf(statement, invariant.value);
          fresh.push({ number, claim: claim.name, statement, obligations });
          freshly.set(writing, number);
          uses.push({ number, alike: false });
        }
        composed.push({ recipe, conditions, proofs: uses });
      }
      proofs.push(...fresh);
      for (const [writing, number] of freshly) known.set(writing, number);
      const isVacuous = composed.length > 0 && composed.every(({ recipe }) => saysNothing(recipe));
      return { value: { claim, verdict: isVacuous ? "vacuous" : "proved", conjuncts: composed } };
    },
  };
}

/** The statements that prove a conjunct by a recipe, made from the problem; or why the recipe is none for it. */
export function statementsBy(
  problem: Problem,
  influence: Influence,
  conjunct: Formula,
  given: GivenRecipe,
): Derived<Stated> {
  if (given.kind !== "parts") {
    const statement = statementByOne(problem, influence, conjunct, given);
    return "problem" in statement
      ? statement
      : { value: { recipe: given, statements: [statement.value], conditions: new Map() } };
  }
  const plan = partsPlan(influence, conjunct, given.few);
  if ("problem" in plan) return plan;
  const mayFail = new Map<string, Term>();
  const conditions = new Map<string, string>();
  for (const part of plan.value.parts) {
    const condition = given.mayFail(part);
    if ("problem" in condition) return { problem: `${part.placeholder}: ${condition.problem}` };
    mayFail.set(part.placeholder, condition.value);
    const sorts = couplingOf(part).map((symbol) => symbol.sort);
    conditions.set(part.placeholder, termText(condition.value, sorts));
  }
  const recipe: Recipe = { kind: "parts", ...(given.few === undefined ? {} : { few: given.few }), mayFail };
  return { value: { recipe, statements: statementsOf(plan.value, mayFail), conditions } };
}

function statementByOne(
  problem: Problem,
  influence: Influence,
  conjunct: Formula,
  recipe: Exclude<Recipe, { readonly kind: "parts" }>,
): Derived<Statement> {
  switch (recipe.kind) {
    case "monitor":
      return monitorStatement(problem, influence, conjunct, recipe);
    case "watcher":
      return watcherStatement(problem, influence, conjunct, recipe);
    case "automaton":
      return automatonStatement(problem, influence, conjunct, recipe);
  }
}

/** The same for statements that are the same but for names. */
export function writingOfStatement({ system, bad, ranking }: Statement): string {
  if (ranking === undefined) return writingOf(system, bad);
  const { recurrences, starved } = ranking;
  const numbers = new Map(system.actions.map(({ name }, number) => [name, number] as const));
  const served = recurrences.map(({ steps }) => [...steps].map((name) => numbers.get(name)));
  return `${writingOf(system, bad, ...recurrences.map(({ states }) => states))} ${JSON.stringify([served, starved])}`;
}

/** Induction over some steps keeps nothing but what is to be shown. */
function invariantOfArgument({ argument, bad }: Statement): Derived<Term> | undefined {
  return argument?.kind === "induction" ? { value: not(bad) } : undefined;
}

function saysNothing(recipe: Recipe): boolean {
  return (recipe.kind === "monitor" || recipe.kind === "watcher") && recipe.never === "trigger";
}

function obligationsOf(statement: Statement, invariant: Term): readonly Obligation[] {
  const { ranking, argument } = statement;
  if (argument !== undefined) return obligationsByArgument(statement, argument, invariant);
  if (ranking === undefined) return namedObligations(statement.system, invariant, statement.bad);
  return rankingObligations({ ...statement, ranking }, invariant);
}

/** The symbols that the condition of a part may speak of: its coupling with the others, and how long that has had its value. */
export function couplingOf({ system, age }: Part): readonly Symbol[] {
  const coupling = system.variables.filter((each) => age.writes.has(each.name));
  return [...coupling, age.fresh, { name: age.clock, sort: realSort }].map(({ name, sort }) => ({ name, sort }));
}

/** An invariant in the names of another system with the same writing: variables, history and clocks correspond in order. */
export function renamed(invariant: Term, from: TimedTransitionSystem, to: TimedTransitionSystem): Term {
  const target = symbolsOf(to);
  const names = new Map(symbolsOf(from).map(({ name }, index) => [name, target[index]!] as const));
  return substitute(invariant, (name) => {
    const symbol = names.get(name);
    return symbol && variable(symbol.name, symbol.sort);
  });
}

/**
 * Proof by parts, for `always Q` where Q speaks of several components that meet in nothing but the assumptions
 * ("some region serves" over regions that are coupled only by "one is down at a time").
 *
 * Write Q without negations but at its atoms, and its counts as "at least k of these" (`term/monotone.ts`); it is monotone in its maximal
 * sub-terms phi_i that are local to one component i. Let K_i be the variables of component i that the assumptions speak about, with all that these depend on.
 *
 *   Lemma (each component alone, its own zones):  not phi_i implies mayFail_i, where mayFail_i says: K_i has its present
 *   value k for at most D(k). D(k) is the largest age of k at which phi_i fails; it is read off the zones.
 *
 *   Whole (the K_i together, with their ages):  Q with each phi_i replaced by not mayFail_i always holds.
 *
 * Every run of the system projects to a run of the K_i, on which phi_i can fail only where mayFail_i holds, and Q is
 * monotone: so Q always holds. Both sides are certified by Z3 like any other zone proof. The rule only proves; that it
 * fails says nothing.
 */
import type { Rational } from "../source/rational.ts";
import { multiply, rational, zero } from "../source/rational.ts";
import type { HistoryVariable, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { componentsOf } from "../system/components.ts";
import type { Influence } from "../system/slice.ts";
import { coneOf, sliceTo } from "../system/slice.ts";
import { writingOf } from "../system/writing.ts";
import type { AtLeast } from "../term/monotone.ts";
import { asAtLeast, atLeast, atLeastSpelled, monotone } from "../term/monotone.ts";
import type { Term, Value } from "../term/term.ts";
import {
  and,
  atMost,
  bool,
  boolSort,
  constant,
  equal,
  falsehood,
  not,
  or,
  partsOf,
  real,
  realSort,
  substitute,
  truth,
  variable,
  variablesOf,
} from "../term/term.ts";
import { compileCondition } from "../zone/condition.ts";
import { compileSystem, decodeValue } from "../zone/compile.ts";
import type { Recipe, Statement } from "./proof.ts";
import type { Exploring, Reached } from "./reach.ts";
import { reach } from "./reach.ts";

/** A zone proof that is still to be certified. */
export interface PartProof {
  readonly statement: Statement;
  readonly reached: Reached;
}

export interface PartsProof {
  readonly recipe: Extract<Recipe, { readonly kind: "parts" }>;
  /** The lemmas, and last the parts together. */
  readonly proofs: readonly PartProof[];
}

/**
 * The proofs that together prove `always goal`; undefined when the rule does not apply or does not succeed. A goal "at least k of P,
 * Q, …" over many components follows from the same about a few of them, so those are tried first, from k + 1 components to four. All of
 * them are tried only if there are few, and a count of nothing but their coupling is left to zones, which have no more to explore then.
 */
export async function proveByParts(
  influence: Influence,
  goal: Term,
  exploring: Exploring,
): Promise<PartsProof | undefined> {
  const componentOf = numbersOf(influence.system);
  const positive = monotone(goal);
  const components = new Set([...variablesOf(positive)].map((name) => componentOf.get(name)!));
  if (components.size < 2) return undefined;
  const counted = countedIn(positive);
  const known = new Map<string, Reached>();
  if (counted !== undefined) {
    for (let few = counted.least + 1; few < Math.min(components.size, mostTogether + 1); few += 1) {
      const proof = await proveParts(planParts(influence, goal, few, componentOf), few, exploring, known);
      if (proof !== undefined) return proof;
    }
  }
  if (components.size > mostTogether) return undefined;
  const plan = planParts(influence, goal, undefined, componentOf);
  const isCoupling = asAtLeast(positive) !== undefined && plan?.parts.some(hasMoreThanCoupling) !== true;
  return isCoupling ? undefined : proveParts(plan, undefined, exploring, known);
}

/** So many components are looked at together. */
const mostTogether = 4;

/** A count of so many conditions on clocks is spelled out, which zones need. */
const mostCounted = 8;

/** A disjunction says that at least one holds. */
function countedIn(goal: Term): AtLeast | undefined {
  return goal.kind === "or" ? { least: 1, conditions: goal.operands } : asAtLeast(goal);
}

function hasMoreThanCoupling({ system, age }: Part): boolean {
  return system.variables.some(({ name }) => !age.writes.has(name));
}

/** What the rule asks for, before it is known when the parts may fail. */
export interface Plan {
  readonly parts: readonly Part[];
  /** The goal with a placeholder for each local condition. */
  readonly replaced: Term;
  /** The coupling variables of all parts, with their ages. */
  readonly whole: TimedTransitionSystem;
}

/** The plan for `always goal`, from what it says of its first `few` components or of all; undefined if the rule does not apply. */
export function planParts(
  influence: Influence,
  goal: Term,
  few: number | undefined,
  componentOf: ReadonlyMap<string, number> = numbersOf(influence.system),
): Plan | undefined {
  const { system } = influence;
  const all = monotone(goal);
  const positive = few === undefined ? all : overFew(all, few, componentOf);
  const components = new Set([...variablesOf(positive)].map((name) => componentOf.get(name)!));
  const assumed = system.invariants.flatMap((invariant) => [...variablesOf(invariant.holds)]);
  const coupled = coneOf(
    influence,
    assumed.filter((name) => components.has(componentOf.get(name)!)),
  );
  const parts: Part[] = [];
  const replaced = replaceLocal(positive, componentOf, (phi, component) => {
    const part = partOf(influence, phi, component, coupled, componentOf, parts.length + 1);
    parts.push(part);
    return variable(part.placeholder, boolSort);
  });
  if (replaced === undefined) return undefined;
  const ages = new Map(parts.map(({ age }) => [age.clock, age] as const));
  return { parts, replaced, whole: [...ages.values()].reduce(withAge, sliceTo(influence, coupled)) };
}

/** That as many of the conditions over the first few components hold as the goal says of all; which implies the goal. */
function overFew(goal: Term, few: number, componentOf: ReadonlyMap<string, number>): Term {
  const components = new Set([...variablesOf(goal)].map((name) => componentOf.get(name)!));
  const chosen = new Set([...components].slice(0, few));
  const { least, conditions } = countedIn(goal) ?? { least: 1, conditions: [goal] };
  return atLeast(
    least,
    conditions.filter((each) => [...variablesOf(each)].every((name) => chosen.has(componentOf.get(name)!))),
  );
}

/** The statements that prove a plan's goal: a lemma for each part, and the parts together. Any `mayFail` over a part's coupling will do. */
export function statementsOf({ parts, replaced, whole }: Plan, mayFail: ReadonlyMap<string, Term>): Statement[] {
  const lemmas = parts.map(({ placeholder, phi, system }) => ({
    title: placeholder,
    system,
    bad: and(not(phi), not(mayFail.get(placeholder)!)),
  }));
  const bad = not(substitute(replaced, (name) => not(mayFail.get(name)!)));
  return [...lemmas, { title: "the parts together", system: whole, bad }];
}

async function proveParts(
  plan: Plan | undefined,
  few: number | undefined,
  exploring: Exploring,
  known: Map<string, Reached>,
): Promise<PartsProof | undefined> {
  if (plan === undefined) return undefined;
  const explored: Reached[] = [];
  const mayFail = new Map<string, Term>();
  for (const part of plan.parts) {
    const reached = await reachAlone(part, exploring, known);
    if (!reached.explored.complete) return undefined;
    explored.push(reached);
    mayFail.set(part.placeholder, agesOfFailure(reached, part));
  }
  const statements = statementsOf(plan, mayFail);
  const together = statements.at(-1)!;
  const reached = await reach(together.system, together.bad, exploring, { exhaustive: false });
  if (!reached.explored.complete || reached.explored.bad !== undefined) return undefined;
  return {
    recipe: { kind: "parts", ...(few === undefined ? {} : { few }), mayFail },
    proofs: [...explored, reached].map((each, index) => ({ statement: statements[index]!, reached: each })),
  };
}

/** All that a component does alone. One that is the same but for names has the same zones, which speak of places and of no names. */
async function reachAlone({ system, age }: Part, exploring: Exploring, known: Map<string, Reached>): Promise<Reached> {
  const writing = writingOf(system, variable(age.clock, realSort));
  const alike = known.get(writing);
  if (alike !== undefined) return { ...alike, system, compiled: compileSystem(system, []) };
  const reached = await reach(system, falsehood, exploring, { exhaustive: true, measured: age.clock });
  known.set(writing, reached);
  return reached;
}

/** The number of the component of each variable. */
function numbersOf(system: TimedTransitionSystem): ReadonlyMap<string, number> {
  return new Map(
    componentsOf(system).flatMap(({ variables }, number) => [...variables].map((name) => [name, number] as const)),
  );
}

/** Replaces every maximal local sub-term of a monotone term; undefined if `replace` gives up or an atom is not local. */
function replaceLocal(
  term: Term,
  componentOf: ReadonlyMap<string, number>,
  replace: (phi: Term, component: number) => Term | undefined,
): Term | undefined {
  const components = new Set([...variablesOf(term)].map((name) => componentOf.get(name)!));
  if (components.size === 0) return term;
  if (components.size === 1) return replace(term, [...components][0]!);
  const counted = asAtLeast(term);
  if (counted !== undefined) {
    if (counted.conditions.length > mostCounted) return undefined;
    const conditions = counted.conditions.map((each) => replaceLocal(each, componentOf, replace));
    return conditions.includes(undefined) ? undefined : atLeastSpelled(counted.least, conditions as Term[]);
  }
  if (term.kind !== "and" && term.kind !== "or") return undefined;
  const junction = term.kind === "and" ? and : or;
  const groups = new Map<number | Term, Term[]>();
  for (const operand of partsOf(term)) {
    const own = new Set([...variablesOf(operand)].map((name) => componentOf.get(name)!));
    const key = own.size === 1 ? [...own][0]! : operand;
    groups.set(key, [...(groups.get(key) ?? []), operand]);
  }
  const results = [...groups.values()].map((group) => replaceLocal(junction(...group), componentOf, replace));
  return results.includes(undefined) ? undefined : junction(...(results as Term[]));
}

/** How long the coupling variables K of a component have had their present values. */
interface Age {
  readonly clock: string;
  readonly fresh: HistoryVariable;
  readonly writes: ReadonlySet<string>;
}

function ageOf(system: TimedTransitionSystem, component: number, names: ReadonlySet<string>): Age {
  const initial = system.variables
    .filter((each) => names.has(each.name))
    .map(({ name, sort, initial: value }) => equal(variable(name, sort), constant(sort, value)));
  const name = `part ${component} as in the beginning`;
  const fresh = { name, sort: boolSort, initially: truth, next: and(variable(name, boolSort), ...initial) };
  return { clock: `age of part ${component}`, fresh, writes: names };
}

/** The system with the age of a part recorded: the clock restarts with every action that writes one of its variables. */
function withAge(system: TimedTransitionSystem, age: Age): TimedTransitionSystem {
  const writes = (variables: readonly { readonly variable: string }[]): boolean =>
    variables.some((each) => age.writes.has(each.variable));
  const active = not(variable(age.fresh.name, boolSort));
  return {
    ...system,
    history: [...system.history, age.fresh],
    clocks: [...system.clocks, { name: age.clock, active, start: { least: zero, most: zero } }],
    actions: system.actions.map((action) =>
      writes(action.updates) ? { ...action, restarts: [...action.restarts, age.clock] } : action,
    ),
  };
}

/** One local sub-term with its component on its own. */
export interface Part {
  /** Stands for the sub-term in the goal. No two sub-terms have the same, even where they read the same variables. */
  readonly placeholder: string;
  readonly phi: Term;
  readonly age: Age;
  /** The component alone, with the age of its coupling. */
  readonly system: TimedTransitionSystem;
}

function partOf(
  influence: Influence,
  phi: Term,
  component: number,
  coupled: ReadonlySet<string>,
  componentOf: ReadonlyMap<string, number>,
  number: number,
): Part {
  const names = new Set([...coupled].filter((name) => componentOf.get(name) === component));
  const age = ageOf(influence.system, component, names);
  const system = withAge(sliceTo(influence, coneOf(influence, [...variablesOf(phi), ...names])), age);
  return { placeholder: `lemma ${number}, part ${component}`, phi, age, system };
}

/** When phi may fail: for each value of K the largest age at which it does, read off the zones. */
function agesOfFailure({ compiled, explored, unbounded }: Reached, { phi, age }: Part): Term {
  const fails = compileCondition(compiled, not(phi));
  const clock = compiled.clockIndex.get(age.clock)!;
  const freshSlot = compiled.slots.get(age.fresh.name)!;
  const couplings = compiled.system.variables.filter((each) => age.writes.has(each.name));
  const worst = new Map<string, { readonly when: Term; age: number }>();
  for (const { location, zone } of explored.nodes) {
    if (fails(location).length === 0) continue;
    const values: Value[] = couplings.map(({ name, sort }) =>
      decodeValue(sort, location.values[compiled.slots.get(name)!]!),
    );
    const fresh = location.values[freshSlot] === 1;
    const row = location.clocks.indexOf(clock) + 1;
    const value = fresh || row === 0 ? Infinity : zone.bounds[row * zone.size]!;
    const key = `${fresh} ${values.join()}`;
    const when = and(
      equal(variable(age.fresh.name, boolSort), bool(fresh)),
      ...couplings.map(({ name, sort }, index) => equal(variable(name, sort), constant(sort, values[index]!))),
    );
    worst.set(key, { when, age: Math.max(worst.get(key)?.age ?? 0, value) });
  }
  const limit = (units: number): Rational => multiply(rational(units), compiled.unit);
  return or(
    ...[...worst.values()].map(({ when, age: most }) =>
      most >= unbounded ? when : and(when, atMost(variable(age.clock, realSort), real(limit(most)))),
    ),
  );
}

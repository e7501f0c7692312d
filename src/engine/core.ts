/**
 * The proof core: what a proof rests on, and what it does not. What is outside the slices of all statements of a proof
 * (its cone of influence) is certainly not needed: the proof does not read it. What is inside is `in reach`, until
 * `smallest-core.ts` has tried to do without it.
 */
import { variablesOf } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Rational } from "../source/rational.ts";
import { add, zero } from "../source/rational.ts";
import type { ClaimResult } from "./result.ts";

/**
 * `not-needed`: the proof does not read it, or the claim was proved without it and without all else that is not needed.
 * `needed`: without it there is a counterexample. `kept`: without it no proof was found, and no counterexample either.
 * `in-reach`: the proof reads it, and nothing was tried.
 */
export type Need = "needed" | "kept" | "in-reach" | "not-needed";

/** What an action promises about time: it comes at the latest, at the earliest, or some day. */
export type TimePromise = "latest" | "earliest" | "some-day";

export interface Requirement {
  readonly what: "assumption" | "timing" | "parameter";
  /** Of a timing: `HealthCheck.tick`, the same for all instances of the kind. */
  readonly name: string;
  /** Of a timing, as the spec says it: `every 8 s`. */
  readonly timing?: string;
  readonly promise?: TimePromise;
  readonly need: Need;
  /** The evidence, in words. */
  readonly why: string;
}

export interface ProofCore {
  /** Instances and actions that the proof reads. */
  readonly components: readonly string[];
  readonly actions: readonly string[];
  readonly requirements: readonly Requirement[];
  /** What there is besides, with its monthly cost in dollars where one is stated. */
  readonly unneeded: readonly { readonly name: string; readonly monthlyCost?: Rational }[];
  readonly unneededCost: Rational;
  /** Whether it was tried to do without each requirement. */
  readonly isSmallest: boolean;
}

/** What a proof reads, from its statements; undefined for a verdict that has none. Asks no solver. */
export function coreOf(problem: Problem, { claim, verdict }: ClaimResult): ProofCore | undefined {
  if (verdict.proofs === undefined || (verdict.kind !== "proved" && verdict.kind !== "vacuous")) return undefined;
  const systems = new Set(verdict.proofs.flatMap((proof) => proof.steps.map((step) => step.about ?? step.system)));
  const components = new Set<string>();
  const actions = new Set<string>();
  const read = new Set<string>();
  for (const system of systems) {
    for (const { owner } of [...system.variables, ...system.actions]) if (owner !== "") components.add(owner);
    for (const { name } of system.actions) actions.add(name);
    for (const { name } of system.invariants) read.add(name);
    // What is assumed of whole runs is part of a slice that has all of its variables (`restrict.ts`).
    const inside = new Set([...system.variables, ...system.history].map((each) => each.name));
    for (const { name, formula } of problem.assumptions)
      if ([...variablesOf(formula)].every((variable) => inside.has(variable))) read.add(name);
  }
  const unneeded = (problem.inventory ?? []).filter(({ name }) => !components.has(name));
  const names = new Set([...problem.system.invariants, ...problem.assumptions].map((each) => each.name));
  const assumptions = [...names].map((name): Requirement => {
    const inReach = read.has(name);
    return {
      what: "assumption",
      name,
      need: inReach ? "in-reach" : "not-needed",
      why: inReach ? "the proof reads it" : "the proof does not read it",
    };
  });
  const core: ProofCore = {
    components: inOrder(problem, components),
    actions: [...actions],
    requirements: assumptions,
    unneeded: unneeded.map(({ name, monthlyCost }) => ({
      name,
      ...(monthlyCost === undefined ? {} : { monthlyCost }),
    })),
    unneededCost: unneeded.reduce((sum, each) => add(sum, each.monthlyCost ?? zero), zero),
    isSmallest: false,
  };
  return { ...core, requirements: [...assumptions, ...parametersOf(problem, claim.name, core)] };
}

function inOrder({ inventory = [] }: Problem, names: ReadonlySet<string>): readonly string[] {
  const known = new Set(inventory.flatMap(({ name }) => (names.has(name) ? [name] : [])));
  return [...known, ...[...names].filter((name) => !known.has(name))];
}

/** The parameters of the spec, by where they enter what the proof reads. */
export function parametersOf(
  problem: Problem,
  claim: string,
  { components, actions, requirements }: Pick<ProofCore, "components" | "actions" | "requirements">,
): readonly Requirement[] {
  const [read, owners] = [new Set(actions), new Set(components)];
  const group = groupsOf(problem);
  const known = new Map<string, Requirement>();
  for (const each of requirements) {
    const key = `${each.what} ${each.name}`;
    const before = known.get(key);
    if (before === undefined || order.indexOf(each.need) < order.indexOf(before.need)) known.set(key, each);
  }
  return (problem.parameters ?? []).map((parameter): Requirement => {
    const timings = parameter.timings.filter((action) => read.has(action)).map(group);
    const entered = [
      ...timings.map((name) => known.get(`timing ${name}`)),
      ...parameter.sentences.map((name) => known.get(`assumption ${name}`)),
    ];
    const found = (need: Need, why: string): Requirement => ({ what: "parameter", name: parameter.name, need, why });
    if (parameter.sentences.includes(claim)) return found("in-reach", "the claim mentions it");
    const needed = entered.find((each) => each?.need === "needed");
    if (needed !== undefined) return found("needed", `it enters ${needed.name}, which is needed`);
    const kept = entered.find((each) => each?.need === "kept");
    if (kept !== undefined) return found("kept", `it enters ${kept.name}, without which no proof was found`);
    const owner = parameter.components.find((each) => owners.has(each));
    if (owner !== undefined) return found("in-reach", `what ${owner} does depends on it`);
    const untried = entered.find((each) => each?.need === "in-reach")?.name;
    if (untried !== undefined || (timings.length > 0 && entered.every((each) => each === undefined)))
      return found("in-reach", `it enters ${untried ?? timings[0]!}`);
    const isRead = timings.length > 0;
    return found("not-needed", isRead ? "proved without the timings that it enters" : "the proof does not read it");
  });
}

/** The first of these that holds of a part of something holds of it. */
const order: readonly Need[] = ["needed", "kept", "in-reach", "not-needed"];

/** An action as all instances of its kind have it: `HealthCheck.tick`. */
export function groupsOf({ system, inventory = [] }: Problem): (action: string) => string {
  const kinds = new Map(inventory.map(({ name, kind }) => [name, kind] as const));
  const owners = new Map(system.actions.map(({ name, owner }) => [name, owner] as const));
  return (action) => {
    const owner = owners.get(action) ?? "";
    return `${kinds.get(owner) ?? owner}${action.slice(owner.length)}`;
  };
}

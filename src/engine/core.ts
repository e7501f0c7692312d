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
  const known = inventory.flatMap(({ name }) => (names.has(name) ? [name] : []));
  return [...known, ...[...names].filter((name) => !known.includes(name))];
}

/** The parameters of the spec, by where they enter what the proof reads. */
export function parametersOf(
  problem: Problem,
  claim: string,
  { components, actions, requirements }: Pick<ProofCore, "components" | "actions" | "requirements">,
): readonly Requirement[] {
  const kinds = kindsOf(problem);
  const needOf = (what: Requirement["what"], name: string): Requirement | undefined =>
    worst(requirements.filter((each) => each.what === what && each.name === name));
  return (problem.parameters ?? []).map(({ name, timings, components: owners, sentences }) => {
    const found = (need: Need, why: string): Requirement => ({ what: "parameter", name, need, why });
    if (sentences.includes(claim)) return found("in-reach", "the claim mentions it");
    const entered = [
      ...timings
        .filter((action) => actions.includes(action))
        .map((action) => needOf("timing", groupOf(action, problem, kinds))),
      ...sentences.map((sentence) => needOf("assumption", sentence)),
    ];
    const needed = entered.find((each) => each?.need === "needed");
    if (needed !== undefined) return found("needed", `it enters ${needed.name}, which is needed`);
    const kept = entered.find((each) => each?.need === "kept");
    if (kept !== undefined) return found("kept", `it enters ${kept.name}, without which no proof was found`);
    const owner = owners.find((each) => components.includes(each));
    if (owner !== undefined) return found("in-reach", `what ${owner} does depends on it`);
    const timed = timings.some((action) => actions.includes(action));
    const untried = timed && entered.every((each) => each === undefined);
    const within = entered.find((each) => each?.need === "in-reach");
    if (untried || within !== undefined)
      return found("in-reach", `it enters ${within?.name ?? "a timing that the proof reads"}`);
    return found("not-needed", timed ? "proved without the timings that it enters" : "the proof does not read it");
  });
}

function worst(requirements: readonly Requirement[]): Requirement | undefined {
  return (["needed", "kept", "in-reach", "not-needed"] as const)
    .flatMap((need) => requirements.filter((each) => each.need === need))
    .at(0);
}

/** Kinds of instances by name. */
export function kindsOf({ inventory = [] }: Problem): ReadonlyMap<string, string> {
  return new Map(inventory.map(({ name, kind }) => [name, kind] as const));
}

/** The action as all instances of its kind have it: `HealthCheck.tick`. */
export function groupOf(action: string, { system }: Problem, kinds: ReadonlyMap<string, string>): string {
  const owner = system.actions.find((each) => each.name === action)?.owner ?? "";
  return `${kinds.get(owner) ?? owner}${action.slice(owner.length)}`;
}

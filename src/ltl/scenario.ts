/**
 * A scenario as a problem of its own: the same system with a part of its play fixed, and the claims that are judged in it. What decides
 * claims knows nothing of scenarios.
 */
import type { Rational } from "../source/rational.ts";
import { compare, equals, zero } from "../source/rational.ts";
import { fixPlay, markMoment } from "../system/fixed-play.ts";
import { and, not } from "../term/term.ts";
import { bounded, implies, state, unary } from "./formula.ts";
import type { Formula } from "./formula.ts";
import type { Claim, Problem, Scenario } from "./problem.ts";

/** The problem that the claims of a scenario are claims of. */
export function inScenario(problem: Problem, scenario: Scenario): Problem {
  const { scenarios: _scenarios, ...rest } = problem;
  const { system } = fixPlay(problem.system, ownerOf(scenario), scenario.events);
  return { ...rest, system, claims: scenario.claims };
}

/**
 * The first `count` events of a scenario, earliest first, and what no run breaks if they cannot all happen: in no run all of them
 * have happened.
 */
export function upToEvent(
  problem: Problem,
  scenario: Scenario,
  count: number,
): { readonly problem: Problem; readonly never: Formula } {
  const events = inTime(scenario).slice(0, count);
  const { system, happened } = fixPlay(problem.system, ownerOf(scenario), events);
  const { scenarios: _scenarios, ...rest } = problem;
  return { problem: { ...rest, system, claims: [] }, never: unary("always", state(not(and(...happened)))) };
}

/**
 * Whether a fault is possible at its moment, whatever has happened before: what is true then of every run with the events before
 * it. The moment is marked by a step of its own, and something at that moment, after the mark or at it, lets the fault happen. Undefined for
 * what has no single moment, or has to wait for something else than that.
 */
export function possibleInEveryRun(
  problem: Problem,
  scenario: Scenario,
  index: number,
): { readonly problem: Problem; readonly everywhere: Formula } | undefined {
  const event = inTime(scenario)[index]!;
  const action = problem.system.actions.find(({ name }) => name === event.action);
  if (action?.kind !== "fault" || action.wait !== undefined || !equals(event.least, event.most)) return undefined;
  const { problem: before } = upToEvent(problem, scenario, index);
  const { system, isNow } = markMoment(before.system, ownerOf(scenario), event.least);
  const answer = bounded("within", zero, state(action.guard));
  return { problem: { ...before, system }, everywhere: unary("always", implies(state(isNow), answer)) };
}

/** The events in the order in which they have to be over. */
export function inTime({ events }: Scenario): Scenario["events"] {
  const before = (a: Rational, b: Rational): number => compare(a, b);
  return events.toSorted((a, b) => before(a.most, b.most) || before(a.least, b.least));
}

function ownerOf({ name }: Scenario): string {
  return `scenario ${name}`;
}

/** All claims of a problem, those in scenarios last. */
export function everyClaim({ claims, scenarios = [] }: Problem): readonly Claim[] {
  return [...claims, ...scenarios.flatMap((scenario) => scenario.claims)];
}

/** The names by which claims can be asked for: their own, and those of scenarios, which stand for all claims in them. */
export function namesToAskFor(problem: Problem): readonly string[] {
  return [...everyClaim(problem), ...(problem.scenarios ?? [])].map(({ name }) => name);
}

/** The problem that has a claim of this name: the one given, or that of a scenario. */
export function problemOfClaim(problem: Problem, name: string): Problem {
  const scenario = problem.scenarios?.find(({ claims }) => claims.some((claim) => claim.name === name));
  return scenario === undefined ? problem : inScenario(problem, scenario);
}

/**
 * The proof that the zone engine found, put to Z3. The certificate is the union of the stored zones, Inv. Three
 * obligations make it an inductive invariant that implies the claim; each is a query that must be unsatisfiable:
 *
 *   initiation    Init(s) and Rules(s) and not Inv(s)
 *   consecution   Inv(s) and Rules(s) and Step(s, s') and Rules(s') and not Inv(s')     a delay, or one of the actions
 *   claim         Inv(s) and Rules(s) and Bad(s)
 *
 * The solver is asked all three at once; a certificate states them one by one. Rules are the limits and invariants that every state of a
 * run satisfies. Nothing of the zone engine but the bounds of its zones enters: the system is encoded anew by `encode/transition.ts`.
 */
import { actionRule, after, delayRule, initialRule, primed, stateRules, symbolsOf } from "../encode/transition.ts";
import type { Query } from "../encode/query.ts";
import { multiply, rational } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import { add, and, atMost, boolSort, constant, equal, not, or, real, realSort, variable } from "../term/term.ts";
import { invariantName } from "./proof.ts";
import type { CompiledSystem } from "../zone/compile.ts";
import { decodeValue } from "../zone/compile.ts";
import type { Zone } from "../zone/dbm.ts";
import type { Node } from "../zone/explore.ts";
import type { Location } from "../zone/locations.ts";

/** The union of zones as a term over the system's state variables and clocks. */
export function invariantOf(compiled: CompiledSystem, nodes: readonly Pick<Node, "location" | "zone">[]): Term {
  const byLocation = new Map<Location, Zone[]>();
  for (const { location, zone } of nodes) byLocation.set(location, [...(byLocation.get(location) ?? []), zone]);
  return or(
    ...[...byLocation].map(([location, zones]) =>
      and(...valuesOf(compiled, location), or(...zones.map((zone) => zoneTerm(compiled, location, zone)))),
    ),
  );
}

function valuesOf(compiled: CompiledSystem, location: Location): Term[] {
  const named = [...compiled.system.variables, ...compiled.system.history];
  return named.map(({ name, sort }, slot) =>
    equal(variable(name, sort), constant(sort, decodeValue(sort, location.values[slot]!))),
  );
}

/**
 * A zone as few bounds on clocks and their differences (Larsen, Larsson, Pettersson & Yi, "Efficient verification of real-time
 * systems: compact data structure and state-space reduction", 1997). Clocks at a fixed distance from one another are a class:
 * each is tied to the first of its class, and only these are compared, by the bounds that do not follow from two others.
 * What the rules say of every state, that a clock is not negative and within its limit, is left out.
 */
function zoneTerm(compiled: CompiledSystem, location: Location, { size, bounds }: Zone): Term {
  const clocks = location.clocks.map((index) => variable(compiled.clocks[index]!.clock.name, realSort));
  const scaled = (units: number): Term => real(multiply(rational(units), compiled.unit));
  const bound = (i: number, j: number): number => bounds[i * size + j]!;
  const isRule = (i: number, j: number): boolean =>
    (i === 0 && bound(i, j) === 0) || (j === 0 && bound(i, j) === location.limits[i - 1]);
  /** x_i - x_j <= bound, without a minus. */
  const constraint = (i: number, j: number): Term => {
    const most = bound(i, j);
    if (j === 0) return atMost(clocks[i - 1]!, scaled(most));
    if (i === 0) return atMost(scaled(-most), clocks[j - 1]!);
    return most >= 0
      ? atMost(clocks[i - 1]!, add(clocks[j - 1]!, scaled(most)))
      : atMost(add(clocks[i - 1]!, scaled(-most)), clocks[j - 1]!);
  };
  const every = Array.from({ length: size }, (_, index) => index);
  const firstOf = every.map((i) => every.find((j) => bound(i, j) + bound(j, i) === 0)!);
  const firsts = every.filter((i) => firstOf[i] === i);
  const others = every.filter((i) => firstOf[i] !== i);
  const tied = others.flatMap((i) => [
    [i, firstOf[i]!],
    [firstOf[i]!, i],
  ]);
  const compared = firsts.flatMap((i) =>
    firsts
      .filter((j) => i !== j && bound(i, j) < Infinity)
      .filter((j) => !firsts.some((k) => k !== i && k !== j && bound(i, k) + bound(k, j) <= bound(i, j)))
      .map((j) => [i, j]),
  );
  const needed = [...tied, ...compared].filter(([i, j]) => !isRule(i!, j!));
  return and(...needed.map(([i, j]) => constraint(i!, j!)));
}

/** The three obligations. The certificate holds if all of them are unsatisfiable. */
function obligations(system: TimedTransitionSystem, invariant: Term, bad: Term): readonly Query[] {
  const now = symbolsOf(system);
  const both = [...now, ...now.map(({ name, sort }) => ({ name: primed(name), sort }))];
  const elapsed = { name: "elapsed", sort: realSort };
  const rules = stateRules(system);
  const step = or(
    delayRule(system, variable(elapsed.name, realSort)),
    ...system.actions.map((action) => actionRule(system, action)),
  );
  return [
    {
      title: "initiation: a first state outside the invariant",
      variables: now,
      assertions: [initialRule(system), rules, not(invariant)],
    },
    {
      title: "consecution: a step that leaves the invariant",
      variables: [...both, elapsed],
      assertions: [invariant, rules, step, after(rules), not(after(invariant))],
    },
    claimObligation(system, invariant, bad),
  ];
}

/** The last of the three. The others are nothing to ask if every state is in the invariant. */
export function claimObligation(system: TimedTransitionSystem, invariant: Term, bad: Term): Query {
  return {
    title: "claim: a state of the invariant that is bad",
    variables: symbolsOf(system),
    assertions: [invariant, stateRules(system), bad],
  };
}

/** One obligation of a proof as it is written down. A proof by other means may have others, with roles of its own. */
export interface Obligation {
  /** Initiation, consecution, claim; for a ranking: initiation, rank, progress. */
  readonly role: string;
  readonly query: Query;
}

/** The same three obligations with the invariant under a name of its own: for people who read them. */
export function namedObligations(system: TimedTransitionSystem, invariant: Term, bad: Term): readonly Obligation[] {
  const now = { name: invariantName, term: invariant };
  const next = { name: primed(invariantName), term: after(invariant) };
  const roles = [
    { role: "initiation", definitions: [now] },
    { role: "consecution", definitions: [now, next] },
    { role: "claim", definitions: [now] },
  ] as const;
  return obligations(system, variable(invariantName, boolSort), bad).map((query, index) => {
    const { role, definitions } = roles[index]!;
    return { role, query: { ...query, definitions } };
  });
}

/** All of them as one question, which takes a solver less time: unsatisfiable if each of them is. */
export function obligationsAtOnce(system: TimedTransitionSystem, invariant: Term, bad: Term): Query {
  const named = namedObligations(system, invariant, bad);
  const [, { query: step }] = named as [Obligation, Obligation, Obligation];
  const questions = named.map(({ role, query }) => ({ name: role, term: and(...query.assertions) }));
  return {
    title: named.map(({ query }) => query.title).join("; "),
    variables: step.variables,
    definitions: [...step.definitions!, ...questions],
    assertions: [stateRules(system), or(...questions.map(({ name }) => variable(name, boolSort)))],
  };
}

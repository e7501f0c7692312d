/**
 * The proof that the zone engine found, put to Z3. The certificate is the union of the stored zones, Inv. Three
 * obligations make it an inductive invariant that implies the claim; each is a query that must be unsatisfiable:
 *
 *   initiation    Init(s) and not Inv(s)
 *   consecution   Inv(s) and Rules(s) and Step(s, s') and Rules(s') and not Inv(s')     a delay, or one of the actions
 *   claim         Inv(s) and Rules(s) and Bad(s)
 *
 * Rules are the limits and invariants that every state of a run satisfies. Nothing of the zone engine but the bounds of
 * its zones enters: the system is encoded anew by `encode/transition.ts`.
 */
import { actionRule, after, delayRule, initialRule, primed, stateRules, symbolsOf } from "../encode/transition.ts";
import type { Query } from "../encode/query.ts";
import { multiply, rational } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import {
  add,
  and,
  atMost,
  boolSort,
  constant,
  equal,
  negative,
  not,
  or,
  real,
  realSort,
  variable,
} from "../term/term.ts";
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

/** A zone as bounds on clocks and their differences, those that follow from others left out. */
function zoneTerm(compiled: CompiledSystem, location: Location, zone: Zone): Term {
  const { size, bounds } = zone;
  const clocks = location.clocks.map((index) => variable(compiled.clocks[index]!.clock.name, realSort));
  const scaled = (units: number): Rational => multiply(rational(units), compiled.unit);
  const constraints: Term[] = [];
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      const bound = bounds[i * size + j]!;
      if (i === j || bound === Infinity || follows(zone, i, j)) continue;
      if (j === 0) constraints.push(atMost(clocks[i - 1]!, real(scaled(bound))));
      else if (i === 0) constraints.push(atMost(real(scaled(-bound)), clocks[j - 1]!));
      else constraints.push(atMost(add(clocks[i - 1]!, negative(clocks[j - 1]!)), real(scaled(bound))));
    }
  }
  return and(...constraints);
}

/** Whether the bound (i, j) is the sum of two strictly helpful others; ties through zero cycles are kept. */
function follows({ size, bounds }: Zone, i: number, j: number): boolean {
  for (let k = 0; k < size; k += 1) {
    if (k === i || k === j) continue;
    const rigid =
      bounds[i * size + k]! + bounds[k * size + i]! === 0 || bounds[k * size + j]! + bounds[j * size + k]! === 0;
    if (!rigid && bounds[i * size + k]! + bounds[k * size + j]! <= bounds[i * size + j]!) return true;
  }
  return false;
}

/** The three obligations. The certificate holds if all of them are unsatisfiable. */
export function obligations(system: TimedTransitionSystem, invariant: Term, bad: Term): readonly Query[] {
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

/**
 * What the usual quantities of a spec come to, by the same line that judges a `require` clause: each becomes a claim that asks for
 * nothing, and is decided with the others.
 */
import type { ClaimResult } from "../engine/result.ts";
import type { Claim, Problem } from "../ltl/problem.ts";
import type { Architecture } from "../quantity/architecture.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { one, rational, zero } from "../source/rational.ts";
import type { Figure } from "./claims.ts";

/** A problem with a claim more for each usual quantity of its architecture. Their names are none that a spec can have. */
export function withQuantities(problem: Problem): Problem {
  const quantities = problem.architecture === undefined ? [] : usualIn(problem.architecture);
  return { ...problem, claims: [...problem.claims, ...quantities.map(asking)] };
}

const prefix = "what is ";

function asking(quantity: Quantity): Claim {
  const difference = { constant: zero, terms: [{ factor: one, quantity }] };
  return { name: prefix + quantity.text, text: quantity.text, requirement: { kind: "<=", difference } };
}

/** The claims that are the spec's own. */
export function ownClaims(results: readonly ClaimResult[]): readonly ClaimResult[] {
  return results.filter(({ claim }) => !claim.name.startsWith(prefix));
}

function usualIn({ parts, links, flows }: Architecture): readonly Quantity[] {
  const isPriced = [...parts, ...links].some(({ cost }) => cost !== undefined);
  const isReplicated = links.some(({ lag }) => lag !== undefined);
  return [
    ...(isPriced ? [{ name: "cost", text: "cost(system)" } as const] : []),
    ...flows.flatMap(({ name }) => ofFlow(name)),
    ...(isReplicated ? [{ name: "replication_lag", text: "replication_lag(system)" } as const] : []),
  ];
}

function ofFlow(flow: string): readonly Quantity[] {
  return [
    { name: "availability", text: `availability(${flow})`, flow },
    { name: "latency", text: `latency(${flow}, p50)`, flow, share: rational(1, 2) },
    { name: "latency", text: `latency(${flow}, p99)`, flow, share: rational(99, 100) },
    { name: "latency", text: `latency(${flow})`, flow, share: one },
    { name: "throughput", text: `throughput(${flow})`, flow },
  ];
}

/** What all quantities come to that claims speak of, each once. */
export function quantitiesIn(results: readonly ClaimResult[]): readonly Figure[] {
  const found = new Map<string, Figure>();
  for (const { verdict } of results)
    for (const { text, dimension, value } of verdict.measures ?? []) found.set(text, { what: text, dimension, value });
  return [...found.values()];
}

/** What takes a flow down: the smallest sets of failures, with how likely each is. */
import type { Rational } from "../source/rational.ts";
import { compare, multiply, one, zero } from "../source/rational.ts";
import type { Architecture, Flow } from "./architecture.ts";
import { likelihoodsOf, structureOf } from "./availability.ts";
import { complement, failureSets } from "./diagram.ts";

export interface FlowFailure {
  /** Parts, instances as a whole, and common causes by the name of their assumption. */
  readonly names: readonly string[];
  /** How likely all of them are down at once if they fail independently; absent where a figure is missing. */
  readonly probability?: Rational;
}

export interface FlowFailures {
  readonly flow: string;
  /** Smallest first, then likeliest first. */
  readonly sets: readonly FlowFailure[];
  /** False when larger sets than `mostSize` were not looked for. */
  readonly complete: boolean;
}

/** Failure sets of a flow up to a size. Those of one name are the single points of failure. */
export function failuresOf(architecture: Architecture, { name, path }: Flow, mostSize: number): FlowFailures {
  const { diagram, root, events } = structureOf(architecture, path);
  const likelihoods = likelihoodsOf(architecture, events);
  const { sets, complete } = failureSets(diagram, root, mostSize, mostSets);
  const failures = sets.map((set): FlowFailure => {
    const known = set.flatMap((number) => likelihoods[number] ?? []);
    const names = set.map((number) => events[number]!.name);
    return known.length < set.length ? { names } : { names, probability: known.map(complement).reduce(multiply, one) };
  });
  return { flow: name, sets: failures.toSorted(bySizeAndLikelihood), complete };
}

const mostSets = 10_000;

function bySizeAndLikelihood(a: FlowFailure, b: FlowFailure): number {
  if (a.names.length !== b.names.length) return a.names.length - b.names.length;
  return compare(b.probability ?? zero, a.probability ?? zero);
}

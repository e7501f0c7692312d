/** Where availability, latency and capacity of each flow come from, and what is left of them when something is lost. */
import type { Claim } from "../../ltl/problem.ts";
import type { Architecture, Flow } from "../../quantity/architecture.ts";
import type { Availability } from "../../quantity/availability.ts";
import { availabilityOf, structureOf } from "../../quantity/availability.ts";
import type { At } from "../../quantity/capacity.ts";
import { rateWithout } from "../../quantity/capacity.ts";
import { complement, failureSets } from "../../quantity/diagram.ts";
import { latencyOf } from "../../quantity/latency.ts";
import type { Entry, Measured, Missing } from "../../quantity/measured.ts";
import { quantitiesIn } from "../../quantity/requirement.ts";
import type { Rational } from "../../source/rational.ts";
import { compare, equals, multiply, one } from "../../source/rational.ts";
import { serves, unitsOf } from "./view.ts";

/** Things that together take a flow down. `probability`: that all are down at once; absent where a figure is missing. */
export interface FailureSet {
  readonly names: readonly string[];
  readonly probability?: Rational;
}

export interface AvailabilityLedger {
  readonly flow: string;
  readonly result: Availability | Missing;
  /** Smallest first, then likeliest. */
  readonly failureSets: readonly FailureSet[];
  /** Whether these are all. */
  readonly complete: boolean;
}

export interface LatencyLedger {
  readonly flow: string;
  readonly shares: readonly { readonly share: Rational; readonly result: Measured | Missing }[];
}

export interface CapacityLedger {
  readonly flow: string;
  /** Requests a second by number of replicas, with nothing gone. */
  readonly rates: Readonly<Record<At, Rational>> | Missing;
  readonly steps: readonly Entry[];
}

/** What is left of a flow without something. */
export interface Loss {
  readonly flow: string;
  readonly lost: string;
  readonly serves: boolean;
  readonly latencies: LatencyLedger["shares"];
  /** Requests a second with the stated and with the least number of replicas. */
  readonly rates: { readonly stated: Rational; readonly least: Rational } | Missing;
}

const mostSize = 6;
const mostSets = 2000;

export function availabilityLedger(architecture: Architecture, { name, path }: Flow): AvailabilityLedger {
  const { diagram, root, events } = structureOf(architecture, path);
  const result = availabilityOf(architecture, path);
  const { sets, complete } = failureSets(diagram, root, mostSize, mostSets);
  const downs = new Map(
    result.kind === "missing"
      ? []
      : result.contributions.map(({ event, availability }) => [event.name, complement(availability)] as const),
  );
  const found = sets.map((set): FailureSet => {
    const names = set.map((number) => events[number]!.name);
    const known = names.flatMap((each) => downs.get(each) ?? []);
    return { names, ...(known.length < names.length ? {} : { probability: known.reduce(multiply, one) }) };
  });
  return { flow: name, result, complete, failureSets: found.toSorted(bySizeThenLikelihood) };
}

function bySizeThenLikelihood(a: FailureSet, b: FailureSet): number {
  if (a.names.length !== b.names.length || a.probability === undefined || b.probability === undefined)
    return a.names.length - b.names.length;
  return compare(b.probability, a.probability);
}

/** The shares of requests that claims speak of; the worst case if none does. */
function sharesOf(claims: readonly Claim[], flow: string): readonly Rational[] {
  const shares: Rational[] = [];
  for (const { requirement } of claims)
    for (const quantity of requirement === undefined ? [] : quantitiesIn(requirement))
      if (quantity.name === "latency" && quantity.flow === flow && !shares.some((each) => equals(each, quantity.share)))
        shares.push(quantity.share);
  return shares.length === 0 ? [one] : shares.toSorted((a, b) => compare(b, a));
}

export function latencyLedger(architecture: Architecture, flow: Flow, claims: readonly Claim[]): LatencyLedger {
  return { flow: flow.name, shares: latencies(architecture, flow, claims, new Set()) };
}

function latencies(
  architecture: Architecture,
  { name, path }: Flow,
  claims: readonly Claim[],
  gone: ReadonlySet<string>,
): LatencyLedger["shares"] {
  return sharesOf(claims, name).map((share) => ({ share, result: latencyOf(architecture, path, share, gone) }));
}

export function capacityLedger(architecture: Architecture, { name, path }: Flow): CapacityLedger {
  const rateAt = (at: At): ReturnType<typeof rateWithout> => rateWithout(architecture, path, at, new Set());
  const [least, stated, most] = [rateAt("least"), rateAt("stated"), rateAt("most")];
  if (least.kind === "missing" || stated.kind === "missing" || most.kind === "missing")
    return { flow: name, rates: { kind: "missing", reasons: reasonsIn(least, stated, most) }, steps: [] };
  return {
    flow: name,
    rates: { least: least.value, stated: stated.value, most: most.value },
    steps: stated.steps,
  };
}

function reasonsIn(...rates: readonly ReturnType<typeof rateWithout>[]): readonly string[] {
  return [...new Set(rates.flatMap((rate) => (rate.kind === "missing" ? rate.reasons : [])))];
}

/** Each thing that a flow leads through, lost alone. */
export function lossesOf(architecture: Architecture, flow: Flow, claims: readonly Claim[]): readonly Loss[] {
  return unitsOf(architecture, flow.path).map((lost) => {
    const gone = new Set([lost]);
    const stated = rateWithout(architecture, flow.path, "stated", gone);
    const least = rateWithout(architecture, flow.path, "least", gone);
    return {
      flow: flow.name,
      lost,
      serves: serves(architecture, flow.path, lost),
      latencies: latencies(architecture, flow, claims, gone),
      rates:
        stated.kind === "missing" || least.kind === "missing"
          ? { kind: "missing", reasons: reasonsIn(stated, least) }
          : { stated: stated.value, least: least.value },
    };
  });
}

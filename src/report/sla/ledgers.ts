/** Where availability, latency and capacity of each flow come from, and what is left of them when something is lost. */
import type { Claim } from "../../ltl/problem.ts";
import type { Architecture, Flow } from "../../quantity/architecture.ts";
import type { Availability } from "../../quantity/availability.ts";
import { availabilityOf } from "../../quantity/availability.ts";
import type { At } from "../../quantity/capacity.ts";
import { rateWithout } from "../../quantity/capacity.ts";
import type { FlowFailure } from "../../quantity/failures.ts";
import { failuresOf } from "../../quantity/failures.ts";
import { latencyOf } from "../../quantity/latency.ts";
import type { Entry, Measured, Missing } from "../../quantity/measured.ts";
import { quantitiesIn } from "../../quantity/requirement.ts";
import type { Rational } from "../../source/rational.ts";
import { compare, equals, one } from "../../source/rational.ts";
import { serves, unitsOf } from "./view.ts";

export interface AvailabilityLedger {
  readonly flow: string;
  readonly result: Availability | Missing;
  /** Smallest first, then likeliest. */
  readonly failureSets: readonly FlowFailure[];
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

export function availabilityLedger(architecture: Architecture, flow: Flow): AvailabilityLedger {
  const result = availabilityOf(architecture, flow.path);
  const { sets, complete } = failuresOf(architecture, flow, mostSize);
  // Where the availability is not known, neither is what may be multiplied.
  const known = result.kind === "missing" ? sets.map(({ names }) => ({ names })) : sets;
  return { flow: flow.name, result, complete, failureSets: known };
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

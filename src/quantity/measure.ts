/** What quantities come to, each with its value or with what is missing to know it. */
import type { Rational } from "../source/rational.ts";
import { add, greatest } from "../source/rational.ts";
import type { Architecture, Flow } from "./architecture.ts";
import { namesIn } from "./architecture.ts";
import { availabilityOf } from "./availability.ts";
import type { Availability } from "./availability.ts";
import type { Gone } from "./capacity.ts";
import { throughputOf } from "./capacity.ts";
import { costOf } from "./cost.ts";
import { complement } from "./diagram.ts";
import { lostBehind } from "./failover.ts";
import { latencyOf } from "./latency.ts";
import type { End, Measured, Missing } from "./measured.ts";
import { lineOf, onlyTypical, onNothing, restsOn, together } from "./measured.ts";
import type { Quantity } from "./quantity.ts";
import { downtime, month, ninesOf, showShare, showTime, year } from "./show.ts";

/** The worst case of a property, from its proof; a text says why there is none. */
export type WorstCase = (property: string) => Promise<End | "never" | { readonly reason: string }>;

export interface Surroundings {
  readonly architecture: Architecture;
  readonly gone: Gone;
  readonly worstCase: WorstCase;
}

/** A quantity that grows beyond all bounds. */
export interface Endless {
  readonly kind: "endless";
  readonly reason: string;
}

export type Value = Measured | Missing | Endless;

/** What a quantity comes to. */
export async function measure(quantity: Quantity, surroundings: Surroundings): Promise<Value> {
  const { architecture, gone } = surroundings;
  switch (quantity.name) {
    case "cost":
      return costOf(architecture, quantity.of, quantity.at);
    case "throughput":
      return throughputOf(architecture, flowNamed(architecture, quantity.flow).path, quantity.at, gone);
    case "latency":
      return latencyOf(architecture, flowNamed(architecture, quantity.flow).path, quantity.share);
    case "availability": {
      const found = availabilityOf(architecture, flowNamed(architecture, quantity.flow).path);
      return found.kind === "missing" ? found : availability(found);
    }
    case "error_rate":
      return errorRate(flowNamed(architecture, quantity.flow), quantity.property, surroundings);
    case "replication_lag":
      return replicationLag(architecture);
    case "worst_case":
      return worstCase(quantity.property, surroundings);
  }
}

export function flowNamed({ flows }: Architecture, name: string): Flow {
  return flows.find((flow) => flow.name === name)!;
}

function exactly(value: Rational): { readonly least: End; readonly most: End } {
  return { least: { value, attained: true }, most: { value, attained: true } };
}

function availability({ value, ceiling, single, contributions, rests }: Availability): Measured {
  const alone = single.map((name) => `\`${name}\``).join(", ");
  return {
    kind: "measured",
    ...exactly(value),
    entries: contributions.map(({ event, availability: own, adds }) => ({
      item: event.name,
      value: adds,
      note: `${showShare(own)} up by itself`,
    })),
    notes: [
      `${ninesOf(value) === Infinity ? "all" : ninesOf(value)} nines: down ${showTime(downtime(value, year))} a year, ${showTime(downtime(value, month))} a month`,
      ...(single.length === 0
        ? []
        : [
            `no number of alternatives brings more than ${showShare(ceiling)}: ${alone} alone ${single.length === 1 ? "allows" : "allow"} no more`,
          ]),
    ],
    rests,
  };
}

/**
 * The share of the requests that fail, at most: those that find the flow down, and those that still go to something that has just
 * gone down, until traffic has left it.
 */
async function errorRate({ path }: Flow, property: string | undefined, surroundings: Surroundings): Promise<Value> {
  const { architecture } = surroundings;
  const found = availabilityOf(architecture, path);
  if (found.kind === "missing") return found;
  const unavailable = complement(found.value);
  const entries = [{ item: "requests while the flow is down", value: unavailable }];
  if (property === undefined)
    return { kind: "measured", ...exactly(unavailable), entries, notes: [], rests: found.rests };
  const slow = await worstCase(property, surroundings);
  if (slow.kind === "missing") return slow;
  const time = slow.kind === "endless" ? undefined : slow.most!.value;
  const used = new Set(
    namesIn(path).flatMap((name) => [name, architecture.parts.find((part) => part.name === name)?.inside]),
  );
  const cycles = architecture.parts.flatMap(({ name, mtbf, mttr }) =>
    used.has(name) && mtbf && mttr ? [mtbf, mttr] : [],
  );
  const lost = lostBehind(architecture, path, time);
  return {
    kind: "measured",
    least: { value: unavailable, attained: false },
    most: { value: add(unavailable, lost), attained: false },
    entries: [
      ...entries,
      {
        item: "requests to what has just gone down",
        value: lost,
        note: time === undefined ? "for as long as it is down" : `up to ${showTime(time)} after each failure`,
      },
    ],
    notes: [],
    rests: together(found.rests, restsOn(cycles)),
  };
}

/** How far the data at the end of a link may be behind, at most: what a failure of its source can lose. */
function replicationLag({ links, parts }: Architecture): Value {
  const kinds = new Map(parts.map(({ name, kind }) => [name, kind] as const));
  const isReplication = ({ from, to }: { readonly from: string; readonly to: string }): boolean =>
    kinds.get(from) === "database" && kinds.get(to) === "database";
  const replicating = links.filter((link) => link.lag !== undefined || isReplication(link));
  if (replicating.length === 0) return { kind: "missing", reasons: ["no link between databases is stated"] };
  const reasons = replicating.flatMap(({ from, to, lag, ...link }) => {
    const name = `${from} -> ${to}`;
    if (lag === undefined) return [`no lag is stated for \`${name}\`${lineOf(link)}`];
    return lag.standing === "typical" ? [onlyTypical("lag", name, lag)] : [];
  });
  if (reasons.length > 0) return { kind: "missing", reasons };
  const entries = replicating.map(({ from, to, lag }) => ({ item: `${from} -> ${to}`, value: lag!.value }));
  const most = entries.map(({ value }) => value).reduce(greatest);
  return {
    kind: "measured",
    ...exactly(most),
    entries,
    notes: [],
    rests: restsOn(replicating.flatMap(({ lag }) => lag ?? [])),
  };
}

async function worstCase(property: string, surroundings: Surroundings): Promise<Value> {
  const found = await surroundings.worstCase(property);
  if (found === "never") return { kind: "endless", reason: `some run of \`${property}\` never responds` };
  if ("reason" in found) return { kind: "missing", reasons: [found.reason] };
  return {
    kind: "measured",
    ...(found.attained ? { least: found } : {}),
    most: found,
    entries: [{ item: property, value: found.value, ...(found.attained ? {} : { note: "at most" }) }],
    notes: [],
    rests: onNothing,
  };
}

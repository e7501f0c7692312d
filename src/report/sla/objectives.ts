/**
 * The service level objectives of a spec, a row each: value, limit, margin and verdict of every claim with a limit; what follows
 * from them (downtime a year, recovery time); and a row for each usual objective about which the spec says nothing.
 */
import type { ClaimResult } from "../../engine/result.ts";
import type { VerdictKind } from "../../engine/verdict.ts";
import type { Architecture } from "../../quantity/architecture.ts";
import type { Value } from "../../quantity/measure.ts";
import type { Dimension, Quantity } from "../../quantity/quantity.ts";
import { dimensionOf } from "../../quantity/quantity.ts";
import type { Requirement } from "../../quantity/requirement.ts";
import { quantitiesIn } from "../../quantity/requirement.ts";
import { downtime, year } from "../../quantity/show.ts";
import { compare, divide, multiply, negate, rational, subtract } from "../../source/rational.ts";
import type { Rational } from "../../source/rational.ts";
import type { Role, Timeline } from "./responses.ts";
import { percentile } from "./view.ts";

export type Relation = "<" | "<=" | "=" | ">=" | ">";

export interface Objective {
  /** `availability`, `latency p99`, `RTO (recovery time)`. */
  readonly name: string;
  /** The claim that it is taken from; absent where the spec has none. */
  readonly claim?: string;
  /** In the words of the spec, or of the derivation. */
  readonly quantity: string;
  readonly dimension: Dimension;
  readonly relation?: Relation;
  readonly limit?: Rational;
  /** At the worst of what may be; as things stand where that is over the limit already. Absent if unknown or without bounds. */
  readonly value?: Rational;
  /** Whether the value is one that is taken, not only a bound. */
  readonly attained: boolean;
  /** What is left; below zero it is by how much the limit is missed. */
  readonly margin?: Rational;
  readonly verdict: VerdictKind;
  /** What is missing to know it. */
  readonly missing: readonly string[];
}

/** All rows, the usual ones first: of claims, of what follows from them, and of what the spec says nothing about. */
export function objectivesOf(
  results: readonly ClaimResult[],
  timelines: readonly Timeline[],
  architecture: Architecture,
): readonly Objective[] {
  const rows = results.flatMap((result) => fromClaim(result, timelines));
  const stated = rows.map(({ row }) => row);
  const derived = [...rows.flatMap(downtimes), ...recoveryTime(timelines)];
  const all = [...stated, ...derived];
  const order = usual.map(({ name }) => name);
  const place = ({ name }: Objective): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const missing = usual.filter((each) => !all.some(({ name }) => name === each.name));
  return [...all, ...missing.map((each) => absent(each, architecture))].toSorted((a, b) => place(a) - place(b));
}

interface Row {
  readonly row: Objective;
  readonly quantity?: Quantity;
}

function fromClaim({ claim, verdict }: ClaimResult, timelines: readonly Timeline[]): readonly Row[] {
  const timeline = timelines.find((each) => each.claim === claim.name);
  if (timeline !== undefined) return [{ row: fromTimeline(timeline) }];
  if (claim.requirement === undefined) return [];
  const { requirement } = claim;
  const quantities = quantitiesIn(requirement);
  const [quantity] = quantities;
  const compared = quantities.length === 1 ? comparisonIn(requirement) : undefined;
  const values = verdict.measures?.map(({ value }) => value) ?? [];
  const missing = values.flatMap((value) =>
    value.kind === "missing" ? value.reasons : value.kind === "endless" ? [value.reason] : [],
  );
  const reasons = missing.length > 0 || verdict.reason === undefined ? missing : [verdict.reason];
  const base = { claim: claim.name, verdict: verdict.kind, missing: reasons };
  if (quantity === undefined || compared === undefined) {
    const dimension = quantity === undefined ? "share" : dimensionOf(quantity);
    return [{ row: { ...base, name: "several at once", quantity: claim.text, dimension, attained: false } }];
  }
  const row: Objective = {
    ...base,
    name: nameOf(quantity, timelines),
    quantity: quantity.text,
    dimension: dimensionOf(quantity),
    ...compared,
    ...againstLimit(values[0], compared),
  };
  return [{ row, quantity }];
}

function nameOf(quantity: Quantity, timelines: readonly Timeline[]): string {
  switch (quantity.name) {
    case "cost":
      return "monthly cost";
    case "latency":
      return percentile(quantity.share);
    case "error_rate":
      return "error rate";
    case "replication_lag":
      return "RPO (data loss)";
    case "worst_case":
      return durationName(timelines.find(({ claim }) => claim === quantity.property)?.role ?? "other");
    default:
      return quantity.name;
  }
}

function durationName(role: Role): string {
  return { failover: "failover time", recovery: "MTTR (time to recover)", other: "response time" }[role];
}

interface Limit {
  readonly relation: Relation;
  readonly limit: Rational;
}

const mirrored: Readonly<Record<"<" | "<=" | "=", Relation>> = { "<": ">", "<=": ">=", "=": "=" };

/** `constant + factor · quantity` compared with zero, as the quantity compared with a limit. */
function comparisonIn(requirement: Requirement): Limit | undefined {
  if (!("difference" in requirement)) return undefined;
  const { constant, terms } = requirement.difference;
  const [term] = terms;
  if (term === undefined || terms.length > 1) return undefined;
  const isUpper = compare(term.factor, rational(0)) > 0;
  return {
    relation: isUpper ? requirement.kind : mirrored[requirement.kind],
    limit: negate(divide(constant, term.factor)),
  };
}

function againstLimit(
  value: Value | undefined,
  { relation, limit }: Limit,
): Pick<Objective, "value" | "attained" | "margin"> {
  if (value?.kind !== "measured") return { attained: false };
  const isUpper = relation === "<" || relation === "<=";
  const left = (each: Rational): Rational => (isUpper ? subtract(limit, each) : subtract(each, limit));
  const end = isUpper ? value.most : value.least;
  const { stated } = value;
  if (stated !== undefined && relation !== "=" && compare(left(stated), rational(0)) < 0)
    return { value: stated, attained: true, margin: left(stated) };
  if (end === undefined) return { attained: false };
  return { value: end.value, attained: end.attained, ...(relation === "=" ? {} : { margin: left(end.value) }) };
}

function fromTimeline({ claim, role, deadline, worstCase, attained, slack, verdict, reason }: Timeline): Objective {
  const known = worstCase === undefined || worstCase === "never" ? {} : { value: worstCase, margin: slack! };
  return {
    name: durationName(role),
    claim,
    quantity: `worst case of ${claim}`,
    dimension: "duration",
    relation: "<=",
    limit: deadline,
    ...known,
    attained,
    verdict,
    missing:
      worstCase === undefined
        ? [reason ?? "no worst case is proved"]
        : worstCase === "never"
          ? ["some run never responds"]
          : [],
  };
}

// ── What follows ────────────────────────────────────────────────────────────

const years = [
  { name: "downtime a year (365 d)", time: year },
  { name: "downtime a year (365.25 d)", time: multiply(year, rational(1461, 1460)) },
] as const;

/** An availability as the time that it lets a flow be down. */
function downtimes({ row, quantity }: Row): readonly Objective[] {
  if (quantity?.name !== "availability" || row.limit === undefined) return [];
  const { claim, value, limit, margin, relation, verdict, missing, attained } = row;
  if (relation !== ">=" && relation !== ">") return [];
  return years.map(({ name, time }) => ({
    name,
    ...(claim === undefined ? {} : { claim }),
    quantity: `(1 - ${row.quantity}) of the year`,
    dimension: "duration",
    relation: relation === ">=" ? "<=" : "<",
    limit: downtime(limit, time),
    ...(value === undefined || margin === undefined
      ? {}
      : { value: downtime(value, time), margin: multiply(margin, time) }),
    attained,
    verdict,
    missing,
  }));
}

/** How long users are without what failed, or without what takes its place. */
function recoveryTime(timelines: readonly Timeline[]): readonly Objective[] {
  return timelines.filter(({ role }) => role === "failover").map((each) => ({ ...fromTimeline(each), name: rto }));
}

// ── What is usual ───────────────────────────────────────────────────────────

const rto = "RTO (recovery time)";

interface Usual {
  readonly name: string;
  readonly quantity: string;
  readonly dimension: Dimension;
  readonly missing: string;
  /** Whether it is a quantity of a flow. */
  readonly ofFlow: boolean;
}

function limitOn(name: string, quantity: string, dimension: Dimension, ofFlow = true): Usual {
  return { name, quantity, dimension, ofFlow, missing: `no \`require\` clause sets a limit on \`${quantity}\`` };
}

const usual: readonly Usual[] = [
  limitOn("availability", "availability(flow)", "share"),
  ...years.map(({ name }) => limitOn(name, "availability(flow)", "duration")),
  ...["failover time", rto].map((name) => ({
    name,
    quantity: "worst case of a failover",
    dimension: "duration" as const,
    ofFlow: false,
    missing: "no property says within what time something else takes over from what has failed",
  })),
  {
    name: "MTTR (time to recover)",
    quantity: "worst case of a recovery",
    dimension: "duration",
    ofFlow: false,
    missing: "no property says within what time what has failed is back",
  },
  limitOn("latency p99", "latency(flow, p99)", "duration"),
  limitOn("latency p50", "latency(flow, p50)", "duration"),
  limitOn("throughput", "throughput(flow)", "rate"),
  limitOn("error rate", "error_rate(flow)", "share"),
  limitOn("monthly cost", "cost(system)", "money per month", false),
  limitOn("RPO (data loss)", "replication_lag(system)", "duration", false),
];

function absent({ name, quantity, dimension, missing, ofFlow }: Usual, { flows }: Architecture): Objective {
  const noFlow = ofFlow && flows.length === 0 ? ["the spec has no flow"] : [];
  return { name, quantity, dimension, attained: false, verdict: "unknown", missing: [...noFlow, missing] };
}

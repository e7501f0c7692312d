/** A report as a JSON value with a published schema (`report.schema.json`). Times are milliseconds, money is dollars a month; what is absent is left out. */
import type { Amount, Figure, Link, Part } from "../../quantity/architecture.ts";
import type { Measured, Missing } from "../../quantity/measured.ts";
import { downtime, year } from "../../quantity/show.ts";
import { showRational, toNumber } from "../../source/rational.ts";
import type { Rational } from "../../source/rational.ts";
import type { AvailabilityLedger, CapacityLedger, LatencyLedger, Loss } from "./ledgers.ts";
import type { LostRequests } from "./lost-requests.ts";
import type { Objective } from "./objectives.ts";
import type { ClaimLine, SlaReport } from "./report.ts";
import type { Timeline } from "./responses.ts";

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** `schemaVersion` changes when a reader would have to. */
export function reportAsJson(report: SlaReport): Json {
  const { components, groups, mechanisms, links, flows, singlePoints } = report.architecture;
  return {
    schemaVersion: 1,
    spec: report.spec,
    system: report.system,
    requirements: report.claims.map(({ name, text, description, line }) => ({ name, text, description, line })),
    architecture: {
      components: components.map(componentAsJson),
      groups: groups.map(({ name, kind, members }) => ({ name, kind, members })),
      mechanisms: mechanisms.map(({ name, kind }) => ({ name, kind })),
      links: links.map(linkAsJson),
      flows: flows.map(({ name, text, parts }) => ({ name, path: text, components: parts })),
      singlePointsOfFailure: singlePoints,
    },
    verification: report.claims.map(claimAsJson),
    failover: {
      responses: report.timelines.map(timelineAsJson),
      losses: report.losses.map(lossAsJson),
      lostRequests: report.lostRequests.map(lostRequestsAsJson),
    },
    objectives: report.objectives.map(objectiveAsJson),
    availability: report.availability.map(availabilityAsJson),
    cost: rangeAsJson(report.cost),
    latency: report.latency.map(({ flow, shares }) => ({ flow, shares: sharesAsJson(shares) })),
    capacity: report.capacity.map(capacityAsJson),
    recommendations: report.recommendations?.map(({ title, text }) => ({ title, text })),
    assumptions: report.assumptions.map(({ name, text, line }) => ({ name, text, line })),
    assumedFigures: report.assumedFigures.map(({ part, attribute, value, line }) => ({ part, attribute, value, line })),
    warnings: report.warnings,
    interrupted: report.interrupted,
    exitCode: report.exitCode,
  };
}

/** A number for computing, and the same as a fraction. */
function exact(value: Rational): Json {
  return { value: toNumber(value), exact: showRational(value) };
}

function figure(each: Figure | undefined): Json | undefined {
  return each && { value: toNumber(each.value), standing: each.standing };
}

function amount(each: Amount | undefined): Json | undefined {
  return each && { value: toNumber(each.value), standing: each.standing, perReplica: each.perReplica };
}

function quantiles(all: Part["latency"]): Json {
  return all.map(({ share, value, standing }) => ({ share: toNumber(share), value: toNumber(value), standing }));
}

function componentAsJson(part: Part): Json {
  const { stated, least, most } = part.replicas;
  return {
    name: part.name,
    kind: part.kind,
    inside: part.inside,
    replicas: { stated: Number(stated), least: Number(least), most: Number(most) },
    latency: quantiles(part.latency),
    cost: amount(part.cost),
    capacity: amount(part.capacity),
    availability: figure(part.availability),
    mtbf: figure(part.mtbf),
    mttr: figure(part.mttr),
  };
}

function linkAsJson({ from, to, latency, lag, cost }: Link): Json {
  return { from, to, latency: quantiles(latency), lag: figure(lag), cost: amount(cost) };
}

function claimAsJson({ name, verdict, expected, method, reason, margins, objective, warnings }: ClaimLine): Json {
  const { deadline, worstCase, attained } = margins;
  return {
    name,
    verdict,
    expected,
    method,
    reason,
    deadline: deadline && toNumber(deadline),
    worstCase: worstCase === "never" ? null : worstCase && toNumber(worstCase),
    worstCaseAttained: worstCase === undefined || worstCase === "never" ? undefined : attained === true,
    value: objective?.value && toNumber(objective.value),
    limit: objective?.limit && toNumber(objective.limit),
    margin: objective?.margin && toNumber(objective.margin),
    warnings,
  };
}

function timelineAsJson({ claim, role, verdict, deadline, worstCase, attained, slack, ...run }: Timeline): Json {
  return {
    claim,
    after: role,
    verdict,
    deadline: toNumber(deadline),
    worstCase: worstCase === "never" ? null : worstCase && toNumber(worstCase),
    attained,
    slack: slack && toNumber(slack),
    milestones: run.milestones.map(({ name, time }) => ({ name, time: toNumber(time) })),
    timeline: run.moments.map(({ time, what, why, place }) => ({ time: toNumber(time), what, why, place })),
  };
}

function lostRequestsAsJson({ claim, flow, rate, time, among, all, evenly }: LostRequests): Json {
  const [rps, milliseconds, most, spread] = [rate, time, all, evenly].map(toNumber);
  return { claim, flow, rate: rps, milliseconds, among, all: most, evenly: spread };
}

function lossAsJson({ flow, lost, serves, latencies, rates }: Loss): Json {
  return {
    flow,
    lost,
    serves,
    latency: sharesAsJson(latencies),
    capacity:
      "kind" in rates ? { missing: rates.reasons } : { stated: toNumber(rates.stated), least: toNumber(rates.least) },
  };
}

const units = {
  duration: "ms",
  "money per month": "$/month",
  rate: "rps",
  share: "share of one",
} as const;

function objectiveAsJson({ name, claim, quantity, dimension, relation, verdict, missing, ...row }: Objective): Json {
  const { limit, value, margin, attained } = row;
  return {
    name,
    claim,
    quantity,
    unit: units[dimension],
    relation,
    limit: limit && exact(limit),
    value: value && exact(value),
    attained: value && attained,
    margin: margin && exact(margin),
    verdict,
    missing,
  };
}

function availabilityAsJson({ flow, result, failureSets, complete }: AvailabilityLedger): Json {
  const sets = failureSets.map(({ names, probability }) => ({
    names,
    probability: probability && toNumber(probability),
  }));
  if (result.kind === "missing") return { flow, missing: result.reasons, failureSets: sets, complete };
  return {
    flow,
    value: exact(result.value),
    downtimePerYear: toNumber(downtime(result.value, year)),
    ceiling: toNumber(result.ceiling),
    singlePointsOfFailure: result.single,
    contributions: result.contributions.map(({ event, availability, adds }) => ({
      name: event.name,
      availability: toNumber(availability),
      downtimePerYear: toNumber(adds) * toNumber(year),
    })),
    failureSets: sets,
    complete,
  };
}

function rangeAsJson(result: Measured | Missing): Json {
  if (result.kind === "missing") return { missing: result.reasons };
  const { stated, least, most, entries } = result;
  return {
    stated: stated && toNumber(stated),
    least: least && toNumber(least.value),
    most: most && toNumber(most.value),
    ledger: entries.map(({ item, value, note }) => ({ item, value: toNumber(value), note })),
  };
}

function sharesAsJson(shares: LatencyLedger["shares"]): Json {
  return shares.map(({ share, result }) => ({ share: toNumber(share), ...(rangeAsJson(result) as object) }));
}

function capacityAsJson({ flow, rates, steps }: CapacityLedger): Json {
  if ("kind" in rates) return { flow, missing: rates.reasons };
  return {
    flow,
    stated: toNumber(rates.stated),
    least: toNumber(rates.least),
    most: toNumber(rates.most),
    steps: steps.map(({ item, value }) => ({ item, value: toNumber(value) })),
  };
}

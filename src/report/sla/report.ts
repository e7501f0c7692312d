/**
 * The service level report: from a spec that has been decided to one value that holds all of it, exact. It computes nothing but what
 * the claims' verdicts and the quantities of the architecture say; the renderers beside it only show it.
 */
import type { ClaimResult } from "../../engine/result.ts";
import type { SanityCheck } from "../../engine/sanity-check.ts";
import type { Verdict, VerdictKind } from "../../engine/verdict.ts";
import type { Problem } from "../../ltl/problem.ts";
import { costOf } from "../../quantity/cost.ts";
import type { Measured, Missing } from "../../quantity/measured.ts";
import { startOf } from "../../source/source.ts";
import type { Outcome } from "../outcome.ts";
import type { ExitCode } from "../outcome.ts";
import { exitCodeOf } from "../outcome.ts";
import type { AvailabilityLedger, CapacityLedger, LatencyLedger, Loss } from "./ledgers.ts";
import { availabilityLedger, capacityLedger, latencyLedger, lossesOf } from "./ledgers.ts";
import type { LostRequests } from "./lost-requests.ts";
import { lostRequestsOf } from "./lost-requests.ts";
import type { Objective } from "./objectives.ts";
import { objectivesOf } from "./objectives.ts";
import type { Timeline } from "./responses.ts";
import { timelinesOf } from "./responses.ts";
import type { ArchitectureView, AssumedFigure, Assumption } from "./view.ts";
import { architectureIn, assumedFiguresOf, assumptionsOf, viewOf } from "./view.ts";

/** A change that would do the architecture good. */
export interface Recommendation {
  readonly title: string;
  /** What there is to say about it, a remark each. */
  readonly text: readonly string[];
}

/** A claim and what was found of it. */
export interface ClaimLine {
  readonly name: string;
  readonly text: string;
  readonly description?: string;
  readonly line?: number;
  readonly verdict: VerdictKind;
  readonly expected?: VerdictKind;
  readonly method: string;
  readonly reason?: string;
  /** For a claim with a deadline. */
  readonly margins: Pick<Verdict, "deadline" | "worstCase" | "attained">;
  /** For a claim about a quantity with one limit. */
  readonly objective?: Objective;
  /** What the checks of the claim warn of. */
  readonly warnings: readonly string[];
}

export interface SlaReport {
  /** The path of the spec as given. */
  readonly spec: string;
  /** The name that the spec gives the system. */
  readonly system: string;
  readonly claims: readonly ClaimLine[];
  readonly architecture: ArchitectureView;
  readonly timelines: readonly Timeline[];
  readonly losses: readonly Loss[];
  readonly lostRequests: readonly LostRequests[];
  readonly objectives: readonly Objective[];
  readonly availability: readonly AvailabilityLedger[];
  readonly latency: readonly LatencyLedger[];
  readonly capacity: readonly CapacityLedger[];
  /** Dollars a month. */
  readonly cost: Measured | Missing;
  /** Absent when none were looked for. */
  readonly recommendations?: readonly Recommendation[];
  readonly assumptions: readonly Assumption[];
  readonly assumedFigures: readonly AssumedFigure[];
  /** What the checks of the spec as a whole warn of. */
  readonly warnings: readonly string[];
  readonly interrupted: boolean;
  readonly exitCode: ExitCode;
}

/** The report on a spec. `recommendations` come from a search that is none of its business; without one it says how to run it. */
export function slaReportOf(
  outcome: Outcome,
  problem: Problem,
  recommendations?: readonly Recommendation[],
): SlaReport {
  const architecture = architectureIn(problem);
  const { flows, parts } = architecture;
  // What is so in a scenario alone promises nothing.
  const promises = outcome.claims.filter(({ claim }) => problem.claims.some(({ name }) => name === claim.name));
  const timelines = timelinesOf(promises, problem.system, parts);
  const objectives = objectivesOf(promises, timelines, architecture);
  return {
    spec: outcome.spec,
    system: problem.system.name,
    claims: outcome.claims.map((result) => claimLine(result, objectives)),
    architecture: viewOf(architecture),
    timelines,
    losses: flows.flatMap((flow) => lossesOf(architecture, flow, problem.claims)),
    lostRequests: lostRequestsOf(flows, timelines, objectives, problem.claims),
    objectives,
    availability: flows.map((flow) => availabilityLedger(architecture, flow)),
    latency: flows.map((flow) => latencyLedger(architecture, flow, problem.claims)),
    capacity: flows.map((flow) => capacityLedger(architecture, flow)),
    cost: costOf(architecture, undefined, undefined),
    ...(recommendations === undefined ? {} : { recommendations }),
    assumptions: assumptionsOf(problem),
    assumedFigures: assumedFiguresOf(architecture),
    warnings: warningsIn(outcome.checks),
    interrupted: outcome.interrupted,
    exitCode: exitCodeOf(outcome),
  };
}

function claimLine(
  { claim, verdict, checks = verdict.checks ?? [] }: ClaimResult,
  objectives: readonly Objective[],
): ClaimLine {
  const objective = objectives.find((each) => each.claim === claim.name);
  const { deadline, worstCase, attained } = verdict;
  return {
    name: claim.name,
    text: claim.text,
    ...(claim.description === undefined ? {} : { description: claim.description }),
    ...(claim.span === undefined ? {} : { line: startOf(claim.span).line }),
    verdict: verdict.kind,
    ...(claim.expect === undefined ? {} : { expected: claim.expect }),
    method: verdict.method,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    margins: {
      ...(deadline === undefined ? {} : { deadline }),
      ...(worstCase === undefined ? {} : { worstCase }),
      ...(attained === undefined ? {} : { attained }),
    },
    ...(objective === undefined ? {} : { objective }),
    warnings: warningsIn(checks),
  };
}

function warningsIn(checks: readonly SanityCheck[]): readonly string[] {
  return checks.filter(({ status }) => status === "warning").map(({ text }) => text);
}

/**
 * What follows a failure, and when: the slowest response of each claim with a deadline, told from a run that was replayed. A
 * claim that wants something of others after a failure is about failover; one that wants what failed back is about recovery.
 */
import type { ClaimResult } from "../../engine/result.ts";
import type { VerdictKind } from "../../engine/verdict.ts";
import type { Claim } from "../../ltl/problem.ts";
import type { Part } from "../../quantity/architecture.ts";
import type { Rational } from "../../source/rational.ts";
import { compare, least, subtract } from "../../source/rational.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { holds } from "../../term/evaluate.ts";
import type { Term } from "../../term/term.ts";
import { variablesOf, writingOf } from "../../term/term.ts";
import type { Trace } from "../../trace/trace.ts";
import { stateAt, timesOf } from "../../trace/trace.ts";
import { changesOf, eventsOf, initialCells, sayCells } from "../events.ts";
import { chooseLanes } from "../lanes.ts";
import type { Demanded, Response, Story } from "../../trace/story.ts";
import { responsesIn, slowestResponseOf, storyOf } from "../../trace/story.ts";

export type Role = "failover" | "recovery" | "other";

/** What a claim about runs demands after a failure. */
export function roleOf({ formula }: Claim, parts: readonly Part[]): Role {
  const responses = formula === undefined ? [] : responsesIn(formula);
  const roles = responses.map(({ unless, answer }): Role => {
    const failed = parts.find(({ gone }) => gone !== undefined && isOpposite(unless, gone));
    if (failed === undefined) return "other";
    const own = variablesOf(failed.gone!);
    return [...variablesOf(answer)].every((name) => own.has(name)) ? "recovery" : "failover";
  });
  return roles.length > 0 && roles.every((role) => role === roles[0]) ? roles[0]! : "other";
}

/** Whether of two terms over one and the same variable exactly one holds, for each of its values. */
function isOpposite(a: Term, b: Term): boolean {
  const [variable, ...more] = new Set([...variablesOf(a), ...variablesOf(b)]);
  if (variable === undefined || more.length > 0) return false;
  return valuesIn(b, variable).every((value) => holds(a, () => value) !== holds(b, () => value));
}

/** The values of a variable with named values, by a term that reads it. */
function valuesIn(term: Term, name: string): readonly string[] {
  switch (term.kind) {
    case "variable":
      return term.name === name && term.sort.kind === "enum" ? term.sort.values : [];
    case "not":
      return valuesIn(term.operand, name);
    case "and":
    case "or":
      return valuesIn(term.operands[0]!, name);
    case "equal":
      return valuesIn(term.left, name);
    default:
      return [];
  }
}

/** A line of a timeline. Times are milliseconds after what set the response off. */
export interface Moment {
  readonly time: Rational;
  readonly what: string;
  readonly why: string;
  readonly place: string;
}

export interface Milestone {
  readonly name: string;
  readonly time: Rational;
}

/** A claim with a deadline: its margins, and the slowest run. */
export interface Timeline {
  readonly claim: string;
  readonly description?: string;
  readonly role: Role;
  readonly verdict: VerdictKind;
  /** Milliseconds. */
  readonly deadline: Rational;
  readonly worstCase?: Rational | "never";
  readonly attained: boolean;
  readonly slack?: Rational;
  /** Why no worst case is known. */
  readonly reason?: string;
  readonly milestones: readonly Milestone[];
  readonly moments: readonly Moment[];
}

/** The timelines of all claims with a deadline: those after failures first. */
export function timelinesOf(
  results: readonly ClaimResult[],
  system: TimedTransitionSystem,
  parts: readonly Part[],
): readonly Timeline[] {
  const failovers = results.flatMap(({ claim }) =>
    roleOf(claim, parts) === "failover" ? responsesIn(claim.formula!) : [],
  );
  const all = results.flatMap((result) => {
    const deadline = deadlineOf(result);
    return deadline === undefined ? [] : [timelineOf(result, deadline, system, roleOf(result.claim, parts), failovers)];
  });
  const order: readonly Role[] = ["failover", "recovery", "other"];
  return all.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
}

/** What the verdict says, else what the claim says itself: a claim that is not decided has its deadline all the same. */
function deadlineOf({ claim: { formula }, verdict }: ClaimResult): Rational | undefined {
  if (verdict.deadline !== undefined) return verdict.deadline;
  const bounds = (formula === undefined ? [] : responsesIn(formula)).flatMap(({ bound }) => bound ?? []);
  return bounds.length === 0 ? undefined : bounds.reduce(least);
}

function timelineOf(
  result: ClaimResult,
  deadline: Rational,
  system: TimedTransitionSystem,
  role: Role,
  failovers: readonly Demanded[],
): Timeline {
  const { claim, verdict } = result;
  const { worstCase, attained } = verdict;
  const slow = worstCase === undefined || worstCase === "never" ? {} : { slack: subtract(deadline, worstCase) };
  return {
    claim: claim.name,
    ...(claim.description === undefined ? {} : { description: claim.description }),
    role,
    verdict: verdict.kind,
    deadline,
    ...(worstCase === undefined ? {} : { worstCase }),
    attained: attained === true,
    ...(verdict.reason === undefined ? {} : { reason: verdict.reason }),
    ...slow,
    ...toldOf(result, system, role, failovers),
  };
}

/** The slowest response of the run that shows it; where no answer comes, the run from the moment on that it is wanted. */
function toldOf(
  result: ClaimResult,
  system: TimedTransitionSystem,
  role: Role,
  failovers: readonly Demanded[],
): Pick<Timeline, "milestones" | "moments"> {
  const run = slowestRun(result, system);
  const { formula } = result.claim;
  if (run === undefined || formula === undefined) return { milestones: [], moments: [] };
  if (result.verdict.worstCase === "never") {
    const story = storyOf(formula, run.trace);
    return { milestones: [], moments: story === undefined ? [] : momentsOf(run, story, run.trace.steps.length) };
  }
  const response = slowestResponseOf(formula, run.trace);
  if (response === undefined) return { milestones: [], moments: [] };
  return {
    milestones: milestonesOf(run, response, role, failovers),
    moments: momentsOf(run, response, response.response.answered.state),
  };
}

interface Run {
  readonly trace: Trace;
  readonly system: TimedTransitionSystem;
}

/** The replayed run that takes as long as the worst case, else the one that violates the claim. */
function slowestRun(
  { verdict, checks = verdict.checks ?? [] }: ClaimResult,
  whole: TimedTransitionSystem,
): Run | undefined {
  const worst = checks.find(({ kind, trace }) => kind === "worst-case" && trace !== undefined);
  const trace = worst?.trace ?? verdict.trace;
  return trace && { trace, system: (worst === undefined ? verdict.part : worst.part) ?? whole };
}

/** What happens from the start of a story on, up to a state. */
function momentsOf({ trace, system }: Run, { variables, startTime }: Story, until: number): readonly Moment[] {
  const all = eventsOf(system, trace, Math.min(trace.steps.length, until));
  const { related } = chooseLanes(system, all, initialCells(system, trace, all), variables, Infinity);
  return all
    .filter((event) => compare(event.time, startTime) >= 0)
    .filter(({ changes }) => changes.some(({ variable }) => related.includes(variable.owner)))
    .map((event) => ({
      time: subtract(event.time, startTime),
      what: sayCells(event),
      why: event.why,
      place: event.place,
    }));
}

/**
 * The failure; the first change that it makes elsewhere; the moment from which on what answers it can happen, so that it has been
 * detected; the answers of other claims about the same failure that come before; the answer. Only the first and the last where
 * nothing fails over.
 */
function milestonesOf(
  { trace, system }: Run,
  { start, unless, response }: Response,
  role: Role,
  failovers: readonly Demanded[],
): readonly Milestone[] {
  const { state: answered } = response.answered;
  if (answered > trace.steps.length) return [];
  const times = timesOf(trace);
  const at = (name: string, index: number): Milestone => ({ name, time: subtract(times[index]!, times[start]!) });
  if (role !== "failover")
    return [
      at(role === "recovery" ? "failure" : "trigger", start),
      at(role === "recovery" ? "recovered" : "answered", answered),
    ];
  const actions = new Map(system.actions.map((action) => [action.name, action] as const));
  const actionAt = (index: number) => actions.get(trace.steps[index - 1]?.action ?? "");
  const read = variablesOf(unless);
  const failed = system.variables.find(({ name }) => read.has(name))?.owner;
  const sign = Array.from({ length: answered - start }, (_, offset) => start + 1 + offset).find((index) =>
    system.variables.some(
      ({ name, owner }) =>
        owner !== failed && stateAt(trace, index).values.get(name) !== stateAt(trace, index - 1).values.get(name),
    ),
  );
  const isSoIn = (term: Term, index: number): boolean => holds(term, (name) => stateAt(trace, index).values.get(name)!);
  const guard = actionAt(answered)?.guard;
  const ready = (index: number): boolean => guard !== undefined && isSoIn(guard, index);
  const enteredAt = (index: number): string => {
    const owner = actionAt(index)?.owner;
    const entered = changesOf(system, stateAt(trace, index - 1), stateAt(trace, index)).find(
      ({ variable }) => variable.owner === owner && variable.label === "state",
    );
    return entered === undefined ? "answered" : `${owner} is ${String(entered.to)}`;
  };
  let detected = answered;
  while (detected > start && ready(detected - 1)) detected -= 1;
  const steps = Array.from({ length: answered - start }, (_, offset) => start + offset);
  const earlier = failovers
    .filter((other) => writingOf(other.unless) === writingOf(unless))
    .flatMap(({ answer }) => steps.find((index) => isSoIn(answer, index)) ?? []);
  return [
    at("failure", start),
    ...(sign === undefined ? [] : [at("first sign elsewhere", sign)]),
    at("detected", detected),
    ...[...new Set(earlier), answered].toSorted((a, b) => a - b).map((index) => at(enteredAt(index), index)),
  ];
}

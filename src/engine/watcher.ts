/**
 * Claims as watchers: the judge of the solver's engine, which shares nothing with `monitor.ts`. The negation of a conjunct becomes
 * a component that guesses. At any moment at which `start` holds it may begin to watch (without `always`: at the first
 * instant only); while it watches, `keep` holds, or the run does not count; the conjunct is violated exactly by the runs that some
 * guess leads to `accept`, or in which one watch never ends.
 *
 *   negated conjunct                     keep      accepts when
 *   eventually S                         -         S, without any watching
 *   eventually (S and for T K)           K         it has watched for more than T
 *   eventually (S and within T A)        -         A, and it has watched for at most T
 *   eventually (S and eventually A)      -         A
 *   eventually (S and (L until R))       L or R    R
 *   eventually (S and always K)          K         never: to be refuted by a bound on the time of watching
 *   eventually (S and (L release R))     R         L and R; or never
 *   eventually (S and (L weak until R))  L or R    R; or never
 */
import { initialState } from "../system/interpreter.ts";
import type { Rational } from "../source/rational.ts";
import { zero } from "../source/rational.ts";
import type { Formula } from "../ltl/formula.ts";
import * as f from "../ltl/formula.ts";
import { negationNormalForm } from "../ltl/normalize.ts";
import type { Action, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { holds } from "../term/evaluate.ts";
import type { Term } from "../term/term.ts";
import { and, atMost, boolSort, falsehood, less, not, or, real, realSort, truth, variable } from "../term/term.ts";

export interface Watched {
  readonly system: TimedTransitionSystem;
  /** What must not be reached; may speak of clocks. */
  readonly bad: Term;
  /** The conjunct also fails if `clock` grows without bound while `during` holds; with a deadline, `bad` says so. */
  readonly response?: { readonly clock: string; readonly during: Term; readonly deadline?: Rational };
  /** What must be reachable for the conjunct to say anything; absent when it always does. */
  readonly trigger?: Term;
}

export const watcherStarts = "the watcher starts";
const watchingName = "the watcher watches";
const watching = variable(watchingName, boolSort);
const clockName = "time since the watcher started";
const watchedFor = variable(clockName, realSort);

interface Pattern {
  readonly keep: Term;
  readonly accept: Term;
  /** Absent: it says nothing about how long anything takes. */
  readonly response?: { readonly deadline?: Rational };
}

/** The watcher of a conjunct without past operators; undefined when its negation is none of the above. */
export function watch(system: TimedTransitionSystem, conjunct: Formula): Watched | undefined {
  const negated = negationNormalForm(f.not(conjunct));
  const everywhere = negated.kind === "eventually";
  const body = everywhere ? negated.operand : negated;
  if (body.kind === "state") return everywhere ? { system, bad: body.term } : atFirst(system, body.term);
  const [first, second, ...rest] = body.kind === "and" ? body.operands : [f.state(truth), body];
  if (first?.kind !== "state" || second === undefined || rest.length > 0) return undefined;
  const pattern = patternOf(second);
  return pattern === undefined ? undefined : withWatcher(system, everywhere, first.term, pattern);
}

/** A condition on the first state alone: it is known. */
function atFirst(system: TimedTransitionSystem, condition: Term): Watched {
  return { system, bad: isSoAtFirst(system, condition) ? truth : falsehood };
}

function isSoAtFirst(system: TimedTransitionSystem, condition: Term): boolean {
  const { values } = initialState(system);
  return holds(condition, (name) => values.get(name)!);
}

function patternOf(formula: Formula): Pattern | undefined {
  switch (formula.kind) {
    case "for": {
      const keep = stateTerm(formula.operand);
      const deadline = formula.bound;
      return keep && { keep, accept: less(real(deadline), watchedFor), response: { deadline } };
    }
    case "within": {
      const goal = stateTerm(formula.operand);
      return goal && { keep: truth, accept: and(goal, atMost(watchedFor, real(formula.bound))) };
    }
    case "eventually": {
      const goal = stateTerm(formula.operand);
      return goal && { keep: truth, accept: goal };
    }
    case "always": {
      const keep = stateTerm(formula.operand);
      return keep && { keep, accept: falsehood, response: {} };
    }
    case "until":
    case "weak-until": {
      const [left, right] = [stateTerm(formula.left), stateTerm(formula.right)];
      if (left === undefined || right === undefined) return undefined;
      return { keep: or(left, right), accept: right, ...(formula.kind === "until" ? {} : { response: {} }) };
    }
    case "release": {
      const [left, right] = [stateTerm(formula.left), stateTerm(formula.right)];
      if (left === undefined || right === undefined) return undefined;
      return { keep: right, accept: and(left, right), response: {} };
    }
    default:
      return undefined;
  }
}

function stateTerm(formula: Formula): Term | undefined {
  return formula.kind === "state" ? formula.term : undefined;
}

function withWatcher(
  system: TimedTransitionSystem,
  everywhere: boolean,
  start: Term,
  { keep, accept, response }: Pattern,
): Watched {
  const atOnce = !everywhere && isSoAtFirst(system, start);
  const vacuous = start.kind === "bool" ? {} : { trigger: everywhere ? start : atOnce ? truth : falsehood };
  const beginning: Action = {
    name: watcherStarts,
    owner: "",
    kind: "fault",
    guard: and(start, not(watching)),
    urgent: false,
    updates: [{ variable: watchingName, value: truth }],
    restarts: [],
    fairness: "none",
    timing: "anytime",
  };
  const watched: TimedTransitionSystem = {
    ...system,
    variables: [...system.variables, { name: watchingName, sort: boolSort, initial: atOnce, owner: "", label: "" }],
    clocks: [...system.clocks, { name: clockName, active: watching, start: { least: zero, most: zero } }],
    actions: everywhere ? [...system.actions, beginning] : system.actions,
    invariants: [...system.invariants, { name: "what is watched goes on", holds: or(not(watching), keep) }],
  };
  return {
    system: watched,
    bad: and(watching, accept),
    ...(response === undefined ? {} : { response: { clock: clockName, during: watching, ...response } }),
    ...vacuous,
  };
}

/**
 * Claims as monitors. A conjunct of a claim that has one of the shapes below becomes a system that carries a history
 * variable and a clock, and a condition `bad` that must never hold. P, Q, L, R are state predicates.
 *
 *   always Q                         bad: not Q
 *   always (P implies within T Q)    pending since the first unanswered P; bad: pending for more than T
 *   always (P implies for T Q)       armed, clock since the last moment of P; bad: not Q while P or the clock is at most T
 *   always (P implies eventually Q)  pending; no bad state, but the pending time must be bounded
 *   always (P implies (L until R))   pending; bad: pending and not L, and the pending time must be bounded
 *   always (P implies (L weak until R)), (R release Q)   the same without the bound
 *   always (P implies always Q)      armed for ever; bad: armed and not Q
 *
 * and the same without the outer `always`, judged at the first instant only. The monitors are deterministic, so they are
 * exact: the earliest unanswered P is the binding one, the latest P is the one that `for` counts from.
 */
import type { Rational } from "../source/rational.ts";
import type { Formula } from "../ltl/formula.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import { and, atMost, boolSort, falsehood, less, not, or, real, realSort, truth, variable } from "../term/term.ts";
import { zero } from "../source/rational.ts";

export interface Monitored {
  readonly system: TimedTransitionSystem;
  /** Over state variables and clocks; the conjunct is violated exactly by the runs in which this holds at some instant. */
  readonly bad: Term;
  /** The response time: the value of `clock` while `during` holds. */
  readonly response?: {
    readonly clock: string;
    readonly during: Term;
    /** Absent: any finite bound will do. */
    readonly deadline?: Rational;
  };
  /** What must be reachable for the conjunct to say anything; absent when it always does. */
  readonly trigger?: Term;
}

/** What the variable and the clock of a monitor are called; two monitors in one system need two pairs. */
export interface MonitorNames {
  readonly own: string;
  readonly clock: string;
}

const claimNames: MonitorNames = { own: "the claim's monitor", clock: "time since the claim's trigger" };

type Junction = Extract<Formula, { readonly operands: readonly Formula[] }>;
type Simple = Exclude<Formula, Junction>;

/** One obligation in the shapes above: from P (at every instant, or at the first only) the temporal formula follows. */
interface Obligation {
  readonly everywhere: boolean;
  readonly trigger: Term;
  readonly demand: Simple;
}

/** The monitor of a conjunct without past operators; undefined when it has none of the shapes. */
export function monitor(
  system: TimedTransitionSystem,
  conjunct: Formula,
  names: MonitorNames = claimNames,
): Monitored | undefined {
  const obligation = obligationOf(conjunct);
  return obligation === undefined ? undefined : monitorOf(system, obligation, names);
}

function obligationOf(formula: Formula): Obligation | undefined {
  if (formula.kind === "always") {
    const inner = implication(formula.operand);
    return inner === undefined ? undefined : { everywhere: true, ...inner };
  }
  const inner = implication(formula);
  return inner === undefined ? undefined : { everywhere: false, ...inner };
}

/** Reads `not P or F` as `P implies F`, and a plain F as `true implies F`. */
function implication(formula: Formula): Omit<Obligation, "everywhere"> | undefined {
  if (isSimple(formula)) return { trigger: truth, demand: formula };
  const [first, second, ...rest] = formula.operands;
  if (formula.kind === "and" || first?.kind !== "state" || second === undefined || rest.length > 0) return undefined;
  return isSimple(second) ? { trigger: not(first.term), demand: second } : undefined;
}

function isSimple(formula: Formula): formula is Simple {
  return formula.kind !== "and" && formula.kind !== "or";
}

function monitorOf(
  system: TimedTransitionSystem,
  { everywhere, trigger, demand }: Obligation,
  names: MonitorNames,
): Monitored | undefined {
  const vacuity = trigger.kind === "bool" ? {} : { trigger };
  /** P and not Q, then not Q for as long as it stays so. */
  const pending = (answer: Term): Recorder => ({
    initially: and(trigger, not(answer)),
    next: (own) => and(not(answer), everywhere ? or(own, trigger) : own),
  });
  switch (demand.kind) {
    case "state":
      return everywhere
        ? { system, bad: not(demand.term) }
        : record(system, names, { initially: not(demand.term), next: () => falsehood }, (own) => ({ bad: own }));
    case "within": {
      const answer = stateTerm(demand.operand);
      if (answer === undefined) return undefined;
      return record(system, names, pending(answer), (own, clock) => ({
        bad: and(own, less(real(demand.bound), clock)),
        response: { clock: names.clock, during: own, deadline: demand.bound },
        ...vacuity,
      }));
    }
    case "eventually": {
      const answer = stateTerm(demand.operand);
      if (answer === undefined) return undefined;
      return record(system, names, pending(answer), (own) => ({
        bad: falsehood,
        response: { clock: names.clock, during: own },
        ...vacuity,
      }));
    }
    case "until":
    case "weak-until": {
      const [keep, answer] = [stateTerm(demand.left), stateTerm(demand.right)];
      if (keep === undefined || answer === undefined) return undefined;
      return record(system, names, pending(answer), (own) => ({
        bad: and(own, not(keep)),
        ...(demand.kind === "until" ? { response: { clock: names.clock, during: own } } : {}),
        ...vacuity,
      }));
    }
    case "release": {
      const [release, keep] = [stateTerm(demand.left), stateTerm(demand.right)];
      if (release === undefined || keep === undefined) return undefined;
      return record(system, names, pending(and(release, keep)), (own) => ({ bad: and(own, not(keep)), ...vacuity }));
    }
    case "for": {
      const keep = stateTerm(demand.operand);
      if (keep === undefined) return undefined;
      const since: Recorder = { initially: trigger, next: (own) => (everywhere ? or(own, trigger) : own) };
      const now = everywhere ? trigger : falsehood;
      return record(
        system,
        names,
        since,
        (own, clock) => ({ bad: and(own, not(keep), or(now, atMost(clock, real(demand.bound)))), ...vacuity }),
        (own) => and(own, not(now)),
      );
    }
    case "always": {
      const keep = stateTerm(demand.operand);
      if (keep === undefined) return undefined;
      const armed: Recorder = { initially: trigger, next: (own) => (everywhere ? or(own, trigger) : own) };
      return record(system, names, armed, (own) => ({ bad: and(own, not(keep)), ...vacuity }));
    }
    case "not":
    case "since":
    case "once":
    case "historically":
      return undefined;
  }
}

function stateTerm(formula: Formula): Term | undefined {
  return formula.kind === "state" ? formula.term : undefined;
}

interface Recorder {
  readonly initially: Term;
  readonly next: (own: Term) => Term;
}

/** Adds the recorder as a history variable, and a clock that runs while `active` (the recorder itself unless given). */
function record(
  system: TimedTransitionSystem,
  names: MonitorNames,
  recorder: Recorder,
  judge: (own: Term, clock: Term) => Omit<Monitored, "system">,
  active: (own: Term) => Term = (own) => own,
): Monitored {
  const own = variable(names.own, boolSort);
  const judged = judge(own, variable(names.clock, realSort));
  const history = { name: names.own, sort: boolSort, initially: recorder.initially, next: recorder.next(own) };
  const clock = { name: names.clock, active: active(own), start: { least: zero, most: zero } };
  return { system: { ...system, history: [...system.history, history], clocks: [...system.clocks, clock] }, ...judged };
}

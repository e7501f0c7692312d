/**
 * Runs as evidence of something that zones found: completed to one that never ends, replayed by the interpreter, and
 * accepted only if it keeps all assumptions. Without such a run nothing is said to be so.
 */
import { holdsOn } from "../ltl/evaluate.ts";
import type { Formula } from "../ltl/formula.ts";
import { bounded, state, unary } from "../ltl/formula.ts";
import { divide, rational, subtract } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { Term } from "../term/term.ts";
import { not } from "../term/term.ts";
import { nothing } from "../trace/complete.ts";
import { lassoOf } from "../trace/trace.ts";
import { compileCondition } from "../zone/condition.ts";
import type { Node } from "../zone/explore.ts";
import type { Setting } from "./setting.ts";
import type { Monitored } from "./monitor.ts";
import type { Reached } from "./reach.ts";
import type { SanityCheck } from "./sanity-check.ts";
import type { Verdict } from "./verdict.ts";
import { scriptTo } from "./reach.ts";
import type { Evidence } from "./violation.ts";
import { runWith } from "./violation.ts";

type Context = Pick<Setting, "problem" | "whole">;

/** The check for a trigger that the solver has confirmed to be in no reachable state. */
export const neverTriggered: SanityCheck = {
  kind: "trigger",
  status: "warning",
  text: "its trigger can never happen: it says nothing",
};

/** What a run breaks when its trigger happens. */
export function neverHolds(condition: Term): Formula {
  return unary("always", state(not(condition)));
}

/** The check for a trigger that holds in a node. */
export function triggerReached(setting: Context, reached: Reached, node: Node, trigger: Term): SanityCheck {
  const steps = node.depth === 1 ? "1 step" : `${node.depth} steps`;
  const evidence = runWith(setting, scriptTo(reached, node, []), neverHolds(trigger));
  if (evidence.kind === "none")
    return {
      kind: "trigger",
      status: "unknown",
      text: `no run that reaches the trigger was found: ${evidence.reason}`,
    };
  const { trace, part } = evidence;
  return { kind: "trigger", status: "ok", text: `trigger reached in ${steps}, replayed`, trace, part };
}

const mostTries = 8;

/**
 * Whether some run takes exactly `worst` to respond. Zones say that none takes longer, so a run attains it exactly if it
 * breaks the claim with any deadline below; half a unit of the zones below is enough. `known` is a run to try first.
 */
export function attainedIn(
  setting: Setting,
  reached: Reached,
  response: NonNullable<Monitored["response"]>,
  worst: Rational,
  claim: Formula,
  known?: Evidence,
): Pick<Verdict, "attained" | "checks"> {
  if (setting.options.sanity === false) return {};
  const slowest = slowestRun(setting, reached, response, worst, claim, known);
  if (slowest.kind === "run") {
    const { trace, part } = slowest;
    const text = "a run takes exactly as long as the worst case, replayed";
    return { attained: true, checks: [{ kind: "worst-case", status: "ok", text, trace, part }] };
  }
  const text = `no run was found that takes as long as the worst case, so it is an upper bound: ${slowest.reason}`;
  return { attained: false, checks: [{ kind: "worst-case", status: "unknown", text }] };
}

function slowestRun(
  setting: Setting,
  reached: Reached,
  response: NonNullable<Monitored["response"]>,
  worst: Rational,
  claim: Formula,
  known: Evidence | undefined,
): Evidence {
  const { compiled, explored } = reached;
  if (worst.numerator === 0n) {
    const { landmark } = explored;
    return runWith(setting, landmark === undefined ? nothing : scriptTo(reached, landmark, []));
  }
  const sooner = withDeadline(claim, subtract(worst, divide(compiled.unit, rational(2))));
  if (known?.kind === "run" && !holdsOn(sooner, lassoOf(known.trace))) return known;
  const during = compileCondition(compiled, response.during);
  const clock = compiled.clockIndex.get(response.clock)!;
  const value = Number(divide(worst, compiled.unit).numerator);
  const nodes = explored.nodes
    .filter(({ location, zone }) => {
      const row = location.clocks.indexOf(clock) + 1;
      return row > 0 && zone.bounds[row * zone.size] === value && during(location).length > 0;
    })
    .sort((a, b) => a.depth - b.depth);
  let evidence: Evidence = { kind: "none", reason: "no state of the zones attains it" };
  for (const node of nodes.slice(0, mostTries)) {
    evidence = runWith(setting, scriptTo(reached, node, [], { clock, value }), sooner);
    if (evidence.kind === "run") break;
  }
  return evidence;
}

/** The same claim with another time for what it demands. */
export function withDeadline(formula: Formula, bound: Rational): Formula {
  switch (formula.kind) {
    case "always":
      return { ...formula, operand: withDeadline(formula.operand, bound) };
    case "and":
    case "or":
      return { ...formula, operands: formula.operands.map((operand) => withDeadline(operand, bound)) };
    case "within":
    case "eventually":
      return bounded("within", bound, formula.operand);
    case "until":
      return bounded("within", bound, formula.right);
    default:
      return formula;
  }
}

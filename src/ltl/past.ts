/**
 * Past operators over state predicates as history variables of the system: `l since r` holds when r holds now, or l
 * holds now and `l since r` held before. State predicates change with steps only, so this is exact over dense time.
 */
import type { HistoryVariable, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import { and, boolSort, not as negated, or, truth, variable } from "../term/term.ts";
import type { Formula } from "./formula.ts";
import * as f from "./formula.ts";

export interface Recorded {
  readonly system: TimedTransitionSystem;
  readonly formula: Formula;
}

/** The formula without past operators, over a system that records what they need; undefined when one of them speaks of the future. */
export function withHistory(system: TimedTransitionSystem, formula: Formula): Recorded | undefined {
  const history: HistoryVariable[] = [];
  const replaced = replace(formula, (left, right) => {
    const name = `past ${system.history.length + history.length + 1}`;
    const own = variable(name, boolSort);
    history.push({ name, sort: boolSort, initially: right, next: or(right, and(left, own)) });
    return own;
  });
  if (replaced === undefined) return undefined;
  if (history.length === 0) return { system, formula: replaced };
  return { system: { ...system, history: [...system.history, ...history] }, formula: replaced };
}

function replace(formula: Formula, since: (left: Term, right: Term) => Term): Formula | undefined {
  const parts = f.partsOf(formula).map((part) => replace(part, since));
  if (parts.includes(undefined)) return undefined;
  const [first, second] = parts as Formula[];
  switch (formula.kind) {
    case "state":
      return formula;
    case "not":
      return f.not(first!);
    case "and":
      return f.and(...(parts as Formula[]));
    case "or":
      return f.or(...(parts as Formula[]));
    case "always":
    case "eventually":
      return f.unary(formula.kind, first!);
    case "within":
    case "for":
      return f.bounded(formula.kind, formula.bound, first!);
    case "until":
    case "weak-until":
    case "release":
      return f.binary(formula.kind, first!, second!);
    case "since":
      return first!.kind === "state" && second!.kind === "state"
        ? f.state(since(first!.term, second!.term))
        : undefined;
    case "once":
      return first!.kind === "state" ? f.state(since(truth, first!.term)) : undefined;
    case "historically":
      return first!.kind === "state" ? f.state(negated(since(truth, negated(first!.term)))) : undefined;
  }
}

/** What can be read off the shape of a claim: whether whole ticks judge it exactly, its triggers, its deadline. */
import type { Formula } from "../../src/ltl/formula.ts";
import { and, bounded, not, partsOf, state, unary } from "../../src/ltl/formula.ts";
import { rational } from "../../src/source/rational.ts";

function isPlain(formula: Formula): boolean {
  const pastOrState = ["state", "not", "and", "or", "since", "once", "historically"];
  return pastOrState.includes(formula.kind) && partsOf(formula).every(isPlain);
}

export function isUntimed(formula: Formula): boolean {
  return formula.kind !== "within" && formula.kind !== "for" && partsOf(formula).every(isUntimed);
}

/**
 * Whether a violation by any run means one by a run in whole ticks: true of what has no metric operator, and of
 * conjunctions of `always (P implies within T Q)`, the same with `for`, and the same without `always`.
 */
export function isExact(formula: Formula): boolean {
  if (isUntimed(formula)) return true;
  switch (formula.kind) {
    case "and":
      return formula.operands.every(isExact);
    case "always":
      return isExact(formula.operand);
    case "or": {
      const rest = formula.operands.filter((operand) => !isPlain(operand));
      return rest.length === 1 && isExact(rest[0]!);
    }
    case "within":
    case "for":
      return isPlain(formula.operand);
    default:
      return false;
  }
}

/** The longest bound of a metric operator, in ticks. */
export function longestTicks(formula: Formula): number {
  const own = formula.kind === "within" || formula.kind === "for" ? Number(formula.bound.numerator) / 1000 : 0;
  return Math.max(own, ...partsOf(formula).map(longestTicks));
}

/** What some run has to do so that a claim `always (P implies …)` says something; undefined for other shapes. */
export function triggersOf(formula: Formula): readonly Formula[] | undefined {
  switch (formula.kind) {
    case "and": {
      const all = formula.operands.map(triggersOf);
      return all.includes(undefined) ? undefined : all.flatMap((each) => each!);
    }
    case "always":
      return triggersOf(formula.operand)?.map((each) => unary("eventually", each));
    case "or": {
      const [first, second, ...rest] = formula.operands;
      return first?.kind === "state" && second !== undefined && second.kind !== "and" && rest.length === 0
        ? [not(first)]
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The claim with all its deadlines replaced; undefined if it is not made of responses only. */
export function withDeadline(formula: Formula, ticks: number): Formula | undefined {
  const bound = rational(ticks * 1000);
  switch (formula.kind) {
    case "and": {
      const all = formula.operands.map((operand) => withDeadline(operand, ticks));
      return all.includes(undefined) ? undefined : and(...(all as Formula[]));
    }
    case "always": {
      const inner = withDeadline(formula.operand, ticks);
      return inner && unary("always", inner);
    }
    case "or": {
      const [first, second, ...rest] = formula.operands;
      if (first?.kind !== "state" || second === undefined || rest.length > 0) return undefined;
      const demand = second.kind === "always" ? undefined : withDeadline(second, ticks);
      return demand && { kind: "or", operands: [first, demand] };
    }
    case "within":
    case "eventually":
      return formula.operand.kind === "state" ? bounded("within", bound, formula.operand) : undefined;
    case "until":
      return formula.left.kind === "state" && formula.right.kind === "state"
        ? bounded("within", bound, formula.right)
        : undefined;
    default:
      return undefined;
  }
}

/** The claim with all its deadlines taken away. */
export function withoutDeadline(formula: Formula): Formula {
  switch (formula.kind) {
    case "and":
    case "or":
      return { kind: formula.kind, operands: formula.operands.map(withoutDeadline) };
    case "always":
      return unary("always", withoutDeadline(formula.operand));
    case "within":
      return unary("eventually", formula.operand);
    default:
      return formula;
  }
}

export const anything: Formula = state({ kind: "bool", value: true });

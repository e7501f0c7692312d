/**
 * Whether the beginning of a run settles that a formula is false, however the run goes on. Decided by the meaning of the logic
 * (`evaluate.ts`): after the beginning everything is taken to be just as the formula would like it, each of its state predicates and
 * the opposite of it alike. Formulas in negation normal form only gain by that, so one that is false all the same is lost.
 */
import { zero, rational } from "../source/rational.ts";
import type { Term } from "../term/term.ts";
import * as t from "../term/term.ts";
import type { Lasso } from "./evaluate.ts";
import { holdsOn } from "./evaluate.ts";
import type { Formula } from "./formula.ts";
import { negationNormalForm } from "./normalize.ts";

const name = "after the beginning";
const later = t.variable(name, t.boolSort);

/** Whether the formula is false on every run that begins with these states; the last of them has just been entered. */
export function isLost(formula: Formula, beginning: Lasso["segments"]): boolean {
  const isLater = (values: ReadonlyMap<string, t.Value>, value: boolean): Map<string, t.Value> =>
    new Map([...values, [name, value]]);
  const last = beginning.at(-1)!;
  const segments = [
    ...beginning.slice(0, -1).map(({ values, duration }) => ({ values: isLater(values, false), duration })),
    { values: isLater(last.values, false), duration: zero },
    { values: isLater(last.values, true), duration: rational(1) },
  ];
  return !holdsOn(hopeful(negationNormalForm(formula), true), { segments, loopStart: segments.length - 1 });
}

/** The formula with every state predicate true after the beginning; false where the formula gains by that. */
function hopeful(formula: Formula, positive: boolean): Formula {
  const go = (part: Formula): Formula => hopeful(part, positive);
  switch (formula.kind) {
    case "state":
      return { kind: "state", term: hopefulTerm(formula.term, positive) };
    case "not":
      return { kind: "not", operand: hopeful(formula.operand, !positive) };
    case "and":
    case "or":
      return { kind: formula.kind, operands: formula.operands.map(go) };
    case "until":
    case "weak-until":
    case "release":
    case "since":
      return { ...formula, left: go(formula.left), right: go(formula.right) };
    default:
      return { ...formula, operand: go(formula.operand) };
  }
}

function hopefulTerm(term: Term, positive: boolean): Term {
  return positive ? t.or(term, later) : t.and(term, t.not(later));
}

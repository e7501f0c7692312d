/**
 * Normal forms of formulas. Every law used here holds over dense and super-dense time, metric operators included.
 */
import type { Term } from "../term/term.ts";
import type { Formula } from "./formula.ts";
import { and, binary, bounded, not, or, state, unary } from "./formula.ts";

/** Negation normal form: `not` stands nowhere but inside state predicates, and before `since`, which has no dual here. */
export function negationNormalForm(formula: Formula, positive = true): Formula {
  const go = (part: Formula): Formula => negationNormalForm(part, positive);
  switch (formula.kind) {
    case "state":
      return positive ? formula : not(formula);
    case "not":
      return negationNormalForm(formula.operand, !positive);
    case "and":
      return (positive ? and : or)(...formula.operands.map(go));
    case "or":
      return (positive ? or : and)(...formula.operands.map(go));
    case "always":
    case "eventually":
      return unary(positive === (formula.kind === "always") ? "always" : "eventually", go(formula.operand));
    case "once":
    case "historically":
      return unary(positive === (formula.kind === "once") ? "once" : "historically", go(formula.operand));
    case "within":
    case "for":
      return bounded(positive === (formula.kind === "within") ? "within" : "for", formula.bound, go(formula.operand));
    case "until":
      return positive
        ? binary("until", go(formula.left), go(formula.right))
        : binary("release", go(formula.left), go(formula.right));
    case "release":
      return positive
        ? binary("release", go(formula.left), go(formula.right))
        : binary("until", go(formula.left), go(formula.right));
    case "weak-until": {
      // l weak until r  =  r release (l or r)
      const left = or(formula.left, formula.right);
      if (positive) return binary("weak-until", go(formula.left), go(formula.right));
      return binary("until", go(formula.right), go(left));
    }
    case "since": {
      const inner = binary("since", negationNormalForm(formula.left), negationNormalForm(formula.right));
      return positive ? inner : { kind: "not", operand: inner };
    }
  }
}

/** How many conjuncts a claim may fall into; beyond this a conjunction stays whole. */
const mostConjuncts = 2000;

/** Formulas whose conjunction is the given one, each as small as simple laws make it; in negation normal form. */
export function split(formula: Formula): readonly Formula[] {
  return conjunctsOf(negationNormalForm(formula));
}

function conjunctsOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case "state":
      return stateConjuncts(formula.term).map(state);
    case "and":
      return formula.operands.flatMap(conjunctsOf);
    case "or":
      return disjunction(formula.operands);
    case "always":
      return formula.operand.kind === "always"
        ? conjunctsOf(formula.operand)
        : conjunctsOf(formula.operand).map((each) => unary("always", each));
    case "historically":
      return conjunctsOf(formula.operand).map((each) => unary("historically", each));
    case "for":
      return conjunctsOf(formula.operand).map((each) => bounded("for", formula.bound, each));
    case "eventually":
      return [formula.operand.kind === "eventually" ? formula.operand : formula];
    default:
      return [formula];
  }
}

function stateConjuncts(term: Term): readonly Term[] {
  if (term.kind === "and") return term.operands.flatMap(stateConjuncts);
  return term.kind === "bool" && term.value ? [] : [term];
}

/** (a and b) or c  =  (a or c) and (b or c) */
function disjunction(operands: readonly Formula[]): readonly Formula[] {
  let clauses: readonly (readonly Formula[])[] = [[]];
  for (const operand of operands) {
    const conjuncts = operand.kind === "state" ? [operand] : conjunctsOf(operand);
    clauses = clauses.flatMap((clause) => conjuncts.map((conjunct) => [...clause, conjunct]));
    if (clauses.length > mostConjuncts) return [or(...operands)];
  }
  return clauses.map((clause) => or(...clause));
}

/** Meanings to terms and formulas of the back end. */
import { toNumber } from "../source/rational.ts";
import type { Formula } from "../ltl/formula.ts";
import * as f from "../ltl/formula.ts";
import type { Meaning, Variable, VariableType } from "../model/model.ts";
import type { Sort, Term } from "../term/term.ts";
import * as t from "../term/term.ts";

export function sortOf(type: VariableType): Sort {
  switch (type.kind) {
    case "bool":
      return t.boolSort;
    case "int":
      return { kind: "int", least: type.least, most: type.most };
    case "choice":
      return { kind: "enum", values: type.values };
  }
}

export function variableTerm({ name, type }: Variable): Term {
  return t.variable(name, sortOf(type));
}

/** The term of a meaning without temporal operators and quantities. Anything else is a bug of the resolver and throws. */
export function termOf(meaning: Meaning): Term {
  switch (meaning.kind) {
    case "number":
      return t.int(toNumber(meaning.value));
    case "bool":
      return t.bool(meaning.value);
    case "choice":
      return t.enumeration({ kind: "enum", values: meaning.values }, meaning.value);
    case "variable":
      return variableTerm(meaning.variable);
    case "not":
      return t.not(termOf(meaning.operand));
    case "and":
      return t.and(...meaning.operands.map(termOf));
    case "or":
      return t.or(...meaning.operands.map(termOf));
    case "iff":
    case "=":
      return t.equal(termOf(meaning.left), termOf(meaning.right));
    case "<":
      return t.less(termOf(meaning.left), termOf(meaning.right));
    case "<=":
      return t.atMost(termOf(meaning.left), termOf(meaning.right));
    case "sum":
      return t.add(...meaning.operands.map(termOf));
    case "product":
      return t.scale(t.int(meaning.factor), termOf(meaning.operand));
    case "count":
      return t.count(meaning.conditions.map(termOf));
    default:
      throw new TypeError(`a ${meaning.kind} is no term`);
  }
}

/** The formula of a meaning without quantities. */
export function formulaOf(meaning: Meaning): Formula {
  switch (meaning.kind) {
    case "not":
      return f.not(formulaOf(meaning.operand));
    case "and":
      return f.and(...meaning.operands.map(formulaOf));
    case "or":
      return f.or(...meaning.operands.map(formulaOf));
    case "iff": {
      const [left, right] = [formulaOf(meaning.left), formulaOf(meaning.right)];
      return left.kind === "state" && right.kind === "state"
        ? f.state(t.equal(left.term, right.term))
        : f.and(f.implies(left, right), f.implies(right, left));
    }
    case "always":
    case "eventually":
    case "once":
    case "historically":
      return f.unary(meaning.kind, formulaOf(meaning.operand));
    case "within":
    case "for":
      return f.bounded(meaning.kind, meaning.bound, formulaOf(meaning.operand));
    case "until":
    case "weak-until":
    case "release":
    case "since":
      return f.binary(meaning.kind, formulaOf(meaning.left), formulaOf(meaning.right));
    default:
      return f.state(termOf(meaning));
  }
}

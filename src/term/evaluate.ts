/** The value of a term under an assignment of its variables. This is the meaning of terms; all else must agree with it. */
import type { Rational } from "../source/rational.ts";
import { add, compare, equals, multiply, zero } from "../source/rational.ts";
import type { Term, Value } from "./term.ts";

export type Assignment = (name: string) => Value | Rational;

/** The value of any term; numbers for integers, rationals for reals. Throws when a variable has no value: a bug of ours. */
export function evaluate(term: Term, assignment: Assignment): Value | Rational {
  switch (term.kind) {
    case "bool":
    case "int":
    case "real":
    case "enum":
      return term.value;
    case "variable":
      return assignment(term.name);
    case "not":
      return evaluate(term.operand, assignment) !== true;
    case "and":
      return term.operands.every((operand) => evaluate(operand, assignment) === true);
    case "or":
      return term.operands.some((operand) => evaluate(operand, assignment) === true);
    case "equal": {
      const left = evaluate(term.left, assignment);
      const right = evaluate(term.right, assignment);
      return typeof left === "object" && typeof right === "object" ? equals(left, right) : left === right;
    }
    case "less":
      return difference(term.left, term.right, assignment) < 0;
    case "at-most":
      return difference(term.left, term.right, assignment) <= 0;
    case "add": {
      const values = term.operands.map((operand) => evaluate(operand, assignment));
      if (typeof values[0] === "number") return values.reduce<number>((sum, value) => sum + (value as number), 0);
      return values.reduce<Rational>((sum, value) => add(sum, value as Rational), zero);
    }
    case "multiply": {
      const factor = evaluate(term.factor, assignment);
      const operand = evaluate(term.operand, assignment);
      if (typeof factor === "number") return factor * (operand as number);
      return multiply(factor as Rational, operand as Rational);
    }
    case "if":
      return evaluate(evaluate(term.condition, assignment) === true ? term.whenTrue : term.whenFalse, assignment);
  }
}

function difference(left: Term, right: Term, assignment: Assignment): number {
  const a = evaluate(left, assignment);
  const b = evaluate(right, assignment);
  return typeof a === "object" && typeof b === "object" ? compare(a, b) : (a as number) - (b as number);
}

/** Whether a boolean term holds. */
export function holds(term: Term, assignment: Assignment): boolean {
  return evaluate(term, assignment) === true;
}

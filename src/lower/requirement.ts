/** Claims about quantities: what they demand, as linear arithmetic. */
import type { Meaning } from "../model/model.ts";
import type { Linear } from "../quantity/linear.ts";
import { minus, scaled, sumOf } from "../quantity/linear.ts";
import type { Requirement } from "../quantity/requirement.ts";
import { one, rational, zero } from "../source/rational.ts";

/** The requirement of a meaning without states and times. Anything else is a bug of the resolver and throws. */
export function requirementOf(meaning: Meaning): Requirement {
  switch (meaning.kind) {
    case "bool":
      return { kind: "bool", value: meaning.value };
    case "and":
    case "or":
      return { kind: meaning.kind, operands: meaning.operands.map(requirementOf) };
    case "not":
      return { kind: "not", operand: requirementOf(meaning.operand) };
    case "iff": {
      const [left, right] = [requirementOf(meaning.left), requirementOf(meaning.right)];
      const implies = (a: Requirement, b: Requirement): Requirement => ({
        kind: "or",
        operands: [{ kind: "not", operand: a }, b],
      });
      return { kind: "and", operands: [implies(left, right), implies(right, left)] };
    }
    case "<":
    case "<=":
    case "=":
      return { kind: meaning.kind, difference: minus(linearOf(meaning.left), linearOf(meaning.right)) };
    default:
      throw new TypeError(`a ${meaning.kind} demands nothing of quantities`);
  }
}

function linearOf(meaning: Meaning): Linear {
  switch (meaning.kind) {
    case "number":
      return { constant: meaning.value, terms: [] };
    case "quantity":
      return { constant: zero, terms: [{ factor: one, quantity: meaning.quantity }] };
    case "sum":
      return sumOf(meaning.operands.map(linearOf));
    case "product":
      return scaled(linearOf(meaning.operand), rational(meaning.factor));
    default:
      throw new TypeError(`a ${meaning.kind} is no quantity`);
  }
}

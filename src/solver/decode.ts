/** Values as solvers write them, back to ours. */
import type { Rational } from "../source/rational.ts";
import { divide, negate, parseRational } from "../source/rational.ts";
import type { Sort, Value } from "../term/term.ts";
import type { SExpression } from "./s-expression.ts";

/** A numeral, decimal, negative or quotient. Undefined when it is none. */
export function decodeNumber(expression: SExpression): Rational | undefined {
  if (typeof expression === "string") return parseRational(expression);
  const [operator, first, second] = expression;
  const left = first === undefined ? undefined : decodeNumber(first);
  if (left === undefined) return undefined;
  if (operator === "-" && expression.length === 2) return negate(left);
  const right = second === undefined ? undefined : decodeNumber(second);
  return operator === "/" && right !== undefined && right.numerator !== 0n ? divide(left, right) : undefined;
}

/** A value of a variable's sort. Undefined when it is none. */
export function decodeValue(sort: Sort, expression: SExpression): Value | undefined {
  switch (sort.kind) {
    case "bool":
      return expression === "true" ? true : expression === "false" ? false : undefined;
    case "int": {
      const number = decodeNumber(expression);
      return number === undefined || number.denominator !== 1n ? undefined : Number(number.numerator);
    }
    case "enum": {
      if (typeof expression !== "string") {
        // cvc5 qualifies a constructor: (as |'up'| |{up, down}|)
        return expression[0] === "as" && expression[1] !== undefined ? decodeValue(sort, expression[1]) : undefined;
      }
      return sort.values.find((value) => expression === `'${value}'` || expression.startsWith(`'${value}' of `));
    }
    case "real":
      return undefined;
  }
}

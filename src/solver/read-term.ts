/**
 * SMT-LIB text of a condition back to a term, through the constructors of `term/` and nothing else: what comes out is
 * well-sorted, speaks of the given symbols only, and prints as what was read. Anything else is refused with the reason.
 */
import { constructorsOf } from "../encode/smt-lib.ts";
import { divide, negate, parseRational } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { Sort, Term } from "../term/term.ts";
import * as t from "../term/term.ts";
import type { SExpression } from "./s-expression.ts";
import { readSExpressions } from "./s-expression.ts";

export type ReadTerm = { readonly value: Term } | { readonly problem: string };

interface Symbol {
  readonly name: string;
  readonly sort: Sort;
}

/** Deeper than any invariant, and far from the end of the stack. */
const mostDepth = 200;

/** A condition over the symbols, from an expression that `readSExpressions` has read. */
export function readCondition(expression: SExpression, symbols: readonly Symbol[]): ReadTerm {
  const variables = new Map(symbols.map(({ name, sort }) => [name, t.variable(name, sort)] as const));
  const constants = constructorsOf(symbols.map(({ sort }) => sort));
  try {
    const value = read(expression, (name) => variables.get(name) ?? constants.get(name), 0);
    return t.sortKind(value) === "bool" ? { value } : { problem: "it is no condition" };
  } catch (error) {
    if (error instanceof Unreadable || error instanceof TypeError) return { problem: error.message };
    throw error;
  }
}

/** The same from text. */
export function readConditionText(text: string, symbols: readonly Symbol[]): ReadTerm {
  const [first, ...more] = readSExpressions(text) ?? [];
  if (first === undefined || more.length > 0) return { problem: "it is not one expression" };
  return readCondition(first, symbols);
}

class Unreadable extends Error {}

function read(expression: SExpression, lookup: (name: string) => Term | undefined, depth: number): Term {
  if (depth > mostDepth) throw new Unreadable("it is nested too deeply");
  if (typeof expression === "string") return atom(expression, lookup);
  const number = constantOf(expression);
  if (number !== undefined) return number;
  const [operator, ...rest] = expression;
  const operands = rest.map((each) => read(each, lookup, depth + 1));
  const [first, second, third] = operands;
  const arity = (count: number): void => {
    if (operands.length !== count) throw new Unreadable(`\`${String(operator)}\` with ${operands.length} operands`);
  };
  switch (operator) {
    case "not":
      arity(1);
      return t.not(first!);
    case "and":
      return t.and(...operands);
    case "or":
      return t.or(...operands);
    case "=":
      arity(2);
      return t.equal(first!, second!);
    case "<":
      arity(2);
      return t.less(first!, second!);
    case "<=":
      arity(2);
      return t.atMost(first!, second!);
    case "+":
      if (operands.length === 0) throw new Unreadable("an empty sum");
      return t.add(...operands);
    case "*":
      arity(2);
      return t.scale(first!, second!);
    case "ite":
      arity(3);
      return t.conditional(first!, second!, third!);
    default:
      throw new Unreadable(`\`${typeof operator === "string" ? operator : "(…)"}\` is no operator of invariants`);
  }
}

function atom(text: string, lookup: (name: string) => Term | undefined): Term {
  if (text === "true" || text === "false") return t.bool(text === "true");
  const found = lookup(text) ?? literal(text);
  if (found === undefined) throw new Unreadable(`there is no \`${text}\` here`);
  return found;
}

/** `3`, `3.0` */
function literal(text: string): Term | undefined {
  const value = parseRational(text);
  if (value === undefined || text.startsWith("-")) return undefined;
  return text.includes(".") ? t.real(value) : t.int(Number(value.numerator));
}

/** `(- 3)`, `(/ 1.0 3.0)`, `(- (/ 1.0 3.0))` */
function constantOf(expression: SExpression): Term | undefined {
  if (typeof expression === "string") return literal(expression);
  const [operator, first, second] = expression;
  const left = first === undefined ? undefined : constantOf(first);
  if (operator === "-" && expression.length === 2) {
    if (left?.kind === "int") return t.int(-left.value);
    return left?.kind === "real" ? t.real(negate(left.value)) : undefined;
  }
  const right = second === undefined ? undefined : constantOf(second);
  if (operator !== "/" || expression.length !== 3 || left?.kind !== "real" || right?.kind !== "real") return undefined;
  const quotient: Rational | undefined = right.value.numerator === 0n ? undefined : divide(left.value, right.value);
  return quotient && t.real(quotient);
}

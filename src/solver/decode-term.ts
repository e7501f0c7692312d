/** Formulas over real numbers as solvers write them in a model, back to terms. */
import type { Term } from "../term/term.ts";
import { add, and, atMost, conditional, equal, falsehood, less, negative, not, or, real } from "../term/term.ts";
import { realSort, scale, sortKind, truth, variable } from "../term/term.ts";
import { decodeNumber } from "./decode.ts";
import type { SExpression } from "./s-expression.ts";

/** A predicate over real numbers, as `(define-fun name ((x Real) …) Bool body)` defines it. */
export type Predicate = (argumentsOf: readonly Term[]) => Term;

/** The predicate of a definition; undefined when it is written in a way that is not known here, a quantifier for instance. */
export function decodePredicate(definition: SExpression): Predicate | undefined {
  const [keyword, , parameters, sort, body] = definition;
  if (keyword !== "define-fun" || typeof parameters === "string" || parameters === undefined || sort !== "Bool")
    return undefined;
  const names = parameters.map(([name, of]) => (typeof name === "string" && of === "Real" ? name : undefined));
  if (names.includes(undefined) || body === undefined) return undefined;
  const bound = (values: readonly Term[]): Map<string, Term> =>
    new Map(names.map((name, index) => [name!, values[index]!] as const));
  const example = decodeTerm(body, bound(names.map((name) => variable(name!, realSort))));
  if (example === undefined || sortKind(example) !== "bool") return undefined;
  return (values) => decodeTerm(body, bound(values))!;
}

/** A term in which `names` stand for terms; undefined when it is none that is known here. */
function decodeTerm(expression: SExpression, names: ReadonlyMap<string, Term>): Term | undefined {
  if (typeof expression === "string") {
    if (expression === "true") return truth;
    if (expression === "false") return falsehood;
    const number = decodeNumber(expression);
    return names.get(expression) ?? (number && real(number));
  }
  const number = decodeNumber(expression);
  if (number !== undefined) return real(number);
  const [operator, ...operands] = expression;
  if (operator === "let") return decodeLet(operands, names);
  const terms = operands.map((operand) => decodeTerm(operand, names));
  return terms.includes(undefined) ? undefined : apply(operator, terms as Term[]);
}

function decodeLet([bindings, body]: readonly SExpression[], names: ReadonlyMap<string, Term>): Term | undefined {
  if (bindings === undefined || typeof bindings === "string" || body === undefined) return undefined;
  const inner = new Map(names);
  for (const [name, value] of bindings) {
    const term = value === undefined ? undefined : decodeTerm(value, names);
    if (typeof name !== "string" || term === undefined) return undefined;
    inner.set(name, term);
  }
  return decodeTerm(body, inner);
}

function apply(operator: SExpression | undefined, terms: readonly Term[]): Term | undefined {
  const [first, second, third] = terms;
  if (first === undefined) return undefined;
  const isSorted = (kind: "bool" | "real"): boolean => terms.every((term) => sortKind(term) === kind);
  const compares = isSorted("real") && second !== undefined && third === undefined;
  switch (operator) {
    case "and":
      return isSorted("bool") ? and(...terms) : undefined;
    case "or":
      return isSorted("bool") ? or(...terms) : undefined;
    case "not":
      return isSorted("bool") && second === undefined ? not(first) : undefined;
    case "=>":
      return isSorted("bool") && second !== undefined && third === undefined ? or(not(first), second) : undefined;
    case "=":
      return compares ? equal(first, second) : undefined;
    case "<":
      return compares ? less(first, second) : undefined;
    case "<=":
      return compares ? atMost(first, second) : undefined;
    case ">":
      return compares ? less(second, first) : undefined;
    case ">=":
      return compares ? atMost(second, first) : undefined;
    case "+":
      return isSorted("real") ? add(...terms) : undefined;
    case "-":
      if (!isSorted("real")) return undefined;
      return second === undefined ? negative(first) : add(first, ...terms.slice(1).map(negative));
    case "*":
      return compares && first.kind === "real" ? scale(first, second) : undefined;
    case "ite":
      if (third === undefined || sortKind(first) !== "bool" || sortKind(second!) !== sortKind(third)) return undefined;
      return conditional(first, second!, third);
    default:
      return undefined;
  }
}

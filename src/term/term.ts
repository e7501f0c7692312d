/**
 * Sorts and terms: the data language of the back end. Terms are made by the constructors below only; they
 * check sorts (a mistake is a bug of ours and throws) and fold constants, so that an ill-sorted term cannot
 * be written and a guard that is statically false is literally `false`.
 *
 * A variable is named by its full path (`check[us_east].misses`). Clocks are variables of sort real.
 */
import type { Rational } from "../source/rational.ts";
import { add as addRational, compare, equals, multiply } from "../source/rational.ts";

export type Sort =
  | { readonly kind: "bool" }
  | { readonly kind: "int"; readonly least: number; readonly most: number }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "real" };

/** The value of a state variable: a boolean, an integer, or the name of an enumeration value. */
export type Value = boolean | number | string;

export type Term =
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "real"; readonly value: Rational }
  | { readonly kind: "enum"; readonly value: string; readonly sort: Sort & { kind: "enum" } }
  | { readonly kind: "variable"; readonly name: string; readonly sort: Sort }
  | { readonly kind: "not"; readonly operand: Term }
  | { readonly kind: "and" | "or"; readonly operands: readonly Term[] }
  | { readonly kind: "equal" | "less" | "at-most"; readonly left: Term; readonly right: Term }
  | { readonly kind: "add"; readonly operands: readonly Term[] }
  | { readonly kind: "multiply"; readonly factor: Term; readonly operand: Term }
  | { readonly kind: "if"; readonly condition: Term; readonly whenTrue: Term; readonly whenFalse: Term };

export type SortKind = Sort["kind"];

export const boolSort: Sort = { kind: "bool" };
export const realSort: Sort = { kind: "real" };
export const truth: Term = { kind: "bool", value: true };
export const falsehood: Term = { kind: "bool", value: false };

export function bool(value: boolean): Term {
  return value ? truth : falsehood;
}

export function int(value: number): Term {
  if (!Number.isSafeInteger(value)) throw new TypeError(`not an integer: ${value}`);
  return { kind: "int", value };
}

export function real(value: Rational): Term {
  return { kind: "real", value };
}

export function enumeration(sort: Sort, value: string): Term {
  if (sort.kind !== "enum" || !sort.values.includes(value)) throw new TypeError(`\`${value}\` is no value of its sort`);
  return { kind: "enum", value, sort };
}

export function variable(name: string, sort: Sort): Term {
  return { kind: "variable", name, sort };
}

/** A constant of the given sort. */
export function constant(sort: Sort, value: Value): Term {
  if (typeof value === "boolean") return bool(value);
  if (typeof value === "number") return int(value);
  return enumeration(sort, value);
}

/** The kind of sort a term has. Integer ranges are a matter of variables, not of terms. */
export function sortKind(term: Term): SortKind {
  switch (term.kind) {
    case "bool":
    case "not":
    case "and":
    case "or":
    case "equal":
    case "less":
    case "at-most":
      return "bool";
    case "int":
      return "int";
    case "real":
      return "real";
    case "enum":
      return "enum";
    case "variable":
      return term.sort.kind;
    case "add":
      return sortKind(term.operands[0]!);
    case "multiply":
      return sortKind(term.operand);
    case "if":
      return sortKind(term.whenTrue);
  }
}

function demand(term: Term, ...kinds: SortKind[]): void {
  const kind = sortKind(term);
  if (!kinds.includes(kind)) throw new TypeError(`a term of sort ${kind} where ${kinds.join(" or ")} is needed`);
}

export function not(operand: Term): Term {
  demand(operand, "bool");
  if (operand.kind === "bool") return bool(!operand.value);
  if (operand.kind === "not") return operand.operand;
  return { kind: "not", operand };
}

function junction(kind: "and" | "or", operands: readonly Term[]): Term {
  const neutral = kind === "and";
  const flat: Term[] = [];
  for (const operand of operands) {
    demand(operand, "bool");
    if (operand.kind === "bool") {
      if (operand.value === neutral) continue;
      return operand;
    }
    if (operand.kind === kind) flat.push(...operand.operands);
    else flat.push(operand);
  }
  if (flat.length === 0) return bool(neutral);
  return flat.length === 1 ? flat[0]! : { kind, operands: flat };
}

export function and(...operands: readonly Term[]): Term {
  return junction("and", operands);
}

export function or(...operands: readonly Term[]): Term {
  return junction("or", operands);
}

export function implies(left: Term, right: Term): Term {
  return or(not(left), right);
}

function isConstant(term: Term): boolean {
  return term.kind === "bool" || term.kind === "int" || term.kind === "real" || term.kind === "enum";
}

function enumValues(term: Term): readonly string[] | undefined {
  if (term.kind === "enum") return term.sort.values;
  if (term.kind === "variable" && term.sort.kind === "enum") return term.sort.values;
  return term.kind === "if" ? enumValues(term.whenTrue) : undefined;
}

export function equal(left: Term, right: Term): Term {
  demand(right, sortKind(left));
  if (sortKind(left) === "enum" && enumValues(left)?.join() !== enumValues(right)?.join())
    throw new TypeError("an equation between two different enumerations");
  if (left.kind === "bool") return left.value ? right : not(right);
  if (right.kind === "bool") return right.value ? left : not(left);
  if (isConstant(left) && isConstant(right)) return bool(sameConstant(left, right));
  return { kind: "equal", left, right };
}

function sameConstant(left: Term, right: Term): boolean {
  if (left.kind === "real" && right.kind === "real") return equals(left.value, right.value);
  return "value" in left && "value" in right && left.value === right.value;
}

function order(kind: "less" | "at-most", left: Term, right: Term): Term {
  demand(left, "int", "real");
  demand(right, sortKind(left));
  const difference =
    left.kind === "int" && right.kind === "int"
      ? left.value - right.value
      : left.kind === "real" && right.kind === "real"
        ? compare(left.value, right.value)
        : undefined;
  if (difference !== undefined) return bool(kind === "less" ? difference < 0 : difference <= 0);
  return { kind, left, right };
}

export function less(left: Term, right: Term): Term {
  return order("less", left, right);
}

export function atMost(left: Term, right: Term): Term {
  return order("at-most", left, right);
}

export function add(...operands: readonly Term[]): Term {
  const [first] = operands;
  if (first === undefined) return int(0);
  const kind = sortKind(first);
  demand(first, "int", "real");
  let sum: Term | undefined;
  const rest: Term[] = [];
  for (const operand of operands.flatMap((term) => (term.kind === "add" ? term.operands : [term]))) {
    demand(operand, kind);
    if (operand.kind === "int") sum = int(operand.value + (sum?.kind === "int" ? sum.value : 0));
    else if (operand.kind === "real")
      sum = sum?.kind === "real" ? real(addRational(sum.value, operand.value)) : operand;
    else rest.push(operand);
  }
  const isZero =
    sum !== undefined && (sum.kind === "int" ? sum.value === 0 : sum.kind === "real" && sum.value.numerator === 0n);
  if (sum !== undefined && (!isZero || rest.length === 0)) rest.push(sum);
  return rest.length === 1 ? rest[0]! : { kind: "add", operands: rest };
}

/** A constant times a term: arithmetic stays linear. */
export function scale(factor: Term, operand: Term): Term {
  demand(operand, "int", "real");
  demand(factor, sortKind(operand));
  if (factor.kind === "int" && operand.kind === "int") return int(factor.value * operand.value);
  if (factor.kind === "real" && operand.kind === "real") return real(multiply(factor.value, operand.value));
  if (factor.kind !== "int" && factor.kind !== "real") throw new TypeError("a product of two variables is not linear");
  if (factor.kind === "int" && factor.value === 1) return operand;
  return { kind: "multiply", factor, operand };
}

export function negative(operand: Term): Term {
  return sortKind(operand) === "int"
    ? scale(int(-1), operand)
    : scale(real({ numerator: -1n, denominator: 1n }), operand);
}

export function conditional(condition: Term, whenTrue: Term, whenFalse: Term): Term {
  demand(condition, "bool");
  demand(whenFalse, sortKind(whenTrue));
  if (condition.kind === "bool") return condition.value ? whenTrue : whenFalse;
  if (sortKind(whenTrue) === "bool") return or(and(condition, whenTrue), and(not(condition), whenFalse));
  return { kind: "if", condition, whenTrue, whenFalse };
}

/** How many of the conditions hold, as an integer term. */
export function count(conditions: readonly Term[]): Term {
  return conditions.length === 0 ? int(0) : add(...conditions.map((each) => conditional(each, int(1), int(0))));
}

/** Whether a term is literally `true`. */
export function isTruth(term: Term): boolean {
  return term.kind === "bool" && term.value;
}

/** The direct parts of a term. */
export function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case "bool":
    case "int":
    case "real":
    case "enum":
    case "variable":
      return [];
    case "not":
      return [term.operand];
    case "and":
    case "or":
    case "add":
      return term.operands;
    case "equal":
    case "less":
    case "at-most":
      return [term.left, term.right];
    case "multiply":
      return [term.operand];
    case "if":
      return [term.condition, term.whenTrue, term.whenFalse];
  }
}

/** The names of all variables in a term, each once. */
export function variablesOf(term: Term, found: Set<string> = new Set()): Set<string> {
  if (term.kind === "variable") found.add(term.name);
  for (const part of partsOf(term)) variablesOf(part, found);
  return found;
}

/** `variablesOf`, of terms that are looked at again and again. */
export function rememberingVariables(): (term: Term) => ReadonlySet<string> {
  const known = new Map<Term, ReadonlySet<string>>();
  return (term) => {
    const found = known.get(term) ?? variablesOf(term);
    known.set(term, found);
    return found;
  };
}

/**
 * The term with each variable replaced by what `replace` says of it; undefined leaves it alone. Folds again. `known` may say what a
 * whole part becomes.
 */
export function substitute(
  term: Term,
  replace: (name: string, sort: Sort) => Term | undefined,
  known?: (part: Term) => Term | undefined,
): Term {
  const go = (part: Term): Term => known?.(part) ?? substitute(part, replace, known);
  switch (term.kind) {
    case "bool":
    case "int":
    case "real":
    case "enum":
      return term;
    case "variable":
      return replace(term.name, term.sort) ?? term;
    case "not":
      return not(go(term.operand));
    case "and":
      return and(...term.operands.map(go));
    case "or":
      return or(...term.operands.map(go));
    case "equal":
      return equal(go(term.left), go(term.right));
    case "less":
      return less(go(term.left), go(term.right));
    case "at-most":
      return atMost(go(term.left), go(term.right));
    case "add":
      return add(...term.operands.map(go));
    case "multiply":
      return scale(term.factor, go(term.operand));
    case "if":
      return conditional(go(term.condition), go(term.whenTrue), go(term.whenFalse));
  }
}

/** The parts that a term is the conjunction of; itself if it is none. */
export function conjunctsOf(term: Term): readonly Term[] {
  return term.kind === "and" ? term.operands.flatMap(conjunctsOf) : [term];
}

/** A term, or something made of terms, as text: the same text for the same thing. */
export function writingOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${part}n` : part));
}

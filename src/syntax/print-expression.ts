/**
 * Expressions back to text, on one line and with only the parentheses that are needed: what is printed is read back
 * as the same expression.
 */
import { showRational, type Rational } from "../source/rational.ts";
import type { Expression } from "./ast.ts";
import { bindings, level, loosest, minusLevel, notLevel, operandLevel, sides, tightest } from "./precedence.ts";

export function printExpression(expression: Expression): string {
  return printOperand(expression, loosest, true);
}

/** As `printExpression`, but in parentheses if it ends with an open range, which could swallow what follows. */
export function printTight(expression: Expression): string {
  const text = printExpression(expression);
  return text.endsWith("..") ? `(${text})` : text;
}

/** For where only arithmetic or a pair of ends may stand: `regions`, `1..n`. */
export function printInterval(expression: Expression): string {
  if (expression.kind !== "range" || expression.most === undefined) return printSum(expression);
  return `${printSum(expression.least)}..${printSum(expression.most)}`;
}

/** For where only arithmetic may stand. */
export function printSum(expression: Expression): string {
  return printOperand(expression, level.sum, false);
}

/** For where only a name with members and indices may stand. */
export function printPath(expression: Expression): string {
  return printOperand(expression, tightest, false);
}

/**
 * `least` is the level below which parentheses are needed; `last` says that nothing follows inside the same brackets, so that
 * `always` and its like, which reach as far as they can, may stand bare.
 */
export function printOperand(e: Expression, least: number, last: boolean): string {
  switch (e.kind) {
    case "number":
      return number(e.value, e.unit);
    case "boolean":
      return String(e.value);
    case "name":
      return e.text;
    case "index":
      return `${printPath(e.of)}[${printExpression(e.at)}]`;
    case "member":
      return `${printPath(e.of)}.${e.name.text}`;
    case "call":
      return `${e.name.text}(${e.arguments.map(printExpression).join(", ")})`;
    case "missing":
      return "…";
    case "hole":
      return hole(e, least);
    case "range":
      return grouped(level.range < least, range(e, last));
    case "is":
      return grouped(level.comparison < least, is(e));
    case "binary":
      return binary(e, least, last);
    case "prefix":
      return prefix(e, least, last);
    case "bounded":
      return grouped(needsGroup(least, last), bounded(e));
    case "quantifier":
      return quantifier(e, least, last);
  }
}

type Of<Kind extends Expression["kind"]> = Extract<Expression, { readonly kind: Kind }>;

function grouped(needed: boolean, text: string): string {
  return needed ? `(${text})` : text;
}

/** Whether an operator that reaches as far to the right as it can must be held back. */
function needsGroup(least: number, last: boolean): boolean {
  return !last || least > notLevel;
}

function binary(e: Of<"binary">, least: number, last: boolean): string {
  const binding = bindings[e.operator];
  if (binding.level < least) return `(${printExpression(e)})`;
  const [left, right] = sides(binding);
  return `${printOperand(e.left, left, false)} ${e.operator} ${printOperand(e.right, right, last)}`;
}

function is(e: Of<"is">): string {
  return `${printOperand(e.subject, level.comparison + 1, false)} is ${e.negated ? "not " : ""}${e.state.text}`;
}

function range(e: Of<"range">, last: boolean): string {
  const [left, right] = [level.range + 1, level.range + 1];
  const most = e.most === undefined ? "" : printOperand(e.most, right, last);
  // Behind an open range `on` starts what an action reacts to.
  return `${printOperand(e.least, left, false)}..${grouped(/^on\b/.test(most), most)}`;
}

function prefix(e: Of<"prefix">, least: number, last: boolean): string {
  const inner = operandLevel(e.operator);
  switch (e.operator) {
    case "-":
      return grouped(minusLevel < least, `-${printOperand(e.operand, inner + 1, false)}`);
    case "not":
      if (notLevel < least) return `(${printExpression(e)})`;
      return `not ${printOperand(e.operand, inner, last)}`;
    default:
      return grouped(needsGroup(least, last), `${e.operator} ${printOperand(e.operand, inner, true)}`);
  }
}

/**
 * A minus sign or a unit at the start of the formula would still belong to the time; and a reader wants to see how far
 * `within` reaches over `and` and `or`.
 */
function bounded(e: Of<"bounded">): string {
  const operand = printExpression(e.operand);
  const joins = /^-|^(?:ms|s|min|h|d|rps)\b/.test(operand);
  const isLong = e.operand.kind === "binary" && bindings[e.operand.operator].level <= level.and;
  return `${e.operator} ${bound(e.bound)} ${grouped(joins || isLong, operand)}`;
}

function bound(e: Expression): string {
  return e.kind === "hole" ? hole(e, loosest) : printOperand(e, level.sum, false);
}

function quantifier(e: Of<"quantifier">, least: number, last: boolean): string {
  const head = `${e.variable.text} in ${printInterval(e.set)}:`;
  if (e.quantifier === "count" || e.quantifier === "sum") return `${e.quantifier}(${head} ${printExpression(e.body)})`;
  return grouped(needsGroup(least, last), `${e.quantifier} ${head} ${printExpression(e.body)}`);
}

/** Within arithmetic a range of its own would reach too far, and after `within` no parentheses hold it: braces do. */
function hole(e: Of<"hole">, least: number): string {
  const [only, second] = e.choices;
  if (only?.kind === "range" && only.most !== undefined && second === undefined) {
    const ends = [only.least, only.most];
    if (ends.every(isBound) && level.range >= least) return `?${ends.map(printSum).join("..")}`;
  }
  return `?{${e.choices.map(printExpression).join(", ")}}`;
}

/** Whether an expression may stand after `within`, or at the end of a hole, as it is. */
function isBound(e: Expression): boolean {
  if (e.kind === "binary") return isBound(e.left) && isBound(e.right) && !printSum(e).includes("(");
  return e.kind === "number" || isPath(e);
}

function isPath(e: Expression): boolean {
  if (e.kind === "member" || e.kind === "index") return isPath(e.of);
  return e.kind === "name";
}

function number(value: Rational, unit: string): string {
  return unit.startsWith("$") ? `$${decimal(value)}${unit.slice(1)}` : `${decimal(value)}${unit}`;
}

/** `99.99`; a fraction that has no end is shown as one. */
export function decimal(value: Rational): string {
  for (let digits = 0, scale = 1n; digits <= 100; digits += 1, scale *= 10n) {
    if ((value.numerator * scale) % value.denominator !== 0n) continue;
    const [sign, all] = magnitude((value.numerator * scale) / value.denominator, digits);
    return sign + (digits === 0 ? all : `${all.slice(0, -digits)}.${all.slice(-digits)}`);
  }
  return showRational(value);
}

function magnitude(scaled: bigint, digits: number): readonly [sign: string, all: string] {
  const all = String(scaled < 0n ? -scaled : scaled).padStart(digits + 1, "0");
  return [scaled < 0n ? "-" : "", all];
}

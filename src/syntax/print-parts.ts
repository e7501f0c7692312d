/** The small pieces of items and members back to text, each on one line. */
import type { Argument, Assignment, Attribute, ComponentParameter, Name, Timing, TypeExpression } from "./ast.ts";
import { printExpression, printSum, printTight } from "./print-expression.ts";

export function printNames(names: readonly Name[], separator: string): string {
  return names.map((name) => name.text).join(separator);
}

export function printText(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

export function printType(type: TypeExpression): string {
  switch (type.kind) {
    case "named":
      return type.isRange ? `${type.name.text} range` : type.name.text;
    case "choice":
      return printNames(type.values, " | ");
    case "interval":
      return `${printSum(type.least)}..${printSum(type.most)}`;
  }
}

export function printParameter(parameter: ComponentParameter): string {
  const value = parameter.default === undefined ? "" : ` = ${printExpression(parameter.default)}`;
  return `${parameter.name.text}: ${printType(parameter.type)}${value}`;
}

export function printAttribute(attribute: Attribute): string {
  const range = attribute.range === undefined ? "" : ` in ${printTight(attribute.range)}`;
  const per = attribute.per === undefined ? "" : ` per ${attribute.per.text}`;
  return `${attribute.name.text} ${printFigure(attribute)}${range}${per}`;
}

/**
 * A value that is called like one of the two words stands in parentheses, and so does one behind them that starts neither like a number
 * nor with a name: the words would be names themselves.
 */
function printFigure({ standing, value }: Attribute): string {
  const text = printTight(value);
  if (standing === undefined) return /^(?:typical|assumed)\b/.test(text) ? `(${text})` : text;
  const isName =
    (value.kind === "name" || value.kind === "member" || value.kind === "index") && !/^system\b/.test(text);
  return `${standing} ${isName || /^[\d$?(]/.test(text) ? text : `(${text})`}`;
}

/** In parentheses, or nothing at all. */
export function printArguments(given: readonly Argument[]): string {
  return given.length === 0 ? "" : `(${given.map(printArgument).join(", ")})`;
}

/** Before a sign or a parenthesis a name would take the value for its own: `offset - 5s`, `offset(5s)`. */
function printArgument({ name, value }: Argument): string {
  const text = printExpression(value);
  if (name === undefined) return text;
  return /^[-(]/.test(text) ? `${name.text}: ${text}` : `${name.text} ${text}`;
}

export function printAssignment(assignment: Assignment): string {
  return `${assignment.target.text} := ${printTight(assignment.value)}`;
}

export function printTiming(timing: Timing): string {
  switch (timing.kind) {
    case "immediately":
    case "eventually":
    case "anytime":
      return timing.kind;
    case "after":
      return `after ${printExpression(timing.delay)}`;
    case "within":
      return `within ${printExpression(timing.bound)}`;
    case "every": {
      const starting = timing.starting === undefined ? "" : ` starting ${printTight(timing.starting)}`;
      return `every ${printTight(timing.period)}${starting}`;
    }
  }
}

/**
 * A formula read back in English, for people who know no temporal logic: a sentence that says what the formula means and nothing else, by
 * its shape alone. Each operator in time speaks of a moment and brings in others; "that moment" is always the one that the
 * nearest brackets around speak of, or else the operator before. `or` allows both, and ends of times are included.
 */
import type { BinaryOperator, Expression } from "./ast.ts";
import { figureOf } from "./english-figures.ts";
import { partsOf } from "./parts.ts";
import { printExpression } from "./print-expression.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { readonly kind: Kind }>;

/** Whether a name stands for something that speaks of more than the present moment. */
export type IsTemporal = (name: string) => boolean;

/** The sentence, without a full stop. `isTemporal` knows the definitions that the formula uses. */
export function readBack(e: Expression, isTemporal: IsTemporal = () => false): string {
  const reader = new Reader(isTemporal);
  const text = reader.isAtStart(e) ? reader.say(e, "start") : `At the start: ${reader.say(e, "then")}`;
  return text[0]!.toUpperCase() + text.slice(1);
}

/** What a definition means at the moment at which it is used. */
export function readDefinition(e: Expression, isTemporal: IsTemporal = () => false): string {
  return new Reader(isTemporal).say(e, "then");
}

/** The moment that a formula is judged at: the start of the run, or one that was spoken of before. */
type When = "start" | "then";

class Reader {
  private readonly isTemporal: IsTemporal;

  constructor(isTemporal: IsTemporal) {
    this.isTemporal = isTemporal;
  }

  /** Whether every part that speaks of the start says so by itself, because it is a plain operator in time. */
  isAtStart(e: Expression): boolean {
    switch (e.kind) {
      case "prefix":
        return (
          e.operator === "always" || e.operator === "eventually" || (e.operator === "not" && this.isAtStart(e.operand))
        );
      case "bounded":
        return true;
      case "binary":
        return junctions.has(e.operator) ? this.isAtStart(e.left) && this.isAtStart(e.right) : isFigure(e);
      case "quantifier":
        return (e.quantifier === "forall" || e.quantifier === "exists") && this.isAtStart(e.body);
      case "call":
        return isFigure(e);
      default:
        return false;
    }
  }

  say(e: Expression, when: When): string {
    switch (e.kind) {
      case "boolean":
        return e.value ? "nothing is asked" : "the impossible is asked";
      case "name":
      case "index":
      case "member":
        return `${printExpression(e)} holds`;
      case "call":
        return sayCall(e);
      case "is":
        return `${printExpression(e.subject)} is ${e.negated ? "not " : ""}${e.state.text}`;
      case "prefix":
        return this.prefix(e, when);
      case "bounded":
        return this.bounded(e, when);
      case "binary":
        return this.binary(e, when);
      case "quantifier":
        return this.quantifier(e, when);
      default:
        return printExpression(e);
    }
  }

  /** In brackets, unless it is so plain that nothing could be taken for a part of it. */
  private part(e: Expression, when: When): string {
    return isPlain(e) ? this.say(e, when) : `(${this.say(e, when)})`;
  }

  /** A condition on the state. */
  plain(e: Expression): string {
    return this.part(e, "then");
  }

  private prefix(e: Of<"prefix">, when: When): string {
    const inner = (): string => this.say(e.operand, "then");
    switch (e.operator) {
      case "-":
        return printExpression(e);
      case "not":
        return this.negated(e.operand, when);
      case "always":
        return `${when === "start" ? "at every moment" : "at that moment and at every later one"}: ${this.everywhere(e.operand)}`;
      case "eventually":
        return when === "start"
          ? `at some moment, sooner or later: ${inner()}`
          : `at that moment or at some later one: ${inner()}`;
      case "once":
        return `at that moment or at some earlier one: ${inner()}`;
      case "historically":
        return `at that moment and at every earlier one: ${inner()}`;
    }
  }

  /** What holds at every moment: of a member that is chosen anew at each of them it is said that it may change. */
  private everywhere(e: Expression): string {
    if (e.kind !== "quantifier" || e.quantifier !== "exists" || this.speaksOfTime(e.body)) return this.say(e, "then");
    return `for at least one ${membersOf(e)} (at each moment perhaps another one): ${this.say(e.body, "then")}`;
  }

  private negated(e: Expression, when: When): string {
    if (e.kind === "is") return this.say({ ...e, negated: !e.negated }, when);
    if (e.kind === "name" || e.kind === "index" || e.kind === "member" || (e.kind === "call" && !isFigure(e)))
      return `${printExpression(e)} does not hold`;
    return `it is not so that (${this.say(e, when)})`;
  }

  private bounded({ operator, bound, operand }: Of<"bounded">, when: When): string {
    const time = timeOf(bound);
    const inner = this.say(operand, "then");
    const moments = when === "start" ? `of the first ${time}` : `of the next ${time}`;
    if (operator === "within")
      return when === "start"
        ? `at some moment ${moments} (${time} included): ${inner}`
        : `at that moment or at some moment ${moments} (${time} included): ${inner}`;
    return when === "start"
      ? `at every moment ${moments} (${time} included): ${inner}`
      : `at that moment and at every moment ${moments} (${time} included): ${inner}`;
  }

  private binary(e: Of<"binary">, when: When): string {
    const left = (): string => this.part(e.left, when);
    const right = (): string => this.part(e.right, when);
    switch (e.operator) {
      case "and":
      case "or":
        return `${this.joined(e.left, e.operator, when)} ${e.operator} ${this.joined(e.right, e.operator, when)}`;
      case "implies":
        return `if ${left()}, then ${this.consequence(e, when)}`;
      case "iff":
        return `either both or neither of these: ${left()}; ${right()}`;
      case "until":
      case "weak until":
      case "release":
      case "since":
        return this.inTime(e.operator, this.part(e.left, "then"), this.part(e.right, "then"));
      default:
        return sayComparison(e.operator, quantityText(e.left), quantityText(e.right));
    }
  }

  /** `a and b and c` needs no brackets. */
  private joined(e: Expression, operator: "and" | "or", when: When): string {
    return e.kind === "binary" && e.operator === operator ? this.say(e, when) : this.part(e, when);
  }

  /** What follows from a condition. Where nothing in it leads away from the moment, it is said which one it is. */
  private consequence({ left, right }: Of<"binary">, when: When): string {
    if (this.speaksOfTime(right)) {
      const from = this.speaksOfTime(left) && when === "then" ? "counting from the same moment as the brackets: " : "";
      return isJunction(right) ? `${from}(${this.say(right, when)})` : `${from}${this.say(right, when)}`;
    }
    const moment = this.speaksOfTime(left)
      ? "at that moment (the one that the brackets count from)"
      : "at the same moment";
    return `${moment} ${this.say(right, when)}`;
  }

  speaksOfTime(e: Expression): boolean {
    if (e.kind === "bounded") return true;
    if (e.kind === "prefix" && e.operator !== "not" && e.operator !== "-") return true;
    if (e.kind === "binary" && times.has(e.operator)) return true;
    if ((e.kind === "name" && this.isTemporal(e.text)) || (e.kind === "call" && this.isTemporal(e.name.text)))
      return true;
    return partsOf(e).some((part) => this.speaksOfTime(part));
  }

  private inTime(operator: "until" | "weak until" | "release" | "since", left: string, right: string): string {
    switch (operator) {
      case "until":
        return `at that moment or at some later one ${right}; and at every moment from that moment on, as long as this has not come, ${left}`;
      case "weak until":
        return `at every moment from that moment on, as long as it has not come that ${right}, ${left} (it need never come)`;
      case "release":
        return `at every moment from that moment on, up to and including the first one at which ${left} as well, ${right} (for ever, if there is none)`;
      case "since":
        return `at that moment or at some earlier one ${right}; and at every moment after the last such one, up to and including that moment, ${left}`;
    }
  }

  private quantifier(e: Of<"quantifier">, when: When): string {
    if (e.quantifier === "forall") return `for each ${membersOf(e)}: ${this.say(e.body, when)}`;
    const same = this.speaksOfTime(e.body) ? ", one and the same throughout" : "";
    return `for at least one ${membersOf(e)}${same}: ${this.say(e.body, when)}`;
  }
}

/** Whether a formula speaks of more than the moment at which it is judged. */
export function speaksOfTime(e: Expression, isTemporal: IsTemporal): boolean {
  return new Reader(isTemporal).speaksOfTime(e);
}

function membersOf({ variable, set }: Of<"quantifier">): string {
  return `${variable.text} in ${printExpression(set)}`;
}

function isJunction(e: Expression): boolean {
  return e.kind === "binary" && junctions.has(e.operator);
}

const junctions: ReadonlySet<BinaryOperator> = new Set(["and", "or", "implies", "iff"]);
const times: ReadonlySet<BinaryOperator> = new Set(["until", "weak until", "release", "since"]);

/** Whether a part can stand in a sentence without brackets. */
function isPlain(e: Expression): boolean {
  switch (e.kind) {
    case "bounded":
    case "quantifier":
      return false;
    case "prefix":
      return e.operator === "-" || (e.operator === "not" && isPlain(e.operand) && e.operand.kind !== "binary");
    case "binary":
      return !junctions.has(e.operator) && !times.has(e.operator);
    default:
      return true;
  }
}

function sayCall(e: Of<"call">): string {
  return figureOf(e) ?? `${printExpression(e)} holds`;
}

/** Whether an expression is about quantities, which are the same at all times. */
function isFigure(e: Expression): boolean {
  return (e.kind === "call" && figureOf(e) !== undefined) || (e.kind === "binary" && partsOf(e).some(isFigure));
}

function sayComparison(operator: BinaryOperator, left: string, right: string): string {
  switch (operator) {
    case "=":
      return `${left} equals ${right}`;
    case "!=":
      return `${left} does not equal ${right}`;
    case "<":
      return `${left} is less than ${right}`;
    case "<=":
      return `${left} is at most ${right}`;
    case ">":
      return `${left} is more than ${right}`;
    case ">=":
      return `${left} is at least ${right}`;
    default:
      return `${left} ${operator} ${right} holds`;
  }
}

/** A number in words, where it is a count, a sum or a quantity. */
function quantityText(e: Expression): string {
  if (e.kind === "quantifier" && e.quantifier === "count")
    return `the number of ${membersOf(e)} for which ${new Reader(() => false).plain(e.body)}`;
  if (e.kind === "quantifier" && e.quantifier === "sum")
    return `the sum of ${printExpression(e.body)} over each ${membersOf(e)}`;
  if (e.kind === "call") return figureOf(e) ?? printExpression(e);
  if (e.kind === "binary" && (e.operator === "+" || e.operator === "-"))
    return `${quantityText(e.left)} ${e.operator === "+" ? "plus" : "minus"} ${numberPart(e.right)}`;
  if (e.kind === "binary" && (e.operator === "*" || e.operator === "/"))
    return `${numberPart(e.left)} ${e.operator === "*" ? "times" : "divided by"} ${numberPart(e.right)}`;
  return printExpression(e);
}

function numberPart(e: Expression): string {
  return e.kind === "binary" ? `(${quantityText(e)})` : quantityText(e);
}

/** `30s` as `30 s`. */
function timeOf(bound: Expression): string {
  return printExpression(bound).replace(/(?<=[0-9])(?=(?:ms|s|min|h|d)\b)/g, " ");
}

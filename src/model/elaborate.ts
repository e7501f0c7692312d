/**
 * Expressions to meanings: names are bound, units checked, quantifiers and definitions expanded. A mistake is reported
 * once and gives undefined; whoever asked goes on with the rest.
 */
import { compare, rational, toNumber, zero } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { Expression } from "../syntax/ast.ts";
import { isComparedState, unknownMember } from "./asked-state.ts";
import { bool, counted, equality, junction, negation, order } from "./fold.ts";
import { demandBool, demandNumber, describe, kindOf, wrongType } from "./kinds.ts";
import type { Dimension, Instance, Meaning } from "./model.ts";
import { find, isDynamic, temporalKinds } from "./model.ts";
import { connective, integers, isWhole, plus, product, quotient, sameDimension, times } from "./operators.ts";
import { quantityOf } from "./quantities.ts";
import type { Macro, Scope } from "./scope.ts";
import { reportUnknown, within } from "./scope.ts";
import { argumentCount, dimensionNames, likelyMeasure, measure } from "./units.ts";

type Of<Kind extends Expression["kind"]> = Extract<Expression, { readonly kind: Kind }>;

/** The meaning of an expression; undefined when it has none, which has been reported. */
export function elaborate(e: Expression, scope: Scope): Meaning | undefined {
  const { reporter } = scope;
  if (!reporter.spend(e.span)) return undefined;
  const meaning = reporter.enter(e.span) ? meaningOf(e, scope) : undefined;
  reporter.leave();
  if (meaning?.kind !== "number" || isWithin(meaning.value)) return meaning;
  return reporter.report("number-too-large", e.span, { limit: "100 digits" });
}

const mostMagnitude = 10n ** 100n;

/** Exact numbers grow with what is computed from them; none that means anything has a hundred digits. */
function isWithin({ numerator, denominator }: Rational): boolean {
  return numerator < mostMagnitude && -numerator < mostMagnitude && denominator < mostMagnitude;
}

function meaningOf(e: Expression, scope: Scope): Meaning | undefined {
  switch (e.kind) {
    case "number": {
      const known = measure(e.value, e.unit);
      if (known === undefined)
        return scope.reporter.report("unknown-unit", e.span, {
          found: e.unit,
          write: likelyMeasure(e.value, e.unit),
        });
      return { kind: "number", ...known };
    }
    case "boolean":
      return bool(e.value);
    case "name":
      return named(e, scope);
    case "index":
      return indexed(e, scope);
    case "member":
      return memberOf(e, scope);
    case "range":
      return range(e, scope);
    case "hole":
      return scope.reporter.report("misplaced-hole", e.span, {});
    case "is":
      return isTest(e, scope);
    case "prefix":
      return prefix(e, scope);
    case "bounded": {
      const bound = durationOf(e.bound, scope);
      const operand = demandBool(elaborate(e.operand, scope), e.operand.span, scope);
      return bound && operand && { kind: e.operator, bound, operand };
    }
    case "binary":
      return binary(e, scope);
    case "quantifier":
      return quantifier(e, scope);
    case "call":
      return call(e, scope);
    case "missing":
      return undefined;
  }
}

// ── Names ───────────────────────────────────────────────────────────────────

function named(e: Of<"name">, scope: Scope): Meaning | undefined {
  const found = scope.lookup(e.text);
  if (found === undefined) return reportUnknown(scope, e.text, e.span);
  if (found === "failed") return undefined;
  return found.kind === "macro" ? expand(found, [], e.span, scope) : found;
}

function indexed(e: Of<"index">, scope: Scope): Meaning | undefined {
  const set = elaborate(e.of, scope);
  const at = elaborate(e.at, scope);
  if (set === undefined || at === undefined) return undefined;
  if (set.kind !== "set") return wrongType(set, "a set or a family of instances", e.of.span, scope);
  const key = at.kind === "instance" ? at.instance.name : at.kind === "number" ? `${toNumber(at.value)}` : undefined;
  if (key === undefined) return wrongType(at, "an instance or a number", e.at.span, scope);
  const name = `${set.name}[${key}]`;
  const instance = set.members.find((member) => member.name === name);
  if (instance !== undefined) return { kind: "instance", instance };
  return scope.reporter.report(
    "unknown-name",
    e.span,
    { name },
    {
      suggestions: nearNames(
        name,
        set.members.map((member) => member.name),
      ),
    },
  );
}

function memberOf(e: Of<"member">, scope: Scope): Meaning | undefined {
  const of = elaborate(e.of, scope);
  if (of === undefined) return undefined;
  if (of.kind === "instance") {
    const found = of.instance.member(e.name.text);
    return found === "failed" ? undefined : (found ?? unknownMember(of.instance, e.name, scope));
  }
  if (of.kind === "range") {
    if (e.name.text === "min") return { kind: "number", value: of.least, dimension: of.dimension };
    if (e.name.text === "max" && of.most !== undefined)
      return { kind: "number", value: of.most, dimension: of.dimension };
    if (e.name.text === "max") return scope.reporter.report("open-range", e.span, {});
    return scope.reporter.report(
      "unknown-member",
      e.name.span,
      { name: e.name.text, of: "a range" },
      { suggestions: ["min", "max"] },
    );
  }
  return scope.reporter.report("unknown-member", e.name.span, { name: e.name.text, of: describe(kindOf(of)) });
}

/** A definition with its arguments put in. */
function expand(
  { item, scope: home }: Macro,
  given: readonly Expression[],
  span: Span,
  scope: Scope,
): Meaning | undefined {
  const { failed } = scope.reporter;
  if (failed.get(home)?.has(item) === true) return undefined;
  if (scope.expanding.has(item)) return scope.reporter.report("endless-definition", span, { name: item.name.text });
  if (given.length !== item.parameters.length) {
    const [wanted, found] = [argumentCount(item.parameters.length), `${given.length}`];
    return scope.reporter.report("wrong-arguments", span, { name: item.name.text, wanted, found });
  }
  const values = given.map((each) => elaborate(each, scope));
  if (values.includes(undefined)) return undefined;
  const entries = new Map(item.parameters.map((parameter, index) => [parameter.text, values[index]!] as const));
  const meaning = elaborate(item.body, within(home, entries, new Set([...scope.expanding, item])));
  if (meaning === undefined && given.length === 0) failed.set(home, (failed.get(home) ?? new Set()).add(item));
  return meaning;
}

function call(e: Of<"call">, scope: Scope): Meaning | undefined {
  const found = scope.lookup(e.name.text);
  if (found === "failed") return undefined;
  if (found?.kind === "macro") return expand(found, e.arguments, e.span, scope);
  if (found !== undefined) return scope.reporter.report("not-a-function", e.name.span, { name: e.name.text });
  return quantityOf(e, scope) ?? undefined;
}

// ── Values ──────────────────────────────────────────────────────────────────

function range(e: Of<"range">, scope: Scope): Meaning | undefined {
  const least = constantNumber(e.least, scope);
  const most = e.most === undefined ? undefined : constantNumber(e.most, scope);
  if (least === undefined || (e.most !== undefined && most === undefined)) return undefined;
  if (most === undefined) return { kind: "range", least: least.value, dimension: least.dimension };
  // In `0..1s` it is the zero that lacks its unit.
  const [unit, other, at] = least.dimension === "number" ? [most, least, e.least.span] : [least, most, e.span];
  if (!sameDimension(unit.dimension, other.dimension, at, scope)) return undefined;
  if (compare(least.value, most.value) > 0) return scope.reporter.report("upside-down-range", e.span, {});
  return { kind: "range", least: least.value, most: most.value, dimension: least.dimension };
}

/** A number that is known without any run. */
export function constantNumber(
  e: Expression,
  scope: Scope,
): { readonly value: Rational; readonly dimension: Dimension } | undefined {
  const meaning = demandNumber(elaborate(e, scope), e.span, scope);
  if (meaning === undefined) return undefined;
  return meaning.kind === "number" ? meaning : scope.reporter.report("not-constant", e.span, {});
}

/** A duration that is known without any run, not below zero, in milliseconds. */
export function durationOf(e: Expression, scope: Scope): Rational | undefined {
  const number = constantNumber(e, scope);
  if (number === undefined) return undefined;
  if (number.dimension !== "duration") {
    const found = dimensionNames[number.dimension];
    return scope.reporter.report("wrong-unit", e.span, { found, wanted: "a duration such as `30s`" });
  }
  if (compare(number.value, zero) < 0) return scope.reporter.report("negative-duration", e.span, {});
  return number.value;
}

function isTest(e: Of<"is">, scope: Scope): Meaning | undefined {
  const subject = elaborate(e.subject, scope);
  if (subject === undefined) return undefined;
  const of = subject.kind === "instance" ? stateOf(subject.instance, e.subject.span, scope) : subject;
  if (of === undefined) return undefined;
  const kind = kindOf(of);
  if (kind.kind !== "choice") return wrongType(subject, "something with states", e.subject.span, scope);
  const state = e.state.text;
  if (!kind.values.includes(state)) {
    const suggestions = nearNames(state, kind.values);
    return scope.reporter.report(
      "unknown-state",
      e.state.span,
      { name: state, states: kind.values.map((each) => `\`${each}\``).join(", ") },
      { suggestions },
    );
  }
  const test = equality(of, { kind: "choice", value: state, values: kind.values });
  return e.negated ? negation(test) : test;
}

function stateOf(instance: Instance, span: Span, { reporter }: Scope): Meaning | undefined {
  if (instance.state !== undefined) return { kind: "variable", variable: instance.state };
  return reporter.report("no-states", span, { name: instance.name, kind: instance.kind });
}

// ── Operators ───────────────────────────────────────────────────────────────

function prefix(e: Of<"prefix">, scope: Scope): Meaning | undefined {
  if (e.operator === "-") {
    const operand = demandNumber(elaborate(e.operand, scope), e.operand.span, scope);
    return operand && times(rational(-1), operand, e.span, scope);
  }
  const operand = demandBool(elaborate(e.operand, scope), e.operand.span, scope);
  if (operand === undefined) return undefined;
  return e.operator === "not" ? negation(operand) : { kind: e.operator, operand };
}

function binary(e: Of<"binary">, scope: Scope): Meaning | undefined {
  switch (e.operator) {
    case "and":
    case "or":
    case "implies":
    case "iff":
    case "until":
    case "weak until":
    case "release":
    case "since": {
      const left = demandBool(elaborate(e.left, scope), e.left.span, scope);
      // `web is up or down`
      if (left !== undefined && e.left.kind === "is" && e.right.kind === "name")
        if (isComparedState(e.right, elaborate(e.left.subject, scope), scope)) return undefined;
      const right = demandBool(elaborate(e.right, scope), e.right.span, scope);
      return left && right && connective(e.operator, left, right);
    }
    case "=":
    case "!=": {
      const test = equation(e, scope);
      return test && (e.operator === "=" ? test : negation(test));
    }
    case "<":
    case "<=":
    case ">":
    case ">=":
      return inequality(e, scope);
    case "+":
    case "-":
    case "*":
    case "/":
      return arithmetic(e, scope);
  }
}

/**
 * Beside a choice, one of its words means itself, whatever else is called by it: what a component says does not depend on the names of the
 * spec that uses it.
 */
function equation(e: Of<"binary">, scope: Scope): Meaning | undefined {
  const isWord = (side: Expression): boolean => side.kind === "name" && scope.lookup(side.text) === undefined;
  if (isWord(e.left) && isWord(e.right)) return elaborate(e.left, scope);
  const first = isWord(e.left) ? undefined : elaborate(e.left, scope);
  if ((first === undefined && isWord(e.right)) || isComparedState(e.right, first, scope)) return undefined;
  const word = wordOf(e.right, first, scope);
  if (word !== undefined && !isWord(e.right) && wordOf(e.left, word, scope) !== undefined)
    return scope.reporter.report("ambiguous-words", e.span, {});
  const right = word ?? elaborate(e.right, scope);
  const left = (word === undefined ? wordOf(e.left, right, scope) : undefined) ?? first ?? elaborate(e.left, scope);
  if (left === undefined || right === undefined) return undefined;
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a.kind === "number" && b.kind === "number")
    return areComparable(left, right, e, scope) ? equality(left, right) : undefined;
  if (a.kind === "range" || a.kind === "set" || a.kind !== b.kind)
    return wrongType(right, describe(a), e.right.span, scope);
  if (a.kind === "choice" && b.kind === "choice" && a.values.join() !== b.values.join())
    return wrongType(right, describe(a), e.right.span, scope);
  return a.kind === "bool" ? connective("iff", left, right) : equality(left, right);
}

/** The word that stands beside a choice, if it is one of its words; what a definition is given is nearer. */
function wordOf(e: Expression, beside: Meaning | undefined, scope: Scope): Meaning | undefined {
  const kind = beside && kindOf(beside);
  if (e.kind !== "name" || scope.isBound(e.text)) return undefined;
  if (kind?.kind !== "choice" || !kind.values.includes(e.text)) return undefined;
  return { kind: "choice", value: e.text, values: kind.values };
}

function inequality(e: Of<"binary">, scope: Scope): Meaning | undefined {
  const left = demandNumber(elaborate(e.left, scope), e.left.span, scope);
  const right = demandNumber(elaborate(e.right, scope), e.right.span, scope);
  if (left === undefined || right === undefined) return undefined;
  if (!areComparable(left, right, e, scope)) return undefined;
  switch (e.operator) {
    case "<":
    case "<=":
      return order(e.operator, left, right);
    default:
      return order(e.operator === ">" ? "<" : "<=", right, left);
  }
}

/** Two numbers of one unit; where the state has a say, whole ones. */
function areComparable(left: Meaning, right: Meaning, e: Of<"binary">, scope: Scope): boolean {
  const [a, b] = [kindOf(left), kindOf(right)];
  if (a.kind !== "number" || b.kind !== "number") return false;
  if (!sameDimension(a.dimension, b.dimension, e.right.span, scope)) return false;
  if (a.dimension !== "number" || (!isDynamic(left) && !isDynamic(right))) return true;
  return isWhole(left, e.left.span, scope) && isWhole(right, e.right.span, scope);
}

function arithmetic(e: Of<"binary">, scope: Scope): Meaning | undefined {
  const left = demandNumber(elaborate(e.left, scope), e.left.span, scope);
  const right = demandNumber(elaborate(e.right, scope), e.right.span, scope);
  if (left === undefined || right === undefined) return undefined;
  switch (e.operator) {
    case "+":
      return plus(left, right, e.right.span, scope);
    case "-": {
      const negative = times(rational(-1), right, e.right.span, scope);
      return negative && plus(left, negative, e.right.span, scope);
    }
    case "*":
      return product(left, right, e, scope);
    default:
      return quotient(left, right, e, scope);
  }
}

// ── Quantifiers ─────────────────────────────────────────────────────────────

function quantifier(e: Of<"quantifier">, scope: Scope): Meaning | undefined {
  const members = membersOf(e.set, scope);
  if (members === undefined) return undefined;
  if (members.length === 0) return scope.reporter.report("empty-set", e.set.span, {});
  const bodies: Meaning[] = [];
  let failed = false;
  for (const member of members) {
    const inner = within(scope, new Map([[e.variable.text, member]]));
    const meaning = elaborate(e.body, inner);
    const body =
      e.quantifier === "sum" ? demandNumber(meaning, e.body.span, scope) : demandBool(meaning, e.body.span, scope);
    if (body === undefined) failed = true;
    else if (e.quantifier === "count" && find(body, ...temporalKinds, "quantity") !== undefined) {
      scope.reporter.report("temporal-in-count", e.body.span, {
        operator: find(body, ...temporalKinds, "quantity")!.kind,
      });
      failed = true;
    } else bodies.push(body);
  }
  if (failed) return undefined;
  switch (e.quantifier) {
    case "forall":
      return junction("and", bodies);
    case "exists":
      return junction("or", bodies);
    case "count":
      return counted(bodies);
    case "sum":
      return bodies
        .slice(1)
        .reduce<Meaning | undefined>((all, body) => all && plus(all, body, e.body.span, scope), bodies[0]);
  }
}

/** What a quantifier, a family or a set ranges over: instances, or the numbers of a range. */
export function membersOf(e: Expression, scope: Scope): readonly Meaning[] | undefined {
  const set = elaborate(e, scope);
  if (set === undefined) return undefined;
  if (set.kind === "set") return set.members.map((instance) => ({ kind: "instance", instance }));
  if (set.kind !== "range") return wrongType(set, "a set", e.span, scope);
  const ends = integers(set.least, set.most, e.span, scope);
  if (ends === undefined) return undefined;
  return Array.from({ length: ends.most - ends.least + 1 }, (_, index) => ({
    kind: "number",
    value: rational(ends.least + index),
    dimension: "number",
  }));
}

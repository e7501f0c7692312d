/**
 * Instances of components: arguments bound to parameters, variables, parts and actions. Everything is found when it is
 * first asked for, so instances may refer to one another in any order.
 */
import type { Rational } from "../source/rational.ts";
import { toNumber } from "../source/rational.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { Span } from "../source/source.ts";
import type {
  ActionMember,
  Argument,
  ComponentItem,
  ComponentParameter,
  Name,
  TypeExpression,
  VariableMember,
} from "../syntax/ast.ts";
import { checkAttributes } from "./attributes.ts";
import { resolveAction } from "./action.ts";
import { elaborate } from "./elaborate.ts";
import { monthlyCost, sumOf } from "./inventory.ts";
import { integers } from "./operators.ts";
import { kindOf, wrongType } from "./kinds.ts";
import { choice, typed } from "./typed.ts";
import type { Instance, Meaning, ModelAction, Variable, VariableType } from "./model.ts";
import type { Found, Scope } from "./scope.ts";
import { argumentCount, dimensionNames, showMeasure } from "./units.ts";

/** An instance with what only the resolver needs. */
export interface ResolvedInstance extends Instance {
  readonly scope: Scope;
  /** All variables in the order of the component, the state first. */
  readonly variables: () => readonly Variable[];
  /** One of them, but for the state. */
  readonly variable: (label: string) => Variable | undefined;
  /** All actions; also checks parts and links. */
  readonly body: () => readonly ModelAction[];
  readonly component: ComponentItem;
  /** What its parts cost, as far as that is stated. */
  readonly monthlyCost: () => Rational | undefined;
}

/** An instance of a component. `caller` is where the arguments are read, `globals` where the component is. */
export function createInstance(
  name: string,
  component: ComponentItem,
  given: readonly Argument[],
  caller: Scope,
  globals: Scope,
  span: Span,
): ResolvedInstance {
  const { reporter } = globals;
  const argumentsOf = matchArguments(component, given, span, caller);
  const known = new Map<string, Meaning | "failed">();
  const busy = new Set<string>();

  const parameter = (each: ComponentParameter): Meaning | "failed" => {
    const done = known.get(each.name.text);
    if (done !== undefined) return done;
    if (busy.has(each.name.text)) {
      reporter.report("endless-definition", each.span, { name: each.name.text });
      return "failed";
    }
    busy.add(each.name.text);
    const argument = argumentsOf.get(each.name.text);
    const value =
      argument !== undefined
        ? typed(argument.value, each.type, caller, scope)
        : each.default === undefined
          ? undefined
          : typed(each.default, each.type, scope, scope);
    busy.delete(each.name.text);
    known.set(each.name.text, value ?? "failed");
    return value ?? "failed";
  };

  const variables = new Map<string, Variable | "failed">();
  const variable = (member: VariableMember): Variable | "failed" => {
    const done = variables.get(member.name.text);
    if (done !== undefined) return done;
    variables.set(member.name.text, "failed");
    const found = resolveVariable(name, member, scope) ?? "failed";
    variables.set(member.name.text, found);
    return found;
  };

  const states = component.members.find((member) => member.kind === "state");
  const state: Variable | undefined = states && {
    name: `${name}.state`,
    owner: name,
    label: "state",
    type: { kind: "choice", values: states.values.map((value) => value.text) },
    initial: states.values[0]!.text,
    span: states.span,
  };

  const own = (word: string): Found => {
    if (word === "self") return { kind: "instance", instance };
    const given = component.parameters.find((each) => each.name.text === word);
    if (given !== undefined) return parameter(given);
    for (const member of component.members) {
      if (!("name" in member) || member.kind === "action" || member.name.text !== word) continue;
      if (member.kind === "define") return { kind: "macro", item: member, scope };
      if (member.kind === "part")
        return { kind: "instance", instance: partOf(`${name}.${word}`, member.type.text, member.span) };
      const found = variable(member);
      return found === "failed" ? found : { kind: "variable", variable: found };
    }
    return undefined;
  };
  const ownNames = [
    ...component.parameters.map((each) => each.name.text),
    ...component.members.flatMap((member) => ("name" in member && member.kind !== "action" ? [member.name.text] : [])),
  ];
  const scope: Scope = {
    lookup: (word) => own(word) ?? globals.lookup(word),
    isBound: () => false,
    names: () => [...ownNames, "self", ...globals.names()],
    reporter,
    expanding: globals.expanding,
  };
  const actions = component.members.filter((member): member is ActionMember => member.kind === "action");
  const instance: ResolvedInstance = {
    name,
    kind: component.name.text,
    span,
    state,
    members: ownNames,
    actions: new Map(actions.map((action) => [action.name.text, `${name}.${action.name.text}`] as const)),
    member(word) {
      const found = own(word);
      if (found === undefined || word === "self") return undefined;
      if (found === "failed") return found;
      return found.kind === "macro" ? (elaborate({ kind: "name", text: word, span }, scope) ?? "failed") : found;
    },
    scope,
    component,
    variables() {
      const rest = component.members.flatMap((member) => (member.kind === "variable" ? [variable(member)] : []));
      return [...(state === undefined ? [] : [state]), ...rest.filter((each): each is Variable => each !== "failed")];
    },
    variable(label) {
      const member = component.members.find((each) => each.kind === "variable" && each.name.text === label);
      const found = member?.kind === "variable" ? variable(member) : undefined;
      return found === "failed" ? undefined : found;
    },
    body() {
      component.parameters.forEach(parameter);
      checkMembers(component, scope);
      return actions.flatMap((action) => resolveAction(instance, action) ?? []);
    },
    monthlyCost: () =>
      sumOf(component.members.map((each) => (each.kind === "part" ? monthlyCost(each.attributes, scope) : undefined))),
  };
  return instance;
}

/** A part of a built-in kind: it has no states and nothing happens in it. */
export function partOf(name: string, kind: string, span: Span): Instance {
  return { name, kind, span, state: undefined, members: [], actions: new Map(), member: () => undefined };
}

function checkMembers(component: ComponentItem, scope: Scope): void {
  const { reporter } = scope;
  const seen = new Map<string, Name>();
  const names = [
    ...component.parameters.map((each) => each.name),
    ...component.members.flatMap((member) => ("name" in member ? [member.name] : [])),
  ];
  for (const name of names) {
    const first = seen.get(name.text);
    if (first !== undefined)
      reporter.report(
        "duplicate-name",
        name.span,
        { name: name.text },
        { related: [{ span: first.span, text: "first declared here" }] },
      );
    seen.set(name.text, first ?? name);
  }
  const states = component.members.filter((member) => member.kind === "state");
  if (states.length > 1)
    reporter.report(
      "duplicate-name",
      states[1]!.span,
      { name: "state" },
      { related: [{ span: states[0]!.span, text: "first declared here" }] },
    );
  for (const { values } of states) {
    for (const [index, value] of values.entries()) {
      const first = values.findIndex((each) => each.text === value.text);
      if (first < index)
        reporter.report(
          "duplicate-name",
          value.span,
          { name: value.text },
          { related: [{ span: values[first]!.span, text: "first declared here" }] },
        );
    }
  }
  for (const member of component.members) {
    if (member.kind === "part") checkAttributes(member.type, member.attributes, scope);
    if (member.kind === "link") checkAttributes({ text: "link", span: member.span }, member.attributes, scope);
    if (member.kind === "whole") checkAttributes({ text: "whole", span: member.span }, member.attributes, scope);
  }
}

// ── Arguments ───────────────────────────────────────────────────────────────

function matchArguments(
  component: ComponentItem,
  given: readonly Argument[],
  span: Span,
  caller: Scope,
): ReadonlyMap<string, Argument> {
  const { reporter } = caller;
  const matched = new Map<string, Argument>();
  const names = component.parameters.map((each) => each.name.text);
  given.forEach((written, index) => {
    const argument = unequal(written, names, caller);
    const name = argument.name?.text ?? names[index];
    if (name === undefined) {
      reporter.report("wrong-arguments", argument.span, {
        name: component.name.text,
        wanted: argumentCount(names.length),
        found: `${given.length}`,
      });
    } else if (!names.includes(name)) {
      const at = argument.name?.span ?? argument.span;
      reporter.report(
        "unknown-parameter",
        at,
        { name, of: `\`${component.name.text}\`` },
        { suggestions: nearNames(name, names) },
      );
    } else if (matched.has(name)) {
      reporter.report(
        "duplicate-name",
        argument.span,
        { name },
        { related: [{ span: matched.get(name)!.span, text: "first given here" }] },
      );
    } else matched.set(name, argument);
  });
  for (const each of component.parameters) {
    if (each.default === undefined && !matched.has(each.name.text)) {
      reporter.report(
        "missing-argument",
        span,
        { name: each.name.text, of: component.name.text },
        { related: [{ span: each.span, text: "declared here" }] },
      );
    }
  }
  return matched;
}

/** An argument as it was meant: `interval = 10s` is reported, and read as `interval 10s`. */
function unequal(argument: Argument, names: readonly string[], { lookup, reporter }: Scope): Argument {
  const { value } = argument;
  if (argument.name !== undefined || value.kind !== "binary" || value.operator !== "=" || value.left.kind !== "name")
    return argument;
  const name = value.left;
  if (!names.includes(name.text) || lookup(name.text) !== undefined) return argument;
  const write = `${name.text} …`;
  reporter.report("foreign-operator", argument.span, { found: "=", instead: "a value stands behind its name", write });
  return { name, value: value.right, span: argument.span };
}

// ── Variables ───────────────────────────────────────────────────────────────

function resolveVariable(owner: string, member: VariableMember, scope: Scope): Variable | undefined {
  const type = variableType(member.type, scope);
  if (type === undefined) return undefined;
  const initial =
    member.type.kind === "choice" ? choice(member.initial, member.type, scope) : elaborate(member.initial, scope);
  const value = initial && valueOf(initial, type, member, scope);
  if (value === undefined) return undefined;
  return {
    name: `${owner}.${member.name.text}`,
    owner,
    label: member.name.text,
    type,
    initial: value,
    span: member.span,
  };
}

function variableType(type: TypeExpression, scope: Scope): VariableType | undefined {
  if (type.kind === "choice") return { kind: "choice", values: type.values.map((value) => value.text) };
  if (type.kind === "named") {
    if (type.name.text === "bool" && !type.isRange) return { kind: "bool" };
    return scope.reporter.report("no-variable-type", type.span, { name: type.name.text });
  }
  const range = elaborate({ kind: "range", least: type.least, most: type.most, span: type.span }, scope);
  if (range === undefined || range.kind !== "range") return undefined;
  if (range.dimension !== "number")
    return scope.reporter.report("wrong-unit", type.span, {
      found: dimensionNames[range.dimension],
      wanted: "plain numbers",
    });
  const ends = integers(range.least, range.most, type.span, scope);
  return ends && { kind: "int", ...ends };
}

function valueOf(
  initial: Meaning,
  type: VariableType,
  { initial: at }: VariableMember,
  scope: Scope,
): boolean | number | string | undefined {
  if (initial.kind === "choice" && type.kind === "choice") return initial.value;
  if (initial.kind === "bool" && type.kind === "bool") return initial.value;
  if (initial.kind === "number" && initial.dimension === "number" && type.kind === "int") {
    const value = toNumber(initial.value);
    if (initial.value.denominator === 1n && value >= type.least && value <= type.most) return value;
    return scope.reporter.report("out-of-range", at.span, {
      value: showMeasure(initial.value, "number"),
      range: `${type.least} to ${type.most}`,
    });
  }
  if (kindOf(initial).kind === "bool" && type.kind === "bool")
    return scope.reporter.report("not-constant", at.span, {});
  const wanted =
    type.kind === "int"
      ? "a plain number"
      : type.kind === "bool"
        ? "`true` or `false`"
        : `one of ${type.values.join(" | ")}`;
  return wrongType(initial, wanted, at.span, scope);
}

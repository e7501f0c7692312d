/** Generated specs as the text of a spec. Everything is put in parentheses but what needs none. */
import type { Action, Component, Expr, Instance, Num, Seconds, Spec, Timing } from "./spec.ts";

/** Seconds in one of the ways to write them. */
function time(seconds: number): string {
  return seconds % 2 === 1 ? `${seconds * 1000}ms` : `${seconds}s`;
}

function duration(seconds: Seconds): string {
  return seconds === "d" ? "d" : time(seconds);
}

function path(of: string, name: string): string {
  return of === "" ? name : `${of}.${name}`;
}

function printNum(e: Num): string {
  switch (e.kind) {
    case "number":
      return `${e.value}`;
    case "int":
      return path(e.of, e.name);
    case "plus":
    case "minus":
      return `(${printNum(e.left)} ${e.kind === "plus" ? "+" : "-"} ${printNum(e.right)})`;
    case "count":
      return `count(${e.variable} in ${e.set}: ${printExpr(e.body)})`;
    case "sum":
      return `sum(${e.variable} in ${e.set}: ${printNum(e.body)})`;
  }
}

export function printExpr(e: Expr): string {
  switch (e.kind) {
    case "bool":
      return `${e.value}`;
    case "flag":
      return path(e.of, e.name);
    case "is":
      return `(${e.of} is ${e.negated ? "not " : ""}${e.state})`;
    case "compare":
      return `(${printNum(e.left)} ${e.operator} ${printNum(e.right)})`;
    case "not":
      return `(not ${printExpr(e.operand)})`;
    case "forall":
    case "exists":
      return `(${e.kind} ${e.variable} in ${e.set}: ${printExpr(e.body)})`;
    case "within":
    case "for":
      return `(${e.kind} ${time(e.seconds)} ${printExpr(e.operand)})`;
    case "always":
    case "eventually":
    case "once":
    case "historically":
      return `(${e.kind} ${printExpr(e.operand)})`;
    default:
      return `(${printExpr(e.left)} ${e.kind} ${printExpr(e.right)})`;
  }
}

function printTiming(timing: Timing): string {
  switch (timing.kind) {
    case "after": {
      if (timing.most !== undefined) return `after ${duration(timing.least)}..${duration(timing.most)}`;
      return `after ${duration(timing.least)}${timing.open === true ? ".." : ""}`;
    }
    case "within":
      return `within ${duration(timing.most)}`;
    case "every":
      return `every ${duration(timing.period)}${timing.starting === undefined ? "" : ` starting ${time(timing.starting)}`}`;
    default:
      return timing.kind;
  }
}

function printAction({ sort, name, from, to, on, when, timing, updates }: Action): string {
  const moves = from.length === 0 ? "" : ` ${from.join(", ")}${to === undefined ? "" : ` -> ${to}`}`;
  const assigned = updates.map(
    (each) => `${each.name} := ${each.kind === "int" ? printNum(each.value) : printExpr(each.value)}`,
  );
  return [
    `  ${sort} ${name}:${moves}`,
    ...(on === undefined ? [] : [`on ${on}`]),
    ...(when === undefined ? [] : [`when ${printExpr(when)}`]),
    ...(timing === undefined ? [] : [printTiming(timing)]),
    ...(assigned.length === 0 ? [] : [`do { ${assigned.join("; ")} }`]),
  ].join(" ");
}

function printComponent({ name, hasTarget, hasDelay, states, ints, flags, actions }: Component): string {
  const parameters = [...(hasTarget ? ["target: Node"] : []), ...(hasDelay ? ["d: duration"] : [])];
  return [
    `component ${name}${parameters.length === 0 ? "" : `(${parameters.join(", ")})`} {`,
    `  state ${states.join(" | ")}`,
    ...ints.map((each) => `  var ${each.name}: 0..${each.most} = ${each.initial}`),
    ...flags.map((each) => `  var ${each.name}: bool = ${each.initial}`),
    ...actions.map(printAction),
    "}",
  ].join("\n");
}

function argumentsOf({ target, delay }: Instance, gap: number, targetName = target): string {
  const given = [
    ...(targetName === undefined ? [] : [targetName]),
    ...(delay === undefined ? [] : [`d ${delay === gap ? "gap" : time(delay)}`]),
  ];
  return given.length === 0 ? "" : `(${given.join(", ")})`;
}

/** Members of the family are written once, over the set. */
function printFamily({ instances, gap }: Spec): readonly string[] {
  const member = instances.find((each) => each.name.includes("["));
  return member === undefined ? [] : [`w[r in nodes]: ${member.component}${argumentsOf(member, gap, "r")}`];
}

/** The text of a spec. */
export function printSpec(spec: Spec): string {
  const single = spec.instances.filter((each) => !each.name.includes("["));
  return [
    "system Random",
    "",
    `parameter gap: duration = ${time(spec.gap)}`,
    ...spec.components.map(printComponent),
    "",
    ...single.map((each) => `${each.name}: ${each.component}${argumentsOf(each, spec.gap)}`),
    `set nodes = { ${spec.nodes.join(", ")} }`,
    ...printFamily(spec),
    "",
    ...spec.assumptions.map(({ name, body }) => `assume ${name}: ${printExpr(body)}`),
    ...spec.claims.map(({ name, body }) => `property ${name}: ${printExpr(body)}`),
    "",
  ].join("\n");
}

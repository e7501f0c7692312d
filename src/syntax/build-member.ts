/** Members of components: concrete syntax in, AST out. */
import type { ActionMember, Assignment, DefineItem, Expression, LinkMember, Member, Timing } from "./ast.ts";
import { buildAttributes } from "./build-attribute.ts";
import { buildExpression, buildPath } from "./build-expression.ts";
import { buildType } from "./build-type.ts";
import { anyToken, cover, name, names, node, nodes, nodeSpan, onlyRule, token, type Cst, type Source } from "./cst.ts";

const builders: Readonly<Record<string, (source: Source, cst: Cst) => Member | undefined>> = {
  partMember,
  linkMember,
  wholeMember,
  stateMember,
  variableMember,
  actionMember,
  defineItem: buildDefine,
};

export function buildMember(source: Source, member: Cst): Member | undefined {
  const [rule, cst] = onlyRule(member, Object.keys(builders)) ?? [];
  return rule === undefined || cst === undefined ? undefined : builders[rule]?.(source, cst);
}

/** `define serving(r) = …`, in a component or at the top. */
export function buildDefine(source: Source, cst: Cst): DefineItem | undefined {
  const found = name(source, cst);
  const parameters = names(source, node(cst, "defineParameters"));
  const body = buildExpression(source, node(cst, "expression"));
  return found && { kind: "define", name: found, parameters, body, span: nodeSpan(source, cst) };
}

function partMember(source: Source, cst: Cst): Member | undefined {
  const found = name(source, cst);
  const type = name(source, node(cst, "typeName"));
  const attributes = buildAttributes(source, node(cst, "attributes"));
  return found && type && { kind: "part", name: found, type, attributes, span: nodeSpan(source, cst) };
}

function linkMember(source: Source, cst: Cst): Member {
  return { kind: "link", ...buildEnds(source, node(cst, "ends")), span: nodeSpan(source, cst) };
}

/** `api -> db { latency 1ms }` */
export function buildEnds(source: Source, cst: Cst | undefined): Pick<LinkMember, "from" | "to" | "attributes"> {
  const [from, to] = nodes(cst, "path");
  return {
    from: buildPath(source, from),
    to: buildPath(source, to),
    attributes: buildAttributes(source, node(cst, "attributes")),
  };
}

function wholeMember(source: Source, cst: Cst): Member {
  return {
    kind: "whole",
    attributes: buildAttributes(source, node(cst, "attributes")),
    span: nodeSpan(source, cst),
  };
}

function stateMember(source: Source, cst: Cst): Member {
  return { kind: "state", values: names(source, cst), span: nodeSpan(source, cst) };
}

function variableMember(source: Source, cst: Cst): Member | undefined {
  const found = name(source, cst);
  const type = buildType(source, node(cst, "type"));
  const initial = buildExpression(source, node(cst, "expression"));
  return found && type && { kind: "variable", name: found, type, initial, span: nodeSpan(source, cst) };
}

// ── Actions and faults ──────────────────────────────────────────────────────

function actionMember(source: Source, cst: Cst): ActionMember | undefined {
  const found = name(source, cst, "Word");
  if (found === undefined) return undefined;
  const transition = node(cst, "transition");
  const to = name(source, node(transition, "target"));
  return {
    kind: "action",
    sort: token(cst, "Fault") === undefined ? "action" : "fault",
    name: found,
    ...(transition && { from: names(source, transition) }),
    ...(to && { to }),
    ...clausesOf(source, found.text, nodes(cst, "clause")),
    span: nodeSpan(source, cst),
  };
}

type Clauses = Pick<ActionMember, "trigger" | "guard" | "timing" | "assignments">;

function clausesOf(source: Source, action: string, clauses: readonly Cst[]): Clauses {
  const only = (rule: string, what: string): Cst | undefined => {
    const [first, ...again] = clauses.flatMap((clause) => nodes(clause, rule));
    for (const cst of again) reportAgain(source, action, what, cst);
    return first;
  };
  const on = only("onClause", "an `on`");
  const when = only("whenClause", "a `when`");
  const timing = only("timing", "a timing");
  const effect = only("doClause", "a `do`");
  return {
    ...(on && { trigger: buildExpression(source, node(on, "expression")) }),
    ...(when && { guard: buildExpression(source, node(when, "expression")) }),
    ...(timing && { timing: timingOf(source, timing) }),
    assignments: nodes(effect, "assignment").flatMap((assignment) => assignmentOf(source, assignment) ?? []),
  };
}

function reportAgain(source: Source, name: string, clause: string, cst: Cst): void {
  source.report({
    code: "duplicate-clause",
    severity: "error",
    span: nodeSpan(source, cst),
    details: { name, clause },
  });
}

function timingOf(source: Source, cst: Cst): Timing {
  const span = nodeSpan(source, cst);
  const [rule, timing] = onlyRule(cst, ["afterTiming", "withinTiming", "everyTiming"]) ?? [];
  const [first, second] = nodes(timing, "expression").map((value): Expression => buildExpression(source, value));
  const value = first ?? buildExpression(source, undefined);
  switch (rule) {
    case "afterTiming":
      return { kind: "after", delay: value, span };
    case "withinTiming":
      return { kind: "within", bound: value, span };
    case "everyTiming":
      return { kind: "every", period: value, ...(second && { starting: second }), span };
    case undefined:
      return { kind: promise(anyToken(cst)?.image), span };
  }
}

function promise(word: string | undefined): "immediately" | "eventually" | "anytime" {
  return word === "eventually" || word === "anytime" ? word : "immediately";
}

function assignmentOf(source: Source, cst: Cst): Assignment | undefined {
  const target = name(source, cst);
  const value = buildExpression(source, node(cst, "expression"));
  return target && { target, value, span: cover(target.span, value.span) };
}

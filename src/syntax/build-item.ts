/**
 * Items of a file: concrete syntax in, AST out. An item whose name could not be read is left out; the error is already
 * reported.
 */
import type { InstanceItem, Item, LinkItem, ScenarioEvent, ScenarioExpectation, SetItem, SpecFile } from "./ast.ts";
import { buildArguments, buildAttributes } from "./build-attribute.ts";
import { buildBinder, buildExpression, buildInterval, buildPath, buildSum } from "./build-expression.ts";
import { buildFlow } from "./build-flow.ts";
import { buildDefine, buildEnds, buildMember } from "./build-member.ts";
import { buildParameter, buildType } from "./build-type.ts";
import {
  name,
  names,
  node,
  nodes,
  nodeSpan,
  onlyRule,
  textOf,
  token,
  tokenSpan,
  type Cst,
  type Source,
} from "./cst.ts";

/** The whole file, without its comments. */
export function buildSpec(source: Source, cst: Cst | undefined): SpecFile {
  const system = name(source, node(cst, "systemLine"));
  const items = nodes(cst, "item").flatMap((item) => buildItem(source, item) ?? []);
  const span = { file: source.file, start: 0, end: source.file.text.length };
  return { kind: "spec", ...(system && { system }), items, span };
}

const builders: Readonly<Record<string, (source: Source, cst: Cst) => Item | undefined>> = {
  useItem,
  componentItem,
  setItem,
  parameterItem,
  defineItem: buildDefine,
  flowItem,
  claimItem,
  scenarioItem,
  linkItem,
  instanceItem,
};

function buildItem(source: Source, item: Cst): Item | undefined {
  const [rule, cst] = onlyRule(item, Object.keys(builders)) ?? [];
  return rule === undefined || cst === undefined ? undefined : builders[rule]?.(source, cst);
}

function useItem(source: Source, cst: Cst): Item | undefined {
  const path = token(cst, "Text");
  return path && { kind: "use", path: textOf(path), pathSpan: tokenSpan(source, path), span: nodeSpan(source, cst) };
}

function componentItem(source: Source, cst: Cst): Item | undefined {
  const found = name(source, cst);
  const parameters = nodes(node(cst, "componentParameters"), "componentParameter");
  return (
    found && {
      kind: "component",
      name: found,
      parameters: parameters.flatMap((parameter) => buildParameter(source, parameter) ?? []),
      members: nodes(cst, "member").flatMap((member) => buildMember(source, member) ?? []),
      span: nodeSpan(source, cst),
    }
  );
}

function setItem(source: Source, cst: Cst): Item | undefined {
  const found = name(source, cst);
  const members = setMembers(source, cst);
  return found && members && { kind: "set", name: found, members, span: nodeSpan(source, cst) };
}

function setMembers(source: Source, cst: Cst): SetItem["members"] | undefined {
  const listed = node(cst, "listedSet");
  if (listed !== undefined) {
    return { kind: "listed", names: nodes(listed, "path").map((path) => buildPath(source, path)) };
  }
  const generated = node(cst, "generatedSet");
  const type = name(source, generated);
  const [least, most] = nodes(generated, "sum");
  return (
    type && {
      kind: "generated",
      type,
      least: buildSum(source, least),
      most: buildSum(source, most),
      arguments: buildArguments(source, node(generated, "arguments")),
    }
  );
}

function parameterItem(source: Source, cst: Cst): Item | undefined {
  const found = name(source, cst);
  const type = buildType(source, node(cst, "type"));
  const value = buildExpression(source, node(cst, "expression"));
  return found && type && { kind: "parameter", name: found, type, value, span: nodeSpan(source, cst) };
}

function flowItem(source: Source, cst: Cst): Item | undefined {
  const found = name(source, cst);
  return (
    found && { kind: "flow", name: found, path: buildFlow(source, node(cst, "flow")), span: nodeSpan(source, cst) }
  );
}

function claimItem(source: Source, cst: Cst): Item | undefined {
  const found = name(source, cst);
  if (found === undefined) return undefined;
  const text = token(cst, "Text");
  const claim = {
    name: found,
    ...(text && { text: textOf(text) }),
    body: buildExpression(source, node(cst, "expression")),
    span: nodeSpan(source, cst),
  };
  const expectation = node(cst, "expectation");
  if (token(cst, "Assume") !== undefined) {
    if (expectation !== undefined) reportExpectation(source, found.text, expectation);
    return { kind: "assume", ...claim };
  }
  const expect = name(source, expectation);
  const kind = token(cst, "Require") === undefined ? "property" : "require";
  return { kind, ...claim, ...(expect && { expect }) };
}

function reportExpectation(source: Source, name: string, cst: Cst): void {
  source.report({
    code: "expectation-of-assumption",
    severity: "error",
    span: nodeSpan(source, cst),
    details: { name },
  });
}

function scenarioItem(source: Source, cst: Cst): Item | undefined {
  const found = name(source, cst);
  const text = token(cst, "Text");
  const events = nodes(cst, "scenarioEvent").map((event) => scenarioEvent(source, event));
  const expectations = nodes(cst, "scenarioExpectation").flatMap((each) => scenarioExpectation(source, each) ?? []);
  const members = [...events, ...expectations].sort((a, b) => a.span.start - b.span.start);
  return (
    found && {
      kind: "scenario",
      name: found,
      ...(text && { text: textOf(text) }),
      members,
      span: nodeSpan(source, cst),
    }
  );
}

function scenarioExpectation(source: Source, cst: Cst): ScenarioExpectation | undefined {
  const [claim, expect] = names(source, cst);
  return claim && expect && { kind: "expectation", claim, expect, span: nodeSpan(source, cst) };
}

function scenarioEvent(source: Source, cst: Cst): ScenarioEvent {
  return {
    kind: "event",
    event: buildPath(source, node(cst, "path")),
    at: buildInterval(source, node(cst, "interval")),
    span: nodeSpan(source, cst),
  };
}

function linkItem(source: Source, cst: Cst): LinkItem {
  const family = node(node(cst, "family"), "binder");
  return {
    kind: "links",
    ...(family && { family: buildBinder(source, family) }),
    ...buildEnds(source, node(cst, "ends")),
    span: nodeSpan(source, cst),
  };
}

function instanceItem(source: Source, cst: Cst): InstanceItem | undefined {
  const type = name(source, node(cst, "typeName"));
  const family = node(node(cst, "family"), "binder");
  const attributes = node(cst, "attributes");
  return (
    type && {
      kind: "instance",
      names: names(source, cst),
      ...(family && { family: buildBinder(source, family) }),
      type,
      arguments: buildArguments(source, node(cst, "arguments")),
      ...(attributes && { attributes: buildAttributes(source, attributes) }),
      span: nodeSpan(source, cst),
    }
  );
}

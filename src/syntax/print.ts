/**
 * The formatter: a spec back to text. What is printed is read back as the same spec; no comment is lost; printing
 * twice prints the same.
 */
import type { ActionMember, Item, Member, Node, ScenarioItem, SpecFile } from "./ast.ts";
import { indent, layout, width } from "./layout.ts";
import { printFlow } from "./print-flow.ts";
import { printExpression, printInterval, printPath, printSum, printTight } from "./print-expression.ts";
import * as parts from "./print-parts.ts";
import { createPage, type Page } from "./page.ts";

export { printExpression } from "./print-expression.ts";

export function print(spec: SpecFile): string {
  const page = createPage(spec.comments ?? []);
  const first = spec.system === undefined ? [] : [{ ...spec.system, line: `system ${spec.system.text}` }];
  page.list([...first, ...spec.items], (node) => ("line" in node ? page.lines(node, [node.line]) : item(page, node)));
  page.finish(spec.span.end);
  return page.text();
}

function item(page: Page, item: Item): void {
  switch (item.kind) {
    case "component":
      return block(page, item, `${componentHead(item)} {`, item.members, (node) => member(page, node));
    case "scenario":
      return block(page, item, `scenario ${item.name.text}${said(item)} {`, item.members, (each) =>
        page.lines(each, [scenarioMember(each)]),
      );
    case "instance":
      return attributed(page, item, instanceHead(item), item.attributes);
    case "links":
      return attributed(page, item, `link${family(item)} ${ends(item)}`, some(page, item));
    case "assume":
    case "property":
    case "require":
      return page.lines(item, claim(item));
    case "define":
      return page.lines(item, define(item));
    default:
      return page.lines(item, [line(item)]);
  }
}

function line(item: Extract<Item, { readonly kind: "use" | "set" | "parameter" | "flow" }>): string {
  switch (item.kind) {
    case "use":
      return `use ${parts.printText(item.path)}`;
    case "set":
      return `set ${item.name.text} = ${setMembers(item.members)}`;
    case "parameter":
      return `parameter ${item.name.text}: ${parts.printType(item.type)} = ${printExpression(item.value)}`;
    case "flow":
      return `flow ${item.name.text} = ${printFlow(item.path)}`;
  }
}

function scenarioMember(member: ScenarioItem["members"][number]): string {
  return member.kind === "event"
    ? `${printPath(member.event)} at ${printInterval(member.at)}`
    : `expect ${member.claim.text} ${member.expect.text}`;
}

/** The text for readers behind a name, with the blank before it. */
function said({ text }: { readonly text?: string }): string {
  return text === undefined ? "" : ` ${parts.printText(text)}`;
}

function setMembers(members: Extract<Item, { readonly kind: "set" }>["members"]): string {
  if (members.kind === "listed") return braces(members.names.map(printPath).join(", "));
  const ends = `${printSum(members.least)}..${printSum(members.most)}`;
  return `${members.type.text}${parts.printArguments(members.arguments)}[${ends}]`;
}

function braces(text: string): string {
  return text === "" ? "{}" : `{ ${text} }`;
}

function componentHead(item: Extract<Item, { readonly kind: "component" }>): string {
  const list = item.parameters.map(parts.printParameter).join(", ");
  return `component ${item.name.text}${list === "" ? "" : `(${list})`}`;
}

function family({ family: over }: Extract<Item, { readonly kind: "instance" | "links" }>): string {
  return over === undefined ? "" : `[${over.variable.text} in ${printInterval(over.set)}]`;
}

function ends({ from, to }: Extract<Item | Member, { readonly kind: "link" | "links" }>): string {
  return `${printPath(from)} -> ${printPath(to)}`;
}

function instanceHead(item: Extract<Item, { readonly kind: "instance" }>): string {
  return `${parts.printNames(item.names, ", ")}${family(item)}: ${item.type.text}${parts.printArguments(item.arguments)}`;
}

// ── Claims and definitions ──────────────────────────────────────────────────

type Claim = Extract<Item, { readonly kind: "assume" | "property" | "require" }>;

function claim(item: Claim): readonly string[] {
  const expect = item.kind === "assume" || item.expect === undefined ? undefined : `expect ${item.expect.text}`;
  return headed(`${item.kind} ${item.name.text}${said(item)}:`, item, expect);
}

function define(item: Extract<Item, { readonly kind: "define" }>): readonly string[] {
  const list = parts.printNames(item.parameters, ", ");
  return headed(`define ${item.name.text}${list === "" ? "" : `(${list})`} =`, item, undefined);
}

/** The formula stands behind the head, or below it if it is long or stood there; then what follows it is below, too. */
function headed(
  head: string,
  item: Claim | Extract<Item, { readonly kind: "define" }>,
  tail: string | undefined,
): readonly string[] {
  const short = [head, printExpression(item.body), ...(tail === undefined ? [] : [tail])].join(" ");
  if (short.length <= width && !breaksBetween(item.name, item.body)) return [short];
  return [head, ...indent([...layout(item.body, width - 2), ...(tail === undefined ? [] : [tail])])];
}

function breaksBetween(before: Node, after: Node): boolean {
  return after.span.file.text.slice(before.span.end, after.span.start).includes("\n");
}

// ── Members ─────────────────────────────────────────────────────────────────

function member(page: Page, member: Member): void {
  switch (member.kind) {
    case "part":
      return attributed(page, member, `${member.name.text}: ${member.type.text}`, some(page, member));
    case "link":
      return attributed(page, member, `link ${ends(member)}`, some(page, member));
    case "whole":
      return attributed(page, member, "whole", member.attributes);
    case "state":
      return page.lines(member, [`state ${parts.printNames(member.values, " | ")}`]);
    case "variable": {
      const initial = printExpression(member.initial);
      return page.lines(member, [`var ${member.name.text}: ${parts.printType(member.type)} = ${initial}`]);
    }
    case "action":
      return page.lines(member, action(member));
    case "define":
      return page.lines(member, define(member));
  }
}

function action(member: ActionMember): readonly string[] {
  const head = `${member.sort} ${member.name.text}:`;
  const clauses = clausesOf(member);
  const short = [head, ...clauses].join(" ");
  return short.length <= width - 2 ? [short] : [head, ...indent(clauses)];
}

function clausesOf(member: ActionMember): readonly string[] {
  const { from, to, trigger, guard, timing, assignments } = member;
  return [
    ...(from === undefined ? [] : [parts.printNames(from, ", ") + (to === undefined ? "" : ` -> ${to.text}`)]),
    ...(trigger === undefined ? [] : [`on ${printTight(trigger)}`]),
    ...(guard === undefined ? [] : [`when ${printTight(guard)}`]),
    ...(timing === undefined ? [] : [parts.printTiming(timing)]),
    ...(assignments.length === 0 ? [] : [`do { ${assignments.map(parts.printAssignment).join("; ")} }`]),
  ];
}

// ── Braces ──────────────────────────────────────────────────────────────────

type Attributes = Extract<Member, { readonly kind: "part" }>["attributes"];

/** Empty braces in a component say nothing, so they go. */
function some(
  page: Page,
  member: Extract<Member | Item, { readonly kind: "part" | "link" | "links" }>,
): Attributes | undefined {
  return member.attributes.length === 0 && !page.hasComment(member) ? undefined : member.attributes;
}

/** Attributes stand in one line, unless they did not, are too long or have comments among them. */
function attributed(page: Page, node: Node, head: string, attributes: Attributes | undefined): void {
  if (attributes === undefined || (attributes.length === 0 && !page.hasComment(node))) {
    return page.lines(node, foldedList(attributes === undefined ? head : `${head} {}`));
  }
  const short = `${head} { ${attributes.map(parts.printAttribute).join("  ")} }`;
  const last = attributes.at(-1) ?? node;
  const start = { ...node, span: { ...node.span, end: node.span.start } };
  if (short.length <= width - 2 && !breaksBetween(start, last) && !page.hasComment(node))
    return page.lines(node, [short]);
  block(page, node, `${head} {`, attributes, (attribute) => page.lines(attribute, [parts.printAttribute(attribute)]));
}

/** A head that ends with its opening brace, and what stands inside. */
function block<Child extends Node>(
  page: Page,
  node: Node,
  head: string,
  children: readonly Child[],
  print: (child: Child) => void,
): void {
  if (children.length === 0 && !page.hasComment(node)) return page.lines(node, foldedList(`${head}}`));
  page.open(node, foldedList(head));
  page.list(children, print);
  page.close(node, "}");
}

/** A line that is too long, with the list in its parentheses on lines of its own. */
function foldedList(line: string): readonly string[] {
  const open = line.indexOf("(");
  const close = line.lastIndexOf(")");
  if (line.length <= width || open === -1) return [line];
  const entries = splitList(line.slice(open + 1, close));
  return [
    line.slice(0, open + 1),
    ...indent(entries.map((entry, at) => (at < entries.length - 1 ? `${entry},` : entry))),
    line.slice(close),
  ];
}

/** Splits at the commas that stand in no brackets. */
function splitList(text: string): readonly string[] {
  const entries = [""];
  let depth = 0;
  for (const character of text) {
    if ("([{".includes(character)) depth += 1;
    if (")]}".includes(character)) depth -= 1;
    if (character === "," && depth === 0) entries.push("");
    else entries[entries.length - 1] += character;
  }
  return entries.map((entry) => entry.trim());
}

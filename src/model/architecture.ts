/** Parts, links and flows of a spec with all that is stated of them, and what is assumed of their failures. */
import type { Rational } from "../source/rational.ts";
import { compare, equals, one, zero } from "../source/rational.ts";
import type {
  Amount,
  Architecture,
  CommonCause,
  Figure,
  Flow,
  Independence,
  Link,
  Part,
  Quantile,
  Replicas,
} from "../quantity/architecture.ts";
import type { Span } from "../source/source.ts";
import type { ActionMember, AssumeItem, Attribute, ComponentItem, Expression, FlowItem, Item } from "../syntax/ast.ts";
import { percentileOf, partKinds } from "./attributes.ts";
import { constantNumber, elaborate, membersOf } from "./elaborate.ts";
import { pathOf } from "./flow.ts";
import type { ResolvedInstance } from "./instance.ts";
import { wrongType } from "./kinds.ts";
import type { Variable } from "./model.ts";
import type { Scope } from "./scope.ts";
import { within } from "./scope.ts";
import { dimensionNames, showMeasure } from "./units.ts";

/** A part before its states are terms. */
export interface ModelPart extends Omit<Part, "gone"> {
  readonly gone?: { readonly variable: Variable; readonly values: readonly string[] };
}

export interface ModelArchitecture extends Omit<Architecture, "parts"> {
  readonly parts: readonly ModelPart[];
}

/** Everything of the top level and in its instances. `entry`: the items whose assumptions and flows count. */
export function architectureOf(
  items: readonly Item[],
  entry: readonly Item[],
  instances: readonly ResolvedInstance[],
  globals: Scope,
): ModelArchitecture {
  const parts = [...instances.flatMap(partsOfInstance), ...items.flatMap((item) => topParts(item, globals))];
  const links = [...instances.flatMap(linksOfInstance), ...items.flatMap((item) => topLinks(item, globals))];
  const flowItems = new Map(items.flatMap((item) => (item.kind === "flow" ? [[item.name.text, item] as const] : [])));
  const targets = new Map<string, Set<string>>();
  for (const { from, to, span } of links)
    if (span !== undefined && targets.get(from)?.has(to) === true)
      globals.reporter.report("duplicate-name", span, { name: `${from} -> ${to}` });
    else targets.set(from, (targets.get(from) ?? new Set()).add(to));
  const assumptions = entry.filter((item) => item.kind === "assume");
  return {
    parts,
    links,
    flows: [...flowItems.values()].flatMap((item) => flowOf(item, flowItems, targets, globals)),
    independence: assumptions.flatMap((item) => independenceOf(item, globals)),
    commonCauses: assumptions.flatMap((item) => commonCauseOf(item, parts, globals)),
  };
}

function flowOf(
  item: FlowItem,
  flows: ReadonlyMap<string, FlowItem>,
  links: ReadonlyMap<string, ReadonlySet<string>>,
  globals: Scope,
): readonly Flow[] {
  const path = pathOf(item, flows, links, globals);
  return path === undefined ? [] : [{ name: item.name.text, path, span: item.span }];
}

// ── Parts ───────────────────────────────────────────────────────────────────

function partsOfInstance({ name, kind, component, scope, span, state }: ResolvedInstance): readonly ModelPart[] {
  const own = component.members.find((member) => member.kind === "whole")?.attributes ?? [];
  const figures = figuresOf(own, scope);
  const gone = state && goneStates(component);
  const isStated = [figures.availability, figures.mtbf, figures.mttr].some((figure) => figure !== undefined);
  const whole: ModelPart = {
    ...figures,
    name,
    kind,
    span,
    isComponent: true,
    canFail: isStated || faultsOf(component).length > 0,
    ...(state === undefined || gone === undefined ? {} : { gone: { variable: state, values: gone } }),
  };
  const inside = component.members.flatMap((member): readonly ModelPart[] =>
    member.kind === "part"
      ? [builtIn(`${name}.${member.name.text}`, member.type.text, member.attributes, scope, member.span, name)]
      : [],
  );
  return [whole, ...inside];
}

function topParts(item: Item, globals: Scope): readonly ModelPart[] {
  if (item.kind !== "instance" || !partKinds.includes(item.type.text)) return [];
  return item.names.flatMap((name) => {
    const found = globals.lookup(name.text);
    if (found === undefined || found === "failed") return [];
    const names =
      found.kind === "instance"
        ? [found.instance.name]
        : found.kind === "set"
          ? found.members.map((member) => member.name)
          : [];
    return names.map((each) => builtIn(each, item.type.text, item.attributes ?? [], globals, name.span));
  });
}

function builtIn(
  name: string,
  kind: string,
  attributes: readonly Attribute[],
  scope: Scope,
  span: Span,
  inside?: string,
): ModelPart {
  const where = inside === undefined ? {} : { inside };
  return { ...figuresOf(attributes, scope), name, kind, span, isComponent: false, canFail: true, ...where };
}

type Figures = Pick<Part, "availability" | "mtbf" | "mttr" | "latency" | "capacity" | "cost" | "replicas">;

function figuresOf(attributes: readonly Attribute[], scope: Scope): Figures {
  const stated = (name: string): Attribute | undefined => attributes.find((each) => each.name.text === name);
  const figure = (name: string): Figure | undefined => {
    const attribute = stated(name);
    return attribute && figureOf(attribute, scope);
  };
  const amount = (name: string): Amount | undefined => {
    const found = figure(name);
    return found && { ...found, perReplica: stated(name)!.per !== undefined };
  };
  const entries = {
    availability: figure("availability"),
    mtbf: figure("mtbf"),
    mttr: figure("mttr"),
    capacity: amount("capacity"),
    cost: amount("cost"),
  };
  return {
    ...(Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Partial<Figures>),
    latency: quantilesOf(attributes, scope),
    replicas: replicasOf(stated("replicas"), scope),
  };
}

function figureOf({ value, standing = undefined, span }: Attribute, scope: Scope): Figure | undefined {
  const number = constantNumber(value, scope);
  return number && { value: number.value, standing: standing ?? "stated", span };
}

function quantilesOf(attributes: readonly Attribute[], scope: Scope): readonly Quantile[] {
  return attributes.flatMap((attribute) => {
    const share = attribute.name.text === "latency" ? one : percentileOf(attribute.name.text);
    const figure = share && figureOf(attribute, scope);
    return share === undefined || figure === undefined ? [] : [{ ...figure, share }];
  });
}

const single: Replicas = { stated: 1n, least: 1n, most: 1n };

function replicasOf(attribute: Attribute | undefined, scope: Scope): Replicas {
  const stated = attribute && constantNumber(attribute.value, scope)?.value;
  if (attribute === undefined || stated === undefined) return single;
  const range = attribute.range && elaborate(attribute.range, scope);
  const whole = (value: Rational): bigint => value.numerator / value.denominator;
  const ends = range?.kind === "range" ? range : { least: stated, most: stated };
  return { stated: whole(stated), least: whole(ends.least), most: whole(ends.most ?? stated), span: attribute.span };
}

/** The states that a fault leads to. */
function goneStates(component: ComponentItem): readonly string[] | undefined {
  const gone = faultsOf(component).flatMap(({ to }) => (to === undefined ? [] : [to.text]));
  return gone.length === 0 ? undefined : [...new Set(gone)];
}

function faultsOf(component: ComponentItem): readonly ActionMember[] {
  return component.members.filter(
    (member): member is ActionMember => member.kind === "action" && member.sort === "fault",
  );
}

// ── Links ───────────────────────────────────────────────────────────────────

function linksOfInstance({ component, scope }: ResolvedInstance): readonly Link[] {
  return component.members.flatMap((member) => (member.kind === "link" ? linkOf(member, scope) : []));
}

function topLinks(item: Item, globals: Scope): readonly Link[] {
  if (item.kind !== "links") return [];
  if (item.family === undefined) return linkOf(item, globals);
  const { variable, set } = item.family;
  return (membersOf(set, globals) ?? []).flatMap((member) =>
    linkOf(item, within(globals, new Map([[variable.text, member]]))),
  );
}

function linkOf(
  link: {
    readonly from: Expression;
    readonly to: Expression;
    readonly attributes: readonly Attribute[];
    readonly span: Span;
  },
  scope: Scope,
): readonly Link[] {
  const from = endOf(link.from, scope);
  const to = endOf(link.to, scope);
  if (from === undefined || to === undefined) return [];
  const figure = (name: string): Attribute | undefined => link.attributes.find((each) => each.name.text === name);
  const lag = figure("lag");
  const cost = figure("cost");
  const lagFigure = lag && figureOf(lag, scope);
  const costFigure = cost && figureOf(cost, scope);
  return [
    {
      from,
      to,
      latency: quantilesOf(link.attributes, scope),
      ...(lagFigure && { lag: lagFigure }),
      ...(costFigure && { cost: { ...costFigure, perReplica: false } }),
      span: link.span,
    },
  ];
}

function endOf(e: Expression, scope: Scope): string | undefined {
  const meaning = elaborate(e, scope);
  if (meaning === undefined) return undefined;
  return meaning.kind === "instance"
    ? meaning.instance.name
    : wrongType(meaning, "a part or an instance", e.span, scope);
}

// ── Assumptions about failures ──────────────────────────────────────────────

/** Whether an assumption is about failures and not about runs: `independent(…)`, `common_cause(…)`. */
export function isAboutFailures({ body }: AssumeItem, scope: Scope): boolean {
  return (
    body.kind === "call" &&
    (body.name.text === "independent" || body.name.text === "common_cause") &&
    scope.lookup(body.name.text) === undefined
  );
}

function callOf(
  item: AssumeItem,
  name: string,
  scope: Scope,
): Extract<Expression, { readonly kind: "call" }> | undefined {
  return isAboutFailures(item, scope) && item.body.kind === "call" && item.body.name.text === name
    ? item.body
    : undefined;
}

function independenceOf(item: AssumeItem, scope: Scope): readonly Independence[] {
  const call = callOf(item, "independent", scope);
  if (call === undefined) return [];
  const name = item.name.text;
  const [only] = call.arguments;
  if (call.arguments.length === 1 && only?.kind === "name" && only.text === "system")
    return [{ name, members: "everything" }];
  const members = call.arguments.flatMap((each) => namesOf(each, scope));
  if (call.arguments.length === 0)
    scope.reporter.report("wrong-arguments", call.span, {
      name: "independent",
      wanted: "`system`, or parts, instances and sets",
      found: "none",
    });
  return [{ name, members }];
}

function commonCauseOf(item: AssumeItem, parts: readonly ModelPart[], scope: Scope): readonly CommonCause[] {
  const call = callOf(item, "common_cause", scope);
  if (call === undefined) return [];
  const [of, share] = call.arguments;
  if (of === undefined || share === undefined || call.arguments.length !== 2) {
    const wanted =
      "a set, and the share of the failures that its members have in common, as in `common_cause(regions, 1%)`";
    scope.reporter.report("wrong-arguments", call.span, {
      name: "common_cause",
      wanted,
      found: `${call.arguments.length}`,
    });
    return [];
  }
  const number = constantNumber(share, scope);
  const members = namesOf(of, scope);
  if (number === undefined || members.length === 0) return [];
  if (number.dimension !== "share") {
    scope.reporter.report("wrong-unit", share.span, {
      found: dimensionNames[number.dimension],
      wanted: dimensionNames.share,
    });
    return [];
  }
  if (compare(number.value, zero) < 0 || compare(number.value, one) > 0) {
    scope.reporter.report("out-of-range", share.span, {
      value: showMeasure(number.value, "share"),
      range: "0% to 100%",
    });
    return [];
  }
  const [first, ...rest] = members.map((name) => parts.find((part) => part.name === name)!);
  const other = rest.find((part) => !isAlike(first!, part));
  if (other !== undefined) {
    scope.reporter.report("unequal-members", of.span, { first: first!.name, second: other.name });
    return [];
  }
  return [{ name: item.name.text, members, share: number.value }];
}

function isAlike(a: ModelPart, b: ModelPart): boolean {
  return (["availability", "mtbf", "mttr"] as const).every((name) => {
    const [x, y] = [a[name], b[name]];
    return x === undefined || y === undefined ? x === y : equals(x.value, y.value);
  });
}

function namesOf(e: Expression, scope: Scope): readonly string[] {
  const meaning = elaborate(e, scope);
  if (meaning === undefined) return [];
  if (meaning.kind === "instance") return [meaning.instance.name];
  if (meaning.kind === "set") return meaning.members.map(({ name }) => name);
  wrongType(meaning, "a part, an instance or a set of them", e.span, scope);
  return [];
}

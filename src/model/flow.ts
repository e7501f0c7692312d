/** Flows: the shape that a request takes, with every name bound. */
import type { Span } from "../source/source.ts";
import { toNumber } from "../source/rational.ts";
import type { Path } from "../quantity/architecture.ts";
import type { Expression, FlowExpression, FlowItem } from "../syntax/ast.ts";
import { constantNumber, elaborate, membersOf } from "./elaborate.ts";
import { wrongType } from "./kinds.ts";
import type { Meaning } from "./model.ts";
import type { Scope } from "./scope.ts";
import { within } from "./scope.ts";
import { showMeasure } from "./units.ts";

/** The links that there are, by what they lead from. */
export type LinksFrom = ReadonlyMap<string, ReadonlySet<string>>;

/** A path, and the parts at its two ends with where they are named. */
interface Way {
  readonly path: Path;
  readonly first: readonly Place[];
  readonly last: readonly Place[];
}

interface Place {
  readonly name: string;
  readonly span: Span;
}

/** The path of a flow; undefined when something about it is wrong, which has been reported. */
export function pathOf(
  item: FlowItem,
  flows: ReadonlyMap<string, FlowItem>,
  links: LinksFrom,
  scope: Scope,
): Path | undefined {
  const resolver: Resolver = { flows, links, open: [item.name.text], stranded: new Set() };
  return wayOf(item.path, scope, resolver)?.path;
}

interface Resolver {
  readonly flows: ReadonlyMap<string, FlowItem>;
  readonly links: LinksFrom;
  /** The flows that are being looked at: one that needs itself is none. */
  readonly open: readonly string[];
  /** Where a missing link has been reported: it is missing for all members of a set at once. */
  readonly stranded: Set<number>;
}

function wayOf(flow: FlowExpression, scope: Scope, resolver: Resolver): Way | undefined {
  if (!scope.reporter.spend(flow.span)) return undefined;
  switch (flow.kind) {
    case "component":
      return named(flow.value, scope, resolver);
    case "series": {
      const ways = several(flow.parts, scope, resolver);
      if (ways === undefined) return undefined;
      ways.slice(1).forEach((way, index) => checkLinks(ways[index]!, way, scope, resolver));
      const paths = ways.map(({ path }) => path);
      return { path: { kind: "series", paths }, first: ways[0]!.first, last: ways.at(-1)!.last };
    }
    case "fallback": {
      const ways = several(flow.parts, scope, resolver);
      return ways && joined({ kind: "fallback", paths: ways.map(({ path }) => path) }, ways);
    }
    case "select": {
      const members = membersOf(flow.set, scope);
      if (members === undefined) return undefined;
      if (members.length === 0) return scope.reporter.report("empty-set", flow.set.span, {});
      const needed = neededOf(flow, members.length, scope);
      const ways = members.map((member) => branch(flow, member, scope, resolver));
      if (needed === undefined || ways.includes(undefined)) return undefined;
      const paths = ways.map((way) => way!.path);
      return joined({ kind: "choice", needed, nearest: flow.needed === "nearest", paths }, ways as readonly Way[]);
    }
  }
}

function several(flows: readonly FlowExpression[], scope: Scope, resolver: Resolver): readonly Way[] | undefined {
  const ways = flows.map((each) => wayOf(each, scope, resolver));
  return ways.includes(undefined) ? undefined : (ways as readonly Way[]);
}

function joined(path: Path, ways: readonly Way[]): Way {
  return { path, first: ways.flatMap(({ first }) => first), last: ways.flatMap(({ last }) => last) };
}

type Select = Extract<FlowExpression, { readonly kind: "select" }>;

function branch(flow: Select, member: Meaning, scope: Scope, resolver: Resolver): Way | undefined {
  const inner = flow.as === undefined ? scope : within(scope, new Map([[flow.as.text, member]]));
  if (flow.body !== undefined) return wayOf(flow.body, inner, resolver);
  if (member.kind !== "instance") return wrongType(member, "a set of instances", flow.set.span, scope);
  return step(member.instance.name, flow.set.span);
}

function neededOf({ needed }: Select, count: number, scope: Scope): number | undefined {
  if (needed === "any" || needed === "nearest") return 1;
  if (needed === "all") return count;
  if (needed.kind === "name" && needed.text === "majority" && scope.lookup("majority") === undefined)
    return Math.floor(count / 2) + 1;
  const number = constantNumber(needed, scope);
  if (number === undefined) return undefined;
  const wanted = toNumber(number.value);
  if (number.dimension !== "number" || !Number.isInteger(wanted) || wanted < 1 || wanted > count)
    return scope.reporter.report("impossible-quorum", needed.span, {
      needed: showMeasure(number.value, number.dimension),
      found: `${count}`,
    });
  return wanted;
}

/** A part, an instance, or another flow by its name. */
function named(value: Expression, scope: Scope, resolver: Resolver): Way | undefined {
  const other =
    value.kind === "name" && scope.lookup(value.text) === undefined ? resolver.flows.get(value.text) : undefined;
  if (other !== undefined) {
    const name = other.name.text;
    if (resolver.open.includes(name)) return scope.reporter.report("endless-definition", value.span, { name });
    return wayOf(other.path, scope, { ...resolver, open: [...resolver.open, name] });
  }
  const meaning = elaborate(value, scope);
  if (meaning === undefined) return undefined;
  if (meaning.kind !== "instance") return wrongType(meaning, "a part or an instance", value.span, scope);
  return step(meaning.instance.name, value.span);
}

function step(name: string, span: Span): Way {
  const place = { name, span };
  return { path: { kind: "part", name }, first: [place], last: [place] };
}

/** Where links out of a part are stated, a flow goes along one of them. */
function checkLinks(before: Way, after: Way, scope: Scope, { links, stranded: reported }: Resolver): void {
  for (const { name: from } of before.last) {
    const targets = links.get(from);
    if (targets === undefined) continue;
    const stranded = after.first.find(({ name }) => !targets.has(name));
    if (stranded === undefined || reported.has(stranded.span.start)) continue;
    reported.add(stranded.span.start);
    scope.reporter.report("no-link", stranded.span, { from, to: stranded.name });
  }
}

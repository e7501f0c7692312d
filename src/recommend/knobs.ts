/**
 * What can be changed in a spec: its numbers, each with the place where it is written, how far it may go, and the text that stands there
 * for another value. In: the syntax tree of the file. Out: knobs, in the order of the text.
 *
 * No knob is a figure marked `assumed` or `typical`, a price or another figure of a part but its replicas, a limit in a claim or an assumption, or
 * a parameter that one of these mentions.
 */
import { measure, showMeasure } from "../model/units.ts";
import type { Rational } from "../source/rational.ts";
import { compare, divide, greatest, least, one, rational, zero } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type {
  ActionMember,
  Argument,
  Attribute,
  ComponentItem,
  Expression,
  InstanceItem,
  Item,
  Member,
  ParameterItem,
  SpecFile,
  TypeExpression,
} from "../syntax/ast.ts";
import { decimal } from "../syntax/print-expression.ts";

/** A number of the spec that can be another one. Durations are milliseconds. */
export interface Knob {
  /** For sentences: `` `interval` ``, `` the upper end of `answer` ``. */
  readonly what: string;
  /** What is rewritten. Knobs with the same site exclude one another. */
  readonly site: Span;
  readonly dimension: "duration" | "number";
  /** Only whole numbers fit. */
  readonly isWhole: boolean;
  readonly value: Rational;
  /** The least value that fits; with `isOpen` only what is above it does. */
  readonly least: Rational;
  readonly isOpen: boolean;
  readonly most?: Rational;
  /** What stands at the site for a value. */
  readonly write: (value: Rational) => string;
}

/** All numbers of a file that can be changed. `fixed`: names of parameters that keep their values. */
export function knobsOf(entry: SpecFile, fixed: ReadonlySet<string>): readonly Knob[] {
  const kept = new Set([...fixed, ...assumedNames(entry.items)]);
  const components = new Map(
    entry.items.flatMap((item) => (item.kind === "component" ? [[item.name.text, item] as const] : [])),
  );
  return entry.items
    .flatMap((item): readonly Knob[] => {
      switch (item.kind) {
        case "parameter":
          return kept.has(item.name.text) ? [] : parameter(item);
        case "instance":
          return [...argumentsOf(item, components), ...replicas(item.names[0]!.text, item.attributes ?? [])];
        case "component":
          return [...defaults(item), ...item.members.flatMap((member) => memberKnobs(item.name.text, member))];
        default:
          return [];
      }
    })
    .toSorted((a, b) => a.site.start - b.site.start);
}

/** Names in figures that nobody has promised: changing what they stand for would change the assumption. */
function assumedNames(items: readonly Item[]): readonly string[] {
  const names = new Set<string>();
  const visit = (node: unknown, isAssumed: boolean): void => {
    if (typeof node !== "object" || node === null) return;
    const { kind, text, standing } = node as {
      readonly kind?: string;
      readonly text?: string;
      readonly standing?: string;
    };
    const inside = isAssumed || standing !== undefined;
    if (inside && kind === "name" && text !== undefined) names.add(text);
    for (const [key, value] of Object.entries(node)) if (key !== "span") visit(value, inside);
  };
  visit(items, false);
  return [...names];
}

function parameter({ name, type, value }: ParameterItem): readonly Knob[] {
  if (isPrice(type)) return [];
  return knobsIn(value, `\`${name.text}\``, isInteger(type), 1).map((knob) => limited(knob, type));
}

/** A parameter of a range takes no value outside of it. */
function limited(knob: Knob, type: TypeExpression): Knob {
  if (type.kind !== "interval") return knob;
  const [low, high] = [numberOf(type.least), numberOf(type.most)];
  if (low?.dimension !== knob.dimension || high?.dimension !== knob.dimension) return knob;
  return { ...knob, least: low.value, isOpen: false, most: high.value };
}

/** What something costs, and shares and rates, are facts about the world and not choices. */
function isPrice(type: TypeExpression): boolean {
  return type.kind === "named" && ["money", "cost", "percent", "rate"].includes(type.name.text);
}

function isInteger(type: TypeExpression | undefined): boolean {
  return type === undefined || type.kind !== "named" || type.name.text === "int";
}

function argumentsOf(item: InstanceItem, components: ReadonlyMap<string, ComponentItem>): readonly Knob[] {
  const parameters = components.get(item.type.text)?.parameters ?? [];
  const positional = item.arguments.filter((argument) => argument.name === undefined);
  return item.arguments.flatMap((argument: Argument): readonly Knob[] => {
    const place = positional.indexOf(argument);
    const name = argument.name?.text ?? parameters[place]?.name.text;
    const type = parameters.find((each) => each.name.text === name)?.type;
    if (type !== undefined && isPrice(type)) return [];
    const what = name === undefined ? `argument ${place + 1}` : `\`${name}\``;
    const owners = item.names.map((each) => `\`${each.text}\``).join(", ");
    return knobsIn(argument.value, `${what} of ${owners}`, isInteger(type), 1);
  });
}

function defaults({ name, parameters }: ComponentItem): readonly Knob[] {
  return parameters.flatMap(({ name: own, type, default: value }) =>
    value === undefined || isPrice(type)
      ? []
      : knobsIn(value, `\`${own.text}\` of \`${name.text}\``, isInteger(type), 1),
  );
}

function memberKnobs(component: string, member: Member): readonly Knob[] {
  if (member.kind === "part") return replicas(`${component}.${member.name.text}`, member.attributes);
  // How often something fails is nobody's choice.
  return member.kind === "action" && member.sort === "action" ? timings(component, member) : [];
}

function timings(component: string, { name, timing }: ActionMember): readonly Knob[] {
  const what = `\`${component}.${name.text}\``;
  switch (timing?.kind) {
    case "after":
      return knobsIn(timing.delay, `the delay of ${what}`, false, 0);
    case "within":
      return knobsIn(timing.bound, `the time that ${what} has`, false, 0);
    case "every":
      return knobsIn(timing.period, `the period of ${what}`, false, 0);
    default:
      return [];
  }
}

/** The knobs of an expression that is a number or a range of two; none of anything else. */
function knobsIn(e: Expression, what: string, isWhole: boolean, leastWhole: number): readonly Knob[] {
  if (e.kind === "number") {
    const number = numberOf(e);
    if (number === undefined) return [];
    const { value, dimension } = number;
    const lowest = dimension === "number" && compare(value, rational(leastWhole)) >= 0 ? rational(leastWhole) : zero;
    return [
      {
        what,
        site: e.span,
        dimension,
        isWhole: dimension === "number" && isWhole,
        value,
        least: lowest,
        isOpen: dimension === "duration",
        write: (other) => writeNumber(other, dimension),
      },
    ];
  }
  if (e.kind !== "range") return [];
  const [low, high] = [numberOf(e.least), e.most && numberOf(e.most)];
  const ends = { site: e.span, isOpen: false };
  return [
    ...(low === undefined || (e.most !== undefined && high === undefined)
      ? []
      : [
          {
            ...ends,
            what: `the lower end of ${what}`,
            dimension: low.dimension,
            isWhole: low.dimension === "number",
            value: low.value,
            least: zero,
            ...(high && { most: high.value }),
            write: (other: Rational) =>
              `${writeNumber(other, low.dimension)}..${high === undefined ? "" : writeNumber(high.value, high.dimension)}`,
          },
        ]),
    ...(low === undefined || high === undefined
      ? []
      : [
          {
            ...ends,
            what: `the upper end of ${what}`,
            dimension: high.dimension,
            isWhole: high.dimension === "number",
            value: high.value,
            least: low.value,
            write: (other: Rational) =>
              `${writeNumber(low.value, low.dimension)}..${writeNumber(other, high.dimension)}`,
          },
        ]),
  ];
}

function numberOf(
  e: Expression,
): { readonly value: Rational; readonly dimension: Knob["dimension"]; readonly span: Span } | undefined {
  const known = e.kind === "number" ? measure(e.value, e.unit) : undefined;
  if (known === undefined || (known.dimension !== "duration" && known.dimension !== "number")) return undefined;
  return { value: known.value, dimension: known.dimension, span: e.span };
}

/** How many replicas there are: the number, or both ends of the range in which it may be chosen, with the number moved along where it must be. */
function replicas(part: string, attributes: readonly Attribute[]): readonly Knob[] {
  const attribute = attributes.find(({ name, standing }) => name.text === "replicas" && standing === undefined);
  const stated = attribute && numberOf(attribute.value);
  if (attribute === undefined || stated === undefined) return [];
  const common = { dimension: "number", isWhole: true, isOpen: false } as const;
  if (attribute.range === undefined)
    return [
      {
        ...common,
        what: `the replicas of \`${part}\``,
        site: attribute.value.span,
        value: stated.value,
        least: least(one, stated.value),
        write: (value) => decimal(value),
      },
    ];
  if (attribute.range.kind !== "range" || attribute.range.most === undefined) return [];
  const [low, high] = [numberOf(attribute.range.least), numberOf(attribute.range.most)];
  if (low === undefined || high === undefined) return [];
  const site = { ...attribute.value.span, end: attribute.range.span.end };
  const text = (now: Rational, from: Rational, to: Rational): string =>
    `${decimal(now)} in ${decimal(from)}..${decimal(to)}`;
  return [
    {
      ...common,
      what: `the fewest replicas of \`${part}\``,
      site,
      value: low.value,
      least: least(one, low.value),
      write: (value) => text(greatest(stated.value, value), value, greatest(high.value, value)),
    },
    {
      ...common,
      what: `the most replicas of \`${part}\``,
      site,
      value: high.value,
      least: low.value,
      write: (value) => text(least(stated.value, value), low.value, value),
    },
  ];
}

/** A number as a spec writes it, exactly: `8s`, `25s / 3`. */
export function writeNumber(value: Rational, dimension: Knob["dimension"]): string {
  const text = showMeasure(value, dimension);
  if (!text.includes("/")) return text;
  const inSeconds = dimension === "duration" ? divide(value, rational(1000)) : value;
  return `${inSeconds.numerator}${dimension === "duration" ? "s" : ""} / ${inSeconds.denominator}`;
}

/** A knob and the value that it is given. */
export interface Setting {
  readonly knob: Knob;
  readonly value: Rational;
}

/** The text with some knobs set; they stand at different sites. */
export function rewrite(text: string, settings: readonly Setting[]): string {
  return settings
    .toSorted((a, b) => b.knob.site.start - a.knob.site.start)
    .reduce(
      (all, { knob, value }) => all.slice(0, knob.site.start) + knob.write(value) + all.slice(knob.site.end),
      text,
    );
}

/** How much a value differs from the one that is stated, as a share of the larger of that and one. */
export function relativeChange({ knob, value }: Setting): Rational {
  const difference = compare(value, knob.value) < 0 ? minusOf(knob.value, value) : minusOf(value, knob.value);
  return knob.value.numerator === 0n ? one : divide(difference, knob.value);
}

function minusOf(a: Rational, b: Rational): Rational {
  return rational(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
}

/** The built-in kinds of parts and what may be stated of them; units are checked. */
import type { Rational } from "../source/rational.ts";
import { compare, divide, one, parseRational, rational, zero } from "../source/rational.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { Attribute, Name } from "../syntax/ast.ts";
import { constantNumber, elaborate } from "./elaborate.ts";
import type { Dimension } from "./model.ts";
import type { Scope } from "./scope.ts";
import { isComponent } from "./scope.ts";
import { dimensionNames, showMeasure } from "./units.ts";

export const partKinds: readonly string[] = [
  "service",
  "database",
  "cache",
  "load_balancer",
  "cdn",
  "monitoring",
  "queue",
  "storage",
  "gateway",
  "dns",
  "network",
];

/** What can be stated of a part; of a link only what is said to be of one, of an instance as a whole what is said so. */
const attributeDimensions: Readonly<Record<string, Dimension>> = {
  replicas: "number",
  locations: "number",
  cost: "money per month",
  latency: "duration",
  p50: "duration",
  p99: "duration",
  capacity: "rate",
  availability: "share",
  mtbf: "duration",
  mttr: "duration",
  lag: "duration",
};

const ofLinks: readonly string[] = ["latency", "p50", "p99", "lag", "cost"];
const ofWholes: readonly string[] = ["availability", "mtbf", "mttr", "cost"];

/** Whether an attribute is one of a percentile, `p99.9`, and if so of which share. */
export function percentileOf(name: string): Rational | undefined {
  const digits = /^p(\d+(?:\.\d+)?)$/.exec(name)?.[1];
  const share = digits === undefined ? undefined : divide(parseRational(digits)!, rational(100));
  return share !== undefined && compare(share, zero) > 0 && compare(share, one) < 0 ? share : undefined;
}

function dimensionOf(name: string, kind: string): Dimension | undefined {
  const dimension = Object.hasOwn(attributeDimensions, name) ? attributeDimensions[name] : undefined;
  const known = dimension ?? (percentileOf(name) === undefined ? undefined : "duration");
  const isLatency = percentileOf(name) !== undefined;
  if (kind === "link") return isLatency || ofLinks.includes(name) ? known : undefined;
  if (kind === "whole") return ofWholes.includes(name) ? known : undefined;
  return name === "lag" ? undefined : known;
}

function namesOf(kind: string): readonly string[] {
  if (kind === "link") return ofLinks;
  return kind === "whole" ? ofWholes : Object.keys(attributeDimensions).filter((name) => name !== "lag");
}

const subjects: Readonly<Record<string, string>> = { link: "a link", whole: "an instance as a whole" };

/** Checks the attributes of a part or a link. */
export function checkAttributes(kind: Name, attributes: readonly Attribute[], scope: Scope): void {
  const { reporter } = scope;
  if (isComponent(scope, kind.text)) {
    reporter.report("component-in-component", kind.span, { name: kind.text });
  } else if (kind.text !== "link" && kind.text !== "whole" && !partKinds.includes(kind.text)) {
    reporter.report("unknown-kind", kind.span, { name: kind.text }, { suggestions: nearNames(kind.text, partKinds) });
  }
  const seen = new Map<string, Name>();
  for (const attribute of attributes) {
    const name = attribute.name.text;
    const first = seen.get(name);
    if (first !== undefined)
      reporter.report(
        "duplicate-name",
        attribute.name.span,
        { name },
        { related: [{ span: first.span, text: "first stated here" }] },
      );
    seen.set(name, attribute.name);
    checkAttribute(attribute, kind.text, scope);
  }
}

function checkAttribute({ name, value, range, per }: Attribute, kind: string, scope: Scope): void {
  const { reporter } = scope;
  const wanted = dimensionOf(name.text, kind);
  if (wanted === undefined) {
    reporter.report(
      "unknown-attribute",
      name.span,
      { name: name.text, of: subjects[kind] ?? "a part" },
      { suggestions: nearNames(name.text, namesOf(kind)) },
    );
    return;
  }
  if (per !== undefined && per.text !== "replica")
    reporter.report(
      "unknown-attribute",
      per.span,
      { name: `per ${per.text}`, of: "a part" },
      { suggestions: ["per replica"] },
    );
  else if (per !== undefined && name.text !== "cost" && name.text !== "capacity")
    reporter.report("not-per-replica", per.span, { name: name.text });
  const number = constantNumber(value, scope);
  if (number === undefined) return;
  if (number.dimension !== wanted) {
    reporter.report("wrong-unit", value.span, {
      found: dimensionNames[number.dimension],
      wanted: dimensionNames[wanted],
    });
    return;
  }
  const isShare = wanted === "share";
  if (compare(number.value, zero) < 0 || (isShare && compare(number.value, one) > 0))
    reporter.report("out-of-range", value.span, {
      value: showMeasure(number.value, wanted),
      range: isShare ? "0% to 100%" : "0 and above",
    });
  if ((name.text === "mtbf" || name.text === "mttr") && number.value.numerator === 0n)
    reporter.report("out-of-range", value.span, { value: "0s", range: "above 0s" });
  if (name.text === "replicas" && number.value.denominator !== 1n) reporter.report("not-an-integer", value.span, {});
  const ends = range === undefined ? undefined : elaborate(range, scope);
  if (range === undefined || ends === undefined) return;
  if (name.text === "replicas" && ends.kind === "range")
    for (const end of [ends.least, ends.most ?? ends.least])
      if (end.denominator !== 1n) return reporter.report("not-an-integer", range.span, {});
  if (ends.kind !== "range" || ends.dimension !== wanted || ends.most === undefined)
    reporter.report("wrong-unit", range.span, {
      found: "something else",
      wanted: `a range of ${dimensionNames[wanted]}`,
    });
  else if (compare(number.value, ends.least) < 0 || compare(number.value, ends.most) > 0) {
    reporter.report("out-of-range", value.span, {
      value: showMeasure(number.value, wanted),
      range: `${showMeasure(ends.least, wanted)} to ${showMeasure(ends.most, wanted)}`,
    });
  }
}

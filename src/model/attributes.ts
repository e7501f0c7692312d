/** The built-in kinds of parts and what may be stated of them; units are checked. */
import { compare, zero } from "../source/rational.ts";
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
};

/** Checks the attributes of a part or a link. */
export function checkAttributes(kind: Name, attributes: readonly Attribute[], scope: Scope): void {
  const { reporter } = scope;
  if (isComponent(scope, kind.text)) {
    reporter.report("component-in-component", kind.span, { name: kind.text });
  } else if (kind.text !== "link" && !partKinds.includes(kind.text)) {
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
    checkAttribute(attribute, scope);
  }
}

function checkAttribute({ name, value, range, per }: Attribute, scope: Scope): void {
  const { reporter } = scope;
  const wanted = Object.hasOwn(attributeDimensions, name.text) ? attributeDimensions[name.text] : undefined;
  if (wanted === undefined) {
    reporter.report(
      "unknown-attribute",
      name.span,
      { name: name.text },
      { suggestions: nearNames(name.text, Object.keys(attributeDimensions)) },
    );
    return;
  }
  if (per !== undefined && per.text !== "replica")
    reporter.report("unknown-attribute", per.span, { name: `per ${per.text}` }, { suggestions: ["per replica"] });
  const number = constantNumber(value, scope);
  if (number === undefined) return;
  if (number.dimension !== wanted) {
    reporter.report("wrong-unit", value.span, {
      found: dimensionNames[number.dimension],
      wanted: dimensionNames[wanted],
    });
    return;
  }
  if (compare(number.value, zero) < 0)
    reporter.report("out-of-range", value.span, { value: showMeasure(number.value, wanted), range: "0 and above" });
  const ends = range === undefined ? undefined : elaborate(range, scope);
  if (range === undefined || ends === undefined) return;
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

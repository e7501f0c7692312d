/** Quantities of flows and components, `latency(request, p99)`: their names and arguments are checked. */
import type { At } from "../quantity/capacity.ts";
import type { Quantity } from "../quantity/quantity.ts";
import { dimensionOf } from "../quantity/quantity.ts";
import { nearNames } from "../source/did-you-mean.ts";
import { one } from "../source/rational.ts";
import type { Expression } from "../syntax/ast.ts";
import { foreignName } from "../syntax/errors.ts";
import { printExpression } from "../syntax/print-expression.ts";
import { percentileOf } from "./attributes.ts";
import { elaborate } from "./elaborate.ts";
import { wrongType } from "./kinds.ts";
import type { Meaning } from "./model.ts";
import type { Scope } from "./scope.ts";
import { reportUnknown } from "./scope.ts";

type Call = Extract<Expression, { readonly kind: "call" }>;

interface Kind {
  /** The arguments, for messages. */
  readonly wanted: string;
  readonly least: number;
  readonly most: number;
  /** Undefined when an argument is wrong, which has been reported. */
  readonly read: (given: readonly Expression[], text: string, scope: Scope) => Quantity | undefined;
}

const kinds: Readonly<Record<string, Kind>> = {
  cost: {
    wanted: "`system` or a component, and `stated`, `least` or `most` for one number of replicas",
    least: 1,
    most: 2,
    read([of, at], _text, scope) {
      const name = componentOf(of!, scope);
      const end: { readonly at?: At } | undefined = at === undefined ? {} : endOf(at, scope);
      if (name === undefined || end === undefined) return undefined;
      // `cost(r)` of a quantifier is another quantity for each member.
      const text = `cost(${name.of ?? "system"}${end.at === undefined ? "" : `, ${end.at}`})`;
      return { name: "cost", ...name, ...end, text };
    },
  },
  throughput: {
    wanted: "a flow, and `stated`, `least` or `most` for one number of replicas",
    least: 1,
    most: 2,
    read([of, at], text, scope) {
      const flow = flowOf(of!, scope);
      const end = at === undefined ? {} : endOf(at, scope);
      return flow === undefined || end === undefined ? undefined : { name: "throughput", flow, ...end, text };
    },
  },
  latency: {
    wanted: "a flow, and a percentile such as `p99`",
    least: 1,
    most: 2,
    read([of, percentile], text, scope) {
      const flow = flowOf(of!, scope);
      const share = percentile === undefined ? one : shareOf(percentile, scope);
      return flow === undefined || share === undefined ? undefined : { name: "latency", flow, share, text };
    },
  },
  availability: {
    wanted: "a flow",
    least: 1,
    most: 1,
    read([of], text, scope) {
      const flow = flowOf(of!, scope);
      return flow === undefined ? undefined : { name: "availability", flow, text };
    },
  },
  error_rate: {
    wanted: "a flow, and the property that says when traffic has left what failed",
    least: 1,
    most: 2,
    read([of, given], text, scope) {
      const flow = flowOf(of!, scope);
      if (given === undefined) return flow === undefined ? undefined : { name: "error_rate", flow, text };
      const property = propertyOf(given, scope);
      return flow === undefined || property === undefined ? undefined : { name: "error_rate", flow, property, text };
    },
  },
  replication_lag: {
    wanted: "`system`",
    least: 1,
    most: 1,
    read([of], text, scope) {
      if (of?.kind === "name" && of.text === "system") return { name: "replication_lag", text };
      return scope.reporter.report("wrong-arguments", of!.span, {
        name: "replication_lag",
        wanted: "`system`",
        found: `\`${printExpression(of!)}\``,
      });
    },
  },
  worst_case: {
    wanted: "a property with a deadline",
    least: 1,
    most: 1,
    read([of], text, scope) {
      const property = propertyOf(of!, scope);
      return property === undefined ? undefined : { name: "worst_case", property, text };
    },
  },
};

function isForeign(name: string): boolean {
  return name === "next" || name === "X" || foreignName(name) !== undefined;
}

/** The meaning of a call that no definition has. */
export function quantityOf(e: Call, scope: Scope): Meaning | undefined {
  const name = e.name.text;
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) {
    if (isForeign(name)) return reportUnknown(scope, name, e.name.span);
    const suggestions = nearNames(name, [...Object.keys(kinds), ...scope.names()]);
    return scope.reporter.report("unknown-name", e.name.span, { name }, { suggestions });
  }
  const count = e.arguments.length;
  if (count < kind.least || count > kind.most)
    return scope.reporter.report("wrong-arguments", e.span, { name, wanted: kind.wanted, found: `${count}` });
  const quantity = kind.read(e.arguments, printExpression(e), scope);
  return quantity && { kind: "quantity", quantity, dimension: dimensionOf(quantity) };
}

function flowOf(e: Expression, scope: Scope): string | undefined {
  return oneOf("flow", e, scope);
}

function propertyOf(e: Expression, scope: Scope): string | undefined {
  return oneOf("property", e, scope);
}

/** The name of a flow or a property, which are known by name only. */
function oneOf(what: "flow" | "property", e: Expression, scope: Scope): string | undefined {
  if (e.kind === "name" && scope.lookup(`${what} ${e.text}`) !== undefined) return e.text;
  const known = scope.names().flatMap((name) => (name.startsWith(`${what} `) ? [name.slice(what.length + 1)] : []));
  const name = printExpression(e);
  return scope.reporter.report("no-such", e.span, { what, name }, { suggestions: nearNames(name, known) });
}

function componentOf(e: Expression, scope: Scope): { readonly of?: string } | undefined {
  if (e.kind === "name" && e.text === "system") return {};
  const meaning = elaborate(e, scope);
  if (meaning === undefined) return undefined;
  return meaning.kind === "instance" ? { of: meaning.instance.name } : wrongType(meaning, "a component", e.span, scope);
}

function endOf(e: Expression, scope: Scope): { readonly at: At } | undefined {
  const word = e.kind === "name" ? e.text : "";
  if (word === "stated" || word === "least" || word === "most") return { at: word };
  return scope.reporter.report(
    "unknown-name",
    e.span,
    { name: printExpression(e) },
    { suggestions: ["stated", "least", "most"] },
  );
}

function shareOf(e: Expression, scope: Scope): Extract<Quantity, { readonly name: "latency" }>["share"] | undefined {
  const word = e.kind === "name" ? e.text : "";
  if (word === "max") return one;
  return (
    percentileOf(word) ??
    scope.reporter.report("unknown-name", e.span, { name: printExpression(e) }, { suggestions: ["p50", "p99", "max"] })
  );
}

/** Quantities of flows and components, `latency(request, p99)`: their names and units are checked; deciding them is another matter. */
import { nearNames } from "../source/did-you-mean.ts";
import type { Expression } from "../syntax/ast.ts";
import { foreignName } from "../syntax/errors.ts";
import type { Dimension, Meaning } from "./model.ts";
import type { Scope } from "./scope.ts";
import { reportUnknown } from "./scope.ts";

const quantities: Readonly<Record<string, Dimension>> = {
  cost: "money per month",
  latency: "duration",
  availability: "share",
  error_rate: "share",
  throughput: "rate",
  capacity: "rate",
};

function isForeign(name: string): boolean {
  return name === "next" || name === "X" || foreignName(name) !== undefined;
}

/** The meaning of a call that no definition has; a flow is known by name only. */
export function quantityOf(e: Extract<Expression, { readonly kind: "call" }>, scope: Scope): Meaning | undefined {
  const name = e.name.text;
  const dimension = Object.hasOwn(quantities, name) ? quantities[name] : undefined;
  if (dimension === undefined) {
    if (isForeign(name)) return reportUnknown(scope, name, e.name.span);
    const suggestions = nearNames(name, [...Object.keys(quantities), ...scope.names()]);
    return scope.reporter.report("unknown-name", e.name.span, { name }, { suggestions });
  }
  const [of, percentile, ...rest] = e.arguments;
  if (
    of?.kind !== "name" ||
    rest.length > 0 ||
    (percentile !== undefined && (name !== "latency" || percentile.kind !== "name"))
  ) {
    const wanted = name === "latency" ? "a flow, and a percentile such as `p99`" : "a flow or `system`";
    return scope.reporter.report("wrong-arguments", e.span, { name, wanted, found: `${e.arguments.length}` });
  }
  if (of.text !== "system" && scope.lookup(of.text) === undefined && scope.lookup(`flow ${of.text}`) === undefined) {
    const flows = scope.names().flatMap((each) => (each.startsWith("flow ") ? [each.slice(5)] : []));
    return scope.reporter.report(
      "unknown-name",
      of.span,
      { name: of.text },
      { suggestions: nearNames(of.text, [...flows, "system"]) },
    );
  }
  if (percentile?.kind === "name" && !/^p\d+(\.\d+)?$/.test(percentile.text) && percentile.text !== "max") {
    return scope.reporter.report(
      "unknown-name",
      percentile.span,
      { name: percentile.text },
      { suggestions: ["p50", "p99", "max"] },
    );
  }
  return { kind: "quantity", name, dimension };
}

/** Flows back to text; `or` inside `->` always stands in parentheses. */
import type { FlowExpression } from "./ast.ts";
import { printExpression, printPath } from "./print-expression.ts";

export function printFlow(flow: FlowExpression): string {
  switch (flow.kind) {
    case "component":
      return printPath(flow.value);
    case "series":
      return flow.parts.map((part) => grouped(part, part.kind === "series" || part.kind === "fallback")).join(" -> ");
    case "fallback":
      return flow.parts.map((part) => grouped(part, part.kind === "series" || part.kind === "fallback")).join(" or ");
    case "select":
      return select(flow);
  }
}

function grouped(part: FlowExpression, needed: boolean): string {
  return needed ? `(${printFlow(part)})` : printFlow(part);
}

function select(flow: Extract<FlowExpression, { readonly kind: "select" }>): string {
  const needed = typeof flow.needed === "string" ? flow.needed : `${printExpression(flow.needed)} of`;
  const as = flow.as === undefined ? "" : ` as ${flow.as.text}`;
  const body = flow.body === undefined ? "" : ` { ${printFlow(flow.body)} }`;
  return `${needed} ${printPath(flow.set)}${as}${body}`;
}

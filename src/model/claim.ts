/** Claims: their meaning, what the spec expects of them, and what else they may have been meant to say. */
import { nearNames } from "../source/did-you-mean.ts";
import type { Span } from "../source/source.ts";
import type { Name, PropertyItem, RequireItem } from "../syntax/ast.ts";
import { printExpression } from "../syntax/print-expression.ts";
import { doubtsOf } from "./doubts.ts";
import { elaborate } from "./elaborate.ts";
import { demandBool } from "./kinds.ts";
import type { Meaning, ModelClaim } from "./model.ts";
import { find, temporalKinds } from "./model.ts";
import type { Scope } from "./scope.ts";

const expectations = ["violated", "vacuous", "proved", "unknown"] as const;

/** The meaning of a claim; undefined when it has none, which has been reported. */
export function claimOf(item: PropertyItem | RequireItem, scope: Scope): ModelClaim | undefined {
  const body = demandBool(elaborate(item.body, scope), item.body.span, scope);
  if (body !== undefined && !isTimeless(body, item.body.span, scope)) return undefined;
  const expect = item.expect && expectationOf(item.expect, scope);
  if (item.expect !== undefined && expect === undefined) return undefined;
  if (body === undefined) return undefined;
  const doubts = expect === undefined || expect === "proved" ? doubtsOf(item.body, body, scope) : [];
  return {
    name: item.name.text,
    text: printExpression(item.body),
    ...(item.text === undefined ? {} : { description: item.text }),
    body,
    ...(expect === undefined ? {} : { expect }),
    ...(doubts.length === 0 ? {} : { doubts }),
    span: item.span,
  };
}

/** A quantity is the same at all times, so it does not go together with what changes. */
function isTimeless(body: Meaning, span: Span, { reporter }: Scope): boolean {
  const quantity = find(body, "quantity");
  const changing = quantity && find(body, ...temporalKinds, "variable", "count");
  if (quantity === undefined || changing === undefined) return true;
  const what =
    changing.kind === "variable" || changing.kind === "count" ? "a state of the system" : `\`${changing.kind}\``;
  reporter.report("quantity-over-time", span, { quantity: quantity.quantity.text, with: what });
  return false;
}

/** What a word says is expected; undefined when it says nothing, which has been reported. */
export function expectationOf({ text, span }: Name, { reporter }: Scope): ModelClaim["expect"] {
  const known = expectations.find((word) => word === text);
  if (known !== undefined) return known;
  const suggestions = nearNames(text, expectations);
  return reporter.report("unknown-expectation", span, { name: text }, { suggestions });
}

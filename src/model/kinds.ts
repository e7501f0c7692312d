/** What kind of thing a meaning is, in words and for checks. */
import type { Span } from "../source/source.ts";
import type { Dimension, Meaning } from "./model.ts";
import type { Scope } from "./scope.ts";
import { dimensionNames } from "./units.ts";

export type Kind =
  | { readonly kind: "bool" | "instance" | "set" | "range" }
  | { readonly kind: "number"; readonly dimension: Dimension }
  | { readonly kind: "choice"; readonly values: readonly string[] };

export function kindOf(meaning: Meaning): Kind {
  switch (meaning.kind) {
    case "number":
    case "quantity":
      return { kind: "number", dimension: meaning.dimension };
    case "sum":
      return kindOf(meaning.operands.at(-1)!);
    case "product":
      return kindOf(meaning.operand);
    case "count":
      return { kind: "number", dimension: "number" };
    case "choice":
      return { kind: "choice", values: meaning.values };
    case "variable": {
      const { type } = meaning.variable;
      if (type.kind === "choice") return type;
      return type.kind === "int" ? { kind: "number", dimension: "number" } : { kind: "bool" };
    }
    case "range":
    case "instance":
    case "set":
      return { kind: meaning.kind };
    default:
      return { kind: "bool" };
  }
}

/** `a duration`, `one of up | down`: for messages. */
export function describe(kind: Kind): string {
  switch (kind.kind) {
    case "bool":
      return "something that is true or false";
    case "number":
      return dimensionNames[kind.dimension];
    case "choice":
      return `one of ${kind.values.join(" | ")}`;
    case "instance":
      return "an instance";
    case "set":
      return "a set";
    case "range":
      return "a range";
  }
}

/** The meaning if it is true or false; otherwise the mistake is reported. */
export function demandBool(meaning: Meaning | undefined, span: Span, { reporter }: Scope): Meaning | undefined {
  if (meaning === undefined || kindOf(meaning).kind === "bool") return meaning;
  if (meaning.kind === "instance") {
    const values = meaning.instance.state?.type;
    const example =
      values?.kind === "choice"
        ? ` Say in which state, as in \`${meaning.instance.name} is ${values.values[0]}\`.`
        : "";
    return reporter.report("wrong-type", span, {
      found: `the instance \`${meaning.instance.name}\``,
      wanted: "something that is true or false",
      example,
    });
  }
  return wrongType(meaning, "something that is true or false", span, { reporter });
}

export function demandNumber(meaning: Meaning | undefined, span: Span, { reporter }: Scope): Meaning | undefined {
  if (meaning === undefined || kindOf(meaning).kind === "number") return meaning;
  return wrongType(meaning, "a number", span, { reporter });
}

export function wrongType(
  meaning: Meaning,
  wanted: string,
  span: Span,
  { reporter }: Pick<Scope, "reporter">,
): undefined {
  return reporter.report("wrong-type", span, { found: describe(kindOf(meaning)), wanted, example: "" });
}

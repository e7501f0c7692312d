/** The value of an argument, a default or an initial value, checked against the type that is declared for it. */
import { compare, zero } from "../source/rational.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { Expression, TypeExpression } from "../syntax/ast.ts";
import { elaborate } from "./elaborate.ts";
import { describe, kindOf, wrongType } from "./kinds.ts";
import type { Dimension, Meaning } from "./model.ts";
import type { Scope } from "./scope.ts";
import { isComponent } from "./scope.ts";
import { dimensionNames, dimensionsByTypeName, showMeasure } from "./units.ts";

/** The value of an expression if it fits a type. `home` is where the names in the type are read. */
export function typed(e: Expression, type: TypeExpression, scope: Scope, home: Scope): Meaning | undefined {
  if (type.kind === "choice") return choice(e, type, scope);
  const meaning = elaborate(e, scope);
  if (meaning === undefined) return undefined;
  if (type.kind === "interval") return inInterval(meaning, e, type, scope, home);
  const word = type.name.text;
  if (word === "bool")
    return kindOf(meaning).kind === "bool"
      ? constant(meaning, e, scope)
      : wrongType(meaning, "`true` or `false`", e.span, scope);
  const dimension = Object.hasOwn(dimensionsByTypeName, word) ? dimensionsByTypeName[word] : undefined;
  if (dimension !== undefined)
    return type.isRange ? rangeOf(meaning, dimension, e, scope) : quantity(meaning, dimension, word, e, scope);
  if (meaning.kind === "instance" && meaning.instance.kind === word) return meaning;
  if (!isComponent(home, word)) {
    const suggestions = nearNames(word, [...Object.keys(dimensionsByTypeName), "bool", ...home.names()]);
    return scope.reporter.report("unknown-name", type.name.span, { name: word }, { suggestions });
  }
  const found =
    meaning.kind === "instance"
      ? `\`${meaning.instance.name}\`, which is a ${meaning.instance.kind}`
      : describe(kindOf(meaning));
  return scope.reporter.report("wrong-type", e.span, { found, wanted: `an instance of ${word}`, example: "" });
}

/** One of the words of a choice. */
export function choice(
  e: Expression,
  type: Extract<TypeExpression, { readonly kind: "choice" }>,
  scope: Scope,
): Meaning | undefined {
  const values = type.values.map((value) => value.text);
  if (e.kind === "name" && values.includes(e.text)) return { kind: "choice", value: e.text, values };
  if (e.kind === "name" && scope.lookup(e.text) === undefined) {
    const states = values.map((each) => `\`${each}\``).join(", ");
    return scope.reporter.report(
      "unknown-state",
      e.span,
      { name: e.text, states },
      { suggestions: nearNames(e.text, values) },
    );
  }
  const meaning = elaborate(e, scope);
  if (meaning === undefined || (meaning.kind === "choice" && meaning.values.join() === values.join())) return meaning;
  return wrongType(meaning, `one of ${values.join(" | ")}`, e.span, scope);
}

function constant(meaning: Meaning, e: Expression, { reporter }: Scope): Meaning | undefined {
  return meaning.kind === "bool" ? meaning : reporter.report("not-constant", e.span, {});
}

function quantity(
  meaning: Meaning,
  dimension: Dimension,
  word: string,
  e: Expression,
  scope: Scope,
): Meaning | undefined {
  if (meaning.kind !== "number") return wrongType(meaning, dimensionNames[dimension], e.span, scope);
  if (meaning.dimension !== dimension)
    return scope.reporter.report("wrong-unit", e.span, {
      found: dimensionNames[meaning.dimension],
      wanted: dimensionNames[dimension],
    });
  if (word === "int" && meaning.value.denominator !== 1n) return scope.reporter.report("not-an-integer", e.span, {});
  if (dimension === "duration" && compare(meaning.value, zero) < 0)
    return scope.reporter.report("negative-duration", e.span, {});
  return meaning;
}

/** A single value is a range of one. */
function rangeOf(meaning: Meaning, dimension: Dimension, e: Expression, scope: Scope): Meaning | undefined {
  if (meaning.kind !== "number" && meaning.kind !== "range")
    return wrongType(meaning, `a range of ${dimension}s`, e.span, scope);
  if (meaning.dimension !== dimension)
    return scope.reporter.report("wrong-unit", e.span, {
      found: dimensionNames[meaning.dimension],
      wanted: dimensionNames[dimension],
    });
  const least = meaning.kind === "range" ? meaning.least : meaning.value;
  if (dimension === "duration" && compare(least, zero) < 0)
    return scope.reporter.report("negative-duration", e.span, {});
  return meaning.kind === "range" ? meaning : { kind: "range", least, most: least, dimension };
}

function inInterval(
  meaning: Meaning,
  e: Expression,
  type: Extract<TypeExpression, { readonly kind: "interval" }>,
  scope: Scope,
  home: Scope,
): Meaning | undefined {
  const ends = elaborate({ kind: "range", least: type.least, most: type.most, span: type.span }, home);
  if (ends?.kind !== "range" || ends.most === undefined) return undefined;
  if (meaning.kind !== "number") return wrongType(meaning, dimensionNames[ends.dimension], e.span, scope);
  if (meaning.dimension !== ends.dimension)
    return scope.reporter.report("wrong-unit", e.span, {
      found: dimensionNames[meaning.dimension],
      wanted: dimensionNames[ends.dimension],
    });
  if (compare(meaning.value, ends.least) >= 0 && compare(meaning.value, ends.most) <= 0) return meaning;
  const range = `${showMeasure(ends.least, ends.dimension)} to ${showMeasure(ends.most, ends.dimension)}`;
  return scope.reporter.report("out-of-range", e.span, { value: showMeasure(meaning.value, meaning.dimension), range });
}

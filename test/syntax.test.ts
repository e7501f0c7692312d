/** The front end: what is printed is read back, and no text makes it throw or run away. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SpecParser } from "../grammar/parser.ts";
import { createLexer, keywords } from "../grammar/tokens.ts";
import { formatText } from "../src/format.ts";
import { hasErrors } from "../src/source/diagnostic.ts";
import { rational } from "../src/source/rational.ts";
import { parse } from "../src/syntax/parse.ts";
import { print } from "../src/syntax/print.ts";
import type { Attribute, BinaryOperator, Expression, Item, SpecFile } from "../src/syntax/ast.ts";

const file = { path: "law.upir", text: "" };
const span = { file, start: 0, end: 0 };
const at = { span };

/** A tree without its places and comments. */
function meaningOf(spec: SpecFile): string {
  const { comments: _comments, ...rest } = spec;
  return JSON.stringify(rest, (key, value: unknown) =>
    key === "span" || key === "pathSpan" ? undefined : typeof value === "bigint" ? `${value}` : value,
  );
}

const word = fc.constantFrom("a", "region", "us_east", "x1", "count", "any", "range", "starting", "nearest");
const name = word.map((text) => ({ text, ...at }));

const quantity: fc.Arbitrary<Expression> = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }),
    fc.constantFrom(1, 10, 100),
    fc.constantFrom("", "ms", "s", "min", "%", "rps", "$", "$/month"),
  )
  .map(([whole, part, unit]) => ({ kind: "number", value: rational(whole, part), unit, ...at }));

const path: fc.Arbitrary<Expression> = fc.oneof(
  word.map((text): Expression => ({ kind: "name", text, ...at })),
  fc
    .tuple(word, name)
    .map(([text, member]): Expression => ({ kind: "member", of: { kind: "name", text, ...at }, name: member, ...at })),
  fc.tuple(word, word).map(([text, index]): Expression => ({
    kind: "index",
    of: { kind: "name", text, ...at },
    at: { kind: "name", text: index, ...at },
    ...at,
  })),
);

const operators: readonly BinaryOperator[] = [
  "and",
  "or",
  "implies",
  "iff",
  "until",
  "weak until",
  "release",
  "since",
  "+",
  "-",
  "*",
  "/",
];
const comparisons: readonly BinaryOperator[] = ["=", "!=", "<", "<=", ">", ">="];

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 5, depthIdentifier: "e" },
    quantity,
    path,
    fc.boolean().map((value): Expression => ({ kind: "boolean", value, ...at })),
    fc
      .tuple(fc.constantFrom(...operators), tie("expression"), tie("expression"))
      .map(([operator, left, right]): Expression => ({ kind: "binary", operator, left, right, ...at })),
    fc
      .tuple(fc.constantFrom(...comparisons), path, quantity)
      .map(([operator, left, right]): Expression => ({ kind: "binary", operator, left, right, ...at })),
    fc
      .tuple(
        fc.constantFrom(
          "not" as const,
          "-" as const,
          "always" as const,
          "eventually" as const,
          "once" as const,
          "historically" as const,
        ),
        tie("expression"),
      )
      .map(([operator, operand]): Expression => ({ kind: "prefix", operator, operand, ...at })),
    fc
      .tuple(fc.constantFrom("within" as const, "for" as const), fc.oneof(quantity, path), tie("expression"))
      .map(([operator, bound, operand]): Expression => ({ kind: "bounded", operator, bound, operand, ...at })),
    fc
      .tuple(path, fc.boolean(), name)
      .map(([subject, negated, state]): Expression => ({ kind: "is", subject, negated, state, ...at })),
    fc
      .tuple(
        fc.constantFrom("forall" as const, "exists" as const, "count" as const, "sum" as const),
        name,
        path,
        tie("expression"),
      )
      .map(([quantifier, variable, set, body]): Expression => ({
        kind: "quantifier",
        quantifier,
        variable,
        set,
        body,
        ...at,
      })),
    fc
      .tuple(name, fc.array(tie("expression"), { maxLength: 2 }))
      .map(([called, args]): Expression => ({ kind: "call", name: called, arguments: args, ...at })),
  ),
}));

const attribute: fc.Arbitrary<Attribute> = fc
  .tuple(name, fc.constantFrom(undefined, "typical", "assumed"), expression)
  .map(([named, standing, value]): Attribute => ({ name: named, ...(standing && { standing }), value, ...at }));

const item: fc.Arbitrary<Item> = fc.oneof(
  fc.tuple(name, name, fc.array(attribute, { maxLength: 3 })).map(([from, to, attributes]): Item => ({
    kind: "links",
    from: { kind: "name", ...from },
    to: { kind: "name", ...to },
    attributes,
    ...at,
  })),
  fc.tuple(name, expression).map(([named, body]): Item => ({ kind: "property", name: named, body, ...at })),
  fc
    .tuple(name, fc.string({ unit: fc.constantFrom("a", " ", '"', "\\", "é", "/") }), expression, name)
    .map(([named, text, body, expect]): Item => ({ kind: "property", name: named, text, body, expect, ...at })),
  fc.tuple(name, expression).map(([named, body]): Item => ({ kind: "assume", name: named, body, ...at })),
  fc
    .tuple(name, fc.array(name, { maxLength: 2 }), expression)
    .map(([named, parameters, body]): Item => ({ kind: "define", name: named, parameters, body, ...at })),
  fc.tuple(name, expression).map(([named, value]): Item => ({
    kind: "parameter",
    name: named,
    type: { kind: "named", name: { text: "duration", ...at }, isRange: false, ...at },
    value,
    ...at,
  })),
);

describe("print", () => {
  test("what is printed is read back as the same spec, and printed the same", () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), (items) => {
        const spec: SpecFile = { kind: "spec", items, comments: [], ...at };
        const text = print(spec);
        const again = parse({ path: "law.upir", text });
        expect(again.diagnostics, text).toEqual([]);
        expect(meaningOf(again.value)).toBe(meaningOf(spec));
        expect(print(again.value)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["within 2 * ?1s..5s r is up", "within 2 * ?{1s..5s} r is up"],
    ["within d - ?1s..5s r is up", "within d - ?{1s..5s} r is up"],
    ["within ?1s..5s r is up", "within ?1s..5s r is up"],
    ["a.x..(on / 1)[2]", "a.x..(on / 1)[2]"],
    ["(?1s..5s) * 2 > d", "?{1s..5s} * 2 > d"],
    ["within 0.00000000000000000000000000000000000000000000000001s p", undefined],
  ])("%s", (text, printed = text) => {
    const { value, diagnostics } = formatText({ path: "hole.upir", text: `property a: ${text}\n` });
    expect(diagnostics).toEqual([]);
    expect(value).toBe(`property a: ${printed}\n`);
  });

  const corpus = ["high-availability-api", "short-outages", "patterns/health-check", "bench/failover"];
  test.each(corpus)("%s keeps its meaning and its comments, however it is laid out", (spec) => {
    const text = readFileSync(`specs/${spec}.upir`, "utf8");
    const squeezed = text.replace(/^[ \t]+/gm, "").replace(/[ \t]{2,}/g, " ");
    const { value, diagnostics } = formatText({ path: spec, text: squeezed });
    expect(diagnostics).toEqual([]);
    expect(meaningOf(parse({ path: spec, text: value }).value)).toBe(meaningOf(parse({ path: spec, text }).value));
    const comments = (of: string): readonly string[] =>
      (parse({ path: spec, text: of }).value.comments ?? []).map((comment) => comment.text.replace(/\s+/g, " ").trim());
    expect(comments(value)).toEqual(comments(text));
    expect(formatText({ path: spec, text: value }).value).toBe(value);
  });
});

describe("parse", () => {
  test("the grammar is sound by Chevrotain's own checks", () => {
    expect(() => createLexer(true)).not.toThrow();
    expect(() => new SpecParser({ validate: true })).not.toThrow();
  });

  test("no row of words makes it throw, and errors are few", () => {
    const words = [
      ...keywords.map((each) => each.name.toLowerCase()),
      "a",
      "30s",
      "$5",
      '"t"',
      "{",
      "}",
      "(",
      ")",
      "[",
      "]",
      ":",
      ":=",
      "->",
      "..",
      ",",
      "|",
      "?",
      "=",
      "&&",
      "/*",
      "\n",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 60 }), (row) => {
        const { diagnostics } = parse({ path: "soup.upir", text: row.join(" ") });
        expect(diagnostics.length).toBeLessThanOrEqual(21);
        for (const each of diagnostics) expect(each.span.start).toBeLessThanOrEqual(each.span.end);
      }),
      { numRuns: 1000 },
    );
  });

  test("no text at all makes it throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        parse({ path: "noise.upir", text });
      }),
      { numRuns: 1000 },
    );
  });

  test("no cut of a real spec makes it throw, and every cut inside is an error", () => {
    const text = readFileSync("specs/patterns/health-check.upir", "utf8");
    const open = text.indexOf("{\n");
    for (let end = 0; end < text.length; end += 7) {
      const { diagnostics } = parse({ path: "cut.upir", text: text.slice(0, end) });
      if (end > open && end < text.lastIndexOf("}")) expect(hasErrors(diagnostics), `cut at ${end}`).toBe(true);
    }
  });
});

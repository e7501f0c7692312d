/**
 * The examples of the language reference and of the README are specs, and say what is so. A block that begins with
 * `system` is one as it stands; what begins otherwise is added to the one that the comment before it names:
 *
 *     <!-- with Night -->                            the spec `system Night` of the same file
 *     <!-- with Night, rejected: wrong-unit -->      and it must be rejected with this code and no other
 *
 * All are checked, and are in the standard layout. Where a block says `expect`, the claims that do are decided.
 */
import { readFileSync } from "node:fs";
import type { TokenType } from "chevrotain";
import { describe, expect, test } from "vitest";
import { keywords, softWords } from "../grammar/tokens.ts";
import { check, verify } from "../src/index.ts";
import { parse } from "../src/syntax/parse.ts";
import { print } from "../src/syntax/print.ts";

interface Example {
  readonly title: string;
  /** The name of the whole spec that it is, or is added to. */
  readonly system: string;
  readonly block: string;
  /** The text of the whole spec. */
  readonly text: string;
  readonly rejected?: string;
}

const fence = /(?:^<!-- with (\w+)(?:, rejected: ([\w-]+))? -->\n\n)?^```upir\n([^]*?)^```$/gm;

function examplesOf(document: string): readonly Example[] {
  const text = readFileSync(document, "utf8");
  const whole = new Map<string, string>();
  return [...text.matchAll(fence)].map((match) => {
    const [, base, rejected, block = ""] = match;
    const line = text.slice(0, match.index + match[0].indexOf("```")).split("\n").length;
    const own = /^system (\w+)$/m.exec(block)?.[1];
    if (own !== undefined) whole.set(own, block);
    const system = own ?? base ?? "nothing";
    const example = { title: `${document}:${line}`, system, block };
    const all = own === undefined ? `${whole.get(system) ?? `no spec ${system} above`}\n${block}` : block;
    return { ...example, text: all, ...(rejected === undefined ? {} : { rejected }) };
  });
}

/** As if it stood beside the specs, so that it may `use` them. */
function specOf(text: string): { readonly path: string; readonly text: string } {
  return { path: "specs/example.upir", text };
}

/** The claims of a spec that say what is expected of them, by name; those in scenarios last. */
function expectationsOf(text: string): readonly (readonly [claim: string, verdict: string])[] {
  const { items } = parse({ path: "block.upir", text }).value;
  const inScenarios = items.flatMap((item) =>
    item.kind === "scenario" ? item.members.map((each) => [item, each] as const) : [],
  );
  const claimed = items.flatMap((item) =>
    (item.kind === "property" || item.kind === "require") && item.expect !== undefined
      ? [[item.name.text, item.expect.text] as const]
      : [],
  );
  const expected = inScenarios.flatMap(([{ name }, member]) =>
    member.kind === "expectation" ? [[`${member.claim.text} in ${name.text}`, member.expect.text] as const] : [],
  );
  return [...claimed, ...expected];
}

const documents = ["grammar/README.md", "README.md"];
const examples = documents.flatMap(examplesOf);
const accepted = examples.filter((example) => example.rejected === undefined);
const rejected = examples.filter((example) => example.rejected !== undefined);

/** Each whole spec with everything that is added to it, to be decided at once. */
const systems = [...new Set(accepted.map((example) => example.system))].map((system) => ({
  system,
  text: accepted.flatMap((example) => (example.system === system ? [example.block] : [])).join("\n"),
}));

test("the reference has examples, and none is left out", () => {
  const fences = documents.map((document) => readFileSync(document, "utf8").split("```upir").length - 1);
  expect(examples.length).toBe(fences.reduce((a, b) => a + b));
  expect(examples.length).toBeGreaterThan(20);
  expect(systems.flatMap(({ text }) => expectationsOf(text)).length).toBeGreaterThan(30);
});

describe("examples", () => {
  test.each(accepted)("$title has nothing wrong with it", ({ text }) => {
    expect(check(specOf(text)).diagnostics).toEqual([]);
  });

  test.each(accepted)("$title is in the standard layout", ({ block }) => {
    expect(print(parse({ path: "block.upir", text: block }).value)).toBe(block);
  });

  test.each(rejected)("$title is rejected for what it says, and for nothing else", ({ text, rejected }) => {
    const { problem, diagnostics } = check(specOf(text));
    expect(problem).toBeUndefined();
    expect([...new Set(diagnostics.map((each) => each.code))]).toEqual([rejected]);
  });

  test.each(systems)("the claims of $system come out as expected", async ({ text }) => {
    const expected = expectationsOf(text);
    const { claims } = await verify(specOf(text), { only: expected.map(([name]) => name) });
    expect(claims.map(({ claim, verdict }) => [claim.name, verdict.kind])).toEqual(expected);
  });
});

describe("words", () => {
  const reference = readFileSync("grammar/README.md", "utf8");
  const wordsIn = (text: string): readonly string[] => [...text.matchAll(/`(\w+)`/g)].map((match) => match[1]!);
  const spelling = (types: readonly TokenType[]): readonly string[] => types.map((type) => String(type.PATTERN)).sort();

  test("the kept words are the keywords of the lexer", () => {
    const kept = reference.split("\n").filter((line) => line.startsWith("> "));
    expect(kept.flatMap(wordsIn)).toEqual(spelling(keywords.filter((word) => !softWords.includes(word))));
    const soft = /The words (`all`[^]*?) mean/.exec(reference)?.[1] ?? "";
    expect(wordsIn(soft)).toEqual(spelling(softWords));
  });

  test("the units are those that are read", () => {
    const section = reference.slice(reference.indexOf("## Values and units"), reference.indexOf("## Expressions"));
    const rows = section.split("\n").filter((line) => line.startsWith("| `"));
    const quantities = rows.flatMap((row) => wordsAsWritten(row.split("|")[1]!));
    for (const quantity of quantities.filter((each) => !each.includes(".."))) {
      const text = `system Units\nparameter x: ${typeOf(quantity)} = ${quantity}\nproperty p: true\n`;
      expect(check(specOf(text)).diagnostics, quantity).toEqual([]);
    }
    expect(quantities.length).toBeGreaterThan(15);
  });
});

function wordsAsWritten(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
}

function typeOf(quantity: string): string {
  if (/true|false/.test(quantity)) return "bool";
  if (quantity.startsWith("$")) return quantity.includes("/") ? "cost" : "money";
  if (quantity.endsWith("%")) return "percent";
  if (quantity.endsWith("rps")) return "rate";
  return /[a-z]/.test(quantity) ? "duration" : "number";
}

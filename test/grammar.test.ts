/**
 * The grammar in other forms. `npm run grammar` writes the files anew; where they are stale these tests fail.
 */
import { readFileSync, readdirSync } from "node:fs";
import type { TokenType } from "chevrotain";
import { expect, test } from "vitest";
import { ebnf } from "../grammar/ebnf.ts";
import { textMate } from "../grammar/text-mate.ts";
import { createLexer } from "../grammar/tokens.ts";
import * as t from "../grammar/tokens.ts";

test("upir.ebnf is what the parser reads", async () => {
  await expect(ebnf()).toMatchFileSnapshot("../grammar/upir.ebnf");
});

test("every name in upir.ebnf is a rule of it", () => {
  const text = ebnf().replace(/\/\*[^]*?\*\/|'[^'\n]*'|::= \/.*\/$/gm, "");
  const rules = new Set([...text.matchAll(/^(\w+) ?(?:::=)?/gm)].map((match) => match[1]));
  const used = new Set([...text.matchAll(/\b[A-Za-z]\w+\b/g)].map((match) => match[0]));
  expect([...used].filter((name) => !rules.has(name))).toEqual([]);
  expect(rules.size).toBeGreaterThan(60);
});

test("upir.tmLanguage.json has the words of the lexer", async () => {
  await expect(textMate()).toMatchFileSnapshot("../grammar/upir.tmLanguage.json");
});

interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

/** What an editor makes of one line or comment: the first rule that matches furthest to the left, again and again. */
function colour(text: string): ReadonlyMap<number, string> {
  const { patterns } = JSON.parse(textMate()) as { readonly patterns: readonly Rule[] };
  const rules = patterns.map((rule) => ({
    ...rule,
    regex: new RegExp(rule.match ?? `(?:${rule.begin!})[^]*?(?:${rule.end!})`, "dgm"),
  }));
  const scopes = new Map<number, string>();
  for (let from = 0; from < text.length;) {
    const found = rules
      .map((rule) => {
        rule.regex.lastIndex = from;
        return { rule, match: rule.regex.exec(text) };
      })
      .filter(({ match }) => match !== null)
      .sort((a, b) => a.match!.index - b.match!.index)[0];
    if (found?.match === null || found === undefined) break;
    const { rule, match } = found;
    if (rule.name !== undefined) scopes.set(match.index, rule.name);
    for (const [group, { name }] of Object.entries(rule.captures ?? {})) {
      const at = match.indices![Number(group)];
      if (at !== undefined) scopes.set(at[0], name);
    }
    from = Math.max(match.index + match[0].length, from + 1);
  }
  return scopes;
}

const expected: readonly (readonly [readonly TokenType[], RegExp])[] = [
  [[...t.itemWords, ...t.memberWords], /^keyword\.other/],
  [t.clauseWords, /^keyword\.control/],
  [[...t.prefixWords, ...t.infixWords, t.WeakUntil], /^keyword\.operator\.word/],
  [t.valueWords, /^constant\.language/],
  [[t.Quantity, t.Money], /^constant\.numeric/],
  [[t.Text], /^string/],
];

const specs = ["specs", "specs/patterns", "specs/patterns/checked", "test/corpus/verdicts"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".upir"))
    .map((name) => `${folder}/${name}`),
);

test.each(specs)("%s is coloured as it is read", (path) => {
  const text = readFileSync(path, "utf8");
  const scopes = colour(text);
  const { tokens } = createLexer().tokenize(text);
  const wrong = tokens.flatMap((token, index) => {
    // What is called like a keyword is no keyword.
    if (["Action", "Fault", "Dot"].includes(tokens[index - 1]?.tokenType.name ?? "")) return [];
    const scope = expected.find(([types]) => types.includes(token.tokenType))?.[1];
    const found = scopes.get(token.startOffset) ?? "nothing";
    return scope === undefined || scope.test(found) ? [] : [`${token.startLine}: ${token.image} is ${found}`];
  });
  expect(wrong).toEqual([]);
});

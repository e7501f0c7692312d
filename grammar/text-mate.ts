/**
 * The tokens as a TextMate grammar, which editors colour text by. `npm run grammar` writes it to
 * `upir.tmLanguage.json`. A word that is a keyword only in places is coloured where it most likely is one.
 */
import type { TokenType } from "chevrotain";
import * as t from "./tokens.ts";

interface Pattern {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly patterns?: readonly Pattern[];
}

const name = String.raw`[A-Za-z_]\w*`;
const typeWords = [t.System, t.Component];
const namedWords = [...t.itemWords, ...t.memberWords].filter(
  (word) => ![...typeWords, t.Use, t.State, t.Link].includes(word),
);
/** Before these a soft word is surely one: `any regions`, `2 of replicas`, `every 10s starting 0s`. */
const softWords = t.softWords.filter((word) => word !== t.Count && word !== t.Sum);

const patterns: readonly Pattern[] = [
  { name: "comment.line.double-slash.upir", match: "//.*$" },
  { name: "comment.block.upir", begin: String.raw`/\*`, end: String.raw`\*/` },
  {
    name: "string.quoted.double.upir",
    begin: '"',
    end: '"|$',
    patterns: [{ name: "constant.character.escape.upir", match: String.raw`\\["\\]` }],
  },
  { match: String.raw`(?<!\.)\.(?!\.)\s*(${name})`, captures: scopes("variable.other.member") },
  declaration(typeWords, "entity.name.type"),
  declaration(namedWords, "entity.name.function"),
  { match: `(${t.money.amount})(${t.money.period})?`, captures: scopes("constant.numeric", "keyword.other.unit") },
  {
    match: String.raw`(?<!\w)(${t.quantity.number})(${t.quantity.unit})?`,
    captures: scopes("constant.numeric", "keyword.other.unit"),
  },
  { name: "constant.language.upir", match: anyOf(t.valueWords) },
  { name: "keyword.operator.word.upir", match: String.raw`\bweak\s+until\b` },
  { name: "keyword.operator.word.upir", match: anyOf([...t.prefixWords, ...t.infixWords]) },
  { name: "keyword.control.upir", match: anyOf(t.clauseWords) },
  { name: "keyword.other.upir", match: anyOf([...t.itemWords, ...t.memberWords]) },
  { name: "support.function.upir", match: String.raw`${anyOf([t.Count, t.Sum])}(?=\s*\()` },
  {
    name: "keyword.other.upir",
    match: String.raw`(?<!-> )(?<!is )(?<!not )(?<!, )${anyOf(softWords)}(?=[ \t]+[\w$?{(])`,
  },
  { name: "keyword.operator.upir", match: String.raw`->|:=|\.\.|<=|>=|!=|[-<>=+*/|?]` },
];

export function textMate(): string {
  const grammar = {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    comment: "Written by `npm run grammar` from text-mate.ts and tokens.ts.",
    name: "upir",
    scopeName: "source.upir",
    fileTypes: ["upir"],
    patterns,
  };
  return `${JSON.stringify(grammar, undefined, 2)}\n`;
}

/** `property name`: the word, and the name that it declares. */
function declaration(words: readonly TokenType[], scope: string): Pattern {
  return { match: String.raw`${anyOf(words, "(")}\s+(${name})`, captures: scopes("keyword.other", scope) };
}

function anyOf(words: readonly TokenType[], open = "(?:"): string {
  const longestFirst = words.map((word) => String(word.PATTERN)).sort((a, b) => b.length - a.length);
  return String.raw`\b${open}${longestFirst.join("|")})\b`;
}

function scopes(...names: readonly string[]): NonNullable<Pattern["captures"]> {
  return Object.fromEntries(names.map((scope, index) => [`${index + 1}`, { name: `${scope}.upir` }]));
}

/**
 * The parser's own description of its grammar, as EBNF in the notation of the W3C. `npm run grammar` writes it to
 * `upir.ebnf`. A rule here is a rule there; the tokens follow, with regular expressions between slashes.
 */
import type { TokenType } from "chevrotain";
import { tokenMatcher } from "chevrotain";
import { SpecParser } from "./parser.ts";
import * as t from "./tokens.ts";

/** What `getSerializedGastProductions` answers; its own types say less. */
interface Production {
  readonly type: string;
  readonly name?: string;
  readonly label?: string;
  readonly definition?: readonly Production[];
  readonly separator?: Production;
}

const width = 110;

const head = `/* The grammar of upir, written by \`npm run grammar\` from parser.ts and tokens.ts.

   'x' is the word or sign x; x? may be left out; x* may be repeated or left out; x+ stands once or more.
   White space and comments may stand between any two tokens and mean nothing, but for one case: an open range
   such as \`30s..\` ends with its line.

   Operators stand in one flat row here; how tightly each binds is said in README.md. Where two rules could go
   on with the same word, parser.ts looks a few words further (its methods named \`is…\`). */
`;

export function ebnf(): string {
  const rules = new SpecParser().getSerializedGastProductions() as readonly Production[];
  const written = rules.map((rule) => ruleOf(rule.name ?? "", rule.definition ?? []));
  const words = [
    "\n/* Words */\n",
    ...wordRules(),
    "\n/* Other tokens, and what stands between them */\n",
    ...otherRules(),
  ];
  return `${[head, ...written, ...words].join("\n")}\n`;
}

function ruleOf(name: string, definition: readonly Production[]): string {
  const [only] = definition;
  if (definition.length === 1 && only?.type === "Alternation") return alternatives(name, branches(only));
  return `${name} ::= ${sequence(definition)}`;
}

function alternatives(name: string, all: readonly string[]): string {
  const short = `${name} ::= ${all.join(" | ")}`;
  if (short.length <= width) return short;
  return `${name} ::=\n    ${all.join("\n  | ")}`;
}

// ── Productions ─────────────────────────────────────────────────────────────

function sequence(definition: readonly Production[]): string {
  return definition.map(part).join(" ");
}

function branches({ definition = [] }: Production): readonly string[] {
  return definition.map((branch) => sequence(branch.definition ?? []));
}

function part(production: Production): string {
  const { type, name = "", definition = [], separator } = production;
  switch (type) {
    case "Terminal":
      return terminal(production);
    case "NonTerminal":
      return name;
    case "Alternation":
      return `( ${branches(production).join(" | ")} )`;
    case "Option":
      return `${grouped(definition)}?`;
    case "Repetition":
      return `${grouped(definition)}*`;
    case "RepetitionMandatory":
      return `${grouped(definition)}+`;
    case "RepetitionWithSeparator":
      return `( ${separated(definition, separator)} )?`;
    case "RepetitionMandatoryWithSeparator":
      return separated(definition, separator);
    default:
      throw new TypeError(`a ${type} is not written yet`);
  }
}

function grouped(definition: readonly Production[]): string {
  const text = sequence(definition);
  return /[ |]/.test(text) && !isGroup(definition) ? `( ${text} )` : text;
}

function isGroup([first, ...rest]: readonly Production[]): boolean {
  return rest.length === 0 && first?.type === "Alternation";
}

function separated(definition: readonly Production[], separator: Production | undefined): string {
  const each = sequence(definition);
  return `${each} ( ${separator === undefined ? "" : `${terminal(separator)} `}${each} )*`;
}

/** A word or a sign as itself, another token by its name. */
function terminal({ name = "", label = "" }: Production): string {
  return /^`.+`$/.test(label) && name !== t.WeakUntil.name ? quoted(label.slice(1, -1)) : name;
}

function quoted(text: string): string {
  return text.includes("'") ? `"${text}"` : `'${text}'`;
}

// ── Tokens ──────────────────────────────────────────────────────────────────

/** The four nested sorts of words: what stands where a `Name` is asked for may be spelt like a soft keyword, and so on. */
function wordRules(): readonly string[] {
  const only = (category: TokenType, inner: TokenType | undefined): readonly string[] =>
    t.keywords
      .filter((word) => tokenMatcher(sample(word), category) && !(inner && tokenMatcher(sample(word), inner)))
      .map((word) => quoted(String(word.PATTERN)))
      .sort();
  return [
    folded("Word", [t.Label.name, ...only(t.Word, t.Label)]),
    folded("Label", [t.Name.name, ...only(t.Label, t.Name)]),
    folded("Name", [t.Identifier.name, ...only(t.Name, undefined)]),
    `${t.Identifier.name} ::= ${pattern(t.Identifier)}`,
    `${t.WeakUntil.name} ::= ${pattern(t.WeakUntil)}`,
  ];
}

function sample(type: TokenType): Parameters<typeof tokenMatcher>[0] {
  return { image: "", startOffset: 0, tokenType: type, tokenTypeIdx: type.tokenTypeIdx! };
}

function folded(name: string, all: readonly string[]): string {
  const lines = [""];
  for (const [index, each] of all.entries()) {
    const text = index === 0 ? each : ` | ${each}`;
    if (lines.at(-1)!.length + text.length > width - 4) lines.push("");
    lines[lines.length - 1] += lines.at(-1) === "" ? text.trim() : text;
  }
  return `${name} ::=\n    ${lines.join("\n    ")}`;
}

function otherRules(): readonly string[] {
  const described = [t.Quantity, t.Money, t.Text, t.Space, t.Comment];
  return [...described.map((type) => `${type.name} ::= ${pattern(type)}`), "EOF ::= /* the end of the file */"];
}

function pattern(type: TokenType): string {
  return type.PATTERN instanceof RegExp ? `/${type.PATTERN.source}/` : quoted(String(type.PATTERN));
}

/**
 * Hostile texts, made from good specs by a seeded random number generator: bytes, words and whole subtrees out of place,
 * and texts that the grammar itself produces. The same seed makes the same texts.
 */
import { Alternation, NonTerminal, Option, Repetition, RepetitionMandatory } from "chevrotain";
import { RepetitionMandatoryWithSeparator, RepetitionWithSeparator, Terminal, tokenMatcher } from "chevrotain";
import type { CstNode, IProduction, IToken, Rule, TokenType } from "chevrotain";
import { SpecParser } from "../grammar/parser.ts";
import * as t from "../grammar/tokens.ts";

/** A whole number from 0 on, below a limit. */
export type Dice = (below: number) => number;

/** The generator mulberry32: small, and good enough to be surprising. */
export function createDice(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

interface Spec {
  readonly text: string;
  readonly tokens: readonly IToken[];
  /** Where each rule of the grammar was applied. */
  readonly subtrees: ReadonlyMap<string, readonly Range[]>;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Mutator {
  /** A text, and the name of the way in which it was made. */
  next(dice: Dice): { readonly way: string; readonly text: string };
}

export function createMutator(texts: readonly string[]): Mutator {
  const lexer = t.createLexer();
  const parser = new SpecParser();
  const specs = texts.flatMap((text): readonly Spec[] => {
    const { tokens } = lexer.tokenize(text);
    parser.input = tokens;
    return tokens.length === 0 ? [] : [{ text, tokens, subtrees: subtreesOf(parser.spec()) }];
  });
  const all = specs.flatMap(({ tokens }) => tokens);
  const words = [...new Set(all.map((token) => token.image))];
  const byType = new Map(
    [t.Identifier, t.Name, t.Label, t.Word].map((type) => [
      type.name,
      [...new Set(all.filter((token) => tokenMatcher(token, type)).map((token) => token.image))],
    ]),
  );
  const rules = parser.getGAstProductions();
  const ways: Readonly<Record<string, (dice: Dice) => string>> = {
    bytes: (dice) => withBytes(pick(dice, specs).text, dice),
    words: (dice) => withWords(pick(dice, specs), words, dice),
    lines: (dice) => withLines(pick(dice, specs).text, pick(dice, specs).text, dice),
    splice: (dice) => withSubtrees(pick(dice, specs), specs, dice),
    grammar: (dice) => fromGrammar(rules, byType, dice),
    grafted: (dice) => withGrammar(pick(dice, specs), rules, byType, dice),
  };
  const names = Object.keys(ways);
  return {
    next(dice) {
      const way = pick(dice, names);
      return { way, text: ways[way]!(dice) };
    },
  };
}

function pick<T>(dice: Dice, from: readonly T[]): T {
  return from[dice(from.length)]!;
}

function times(dice: Dice, most: number, step: () => void): void {
  for (let left = 1 + dice(most); left > 0; left -= 1) step();
}

// ── Bytes, words, lines ─────────────────────────────────────────────────────

function withBytes(text: string, dice: Dice): string {
  let bytes = Buffer.from(text, "utf8");
  times(dice, 6, () => {
    const at = dice(bytes.length + 1);
    const end = Math.min(bytes.length, at + dice(20));
    const replacement = [
      Buffer.from([dice(256)]),
      Buffer.from([32 + dice(95)]),
      Buffer.alloc(0),
      bytes.subarray(at, end),
      Buffer.from(pick(dice, ["\u001b[31m", "\u202e", "ü", "😀", "\r", "\0", "\ufeff", "\u2028", '"', "/*", "//"])),
    ];
    const rest = bytes.subarray(dice(3) === 0 ? at : Math.min(bytes.length, at + dice(3)));
    bytes = Buffer.concat([bytes.subarray(0, at), pick(dice, replacement), dice(20) === 0 ? Buffer.alloc(0) : rest]);
  });
  return bytes.toString("utf8");
}

function withWords({ tokens }: Spec, words: readonly string[], dice: Dice): string {
  const images = tokens.map((token) => token.image);
  times(dice, 4, () => {
    const at = dice(images.length);
    const other = dice(images.length);
    const change = dice(5);
    if (change === 0) images.splice(at, 1 + dice(3));
    else if (change === 1) images.splice(at, 0, pick(dice, words));
    else if (change === 2) images[at] = pick(dice, words);
    else if (change === 3) [images[at], images[other]] = [images[other] ?? "", images[at] ?? ""];
    else images.splice(at, 0, ...images.slice(other, other + dice(30)));
  });
  return images.join(" ");
}

function withLines(text: string, otherText: string, dice: Dice): string {
  const lines = text.split("\n");
  const other = otherText.split("\n");
  times(dice, 3, () => {
    const from = dice(other.length);
    lines.splice(dice(lines.length), dice(4), ...other.slice(from, from + dice(4)));
  });
  return lines.join(pick(dice, ["\n", "\n", "\r\n", "\r"]));
}

// ── Subtrees ────────────────────────────────────────────────────────────────

function subtreesOf(root: CstNode): ReadonlyMap<string, readonly Range[]> {
  const found = new Map<string, Range[]>();
  const visit = ({ name, children, location }: CstNode): void => {
    const { startOffset: start = Number.NaN, endOffset: end = Number.NaN } = location ?? {};
    if (start <= end) found.set(name, [...(found.get(name) ?? []), { start, end: end + 1 }]);
    for (const each of Object.values(children).flat()) if ("children" in each) visit(each);
  };
  visit(root);
  return found;
}

/** Puts a subtree of another spec where one of the same rule stood. */
function withSubtrees(spec: Spec, specs: readonly Spec[], dice: Dice): string {
  const other = pick(dice, specs);
  const common = [...spec.subtrees.keys()].filter((rule) => rule !== "spec" && other.subtrees.has(rule));
  if (common.length === 0) return spec.text;
  const rule = pick(dice, common);
  const target = pick(dice, spec.subtrees.get(rule)!);
  const source = pick(dice, other.subtrees.get(rule)!);
  return `${spec.text.slice(0, target.start)}${other.text.slice(source.start, source.end)}${spec.text.slice(target.end)}`;
}

// ── Out of the grammar ──────────────────────────────────────────────────────

type Rules = Readonly<Record<string, Rule>>;
/** The words of the specs that fit a type of token, by its name. */
type Words = ReadonlyMap<string, readonly string[]>;

function fromGrammar(rules: Rules, words: Words, dice: Dice): string {
  const system =
    dice(4) === 0 ? "" : "system Made\ncomponent Region { state up | down  fault crash: up -> down }\nr: Region\n";
  return system + produce(rules["spec"]!, { words, dice, left: 40 + dice(200) }).join(" ");
}

/** Puts something that the grammar produces where a subtree of its rule stood. */
function withGrammar({ text, subtrees }: Spec, rules: Rules, words: Words, dice: Dice): string {
  const rule = pick(dice, [...subtrees.keys()]);
  const target = pick(dice, subtrees.get(rule)!);
  const made = produce(rules[rule]!, { words, dice, left: 5 + dice(40) }).join(" ");
  return `${text.slice(0, target.start)}${made}${text.slice(target.end)}`;
}

interface Making {
  readonly words: Words;
  readonly dice: Dice;
  /** How many more words there may be before only what has to be there is made. */
  left: number;
}

function produce(production: IProduction, making: Making): readonly string[] {
  const { dice } = making;
  const all = (parts: readonly IProduction[]): readonly string[] => parts.flatMap((part) => produce(part, making));
  const more = (): boolean => making.left > 0 && dice(2) === 0;
  if (production instanceof Terminal) return [imageOf(production.terminalType, making)];
  if (production instanceof NonTerminal) {
    making.left -= 1;
    return making.left < -2000 ? [] : produce(production.referencedRule, making);
  }
  if (production instanceof Alternation) {
    const { definition } = production;
    return produce(making.left > 0 ? pick(dice, definition) : shortest(definition), making);
  }
  if (production instanceof Option) return more() ? all(production.definition) : [];
  const made: string[] = [];
  const isNeeded = production instanceof RepetitionMandatory || production instanceof RepetitionMandatoryWithSeparator;
  if (production instanceof Repetition || production instanceof RepetitionWithSeparator || isNeeded) {
    const { separator } = production as { readonly separator?: TokenType };
    for (let count = 0; (count === 0 && isNeeded) || (count < 6 && more()); count += 1) {
      if (count > 0 && separator !== undefined) made.push(imageOf(separator, making));
      made.push(...all(production.definition));
    }
    return made;
  }
  return "definition" in production ? all(production.definition as readonly IProduction[]) : [];
}

/** The alternative that starts with a word of its own, where there is one: it is the least likely to go on for long. */
function shortest(alternatives: readonly IProduction[]): IProduction {
  const isShort = (each: IProduction): boolean =>
    "definition" in each && (each.definition as readonly IProduction[])[0] instanceof Terminal;
  return alternatives.find(isShort) ?? alternatives.at(-1)!;
}

const quantities: readonly string[] = [
  "0",
  "1",
  "2",
  "3s",
  "5 min",
  "0s",
  "10%",
  "7rps",
  "0.001ms",
  "99999999999999999999",
];
const samples: Readonly<Record<string, readonly string[]>> = {
  EOF: [""],
  Quantity: quantities,
  Money: ["$5", "$12,000/month", "$0.01"],
  Text: ['"a text"', '""', '"patterns/region.upir"', '"../x"'],
  WeakUntil: ["weak until"],
};
const names: readonly string[] = ["r", "up", "down", "Region", "crash", "s", "x", "n", "service", "int", "duration"];

function imageOf(type: TokenType, { words, dice }: Making): string {
  const sample = samples[type.name];
  if (sample !== undefined) return pick(dice, sample);
  if (typeof type.PATTERN === "string") return type.PATTERN;
  const fits = words.get(type.name) ?? [];
  return dice(3) > 0 || fits.length === 0 ? pick(dice, names) : pick(dice, fits);
}

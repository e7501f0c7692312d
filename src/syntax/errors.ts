/**
 * Syntax errors in the words of the language: what stands there, what would fit, and, for habits of other languages, what
 * is written here instead.
 */
import type { IParserErrorMessageProvider, IRecognitionException, IToken, TokenType } from "chevrotain";
import { EOF, tokenLabel, tokenMatcher } from "chevrotain";
import * as t from "../../grammar/tokens.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { SourceFile, Span } from "../source/source.ts";
import { endOf } from "./cst.ts";

/** What is found where a text ends too soon. */
export const endOfFile = "the end of the file";

/** What the parser expects where an expression has to stand. */
const formula = "a value or a formula";

const nextItem = "the next item, such as `property …` or `name: Component`";

/** Makes the parser say only what it expected; the rest of the message is made here. */
export const expectations: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => (expected === EOF ? nextItem : tokenLabel(expected)),
  buildNotAllInputParsedMessage: () => nextItem,
  buildNoViableAltMessage: ({ customUserDescription, expectedPathsPerAlt }) =>
    customUserDescription ?? firstOf(expectedPathsPerAlt.flat()),
  buildEarlyExitMessage: ({ customUserDescription, expectedIterationPaths }) =>
    customUserDescription ?? firstOf(expectedIterationPaths),
};

function firstOf(paths: readonly (readonly TokenType[])[]): string {
  const labels = [...new Set(paths.flatMap(([first]) => (first === undefined ? [] : [tokenLabel(first)])))];
  return labels.length > 6 ? "something else" : labels.join(" or ");
}

/** What the parser complains about as diagnostics: one a cause, and one a line at most. */
export function syntaxErrors(
  file: SourceFile,
  errors: readonly IRecognitionException[],
  tokens: readonly IToken[],
): readonly Diagnostic[] {
  const index = new Map(tokens.map((token, position) => [token.startOffset, position] as const));
  const found: Diagnostic[] = [];
  const lines = new Set<number | undefined>();
  let last = -1;
  for (const error of errors) {
    const isEnd = error.token.tokenType === EOF;
    const position = isEnd ? tokens.length : (index.get(error.token.startOffset) ?? tokens.length);
    // Between two causes something new has started: an item or a member.
    const isNew = last === -1 || tokens.slice(last + 1, position).some((token) => isStart(token));
    const line = isEnd ? -1 : error.token.startLine;
    if (!isNew || lines.has(line) || (last !== -1 && isOutOfPlace(error, tokens.slice(0, position)))) continue;
    lines.add(line);
    const reserved = isEnd ? undefined : reservedWord(file, tokens, position);
    last = reserved === undefined ? position : endOfItem(tokens, position);
    found.push(reserved ?? (isEnd ? atEnd(file, error, tokens) : explain(file, error, tokens.slice(0, position))));
  }
  return found;
}

function isStart({ tokenType }: IToken): boolean {
  return t.itemWords.includes(tokenType) || t.memberWords.includes(tokenType);
}

/** A word of the language where a name is given: after a word that announces one, or before the colon of what it is. */
function reservedWord(file: SourceFile, tokens: readonly IToken[], position: number): Diagnostic | undefined {
  const [before, token, after] = [tokens[position - 1], tokens[position]!, tokens[position + 1]];
  if (!tokenMatcher(token, t.Word) || tokenMatcher(token, t.Name)) return undefined;
  const isAnnounced = before !== undefined && announcing.includes(before.tokenType);
  const isDescribed = after?.tokenType === t.Colon && (before === undefined || openers.includes(before.tokenType));
  if (!isAnnounced && !isDescribed) return undefined;
  return diagnostic("reserved-word", spanOf(file, token), { name: token.image });
}

/** After these comes a name. */
const announcing: readonly TokenType[] = [
  t.Component,
  t.SetOf,
  t.Parameter,
  t.Define,
  t.Flow,
  t.Assume,
  t.Property,
  t.Require,
  t.Scenario,
  t.Var,
];
const openers: readonly TokenType[] = [t.LeftParen, t.LeftBrace, t.RightBrace, t.Comma];

/** The last token of the item that a token is in: what follows from a wrong name in its first line is within it. */
function endOfItem(tokens: readonly IToken[], position: number): number {
  let depth = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    if (tokens[at]!.image === "{") depth += 1;
    if (tokens[at]!.image === "}") depth -= 1;
    if (at > position && depth <= 0 && t.itemWords.includes(tokens[at + 1]?.tokenType ?? EOF)) return at;
  }
  return tokens.length;
}

/**
 * After a mistake in a component its other members are read as if they stood outside, where `action a: up -> down` means nothing. What is
 * found wrong with them there is no mistake of theirs.
 */
function isOutOfPlace({ context }: IRecognitionException, before: readonly IToken[]): boolean {
  const start = before.findLast((token) => isStart(token));
  const isMember = start !== undefined && onlyMembers.includes(start.tokenType) && openBracket(before) !== undefined;
  return isMember && !context.ruleStack.includes("componentItem");
}

/** What begins a member and no item. */
const onlyMembers = t.memberWords.filter((word) => word !== t.Link);

function diagnostic(code: Diagnostic["code"], span: Span, details: Diagnostic["details"]): Diagnostic {
  return { code, severity: "error", span, details };
}

function spanOf(file: SourceFile, token: IToken): Span {
  return { file, start: token.startOffset, end: endOf(token) };
}

const closing: Readonly<Record<string, string>> = { "{": "}", "(": ")", "[": "]" };

/** The text ends too soon: either a bracket is still open, or the last item is not finished. */
function atEnd(file: SourceFile, error: IRecognitionException, tokens: readonly IToken[]): Diagnostic {
  const open = openBracket(tokens);
  if (open !== undefined) return unclosed(file, open);
  const end = tokens.at(-1);
  const span = end === undefined ? { file, start: 0, end: 0 } : spanOf(file, end);
  return diagnostic("syntax-error", span, { found: endOfFile, expected: expectedText(error) });
}

/** The last bracket that is opened and not closed. */
function openBracket(tokens: readonly IToken[]): IToken | undefined {
  const open: IToken[] = [];
  for (const token of tokens) {
    if (token.image in closing) open.push(token);
    else if (Object.values(closing).includes(token.image)) open.pop();
  }
  return open.at(-1);
}

function unclosed(file: SourceFile, open: IToken): Diagnostic {
  return diagnostic("unclosed", spanOf(file, open), { what: `\`${open.image}\``, write: closing[open.image]! });
}

function expectedText(error: IRecognitionException): string {
  return `expected ${error.message}`;
}

function explain(file: SourceFile, error: IRecognitionException, before: readonly IToken[]): Diagnostic {
  const { token } = error;
  const listed = listedState(file, token, before);
  if (listed !== undefined) return listed;
  if (t.itemWords.includes(token.tokenType)) {
    const open = openBracket(before);
    if (open !== undefined) return unclosed(file, open);
    return token.tokenType === t.System ? secondSystem(file, token) : unexpected(file, error);
  }
  const habit = habitAt(file, error, before);
  if (habit !== undefined) return habit;
  const previous = before.at(-1);
  const misspelt = [token, ...(previous === undefined ? [] : [previous])].map((each) =>
    misspeltWord(file, each, error),
  );
  const span = spanOf(file, token);
  if (token.tokenType === t.Unended) {
    const isText = token.image.startsWith('"');
    return diagnostic(
      "unclosed",
      { ...span, end: span.start + 1 },
      { what: isText ? "text" : "comment", write: isText ? '"' : "*/" },
    );
  }
  const written =
    signs[token.image] ??
    (token.tokenType === t.Foreign ? (signs[token.image.slice(0, 2)] ?? signs[token.image[0]!]) : undefined);
  if (written !== undefined) return foreign(span, token.image, written);
  if (token.tokenType === t.Stray) return stray(file, token, previous);
  return misspelt.find((each) => each !== undefined) ?? unexpected(file, error);
}

/** What stands there by a habit of another language, or of English. */
function habitAt(file: SourceFile, error: IRecognitionException, before: readonly IToken[]): Diagnostic | undefined {
  const { token } = error;
  const span = spanOf(file, token);
  if (token.image === ";")
    return diagnostic("syntax-error", span, { found: "`;`", expected: "a line ends without a sign" });
  if (error.message === nextItem && (token.tokenType === t.Within || token.tokenType === t.For))
    return foreign(span, token.image, ["the time comes first, then what it is about", `${token.image} 30s a`]);
  if (error.message === formula && (token.image === "{" || token.image === "["))
    return foreign(span, token.image, ["parentheses are round", "(a)"]);
  const isStep = before.at(-2)?.tokenType === t.Colon && onlyMembers.includes(before.at(-4)?.tokenType ?? EOF);
  if (isStep && token.image === "=>") return foreign(span, "=>", ["a thin arrow leads from state to state", "a -> b"]);
  // `F[0,300] p`
  const bounded = before.at(-2)?.image === "[" ? boundedLetters[before.at(-3)?.image ?? ""] : undefined;
  if (token.tokenType === t.Comma && bounded !== undefined)
    return foreign(spanOf(file, before.at(-3)!), before.at(-3)!.image, bounded);
  // What is called by a word is no habit: `system X`.
  const isCalled = (at: number): boolean => [t.System, ...announcing].includes(before[at - 1]?.tokenType ?? EOF);
  return [before.length - 2, before.length - 1, before.length]
    .flatMap((at) => (at < 0 || isCalled(at) ? [] : [foreignWord(file, before[at] ?? token)]))
    .find((each) => each !== undefined);
}

/** `state up, down` */
function listedState(file: SourceFile, token: IToken, before: readonly IToken[]): Diagnostic | undefined {
  const isListed = token.tokenType === t.Comma && before.at(-2)?.tokenType === t.State;
  return isListed ? foreign(spanOf(file, token), ",", ["a bar stands between states", "state a | b"]) : undefined;
}

function unexpected(file: SourceFile, error: IRecognitionException): Diagnostic {
  return diagnostic("syntax-error", spanOf(file, error.token), {
    found: describe(error.token),
    expected: expectedText(error),
  });
}

function secondSystem(file: SourceFile, token: IToken): Diagnostic {
  return diagnostic("syntax-error", spanOf(file, token), {
    found: "the word `system`",
    expected: "a spec has one line `system Name`, and it comes first",
  });
}

/** A character that no word or sign of the language has: a letter of another alphabet, or one that cannot be seen. */
function stray(file: SourceFile, token: IToken, previous: IToken | undefined): Diagnostic {
  const span = spanOf(file, token);
  if (token.image === "$" && previous?.tokenType === t.Quantity && previous.endOffset === span.start - 1) {
    const whole = { ...span, start: previous.startOffset };
    return foreign(whole, `${previous.image}$`, ["the sign comes first", `$${previous.image}`]);
  }
  const point = `U+${token.image.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
  const found = /[\p{C}\p{Z}]/u.test(token.image) ? point : `\`${token.image}\` (${point})`;
  return diagnostic("stray-character", span, { found });
}

/** `G p`, `next p`, `never p`: words of other languages that are read as names. */
function foreignWord(file: SourceFile, token: IToken): Diagnostic | undefined {
  if (token.image === "next" || token.image === "X")
    return diagnostic("no-next", spanOf(file, token), { found: token.image });
  const habit = foreignName(token.image) ?? words.get(token.image);
  return habit && foreign(spanOf(file, token), token.image, habit);
}

function misspeltWord(file: SourceFile, token: IToken, error: IRecognitionException): Diagnostic | undefined {
  if (token.tokenType !== t.Identifier) return undefined;
  const near = nearNames(
    token.image,
    t.keywords.map((word) => word.name.toLowerCase()),
  );
  if (near[0] === undefined || near[0] === token.image || token.image.length < 3) return undefined;
  return {
    ...diagnostic("misspelt-word", spanOf(file, token), {
      found: token.image,
      expected: expectedText(error),
      near: near[0],
    }),
    suggestions: near,
  };
}

function describe(token: IToken): string {
  if (tokenMatcher(token, t.Word)) return `the word \`${token.image}\``;
  return `\`${token.image.split("\n")[0]}\``;
}

function foreign(span: Span, found: string, [instead, write]: readonly [string, string]): Diagnostic {
  return diagnostic("foreign-operator", span, { found, instead, write });
}

/** Signs of other languages: what they mean, and how that is written here. */
const signs: Readonly<Record<string, readonly [instead: string, write: string]>> = {
  "&&": ["both must hold", "a and b"],
  "&": ["both must hold", "a and b"],
  "∧": ["both must hold", "a and b"],
  "||": ["one must hold", "a or b"],
  "∨": ["one must hold", "a or b"],
  "!": ["the opposite", "not a"],
  "¬": ["the opposite", "not a"],
  "==": ["equality has one sign", "a = b"],
  "≠": ["inequality", "a != b"],
  "≤": ["at most", "a <= b"],
  "≥": ["at least", "a >= b"],
  "=>": ["if one holds, so does the other", "a implies b"],
  "->": ["if one holds, so does the other (arrows lead from state to state and along flows)", "a implies b"],
  "→": ["if one holds, so does the other", "a implies b"],
  "⇒": ["if one holds, so does the other", "a implies b"],
  "<=>": ["both or neither", "a iff b"],
  "<->": ["both or neither", "a iff b"],
  "↔": ["both or neither", "a iff b"],
  "⇔": ["both or neither", "a iff b"],
  "[]": ["at every instant", "always a"],
  "□": ["at every instant", "always a"],
  "<>": ["at some instant from now on (inequality is `!=`)", "eventually a"],
  "◇": ["at some instant from now on", "eventually a"],
  "∀": ["for all", "forall r in regions: …"],
  "∃": ["for some", "exists r in regions: …"],
  "#": ["a comment starts with two slashes", "// …"],
  "--": ["a comment starts with two slashes", "// …"],
};

/** The letters of temporal logic, where they stand as operators. */
const letters: Readonly<Record<string, readonly [instead: string, write: string]>> = {
  G: ["at every instant", "always a"],
  F: ["at some instant from now on", "eventually a"],
  U: ["one until the other", "a until b"],
  W: ["one until the other, if that ever comes", "a weak until b"],
  AG: ["at every instant, and a claim is about every run", "always a"],
  AF: ["at some instant from now on, and a claim is about every run", "eventually a"],
  R: ["one releases the other", "a release b"],
};

/** The same with an interval, `F[0,300]`. */
const boundedLetters: Readonly<Record<string, readonly [instead: string, write: string]>> = {
  G: ["at every instant for some time, which has a unit", "for 300s a"],
  F: ["at some instant in some time, which has a unit", "within 300s a"],
};

/** Words that a reader of English, or of other languages, may expect. They are names here, so only where a name does not fit. */
const words: ReadonlyMap<string, readonly [instead: string, write: string]> = new Map([
  ["never", ["at no moment", "always not a"]],
  ["if", ["an action has a condition, and a claim an implication", "when a` or `a implies b"]],
  ["then", ["if one holds, so does the other", "a implies b"]],
  ["to", ["a range has two dots", "5s..10s"]],
  ["leads", ["whenever the one is so, the other comes some time", "always (a implies eventually b)"]],
  ["leads_to", ["whenever the one is so, the other comes some time", "always (a implies eventually b)"]],
  ["transition", ["what can happen is an action or a fault", "action name: a -> b"]],
  ["import", ["another spec is used", 'use "patterns/region.upir"']],
  ["include", ["another spec is used", 'use "patterns/region.upir"']],
  ["assert", ["what must hold is a property", "property name: always a"]],
  ["invariant", ["what must hold is a property", "property name: always a"]],
]);

/** What a name that nothing else knows means in other languages, if it is one of their operators. */
export function foreignName(name: string): readonly [instead: string, write: string] | undefined {
  return Object.hasOwn(letters, name) ? letters[name] : undefined;
}

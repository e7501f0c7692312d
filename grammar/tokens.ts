/**
 * The words and signs of the language, as Chevrotain tokens. Every word belongs to one of four nested categories:
 * Identifier < Name < Label < Word. What the grammar asks for by category may be spelt like a keyword:
 * a `Name` (declared things) like a soft one, a `Label` (attributes) like any that cannot continue a value,
 * a `Word` (after a dot) like any at all.
 */
import { createToken, Lexer, type TokenType } from "chevrotain";

function category(name: string, label: string, parents: TokenType[]): TokenType {
  return createToken({ name, label, pattern: Lexer.NA, categories: parents });
}

export const Word: TokenType = category("Word", "a word", []);
export const Label: TokenType = category("Label", "a name", [Word]);
export const Name: TokenType = category("Name", "a name", [Label]);

/** A percentile such as `p99.9` is one name. */
export const Identifier: TokenType = createToken({
  name: "Identifier",
  label: "a name",
  pattern: /p\d+\.\d+(?!\w)|[A-Za-z_]\w*/,
  categories: [Name],
});

function keyword(word: string, parent: TokenType): TokenType {
  const name = word[0]?.toUpperCase() + word.slice(1);
  return createToken({ name, label: `\`${word}\``, pattern: word, longer_alt: Identifier, categories: [parent] });
}

// Words that start an item or a member. Only `system` is also a value (`cost(system)`).
export const System: TokenType = keyword("system", Label);
export const Use: TokenType = keyword("use", Label);
export const Component: TokenType = keyword("component", Label);
export const SetOf: TokenType = keyword("set", Label);
export const Parameter: TokenType = keyword("parameter", Label);
export const Define: TokenType = keyword("define", Label);
export const Flow: TokenType = keyword("flow", Label);
export const Assume: TokenType = keyword("assume", Label);
export const Property: TokenType = keyword("property", Label);
export const Require: TokenType = keyword("require", Label);
export const Scenario: TokenType = keyword("scenario", Label);
export const State: TokenType = keyword("state", Label);
export const Var: TokenType = keyword("var", Label);
export const Action: TokenType = keyword("action", Label);
export const Fault: TokenType = keyword("fault", Label);
export const Link: TokenType = keyword("link", Label);

// Words that start a clause.
export const When: TokenType = keyword("when", Label);
export const Do: TokenType = keyword("do", Label);
export const Immediately: TokenType = keyword("immediately", Label);
export const Anytime: TokenType = keyword("anytime", Label);
export const After: TokenType = keyword("after", Label);
export const Every: TokenType = keyword("every", Label);
export const Expect: TokenType = keyword("expect", Label);

// Words that start a value.
export const Not: TokenType = keyword("not", Label);
export const Always: TokenType = keyword("always", Label);
export const Eventually: TokenType = keyword("eventually", Label);
export const Once: TokenType = keyword("once", Label);
export const Historically: TokenType = keyword("historically", Label);
export const Within: TokenType = keyword("within", Label);
export const For: TokenType = keyword("for", Label);
export const Forall: TokenType = keyword("forall", Label);
export const Exists: TokenType = keyword("exists", Label);
export const True: TokenType = keyword("true", Label);
export const False: TokenType = keyword("false", Label);

// Words that continue a value; no attribute is called like one of them.
export const And: TokenType = keyword("and", Word);
export const Or: TokenType = keyword("or", Word);
export const Implies: TokenType = keyword("implies", Word);
export const Iff: TokenType = keyword("iff", Word);
export const Until: TokenType = keyword("until", Word);
export const Release: TokenType = keyword("release", Word);
export const Since: TokenType = keyword("since", Word);
export const Is: TokenType = keyword("is", Word);
export const In: TokenType = keyword("in", Word);
export const Per: TokenType = keyword("per", Word);
export const WeakUntil: TokenType = createToken({
  name: "WeakUntil",
  label: "`weak until`",
  pattern: /weak\s+until(?!\w)/,
  line_breaks: true,
});

// Words that mean something only where the grammar looks for them; elsewhere they are names.
export const On: TokenType = keyword("on", Name);
export const Starting: TokenType = keyword("starting", Name);
export const Range: TokenType = keyword("range", Name);
export const Any: TokenType = keyword("any", Name);
export const All: TokenType = keyword("all", Name);
export const Nearest: TokenType = keyword("nearest", Name);
export const Of: TokenType = keyword("of", Name);
export const As: TokenType = keyword("as", Name);
export const At: TokenType = keyword("at", Name);
export const Count: TokenType = keyword("count", Name);
export const Sum: TokenType = keyword("sum", Name);
export const Whole: TokenType = keyword("whole", Name);
export const Typical: TokenType = keyword("typical", Name);
export const Assumed: TokenType = keyword("assumed", Name);

/**
 * A number with its unit, `30000ms`, `99.99%`, `1000rps`. Any word that touches the number is its unit; after one space only
 * a word that means a unit to somebody (`30 s`, `5 seconds`), and not where a new assignment starts.
 */
const spacedUnit =
  /(?:ms|msecs?|millis|milliseconds?|secs?|seconds?|s|mins?|minutes?|hours?|hrs?|h|days?|d|rps|percent)(?![\w(]|\s*:)|%/;
/** A number and its unit, an amount of money and its period, as sources of regular expressions. */
export const quantity: { readonly number: string; readonly unit: string } = {
  number: String.raw`\d+(?:\.\d+)?`,
  unit: String.raw`[A-Za-z]\w*|[ \t]?(?:${spacedUnit.source})`,
};
export const money: { readonly amount: string; readonly period: string } = {
  amount: String.raw`\$(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?`,
  period: String.raw`\/(?:month|year|day|hour)(?!\w)`,
};

export const Quantity: TokenType = createToken({
  name: "Quantity",
  label: "a number",
  pattern: new RegExp(`${quantity.number}(?:${quantity.unit})?`),
  start_chars_hint: [..."0123456789"],
  line_breaks: false,
});
export const Money: TokenType = createToken({
  name: "Money",
  label: "an amount of money",
  pattern: new RegExp(`${money.amount}(?:${money.period})?`),
  start_chars_hint: ["$"],
  line_breaks: false,
});
export const Text: TokenType = createToken({
  name: "Text",
  label: "a text in double quotes",
  pattern: /"(?:[^"\\\n\r]|\\["\\])*"/,
});

function sign(name: string, pattern: string): TokenType {
  return createToken({ name, pattern, label: `\`${pattern}\`` });
}

export const Arrow: TokenType = sign("Arrow", "->");
export const Becomes: TokenType = sign("Becomes", ":=");
export const DotDot: TokenType = sign("DotDot", "..");
export const LessEqual: TokenType = sign("LessEqual", "<=");
export const GreaterEqual: TokenType = sign("GreaterEqual", ">=");
export const NotEqual: TokenType = sign("NotEqual", "!=");
export const Less: TokenType = sign("Less", "<");
export const Greater: TokenType = sign("Greater", ">");
export const Equal: TokenType = sign("Equal", "=");
export const Plus: TokenType = sign("Plus", "+");
export const Minus: TokenType = sign("Minus", "-");
export const Times: TokenType = sign("Times", "*");
export const Over: TokenType = sign("Over", "/");
export const Dot: TokenType = sign("Dot", ".");
export const Comma: TokenType = sign("Comma", ",");
export const Semicolon: TokenType = sign("Semicolon", ";");
export const Colon: TokenType = sign("Colon", ":");
export const Bar: TokenType = sign("Bar", "|");
export const Hole: TokenType = sign("Hole", "?");
export const LeftParen: TokenType = sign("LeftParen", "(");
export const RightParen: TokenType = sign("RightParen", ")");
export const LeftBracket: TokenType = sign("LeftBracket", "[");
export const RightBracket: TokenType = sign("RightBracket", "]");
export const LeftBrace: TokenType = sign("LeftBrace", "{");
export const RightBrace: TokenType = sign("RightBrace", "}");

/** Signs of other languages. They are read so that the message can say what is written here instead. */
export const Foreign: TokenType = createToken({
  name: "Foreign",
  pattern: /\[\]|<=>|<->|<>|&&?|\|\||==+|=>|!(?!=)|#[^\n]*|--[^\n]*|[→⇒↔⇔∧∨¬□◇≤≥≠∀∃]/,
  start_chars_hint: [..."[<&|=!#-→⇒↔⇔∧∨¬□◇≤≥≠∀∃"],
  line_breaks: false,
});
/** What begins but never ends. */
export const Unended: TokenType = createToken({
  name: "Unended",
  pattern: /"(?:[^"\\\n\r]|\\.)*|\/\*[^]*/,
  line_breaks: true,
});
/** Any other character. With it the lexer reads every text to its end. */
export const Stray: TokenType = createToken({
  name: "Stray",
  pattern: /[\ud800-\udbff][\udc00-\udfff]|[^\s\w]/,
  line_breaks: false,
});

export const Space: TokenType = createToken({
  name: "Space",
  pattern: /[\s\uFEFF]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});
export const Comment: TokenType = createToken({
  name: "Comment",
  pattern: /\/\/[^\n\r]*|\/\*[^]*?\*\//,
  group: "comments",
  line_breaks: true,
});

export const itemWords: readonly TokenType[] = [
  System,
  Use,
  Component,
  SetOf,
  Parameter,
  Define,
  Flow,
  Assume,
  Property,
  Require,
  Scenario,
];
export const memberWords: readonly TokenType[] = [State, Var, Action, Fault, Link];
export const clauseWords: readonly TokenType[] = [When, Do, Immediately, Anytime, After, Every, Expect];
export const prefixWords: readonly TokenType[] = [
  Not,
  Always,
  Eventually,
  Once,
  Historically,
  Within,
  For,
  Forall,
  Exists,
];
export const infixWords: readonly TokenType[] = [And, Or, Implies, Iff, Until, Release, Since, Is, In, Per];
export const valueWords: readonly TokenType[] = [True, False];
export const softWords: readonly TokenType[] = [
  On,
  Starting,
  Range,
  Any,
  All,
  Nearest,
  Of,
  As,
  At,
  Count,
  Sum,
  Whole,
  Typical,
  Assumed,
];

/** Every keyword, longer ones first: `forall` before `for`. */
export const keywords: readonly TokenType[] = [
  ...itemWords,
  ...memberWords,
  ...clauseWords,
  ...prefixWords,
  ...infixWords,
  ...valueWords,
  ...softWords,
].sort((a, b) => b.name.length - a.name.length);

/** All tokens; the lexer takes the first that matches. */
export const vocabulary: TokenType[] = [
  Space,
  Comment,
  WeakUntil,
  ...keywords,
  Identifier,
  Quantity,
  Money,
  Text,
  Unended,
  Foreign,
  Arrow,
  Becomes,
  DotDot,
  LessEqual,
  GreaterEqual,
  NotEqual,
  Less,
  Greater,
  Equal,
  Plus,
  Minus,
  Times,
  Over,
  Dot,
  Comma,
  Semicolon,
  Colon,
  Bar,
  Hole,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Stray,
  Name,
  Label,
  Word,
];

/** A lexer of the language. It reads any text without an error: what fits nothing is a `Stray` character. */
export function createLexer(validate = false): Lexer {
  return new Lexer(vocabulary, { positionTracking: "full", skipValidations: !validate });
}

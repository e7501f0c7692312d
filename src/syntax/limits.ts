/**
 * Texts that are refused before they are read: they could not be read in bounded time and memory, or are no text at all.
 */
import type { IToken } from "chevrotain";
import { tokenMatcher } from "chevrotain";
import * as t from "../../grammar/tokens.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import { endOf } from "./cst.ts";

const mostCharacters = 1_000_000;

/** How deep an expression may be nested and chained, all in all. */
export const mostDepth = 1000;

/** Why the text of a file is not even looked at. */
export function refusedText(file: SourceFile): Diagnostic | undefined {
  const { text } = file;
  const at = (start: number): Diagnostic["span"] => ({ file, start, end: Math.min(text.length, start + 1) });
  if (text.length > mostCharacters) {
    const details = { size: `${text.length}`, limit: `${mostCharacters}` };
    return {
      code: "file-too-large",
      severity: "error",
      span: { file: { ...file, text: "" }, start: 0, end: 0 },
      details,
    };
  }
  const control = text.search(/[^\P{Cc}\t\n\v\f\r\u0080-\u009f]|\ufffd/u);
  if (control === -1) return undefined;
  const point = text.charCodeAt(control);
  const found =
    point === 0xfffd
      ? "bytes that stand for no character"
      : `the character U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
  return { code: "not-text", severity: "error", span: at(control), details: { found } };
}

/**
 * The first token at which brackets, operators and prefixes are more than anybody follows. Counted from above: what could be
 * nested counts as nested. A new item starts from nothing.
 */
export function refusedDepth(file: SourceFile, tokens: readonly IToken[]): Diagnostic | undefined {
  const levels = [0];
  let depth = 0;
  for (const token of tokens) {
    const { tokenType } = token;
    if (levels.length === 1 && t.itemWords.includes(tokenType)) {
      depth = 0;
      levels[0] = 0;
    }
    if (opening.has(tokenType)) levels.push(0);
    else if (closing.has(tokenType) && levels.length > 1) depth -= levels.pop()!;
    else if (t.memberWords.includes(tokenType) || tokenType === t.Becomes || tokenType === t.Comma) {
      depth -= levels.at(-1)!;
      levels[levels.length - 1] = 0;
    } else if (isOperator(token)) {
      levels[levels.length - 1]! += 1;
      depth += 1;
    }
    if (depth + 5 * levels.length > mostDepth) {
      const span = { file, start: token.startOffset, end: endOf(token) };
      return { code: "too-deep", severity: "error", span, details: { limit: `${mostDepth}` } };
    }
  }
  return undefined;
}

const opening: ReadonlySet<unknown> = new Set([t.LeftParen, t.LeftBracket, t.LeftBrace]);
const closing: ReadonlySet<unknown> = new Set([t.RightParen, t.RightBracket, t.RightBrace]);

function isOperator(token: IToken): boolean {
  const { tokenType } = token;
  if (t.prefixWords.includes(tokenType) || t.infixWords.includes(tokenType)) return true;
  return signs.has(tokenType) || tokenMatcher(token, t.WeakUntil);
}

const signs: ReadonlySet<unknown> = new Set([
  t.Plus,
  t.Minus,
  t.Times,
  t.Over,
  t.Equal,
  t.NotEqual,
  t.Less,
  t.LessEqual,
  t.Greater,
  t.GreaterEqual,
  t.Arrow,
  t.Dot,
  t.DotDot,
]);

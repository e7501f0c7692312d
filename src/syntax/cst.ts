/**
 * Access to the concrete syntax tree. Anything may be missing from it where the text was wrong: tokens that error
 * recovery made up count as missing.
 */
import type { CstNode, IToken } from "chevrotain";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile, Span } from "../source/source.ts";
import type { Name } from "./ast.ts";

/** The file that is read, and where to say what is wrong with it. */
export interface Source {
  readonly file: SourceFile;
  readonly report: (diagnostic: Diagnostic) => void;
}

export type Cst = CstNode;

function isNode(element: CstNode | IToken): element is CstNode {
  return "children" in element;
}

function isToken(element: CstNode | IToken): element is IToken {
  return "image" in element;
}

/** All children of a rule, in order. */
export function nodes(cst: Cst | undefined, rule: string): readonly Cst[] {
  return (cst?.children[rule] ?? []).filter(isNode);
}

/** The first child of a rule. */
export function node(cst: Cst | undefined, rule: string): Cst | undefined {
  return nodes(cst, rule)[0];
}

/** All tokens of a type, in order. */
export function tokens(cst: Cst | undefined, type: string): readonly IToken[] {
  return (cst?.children[type] ?? []).filter(isToken).filter((token) => !isMadeUp(token));
}

/** The first token of a type. */
export function token(cst: Cst | undefined, type: string): IToken | undefined {
  return tokens(cst, type)[0];
}

/** The token of a rule that is one token. */
export function anyToken(cst: Cst | undefined): IToken | undefined {
  const types = Object.keys(cst?.children ?? {});
  return types.map((type) => token(cst, type)).find((found) => found !== undefined);
}

/** The child of a rule that is one of several rules, and which one it is. */
export function onlyRule<Rule extends string>(
  cst: Cst | undefined,
  rules: readonly Rule[],
): readonly [rule: Rule, child: Cst] | undefined {
  for (const rule of rules) {
    const child = node(cst, rule);
    if (child !== undefined) return [rule, child];
  }
  return undefined;
}

function isMadeUp(token: IToken): boolean {
  return Number.isNaN(token.startOffset) || token.isInsertedInRecovery === true;
}

export function endOf(token: IToken): number {
  return (token.endOffset ?? token.startOffset) + 1;
}

export function tokenSpan(source: Source, token: IToken): Span {
  return { file: source.file, start: token.startOffset, end: endOf(token) };
}

export function nodeSpan(source: Source, cst: Cst): Span {
  const { startOffset = NaN, endOffset = NaN } = cst.location ?? {};
  const length = source.file.text.length;
  const start = Number.isNaN(startOffset) ? length : startOffset;
  return { file: source.file, start, end: Number.isNaN(endOffset) ? start : endOffset + 1 };
}

/** From the start of the first to the end of the second. */
export function cover(first: Span, second: Span): Span {
  return { file: first.file, start: Math.min(first.start, second.start), end: Math.max(first.end, second.end) };
}

export function nameOf(source: Source, token: IToken): Name {
  return { text: token.image, span: tokenSpan(source, token) };
}

/** The first `Name` below a rule, if it was there. */
export function name(source: Source, cst: Cst | undefined, type = "Name"): Name | undefined {
  const found = token(cst, type);
  return found && nameOf(source, found);
}

export function names(source: Source, cst: Cst | undefined, type = "Name"): readonly Name[] {
  return tokens(cst, type).map((token) => nameOf(source, token));
}

/** What stands between the quotes of a text. */
export function textOf(token: IToken): string {
  return token.image.slice(1, -1).replace(/\\(["\\])/g, "$1");
}

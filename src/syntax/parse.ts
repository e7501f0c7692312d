/**
 * Text in, AST and diagnostics out. Never throws, whatever the text is, and does a bounded amount of work: all syntax
 * errors of a file are found in one run, up to a readable number.
 */
import { SpecParser } from "../../grammar/parser.ts";
import { createLexer } from "../../grammar/tokens.ts";
import type { Checked, Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import type { SpecFile } from "./ast.ts";
import { buildSpec } from "./build-item.ts";

const parser = new SpecParser();
const lexer = createLexer();

export function parse(file: SourceFile): Checked<SpecFile> {
  const diagnostics: Diagnostic[] = [];
  const { tokens, groups } = lexer.tokenize(file.text);
  parser.input = tokens;
  const cst = parser.spec();
  for (const error of parser.errors) {
    const start = Number.isNaN(error.token.startOffset) ? Math.max(0, file.text.length - 1) : error.token.startOffset;
    const span = { file, start, end: start + Math.max(1, error.token.image.length) };
    diagnostics.push({
      code: "syntax-error",
      severity: "error",
      span,
      details: { found: error.token.image, expected: error.message },
    });
  }
  const spec = buildSpec({ file, report: (diagnostic) => diagnostics.push(diagnostic) }, cst);
  const comments = (groups["comments"] ?? []).map((token) => ({
    text: token.image,
    span: { file, start: token.startOffset, end: token.startOffset + token.image.length },
  }));
  return { value: { ...spec, comments }, diagnostics };
}

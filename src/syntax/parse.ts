/**
 * Text in, AST and diagnostics out. Never throws, whatever the text is, and does a bounded amount of work: all syntax
 * errors of a file are found in one run, up to a readable number.
 */
import type { Lexer } from "chevrotain";
import { SpecParser } from "../../grammar/parser.ts";
import { createLexer } from "../../grammar/tokens.ts";
import type { Checked, Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import type { SpecFile } from "./ast.ts";
import { buildSpec } from "./build-item.ts";
import { expectations, syntaxErrors } from "./errors.ts";
import { refusedDepth, refusedText } from "./limits.ts";

const mostErrors = 20;

interface Tools {
  readonly lexer: Lexer;
  readonly parser: SpecParser;
}

/** Made when the first file is parsed, and once: making them takes longer than parsing most files. */
const toolbox: { made?: Tools } = {};

function toolsOf(box: { made?: Tools }): Tools {
  return (box.made ??= { lexer: createLexer(), parser: new SpecParser({ errorMessageProvider: expectations }) });
}

export function parse(file: SourceFile): Checked<SpecFile> {
  const refused = refusedText(file);
  if (refused !== undefined) return { value: nothing(file), diagnostics: [refused] };
  const { lexer, parser } = toolsOf(toolbox);
  const { tokens, groups } = lexer.tokenize(file.text);
  if (tokens.length === 0) {
    return {
      value: nothing(file),
      diagnostics: [{ code: "empty-file", severity: "error", span: { file, start: 0, end: 0 }, details: {} }],
    };
  }
  const tooDeep = refusedDepth(file, tokens);
  if (tooDeep !== undefined) return { value: nothing(file), diagnostics: [tooDeep] };
  parser.input = tokens;
  const cst = parser.spec();
  const diagnostics: Diagnostic[] = [...syntaxErrors(file, parser.errors, tokens)];
  const spec = buildSpec({ file, report: (diagnostic) => diagnostics.push(diagnostic) }, cst);
  const comments = (groups["comments"] ?? []).map((token) => ({
    text: token.image.trimEnd(),
    span: { file, start: token.startOffset, end: token.startOffset + token.image.length },
  }));
  return { value: { ...spec, comments }, diagnostics: shown(file, diagnostics) };
}

function nothing(file: SourceFile): SpecFile {
  return { kind: "spec", items: [], comments: [], span: { file, start: 0, end: file.text.length } };
}

/** In the order of the text, and no more than anybody reads. */
function shown(file: SourceFile, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort((a, b) => a.span.start - b.span.start);
  if (sorted.length <= mostErrors) return sorted;
  const rest = sorted[mostErrors]!;
  const more: Diagnostic = {
    code: "too-many-errors",
    severity: "error",
    span: { ...rest.span, file },
    details: { limit: `${mostErrors}` },
  };
  return [...sorted.slice(0, mostErrors), more];
}

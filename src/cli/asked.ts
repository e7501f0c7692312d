/** What a user asks of a spec on the command line: an expression that is read as if it stood at the end of the spec. */
import { check } from "../index.ts";
import type { CheckResult } from "../index.ts";
import type { Formula } from "../ltl/formula.ts";
import type { Settings } from "../pipeline.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { hasErrors } from "../source/diagnostic.ts";
import type { SourceFile, Span } from "../source/source.ts";
import { endOfFile } from "../syntax/errors.ts";
import type { Term } from "../term/term.ts";
import { variable } from "../term/term.ts";

/** A spec with one claim more; `name` is its name, which nothing else in the spec has. */
export interface Extended extends CheckResult {
  readonly name: string;
}

/**
 * `claim` says how the expression, in parentheses, is made a claim. What is wrong with the expression is said of what the user has
 * typed, not of the text around it, which the user has never seen.
 */
export function withClaim(
  source: SourceFile,
  set: Settings,
  claim: (expression: string) => string,
  expression: string,
): Extended {
  let name = "asked";
  while (source.text.includes(name)) name += "_";
  // Whatever is between two parentheses is one expression, unless it closes the first one itself: then the parser is to say so.
  const bracketed = closesMore(expression) ? expression : `(${expression})`;
  const before = `${source.text}\nproperty ${name}: `;
  const claimed = claim(bracketed);
  const start = before.length + claimed.indexOf(bracketed) + (bracketed === expression ? 0 : 1);
  const extended = check({ ...source, text: `${before}${claimed}\n` }, { set });
  if (!hasErrors(extended.diagnostics))
    return { ...extended, name, diagnostics: asTyped(extended.diagnostics, source, start, expression) };
  const itself = check(source, { set });
  if (hasErrors(itself.diagnostics)) return { ...extended, name, diagnostics: itself.diagnostics };
  // Alone, where no parenthesis follows it, the expression is at fault by itself or not at all.
  const alone = check({ ...source, text: `${before}${expression}` }, { set });
  const diagnostics = hasErrors(alone.diagnostics)
    ? asTyped(alone.diagnostics, source, before.length, expression)
    : asTyped(extended.diagnostics, source, start, expression);
  return { ...extended, name, diagnostics };
}

/** What is said of places behind the spec, said of the expression, which starts at `start`. */
function asTyped(
  diagnostics: readonly Diagnostic[],
  source: SourceFile,
  start: number,
  expression: string,
): readonly Diagnostic[] {
  const file = { path: "command line", text: expression };
  const within = (offset: number): number => Math.min(Math.max(offset - start, 0), expression.length);
  const moved = (span: Span): Span =>
    span.file.path !== source.path || span.start <= source.text.length
      ? span
      : { file, start: within(span.start), end: within(span.end) };
  return diagnostics.map((each) => ({
    ...each,
    span: moved(each.span),
    ...(each.details.found === endOfFile ? { details: { ...each.details, found: "the end" } } : {}),
    ...(each.related === undefined ? {} : { related: each.related.map((at) => ({ ...at, span: moved(at.span) })) }),
  }));
}

/** Whether a text closes a parenthesis that it has not opened; what stands in comments does not count. */
function closesMore(text: string): boolean {
  let open = 0;
  for (const character of text.replaceAll(/\/\/[^\n\r]*|\/\*[^]*?\*\//g, " ")) {
    if (character === "(") open += 1;
    if (character === ")") open -= 1;
    if (open < 0) return true;
  }
  return false;
}

export type Asked =
  | { readonly kind: "truth"; readonly formula: Formula }
  | { readonly kind: "value"; readonly term: Term }
  | { readonly kind: "rejected"; readonly diagnostics: readonly Diagnostic[] };

/** More than any number in a state. */
const beyond = 2_000_000_011;

/** What an expression stands for: a variable of the system, something that is so or not, or a number. */
export function asked({ problem, sources }: CheckResult, set: Settings, expression: string): Asked {
  const name = expression.trim();
  const found = problem?.system.variables.find((each) => each.name === name || each.name === `${name}.state`);
  if (found !== undefined && found.sort.kind !== "bool")
    return { kind: "value", term: variable(found.name, found.sort) };
  const sentence = withClaim(sources[0]!, set, (each) => `always ${each}`, expression);
  const formula = formulaIn(sentence);
  if (formula?.kind === "always") return { kind: "truth", formula: formula.operand };
  const number = formulaIn(withClaim(sources[0]!, set, (each) => `always ${each} < ${beyond}`, expression));
  const term = number?.kind === "always" && number.operand.kind === "state" ? number.operand.term : undefined;
  if (term?.kind === "less") return { kind: "value", term: term.left };
  return { kind: "rejected", diagnostics: sentence.diagnostics.filter((each) => hasErrors([each])) };
}

function formulaIn({ problem, name }: Extended): Formula | undefined {
  return problem?.claims.find((claim) => claim.name === name)?.formula;
}

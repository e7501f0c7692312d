/** What a user asks of a spec on the command line: an expression that is read as if it stood at the end of the spec. */
import { check } from "../index.ts";
import type { CheckResult } from "../index.ts";
import type { Formula } from "../ltl/formula.ts";
import type { Settings } from "../pipeline.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { hasErrors } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import type { Term } from "../term/term.ts";
import { variable } from "../term/term.ts";

/** A spec with one claim more; `name` is its name, which nothing else in the spec has. */
export interface Extended extends CheckResult {
  readonly name: string;
}

/** `claim` says how the expression, in parentheses, is made a claim. */
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
  const text = `${source.text}\nproperty ${name}: ${claim(bracketed)}\n`;
  return { ...check({ ...source, text }, { set }), name };
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

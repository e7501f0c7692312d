/** From what a solver prints to an answer. Anything that is not exactly an answer is an internal error, never a pass. */
import type { SExpression } from "./s-expression.ts";
import { readSExpressions } from "./s-expression.ts";
import type { Answer } from "./solver.ts";

/**
 * The answer in a solver's output to a script followed by `(get-value …)` or `(get-model)`. Z3 goes on after an error and then prints
 * `sat`, so an answer counts only when no error came with it; the one that `get-value` makes after `unsat` is harmless.
 */
export function readAnswer(output: string): Answer {
  if (outOfMemory.test(output)) return { kind: "unknown", reason: "the solver ran out of memory" };
  const read = readSExpressions(output);
  if (read === undefined) return internal(`unreadable solver output: ${excerpt(output)}`);
  const [verdict, ...rest] = read;
  if (verdict === "unsat") {
    const serious = rest.filter((each) => !isMissingModel(each));
    return serious.length === 0 ? { kind: "unsat" } : internal(`the solver reports: ${excerpt(output)}`);
  }
  if (verdict === "unknown") return { kind: "unknown", reason: "the solver gave up" };
  if (verdict !== "sat" || rest.length > 1) return internal(`the solver reports: ${excerpt(output)}`);
  const values = new Map<string, SExpression>();
  const [answered = []] = rest;
  const pairs = answered[0] === "model" && typeof answered !== "string" ? answered.slice(1) : answered;
  if (typeof pairs === "string") return internal(`the solver reports: ${excerpt(output)}`);
  for (const pair of pairs) {
    if (isFunction(pair)) {
      values.set(pair[1], pair);
      continue;
    }
    const [name, value] = pair;
    if (typeof pair === "string" || typeof name !== "string" || value === undefined || pair.length !== 2) {
      return internal(`the solver reports: ${excerpt(output)}`);
    }
    values.set(name, value);
  }
  return { kind: "sat", values };
}

const outOfMemory = /\(error "[^"]*out of memory/i;
/** `(define-fun name (arguments) sort body)`, as `(get-model)` has it answered. */
function isFunction(each: SExpression): each is readonly [string, string, ...SExpression[]] {
  return typeof each !== "string" && each[0] === "define-fun" && typeof each[1] === "string" && each.length === 5;
}

function isMissingModel(each: SExpression): boolean {
  return (
    typeof each !== "string" &&
    each[0] === "error" &&
    typeof each[1] === "string" &&
    /model|get-value|get value|code 4/i.test(each[1])
  );
}

function internal(reason: string): Answer {
  return { kind: "unknown", reason: `internal: ${reason}` };
}

function excerpt(text: string): string {
  const line = text.trim().replace(/\s+/g, " ");
  return line.length <= 200 ? line : `${line.slice(0, 200)}…`;
}

/**
 * Precedence climbing: operands and operations in a row come in, one expression comes out. `always` and its like
 * reach to the end of the row; everything else takes what `precedence.ts` gives it.
 */
import type { Span } from "../source/source.ts";
import type { Expression } from "./ast.ts";
import type { Source } from "./cst.ts";
import { loosest, sides, type Binding } from "./precedence.ts";

/** `not`, `always`, `within 5s`, `forall r in S:` in front of an operand, and what it makes of it. */
export interface Prefix {
  readonly level: number;
  readonly apply: (operand: Expression) => Expression;
}

export interface Operand {
  readonly prefixes: readonly Prefix[];
  readonly primary: Expression;
}

/** What follows an operand. `right` is missing for `is up` and for the open end of `30s..`. */
export interface Operation {
  readonly binding: Binding;
  readonly span: Span;
  readonly right?: Operand;
  readonly apply: (left: Expression, right: Expression | undefined) => Expression;
}

export function climb(source: Source, first: Operand, operations: readonly Operation[]): Expression {
  let position = 0;

  function operand({ prefixes, primary }: Operand, at = 0): Expression {
    const prefix = prefixes[at];
    if (prefix === undefined) return primary;
    return prefix.apply(extend(operand({ prefixes, primary }, at + 1), prefix.level));
  }

  function extend(start: Expression, least: number): Expression {
    let left = start;
    let previous: Binding | undefined;
    for (let next = operations[position]; next && next.binding.level >= least; next = operations[position]) {
      position += 1;
      if (isChained(previous, next.binding)) reportChain(source, next.span);
      previous = next.binding;
      left = next.apply(left, next.right && extend(operand(next.right), sides(next.binding)[1]));
    }
    return left;
  }

  return extend(operand(first), loosest);
}

/** `a < b < c` does not mean what it means in mathematics, so it means nothing. */
function isChained(previous: Binding | undefined, next: Binding): boolean {
  return next.side === "none" && previous?.level === next.level;
}

function reportChain(source: Source, span: Span): void {
  source.report({ code: "chained-comparison", severity: "error", span, details: {} });
}

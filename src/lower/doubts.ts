/** What a claim may have been meant to say, as formulas; and what is said of it before anything is decided. */
import type { Formula } from "../ltl/formula.ts";
import type { Doubt, Problem } from "../ltl/problem.ts";
import type { ModelClaim } from "../model/model.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { writingOf } from "../term/term.ts";
import { formulaOf } from "./sentence.ts";

/** The doubts of a claim, but for those whose formula turns out to be the claim's own. */
export function loweredDoubts({ doubts = [] }: ModelClaim, formula: Formula | undefined): readonly Doubt[] {
  return doubts.flatMap(({ body, ...doubt }) => {
    if (body === undefined) return [doubt];
    const meant = formulaOf(body);
    return formula !== undefined && writingOf(meant) === writingOf(formula) ? [] : [{ ...doubt, formula: meant }];
  });
}

/** The doubts that a text alone raises. That a claim and what was perhaps meant differ on the spec has not been looked at. */
export function plainDoubts({ claims }: Problem): readonly Diagnostic[] {
  return claims.flatMap(({ name, span, doubts = [] }) =>
    doubts.flatMap(({ code, read, meant, isPlain }): readonly Diagnostic[] =>
      isPlain && span !== undefined ? [{ code, severity: "warning", span, details: { claim: name, read, meant } }] : [],
    ),
  );
}

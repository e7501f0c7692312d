/**
 * Certificates as text. The file is SMT-LIB that z3 and cvc5 read as it is: every `(check-sat)` must answer `unsat`.
 * Its comments say for a person what each obligation is for, and hold the rest as one JSON value. The text is a function
 * of the header and the composed proofs alone, so whoever makes those anew can compare it to the letter.
 */
import type { ComposedClaim, ComposedConjunct, ComposedProof } from "../engine/compose.ts";
import type { Argument } from "../engine/proof.ts";
import { smtLib } from "../encode/smt-lib.ts";
import { showRational } from "../source/rational.ts";

export interface Hashed {
  readonly path: string;
  /** Of the text as UTF-8, in hexadecimal: what `sha256sum` prints. */
  readonly sha256: string;
}

/** What a certificate says of itself: where it comes from. */
export interface Origin {
  readonly upir: string;
  readonly solver: string;
  readonly spec: Hashed;
  /** The files that the spec uses, relative to its folder; `upir:` is the library of upir. */
  readonly uses: readonly Hashed[];
  readonly set: Readonly<Record<string, string>>;
  readonly options: { readonly only: readonly string[]; readonly bound: number; readonly timeout: number };
  /** The claims of the run that this certificate does not cover, and why. */
  readonly others: readonly { readonly name: string; readonly why: string }[];
}

export const certificateVersion = 1;
export const endLine = "; end of certificate";

export function renderCertificate(
  origin: Origin,
  claims: readonly ComposedClaim[],
  proofs: readonly ComposedProof[],
): string {
  const header = headerOf(origin, claims);
  const lines = [
    `; Certificate of upir: why ${claims.length} of the claims of ${JSON.stringify(origin.spec.path)} hold.`,
    "; Every (check-sat) has to answer unsat; z3 and cvc5 read this file as it is.",
    "; `upir recheck` makes every obligation anew from the spec, takes only the invariants from here, and asks again.",
    ";",
    ...JSON.stringify(header, undefined, 2)
      .split("\n")
      .map((line) => `; ${line}`),
    ...claims.flatMap((claim) => ["", ...claimLines(claim)]),
    ...proofs.flatMap(proofLines),
    "",
    endLine,
    "",
  ];
  return lines.join("\n");
}

function headerOf(
  { upir, solver, spec, uses, set, options, others }: Origin,
  claims: readonly ComposedClaim[],
): object {
  return {
    certificate: certificateVersion,
    upir,
    solver,
    spec,
    uses,
    set,
    options,
    claims: claims.map(({ claim, verdict, conjuncts }) => ({
      name: claim.name,
      verdict,
      conjuncts: conjuncts.map(recipeAsJson),
    })),
    others,
  };
}

function recipeAsJson({ recipe, conditions, proofs }: ComposedConjunct): object {
  const numbers = proofs.map((proof) => proof.number);
  if (recipe.kind === "parts") {
    const few = recipe.few === undefined ? {} : { few: recipe.few };
    return { rule: "parts", ...few, mayFail: Object.fromEntries(conditions), proofs: numbers };
  }
  if (recipe.kind === "automaton")
    return { rule: "automaton", roots: recipe.roots, starved: recipe.starved, proofs: numbers };
  const slowest = recipe.slowest === undefined ? {} : { slowest: showRational(recipe.slowest) };
  const argument = recipe.kind === "watcher" ? { argument: argumentAsJson(recipe.argument) } : {};
  return { rule: recipe.kind, never: recipe.never, roots: recipe.roots, ...slowest, ...argument, proofs: numbers };
}

function argumentAsJson(argument: Argument): object {
  return argument.kind === "induction" ? { by: argument.kind, k: argument.k } : { by: argument.kind };
}

// ── For a person ────────────────────────────────────────────────────────────

function claimLines({ claim, verdict, conjuncts }: ComposedClaim): string[] {
  const several = conjuncts.length > 1;
  return [
    `; ── claim ${onOneLine(claim.name)}: ${verdict} ──`,
    `;   ${onOneLine(claim.text)}`,
    ...(conjuncts.length === 0 ? [";   true by the laws of logic alone; there is nothing to prove"] : []),
    ...conjuncts.map((conjunct, index) => {
      const which = several ? `conjunct ${index + 1} of ${conjuncts.length}: ` : "";
      return `;   ${which}${explanationOf(conjunct)}`;
    }),
  ];
}

function explanationOf({ recipe, proofs }: ComposedConjunct): string {
  const cited = proofs.map(({ number, alike }) => `proof ${number}${alike ? ", with other names" : ""}`);
  if (recipe.kind === "parts")
    return `by parts: where a condition fails its part says so (${cited.slice(0, -1).join("; ")}), and the parts together (${cited.at(-1)})`;
  if (recipe.kind === "automaton")
    return `no run violates it: each has a rank that falls, and in the end stays (${cited.join("; ")})`;
  const what =
    recipe.never === "trigger"
      ? "its trigger never happens, so it says nothing"
      : recipe.never === "pending"
        ? "it never fails, since nothing is ever waited for"
        : recipe.slowest === undefined
          ? "it never fails"
          : `it never fails, and the answer never takes longer than ${showRational(recipe.slowest)} ms`;
  return `${what} (${cited.join("; ")})`;
}

function proofLines({ number, claim, statement, obligations }: ComposedProof): string[] {
  return obligations.flatMap(({ role, query }) => [
    "",
    `; ── proof ${number}, ${role} ── ${onOneLine(statement.title)}, for ${onOneLine(claim)}`,
    "(reset)",
    "(set-logic ALL)",
    smtLib(query).text.trimEnd(),
  ]);
}

function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

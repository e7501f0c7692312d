/**
 * From the verdicts on a spec to the certificate of those that are proved. What the engines report is not copied: every
 * statement is made anew from the problem, and has to be the one that the engines proved.
 */
import { createHash } from "node:crypto";
import { dirname, relative } from "node:path";
import type { ComposedClaim, Composer, GivenRecipe, InvariantFor } from "./engine/compose.ts";
import { composerFor, renamed, writingOfStatement } from "./engine/compose.ts";
import type { ConjunctProof } from "./engine/proof.ts";
import { symbolsOfInvariant } from "./engine/ranking.ts";
import type { ClaimResult } from "./engine/result.ts";
import type { Derived } from "./engine/statements.ts";
import { termText } from "./encode/smt-lib.ts";
import type { Symbol } from "./encode/transition.ts";
import { libraryFolder } from "./files.ts";
import type { Problem } from "./ltl/problem.ts";
import type { Hashed, Origin } from "./report/certificate.ts";
import { renderCertificate } from "./report/certificate.ts";
import { readConditionText } from "./solver/read-term.ts";
import { versionOf } from "./solver/version.ts";
import type { SourceFile } from "./source/source.ts";
import type { Term } from "./term/term.ts";
import { version } from "./version.ts";

/** How the verdicts were come by. */
export interface CertificateOptions extends Pick<Origin, "set" | "options"> {
  /** The native solver that was used; absent: the one that comes with upir. */
  readonly solver?: string;
}

export interface Certificate {
  readonly text: string;
  /** The names of the claims that it is about. */
  readonly covered: readonly string[];
  /** Claims that are proved or vacuous, and yet it is not about them, and why. */
  readonly missing: readonly { readonly name: string; readonly why: string }[];
}

/** The certificate of a run. `sources` are the spec and the files it uses. */
export async function certificateOf(
  problem: Problem,
  sources: readonly SourceFile[],
  results: readonly ClaimResult[],
  { set, options, solver }: CertificateOptions,
): Promise<Certificate> {
  const composer = composerFor(problem);
  const claims: ComposedClaim[] = [];
  const others: { name: string; why: string }[] = [];
  const missing: { name: string; why: string }[] = [];
  for (const result of results) {
    const { claim, verdict } = result;
    const composed = !isProved(result)
      ? { problem: verdict.kind }
      : problem.claims.includes(claim)
        ? compose(composer, result)
        : { problem: `${verdict.kind} in a scenario, which leaves no certificate` };
    if ("value" in composed) {
      claims.push(composed.value);
      continue;
    }
    others.push({ name: claim.name, why: composed.problem });
    if (isProved(result)) missing.push({ name: claim.name, why: composed.problem });
  }
  const [spec, ...uses] = hashesOf(sources);
  const origin: Origin = { upir: version, solver: await versionOf(solver), spec: spec!, uses, set, options, others };
  return {
    text: renderCertificate(origin, claims, composer.proofs()),
    covered: claims.map(({ claim }) => claim.name),
    missing,
  };
}

function isProved({ verdict }: ClaimResult): boolean {
  return verdict.kind === "proved" || verdict.kind === "vacuous";
}

/** Paths and hashes of a spec and what it uses, as certificates have them. */
export function hashesOf([entry, ...uses]: readonly SourceFile[]): readonly Hashed[] {
  if (entry === undefined) return [];
  const home = dirname(entry.path);
  const named = (path: string): string =>
    path.startsWith(libraryFolder) && !libraryFolder.startsWith(home)
      ? `upir:${relative(libraryFolder, path)}`
      : relative(home, path);
  return [
    { path: entry.path, sha256: hashOf(entry.text) },
    ...uses.map(({ path, text }) => ({ path: named(path).replaceAll("\\", "/"), sha256: hashOf(text) })),
  ];
}

function hashOf(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

function compose(composer: Composer, { claim, verdict }: ClaimResult): Derived<ComposedClaim> {
  const { proofs } = verdict;
  if (proofs === undefined) return { problem: `${verdict.kind} by ${verdict.method}, which leaves no certificate` };
  const composed = composer.add(claim, proofs.map(given), invariantsOf(proofs));
  if ("value" in composed && composed.value.verdict !== verdict.kind)
    return { problem: `internal: it is ${verdict.kind}, and its proofs say ${composed.value.verdict}` };
  return "problem" in composed ? { problem: `internal: ${composed.problem}` } : composed;
}

function given({ recipe }: ConjunctProof): GivenRecipe {
  if (recipe.kind !== "parts") return recipe;
  return {
    ...recipe,
    mayFail: ({ placeholder }) => {
      const value = recipe.mayFail.get(placeholder);
      return value === undefined ? { problem: "nothing is known of it" } : { value };
    },
  };
}

/** The invariants that the engines found, each for the statement that it was found for. */
function invariantsOf(proofs: readonly ConjunctProof[]): InvariantFor {
  return (statement, { conjunct, step }) => {
    let proof = proofs[conjunct - 1];
    const own = proof?.steps[step - 1];
    if (own === undefined || writingOfStatement(own) !== writingOfStatement(statement))
      return { problem: "what was proved is not what the claim says" };
    while (proof?.like !== undefined) proof = proof.like;
    const found = proof?.steps[step - 1];
    if (found?.invariant === undefined) return { problem: "its invariant was not kept" };
    return readable(renamed(found.invariant, found.system, statement.system), symbolsOfInvariant(statement));
  };
}

/** The invariant, if its text can be read back as the same. */
function readable(invariant: Term, symbols: readonly Symbol[]): Derived<Term> {
  const text = (term: Term): string =>
    termText(
      term,
      symbols.map(({ sort }) => sort),
    );
  const back = readConditionText(text(invariant), symbols);
  if ("problem" in back) return { problem: `its text cannot be read back: ${back.problem}` };
  return text(back.value) === text(invariant) ? back : { problem: "its text reads back as something else" };
}

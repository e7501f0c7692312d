/**
 * Re-checking a certificate. From the file come the names of claims, the recipes and the invariants; everything that has to
 * be right is made anew: the spec is compiled, slices, monitors and bad states are built from it, and with the
 * invariants they give the obligations. Those must be the ones in the file, to the letter, and a fresh solver must refute
 * the negation of each. So a certificate that is confirmed proves its claims, whoever wrote it; what remains to be
 * trusted is how upir reads specs, slices and encodes them, and the solver.
 */
import { dirname, join } from "node:path";
import type { ComposedClaim, GivenRecipe } from "./engine/compose.ts";
import { composerFor, couplingOf } from "./engine/compose.ts";
import { symbolsOfInvariant } from "./engine/ranking.ts";
import { hashesOf } from "./certificates.ts";
import { filesOfSpecs, readText } from "./files.ts";
import { compile } from "./pipeline.ts";
import type { Origin } from "./report/certificate.ts";
import { renderCertificate } from "./report/certificate.ts";
import type { WrittenCertificate, WrittenObligation, WrittenRecipe } from "./report/read-certificate.ts";
import { readCertificate } from "./report/read-certificate.ts";
import { createSolver } from "./solver/create-solver.ts";
import { readCondition, readConditionText } from "./solver/read-term.ts";
import type { Answer, Solver } from "./solver/solver.ts";
import type { Problem } from "./ltl/problem.ts";
import { versionOf } from "./solver/version.ts";
import { hasErrors } from "./source/diagnostic.ts";
import type { Rational } from "./source/rational.ts";
import { greatest } from "./source/rational.ts";
import { version } from "./version.ts";

export interface RecheckOptions {
  /** The spec, if it is not where the certificate says. */
  readonly spec?: string;
  /** A native solver on the PATH (`z3`, `cvc5`); absent: the one that comes with upir. */
  readonly solver?: string;
  /** Milliseconds for each obligation. */
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (line: string) => void;
}

export interface CheckedObligation extends Pick<WrittenObligation, "proof" | "role"> {
  readonly answer: Answer["kind"];
  readonly reason?: string;
}

export interface CheckedClaim {
  readonly name: string;
  readonly text: string;
  readonly verdict: "proved" | "vacuous";
  readonly proofs: readonly number[];
  /** What the longest response is shown not to exceed, in milliseconds. */
  readonly slowest?: Rational;
  /** The worst of the answers on its obligations. */
  readonly answer: Answer["kind"];
}

export type Recheck =
  | { readonly kind: "rejected"; readonly reason: string; readonly details: readonly string[] }
  | {
      readonly kind: "checked";
      readonly origin: Origin;
      readonly solver: string;
      readonly obligations: readonly CheckedObligation[];
      /** Why the obligations could not be compared with a spec; then nothing is said of claims. */
      readonly loose?: string;
      readonly claims: readonly CheckedClaim[];
    };

/** The most of a certificate that is read. */
const mostBytes = 500_000_000;

export async function recheck(path: string, options: RecheckOptions): Promise<Recheck> {
  const file = readText(path, mostBytes);
  if ("problem" in file) return rejected(`cannot read ${path}: ${file.problem}`);
  const read = readCertificate(file.text);
  if ("problem" in read) return rejected(`${path}: ${read.problem}`);
  const { origin, obligations } = read.value;
  const tied = tie(path, file.text, read.value, options.spec);
  if (tied.kind === "rejected") return tied;
  const answers = await ask(obligations, options);
  const claims = tied.kind === "loose" ? [] : tied.claims.map((claim) => judge(claim, answers));
  const solver = await versionOf(options.solver);
  return {
    kind: "checked",
    origin,
    solver,
    obligations: answers,
    claims,
    ...(tied.kind === "loose" ? { loose: tied.reason } : {}),
  };
}

function rejected(reason: string, details: readonly string[] = []): Extract<Recheck, { readonly kind: "rejected" }> {
  return { kind: "rejected", reason, details };
}

// ── Against the spec ────────────────────────────────────────────────────────

type Tied =
  | Extract<Recheck, { readonly kind: "rejected" }>
  | { readonly kind: "loose"; readonly reason: string }
  | { readonly kind: "tied"; readonly claims: readonly ComposedClaim[] };

function tie(path: string, text: string, written: WrittenCertificate, given: string | undefined): Tied {
  const { origin } = written;
  const spec = readSpec(path, origin, given);
  if ("problem" in spec) return given === undefined ? { kind: "loose", reason: spec.problem } : rejected(spec.problem);
  const entry = { path: spec.path, text: spec.text };
  const { value: problem, diagnostics, sources } = compile(entry, filesOfSpecs, origin.set);
  const changed = changes(origin, hashesOf(sources));
  if (changed.length > 0) return rejected("the certificate is of another spec", changed);
  if (problem === undefined) {
    const codes = diagnostics.filter((each) => each.severity === "error").map((each) => each.code);
    return rejected(`${spec.path} is rejected: ${hasErrors(diagnostics) ? codes.join(", ") : "it has no problem"}`);
  }
  return compare(text, written, problem);
}

function readSpec(
  certificate: string,
  { spec }: Origin,
  given: string | undefined,
): { readonly path: string; readonly text: string } | { readonly problem: string } {
  const places = given === undefined ? [spec.path, join(dirname(certificate), spec.path)] : [given];
  for (const path of places) {
    const found = readText(path);
    if ("text" in found) return { path, text: found.text };
  }
  return { problem: `the spec ${given ?? spec.path} is not there; say where it is with --spec` };
}

/** What differs in the texts, whatever their folders are called. */
function changes({ spec, uses }: Origin, [entry, ...used]: ReturnType<typeof hashesOf>): readonly string[] {
  const found: string[] = [];
  if (entry?.sha256 !== spec.sha256)
    found.push(`${entry?.path ?? spec.path} has changed: its SHA-256 is not the one in the certificate`);
  // A file beside the spec and one of the library count as the same if their texts are.
  const place = (path: string): string => path.replace(/^upir:/, "");
  const now = new Map(used.map(({ path, sha256 }) => [place(path), sha256] as const));
  for (const { path, sha256 } of uses) {
    const own = now.get(place(path));
    if (own === undefined) found.push(`it no longer uses ${path}`);
    else if (own !== sha256) found.push(`${path} has changed: its SHA-256 is not the one in the certificate`);
    now.delete(place(path));
  }
  return [...found, ...[...now.keys()].map((path) => `it uses ${path}, which the certificate does not know`)];
}

/** Makes the whole certificate anew, with the invariants of this one. */
function compare(text: string, written: WrittenCertificate, problem: Problem): Tied {
  const composer = composerFor(problem);
  const claims: ComposedClaim[] = [];
  for (const { name, conjuncts } of written.claims) {
    const claim = problem.claims.find((each) => each.name === name);
    if (claim === undefined) return rejected(`the spec has no claim ${name}`);
    const composed = composer.add(claim, conjuncts.map(given), (statement, { proof }) => {
      const first = written.obligations.find((each) => each.proof === proof);
      if (first?.invariant === undefined) return { problem: "it has no invariant" };
      return readCondition(first.invariant, symbolsOfInvariant(statement));
    });
    if ("problem" in composed) return rejected(`the proof of ${name} does not fit the spec: ${composed.problem}`);
    claims.push(composed.value);
  }
  const anew = renderCertificate(written.origin, claims, composer.proofs());
  if (anew === text) return { kind: "tied", claims };
  const details = [
    difference(text, anew),
    ...(written.origin.upir === version ? [] : [`it was written by upir ${written.origin.upir}; this is ${version}`]),
  ];
  return rejected("its obligations are not those that the spec and the invariants lead to", details);
}

function given(recipe: WrittenRecipe): GivenRecipe {
  if (recipe.kind !== "parts") return recipe;
  return {
    ...recipe,
    mayFail: (part) => {
      const text = recipe.mayFail.get(part.placeholder);
      return text === undefined ? { problem: "nothing is said of it" } : readConditionText(text, couplingOf(part));
    },
  };
}

/** Where two texts begin to differ, and in which obligation that is. */
function difference(found: string, wanted: string): string {
  const [a, b] = [found.split("\n"), wanted.split("\n")];
  const index = a.findIndex((line, at) => line !== b[at]);
  const at = index < 0 ? a.length : index;
  const heading = a.slice(0, at + 1).findLast((line) => line.startsWith("; ── "));
  const where = heading === undefined ? "" : `, in ${heading.replace(/^; ── | ──.*$/g, "")}`;
  return `line ${at + 1}${where}: found ${excerpt(a[at])} instead of ${excerpt(b[at])}`;
}

function excerpt(line: string | undefined): string {
  if (line === undefined) return "the end";
  return `\`${line.length <= 80 ? line : `${line.slice(0, 79)}…`}\``;
}

// ── The solver ──────────────────────────────────────────────────────────────

async function ask(obligations: readonly WrittenObligation[], options: RecheckOptions): Promise<CheckedObligation[]> {
  const solver: Solver = createSolver(options.solver);
  const stop = (): void => solver.close();
  options.signal?.addEventListener("abort", stop);
  try {
    const checked: CheckedObligation[] = [];
    for (const { proof, role, text } of obligations) {
      options.onProgress?.(`proof ${proof}, ${role} · ${checked.length} of ${obligations.length} obligations`);
      const answer = await solver.check({ text, wanted: [] }, { milliseconds: options.milliseconds });
      const reason = answer.kind === "unknown" ? { reason: answer.reason } : {};
      checked.push({ proof, role, answer: answer.kind, ...reason });
    }
    return checked;
  } finally {
    options.signal?.removeEventListener("abort", stop);
    solver.close();
  }
}

function judge({ claim, verdict, conjuncts }: ComposedClaim, answers: readonly CheckedObligation[]): CheckedClaim {
  const proofs = [...new Set(conjuncts.flatMap((conjunct) => conjunct.proofs.map(({ number }) => number)))];
  const own = answers.filter((each) => proofs.includes(each.proof)).map((each) => each.answer);
  const answer = own.includes("sat") ? "sat" : own.includes("unknown") ? "unknown" : "unsat";
  const bounds = conjuncts.flatMap(({ recipe }) =>
    recipe.kind === "monitor" || recipe.kind === "watcher" ? (recipe.slowest ?? []) : [],
  );
  const slowest = bounds.length < conjuncts.length || bounds.length === 0 ? {} : { slowest: bounds.reduce(greatest) };
  return { name: claim.name, text: claim.text, verdict, proofs, ...slowest, answer };
}

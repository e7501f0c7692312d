/**
 * Text of a certificate to its parts. The file may come from anywhere: what it says is data to be checked, and of its
 * SMT-LIB only the commands that a certificate consists of are accepted, since a solver will run them.
 */
import type { Argument, Recipe } from "../engine/proof.ts";
import { parseRational, rational } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { SExpression } from "../solver/s-expression.ts";
import { readSExpressions } from "../solver/s-expression.ts";
import type { Hashed, Origin } from "./certificate.ts";
import { certificateVersion, endLine } from "./certificate.ts";

export type WrittenRecipe =
  | Extract<Recipe, { readonly kind: "monitor" | "watcher" | "automaton" }>
  | { readonly kind: "parts"; readonly few?: number; readonly mayFail: ReadonlyMap<string, string> };

export interface WrittenClaim {
  readonly name: string;
  readonly conjuncts: readonly WrittenRecipe[];
}

export interface WrittenObligation {
  readonly proof: number;
  readonly role: string;
  /** Declarations and assertions, ending with `(check-sat)`. */
  readonly text: string;
  /** What `invariant` is defined as, if it is. */
  readonly invariant?: SExpression;
}

export interface WrittenCertificate {
  readonly origin: Origin;
  readonly claims: readonly WrittenClaim[];
  readonly obligations: readonly WrittenObligation[];
}

export type ReadCertificate = { readonly value: WrittenCertificate } | { readonly problem: string };

export function readCertificate(text: string): ReadCertificate {
  try {
    if (!text.startsWith("; Certificate of upir")) throw new Malformed("it is no certificate of upir");
    if (!text.endsWith(`\n${endLine}\n`)) throw new Malformed("it is cut off: its last line is missing");
    const lines = text.split("\n");
    const [first, last] = [lines.indexOf("; {"), lines.indexOf("; }")];
    if (first < 0 || last < first) throw new Malformed("its header is missing");
    const header = headerIn(lines.slice(first, last + 1));
    return { value: { ...header, obligations: obligationsIn(lines.slice(last + 1)) } };
  } catch (error) {
    if (error instanceof Malformed) return { problem: error.message };
    throw error;
  }
}

class Malformed extends Error {}

// ── Header ──────────────────────────────────────────────────────────────────

function headerIn(lines: readonly string[]): Omit<WrittenCertificate, "obligations"> {
  let json: unknown;
  try {
    json = JSON.parse(lines.map((line) => line.slice(2)).join("\n"));
  } catch {
    throw new Malformed("its header is damaged");
  }
  const header = record(json, "header");
  if (header["certificate"] !== certificateVersion)
    throw new Malformed(
      `this upir reads version ${certificateVersion} of certificates, not ${JSON.stringify(header["certificate"])}`,
    );
  const options = record(header["options"], "options");
  const set = record(header["set"], "set");
  const origin: Origin = {
    upir: string(header["upir"], "upir"),
    solver: string(header["solver"], "solver"),
    spec: hashed(header["spec"]),
    uses: array(header["uses"], "uses").map(hashed),
    set: Object.fromEntries(Object.entries(set).map(([name, value]) => [name, string(value, "set")])),
    options: {
      only: array(options["only"], "only").map((each) => string(each, "only")),
      bound: number(options["bound"], "bound"),
      timeout: number(options["timeout"], "timeout"),
    },
    others: array(header["others"], "others").map((each) => {
      const { name, why } = record(each, "others");
      return { name: string(name, "name"), why: string(why, "why") };
    }),
  };
  return { origin, claims: array(header["claims"], "claims").map(claim) };
}

function claim(json: unknown): WrittenClaim {
  const { name, conjuncts } = record(json, "claim");
  return { name: string(name, "name"), conjuncts: array(conjuncts, "conjuncts").map(recipe) };
}

function recipe(json: unknown): WrittenRecipe {
  const { rule, never, roots, slowest, few, mayFail, starved, argument } = record(json, "conjunct");
  if (rule === "automaton")
    return {
      kind: "automaton",
      roots: array(roots, "roots").map((each) => string(each, "roots")),
      starved: array(starved, "starved").map((each) => number(each, "starved")),
    };
  if (rule === "parts") {
    const conditions = Object.entries(record(mayFail, "mayFail"));
    return {
      kind: "parts",
      ...(few === undefined ? {} : { few: number(few, "few") }),
      mayFail: new Map(conditions.map(([placeholder, text]) => [placeholder, string(text, "mayFail")])),
    };
  }
  const which = {
    roots: array(roots, "roots").map((each) => string(each, "roots")),
    ...(slowest === undefined ? {} : { slowest: fraction(string(slowest, "slowest")) }),
  };
  if (rule === "monitor" && (never === "bad" || never === "trigger")) return { kind: "monitor", never, ...which };
  if (rule === "watcher" && (never === "bad" || never === "trigger" || never === "pending"))
    return { kind: "watcher", never, ...which, argument: argumentIn(argument) };
  throw new Malformed("its header names a rule that this upir does not know");
}

function argumentIn(json: unknown): Argument {
  const { by, k } = record(json, "argument");
  if (by === "after-actions") return { kind: "after-actions" };
  const steps = number(k, "k");
  if (by !== "induction" || !Number.isInteger(steps) || steps < 1 || steps > mostSteps) throw damaged("argument");
  return { kind: "induction", k: steps };
}

/** Induction over more steps is not what upir writes. */
const mostSteps = 10;

function fraction(text: string): Rational {
  const [numerator, denominator, ...more] = text.split("/").map(parseRational);
  const isWhole = [numerator, denominator].every((part) => part === undefined || part.denominator === 1n);
  if (numerator === undefined || !isWhole || more.length > 0 || (text.includes("/") && !denominator?.numerator))
    throw new Malformed("its header is damaged: slowest");
  return rational(numerator.numerator, denominator?.numerator ?? 1n);
}

function hashed(json: unknown): Hashed {
  const { path, sha256 } = record(json, "hash");
  return { path: string(path, "path"), sha256: string(sha256, "sha256") };
}

function record(json: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw damaged(what);
  return json as Readonly<Record<string, unknown>>;
}

function array(json: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(json)) throw damaged(what);
  return json;
}

function string(json: unknown, what: string): string {
  if (typeof json !== "string") throw damaged(what);
  return json;
}

function number(json: unknown, what: string): number {
  if (typeof json !== "number") throw damaged(what);
  return json;
}

function damaged(what: string): Malformed {
  return new Malformed(`its header is damaged: ${what}`);
}

// ── Obligations ─────────────────────────────────────────────────────────────

const headline = /^; ── proof (\d+), ([\w-]+) ──/;

/** The commands of an obligation. Others, such as one that redirects output to a file, are refused. */
const commands: ReadonlySet<string> = new Set([
  "declare-datatypes",
  "declare-const",
  "define-fun",
  "assert",
  "check-sat",
]);

function obligationsIn(lines: readonly string[]): readonly WrittenObligation[] {
  const starts = lines.flatMap((line, index) => (headline.test(line) ? [index] : []));
  const before = lines.slice(0, starts[0] ?? lines.length);
  if (before.some((line) => line !== "" && !line.startsWith(";")))
    throw new Malformed("there is something before its first proof");
  return starts.map((start, index) => {
    const [, proof = "", role = ""] = headline.exec(lines[start]!)!;
    const [reset, logic, ...rest] = lines.slice(start + 1, starts[index + 1] ?? lines.length);
    const where = `proof ${proof}, ${role}`;
    if (reset !== "(reset)" || logic !== "(set-logic ALL)") throw new Malformed(`${where} does not start anew`);
    const text = rest.join("\n");
    const read = readSExpressions(text);
    if (read === undefined) throw new Malformed(`${where} cannot be read`);
    const foreign = read.find((each) => typeof each === "string" || !commands.has(String(each[0])));
    if (foreign !== undefined) throw new Malformed(`${where} has a command that no certificate has`);
    const checks = read.filter((each) => each[0] === "check-sat");
    if (checks.length !== 1 || read.at(-1) !== checks[0])
      throw new Malformed(`${where} does not end with one question`);
    const definition = read.find((each) => each[0] === "define-fun" && each[1] === "invariant");
    const body = definition === undefined || typeof definition === "string" ? undefined : definition[4];
    return { proof: Number(proof), role, text, ...(body === undefined ? {} : { invariant: body }) };
  });
}

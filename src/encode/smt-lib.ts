/**
 * Query → SMT-LIB 2.6 text. No logic is set. Names are quoted where they have to be; an enumeration is a datatype whose
 * constructors are its values; the range of an integer is asserted. Every conjunct is an assertion on its own line.
 */
import type { Rational } from "../source/rational.ts";
import type { Sort, Term } from "../term/term.ts";
import { enumeration } from "../term/term.ts";
import type { Query } from "./query.ts";

export interface Script {
  /** Declarations and assertions, ending with `(check-sat)`. */
  readonly text: string;
  /** Symbols whose values are wanted when the answer is sat. */
  readonly wanted: readonly string[];
}

/** The text of a query, ending with `(check-sat)`. `wanted` are the variables whose values are asked for if it is sat. */
export function smtLib(
  { title, variables, definitions = [], assertions }: Query,
  wanted: readonly string[] = [],
): Script {
  const names = constructorNames(variables.map((each) => each.sort));
  const lines = [`; ${title}`];
  for (const [key, values] of enumerationsOf(variables.map((each) => each.sort))) {
    const constructors = values.map((value) => `(${names(values, value)})`).join(" ");
    lines.push(`(declare-datatypes ((${symbol(key)} 0)) ((${constructors})))`);
  }
  for (const { name, sort } of variables) {
    lines.push(`(declare-const ${symbol(name)} ${sortName(sort)})`);
    if (sort.kind === "int") lines.push(`(assert (<= ${integer(sort.least)} ${symbol(name)} ${integer(sort.most)}))`);
  }
  for (const { name, term } of definitions)
    lines.push(`(define-fun ${symbol(name)} () Bool${writeDefinition(term, names)})`);
  for (const assertion of assertions) {
    for (const conjunct of assertion.kind === "and" ? assertion.operands : [assertion])
      lines.push(`(assert ${write(conjunct, names)})`);
  }
  lines.push("(check-sat)", "");
  return { text: lines.join("\n"), wanted };
}

/** A term as it stands in a script over variables of these sorts. */
export function termText(term: Term, sorts: readonly Sort[]): string {
  return write(term, constructorNames(sorts));
}

/** The constants of the enumerations of a script over variables of these sorts, by their names without `|`. */
export function constructorsOf(sorts: readonly Sort[]): ReadonlyMap<string, Term> {
  const names = constructorNames(sorts);
  return new Map(
    sorts.flatMap((sort) =>
      sort.kind === "enum"
        ? sort.values.map((value) => [names(sort.values, value).replaceAll("|", ""), enumeration(sort, value)] as const)
        : [],
    ),
  );
}

/** A symbol as SMT-LIB writes it. Our names hold a dot, a space or another sign that no name of the standard holds. */
export function symbol(name: string): string {
  return /^\w+$/.test(name) ? name : `|${name}|`;
}

/** A term over numbers and booleans as text. */
export function showTerm(term: Term): string {
  return write(term, constructorNames([]));
}

type ConstructorName = (values: readonly string[], value: string) => string;

/** The name of a sort's datatype: its values. */
function keyOf(values: readonly string[]): string {
  return `{${values.join(", ")}}`;
}

function enumerationsOf(sorts: readonly Sort[]): Map<string, readonly string[]> {
  return new Map(sorts.flatMap((sort) => (sort.kind === "enum" ? [[keyOf(sort.values), sort.values] as const] : [])));
}

/** The constructor of `up` is `'up'`, which nothing else is called, or `'up' of {up, down}` if it is in two enumerations. */
function constructorNames(sorts: readonly Sort[]): ConstructorName {
  const owners = new Map<string, number>();
  for (const values of enumerationsOf(sorts).values())
    for (const value of values) owners.set(value, (owners.get(value) ?? 0) + 1);
  return (values, value) => symbol((owners.get(value) ?? 0) > 1 ? `'${value}' of ${keyOf(values)}` : `'${value}'`);
}

function sortName(sort: Sort): string {
  switch (sort.kind) {
    case "bool":
      return "Bool";
    case "int":
      return "Int";
    case "real":
      return "Real";
    case "enum":
      return symbol(keyOf(sort.values));
  }
}

function integer(value: number | bigint): string {
  return value < 0 ? `(- ${-value})` : `${value}`;
}

function decimal({ numerator, denominator }: Rational): string {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const positive = denominator === 1n ? `${magnitude}.0` : `(/ ${magnitude}.0 ${denominator}.0)`;
  return numerator < 0n ? `(- ${positive})` : positive;
}

/** A disjunct a line: what is defined here is long. */
function writeDefinition(term: Term, names: ConstructorName): string {
  if (term.kind !== "or") return ` ${write(term, names)}`;
  return `\n  (or\n${term.operands.map((operand) => `    ${write(operand, names)}`).join("\n")}\n  )`;
}

function write(term: Term, names: ConstructorName): string {
  const go = (part: Term): string => write(part, names);
  switch (term.kind) {
    case "bool":
      return `${term.value}`;
    case "int":
      return integer(term.value);
    case "real":
      return decimal(term.value);
    case "enum":
      return names(term.sort.values, term.value);
    case "variable":
      return symbol(term.name);
    case "not":
      return `(not ${go(term.operand)})`;
    case "and":
    case "or":
      return `(${term.kind} ${term.operands.map(go).join(" ")})`;
    case "equal":
      return `(= ${go(term.left)} ${go(term.right)})`;
    case "less":
      return `(< ${go(term.left)} ${go(term.right)})`;
    case "at-most":
      return `(<= ${go(term.left)} ${go(term.right)})`;
    case "add":
      return `(+ ${term.operands.map(go).join(" ")})`;
    case "multiply":
      return `(* ${go(term.factor)} ${go(term.operand)})`;
    case "if":
      return `(ite ${go(term.condition)} ${go(term.whenTrue)} ${go(term.whenFalse)})`;
  }
}

/**
 * Binary decision diagrams of monotone Boolean functions (Bryant, "Graph-based algorithms for Boolean function
 * manipulation", IEEE Trans. Comp. 35, 1986): is a flow up, given which parts are up? A part that stands in several places is
 * one variable, so it counts once. Variables are numbered in the order of the diagram.
 */
import type { Rational } from "../source/rational.ts";
import { one, rational, subtract } from "../source/rational.ts";

/** A number of a node. */
export type Node = number;

export const down: Node = 0;
export const up: Node = 1;

/** Nodes of one diagram: equal functions are equal numbers. */
export class Diagram {
  /** The variable of a node, and where it leads when that is up and when it is down; the first two are the ends. */
  private readonly nodes: { readonly variable: number; readonly up: Node; readonly down: Node }[] = [
    { variable: Infinity, up: down, down },
    { variable: Infinity, up, down: up },
  ];
  private readonly known = new Map<string, Node>();
  private readonly results = new Map<string, Node>();

  variable(variable: number): Node {
    return this.node(variable, up, down);
  }

  /** Both are up. */
  and(a: Node, b: Node): Node {
    if (a === down || b === down) return down;
    if (a === up || a === b) return b;
    if (b === up) return a;
    return this.combine("and", a, b);
  }

  /** One of the two is up. */
  or(a: Node, b: Node): Node {
    if (a === up || b === up) return up;
    if (a === down || a === b) return b;
    if (b === down) return a;
    return this.combine("or", a, b);
  }

  /** At least `needed` of the functions are up. */
  atLeast(needed: number, functions: readonly Node[]): Node {
    if (needed === functions.length) return functions.reduceRight((all, each) => this.and(each, all), up);
    if (needed === 1) return functions.reduceRight((some, each) => this.or(each, some), down);
    let row: Node[] = Array.from({ length: needed + 1 }, (_, count) => (count === 0 ? up : down));
    for (const each of functions.toReversed())
      row = row.map((without, count) => (count === 0 ? up : this.or(without, this.and(each, row[count - 1]!))));
    return row[needed]!;
  }

  variableOf(node: Node): number {
    return this.nodes[node]!.variable;
  }

  whenUp(node: Node): Node {
    return this.nodes[node]!.up;
  }

  whenDown(node: Node): Node {
    return this.nodes[node]!.down;
  }

  /** All nodes below one, itself included, each after those that lead to it. */
  below(root: Node): readonly Node[] {
    const found = new Set<Node>();
    const open = [root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (found.has(node) || node <= up) continue;
      found.add(node);
      open.push(this.whenUp(node), this.whenDown(node));
    }
    return [...found].toSorted((a, b) => this.variableOf(a) - this.variableOf(b));
  }

  private node(variable: number, whenUp: Node, whenDown: Node): Node {
    if (whenUp === whenDown) return whenUp;
    const key = `${variable} ${whenUp} ${whenDown}`;
    const existing = this.known.get(key);
    if (existing !== undefined) return existing;
    this.nodes.push({ variable, up: whenUp, down: whenDown });
    this.known.set(key, this.nodes.length - 1);
    return this.nodes.length - 1;
  }

  private combine(operation: "and" | "or", a: Node, b: Node): Node {
    const key = `${operation} ${Math.min(a, b)} ${Math.max(a, b)}`;
    const existing = this.results.get(key);
    if (existing !== undefined) return existing;
    const variable = Math.min(this.variableOf(a), this.variableOf(b));
    const branch = (node: Node, isUp: boolean): Node =>
      this.variableOf(node) !== variable ? node : isUp ? this.whenUp(node) : this.whenDown(node);
    const result = this.node(
      variable,
      this[operation](branch(a, true), branch(b, true)),
      this[operation](branch(a, false), branch(b, false)),
    );
    this.results.set(key, result);
    return result;
  }
}

/** What is known of a function once each variable has a probability of being up. */
export interface Probabilities {
  /** The probability that the function is up. */
  readonly up: Rational;
  /**
   * For each variable how much likelier the function were up if the variable always was: its importance (Birnbaum 1969) times how
   * likely it is down, in units of `1 / scale`.
   */
  readonly gains: readonly bigint[];
  readonly scale: bigint;
}

/**
 * Exact probabilities of a function whose variables are independent. Everything is a whole number of `1 / D`, where `D` is the
 * product of the denominators of all variables from some point of the order on, so that nothing is reduced on the way.
 */
export function probabilitiesOf(diagram: Diagram, root: Node, likelihoods: readonly Rational[]): Probabilities {
  const { length } = likelihoods;
  /** The product of the denominators of the variables from here to the end. */
  const rest: bigint[] = Array.from({ length: length + 1 }, () => 1n);
  for (let at = length - 1; at >= 0; at -= 1) rest[at] = likelihoods[at]!.denominator * rest[at + 1]!;
  const place = (node: Node): number => Math.min(diagram.variableOf(node), length);
  const values = new Map<Node, bigint>([
    [down, 0n],
    [up, 1n],
  ]);
  /** The value of a node in units of `1 / rest[at]`, for a place at or before its own. */
  const valueAt = (node: Node, at: number): bigint => values.get(node)! * (rest[at]! / rest[place(node)]!);
  const nodes = diagram.below(root);
  for (const node of nodes.toReversed()) {
    const at = place(node);
    const { numerator, denominator } = likelihoods[at]!;
    const ifUp = valueAt(diagram.whenUp(node), at + 1);
    const ifDown = valueAt(diagram.whenDown(node), at + 1);
    values.set(node, numerator * ifUp + (denominator - numerator) * ifDown);
  }
  /** How likely each node is passed, in units of one over the product of the denominators before it. */
  const passed = new Map<Node, bigint>([[root, rest[0]! / rest[place(root)]!]]);
  const before = (at: number): bigint => rest[0]! / rest[at]!;
  const gains: bigint[] = likelihoods.map(() => 0n);
  for (const node of nodes) {
    const at = place(node);
    const here = passed.get(node)!;
    const { numerator, denominator } = likelihoods[at]!;
    const ifUp = diagram.whenUp(node);
    const ifDown = diagram.whenDown(node);
    gains[at]! += here * (denominator - numerator) * (valueAt(ifUp, at + 1) - valueAt(ifDown, at + 1));
    for (const [next, share] of [
      [ifUp, numerator],
      [ifDown, denominator - numerator],
    ] as const) {
      const arriving = here * share * (before(place(next)) / before(at + 1));
      passed.set(next, (passed.get(next) ?? 0n) + arriving);
    }
  }
  return { up: rational(valueAt(root, 0), rest[0]!), gains, scale: rest[0]! };
}

/** The probability of the opposite. */
export function complement(share: Rational): Rational {
  return subtract(one, share);
}

/** Some sets of variables, and whether there are further ones that were not looked for. */
export interface FailureSets {
  readonly sets: readonly (readonly number[])[];
  readonly complete: boolean;
}

/**
 * The smallest sets of variables that take a monotone function down when all of them are (minimal cut sets), up to a size (after
 * Rauzy, "New algorithms for fault trees analysis", Reliability Engineering & System Safety 40, 1993). Where there are more
 * than `mostSets`, those of the sizes below are all that is answered.
 */
export function failureSets(diagram: Diagram, root: Node, mostSize: number, mostSets: number): FailureSets {
  let found: FailureSets = { sets: root === down ? [[]] : [], complete: root <= up };
  for (let size = 1; size <= mostSize && !found.complete; size += 1) {
    const next = setsUpTo(diagram, root, size, mostSets);
    if (next === undefined) return found;
    found = next;
  }
  return { ...found, sets: found.sets.toSorted((a, b) => a.length - b.length) };
}

function setsUpTo(diagram: Diagram, root: Node, mostSize: number, mostSets: number): FailureSets | undefined {
  const known = new Map<string, readonly (readonly number[])[] | undefined>();
  let complete = true;
  const setsOf = (node: Node, size: number): readonly (readonly number[])[] | undefined => {
    if (node <= up) return node === down ? [[]] : [];
    if (size === 0) {
      complete = false;
      return [];
    }
    const key = `${node} ${size}`;
    if (!known.has(key)) known.set(key, joined(node, size));
    return known.get(key);
  };
  const joined = (node: Node, size: number): readonly (readonly number[])[] | undefined => {
    const without = setsOf(diagram.whenUp(node), size);
    const more = without && setsOf(diagram.whenDown(node), size - 1);
    if (without === undefined || more === undefined) return undefined;
    const variable = diagram.variableOf(node);
    const own = more.filter((set) => !without.some((other) => isWithin(other, set))).map((set) => [variable, ...set]);
    return without.length + own.length > mostSets ? undefined : [...without, ...own];
  };
  const sets = setsOf(root, mostSize);
  return sets && { sets, complete };
}

/** Whether all variables of a sorted set are in another. */
function isWithin(set: readonly number[], other: readonly number[]): boolean {
  let at = 0;
  for (const variable of other) if (set[at] === variable) at += 1;
  return at === set.length;
}

/**
 * Rules about points in time, each of the form "this long after that at the least", solved exactly: the earliest times that keep
 * all of them, or rules that contradict one another; and the longest way from a point to another, which is what the rules
 * say about how far apart the two are at the least. Longest paths (Bellman–Ford) over rationals; point 0 is the start, at 0.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, multiply, rational, zero } from "../source/rational.ts";

/** `to - from >= least + rounds * R`, where R is how long one round of a loop takes. */
export interface Difference {
  readonly from: number;
  readonly to: number;
  readonly least: Rational;
  readonly rounds: number;
}

export type Solved<Rule extends Difference> =
  | { readonly kind: "times"; readonly times: readonly Rational[] }
  /** Rules that lead from a point back to itself, later. */
  | { readonly kind: "contradiction"; readonly circle: readonly Rule[] };

/** The earliest times of all points, the first at 0. Every point must have a rule that leads to it. */
export function earliestTimes<Rule extends Difference>(
  points: number,
  rules: readonly Rule[],
  round: Rational = zero,
): Solved<Rule> {
  const { reached, into, circle } = farthest(points, rules, 0, round);
  if (circle !== undefined) return { kind: "contradiction", circle: circleThrough(circle, into) };
  return { kind: "times", times: reached.map((time) => time!) };
}

export interface Way<Rule extends Difference> {
  readonly length: Rational;
  readonly rules: readonly Rule[];
}

/** How far `to` is after `from` at the least, and the rules that say so; undefined if none does. The rules contradict not. */
export function longestWay<Rule extends Difference>(
  points: number,
  rules: readonly Rule[],
  from: number,
  to: number,
): Way<Rule> | undefined {
  const { reached, into } = farthest(points, rules, from, zero);
  const length = reached[to];
  if (length === undefined) return undefined;
  const way: Rule[] = [];
  for (let at = to; at !== from; at = into[at]!.from) way.unshift(into[at]!);
  return { length, rules: way };
}

interface Farthest<Rule> {
  /** Undefined where no rule leads. */
  readonly reached: readonly (Rational | undefined)[];
  /** The last rule on the longest way to each point. */
  readonly into: readonly (Rule | undefined)[];
  /** A point from which the rules into points lead back around a circle. */
  readonly circle: number | undefined;
}

function farthest<Rule extends Difference>(
  points: number,
  rules: readonly Rule[],
  source: number,
  round: Rational,
): Farthest<Rule> {
  const reached: (Rational | undefined)[] = Array.from({ length: points }, () => undefined);
  const into: (Rule | undefined)[] = Array.from({ length: points }, () => undefined);
  reached[source] = zero;
  let changed: number | undefined = source;
  const inOrder = sweeps(rules);
  for (let pass = 0; pass <= points && changed !== undefined; pass += 1) {
    changed = undefined;
    for (const rule of inOrder) {
      const start = reached[rule.from];
      if (start === undefined) continue;
      const time = add(start, lengthOf(rule, round));
      const known = reached[rule.to];
      if (known !== undefined && compare(time, known) <= 0) continue;
      reached[rule.to] = time;
      into[rule.to] = rule;
      changed = rule.to;
    }
    const circle = changed === undefined ? undefined : circleIn(into);
    if (circle !== undefined) return { reached, into, circle };
  }
  return { reached, into, circle: changed };
}

/** A point from which the rules lead back around a circle; such a circle is longer than nothing, so there is no need to go round it again and again. */
function circleIn(into: readonly (Difference | undefined)[]): number | undefined {
  // By which start each point was visited.
  const visited: number[] = [];
  for (const start of into.keys()) {
    let at: number | undefined = start;
    while (at !== undefined && visited[at] === undefined) {
      visited[at] = start;
      at = into[at]?.from;
    }
    if (at !== undefined && visited[at] === start) return at;
  }
  return undefined;
}

/**
 * The rules that lead forwards, from the first point on, then those that lead back, from the last one on: one pass follows all of a way
 * that goes forwards and then back (Yen, "An algorithm for finding shortest routes", 1970).
 */
function sweeps<Rule extends Difference>(rules: readonly Rule[]): readonly Rule[] {
  const forwards = rules.filter(({ from, to }) => from <= to).toSorted((a, b) => a.from - b.from);
  const back = rules.filter(({ from, to }) => from > to).toSorted((a, b) => b.from - a.from);
  return [...forwards, ...back];
}

function lengthOf({ least, rounds }: Difference, round: Rational): Rational {
  return rounds === 0 ? least : add(least, multiply(rational(rounds), round));
}

function circleThrough<Rule extends Difference>(start: number, into: readonly (Rule | undefined)[]): readonly Rule[] {
  // As many steps back as there are points end on the circle itself.
  let at = start;
  for (let back = 0; back < into.length; back += 1) at = into[at]!.from;
  const circle: Rule[] = [];
  do {
    circle.unshift(into[at]!);
    at = into[at]!.from;
  } while (at !== circle.at(-1)!.to);
  return circle;
}

/**
 * How long a round takes for the rules to have a solution: the first such time from `from` on, upwards or downwards; undefined if
 * there is none. A contradiction says how long it must be to vanish (Newton's iteration, which ends since there are finitely many).
 */
export function roundFrom(
  points: number,
  rules: readonly Difference[],
  from: Rational,
  way: "up" | "down",
): Rational | undefined {
  let round = from;
  for (let tries = 0; tries < mostRounds; tries += 1) {
    const solved = earliestTimes(points, rules, round);
    if (solved.kind === "times") return round;
    const turns = solved.circle.reduce((sum, { rounds }) => sum + rounds, 0);
    if (way === "up" ? turns >= 0 : turns <= 0) return undefined;
    const excess = solved.circle.reduce((sum, { least }) => add(sum, least), zero);
    round = multiply(excess, rational(turns < 0 ? 1 : -1, Math.abs(turns)));
  }
  return undefined;
}

const mostRounds = 200;

/**
 * The value of one knob that proves a claim. By how much a limit is exceeded is piecewise linear in a duration or a count, so the value that meets it
 * exactly is solved for on the line through two values that were tried, and tried in turn. Where there is no such number a few values
 * on both sides are tried, and the border between a value that does and one that does not is halved a few times.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, divide, equals, multiply, one, rational, subtract, zero } from "../source/rational.ts";
import type { Knob } from "./knobs.ts";
import { roundNumber, wholeNumber } from "./round.ts";
import type { Sample } from "./trials.ts";

export interface Point {
  readonly value: Rational;
  readonly sample: Sample;
}

export type Found =
  /** `chosen` is a round value; `tight`: at exactly this one nothing is left, and it is proved too. */
  | { readonly kind: "proved"; readonly chosen: Point; readonly tight?: Point }
  /** It helps, but not enough: `nearest` is the best that was tried. */
  | { readonly kind: "short"; readonly nearest: Point; readonly first: Point }
  /** No value that was tried makes a difference to the better. */
  | { readonly kind: "useless"; readonly tried: readonly Point[] };

/** What the claim comes to when the knob has a value. */
export type Ask = (value: Rational) => Promise<Sample>;

const mostSteps = 8;

/**
 * Searches along a knob, starting with what the claim comes to as the spec is. `far`: where there is no line to follow, values that are further
 * away are tried too.
 */
export async function searchValue(knob: Knob, now: Sample, ask: Ask, far: boolean): Promise<Found> {
  const start: Point = { value: knob.value, sample: now };
  const tried: Point[] = [];
  const at = async (value: Rational): Promise<Point> => {
    const point = { value, sample: await ask(value) };
    tried.push(point);
    return point;
  };
  if (now.excess === undefined) return byTrying(knob, start, at, tried, far);
  for (const probe of probesOf(knob, false)) {
    const point = await at(probe);
    if (isProved(point) || isBetter(point, start)) return onLine(knob, start, point, at);
  }
  return { kind: "useless", tried };
}

function isProved({ sample }: Point): boolean {
  return sample.kind === "proved";
}

function isBetter({ sample: { excess, kind } }: Point, { sample }: Point): boolean {
  return kind !== "invalid" && excess !== undefined && compare(excess, sample.excess!) < 0;
}

/** Values on both sides of the stated one; with `more` further away too. */
function probesOf(knob: Knob, more: boolean): readonly Rational[] {
  const { value, isWhole } = knob;
  const wanted = isWhole
    ? [-1, 1, ...(more ? [-2, 2] : [])].map((step) => add(value, rational(step)))
    : value.numerator === 0n
      ? [1000, ...(more ? [10_000, 100_000] : [])].map((each) => rational(each))
      : [rational(1, 2), rational(2), ...(more ? [rational(1, 4), rational(4)] : [])].map((by) => multiply(value, by));
  // The ends of a range may do what nothing next to the stated value does.
  const ends = knob.isOpen ? [] : [knob.least, ...(knob.most === undefined ? [] : [knob.most])];
  const fitting = [...wanted, ...ends].map((each) => fitted(knob, each)).filter((each) => !equals(each, value));
  return fitting.filter((each, index) => fitting.findIndex((other) => equals(each, other)) === index);
}

/** A value, or the nearest one that fits. Of an open end, an eighth of the stated value stands for what comes near it. */
function fitted({ least, most, isOpen, value: stated }: Knob, value: Rational): Rational {
  if (isOpen ? compare(value, least) <= 0 : compare(value, least) < 0)
    return isOpen ? multiply(stated, rational(1, 8)) : least;
  return most !== undefined && compare(value, most) > 0 ? most : value;
}

// ── On the line ─────────────────────────────────────────────────────────────

type At = (value: Rational) => Promise<Point>;

type Direction = "down" | "up";

/** From a value that does not do and one that is better, to one that does. */
async function onLine(knob: Knob, start: Point, first: Point, at: At): Promise<Found> {
  const direction = compare(first.value, knob.value) < 0 ? "down" : "up";
  const bads = [start];
  const reached = isProved(first) ? first : await reach(knob, direction, bads, first, at);
  if (reached === undefined) return { kind: "short", nearest: bads.at(-1)!, first };
  const good = await closeIn(knob, direction, bads, reached, at);
  if (knob.isWhole) return { kind: "proved", chosen: await leastChange(knob, good, bads.at(-1)!, at) };
  const tight = good.sample.excess?.numerator === 0n ? good : undefined;
  return { kind: "proved", chosen: await rounded(knob, good, direction, at), ...(tight && { tight }) };
}

/** On along the line through the last two values until one does; `bads` gets those that do not, each better than the one before. */
async function reach(
  knob: Knob,
  direction: Direction,
  bads: Point[],
  first: Point,
  at: At,
): Promise<Point | undefined> {
  let last = first;
  for (let step = 0; step < mostSteps; step += 1) {
    const before = bads.at(-1)!;
    if (!isBetter(last, before)) return undefined;
    bads.push(last);
    const value = fitted(knob, nextOn(knob, direction, before, last));
    if (equals(value, last.value)) return undefined;
    last = await at(value);
    if (isProved(last)) return last;
  }
  return undefined;
}

/** Where the line meets zero; where it does already and that is not enough, a little further on. */
function nextOn(knob: Knob, direction: Direction, a: Point, b: Point): Rational {
  if (b.sample.excess?.numerator !== 0n) return onGrid(knob, zeroOf(a, b)!, direction);
  return knob.isWhole ? add(b.value, rational(direction === "down" ? -1 : 1)) : pastLine(knob, b.value, direction);
}

/** Between values that do and values that do not, to the border; best the one that leaves nothing of the limit. */
async function closeIn(knob: Knob, direction: Direction, bads: Point[], reached: Point, at: At): Promise<Point> {
  const goods = [reached];
  for (let step = 0; step < mostSteps; step += 1) {
    const [bad, good] = [bads.at(-1)!, goods.at(-1)!];
    if (good.sample.excess === undefined || good.sample.excess.numerator === 0n) break;
    const lines = [bads.slice(-2), goods.slice(-2), [bad, good]];
    const wanted = lines.flatMap(([a, b]) => (b === undefined ? [] : (zeroOf(a!, b) ?? [])));
    const value = wanted
      .map((each) => onGrid(knob, each, direction))
      .find((each) => isBetween(each, bad.value, good.value));
    if (value === undefined) break;
    const point = await at(value);
    if (isProved(point)) goods.push(point);
    else if (point.sample.excess === undefined) break;
    else bads.push(point);
  }
  return goods.at(-1)!;
}

function isBetween(value: Rational, a: Rational, b: Rational): boolean {
  return compare(a, value) * compare(value, b) > 0;
}

function onGrid({ isWhole }: Knob, value: Rational, direction: Direction): Rational {
  return isWhole ? wholeNumber(value, direction) : value;
}

/** Where the line through two points meets zero; undefined where it is level. */
function zeroOf(a: Point, b: Point): Rational | undefined {
  const [from, to] = [a.sample.excess, b.sample.excess];
  if (from === undefined || to === undefined || equals(from, to)) return undefined;
  const slope = divide(subtract(b.value, a.value), subtract(from, to));
  return add(a.value, multiply(from, slope));
}

function pastLine({ dimension }: Knob, value: Rational, direction: Direction): Rational {
  const round = roundNumber(value, dimension, direction);
  return equals(round, value) ? multiply(value, direction === "down" ? rational(9, 10) : rational(11, 10)) : round;
}

/** A round value on the side of those that do, if it does. */
async function rounded(knob: Knob, good: Point, direction: Direction, at: At): Promise<Point> {
  const value = fitted(knob, roundNumber(good.value, knob.dimension, direction));
  if (equals(value, good.value)) return good;
  const point = await at(value);
  return isProved(point) ? point : good;
}

/** The whole number next to the stated one that still does. */
async function leastChange(knob: Knob, good: Point, bad: Point, at: At): Promise<Point> {
  const back = compare(good.value, knob.value) < 0 ? one : rational(-1);
  let best = good;
  for (let step = 0; step < mostSteps; step += 1) {
    const value = add(best.value, back);
    if (equals(value, knob.value) || equals(value, bad.value)) return best;
    const point = await at(value);
    if (!isProved(point)) return best;
    best = point;
  }
  return best;
}

// ── By trying ───────────────────────────────────────────────────────────────

const halvings = 4;

async function byTrying(knob: Knob, start: Point, at: At, tried: readonly Point[], far: boolean): Promise<Found> {
  for (const probe of probesOf(knob, far)) {
    const point = await at(probe);
    if (!isProved(point)) {
      // A first value without any effect on the system says that no other one has any.
      if (point.sample === start.sample) break;
      continue;
    }
    return { kind: "proved", chosen: knob.isWhole ? point : await border(knob, start, point, tried, at) };
  }
  return { kind: "useless", tried };
}

/** The round value that does and is nearest to one that does not. */
async function border(knob: Knob, start: Point, found: Point, tried: readonly Point[], at: At): Promise<Point> {
  const direction = compare(found.value, knob.value) < 0 ? "down" : "up";
  const between = tried.filter(({ value }) => {
    const [low, high] = direction === "down" ? [found.value, knob.value] : [knob.value, found.value];
    return compare(low, value) < 0 && compare(value, high) < 0;
  });
  let bad = between.at(-1) ?? start;
  let good = found;
  for (let step = 0; step < halvings; step += 1) {
    const middle = divide(add(good.value, bad.value), rational(2));
    const value = roundNumber(middle, knob.dimension, direction);
    if (compare(value, zero) <= 0) break;
    if (!isBetween(value, good.value, bad.value)) break;
    const point = await at(value);
    if (isProved(point)) good = point;
    else bad = point;
  }
  return good;
}

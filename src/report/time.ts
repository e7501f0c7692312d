/**
 * Durations for people, from exact milliseconds: `30 s`, `29.7 s`, `5 min`. A figure that does not come out even at
 * three decimals is marked `≈`; nothing is ever rounded silently.
 */
import { compare, divide, multiply, negate, rational, subtract, toNumber, zero } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";

interface Unit {
  readonly name: string;
  readonly milliseconds: Rational;
  /** Smaller durations are not said in this unit. */
  readonly from: Rational;
}

/** Coarse to fine; milliseconds serve for everything. */
const units: readonly Unit[] = [
  { name: "d", milliseconds: rational(86_400_000), from: rational(172_800_000) },
  { name: "h", milliseconds: rational(3_600_000), from: rational(7_200_000) },
  { name: "min", milliseconds: rational(60_000), from: rational(120_000) },
  { name: "s", milliseconds: rational(1000), from: rational(1000) },
  { name: "ms", milliseconds: rational(1), from: zero },
];

const seconds = units.length - 2;
const twoHours = units[1]!.from;

/** The coarsest unit that says a duration well: minutes and above only when they come out whole. */
function unitOf(duration: Rational): number {
  if (compare(duration, zero) === 0) return seconds;
  const size = magnitude(duration);
  const whole = (unit: Unit): boolean => divide(size, unit.milliseconds).denominator === 1n;
  return units.findIndex((unit, at) => compare(size, unit.from) >= 0 && (at >= seconds || whole(unit)));
}

/** `30 s`, `250 ms`, `5 min`, `≈ 0.333 ms`. */
export function showDuration(duration: Rational): string {
  return sayIn(unitOf(duration), duration);
}

/** Several durations in one unit, the coarsest that is exact for all, so that they can be compared: `29.7 s` and `0.3 s`. */
export function showAlike(durations: readonly Rational[]): readonly string[] {
  const coarsest = Math.min(...durations.map(unitOf));
  const fits = (unit: number): boolean => durations.every((each) => isEven(each, unit));
  const unit = units.findIndex((_, at) => at >= coarsest && fits(at));
  return durations.map((each) => sayIn(unit === -1 ? seconds : unit, each));
}

/** Whether a duration comes out whole in minutes and above, or at three decimals in seconds and below. */
function isEven(duration: Rational, unit: number): boolean {
  const value = divide(duration, units[unit]!.milliseconds);
  return unit < seconds ? value.denominator === 1n : decimals(value, 3).exact;
}

/** A moment of a run in seconds with three decimals, `38.200 s`; from two hours on with what is whole before that: `3 d`, `2 h 0.500 s`. */
export function showMoment(time: Rational): string {
  const parts: string[] = [];
  let rest = time;
  for (const { name, milliseconds } of compare(time, twoHours) >= 0 ? units.slice(0, seconds) : []) {
    const whole = divide(rest, milliseconds);
    const count = whole.numerator / whole.denominator;
    if (count > 0n) parts.push(`${count} ${name}`);
    rest = subtract(rest, multiply(rational(count), milliseconds));
  }
  return [...parts, ...(parts.length > 0 && rest.numerator === 0n ? [] : [showSeconds(rest)])].join(" ");
}

function showSeconds(time: Rational): string {
  const { digits, exact } = decimals(divide(time, rational(1000)), 3);
  return `${exact ? "" : "≈ "}${digits} s`;
}

/** Wall-clock time that something took: `0.42 s`, `12 s`. A measurement, so not exact. */
export function showElapsed(milliseconds: number): string {
  const elapsed = milliseconds / 1000;
  return `${elapsed < 10 ? elapsed.toFixed(2) : elapsed.toFixed(0)} s`;
}

function sayIn(unit: number, duration: Rational): string {
  if (duration.numerator === 0n) return "0 s";
  const { name, milliseconds } = units[unit]!;
  const { digits, exact } = decimals(divide(duration, milliseconds), 3);
  const trimmed = digits.replace(/\.?0+$/, "");
  return exact ? `${trimmed} ${name}` : `≈ ${digits} ${name}`;
}

function magnitude(duration: Rational): Rational {
  return compare(duration, zero) < 0 ? negate(duration) : duration;
}

/** A rational with a fixed number of decimals, rounded half up, and whether that is all of it. */
function decimals(value: Rational, places: number): { readonly digits: string; readonly exact: boolean } {
  const scale = 10n ** BigInt(places);
  const scaled = multiply(magnitude(value), rational(scale));
  const rounded = (2n * scaled.numerator + scaled.denominator) / (2n * scaled.denominator);
  const sign = compare(value, zero) < 0 && rounded !== 0n ? "-" : "";
  const fraction = `${rounded % scale}`.padStart(places, "0");
  return { digits: `${sign}${rounded / scale}.${fraction}`, exact: scaled.denominator === 1n };
}

/** Exact milliseconds as a JSON number: the nearest one there is. */
export function millisecondsOf(duration: Rational): number {
  return toNumber(duration);
}

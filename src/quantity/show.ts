/** Exact numbers for people: a share, an availability as nines, the downtime that it allows. */
import type { Rational } from "../source/rational.ts";
import { compare, multiply, one, rational, subtract, toNumber, zero } from "../source/rational.ts";

/** At most so many decimals, cut off; `≈` in front if anything was. */
export function showDecimal(value: Rational, decimals: number): string {
  const negative = value.numerator < 0n;
  const magnitude = negative ? -value.numerator : value.numerator;
  const scale = 10n ** BigInt(decimals);
  const scaled = (magnitude * scale) / value.denominator;
  const isExact = scaled * value.denominator === magnitude * scale;
  const whole = (scaled / scale).toString().replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  const fraction = (scaled % scale).toString().padStart(decimals, "0").replace(/0+$/, "");
  return `${isExact ? "" : "≈ "}${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** `0.01 %`, `99.99 %`: with as many decimals as it takes to show four digits of what is missing to 100 %. */
export function showShare(share: Rational): string {
  const rest = toNumber(subtract(one, share));
  const digits = rest > 0 && rest < 0.01 ? Math.ceil(-Math.log10(rest)) + 2 : 4;
  const small = toNumber(share);
  const wanted = small > 0 && small < 0.0001 ? Math.ceil(-Math.log10(small)) + 2 : digits;
  return `${showDecimal(multiply(share, rational(100)), Math.min(wanted, 40))} %`;
}

/** How many nines an availability starts with: 3 for 99.95 %. */
export function ninesOf(availability: Rational): number {
  if (compare(availability, one) >= 0) return Infinity;
  let nines = 0;
  for (let allowed = rational(1, 10); compare(subtract(one, availability), allowed) <= 0; nines += 1)
    allowed = multiply(allowed, rational(1, 10));
  return nines;
}

/** Milliseconds of a year of 365 days, and of a month of 30. */
export const year: Rational = rational(365 * 86_400_000);
export const month: Rational = rational(30 * 86_400_000);

/** How long something with an availability is down in a time, in milliseconds. */
export function downtime(availability: Rational, time: Rational): Rational {
  return multiply(subtract(one, availability), time);
}

/** A time in the largest unit in which it is at least one: `52.56 min`, `4.38 s`. */
export function showTime(milliseconds: Rational): string {
  const units = [
    [86_400_000, "d"],
    [3_600_000, "h"],
    [60_000, "min"],
    [1000, "s"],
  ] as const;
  if (compare(milliseconds, zero) === 0) return "0 s";
  const [size, unit] = units.find(([each]) => compare(milliseconds, rational(each)) >= 0) ?? [1, "ms"];
  return `${showDecimal(multiply(milliseconds, rational(1, size)), 3)} ${unit}`;
}

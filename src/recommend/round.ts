/** Values that people write: the nearest round one on the safe side. */
import type { Rational } from "../source/rational.ts";
import { compare, divide, multiply, rational, subtract } from "../source/rational.ts";
import type { Knob } from "./knobs.ts";

const unitSizes = [86_400_000, 3_600_000, 60_000, 1000, 1] as const;

/** A round value next to one above zero, below or above it: with as few digits as lie within a tenth of it. Durations are milliseconds. */
export function roundNumber(value: Rational, dimension: Knob["dimension"], direction: "down" | "up"): Rational {
  if (value.numerator <= 0n) return value;
  const size = dimension === "number" ? 1 : (unitSizes.find((each) => compare(value, rational(each)) >= 0) ?? 1);
  const inUnit = divide(value, rational(size));
  for (let digits = 1; digits < 6; digits += 1) {
    const rounded = withDigits(inUnit, digits, direction);
    const gap = subtract(inUnit, rounded);
    const isNear =
      compare(multiply(gap.numerator < 0n ? rational(-gap.numerator, gap.denominator) : gap, rational(10)), inUnit) <=
      0;
    if (isNear) return multiply(rounded, rational(size));
  }
  return value;
}

function withDigits(value: Rational, digits: number, direction: "down" | "up"): Rational {
  let step = rational(1);
  while (compare(divide(value, step), rational(10)) >= 0) step = multiply(step, rational(10));
  while (compare(divide(value, step), rational(1)) < 0) step = divide(step, rational(10));
  for (let more = 1; more < digits; more += 1) step = divide(step, rational(10));
  return multiply(wholeNumber(divide(value, step), direction), step);
}

/** The nearest whole number that is not above, or not below. */
export function wholeNumber({ numerator, denominator }: Rational, direction: "down" | "up"): Rational {
  const floor = numerator >= 0n ? numerator / denominator : -((-numerator + denominator - 1n) / denominator);
  const isWhole = floor * denominator === numerator;
  return rational(direction === "down" || isWhole ? floor : floor + 1n);
}

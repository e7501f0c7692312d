/** Units as written, and what they measure. */
import type { Rational } from "../source/rational.ts";
import { add, compare, divide, multiply, rational, showRational } from "../source/rational.ts";
import { decimal } from "../syntax/print-expression.ts";
import type { Dimension } from "./model.ts";

const units: Readonly<Record<string, { readonly dimension: Dimension; readonly factor: Rational }>> = {
  "": { dimension: "number", factor: rational(1) },
  ms: { dimension: "duration", factor: rational(1) },
  s: { dimension: "duration", factor: rational(1000) },
  min: { dimension: "duration", factor: rational(60_000) },
  h: { dimension: "duration", factor: rational(3_600_000) },
  d: { dimension: "duration", factor: rational(86_400_000) },
  "%": { dimension: "share", factor: rational(1, 100) },
  rps: { dimension: "rate", factor: rational(1) },
  $: { dimension: "money", factor: rational(1) },
  "$/month": { dimension: "money per month", factor: rational(1) },
  "$/year": { dimension: "money per month", factor: rational(1, 12) },
  "$/day": { dimension: "money per month", factor: rational(365, 12) },
  "$/hour": { dimension: "money per month", factor: rational(730) },
};

/** A number with its unit, normalised; undefined for a unit that does not exist. */
export function measure(
  value: Rational,
  unit: string,
): { readonly value: Rational; readonly dimension: Dimension } | undefined {
  const known = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return known && { value: multiply(value, known.factor), dimension: known.dimension };
}

/** How a number with a unit of another habit is written here: `30sec` is `30s`, and `1h30m`, whose unit is read as `h30m`, is `90min`. */
export function likelyMeasure(value: Rational, unit: string): string {
  const written = `${showRational(value)}${unit}`;
  const parts = [...written.matchAll(/(\d+)([a-z]+)/g)];
  const times = parts.map(([, number = "", word = ""]) => measure(rational(BigInt(number)), likelyUnit(word)));
  const isCompound = parts.length > 1 && parts.map(([part]) => part).join("") === written;
  if (!isCompound || times.some((time) => time?.dimension !== "duration"))
    return `${showRational(value)}${likelyUnit(unit)}`;
  return duration(times.reduce((sum, time) => add(sum, time!.value), rational(0)));
}

function likelyUnit(word: string): string {
  if (word in units) return word;
  const found = Object.entries(habits).find(([, words]) => words.includes(word.toLowerCase()));
  return found?.[0] ?? "s";
}

const habits: Readonly<Record<string, readonly string[]>> = {
  ms: ["msec", "msecs", "millis", "millisecond", "milliseconds"],
  s: ["sec", "secs", "second", "seconds"],
  min: ["m", "mins", "minute", "minutes"],
  h: ["hr", "hrs", "hour", "hours"],
  d: ["day", "days"],
  "%": ["percent", "pct"],
  rps: ["qps", "tps", "rq", "req"],
};

/** A normalised number as it would be written in a spec: `30s`, `5min`, `$400/month`, `99.95%`. */
export function showMeasure(value: Rational, dimension: Dimension): string {
  switch (dimension) {
    case "number":
      return decimal(value);
    case "duration":
      return duration(value);
    case "money":
      return `$${decimal(value)}`;
    case "money per month":
      return `$${decimal(value)}/month`;
    case "rate":
      return `${decimal(value)}rps`;
    case "share":
      return `${decimal(divide(value, rational(1, 100)))}%`;
  }
}

/** In the coarsest unit in which it is whole; from a second on with decimals rather than in milliseconds. */
function duration(value: Rational): string {
  if (value.numerator === 0n) return "0s";
  const inUnit = (unit: string): Rational => divide(value, units[unit]!.factor);
  const whole = ["d", "h", "min", "s"].find((unit) => inUnit(unit).denominator === 1n);
  const fine = compare(value, rational(1000)) >= 0 ? "s" : "ms";
  return `${decimal(inUnit(whole ?? fine))}${whole ?? fine}`;
}

/** `duration` is "a duration": for messages. */
export const dimensionNames: Readonly<Record<Dimension, string>> = {
  number: "a plain number",
  duration: "a duration",
  money: "an amount of money",
  "money per month": "a cost per month",
  rate: "a rate (rps)",
  share: "a share (%)",
};

/** The type words of parameters. */
export const dimensionsByTypeName: Readonly<Record<string, Dimension>> = {
  number: "number",
  int: "number",
  duration: "duration",
  money: "money",
  cost: "money per month",
  rate: "rate",
  percent: "share",
};

/** `no arguments`, `1 argument`, `3 arguments`: for messages. */
export function argumentCount(count: number): string {
  return count === 0 ? "no arguments" : count === 1 ? "1 argument" : `${count} arguments`;
}

/**
 * What a `require` clause demands, judged on all systems that the stated figures allow: proved if it is so in each of them, violated
 * if not in one, and unknown where the figures decide neither. All arithmetic is exact.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, multiply, zero } from "../source/rational.ts";
import type { End, Measured, Missing } from "./measured.ts";
import type { Linear } from "./linear.ts";
import type { Surroundings, Value } from "./measure.ts";
import { measure } from "./measure.ts";
import type { Quantity } from "./quantity.ts";

export type Requirement =
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "and" | "or"; readonly operands: readonly Requirement[] }
  | { readonly kind: "not"; readonly operand: Requirement }
  /** `left` is less than, at most, or exactly zero. */
  | { readonly kind: "<" | "<=" | "="; readonly difference: Linear };

/** In all systems with these figures, in none, at least not in one of them, or open. */
export type Truth = "always" | "never" | "not always" | "open";

export interface Judged {
  readonly truth: Truth;
  /** What each quantity comes to, by how the spec says it. */
  readonly values: ReadonlyMap<string, Value>;
  /** For a single comparison with a limit. */
  readonly excess?: Excess;
  /** Why it is open. */
  readonly reasons: readonly string[];
}

/** By how much a limit is exceeded: at most, and as things stand; below zero it is what is left. */
export interface Excess {
  readonly most?: End;
  readonly stated?: Rational;
}

/** The quantities of a requirement, each once. */
export function quantitiesIn(requirement: Requirement): readonly Quantity[] {
  const found = new Map<string, Quantity>();
  const visit = (each: Requirement): void => {
    if ("operand" in each) visit(each.operand);
    else if ("operands" in each) each.operands.forEach(visit);
    else if ("difference" in each) for (const { quantity } of each.difference.terms) found.set(quantity.text, quantity);
  };
  visit(requirement);
  return [...found.values()];
}

export async function judgeRequirement(requirement: Requirement, surroundings: Surroundings): Promise<Judged> {
  const values = new Map<string, Value>();
  for (const quantity of quantitiesIn(requirement)) values.set(quantity.text, await measure(quantity, surroundings));
  const truth = truthOf(requirement, values);
  const hasLimit = requirement.kind === "<" || requirement.kind === "<=";
  const excess = hasLimit ? excessOf(requirement.difference, values) : undefined;
  return { truth, values, ...(excess && { excess }), reasons: truth === "open" ? reasonsIn(values) : [] };
}

function excessOf(difference: Linear, values: ReadonlyMap<string, Value>): Excess | undefined {
  const range = rangeOf(difference, values);
  if (range === undefined || range.endless !== undefined) return undefined;
  let stated: Rational | undefined = difference.constant;
  for (const { factor, quantity } of difference.terms) {
    const value = values.get(quantity.text);
    const now = value?.kind === "measured" ? (value.stated ?? exact(value)) : undefined;
    stated = stated && now && add(stated, multiply(factor, now));
  }
  return { ...(range.most && { most: range.most }), ...(stated && { stated }) };
}

function exact({ least, most }: Measured): Rational | undefined {
  return least !== undefined && most !== undefined && compare(least.value, most.value) === 0 ? most.value : undefined;
}

function reasonsIn(values: ReadonlyMap<string, Value>): readonly string[] {
  const missing = [...values.values()].filter((value): value is Missing => value.kind === "missing");
  const reasons = missing.flatMap((value) => value.reasons);
  return reasons.length > 0 ? [...new Set(reasons)] : ["what is stated bounds it, and the bound is not enough"];
}

function truthOf(requirement: Requirement, values: ReadonlyMap<string, Value>): Truth {
  switch (requirement.kind) {
    case "bool":
      return requirement.value ? "always" : "never";
    case "not":
      return opposite(truthOf(requirement.operand, values));
    case "and":
      return all(requirement.operands.map((each) => truthOf(each, values)));
    case "or":
      return opposite(all(requirement.operands.map((each) => opposite(truthOf(each, values)))));
    default:
      return comparison(requirement.kind, requirement.difference, values);
  }
}

/** That something is not always so says nothing about where it is not so. */
function opposite(truth: Truth): Truth {
  return truth === "always" ? "never" : truth === "never" ? "always" : "open";
}

function all(truths: readonly Truth[]): Truth {
  if (truths.every((each) => each === "always")) return "always";
  return truths.includes("never") ? "never" : truths.includes("not always") ? "not always" : "open";
}

interface Range {
  readonly least: End | undefined;
  readonly most: End | undefined;
  /** Beyond all bounds, to which side. */
  readonly endless?: "above" | "below";
}

function comparison(kind: "<" | "<=" | "=", difference: Linear, values: ReadonlyMap<string, Value>): Truth {
  const range = rangeOf(difference, values);
  if (range === undefined) return "open";
  const { least, most, endless } = range;
  const above = (end: End | undefined): boolean =>
    end !== undefined && (kind === "<" ? compare(end.value, zero) >= 0 : compare(end.value, zero) > 0);
  if (endless !== undefined) return endless === "above" || kind === "=" ? "never" : "always";
  if (kind === "=") {
    const isZero = (end: End | undefined): boolean => end !== undefined && compare(end.value, zero) === 0;
    if (isZero(least) && isZero(most)) return "always";
    const isApart = above(least) || (most !== undefined && compare(most.value, zero) < 0);
    if (isApart) return "never";
    return [least, most].some((end) => end?.attained === true && !isZero(end)) ? "not always" : "open";
  }
  if (most !== undefined && !above(most)) return "always";
  if (above(least)) return "never";
  return above(most) && most!.attained ? "not always" : "open";
}

/** Where a linear expression lies; undefined if something is missing. With several ranges in it, its ends need not be attained. */
function rangeOf({ constant, terms }: Linear, values: ReadonlyMap<string, Value>): Range | undefined {
  let least: End | undefined = { value: constant, attained: true };
  let most: End | undefined = least;
  let ranges = 0;
  let endless: Range["endless"];
  for (const { factor, quantity } of terms) {
    const value = values.get(quantity.text);
    if (value === undefined || value.kind === "missing") return undefined;
    if (value.kind === "endless") {
      const side = compare(factor, zero) < 0 ? "below" : "above";
      if (endless !== undefined && endless !== side) return undefined;
      endless = side;
      continue;
    }
    const [low, high] = compare(factor, zero) >= 0 ? [value.least, value.most] : [value.most, value.least];
    if (low === undefined || high === undefined || compare(low.value, high.value) !== 0) ranges += 1;
    least = plus(least, low, factor);
    most = plus(most, high, factor);
  }
  if (endless !== undefined) return { least: undefined, most: undefined, endless };
  if (ranges <= 1) return { least, most };
  const open = (end: End | undefined): End | undefined => end && { ...end, attained: false };
  return { least: open(least), most: open(most) };
}

function plus(sum: End | undefined, end: End | undefined, factor: Rational): End | undefined {
  if (sum === undefined || end === undefined) return undefined;
  return { value: add(sum.value, multiply(factor, end.value)), attained: sum.attained && end.attained };
}

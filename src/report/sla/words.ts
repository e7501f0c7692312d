/** How figures of a report are said, the same in every format. */
import type { Replicas } from "../../quantity/architecture.ts";
import type { Measured, Missing } from "../../quantity/measured.ts";
import type { Dimension } from "../../quantity/quantity.ts";
import { showTime } from "../../quantity/show.ts";
import type { Rational } from "../../source/rational.ts";
import { negate, toNumber } from "../../source/rational.ts";
import { showAmount } from "../measures.ts";
import type { Objective } from "./objectives.ts";

/** A value with its unit, a duration in its largest one. */
export function say(value: Rational, dimension: Dimension): string {
  return dimension === "duration" ? showTime(value) : showAmount(value, dimension);
}

/** `143 ms left`, `$1,500/month over`. */
export function sayMargin(margin: Rational, dimension: Dimension): string {
  const isLeft = margin.numerator >= 0n;
  return `${say(isLeft ? margin : negate(margin), dimension)} ${isLeft ? "left" : "over"}`;
}

const relations = { "<": "<", "<=": "≤", "=": "=", ">=": "≥", ">": ">" } as const;

/** `≤ 30 s` */
export function sayLimit({ limit, relation = "=", dimension }: Objective): string {
  return limit === undefined ? "not stated" : `${relations[relation]} ${say(limit, dimension)}`;
}

/** `35 s`; a bound that nothing is known to take is called one. */
export function sayValue({ value, attained, relation, dimension }: Objective): string {
  if (value === undefined) return "unknown";
  if (attained) return say(value, dimension);
  return `${relation === ">=" || relation === ">" ? "at least" : "at most"} ${say(value, dimension)}`;
}

/** The value of a quantity, or that it is not known. */
export function sayMeasured(result: Measured | Missing, dimension: Dimension): string {
  if (result.kind === "missing") return "unknown";
  const end = result.most ?? result.least;
  return end === undefined ? "unknown" : say(end.value, dimension);
}

/** `5`, `5 in 3..20`. */
export function sayReplicas({ stated, least, most }: Replicas): string {
  return least === most ? `${stated}` : `${stated} in ${least}..${most}`;
}

/** A likelihood with two digits: `1.0e-8`. */
export function sayLikelihood(likelihood: Rational): string {
  return likelihood.numerator === 0n ? "0" : toNumber(likelihood).toExponential(1);
}

/** Reasons that differ only in what they are about, as one: `no cost is stated for `a` (line 3), `b` (line 4)`. */
export function sayReasons(reasons: readonly string[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const reason of reasons) {
    const [, what = reason, about = ""] = /^([^`]*)(`[^`]+`(?:,? \(?line \d+\)?)?)$/.exec(reason) ?? [];
    groups.set(what, [...(groups.get(what) ?? []), about]);
  }
  return [...groups].map(([what, about]) => `${what}${[...new Set(about)].join(", ")}`);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What a claim about quantities comes to: the value and its range, the margin, and the ledger that it is the sum of. */
import type { Measure, Verdict } from "../engine/verdict.ts";
import type { Figure } from "../quantity/architecture.ts";
import type { Measured } from "../quantity/measured.ts";
import type { Dimension } from "../quantity/quantity.ts";
import { downtime, showDecimal, showShare, showTime, year } from "../quantity/show.ts";
import type { Rational } from "../source/rational.ts";
import { compare, equals, negate, one, subtract, zero } from "../source/rational.ts";
import { startOf } from "../source/source.ts";
import type { Detail } from "./checks.ts";
import { showDuration } from "./time.ts";

/** The lines under a claim, for wrapping; those of a ledger start with two blanks. */
export function measureLines({ measures = [], kind }: Verdict, detail: Detail): readonly string[] {
  return measures.flatMap(({ text, dimension, value }) => {
    if (value.kind === "endless") return [`${text} has no bound: ${value.reason}`];
    if (value.kind === "missing") return [];
    const wantsLedger = detail === "full" || kind !== "proved";
    return [
      `${text} = ${rangeOf(value, dimension)}`,
      ...value.notes,
      ...(wantsLedger ? ledger({ text, dimension, value }, detail) : []),
      ...rests(value),
    ];
  });
}

/** `cost(a) = $50/month`, a measure a piece; what has no value is left out. */
export function measuredPieces({ measures = [] }: Verdict): readonly string[] {
  return measures.flatMap(({ text, dimension, value }) =>
    value.kind === "missing" || value.kind === "endless" ? [] : [`${text} = ${rangeOf(value, dimension)}`],
  );
}

/** `1,500 $/month too much`, `slack 1.2 s`. */
export function excessPieces({ excess, kind }: Verdict): readonly string[] {
  if (excess === undefined) return [];
  const { dimension, stated, most } = excess;
  const over = stated !== undefined && compare(stated, zero) > 0 ? stated : most?.value;
  if (over === undefined || kind === "unknown") return [];
  const [word, amount] = compare(over, zero) > 0 ? ["beyond the limit by", over] : ["slack", negate(over)];
  return [`${word} ${showAmount(amount, dimension)}`];
}

/** A value with its unit. */
export function showAmount(value: Rational, dimension: Dimension): string {
  switch (dimension) {
    case "money per month":
      return `$${showDecimal(value, 2)}/month`;
    case "rate":
      return `${showDecimal(value, 3)} rps`;
    case "share":
      return showShare(value);
    case "duration":
      return showDuration(value);
  }
}

/** A value or its range, as words. */
export function rangeOf({ least, most, stated }: Measured, dimension: Dimension): string {
  const show = (value: Rational): string => showAmount(value, dimension);
  if (least === undefined || most === undefined)
    return most !== undefined
      ? `at most ${show(most.value)}`
      : least !== undefined
        ? `at least ${show(least.value)}`
        : "open";
  if (equals(least.value, most.value)) return show(most.value);
  if (!least.attained) return `at most ${show(most.value)}`;
  if (!most.attained) return `${show(least.value)} at the worst`;
  const now = stated === undefined ? "" : `${show(stated)} as stated, `;
  return `${now}${show(least.value)} to ${show(most.value)}`;
}

const mostEntries = 6;

function ledger({ text, dimension, value }: Measure & { readonly value: Measured }, detail: Detail): readonly string[] {
  const isAvailability = text.startsWith("availability(");
  const amount = (each: Rational): string =>
    isAvailability ? `${showTime(downtime(subtract(one, each), year))} a year` : showAmount(each, dimension);
  const entries = value.entries.filter((entry) => entry.value.numerator !== 0n);
  const sorted = dimension === "money per month" ? entries.toSorted((a, b) => compare(b.value, a.value)) : entries;
  const shown = detail === "full" ? sorted : sorted.slice(0, mostEntries);
  const more = sorted.length - shown.length;
  const lines = shown.map(
    ({ item, value: each, note }) => `  ${amount(each)}  ${item}${note === undefined ? "" : ` (${note})`}`,
  );
  return more === 0 ? lines : [...lines, `  and ${more} more`];
}

function rests({ rests: { assumed, assumptions } }: Measured): readonly string[] {
  const figures =
    assumed.length === 0
      ? []
      : [`${assumed.length === 1 ? "a figure" : `${assumed.length} figures`} that the spec assumes${linesOf(assumed)}`];
  const named = assumptions.map((name) => `assumption \`${name}\``);
  const all = [...named, ...figures];
  return all.length === 0 ? [] : [`rests on ${all.join(" and ")}`];
}

function linesOf(figures: readonly Figure[]): string {
  const lines = [...new Set(figures.flatMap(({ span }) => (span === undefined ? [] : [startOf(span).line])))];
  if (lines.length === 0) return "";
  const shown = lines.toSorted((a, b) => a - b);
  return ` (line${shown.length === 1 ? "" : "s"} ${shown.join(", ")})`;
}

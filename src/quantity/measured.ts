/** What is known of a quantity: the range in which its value lies, how it comes about, and what that rests on. */
import type { Rational } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import { startOf } from "../source/source.ts";
import type { Figure, Standing } from "./architecture.ts";

/** One end of a range. `attained`: there is a system with these figures in which it is the value; otherwise it is only a bound. */
export interface End {
  readonly value: Rational;
  readonly attained: boolean;
}

/** A line of a ledger: what something adds. */
export interface Entry {
  readonly item: string;
  readonly value: Rational;
  readonly note?: string;
}

export interface Measured {
  readonly kind: "measured";
  readonly least?: End;
  readonly most?: End;
  /** The value as things stand, where the range comes from what may be chosen. */
  readonly stated?: Rational;
  readonly entries: readonly Entry[];
  /** Remarks, a line each. */
  readonly notes: readonly string[];
  readonly rests: Rests;
}

/** Why a quantity is not known, a line for each figure that is missing. */
export interface Missing {
  readonly kind: "missing";
  readonly reasons: readonly string[];
}

/** What a value is taken from that is not a promise: figures that nobody has stated yet, and assumptions. */
export interface Rests {
  readonly assumed: readonly Figure[];
  readonly assumptions: readonly string[];
}

export const onNothing: Rests = { assumed: [], assumptions: [] };

export function restsOn(figures: readonly Figure[], assumptions: readonly string[] = []): Rests {
  return { assumed: [...new Set(figures.filter(({ standing }) => standing === "assumed"))], assumptions };
}

export function together(...all: readonly Rests[]): Rests {
  return {
    assumed: [...new Set(all.flatMap(({ assumed }) => assumed))],
    assumptions: [...new Set(all.flatMap(({ assumptions }) => assumptions))],
  };
}

/** ` (line 12)`, or nothing. */
export function lineOf({ span }: { readonly span?: Span }): string {
  return span === undefined ? "" : ` (line ${startOf(span).line})`;
}

/** A bound never follows from what is usual. */
export function onlyTypical(
  what: string,
  name: string,
  figure: { readonly span?: Span; readonly standing: Standing },
): string {
  const line = figure.span === undefined ? "" : `, line ${startOf(figure.span).line}`;
  return `not provable: only a typical ${what} is stated for \`${name}\`${line}`;
}

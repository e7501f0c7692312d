/** Linear arithmetic over quantities: exact, each quantity in it once. */
import type { Rational } from "../source/rational.ts";
import { add, multiply, rational, zero } from "../source/rational.ts";
import type { Quantity } from "./quantity.ts";

/** A constant and multiples of quantities, all of one unit. */
export interface Linear {
  readonly constant: Rational;
  readonly terms: readonly { readonly factor: Rational; readonly quantity: Quantity }[];
}

/** The difference of two, with what is in both taken together. */
export function minus(left: Linear, right: Linear): Linear {
  return sumOf([left, scaled(right, rational(-1))]);
}

export function scaled({ constant, terms }: Linear, factor: Rational): Linear {
  return {
    constant: multiply(constant, factor),
    terms: terms.map((term) => ({ ...term, factor: multiply(term.factor, factor) })),
  };
}

export function sumOf(all: readonly Linear[]): Linear {
  const terms = new Map<string, Linear["terms"][number]>();
  for (const term of all.flatMap((each) => each.terms)) {
    const before = terms.get(term.quantity.text);
    terms.set(term.quantity.text, before === undefined ? term : { ...term, factor: add(before.factor, term.factor) });
  }
  return {
    constant: all.map(({ constant }) => constant).reduce(add, zero),
    terms: [...terms.values()].filter(({ factor }) => factor.numerator !== 0n),
  };
}

/** Which of the counterexamples of a claim is wanted, and what is known of the one that is shown. */
import type { Rational } from "../source/rational.ts";

export const preferences = ["shortest", "earliest"] as const;

/** The one with the fewest events, or the one in which the claim is lost at the earliest moment. */
export type Preference = (typeof preferences)[number];

export interface Preferred {
  readonly by: Preference;
  /** How many events of what the claim depends on it has. */
  readonly events?: number;
  /** When the claim is lost. */
  readonly moment?: Moment;
  /** By what it is known that none is shorter or earlier, or why it is not known. */
  readonly proof: { readonly by: string } | { readonly missing: string };
}

export interface Moment {
  readonly time: Rational;
  /** A deadline passes then, and is missed after it. */
  readonly isDeadline: boolean;
}

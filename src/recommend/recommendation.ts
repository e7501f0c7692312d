/** What is recommended, as data: changes that were proved to repair claims, and why others repair none. Times are milliseconds. */
import type { VerdictKind } from "../engine/verdict.ts";
import type { Rational } from "../source/rational.ts";

/** A line of the spec before and after. */
export interface Edit {
  readonly file: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** What changes, in the words of the spec. */
export interface Change {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

/** The value of one number at which nothing is left of a limit; it is proved there, too. */
export interface Tightest {
  readonly what: string;
  readonly claim: string;
  readonly value: Rational;
  readonly dimension: "duration" | "number";
  /** Whether the value may rise to this one, or has to rise to it. */
  readonly direction: "at most" | "at least";
  /** A replayed run takes as long as the limit allows, so that nothing beyond this value does. */
  readonly attained: boolean;
}

/** A change of the spec under which everything named in `repairs` is proved, and all that was proved before still is. */
export interface Proposal {
  readonly kind: "proposal";
  readonly title: string;
  /** Sentences, a line each. */
  readonly text: readonly string[];
  /** The claims that are violated without it and proved with it. */
  readonly repairs: readonly string[];
  /** The claims that are violated without it and are not proved with it; only of those that were asked for. */
  readonly leaves: readonly string[];
  /** It repairs several claims by several changes together. */
  readonly isCombined: boolean;
  readonly changes: readonly Change[];
  readonly edits: readonly Edit[];
  readonly tightest?: Tightest;
  /** Dollars a month, as stated; absent where costs are not stated. */
  readonly cost?: { readonly before: Rational; readonly after: Rational };
  /** The sum of how much each number changes, as shares of what is stated. */
  readonly relativeChange: Rational;
  /** All claims on the changed spec. */
  readonly verdicts: readonly { readonly claim: string; readonly kind: VerdictKind }[];
}

/** What is to be said of a violated claim besides the proposals. */
export interface Explanation {
  readonly kind: "explanation";
  readonly claim: string;
  /** Whether some proposal repairs it. */
  readonly isRepaired: boolean;
  readonly title: string;
  readonly text: readonly string[];
}

export type Recommendation = Proposal | Explanation;

/** What has changed from one spec to another, as data. */
import type { ClaimChange, FigureChange } from "./claims.ts";
import type { FailureChange } from "./failure-sets.ts";
import type { Separation } from "./separate.ts";

export interface Comparison {
  /** The paths of the specs as given. */
  readonly old: string;
  readonly new: string;
  /** Claims that are new, gone, or have changed in verdict, words or figures; the most telling ones first. */
  readonly claims: readonly ClaimChange[];
  /** How many claims are as before. */
  readonly unchanged: number;
  /** Of quantities that claims speak of, and of the usual ones. */
  readonly quantities: readonly FigureChange[];
  readonly failures: readonly FailureChange[];
  /** Whether both allow the same runs; absent when there was no time to look. */
  readonly separation?: Separation;
  /** Ended before everything was compared. */
  readonly interrupted: boolean;
}

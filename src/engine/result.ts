/** The result of deciding one claim. */
import type { Claim } from "../ltl/problem.ts";
import type { SanityCheck } from "./sanity-check.ts";
import type { Verdict } from "./verdict.ts";

export interface ClaimResult {
  readonly claim: Claim;
  readonly verdict: Verdict;
  readonly milliseconds: number;
  /** It was found by an earlier run, and is shown again; `milliseconds` is what it took then. */
  readonly cached?: boolean;
  /** All that was asked about the claim itself; absent when it was not wanted. */
  readonly checks?: readonly SanityCheck[];
}

/** No question is given less than this share of the time that a claim has: sooner than that nothing is given up for want of time. */
export const leastShare = 0.1;

/** Whether a claim is unknown only because the search was stopped. */
export function wasInterrupted({ verdict }: ClaimResult): boolean {
  return verdict.kind === "unknown" && verdict.reason === "interrupted";
}

/** The result of deciding one claim. */
import type { Claim } from "../ltl/problem.ts";
import type { SanityCheck } from "./sanity-check.ts";
import type { Verdict } from "./verdict.ts";

export interface ClaimResult {
  readonly claim: Claim;
  readonly verdict: Verdict;
  readonly milliseconds: number;
  /** All that was asked about the claim itself; absent when it was not wanted. */
  readonly checks?: readonly SanityCheck[];
}

/** The result of deciding one claim. */
import type { Claim } from "../ltl/problem.ts";
import type { Verdict } from "./verdict.ts";

export interface ClaimResult {
  readonly claim: Claim;
  readonly verdict: Verdict;
  readonly milliseconds: number;
}

/** A run to be shown, whatever the format: whose claim it is about, and the system that it is a run of. */
import type { Claim } from "../../ltl/problem.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import type { Trace } from "../../trace/trace.ts";

export interface Subject {
  /** The path of the spec as the user knows it. */
  readonly spec: string;
  readonly claim: Claim;
  readonly trace: Trace;
  readonly part: TimedTransitionSystem;
  readonly settled?: number;
}

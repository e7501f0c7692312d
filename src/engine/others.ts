/** Further counterexamples of a claim, as data. */
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";
import type { Blame } from "./blame.ts";

export interface Others {
  /** Of the first run, what `Other.actions` are of another one. */
  readonly actions: readonly string[];
  readonly runs: readonly Other[];
  /**
   * By what it is proved that in every counterexample, until the claim is lost (or for ever, if no beginning settles that it is), all of one
   * of these sets of `actions` happen; absent: that is not known.
   */
  readonly complete?: string;
}

/** A run in which, until the claim is lost, some of the `actions` of each run before it do not happen. */
export interface Other {
  readonly trace: Trace;
  readonly part: TimedTransitionSystem;
  readonly settled?: number;
  readonly blame?: Blame;
  /**
   * What the run consists of: its actions until the claim is lost, as far as they are of the part of the system that the claim depends on, or
   * of several claims in one (`always (p and q)`) the one that fails.
   * What has to happen besides in the rest of the system is on the run too, but not among them: another run may have something else there.
   */
  readonly actions: readonly string[];
  readonly without: readonly string[];
}

/** Further counterexamples of a claim, as data. */
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";
import type { Blame } from "./blame.ts";

export interface Others {
  readonly runs: readonly Other[];
  /**
   * By what it is known that every counterexample has all the actions of one of these (the first one included); absent: there may be
   * more.
   */
  readonly complete?: string;
}

/** A run that does without some actions of the runs before it. */
export interface Other {
  readonly trace: Trace;
  readonly part: TimedTransitionSystem;
  readonly settled?: number;
  readonly blame?: Blame;
  readonly without: readonly string[];
}

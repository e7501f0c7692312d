/** Verdicts: what the engines say of a claim, as data. */
import type { Rational } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";

export type VerdictKind = "proved" | "holds-to-bound" | "violated" | "vacuous" | "unknown";

/** The verdict on one claim. Times are exact milliseconds. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** How it was found: `zones, checked by Z3`, `bounded LTL`, `follows from the assumptions`. */
  readonly method: string;
  /** Steps of the run or of the search, stored zones of the proof: what `depthUnit` says. */
  readonly depth?: number;
  readonly depthUnit?: "steps" | "zones";
  /** For `holds-to-bound`: the bound in steps, and in time where there is one. */
  readonly bound?: { readonly steps: number; readonly time?: Rational };
  /** The bound T of a bounded response claim. */
  readonly deadline?: Rational;
  /** The exact largest response time that any run attains; "never" when some run never responds. */
  readonly worstCase?: Rational | "never";
  /** No response takes longer, but no run was found that takes so long; instead of `worstCase`. */
  readonly atMost?: Rational;
  /** Proved that something happens in the end, without any time within which it does. */
  readonly unbounded?: true;
  /** The counterexample, replayed. */
  readonly trace?: Trace;
  /** The components that the trace is a run of; all others can be left to themselves meanwhile (`trace/whole.ts`). */
  readonly part?: TimedTransitionSystem;
  /** After how many steps of the trace nothing can save the claim any more; absent when only the loop shows it. */
  readonly settled?: number;
  /** Why it is unknown. */
  readonly reason?: string;
  /** Evidence and remarks, a line each: "trigger reached in 1 step", "follows from assumption `x` alone". */
  readonly notes: readonly string[];
}

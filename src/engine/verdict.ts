/** Verdicts: what the engines say of a claim, as data. */
import type { Value } from "../quantity/measure.ts";
import type { Dimension } from "../quantity/quantity.ts";
import type { Excess } from "../quantity/requirement.ts";
import type { Rational } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";
import type { Blame } from "./blame.ts";
import type { Others } from "./others.ts";
import type { Preferred } from "./preferred.ts";
import type { SanityCheck } from "./sanity-check.ts";
import type { ProofCore } from "./core.ts";
import type { ConjunctProof } from "./proof.ts";

export type VerdictKind = "proved" | "holds-to-bound" | "violated" | "vacuous" | "unknown";

/** The verdict on one claim. Times are exact milliseconds. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** How it was found: `zones, checked by Z3`, `bounded LTL`, `follows from the assumptions`. */
  readonly method: string;
  /** Steps of the run or of the search, stored zones of the proof: what `depthUnit` says. */
  readonly depth?: number;
  readonly depthUnit?: "steps" | "zones";
  /** For `holds-to-bound`: the bound in steps, and in time where there is one; whether the search ended there although it was to go on. */
  readonly bound?: { readonly steps: number; readonly time?: Rational; readonly isCut?: true };
  /** The bound T of a bounded response claim. */
  readonly deadline?: Rational;
  /** No run takes longer to respond; "never" when some run never responds. */
  readonly worstCase?: Rational | "never";
  /** A replayed run takes exactly as long as `worstCase` says. Otherwise it is an upper bound and no more. */
  readonly attained?: boolean;
  /** The counterexample, replayed. */
  readonly trace?: Trace;
  /** The components that the trace is a run of; all others can be left to themselves meanwhile (`trace/whole.ts`). */
  readonly part?: TimedTransitionSystem;
  /** After how many steps of the trace nothing can save the claim any more; absent when only the loop shows it. */
  readonly settled?: number;
  /** What the counterexample needs; absent where that was not found. */
  readonly blame?: Blame;
  /** What is known of the counterexample where a certain one was wanted. */
  readonly preferred?: Preferred;
  /** Further counterexamples, where several were wanted. */
  readonly others?: Others;
  /** For `proved` and `vacuous`: the proofs of the conjuncts, in their order; absent where the method leaves none. */
  readonly proofs?: readonly ConjunctProof[];
  /** What that proof rests on, and what it does not. */
  readonly core?: ProofCore;
  /** For a claim about quantities: what each of them comes to. */
  readonly measures?: readonly Measure[];
  /** By how much the limit of such a claim is exceeded; below zero it is what is left. */
  readonly excess?: Excess & { readonly dimension: Dimension };
  /** Why it is unknown. */
  readonly reason?: string;
  /** Evidence and remarks, a line each: "trigger reached in 1 step", "follows from assumption `x` alone". */
  readonly notes: readonly string[];
  /** What was asked about the claim itself, whatever the verdict: does it say anything? */
  readonly checks?: readonly SanityCheck[];
  /** Two engines contradict one another: a mistake of ours. */
  readonly disagreement?: Disagreement;
}

/** A quantity by the words of the spec, and what it comes to. */
export interface Measure {
  readonly text: string;
  readonly dimension: Dimension;
  readonly value: Value;
}

export interface Disagreement {
  readonly contradiction: string;
  /** The verdict of each engine, by its name. */
  readonly verdicts: Readonly<Record<"both" | "smt", Verdict>>;
  /** All that a solver was asked meanwhile, in order. */
  readonly asked: readonly string[];
}

/** What there is to decide: a system, what is taken for granted about its runs, and the claims. The output of `lower/`. */
import type { Architecture } from "../quantity/architecture.ts";
import type { Requirement } from "../quantity/requirement.ts";
import type { DoubtCode } from "../source/doubt-messages.ts";
import type { Rational } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { FixedEvent } from "../system/fixed-play.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import type { Formula } from "./formula.ts";

/** An assumption that is not a plain state invariant; those are `system.invariants`. */
export interface TemporalAssumption {
  readonly name: string;
  readonly formula: Formula;
  readonly span?: Span;
}

/** The left side of an implication. It is waited for at every instant, or looked for at the first one only. */
export interface Trigger {
  readonly everywhere: boolean;
  readonly condition: Term;
}

/** Something that the spec says may happen and that is no action of the system, since it can happen only along with others. */
export interface Reaction {
  readonly name: string;
  readonly span?: Span;
  /** It happens together with one of these actions, where the condition holds before the step. */
  readonly with: readonly { readonly action: string; readonly condition: Term }[];
}

export interface Claim {
  readonly name: string;
  /** The claim in the user's words, on one line. */
  readonly text: string;
  readonly description?: string;
  /** What it says of every run; absent for one about quantities. */
  readonly formula?: Formula;
  /** What it demands of quantities; absent for one about runs. */
  readonly requirement?: Requirement;
  /** Without one of these happening the claim says nothing; absent when it always says something. */
  readonly triggers?: readonly Trigger[];
  readonly expect?: "violated" | "vacuous" | "proved" | "unknown";
  /** What else it may have been meant to say; absent where nothing speaks for that. */
  readonly doubts?: readonly Doubt[];
  /** What its scenario fixes of the adversary's play; absent for a claim under every play. */
  readonly play?: readonly FixedEvent[];
  readonly span?: Span;
}

/** A common misreading of which a claim looks like the outcome. */
export interface Doubt {
  readonly code: DoubtCode;
  /** The claim in English. */
  readonly read: string;
  /** What was perhaps meant, in the user's language, and as a formula; without one it is about quantities. */
  readonly meant: string;
  readonly formula?: Formula;
  /** Whether the text alone is reason enough to ask; otherwise only together with the verdict. */
  readonly isPlain: boolean;
}

/** Something that there is, and what it costs a month in dollars, if that is stated. */
export interface Asset {
  readonly name: string;
  readonly kind: string;
  readonly monthlyCost?: Rational;
}

/** A parameter that the system was made with, and all places where it may have an influence. */
export interface Parameter {
  readonly name: string;
  /** Actions whose timing it enters. */
  readonly timings: readonly string[];
  /** Owners of which it enters anything else. */
  readonly components: readonly string[];
  /** Assumptions and claims. */
  readonly sentences: readonly string[];
}

/** A piece of the adversary's play (`system/fixed-play.ts`), and the claims that are judged under it: `failover in night`. */
export interface Scenario {
  readonly name: string;
  readonly events: readonly FixedEvent[];
  readonly claims: readonly Claim[];
  readonly span?: Span;
}

export interface Problem {
  readonly system: TimedTransitionSystem;
  readonly assumptions: readonly TemporalAssumption[];
  readonly claims: readonly Claim[];
  /** Claims of their own, each under a play that is fixed in part; absent where there are none. */
  readonly scenarios?: readonly Scenario[];
  /** Those reactions that are not switched off by a constant. */
  readonly reactions?: readonly Reaction[];
  /** Actions whose guard holds in no state, so that the system is without them; not those that a constant switches off. */
  readonly impossible?: readonly { readonly name: string; readonly span?: Span }[];
  /** All owners of variables and actions, and what else there is; absent where that is not known. */
  readonly inventory?: readonly Asset[];
  /** What is stated of parts and flows; absent where there are none. */
  readonly architecture?: Architecture;
  readonly parameters?: readonly Parameter[];
}

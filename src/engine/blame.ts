/**
 * What a counterexample needs, as data: what could not be otherwise without these events showing nothing. All that an assumption does is
 * forbid runs, so no violation needs one; among the needs are those without which the run could be smaller.
 */
import type { Rational } from "../source/rational.ts";

export interface Blame {
  readonly needs: readonly BlamedNeed[];
  /** Why the answer is late, where it is: times one after another, from the trigger to the answer. */
  readonly sum?: BlamedSum;
  /** Parameters of the spec that enter the timings among the needs. */
  readonly parameters: readonly string[];
}

export type BlamedNeed =
  /** Without the fault there is nothing; `time` if it has to come just then. */
  | { readonly kind: "fault"; readonly action: string; readonly time?: Rational }
  /** The action takes this long where the spec allows between `least` and `most`; sooner (or, if `isLatest`, later) would not do. */
  | {
      readonly kind: "choice";
      readonly action: string;
      readonly takes: Rational;
      readonly least: Rational;
      readonly most?: Rational;
      readonly isLatest: boolean;
    }
  /** What the spec says about the time of an action, in its words. */
  | { readonly kind: "timing"; readonly action: string }
  /** The action comes so long after what happens before it, and no sooner. */
  | { readonly kind: "wait"; readonly action: string; readonly wait: Rational; readonly after?: string }
  /** Two actions at one moment, in this order. */
  | { readonly kind: "order"; readonly action: string; readonly before: string; readonly time: Rational }
  /** Without the assumption the action need not happen (`none`), not so often (`fewer`), or could come sooner. */
  | {
      readonly kind: "assumption";
      readonly assumption: string;
      readonly action: string;
      readonly effect: "none" | "fewer" | "sooner";
    };

export interface BlamedSum {
  readonly terms: readonly BlamedTerm[];
  readonly total: Rational;
  readonly allowed: Rational;
}

/** So many times this long, each up to an occurrence of the action; below zero: before it. */
export interface BlamedTerm {
  readonly times: number;
  readonly length: Rational;
  readonly action: string;
}

/**
 * What a proof rests on, as data: which statements about which systems prove a conjunct, and the invariant that the
 * engines found for each. The statements are made anew from the problem and the recipe (`statements.ts`); the invariants
 * are all that has to be believed, and the solver is asked about them.
 */
import type { Rational } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import type { ProductRecurrence } from "./product.ts";

/** What invariants are called in obligations. */
export const invariantName = "invariant";

/**
 * "In no reachable state of this system does `bad` hold", or, with a ranking, "no run of this system serves all
 * recurrences" (`ranking.ts`).
 */
export interface Statement {
  /** What it is for, in a few words. */
  readonly title: string;
  readonly system: TimedTransitionSystem;
  readonly bad: Term;
  readonly ranking?: Ranking;
  /** Why it holds, if not by an invariant that every step keeps. */
  readonly argument?: Argument;
}

/** How the solver's engine shows that something bad is never reached (`arguments.ts`). */
export type Argument = { readonly kind: "after-actions" } | { readonly kind: "induction"; readonly k: number };

/** The recurrence that is starved in each rank, by number; its invariant speaks of the rank as well. */
export interface Ranking {
  readonly recurrences: readonly ProductRecurrence[];
  readonly starved: readonly number[];
}

/** How a conjunct of a claim follows from statements. */
export type Recipe =
  | {
      /** One statement with a ranking: the product of a slice with the automaton of the conjunct's negation. */
      readonly kind: "automaton";
      readonly roots: readonly string[];
      readonly starved: readonly number[];
    }
  | {
      /** One statement: the conjunct's monitor on a slice of the system. */
      readonly kind: "monitor";
      /** Variables that the slice holds beside those that the conjunct depends on. */
      readonly roots: readonly string[];
      /** `trigger`: the trigger never happens, so the conjunct is true and says nothing. */
      readonly never: "bad" | "trigger";
      /** A bound on the response time in milliseconds; needed where the conjunct states none. */
      readonly slowest?: Rational;
    }
  | {
      /** One statement: the conjunct's watcher on a slice of the system (`watcher.ts`), as the solver's engine proves it. */
      readonly kind: "watcher";
      readonly roots: readonly string[];
      /** `trigger` as above; `pending`: nothing is ever waited for. */
      readonly never: "bad" | "trigger" | "pending";
      /** A bound on the response time in milliseconds. */
      readonly slowest?: Rational;
      readonly argument: Argument;
    }
  | {
      /** A lemma for each local condition and a statement about the parts together (`by-parts.ts`). */
      readonly kind: "parts";
      /** Only the disjuncts over this many components are used; absent: all. */
      readonly few?: number;
      /** When a local condition may fail, by the placeholder of the condition. */
      readonly mayFail: ReadonlyMap<string, Term>;
    };

/** A statement with its invariant, which is absent where the same question was answered before under other names. */
export interface ProofStep extends Statement {
  /** The system that the statement is about, where its own system says more than that: without an automaton. */
  readonly about?: TimedTransitionSystem;
  readonly invariant?: Term;
}

/** The proof of a conjunct. */
export interface ConjunctProof {
  readonly recipe: Recipe;
  readonly steps: readonly ProofStep[];
  /** The proof of the same question under other names that this one is an instance of. */
  readonly like?: ConjunctProof;
}

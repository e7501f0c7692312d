/** What becomes of an answer, as data: what was tried, and the first thing that did not come out as it should. */
import type { ClaimResult } from "../engine/result.ts";
import type { VerifyOptions } from "../index.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { NoAnswer } from "./answer.ts";

export type Grade = NoAnswer | { readonly kind: "interrupted" } | Judged;

/** What was tried, in order. All came out as it should have, or the last one did not. */
export interface Judged {
  readonly kind: "accepted" | "misjudged";
  readonly tried: readonly Tried[];
}

export interface Tried {
  /** The shop or the claim that was tried, for tests and readers of the grading data. */
  readonly at: string;
  /** What was tried, in words that begin a line. */
  readonly what: string;
  /** Absent when it came out as it should have. */
  readonly mistake?: Mistake;
}

export interface Mistake {
  /** What came out instead. */
  readonly says: string;
  readonly hint?: string;
  /** What the checks of the claim have to say, such as that it is true of everything. */
  readonly remarks: readonly string[];
  /** A run that shows it, and what the run shows. */
  readonly run?: { readonly result: ClaimResult; readonly shows: string };
  readonly diagnostics: readonly Diagnostic[];
}

export type GradeOptions = Pick<VerifyOptions, "engine" | "signal" | "onProgress" | "timeout">;

/** A mistake without anything that comes with some of them. */
export const nothingMore = { remarks: [], diagnostics: [] } as const;

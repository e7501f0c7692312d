/**
 * What is wrong with a spec, as data. How to say it stands in `messages.ts`; how to draw it in `report/`.
 */
import type { Span } from "./source.ts";
import type { MessageCode } from "./messages.ts";

export type Severity = "error" | "warning" | "note";

/** A diagnostic about the user's spec. `details` are the values that the message of `code` is filled with. */
export interface Diagnostic {
  readonly code: MessageCode;
  readonly severity: Severity;
  readonly span: Span;
  readonly details: Readonly<Record<string, string>>;
  /** Further places that belong to the story, each with a few words ("first declared here"). */
  readonly related?: readonly { readonly span: Span; readonly text: string }[];
  /** Near names, best first. */
  readonly suggestions?: readonly string[];
}

/** The result of a pass that never throws: a value as far as it could be made, and everything that is wrong. */
export interface Checked<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether anything in the list forbids going on. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

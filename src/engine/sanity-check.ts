/**
 * What a check of a claim or of a whole spec found, as data. Checks ask whether a spec says what it seems to say: they
 * never make a claim true or false. `ok` and `warning` are exact; what could not be decided is `unknown`.
 */
import type { MessageCode } from "../source/messages.ts";
import type { Span } from "../source/source.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";

export type SanityKind =
  /** Of a claim: can its trigger happen? */
  | "trigger"
  /** Does a run take exactly as long as its worst case says? */
  | "worst-case"
  /** Is it true of everything, whatever the system does? */
  | "trivial"
  /** Do the assumptions say it already? */
  | "implied"
  /** Does it say something else than was perhaps meant? */
  | "meant-otherwise"
  /** Of a claim, or of all of them together: is it true also of a system that does nothing? */
  | "does-nothing"
  /** Of a spec: is there a run that keeps all assumptions? */
  | "assumptions"
  /** Can everything come to rest? */
  | "deadlock"
  /** Are there states in which time stops? */
  | "timelock"
  /** Are there states from which actions only follow one another and no time passes? */
  | "zeno"
  /** Can every action happen, and every state be taken? */
  | "dead-action"
  | "dead-state";

export interface SanityCheck {
  readonly kind: SanityKind;
  readonly status: "ok" | "warning" | "unknown";
  readonly text: string;
  /** The code of the message that explains it, where there is one. */
  readonly code?: MessageCode;
  /** What it speaks about in the spec. */
  readonly span?: Span;
  /** A run that shows it, replayed; it ends where no run can go on if it has no loop. */
  readonly trace?: Trace;
  /** The components that the trace is a run of. */
  readonly part?: TimedTransitionSystem;
}

/** A satisfiability query as data: the last stage before SMT-LIB text. */
import type { Sort, Term } from "../term/term.ts";

export interface Query {
  /** One line for a reader of the text: what is asked, and what `sat` would mean. */
  readonly title: string;
  /** Free constants. Ranges of integers and enumerations are asserted by the printer. */
  readonly variables: readonly { readonly name: string; readonly sort: Sort }[];
  /** Names for terms over the variables, of sort bool; assertions may use them like variables. */
  readonly definitions?: readonly { readonly name: string; readonly term: Term }[];
  readonly assertions: readonly Term[];
}

/**
 * Whether two groups that are the same but for names are so for the assumptions, too: whether exchanging them, name by name, changes
 * nothing that the assumptions say. Then every run of the whole, with the names exchanged, is a run of the whole, and what
 * can happen in the one can happen in the other.
 */
import type { Formula } from "../../ltl/formula.ts";
import { partsOf as formulaParts, state, variablesOf as formulaVariables } from "../../ltl/formula.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { placesOf, thingsAt } from "../../system/places.ts";
import type { Term } from "../../term/term.ts";
import { conjunctsOf, partsOf, writingOf } from "../../term/term.ts";

export type Exchange = (one: TimedTransitionSystem, other: TimedTransitionSystem) => boolean;

/** Says it of groups whose writing is the same. `always` are the conditions that hold in every state, `formulas` what is assumed of whole runs. */
export function exchangeUnder(always: readonly Term[], formulas: readonly Formula[]): Exchange {
  const sentences = [...always.flatMap(conjunctsOf).map(state), ...formulas];
  const places = placesOf(sentences, (sentence) => formulaVariables(sentence));
  return (one, other) => {
    const [names, others] = [one, other].map(({ variables }) => variables.map(({ name }) => name));
    const exchanged = new Map(
      names!.flatMap((name, index) => [[name, others![index]!] as const, [others![index]!, name] as const]),
    );
    const about = thingsAt(sentences, places, exchanged.keys());
    const before = new Set(about.map((sentence) => saidBy(sentence, (name) => name)));
    return about.every((sentence) => before.has(saidBy(sentence, (name) => exchanged.get(name) ?? name)));
  };
}

/** What a formula says under other names; the order of what is joined does not count. */
function saidBy(formula: Formula, rename: (name: string) => string): string {
  if (formula.kind === "state") return termSaid(formula.term, rename);
  const bound = "bound" in formula ? writingOf(formula.bound) : "";
  const parts = formulaParts(formula).map((part) => saidBy(part, rename));
  return joined(`${formula.kind} ${bound}`, parts, formula.kind === "and" || formula.kind === "or");
}

function termSaid(term: Term, rename: (name: string) => string): string {
  if (term.kind === "variable") return JSON.stringify(rename(term.name));
  const parts = partsOf(term).map((part) => termSaid(part, rename));
  if (parts.length === 0) return writingOf(term);
  const factor = term.kind === "multiply" ? writingOf(term.factor) : "";
  return joined(`${term.kind} ${factor}`, parts, ["and", "or", "add", "equal"].includes(term.kind));
}

function joined(what: string, parts: readonly string[], inAnyOrder: boolean): string {
  return `(${what} ${(inAnyOrder ? parts.toSorted() : parts).join(" ")})`;
}

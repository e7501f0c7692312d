/**
 * When two questions are the same question. The conjuncts of `forall r in regions: …` lead to slices that are equal but
 * for the names in them, and a verdict does not depend on names. So a question is written down with every name replaced
 * by its number, and questions with the same writing have the same answer: nothing more is assumed.
 */
import type { TimedTransitionSystem } from "./timed-transition-system.ts";
import type { Term } from "../term/term.ts";

/** The writing of a system with further terms about it, names numbered by first occurrence. Spans and labels are left out. */
export function writingOf(system: TimedTransitionSystem, ...terms: readonly (Term | undefined)[]): string {
  const numbers = new Map<string, number>();
  const number = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size);
    return numbers.size - 1;
  };
  const question = {
    variables: system.variables.map(({ name, sort, initial }) => [number(name), sort, initial]),
    history: system.history.map(({ name, sort, initially, next }) => [number(name), sort, initially, next]),
    clocks: system.clocks.map(({ name, active, start, limit }) => [number(name), active, start, limit]),
    actions: system.actions.map(({ guard, wait, urgent, updates, restarts, fairness }) => [
      guard,
      wait && [number(wait.clock), wait.least],
      urgent,
      updates.map((update) => [number(update.variable), update.value]),
      restarts.map(number),
      fairness,
    ]),
    invariants: system.invariants.map((invariant) => invariant.holds),
    terms,
  };
  return JSON.stringify(question, (key, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    return key === "name" && typeof value === "string" ? number(value) : value;
  });
}

/** Plain data as a text, without the places of the spec that it comes from: what has the same text is the same. No maps and no sets. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) =>
    key === "span" ? undefined : typeof each === "bigint" ? `${each}n` : each,
  );
}

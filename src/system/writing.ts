/**
 * When two questions are the same question. The conjuncts of `forall r in regions: …` lead to slices that are equal but
 * for the names in them, and a verdict does not depend on names. So a question is written down with every name replaced
 * by its number, and questions with the same writing have the same answer: nothing more is assumed.
 *
 * The writing is that of a slice, with all that decides anything in it, down to each constant; so instances that differ in one of them are
 * different questions. That a slice is never in a bad state is then true of every slice with this writing, and a proof of a slice is one
 * of the whole (`slice.ts`). That something can happen is shown by a run of the whole, in which an assumption that is not in the slice
 * may tell instances apart: it stands for another instance only if both slices have all assumptions about them.
 */
import type { TimedTransitionSystem } from "./timed-transition-system.ts";
import type { Rational } from "../source/rational.ts";
import type { Sort, Term, Value } from "../term/term.ts";
import { partsOf, truth } from "../term/term.ts";

/** The writing of a system with further terms about it, names numbered by first occurrence. Spans and labels are left out. */
export function writingOf(system: TimedTransitionSystem, ...terms: readonly (Term | undefined)[]): string {
  const writer = new Writer();
  writer.list(system.variables, ({ name, sort, initial }) => writer.name(name).sort(sort).text(initial));
  writer.list(system.history, ({ name, sort, initially, next }) =>
    writer.name(name).sort(sort).term(initially).term(next),
  );
  writer.list(system.clocks, ({ name, active, start, limit }) =>
    writer.name(name).term(active).number(start.least).number(start.most).number(limit),
  );
  writer.list(system.actions, ({ guard, wait, urgent, updates, restarts, fairness }) => {
    writer
      .term(guard)
      .text(urgent)
      .text(fairness)
      .text(wait !== undefined);
    if (wait !== undefined) writer.name(wait.clock).number(wait.least);
    writer.list(updates, ({ variable, value }) => writer.name(variable).term(value));
    writer.list(restarts, (clock) => writer.name(clock));
  });
  writer.list(system.invariants, ({ holds }) => writer.term(holds));
  writer.list(terms, (term) => writer.text(term !== undefined).term(term ?? truth));
  return writer.written();
}

/** Writes one thing after the other, each so that its end shows, so that no two different things are written alike. Local to one writing. */
class Writer {
  private readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly lists = new Map<readonly string[], string>();

  written(): string {
    return this.texts.join(" ");
  }

  /** In quotes where it is a text, so that it contains no end of its own. */
  text(value: Value): this {
    this.texts.push(typeof value === "string" ? JSON.stringify(value) : String(value));
    return this;
  }

  name(name: string): this {
    const number = this.numbers.get(name) ?? this.numbers.size;
    this.numbers.set(name, number);
    this.texts.push(`#${number}`);
    return this;
  }

  number(value: Rational | undefined): this {
    this.texts.push(value === undefined ? "none" : `${value.numerator}/${value.denominator}`);
    return this;
  }

  sort(sort: Sort): this {
    this.texts.push(sort.kind);
    if (sort.kind === "int") return this.text(sort.least).text(sort.most);
    if (sort.kind !== "enum") return this;
    const known = this.lists.get(sort.values) ?? JSON.stringify(sort.values);
    this.lists.set(sort.values, known);
    this.texts.push(known);
    return this;
  }

  list<Thing>(things: readonly Thing[], write: (thing: Thing) => void): this {
    this.texts.push(`[${things.length}`);
    things.forEach(write);
    return this;
  }

  term(term: Term): this {
    this.texts.push(term.kind);
    switch (term.kind) {
      case "bool":
      case "int":
        return this.text(term.value);
      case "real":
        return this.number(term.value);
      case "enum":
        return this.text(term.value).sort(term.sort);
      case "variable":
        return this.name(term.name).sort(term.sort);
      case "multiply":
        return this.term(term.factor).term(term.operand);
      default:
        return this.list(partsOf(term), (part) => this.term(part));
    }
  }
}

/** Plain data as a text, without the places of the spec that it comes from: what has the same text is the same. No maps and no sets. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (key, each: unknown) =>
    key === "span" ? undefined : typeof each === "bigint" ? `${each}n` : each,
  );
}

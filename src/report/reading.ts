/**
 * Claims and assumptions read back in English (`syntax/english.ts`), from the syntax trees of a spec and of what it uses, with
 * what the names in them stand for.
 */
import type { DefineItem, Expression, Item, SetItem, SpecFile } from "../syntax/ast.ts";
import { readBack, readDefinition, speaksOfTime } from "../syntax/english.ts";
import { partsOf } from "../syntax/parts.ts";
import { printExpression } from "../syntax/print-expression.ts";
import { startOf } from "../source/source.ts";

export interface Reading {
  readonly name: string;
  readonly sort: "claim" | "assumption";
  readonly line: number;
  /** As it is written, on one line. */
  readonly text: string;
  readonly description?: string;
  readonly english: string;
  /** What the names in it stand for, in the order in which they are met. */
  readonly names: readonly { readonly name: string; readonly means: string }[];
}

/** The readings of the first of these files; `set` holds values that parameters get from outside. */
export function readingsOf(files: readonly SpecFile[], set: Readonly<Record<string, string>>): readonly Reading[] {
  const dictionary = new Dictionary(
    files.flatMap((file) => file.items),
    set,
  );
  return (files[0]?.items ?? []).flatMap((item): readonly Reading[] => {
    if (item.kind !== "property" && item.kind !== "require" && item.kind !== "assume") return [];
    return [
      {
        name: item.name.text,
        sort: item.kind === "assume" ? "assumption" : "claim",
        line: startOf(item.span).line,
        text: printExpression(item.body),
        ...(item.text === undefined ? {} : { description: item.text }),
        english: `${dictionary.read(item.body)}.`,
        names: dictionary.namesIn(item.body),
      },
    ];
  });
}

type Entry = DefineItem | SetItem | Extract<Item, { readonly kind: "parameter" }>;

/** What the names of a spec stand for. */
class Dictionary {
  private readonly entries = new Map<string, Entry>();
  /** Which of them are definitions that speak of more than a moment, as far as it was asked. */
  private readonly temporal = new Map<string, boolean>();
  private readonly set: Readonly<Record<string, string>>;

  constructor(items: readonly Item[], set: Readonly<Record<string, string>>) {
    this.set = set;
    for (const item of items)
      if (item.kind === "define" || item.kind === "set" || item.kind === "parameter")
        this.entries.set(item.name.text, item);
  }

  read(e: Expression): string {
    return readBack(e, (name) => this.isTemporal(name));
  }

  /** Definitions do not refer to themselves: such a spec has been rejected. */
  private isTemporal(name: string): boolean {
    const known = this.temporal.get(name);
    if (known !== undefined) return known;
    const entry = this.entries.get(name);
    const found = entry?.kind === "define" && speaksOfTime(entry.body, (inner) => this.isTemporal(inner));
    this.temporal.set(name, found);
    return found;
  }

  namesIn(e: Expression): Reading["names"] {
    const found = new Map<string, string>();
    const visit = (part: Expression, bound: ReadonlySet<string>): void => {
      const name = part.kind === "name" ? part.text : part.kind === "call" ? part.name.text : "";
      const entry = bound.has(name) ? undefined : this.entries.get(name);
      if (entry !== undefined && !found.has(this.headOf(entry))) {
        found.set(this.headOf(entry), this.meaningOf(entry));
        if (entry.kind === "define") visit(entry.body, new Set(entry.parameters.map((each) => each.text)));
      }
      const inner = part.kind === "quantifier" ? new Set([...bound, part.variable.text]) : bound;
      for (const each of partsOf(part)) visit(each, inner);
    };
    visit(e, new Set());
    return [...found].map(([name, means]) => ({ name, means }));
  }

  private headOf(entry: Entry): string {
    if (entry.kind !== "define" || entry.parameters.length === 0) return entry.name.text;
    return `${entry.name.text}(${entry.parameters.map((each) => each.text).join(", ")})`;
  }

  private meaningOf(entry: Entry): string {
    switch (entry.kind) {
      case "define":
        return readDefinition(entry.body, (name) => this.isTemporal(name));
      case "parameter":
        return Object.hasOwn(this.set, entry.name.text)
          ? `${this.set[entry.name.text]!} (set from outside)`
          : printExpression(entry.value);
      case "set": {
        const { members } = entry;
        return members.kind === "listed"
          ? members.names.map(printExpression).join(", ")
          : `${members.type.text}[${printExpression(members.least)}..${printExpression(members.most)}]`;
      }
    }
  }
}

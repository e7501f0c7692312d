/** A report as a document: sections of plain blocks, which each renderer shows in its own way. */
import type { VerdictKind } from "../../engine/verdict.ts";
import type { ArchitectureView } from "./view.ts";

/** A cell of a table; with a verdict it is one, in words. */
export type Cell = string | { readonly text: string; readonly verdict: VerdictKind };

export interface Bar {
  readonly label: string;
  /** How long the bar is; all of a chart in one unit, none below zero. */
  readonly size: number;
  /** The exact value in words. */
  readonly shown: string;
  /** Of what it stands for, if that has one. */
  readonly verdict?: VerdictKind;
}

export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  /** `limit`: the size at which all of them have their limit. */
  | { readonly kind: "bars"; readonly title: string; readonly bars: readonly Bar[]; readonly limit?: number }
  /** Only where there are pictures; what it shows is said in tables too. */
  | { readonly kind: "drawing"; readonly view: ArchitectureView };

export interface Section {
  /** For links to it. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Document {
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly Section[];
}

export function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

export function paragraph(text: string): Block {
  return { kind: "text", text };
}

/** A table; where it has no rows, a sentence. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[], otherwise: string): Block {
  return rows.length === 0 ? paragraph(otherwise) : { kind: "table", head, rows };
}

export const verdictWords: Readonly<Record<VerdictKind, string>> = {
  proved: "proved",
  "holds-to-bound": "held to a bound",
  violated: "violated",
  vacuous: "vacuous",
  unknown: "unknown",
};

const marks: Readonly<Record<VerdictKind, string>> = {
  proved: "✓",
  "holds-to-bound": "~",
  violated: "✗",
  vacuous: "∅",
  unknown: "?",
};

export function verdictCell(verdict: VerdictKind): Cell {
  return { text: `${marks[verdict]} ${verdictWords[verdict]}`, verdict };
}

/** A document for a terminal: headings, wrapped paragraphs, tables fitted to the page, bars of blocks. */
import type { VerdictKind } from "../../engine/verdict.ts";
import type { Ink, Page } from "../page.ts";
import { columnsOf, padTo, paint, visible, wrap } from "../page.ts";
import type { Bar, Block, Cell, Document } from "./document.ts";
import { textOf } from "./document.ts";

/** The document as text that ends with a line break. */
export function documentAsText({ title, lead, sections }: Document, page: Page): string {
  const lines = [
    paint(page, "bold", visible(title)),
    ...wrap(visible(lead), page.width),
    ...sections.flatMap((section) => [
      "",
      "",
      paint(page, "bold", section.title),
      "─".repeat(Math.min(page.width, columnsOf(section.title))),
      ...section.blocks.flatMap((block) => {
        const shown = linesOf(block, page);
        return shown.length === 0 ? [] : ["", ...shown];
      }),
    ]),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function linesOf(block: Block, page: Page): readonly string[] {
  switch (block.kind) {
    case "heading":
      return wrap(visible(block.text), page.width).map((line) => paint(page, "bold", line));
    case "text":
      return wrap(visible(block.text), page.width);
    case "list":
      return block.items.flatMap((item) =>
        wrap(visible(item), page.width - 2).map((line, index) => `${index === 0 ? "- " : "  "}${line}`),
      );
    case "table":
      return tableLines(block.head, block.rows, page);
    case "bars":
      return [visible(block.title), ...barLines(block.bars, page)];
    case "drawing":
      return [];
  }
}

const inks: Readonly<Record<VerdictKind, Ink>> = {
  proved: "green",
  "holds-to-bound": "cyan",
  violated: "red",
  vacuous: "yellow",
  unknown: "magenta",
};

const gap = 2;

/** What is in a cell; a mark or a sign stays on the line of what it is about. */
function cellText(cell: Cell): string {
  return visible(textOf(cell)).replace(/(?<=[✓✗~∅?◆≈≤≥<>=]) /g, "\u00a0");
}

function tableLines(head: readonly string[], rows: readonly (readonly Cell[])[], page: Page): readonly string[] {
  const widths = fitted([head, ...rows], page.width);
  const headLines = rowLines(head, widths, page).map((line) => paint(page, "dim", line));
  return [...headLines, ...rows.flatMap((row) => rowLines(row, widths, page))];
}

/** The widths of the columns: as long as they do not fit, the one gives way that adds the fewest lines; words are broken last. */
function fitted(rows: readonly (readonly Cell[])[], width: number): readonly number[] {
  const columns = rows[0]!.map((_, at) => rows.map((row) => cellText(row[at] ?? "")));
  const widths = columns.map((texts) => Math.max(...texts.map(columnsOf)));
  const words = columns.map((texts) => Math.max(...texts.flatMap((text) => piecesOf(text).map(columnsOf))));
  const over = (): number => widths.reduce((sum, each) => sum + each + gap, -gap) - width;
  const heights = columns.map((texts, at) => texts.map((text) => cellLines(text, widths[at]!).length));
  const heightWith = (column: number, own: readonly number[]): number =>
    rows.reduce((sum, _, row) => sum + Math.max(...heights.map((each, at) => (at === column ? own : each)[row]!)), 0);
  for (const floors of [words, widths.map(() => 1)])
    while (over() > 0) {
      const options = widths.flatMap((each, at) => {
        if (each <= floors[at]!) return [];
        const own = columns[at]!.map((text) => cellLines(text, each - 1).length);
        return [{ at, each, own, height: heightWith(at, own) }];
      });
      const [best] = options.toSorted((a, b) => a.height - b.height || b.each - a.each);
      if (best === undefined) break;
      widths[best.at] = best.each - 1;
      heights[best.at] = best.own;
    }
  return widths;
}

function cellLines(text: string, width: number): readonly string[] {
  return wrap(text, width).flatMap((line) => broken(line, width));
}

/** What a text is broken into: words, and long names after `_` and `.`. */
function piecesOf(text: string): readonly string[] {
  return text.split(/ |(?<=[A-Za-z\]][_.])/);
}

function rowLines(row: readonly Cell[], widths: readonly number[], page: Page): readonly string[] {
  const cells = row.map((cell, at) => ({ cell, lines: cellLines(cellText(cell), widths[at]!) }));
  const height = Math.max(...cells.map(({ lines }) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map(({ cell, lines }, at) => {
        const text = padTo((lines[line] ?? "").replaceAll("\u00a0", " "), widths[at]!);
        return typeof cell === "string" ? text : paint(page, inks[cell.verdict], text);
      })
      .join(" ".repeat(gap)),
  );
}

/** A word that is longer than its column, in pieces; after a `_` or a `.` where there is one. */
function broken(word: string, width: number): readonly string[] {
  if (columnsOf(word) <= width) return [word];
  const head = [...word].slice(0, width).join("");
  const at = Math.max(head.lastIndexOf("_"), head.lastIndexOf(".")) + 1;
  const first = at > 1 ? head.slice(0, at) : head;
  return [first, ...broken(word.slice(first.length), width)];
}

const longestBar = 16;

/** `cdn  ████████  52.554 min a year` */
function barLines(bars: readonly Bar[], page: Page): readonly string[] {
  const most = Math.max(...bars.map(({ size }) => size), 0);
  const labels = Math.max(...bars.map(({ label }) => columnsOf(visible(label))));
  const label = Math.min(labels, Math.floor(page.width / 3));
  const room = page.width - label - longestBar - 2 * gap;
  return bars.flatMap(({ label: name, size, shown }) => {
    const bar = most === 0 || size === 0 ? "" : "█".repeat(Math.round((size / most) * longestBar)) || "▏";
    const texts = wrap(visible(shown), room);
    const names = cellLines(visible(name), label);
    return Array.from({ length: Math.max(texts.length, names.length) }, (_, line) =>
      [
        padTo(names[line] ?? "", label),
        paint(page, "blue", padTo(line === 0 ? bar : "", longestBar)),
        texts[line] ?? "",
      ].join(" ".repeat(gap)),
    );
  });
}

/** A document as Markdown (GitHub Flavored): nothing of the spec is read as markup. */
import { visible } from "../page.ts";
import type { Block, Document } from "./document.ts";
import { textOf } from "./document.ts";

export function documentAsMarkdown({ title, lead, sections }: Document): string {
  const blocks = [
    `# ${escaped(title)}`,
    opening(lead),
    ...sections.flatMap((section) => [`## ${escaped(section.title)}`, ...section.blocks.flatMap(blockText)]),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function blockText(block: Block): readonly string[] {
  switch (block.kind) {
    case "heading":
      return [`### ${escaped(block.text)}`];
    case "text":
      return [opening(block.text)];
    case "list":
      return [block.items.map((item) => `- ${opening(item)}`).join("\n")];
    case "table":
      return [
        tableText(
          block.head,
          block.rows.map((row) => row.map(textOf)),
        ),
      ];
    case "bars":
      return [
        escaped(block.title),
        tableText(
          ["", ""],
          block.bars.map(({ label, shown }) => [label, shown]),
        ),
      ];
    case "drawing":
      return [];
  }
}

function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

/** Text that stands for itself, on one line. */
function escaped(text: string): string {
  return visible(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]|~#]/g, "\\$&")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;");
}

/** The same at the start of a block, where signs and numbers could begin a list. */
function opening(text: string): string {
  return escaped(text)
    .replace(/^[-+=]/, "\\$&")
    .replace(/^(\d+)([.)])(?= )/, "$1\\$2");
}

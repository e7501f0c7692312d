/**
 * What a page can take, and how text is fitted onto it: colour, width, wrapping. Widths count what a terminal shows:
 * one column a code point, two for wide East Asian ones, none for combining marks.
 */

/** Where text is drawn. */
export interface Page {
  readonly width: number;
  readonly color: boolean;
}

/** What is as wide as nobody says, and without colour: for files. */
export const usualWidth = 100;
export const plainPage: Page = { width: usualWidth, color: false };

export type Ink = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "dim" | "bold";

const codes: Readonly<Record<Ink, readonly [on: number, off: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  dim: [2, 22],
  bold: [1, 22],
};

export function paint(page: Page, ink: Ink, text: string): string {
  if (!page.color || text === "") return text;
  const [on, off] = codes[ink];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** How many columns a text without colour takes. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text)
    columns += character < "\u0300" ? 1 : /\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return columns;
}

export function padTo(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - columnsOf(text)));
}

/** Cuts a text that is too long, and says so with `…`. */
export function clip(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const characters = [...text];
  while (characters.length > 0 && columnsOf(characters.join("")) > columns - 1) characters.pop();
  return `${characters.join("")}…`;
}

/** Breaks a text at spaces into lines of at most `columns`; a word that is longer stands alone. */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && columnsOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** Pieces joined with ` · `, broken between pieces where the line is full, and within one that is longer than a line. */
export function wrapPieces(pieces: readonly string[], columns: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const longer = last === undefined ? piece : `${last} · ${piece}`;
    if (last !== undefined && columnsOf(longer) <= columns) lines[lines.length - 1] = longer;
    else lines.push(...wrap(piece, columns));
  }
  return lines;
}

/** Control and invisible characters made visible, so that a spec cannot drive the terminal. */
export function visible(text: string): string {
  return text.replace(/(?![\t\n])[\p{Cc}\p{Cf}]/gu, "\ufffd");
}

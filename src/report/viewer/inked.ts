/** The text of a spec with its words told apart, line by line, so that it can be read in colour. Nothing of the text is lost. */
import { createLexer, keywords, Money, Quantity, softWords, Text } from "../../../grammar/tokens.ts";
import { visible } from "../page.ts";
import type { Ink, Piece } from "./data.ts";

/** The lines of a text, each as pieces that make it up. */
export function inkedLines(text: string): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  const write = (ink: Ink, part: string): void => {
    part.split(/\r\n?|\n/).forEach((piece, index) => {
      if (index > 0) lines.push([]);
      if (piece !== "") lines.at(-1)!.push([ink, visible(piece)]);
    });
  };
  let end = 0;
  for (const { from, to, ink } of spansOf(text)) {
    write("", text.slice(end, from));
    write(ink, text.slice(from, to));
    end = to;
  }
  write("", text.slice(end));
  return lines;
}

interface InkedSpan {
  readonly from: number;
  readonly to: number;
  readonly ink: Ink;
}

function spansOf(text: string): readonly InkedSpan[] {
  const { tokens, groups } = createLexer().tokenize(text);
  const inked = [...tokens, ...(groups["comments"] ?? [])].flatMap(({ tokenType, startOffset, image }) => {
    const ink = inks.get(tokenType) ?? (tokenType.name === "Comment" ? "comment" : "");
    return ink === "" ? [] : [{ from: startOffset, to: startOffset + image.length, ink }];
  });
  return inked.sort((a, b) => a.from - b.from);
}

/** Words that mean something in a few places only are not told apart. */
const inks: ReadonlyMap<unknown, Ink> = new Map<unknown, Ink>([
  ...keywords.filter((each) => !softWords.includes(each)).map((each) => [each, "keyword"] as const),
  [Quantity, "number"],
  [Money, "number"],
  [Text, "text"],
]);

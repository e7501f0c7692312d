/**
 * Source text and places in it. A `Span` is a half-open range of UTF-16 offsets into one file.
 * Line and column are derived, never stored, so that they cannot go stale.
 */

/** One file as it was read. `path` is what the user typed or what `use` resolved to; it is only for display. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** What people are shown instead of the path: `upir:patterns/retry.upir` for a file of the built-in library. */
  readonly shown?: string;
}

/** What a file is called where a person reads it. */
export function shownPath({ shown, path }: SourceFile): string {
  return shown ?? path;
}

/** A half-open range `[start, end)` of offsets into `file.text`. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** Line and column, both counted from 1; columns count UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where an offset lies in a text. Offsets past the end are the position after the last character. Lines end as editors have
 * it: with a line feed, a carriage return, or both.
 */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, Math.max(0, offset));
  const lineBreak = /\r\n?|\n/g;
  let line = 1;
  let start = 0;
  while (lineBreak.test(before)) {
    line += 1;
    start = lineBreak.lastIndex;
  }
  return { line, column: before.length - start + 1 };
}

/** The position where a span starts. */
export function startOf(span: Span): Position {
  return positionAt(span.file.text, span.start);
}

/** Where a span ends: the position after its last character. */
export function endOf(span: Span): Position {
  return positionAt(span.file.text, span.end);
}

/**
 * The page that the formatter writes on. It puts every comment near the thing that it stood at, and keeps one blank line where there
 * were some. It only goes forward: things must be written in the order of the source.
 */
import type { Comment, Node } from "./ast.ts";

export interface Page {
  /** Writes each node in turn, with the comments and blank lines around it. */
  readonly list: <N extends Node>(nodes: readonly N[], print: (node: N) => void) => void;
  /** Writes a node that has no list inside. */
  readonly lines: (node: Node, lines: readonly string[]) => void;
  readonly open: (node: Node, lines: readonly string[]) => void;
  readonly close: (node: Node, line: string) => void;
  /** Writes the comments up to the end of the source. */
  readonly finish: (end: number) => void;
  /** Whether a comment inside a node is still to be written. */
  readonly hasComment: (node: Node) => boolean;
  readonly text: () => string;
}

export function createPage(comments: readonly Comment[]): Page {
  const written: string[] = [];
  let pending = 0;
  let depth = 0;
  /** Where in the source the last written thing ended, or that it opened a block. */
  let before: number | "start" = "start";

  function write(line: string): void {
    written.push(line === "" ? "" : "  ".repeat(depth) + line);
  }

  function separate(node: Node): void {
    if (before !== "start" && /\n[^\S\n]*\n/.test(node.span.file.text.slice(before, node.span.start))) write("");
  }

  function writeComment(comment: Comment): void {
    separate(comment);
    write(comment.text.trimEnd());
    before = comment.span.end;
    pending += 1;
  }

  function commentsUpTo(end: number): void {
    for (let next = comments[pending]; next && next.span.start < end; next = comments[pending]) writeComment(next);
  }

  /** Comments that stand behind a node on its last line stay there. */
  function trailing(node: Node): void {
    for (let next = comments[pending]; next && isBehind(next); next = comments[pending]) {
      written[written.length - 1] += `  ${next.text.trimEnd()}`;
      before = next.span.end;
      pending += 1;
      if (next.text.startsWith("//")) return;
    }

    function isBehind(comment: Comment): boolean {
      const between = comment.span.file.text.slice(node.span.end, comment.span.start);
      return comment.span.start >= node.span.end && !/[^\s,;]|\n/.test(between.replace(/\/\*[^]*?\*\//g, ""));
    }
  }

  function finishNode(node: Node): void {
    before = node.span.end;
    trailing(node);
  }

  return {
    list: (nodes, print) => {
      for (const node of nodes) {
        commentsUpTo(node.span.start);
        print(node);
      }
    },
    lines: (node, lines) => {
      commentsUpTo(node.span.end);
      separate(node);
      lines.forEach(write);
      finishNode(node);
    },
    open: (node, lines) => {
      separate(node);
      lines.forEach(write);
      depth += 1;
      before = "start";
    },
    close: (node, line) => {
      commentsUpTo(node.span.end);
      depth -= 1;
      write(line);
      finishNode(node);
    },
    finish: commentsUpTo,
    hasComment: (node) => {
      const next = comments[pending];
      return next !== undefined && next.span.start < node.span.end;
    },
    text: () => written.map((line) => `${line}\n`).join(""),
  };
}

/** Reading s-expressions, the form of everything that an SMT-LIB solver prints. */
export type SExpression = string | readonly SExpression[];

/** All expressions of a text in order; undefined when a parenthesis, a `|` or a `"` is never closed, or closed too often. */
export function readSExpressions(text: string): readonly SExpression[] | undefined {
  const top: SExpression[] = [];
  const open: SExpression[][] = [];
  const token = /\s+|;[^\n]*|\|([^|]*)\||"((?:[^"]|"")*)"|([()])|([^\s()|";]+)/gy;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (match === null) return undefined;
    const [, quoted, string, parenthesis, plain] = match;
    const list = open.at(-1) ?? top;
    if (parenthesis === "(") open.push([]);
    else if (parenthesis === ")") {
      const closed = open.pop();
      if (closed === undefined) return undefined;
      (open.at(-1) ?? top).push(closed);
    } else {
      const atom = quoted ?? string ?? plain;
      if (atom !== undefined) list.push(atom);
    }
  }
  return open.length === 0 ? top : undefined;
}

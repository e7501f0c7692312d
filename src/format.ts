/** A spec in the standard layout, with a check that it still says the same. */
import type { Checked } from "./source/diagnostic.ts";
import { hasErrors } from "./source/diagnostic.ts";
import type { SourceFile } from "./source/source.ts";
import { parse } from "./syntax/parse.ts";
import { print } from "./syntax/print.ts";

/** The formatted text; with errors in `diagnostics` the text as it was. Throws when the formatter would change the meaning. */
export function formatText(file: SourceFile): Checked<string> {
  const { value: spec, diagnostics } = parse(file);
  if (hasErrors(diagnostics)) return { value: file.text, diagnostics };
  const text = print(spec);
  const again = parse({ ...file, text });
  if (hasErrors(again.diagnostics) || meaningOf(again.value) !== meaningOf(spec)) {
    throw new Error(`formatting ${file.path} would change what it says, so it was left alone`);
  }
  return { value: text, diagnostics };
}

/** A syntax tree without its places. */
function meaningOf(spec: unknown): string {
  return JSON.stringify(spec, (key, value: unknown) =>
    key === "span" || key === "pathSpan" ? undefined : typeof value === "bigint" ? `${value}` : value,
  );
}

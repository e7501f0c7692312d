/** The text that a solver is given for a script: the script, and a request for the wanted values. */
import type { Script } from "../encode/smt-lib.ts";
import { symbol } from "../encode/smt-lib.ts";

export function textFor({ text, wanted }: Script): string {
  return wanted.length === 0 ? text : `${text}(get-value (${wanted.map(symbol).join(" ")}))\n`;
}

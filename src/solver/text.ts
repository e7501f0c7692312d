/** The text that a solver is given for a script: the script, and a request for the wanted values. */
import type { Script } from "../encode/smt-lib.ts";
import { symbol } from "../encode/smt-lib.ts";

export function textFor({ text, wanted }: Script): string {
  return wanted.length === 0 ? text : `${text}(get-value (${wanted.map(symbol).join(" ")}))\n`;
}

/**
 * The same text with the choice of Z3's that is made for proofs: its solver for SMT alone, with the simplex that it had before 2020, and all
 * atoms taken for relevant. The proofs of zones take it less than half of the time so (see
 * bench/RESULTS.md). `upir recheck` asks as Z3 is by default.
 */
export function asProof(text: string): string {
  return text.replace("(check-sat)", "(check-sat-using (using-params smt :arith.solver 2 :relevancy 0))");
}

/** Bounded search. */
import type { Formula } from "../ltl/formula.ts";
import type { Setting } from "./decide.ts";
import type { Verdict } from "./verdict.ts";

export async function decideBounded(_setting: Setting, _conjunct: Formula, reason: string): Promise<Verdict> {
  return { kind: "unknown", method: "none", reason, notes: [] };
}

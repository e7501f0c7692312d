/**
 * Whether some run keeps all assumptions. Without temporal ones, leaving every component to itself shows one (that time
 * stops in every run has been reported before). With them, the run in which nothing happens but what must, or one
 * that the solver finds. None is possible if the negation of an assumption is proved.
 */
import { not, state } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import { falsehood } from "../../term/term.ts";
import { nothing } from "../../trace/complete.ts";
import { decideBounded } from "../by-bound.ts";
import { decideByZones } from "../by-zones.ts";
import type { Setting } from "../decide.ts";
import { runWith } from "../evidence.ts";
import type { SanityCheck } from "../sanity-check.ts";

const kind = "assumptions";

export async function checkAssumptions(setting: Setting): Promise<SanityCheck> {
  const { assumptions, system } = setting.problem;
  const isFree = assumptions.length === 0 && system.invariants.length === 0;
  const text = isFree ? "there is a run that never ends, replayed" : "a run keeps all assumptions, replayed";
  const quiet = runWith(setting, nothing);
  if (quiet.kind === "run") return { kind, status: "ok", text, trace: quiet.trace, part: quiet.part };
  if (assumptions.length === 0)
    return { kind, status: "unknown", text: `no run that never ends was found: ${quiet.reason}` };
  const searched = await decideBounded(setting, state(falsehood), "");
  if (searched.kind === "violated" && searched.trace !== undefined)
    return { kind, status: "ok", text, trace: searched.trace, ...(searched.part && { part: searched.part }) };
  for (const { name, formula, span } of assumptions) {
    if (!(await isNever(setting, not(formula)))) continue;
    const broken = `no run keeps the assumption \`${name}\`: whatever is claimed is true of nothing`;
    return { kind, status: "warning", text: broken, ...(span === undefined ? {} : { span }) };
  }
  return {
    kind,
    status: "unknown",
    text: "no run that keeps all assumptions was found: the claims may be true of nothing",
  };
}

/** Whether the negation of an assumption is proved of all runs that keep the state assumptions. */
async function isNever(setting: Setting, negation: ReturnType<typeof not>): Promise<boolean> {
  const alone = { ...setting, problem: { ...setting.problem, assumptions: [] }, known: new Map() };
  for (const conjunct of split(negation)) {
    const decided = await decideByZones(alone, conjunct, conjunct);
    if (decided.kind === "undecided" || decided.verdict.kind !== "proved") return false;
  }
  return true;
}

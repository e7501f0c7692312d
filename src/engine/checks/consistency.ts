/**
 * Whether some run keeps all assumptions. Without temporal ones, leaving every component to itself shows one (that time
 * stops in every run has been reported before). With them, the run in which nothing happens but what must, or one
 * that the solver finds. None is possible if the negation of an assumption is proved.
 */
import type { Formula } from "../../ltl/formula.ts";
import { not, state, unary } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import type { Term } from "../../term/term.ts";
import { falsehood, not as negated } from "../../term/term.ts";
import { nothing } from "../../trace/complete.ts";
import { decideBounded } from "../by-bound.ts";
import type { Setting } from "../setting.ts";
import { decideByBoth } from "../decide.ts";
import { runWith } from "../violation.ts";
import type { SanityCheck } from "../sanity-check.ts";

const kind = "assumptions";

export interface Consistency {
  readonly check: SanityCheck;
  /** Proved: there is no run to speak about. */
  readonly isContradictory: boolean;
}

export async function checkAssumptions(setting: Setting): Promise<Consistency> {
  const { assumptions, system } = setting.problem;
  const isFree = assumptions.length === 0 && system.invariants.length === 0;
  const text = isFree ? "there is a run that never ends, replayed" : "a run keeps all assumptions, replayed";
  const shown = (check: Pick<SanityCheck, "trace" | "part">): Consistency => ({
    check: { kind, status: "ok", text, ...check },
    isContradictory: false,
  });
  const quiet = runWith(setting, nothing);
  if (quiet.kind === "run") return shown({ trace: quiet.trace, part: quiet.part });
  const searched = await decideBounded(setting, state(falsehood), "");
  if (searched.kind === "violated" && searched.trace !== undefined)
    return shown({ trace: searched.trace, ...(searched.part && { part: searched.part }) });
  for (const { name, formula, span } of assumptions) {
    if (!(await isNever(setting, formula))) continue;
    const broken = `no run keeps the assumption \`${name}\`: whatever is claimed is true of nothing`;
    const check: SanityCheck = { kind, status: "warning", text: broken, ...(span === undefined ? {} : { span }) };
    return { check, isContradictory: true };
  }
  const none = "no run that keeps all assumptions was found: the claims may be true of nothing";
  return { check: { kind, status: "unknown", text: none }, isContradictory: false };
}

/** Whether it is proved that no run that keeps the state assumptions keeps this one. */
async function isNever(setting: Setting, assumption: Formula): Promise<boolean> {
  const alone = { ...setting, problem: { ...setting.problem, assumptions: [] }, known: new Map() };
  const isProved = async (claim: Formula): Promise<boolean> => {
    for (const conjunct of split(claim)) if ((await decideByBoth(alone, conjunct)).kind !== "proved") return false;
    return true;
  };
  for (const conjunct of split(assumption)) {
    const demanded = demandOf(conjunct);
    if (demanded !== undefined && (await isProved(unary("always", state(negated(demanded)))))) return true;
  }
  return isProved(not(assumption));
}

/** What has to hold at some instant for a formula to be true. */
function demandOf(formula: Formula): Term | undefined {
  const inner = formula.kind === "always" ? formula.operand : formula;
  const isDemand = inner.kind === "eventually" || inner.kind === "within";
  return isDemand && inner.operand.kind === "state" ? inner.operand.term : undefined;
}

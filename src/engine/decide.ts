/**
 * From a problem to verdicts. A claim is a conjunction; each conjunct is decided on its own slice of the system:
 *
 *   1. Shape: the conjunct becomes a monitor and a condition that must never hold (`monitor.ts`).
 *   2. Parts: a claim about several components that only assumptions couple is proved by parts (`by-parts.ts`).
 *   3. Zones: all reachable zones of the slice. No bad one: a proof, confirmed by the solver. A bad one: a
 *      counterexample, completed and replayed on the whole system; if assumptions outside the slice stand in its way,
 *      the slice grows by them, and again.
 *   4. Automata: liveness that only fairness brings about, or that is nested, by the cycles of the zone graph together with
 *      the automaton of the claim (`by-automaton.ts`). No cycle that counts: a proof, confirmed by the solver.
 *   5. Bounded search in the solver for what has no such shape or is too large: violated, or holds to a bound.
 *
 * A verdict is `proved` only after the solver has confirmed it and `violated` only after replay; all else is less.
 */
import type { Formula } from "../ltl/formula.ts";
import { split } from "../ltl/normalize.ts";
import { withHistory } from "../ltl/past.ts";
import type { Claim, Problem } from "../ltl/problem.ts";
import type { Solver } from "../solver/solver.ts";
import type { Influence } from "../system/slice.ts";
import { influenceOf } from "../system/slice.ts";
import type { Whole } from "../trace/whole.ts";
import { wholeOf } from "../trace/whole.ts";
import { decideByZones } from "./by-zones.ts";
import { decideByAutomaton } from "./by-automaton.ts";
import { decideBounded } from "./by-bound.ts";
import { impliedByAssumptions } from "./implied.ts";
import type { ClaimResult } from "./result.ts";
import { combine } from "./combine.ts";
import type { Verdict } from "./verdict.ts";

export interface DecideOptions {
  /** Names of the claims to decide; absent: all. */
  readonly only?: readonly string[];
  /** How many steps the bounded search looks ahead. */
  readonly bound: number;
  /** Time for each claim. */
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
  /** One line on what is being done, for people who wait. */
  readonly onProgress?: (line: string) => void;
}

/** What deciding a conjunct needs, made once for a problem. */
export interface Setting {
  readonly problem: Problem;
  readonly influence: Influence;
  readonly whole: Whole;
  readonly solver: Solver;
  readonly options: DecideOptions;
  /** Verdicts on questions that were met before, by their writing (`symmetry.ts`). */
  readonly known: Map<string, Verdict>;
  /**
   * The same for conjuncts of the present claim only: where they are violated, since their runs are about its instances, and
   * where assumptions from outside may treat the instances of another claim differently.
   */
  readonly ofClaim: Map<string, Verdict>;
  /** Milliseconds left for the present claim. */
  remaining(): number;
  /** Lets signals through; true when the claim's time is over or the user has had enough. */
  stop(): Promise<boolean>;
}

/** Decides the claims of a problem in their order. */
export async function* decide(problem: Problem, solver: Solver, options: DecideOptions): AsyncGenerator<ClaimResult> {
  const influence = influenceOf(problem.system);
  const whole = wholeOf(problem.system);
  const known = new Map<string, Verdict>();
  const chosen = problem.claims.filter((claim) => options.only === undefined || options.only.includes(claim.name));
  for (const [index, claim] of chosen.entries()) {
    options.onProgress?.(`${claim.name} · ${index} of ${chosen.length} decided`);
    const started = performance.now();
    const remaining = (): number => Math.max(1, options.milliseconds - (performance.now() - started));
    const setting: Setting = {
      problem,
      influence,
      whole,
      solver,
      options,
      known,
      ofClaim: new Map(),
      remaining,
      async stop() {
        await new Promise((resume) => setImmediate(resume));
        return options.signal?.aborted === true || remaining() <= 1;
      },
    };
    const verdict = options.signal?.aborted === true ? unknown("interrupted") : await decideClaim(setting, claim);
    yield { claim, verdict, milliseconds: performance.now() - started };
  }
}

function unknown(reason: string): Verdict {
  return { kind: "unknown", method: "none", reason, notes: [] };
}

async function decideClaim(setting: Setting, claim: Claim): Promise<Verdict> {
  if (claim.formula === undefined) return unknown(claim.unverified ?? "this kind of claim is not verified yet");
  try {
    const verdicts: Verdict[] = [];
    for (const conjunct of split(claim.formula)) {
      const verdict = await decideConjunct(setting, conjunct);
      verdicts.push(verdict);
      // A broken deadline is looked for elsewhere too, because the worst case is that of the slowest.
      if (verdict.kind === "violated" && verdict.deadline === undefined) break;
    }
    const verdict = combine(verdicts);
    if (setting.options.signal?.aborted === true && verdict.kind === "unknown") return unknown("interrupted");
    const implied = verdict.kind === "proved" ? await impliedByAssumptions(setting, claim.formula) : undefined;
    return implied === undefined ? verdict : { ...verdict, notes: [...verdict.notes, implied] };
  } catch (error) {
    return unknown(`internal: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function decideConjunct(setting: Setting, conjunct: Formula): Promise<Verdict> {
  const recorded = withHistory(setting.problem.system, conjunct);
  if (recorded === undefined)
    return decideBounded(setting, conjunct, "a past operator over a future one is searched to a bound only");
  const byZones = await decideByZones(
    recorded.system === setting.problem.system ? setting : { ...setting, influence: influenceOf(recorded.system) },
    recorded.formula,
    conjunct,
  );
  if (byZones.kind === "decided") return byZones.verdict;
  const byAutomaton = await decideByAutomaton(setting, conjunct);
  if (byAutomaton.kind === "decided") return byAutomaton.verdict;
  return decideBounded(setting, conjunct, byAutomaton.reason);
}

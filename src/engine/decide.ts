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
 *
 * That is the engine `both`. When it has not decided a conjunct after a while, the solver's own engine joins in, and the first
 * verdict wins (`race.ts`). `zones` stops before the solver, and `smt` is that engine on its own (`by-smt.ts`): it shares no
 * encoding with zones, so a cross-check holds one against the other (`cross-check.ts`).
 */
import type { Formula } from "../ltl/formula.ts";
import { split } from "../ltl/normalize.ts";
import { withHistory } from "../ltl/past.ts";
import type { Claim, Problem } from "../ltl/problem.ts";
import type { Solver } from "../solver/solver.ts";
import { influenceOf } from "../system/slice.ts";
import type { Whole } from "../trace/whole.ts";
import { wholeOf } from "../trace/whole.ts";
import { decideByAutomaton } from "./by-automaton.ts";
import { decideByFigures, readsWorstCases } from "./by-figures.ts";
import { decideBounded } from "./by-bound.ts";
import { decideBySmt, findBySmt, knownBySmt } from "./by-smt.ts";
import type { Decided } from "./by-zones.ts";
import { decideByZones } from "./by-zones.ts";
import { crossCheck } from "./cross-check.ts";
import type { ClaimResult } from "./result.ts";
import { combine } from "./combine.ts";
import { noSolver, unconfirmed } from "./no-solver.ts";
import { racing } from "./race.ts";
import { besideIn, timerIn } from "./setting.ts";
import type { DecideOptions, Engine, EngineName, Setting, Timer } from "./setting.ts";
import type { Turn } from "./turns.ts";
import { AtWork, politely, Turns } from "./turns.ts";
import type { Verdict } from "./verdict.ts";

/** The engines by name. */
export const engines: Readonly<Record<EngineName, Engine>> = {
  zones: decideByZonesAlone,
  smt: decideBySmt,
  both: racing(decideByBoth, { engine: decideByRival, known: knownBySmt }),
};

/** What is done with a result in the turn of its claim, with a time of its own, before it is handed on. */
export type Finish = (result: ClaimResult, solver: Solver, timer: Timer) => Promise<ClaimResult>;

/** Decides the claims of a problem in their order; some at once, as `turns` has it. */
export async function* decide(
  problem: Problem,
  solver: Solver,
  options: DecideOptions,
  using: Readonly<Record<EngineName, Engine>> = engines,
  turns: Turns = new Turns(1),
  whole: Whole = wholeOf(problem.system),
  finish: Finish = (result) => Promise.resolve(result),
): AsyncGenerator<ClaimResult> {
  const influence = influenceOf(problem.system);
  const known = {
    both: new Map<string, Verdict>(),
    zones: new Map<string, Verdict>(),
    smt: new Map<string, Verdict>(),
  };
  const atWork = { both: new AtWork(), zones: new AtWork(), smt: new AtWork() };
  const chosen = problem.claims.filter((claim) => options.only === undefined || options.only.includes(claim.name));

  // Whether a worst case is attained is a check for people, unless a requirement is built on it.
  const building = chosen.some(({ requirement }) => requirement !== undefined && readsWorstCases(requirement));
  const settingFor = (name: EngineName, { name: claim }: Claim, by: Solver, turn: Turn): Setting => {
    // Engines that check each other decide alone.
    const beside = options.crossCheck === true ? undefined : besideIn(turn, by, options);
    return {
      problem,
      influence,
      whole,
      solver: politely(by, turn),
      options: building ? { ...options, sanity: true } : options,
      claim,
      known: known[name],
      atWork: atWork[name],
      ofClaim: new Map(),
      ...timerIn(turn, options),
      ...(beside === undefined ? {} : { beside }),
    };
  };

  /** Each claim is decided once, whether it is asked for or another one builds on it. */
  const decided = new Map<Claim, Promise<Verdict>>();
  const verdictOn = (claim: Claim, turn: Turn): Promise<Verdict> => {
    const known = decided.get(claim);
    if (known !== undefined) return turn.waiting(known);
    const verdict = decideAnew(claim, turn);
    decided.set(claim, verdict);
    return verdict;
  };
  const decideAnew = async (claim: Claim, turn: Turn): Promise<Verdict> => {
    if (options.signal?.aborted === true) return unknown("interrupted");
    const { requirement } = claim;
    const engine = options.engine ?? "both";
    const by = (name: EngineName, asked: Solver): Promise<Verdict> =>
      decideClaim(settingFor(name, claim, asked, turn), claim, using[name]);
    const verdictOnProperty = (name: string): Promise<Verdict> =>
      verdictOn(
        problem.claims.find((each) => each.name === name)!,
        turn,
      );
    if (requirement !== undefined)
      return guarded(() =>
        decideByFigures(settingFor(engine, claim, solver, turn), requirement, using[engine], verdictOnProperty),
      );
    return options.crossCheck === true ? crossCheck(claim, solver, by) : by(engine, solver);
  };

  yield* turns.inOrder(
    chosen,
    async (claim, turn) => {
      const started = performance.now();
      const { checks, ...bare } = await verdictOn(claim, turn);
      const verdict = checks === undefined || options.sanity === false ? bare : { ...bare, checks };
      const result = { claim, verdict, milliseconds: 0 };
      const finished = await finish(result, politely(solver, turn), timerIn(turn, options, turn.elapsed()));
      return { ...finished, milliseconds: performance.now() - started };
    },
    ({ name }, index) => options.onProgress?.(`${name} · ${index} of ${chosen.length} decided`),
  );
}

function unknown(reason: string): Verdict {
  return { kind: "unknown", method: "none", reason, notes: [] };
}

/** A mistake of ours costs one claim, and says so. */
async function guarded(decide: () => Promise<Verdict>): Promise<Verdict> {
  try {
    return await decide();
  } catch (error) {
    return unknown(`internal: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function decideClaim(setting: Setting, claim: Claim, engine: Engine): Promise<Verdict> {
  return guarded(async () => {
    const verdicts: Verdict[] = [];
    const conjuncts = split(claim.formula!);
    for (const conjunct of conjuncts) {
      const verdict = await engine(setting, conjunct);
      verdicts.push(verdict);
      // A broken deadline is looked for elsewhere too, because the worst case is that of the slowest.
      if (verdict.kind === "violated" && verdict.deadline === undefined) break;
    }
    const verdict = combine(verdicts, verdicts.length === conjuncts.length);
    if (setting.options.signal?.aborted === true && verdict.kind === "unknown") return unknown("interrupted");
    return verdict;
  });
}

// ── The engines ─────────────────────────────────────────────────────────────

/** Zones find, the solver confirms; what zones do not decide, the solver searches to a bound. */
export async function decideByBoth(setting: Setting, conjunct: Formula): Promise<Verdict> {
  const found = await findByZones(setting, conjunct);
  return found.kind === "decided" ? found.verdict : decideBounded(setting, conjunct, found.reason);
}

/** The solver alone, where it decides; searches to a bound are left to the others. */
async function decideByRival(setting: Setting, conjunct: Formula): Promise<Verdict> {
  const found = await findBySmt(setting, conjunct);
  return found.kind === "decided" ? found.verdict : unknown(found.reason);
}

/** Zones alone: no solver is asked, and proofs say that none has confirmed them. */
async function decideByZonesAlone(setting: Setting, conjunct: Formula): Promise<Verdict> {
  const found = await findByZones({ ...setting, solver: noSolver }, conjunct);
  return found.kind === "decided" ? unconfirmed(found.verdict) : unknown(found.reason);
}

/** What zones and automata decide, without a search to a bound. */
export async function findByZones(setting: Setting, conjunct: Formula): Promise<Decided> {
  const recorded = withHistory(setting.problem.system, conjunct);
  if (recorded === undefined)
    return { kind: "undecided", reason: "a past operator over a future one is searched to a bound only" };
  const byZones = await decideByZones(
    recorded.system === setting.problem.system ? setting : { ...setting, influence: influenceOf(recorded.system) },
    recorded.formula,
    conjunct,
  );
  return byZones.kind === "decided" ? byZones : decideByAutomaton(setting, conjunct);
}

/** Scenarios: what their runs are, what is said of one that has none, and counterexamples that become scenarios. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { decide } from "../src/engine/decide.ts";
import { noSolver } from "../src/engine/no-solver.ts";
import { judgeScenario } from "../src/engine/scenario.ts";
import type { DecideOptions } from "../src/engine/setting.ts";
import type { Verdict } from "../src/engine/verdict.ts";
import { verify } from "../src/index.ts";
import { state, unary } from "../src/ltl/formula.ts";
import type { Problem, Scenario } from "../src/ltl/problem.ts";
import type { FixedEvent } from "../src/system/fixed-play.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import type { Term } from "../src/term/term.ts";
import { not } from "../src/term/term.ts";
import { predicate, randomSystem, seconds } from "./random.ts";
import { searchScenario } from "./scenario-search.ts";

// ── Against a search of its own ─────────────────────────────────────────────

/** More with `LAWS=2000 npx vitest run test/scenario.test.ts`. */
const runs = Number(process.env["LAWS"] ?? 60);

/** A random system in which any action may be a fault, with up to three events of any of its actions. */
const randomScenario: fc.Arbitrary<{ readonly system: TimedTransitionSystem; readonly events: readonly FixedEvent[] }> =
  fc
    .tuple(
      randomSystem,
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 1 })), { maxLength: 3 }),
    )
    .map(([made, faults, listed]) => {
      const actions = made.actions.map(
        (action, index) => ({ ...action, kind: faults[index]! ? "fault" : "action" }) as const,
      );
      const events = listed.map(([which, least, more]) => {
        const { name } = actions[which % actions.length]!;
        return { action: name, least: seconds(least), most: seconds(least + more), text: `${name} at ${least}s` };
      });
      return { system: { ...made, actions }, events };
    });

async function verdictIn(system: TimedTransitionSystem, events: readonly FixedEvent[], bad: Term): Promise<Verdict> {
  const claim = { name: "claim in it", text: "", formula: unary("always", state(not(bad))) };
  const scenario: Scenario = { name: "it", events, claims: [claim] };
  const problem: Problem = { system, assumptions: [], claims: [], scenarios: [scenario] };
  const options: DecideOptions = { bound: 8, milliseconds: 10_000, engine: "zones", sanity: false };
  const judge = (made: Problem, asked: DecideOptions) => decide(made, noSolver, asked);
  for await (const { verdict } of judgeScenario(problem, scenario, noSolver, options, judge)) return verdict;
  throw new RangeError("a claim has a verdict");
}

test("verdicts are those of a search that knows only the rules", { timeout: 4_000_000 }, async () => {
  const counts = { proved: 0, "holds-to-bound": 0, violated: 0, vacuous: 0, unknown: 0 };
  await fc.assert(
    fc.asyncProperty(randomScenario, predicate, async ({ system, events }, bad) => {
      const found = searchScenario(system, events, bad, 1500);
      if (found === undefined) return;
      const { kind } = await verdictIn(system, events, bad);
      counts[kind] += 1;
      if (kind === "vacuous") expect(found.possible).toBe(false);
      if (kind === "proved") expect(found).toEqual({ possible: true, bad: false });
      if (kind === "violated") expect(found).toEqual({ possible: true, bad: true });
    }),
    { numRuns: runs, seed: 5 },
  );
  if (process.env["LAWS"] !== undefined) console.log(counts);
  for (const kind of ["proved", "violated", "vacuous"] as const) expect(counts[kind]).toBeGreaterThan(runs / 12);
});

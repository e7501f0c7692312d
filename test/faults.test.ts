/**
 * A solver that is killed at random moments makes claims unknown, or leaves them held to a bound, and nothing else: no claim
 * changes sides, and claims that were decided before stay decided.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { decide } from "../src/engine/decide.ts";
import type { ClaimResult } from "../src/engine/result.ts";
import { check } from "../src/index.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import type { Solver } from "../src/solver/solver.ts";

const specs = ["specs/high-availability-api.upir", "test/corpus/verdicts/liveness.upir"];

async function verdictsOf(spec: string, solver: Solver): Promise<ReadonlyMap<string, string>> {
  const results: ClaimResult[] = [];
  for await (const result of decide(check(spec).problem!, solver, { bound: 4, milliseconds: 5000 }))
    results.push(result);
  return new Map(results.map(({ claim, verdict }) => [claim.name, verdict.kind] as const));
}

/** The built-in solver, killed after so many milliseconds of each check, in turn; where it is 0 it is left alone. */
function killedAfter(moments: readonly number[]): Solver {
  const solver = createSolver();
  let checks = 0;
  return {
    ...solver,
    check(script, limits) {
      const moment = moments[checks % moments.length]!;
      checks += 1;
      return solver.check(script, moment === 0 ? limits : { milliseconds: Math.min(moment, limits.milliseconds) });
    },
  };
}

test.each(specs)("%s, with a solver that is killed now and then", { timeout: 300_000 }, async (spec) => {
  const sound = createSolver();
  const right = await verdictsOf(spec, sound);
  sound.close();
  let killed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })), { minLength: 3, maxLength: 7 }),
      async (moments) => {
        const solver = killedAfter(moments);
        const verdicts = await verdictsOf(spec, solver);
        solver.close();
        expect([...verdicts.keys()]).toEqual([...right.keys()]);
        for (const [claim, kind] of verdicts) {
          if (kind === right.get(claim)) continue;
          killed += 1;
          expect([claim, ["unknown", "holds-to-bound"].includes(kind)]).toEqual([claim, true]);
        }
      },
    ),
    { numRuns: 2 },
  );
  expect(killed).toBeGreaterThan(0);
});

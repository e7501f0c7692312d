/**
 * The differential campaign in small: every verdict on 500 random specs against an explicit-state search, and the oracle
 * against a tableau. The campaign itself, with Maude as a third judge, is `npm run campaign` (see test/README.md).
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { holdsOn } from "../src/ltl/evaluate.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import type { Solver } from "../src/solver/solver.ts";
import { noFigures, run, specsOf } from "./campaign/campaign.ts";
import type { Figures } from "./campaign/campaign.ts";
import { compareOnLassos, randomPair, tableauHolds } from "./campaign/lassos.ts";
import { hasMaude } from "./campaign/maude.ts";
import { claimQuestion, NotSaid } from "./campaign/maude-claim.ts";

let solver: Solver;
beforeAll(() => {
  solver = createSolver();
});
afterAll(() => solver.close());

const options = { bound: 4, milliseconds: 20_000 };

function seen(figures: Figures, what: string): number {
  return [...figures.counts].reduce((sum, [key, times]) => sum + (key.startsWith(what) ? times : 0), 0);
}

describe("verdicts on random specs", () => {
  test("are those of an explicit-state search", { timeout: 600_000 }, async () => {
    const figures = noFigures();
    await run(specsOf(20_260, 500), solver, { ...options, maude: false }, figures);
    expect(figures.findings).toEqual([]);
    // Nothing is said by a campaign that decides nothing.
    expect(seen(figures, "spec: decided")).toBeGreaterThan(250);
    expect(seen(figures, "verdict: proved")).toBeGreaterThan(100);
    expect(seen(figures, "verdict: violated")).toBeGreaterThan(100);
    expect(seen(figures, "verdict: vacuous")).toBeGreaterThan(20);
    expect(seen(figures, "spec: syntax") + seen(figures, "spec: unknown") + seen(figures, "spec: wrong")).toBe(0);
  });

  test.runIf(hasMaude())("are those of Maude", { timeout: 600_000 }, async () => {
    const figures = noFigures();
    await run(specsOf(20_261, 40), solver, { ...options, maude: true }, figures);
    expect(figures.findings).toEqual([]);
    expect(seen(figures, "maude: agrees")).toBeGreaterThan(20);
  });
});

describe("questions for Maude", () => {
  test("are written for nearly all claims", () => {
    let [written, left] = [0, 0];
    for (const spec of specsOf(20_262, 100)) {
      for (const { body } of spec.claims) {
        try {
          expect(claimQuestion(spec, body, "Q").module).toContain("mod Q is");
          written += 1;
        } catch (error) {
          if (!(error instanceof NotSaid)) throw error;
          left += 1;
        }
      }
    }
    expect(written).toBeGreaterThan(10 * left);
  });
});

describe("the oracle", () => {
  test("agrees with a tableau on random formulas and lassos", { timeout: 600_000 }, () => {
    const truths = { true: 0, false: 0 };
    fc.assert(
      fc.property(randomPair, (pair) => {
        const truth = holdsOn(pair.formula, pair.lasso);
        truths[`${truth}`] += 1;
        expect(tableauHolds(pair)).toBe(truth);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(truths.true, truths.false)).toBeGreaterThan(400);
  });

  test.runIf(hasMaude())("agrees with Maude's model checker", { timeout: 600_000 }, async () => {
    const { differences, truths } = await compareOnLassos(7, 200);
    expect(differences).toEqual([]);
    expect(truths).toBeGreaterThan(40);
  });
});

/** Laws: what has to hold of every system, tried on random small ones. Each run also says that it was not trivial. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeFormula, longestBound } from "../src/encode/bounded-ltl.ts";
import { smtLib } from "../src/encode/smt-lib.ts";
import { unroll } from "../src/encode/unroll.ts";
import { certify } from "../src/engine/certify.ts";
import { decide } from "../src/engine/decide.ts";
import { reach } from "../src/engine/reach.ts";
import { noRun } from "../src/engine/no-run.ts";
import { holdsOn } from "../src/ltl/evaluate.ts";
import type { Formula } from "../src/ltl/formula.ts";
import { not, state, unary } from "../src/ltl/formula.ts";
import { negationNormalForm, split } from "../src/ltl/normalize.ts";
import type { Problem } from "../src/ltl/problem.ts";
import { asked } from "../src/lower/asked.ts";
import { rational } from "../src/source/rational.ts";
import type { Solver } from "../src/solver/solver.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import { isPossible, valuesOf } from "../src/term/possible.ts";
import type { Sort } from "../src/term/term.ts";
import * as t from "../src/term/term.ts";
import { not as negated } from "../src/term/term.ts";
import { extract } from "../src/trace/extract.ts";
import { replay } from "../src/trace/replay.ts";
import type { Trace } from "../src/trace/trace.ts";
import { lassoOf } from "../src/trace/trace.ts";
import { lassos, reachable } from "./explicit.ts";
import { predicate, randomAssumption, randomClaim, randomFormula, randomPair, randomSystem } from "./random.ts";

let solver: Solver;
beforeAll(() => {
  solver = createSolver();
});
afterAll(() => solver.close());

const limits = { milliseconds: 30_000 };
const exploring = { maximalNodes: 20_000, stop: () => Promise.resolve(false) };
/** More with `LAWS=5000 npx vitest run test/laws.test.ts`. */
const runs = Number(process.env["LAWS"] ?? 200);

async function boundedViolation(
  system: TimedTransitionSystem,
  claim: Formula,
  steps: number,
): Promise<Trace | undefined> {
  const formula = negationNormalForm(not(claim));
  const run = unroll(system, steps, longestBound(formula));
  const { holds, symbols, assertions } = encodeFormula(formula, run, "f ");
  const variables = [...run.symbols, ...symbols];
  const query = { title: "law", variables, assertions: [...run.assertions, ...assertions, holds] };
  const answer = await solver.check(
    smtLib(
      query,
      run.symbols.map((symbol) => symbol.name),
    ),
    limits,
  );
  if (answer.kind === "unknown") throw new Error(answer.reason);
  return answer.kind === "sat" ? extract(system, steps, answer.values) : undefined;
}

/** A run that is settled by its steps is violated however it goes on: for instance if nothing ever happens again. */
function closed(trace: Trace): Trace {
  if (trace.loopStart !== undefined) return trace;
  const last = trace.steps.at(-1)?.state ?? trace.initial;
  return { ...trace, steps: [...trace.steps, { delay: rational(1000), state: last }], loopStart: trace.steps.length };
}

function* first<T>(count: number, items: Iterable<T>): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

describe("the bounded encoding", () => {
  test("finds what an explicit-state search finds, and nothing that is none", { timeout: 4_000_000 }, async () => {
    const seen = { violated: 0, none: 0 };
    await fc.assert(
      fc.asyncProperty(randomSystem, randomFormula(2), async (system, claim) => {
        const found = await boundedViolation(system, claim, 8);
        if (found !== undefined) {
          seen.violated += 1;
          expect(replay(system, found)).toEqual({ kind: "accepted" });
          expect(holdsOn(claim, lassoOf(closed(found)))).toBe(false);
          return;
        }
        seen.none += 1;
        for (const { lasso } of lassos(system, 2, longestBound(claim), 4)) expect(holdsOn(claim, lasso)).toBe(true);
      }),
      { numRuns: runs },
    );
    expect(seen.violated).toBeGreaterThan(runs / 10);
    expect(seen.none).toBeGreaterThan(runs / 10);
  });
});

describe("the zone engine", () => {
  test("agrees with an explicit-state search, and the solver confirms its proofs", { timeout: 4_000_000 }, async () => {
    const seen = { reached: 0, proved: 0 };
    await fc.assert(
      fc.asyncProperty(randomSystem, predicate, async (system, bad) => {
        const reached = await reach(system, bad, exploring, { exhaustive: false });
        const isReached = reached.explored.bad !== undefined;
        expect(isReached).toBe(reachable(system, bad));
        seen[isReached ? "reached" : "proved"] += 1;
        if (!isReached) expect((await certify(reached, bad, exploring, solver, limits)).kind).toBe("confirmed");
      }),
      { numRuns: 5 * runs },
    );
    expect(seen.reached).toBeGreaterThan(runs / 10);
    expect(seen.proved).toBeGreaterThan(runs / 10);
  });
});

const assumed = fc.option(randomAssumption, { freq: 3, nil: undefined });

describe("verdicts", () => {
  test("are right: what is violated replays, what is proved no search refutes", { timeout: 4_000_000 }, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomSystem, randomClaim, assumed, async (system, formula, assumption) => {
        const assumptions = assumption === undefined ? [] : [{ name: "assumed", formula: assumption }];
        const problem: Problem = { system, assumptions, claims: [{ name: "claim", text: "", formula }] };
        if (noRun(problem).length > 0) return;
        for await (const { verdict } of decide(problem, solver, { bound: 5, milliseconds: 20_000 })) {
          seen.set(verdict.kind, (seen.get(verdict.kind) ?? 0) + 1);
          expect(verdict.reason ?? "").not.toContain("internal");
          if (verdict.kind === "violated") {
            const { trace, part } = verdict;
            expect(replay(part!, trace!)).toEqual({ kind: "accepted" });
            expect(holdsOn(formula, lassoOf(trace!))).toBe(false);
            expect(assumption === undefined || holdsOn(assumption, lassoOf(trace!))).toBe(true);
          }
          if (verdict.method.includes("automaton")) seen.set("by automaton", (seen.get("by automaton") ?? 0) + 1);
          if (verdict.kind !== "proved" && verdict.kind !== "holds-to-bound" && verdict.kind !== "vacuous") continue;
          for (const { lasso } of first(10_000, lassos(system, 3, rational(0), 2)))
            expect((assumption === undefined || holdsOn(assumption, lasso)) && !holdsOn(formula, lasso)).toBe(false);
        }
      }),
      { numRuns: runs },
    );
    expect(seen.get("by automaton")).toBeGreaterThan(runs / 40);
    expect(seen.get("violated")).toBeGreaterThan(runs / 10);
    expect(seen.get("proved")).toBeGreaterThan(runs / 10);
  });
});

describe("components that meet in an assumption only", () => {
  test("are proved by parts, and only if no state refutes it", { timeout: 4_000_000 }, async () => {
    const seen = { proved: 0, violated: 0 };
    await fc.assert(
      fc.asyncProperty(randomPair, async ({ system, goal }) => {
        const formula = unary("always", state(goal));
        const problem: Problem = { system, assumptions: [], claims: [{ name: "claim", text: "", formula }] };
        if (noRun(problem).length > 0) return;
        for await (const { verdict } of decide(problem, solver, { bound: 5, milliseconds: 20_000 })) {
          if (verdict.kind === "proved" && verdict.method.includes("by parts")) {
            seen.proved += 1;
            expect(reachable(system, negated(goal))).toBe(false);
          } else if (verdict.kind === "proved") {
            // A bad state may be reachable, but by no run that goes on for ever.
            for (const { lasso } of first(10_000, lassos(system, 3, rational(0), 2)))
              expect(holdsOn(formula, lasso)).toBe(true);
          }
          if (verdict.kind === "violated") {
            seen.violated += 1;
            expect(replay(verdict.part!, verdict.trace!)).toEqual({ kind: "accepted" });
            expect(reachable(system, negated(goal))).toBe(true);
          }
        }
      }),
      { numRuns: 2 * runs },
    );
    expect(seen.proved).toBeGreaterThan(runs / 10);
    expect(seen.violated).toBeGreaterThan(runs / 10);
  });
});

describe("conditions", () => {
  const sort = fc.constantFrom<Sort>(
    t.boolSort,
    { kind: "int", least: 0, most: 1 },
    { kind: "int", least: 0, most: 2 },
    { kind: "enum", values: ["x", "y"] },
    { kind: "enum", values: ["x", "y", "z"] },
  );
  const atom = fc.tuple(sort, fc.nat(2), fc.nat(2), fc.nat(3)).map(([of, name, other, way]) => {
    const [left, right] = [name, other].map((each) => t.variable(`${each} of ${JSON.stringify(of)}`, of));
    const values = valuesOf(of);
    const constant = t.constant(of, values[other % values.length]!);
    if (way === 0) return t.equal(left!, right!);
    if (way === 1) return t.not(t.equal(left!, constant));
    return of.kind === "int" && way === 2 ? t.less(t.scale(t.int(2), left!), constant) : t.equal(left!, constant);
  });
  const condition = fc
    .array(fc.array(atom, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 3 })
    .map((rows) => t.and(...rows.map((row) => t.or(...row))));

  test("whether one can hold is found once for all that are equal but for names, and rightly", () => {
    const { isPossible: remembered } = asked();
    const found = new Set<boolean>();
    fc.assert(
      fc.property(condition, (each) => {
        expect(remembered(each)).toBe(isPossible(each));
        found.add(isPossible(each));
      }),
      { numRuns: 5 * runs },
    );
    expect(found.size).toBe(2);
  });
});

describe("formulas", () => {
  test("mean the same in negation normal form, and as the conjunction of their parts", { timeout: 4_000_000 }, () => {
    fc.assert(
      fc.property(randomSystem, randomFormula(3, true), (system, formula) => {
        for (const { lasso } of first(20, lassos(system, 2, rational(0), 2))) {
          const value = holdsOn(formula, lasso);
          expect(holdsOn(negationNormalForm(formula), lasso)).toBe(value);
          expect(holdsOn(negationNormalForm(not(formula)), lasso)).toBe(!value);
          expect(split(formula).every((part) => holdsOn(part, lasso))).toBe(value);
        }
      }),
      { numRuns: 2 * runs },
    );
  });
});

/** `upir compare`: relations that are known, their runs judged by the oracle, and what it says to bad input. */
import { Ajv } from "ajv";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { withClaim } from "../src/cli/asked.ts";
import { freeProblems, freeSpecOf } from "../src/cli/free-spec.ts";
import type { Answer, Comparison } from "../src/engine/compare.ts";
import { compareFormulas } from "../src/engine/compare.ts";
import { holdsOn } from "../src/ltl/evaluate.ts";
import type { Lasso } from "../src/ltl/evaluate.ts";
import type { Formula } from "../src/ltl/formula.ts";
import type { Problem } from "../src/ltl/problem.ts";
import schema from "../src/report/compare.schema.json" with { type: "json" };
import { createSolver } from "../src/solver/create-solver.ts";
import { rational } from "../src/source/rational.ts";
import { replay } from "../src/trace/replay.ts";
import { lassoOf } from "../src/trace/trace.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const solver = createSolver();
afterAll(() => solver.close());

interface Given {
  readonly problems: readonly Problem[];
  readonly first: Formula;
  readonly second: Formula;
}

function given(first: string, second: string): Given {
  const { source } = freeSpecOf([first, second]);
  const [a, b] = [first, second].map((each) => withClaim(source, {}, (expression) => expression, each));
  const formula = ({ problem, name }: NonNullable<typeof a>): Formula =>
    problem!.claims.find((claim) => claim.name === name)!.formula!;
  return { problems: freeProblems(a!.problem!)!, first: formula(a!), second: formula(b!) };
}

async function compared({ problems, first, second }: Given, bound = 6): Promise<Comparison> {
  const options = { bound, milliseconds: 20_000, sanity: false };
  const comparison = await compareFormulas(problems, first, second, solver, options);
  isSuch(comparison.onlyFirst, first, true, second, false);
  isSuch(comparison.onlySecond, second, true, first, false);
  isSuch(comparison.both, first, true, second, true);
  if (comparison.neither !== undefined) isSuch(comparison.neither, first, false, second, false);
  return comparison;
}

/** A run that is shown is a run, and the oracle agrees on what holds on it. */
function isSuch(answer: Answer, a: Formula, isA: boolean, b: Formula, isB: boolean): void {
  if (answer.kind !== "run") return;
  const { trace, part } = answer.run;
  expect(replay(part, trace).kind).not.toBe("rejected");
  const lasso = lassoOf(trace);
  expect([holdsOn(a, lasso), holdsOn(b, lasso)]).toEqual([isA, isB]);
}

const known: readonly (readonly [relation: Comparison["relation"], first: string, second: string])[] = [
  ["looser", "p", "always p"],
  ["stricter", "p", "eventually p"],
  ["looser", "always eventually p", "eventually always p"],
  ["stricter", "p until q", "p weak until q"],
  ["stricter", "p until q", "eventually q"],
  ["equivalent", "p until q", "(p weak until q) and eventually q"],
  ["equivalent", "not (p until q)", "(not p) release (not q)"],
  ["equivalent", "p weak until q", "q release (p or q)"],
  ["equivalent", "always p", "not eventually not p"],
  ["equivalent", "always always p", "always p"],
  ["overlapping", "p until q", "q until p"],
  ["overlapping", "always (p implies eventually q)", "eventually p"],
  ["looser", "always (p implies eventually q)", "always eventually q"],
  ["stricter", "always (p implies within 20s q)", "always (p implies within 30s q)"],
  ["looser", "for 20s p", "for 30s p"],
  ["stricter", "within 5s p", "eventually p"],
  ["equivalent", "not within 5s p", "for 5s not p"],
  ["looser", "within 0s p", "p"],
  ["looser", "within 30s (p implies q)", "always (p implies within 30s q)"],
  ["disjoint", "a is up", "a is down"],
  ["disjoint", "always p", "eventually not p"],
  ["equivalent", "once p", "p"],
  ["equivalent", "p and not p", "false"],
  ["equivalent", "a is up or a is not up", "true"],
  ["stricter", "p since q", "p or q"],
  ["overlapping", "p", "always (p or q)"],
  ["overlapping", "p and q", "always p"],
  ["disjoint", "within 1s not q", "always (p and q)"],
];

describe("without a spec", () => {
  test.each(known)("%s: %s, %s", async (relation, first, second) => {
    expect((await compared(given(first, second))).relation).toBe(relation);
  });

  test("what is proved of random formulas is so on random runs", async () => {
    const runs = fc.sample(lasso, { numRuns: 300, seed: 5 });
    for (const [first, second] of fc.sample(fc.tuple(formula, formula), { numRuns: 12, seed: 11 })) {
      const asked = given(first, second);
      const { onlyFirst, onlySecond, both } = await compared(asked, 3);
      for (const run of runs) {
        const [a, b] = [holdsOn(asked.first, run), holdsOn(asked.second, run)];
        if (a && !b) expect([first, second, onlyFirst.kind]).not.toContain("none");
        if (b && !a) expect([first, second, onlySecond.kind]).not.toContain("none");
        if (a && b) expect([first, second, both.kind]).not.toContain("none");
      }
    }
  });
});

const formula: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom("always", "eventually", "within 1s", "for 2s", "not", "once"),
    fc.constantFrom("until", "weak until", "release", "implies", "and", "or"),
    fc.constantFrom("p", "q", "not p"),
    fc.constantFrom("q", "(p and q)", "eventually q", "not q"),
  )
  .map(([prefix, infix, left, right]) => `${prefix} (${left} ${infix} (${right}))`);

const lasso: fc.Arbitrary<Lasso> = fc
  .array(fc.tuple(fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 6 })
  .chain((states) =>
    fc.integer({ min: 0, max: states.length - 1 }).map((loopStart) => ({
      loopStart,
      segments: states.map(([p, q, seconds], index) => ({
        values: new Map([
          ["p_.holds", p],
          ["q_.holds", q],
        ]),
        // Time goes on.
        duration: rational(500 * (index === states.length - 1 ? seconds + 1 : seconds)),
      })),
    })),
  );

const { file } = temporary("compare");
const spec = file(
  "shop.upir",
  `system Shop
component Server {
  state up | down
  fault crash: up -> down
  action restart: down -> up after 5s..30s
}
web, api: Server
set servers = { web, api }
assume one: always count(s in servers: s is down) <= 1
`,
);

describe("on the runs of a spec", () => {
  test("what differs in general may be the same there, and the other way round", async () => {
    const same = await upir(["compare", spec, "always eventually web is up", "always within 30s web is up"]);
    expect(same.code).toBe(0);
    expect(same.stdout).toContain("= THE SAME");
    expect(same.stdout).toContain("Both hold on every run there is.");
    const stricter = await upir([
      "compare",
      spec,
      "exists s in servers: always s is up",
      "always web is up or api is up",
    ]);
    expect(stricter.stdout).toContain("⊂ STRICTER");
    expect(stricter.stdout).toMatch(/fault (web|api)\.crash/);
  });

  test("JSON follows its schema", async () => {
    const { code, stdout } = await upir(["compare", spec, "web is up", "always web is up", "--json"]);
    expect(code).toBe(0);
    const value: unknown = JSON.parse(stdout);
    const validate = new Ajv({ strict: false }).compile(schema);
    expect([validate(value), validate.errors]).toEqual([true, null]);
    expect(value).toMatchObject({ relation: "looser", onlyFirst: { kind: "run" }, onlySecond: { kind: "none" } });
    expect(JSON.parse((await upir(["schema", "compare"])).stdout)).toEqual(schema);
  });

  test("what is not decided says so, and ends with 4", async () => {
    const formula = (time: string): string => `always (p implies within ${time} (q and for 5s r))`;
    const { code, stdout } = await upir(["compare", formula("30s"), formula("20s"), "--timeout", "1", "--bound", "2"]);
    expect(code).toBe(4);
    expect(stdout).toContain("? UNDECIDED");
    expect(stdout).not.toMatch(/(?<!not )proved: the second/);
  });
});

describe("bad input", () => {
  test.each([
    [3, ["p) or (q", "q"]],
    [3, ["p /*", "*/ or q"]],
    [3, ["p // x", "q"]],
    [3, ["", "q"]],
    [3, ["p", "q\nproperty z: p"]],
    [3, ["p expect proved", "q"]],
    [3, ["n < 3", "p"]],
    [3, ["a is up and a", "p"]],
    [3, ["forall r in regions: r is up", "p"]],
    [3, ["nosuch.upir", "p", "q"]],
    [3, [spec, "p", "web is up"]],
    [2, ["p"]],
    [2, ["a", "b", "c", "d"]],
    [2, ["shop.upir", "p"]],
    [2, [spec, "cost(system) <= $5/month", "web is up"]],
    [2, ["a1 or a2 or a3 or a4 or a5 or a6 or a7", "p"]],
    [2, ["p", "q", "--bound", "0"]],
  ] as const)("%s: %j", async (code, words) => {
    const ran = await upir(["compare", ...words]);
    expect(ran.code).toBe(code);
    expect(ran.stderr.length).toBeGreaterThan(20);
    expect(ran.stderr).not.toMatch(/internal|mistake in upir|at .*\.ts/);
  });

  test("control characters in a formula do not reach the terminal", async () => {
    const { stdout, stderr } = await upir(["compare", "p\u001b[31m", "q"]);
    expect(stdout + stderr).not.toContain("\u001b");
  });
});

/** Two engines that share no encoding: they agree, they are independent, and a contradiction between them is seen. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, normalize } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { VerifyFlags } from "../src/cli/flags.ts";
import type { Surroundings } from "../src/cli/verify.ts";
import { verifyCommand } from "../src/cli/verify.ts";
import { hornClauses } from "../src/encode/horn.ts";
import { decideByHorn } from "../src/engine/by-horn.ts";
import { contradictionOf } from "../src/engine/cross-check.ts";
import { decide, engines } from "../src/engine/decide.ts";
import { monitor } from "../src/engine/monitor.ts";
import { reach } from "../src/engine/reach.ts";
import { noRun } from "../src/engine/no-run.ts";
import type { Setting } from "../src/engine/setting.ts";
import type { Verdict } from "../src/engine/verdict.ts";
import { watch } from "../src/engine/watcher.ts";
import { check, verify } from "../src/index.ts";
import { bounded, not, state, unary } from "../src/ltl/formula.ts";
import type { Formula } from "../src/ltl/formula.ts";
import { split } from "../src/ltl/normalize.ts";
import type { Problem } from "../src/ltl/problem.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import { decodePredicate } from "../src/solver/decode-term.ts";
import { readSExpressions } from "../src/solver/s-expression.ts";
import type { Answer, Solver } from "../src/solver/solver.ts";
import { rational, toNumber } from "../src/source/rational.ts";
import * as t from "../src/term/term.ts";
import { worldOf } from "./fake-io.ts";
import { randomClaim, randomSystem } from "./random.ts";

let solver: Solver;
beforeAll(() => {
  solver = createSolver();
});
afterAll(() => solver.close());

/** More with `LAWS=2000 npx vitest run test/engines.test.ts`. */
const runs = Number(process.env["LAWS"] ?? 40);
const patience = { timeout: 4_000_000 };

type Row = readonly [name: string, verdict: string, worstCase?: number];

function rowOf(name: string, { kind, worstCase }: Verdict): Row {
  return typeof worstCase === "object" ? [name, kind, toNumber(worstCase)] : [name, kind];
}

const lamp = `system Lamp

component Lamp {
  state off | on
  action switch_on: off -> on after 1s..3s
  action switch_off: on -> off within 5s
}

lamp: Lamp

property lights_up: always (lamp is off implies within 2s lamp is on)
`;

function lampProblem(): Problem {
  return check({ path: "lamp.upir", text: lamp }).problem!;
}

// ── Independence ────────────────────────────────────────────────────────────

/** What a file imports, but for types, and what that imports. */
function importedFrom(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = readFileSync(path, "utf8");
  const statements = text.matchAll(
    /^(?:import|export) (?!type )(?:[^;"]* from )?"(\.[^"]+)";|\bimport\("(\.[^"]+)"\)/gm,
  );
  for (const [, fixed, lazy] of statements) importedFrom(normalize(join(dirname(path), (fixed ?? lazy)!)), seen);
  return seen;
}

describe("independence", () => {
  test("the solver's engine uses nothing of zones, monitors or automata, directly or indirectly", () => {
    expect([...importedFrom("src/engine/decide.ts")]).toContain("src/zone/dbm.ts");
    const imported = [...importedFrom("src/engine/by-smt.ts")];
    expect(imported).toEqual(expect.arrayContaining(["src/engine/watcher.ts", "src/system/interpreter.ts"]));
    expect(imported.filter((path) => /src\/zone|monitor|by-zones|automaton|\/decide/.test(path))).toEqual([]);
  });

  test("zones alone start no solver, and say that none has confirmed the proof", async () => {
    const { claims } = await verify("test/corpus/verdicts/vacuous.upir", { engine: "zones", solver: "there is none" });
    expect(claims.map(({ claim, verdict }) => rowOf(claim.name, verdict))).toEqual([
      ["never_broken_for_long", "vacuous"],
      ["released", "proved", 5000],
      ["quick", "violated", 5000],
      ["stays", "violated"],
      ["stays_less", "violated"],
      ["stays_since_pressed", "proved"],
    ]);
    for (const { verdict } of claims)
      if (verdict.kind !== "violated") expect(verdict.method).toContain("not confirmed by a solver");
  });
});

// ── The solver alone ────────────────────────────────────────────────────────

describe("the solver alone", () => {
  test.each<[string, readonly Row[]]>([
    [
      "first-instant",
      [
        ["now", "proved"],
        ["soon", "proved", 3000],
        ["sooner", "violated", 3000],
        ["held", "violated"],
        ["stays", "holds-to-bound"],
        ["order", "proved", 3000],
      ],
    ],
    [
      "operators",
      [
        ["settles", "violated"],
        ["recurs", "proved", 2000],
        ["stays", "violated"],
        ["nested", "violated"],
        ["nested2", "violated"],
        ["nested3", "holds-to-bound"],
        ["past", "proved"],
        ["pastbad", "violated"],
        ["untl", "violated"],
        ["wuntl", "proved"],
        ["x", "proved", 2000],
        ["y", "holds-to-bound"],
      ],
    ],
    [
      "range",
      [
        ["bold_counts", "proved"],
        ["careful_counts", "proved", 3000],
        ["in_range(bold.count)", "violated"],
      ],
    ],
    [
      "vacuous",
      [
        ["never_broken_for_long", "vacuous"],
        ["released", "proved", 5000],
        ["quick", "violated", 5000],
        ["stays", "violated"],
        ["stays_less", "violated"],
        ["stays_since_pressed", "proved"],
      ],
    ],
  ])("%s", patience, async (name, rows) => {
    const { claims } = await verify(`test/corpus/verdicts/${name}.upir`, { engine: "smt", bound: 6 });
    expect(claims.map(({ claim, verdict }) => rowOf(claim.name, verdict))).toEqual(rows);
  });

  test("the published claims that need no product of components", patience, async () => {
    const { claims } = await verify("specs/high-availability-api.upir", {
      engine: "smt",
      only: ["data_replicated", "circuit_breaker_active", "health_check_response", "degraded_service_recovered"],
    });
    expect(claims.map(({ claim, verdict }) => rowOf(claim.name, verdict))).toEqual([
      ["data_replicated", "proved"],
      ["circuit_breaker_active", "proved", 0],
      ["health_check_response", "proved", 5000],
      ["degraded_service_recovered", "proved", 300_000],
    ]);
  });
});

// ── Agreement ───────────────────────────────────────────────────────────────

function specsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".upir"))
    .map((name) => `${folder}/${name}`);
}

describe("agreement", () => {
  const complete = "specs/high-availability-api-complete.upir";
  const published = specsIn("specs").filter((path) => path !== complete);

  test.each([...published, ...specsIn("specs/bench"), ...specsIn("test/corpus/verdicts")])(
    "%s",
    patience,
    async (spec) => {
      const { claims } = await verify(spec, { crossCheck: true, bound: 6, timeout: 1000 });
      for (const { claim, verdict } of claims) {
        expect([claim.name, verdict.disagreement]).toEqual([claim.name, undefined]);
        expect([claim.name, verdict.reason, ...verdict.notes].join()).not.toContain("internal");
      }
    },
  );

  // Of the whole scenario, which takes the solver minutes, what it says beyond the published one and the solver alone may decide.
  test("of the whole scenario, in part", patience, async () => {
    const only = ["database_failed_over", "writes_survive"];
    const { claims } = await verify(complete, { crossCheck: true, only, bound: 6, timeout: 1000 });
    expect(claims.map(({ claim, verdict }) => [claim.name, verdict.kind, verdict.disagreement])).toEqual(
      only.map((name) => [name, "proved", undefined]),
    );
  });

  test("of zones and the solver on random systems", patience, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomSystem, randomClaim, async (system, formula) => {
        const problem: Problem = { system, assumptions: [], claims: [{ name: "claim", text: "", formula }] };
        if (noRun(problem).length > 0) return;
        for await (const { verdict } of decide(problem, solver, { bound: 4, milliseconds: 20_000, crossCheck: true })) {
          expect(verdict.disagreement).toBeUndefined();
          expect([verdict.reason, ...verdict.notes].join()).not.toContain("internal");
          const both = verdict.notes.some((note) => note.startsWith("both engines agree"));
          const key = `${verdict.kind}${both ? ", both" : ""}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
        }
      }),
      { numRuns: runs },
    );
    expect(seen.get("proved, both")).toBeGreaterThan(runs / 20);
    expect(seen.get("violated, both")).toBeGreaterThan(runs / 10);
  });

  test("of watchers and monitors on random systems, both looked at by zones", patience, async () => {
    const exploring = { maximalNodes: 20_000, stop: () => Promise.resolve(false) };
    const seen = { reached: 0, kept: 0 };
    await fc.assert(
      fc.asyncProperty(randomSystem, randomClaim, async (system, formula) => {
        for (const conjunct of split(formula)) {
          const [watched, monitored] = [watch(system, conjunct), monitor(system, conjunct)];
          expect(watched === undefined).toBe(monitored === undefined);
          if (watched === undefined || monitored === undefined) continue;
          const isReached = async (of: typeof system, bad: t.Term): Promise<boolean> =>
            (await reach(of, bad, exploring, { exhaustive: false })).explored.bad !== undefined;
          const expected = await isReached(monitored.system, monitored.bad);
          expect(await isReached(watched.system, watched.bad)).toBe(expected);
          seen[expected ? "reached" : "kept"] += 1;
        }
      }),
      { numRuns: 10 * runs },
    );
    expect(seen.reached).toBeGreaterThan(runs);
    expect(seen.kept).toBeGreaterThan(runs);
  });
});

// ── Contradictions ──────────────────────────────────────────────────────────

function verdict(kind: Verdict["kind"], more: Partial<Verdict> = {}): Verdict {
  return { kind, method: "m", notes: [], ...more };
}

const invariant = unary("always", state(t.truth));
const response = unary("always", bounded("within", rational(1), state(t.truth)));

describe("what contradicts what", () => {
  test.each<[string, Verdict, Verdict, Formula, boolean]>([
    ["proved, violated", verdict("proved"), verdict("violated"), invariant, true],
    ["violated, vacuous", verdict("violated"), verdict("vacuous"), invariant, true],
    ["proved, vacuous", verdict("proved"), verdict("vacuous"), invariant, false],
    ["proved, unknown", verdict("proved"), verdict("unknown"), invariant, false],
    ["unknown, violated", verdict("unknown"), verdict("violated"), invariant, false],
    ["proved, a bound", verdict("proved"), verdict("holds-to-bound", { bound: { steps: 2 } }), invariant, false],
    [
      "violated within the bound",
      verdict("violated", { settled: 4 }),
      verdict("holds-to-bound", { bound: { steps: 5 } }),
      invariant,
      true,
    ],
    [
      "violated beyond the bound",
      verdict("violated", { settled: 4 }),
      verdict("holds-to-bound", { bound: { steps: 4 } }),
      invariant,
      false,
    ],
    [
      "violated, where the search may need more steps",
      verdict("violated", { settled: 4 }),
      verdict("holds-to-bound", { bound: { steps: 9 } }),
      response,
      false,
    ],
    [
      "two worst cases",
      verdict("proved", { worstCase: rational(1) }),
      verdict("proved", { worstCase: rational(2), attained: true }),
      response,
      true,
    ],
    [
      "an upper bound, and a run that is faster",
      verdict("proved", { worstCase: rational(1), attained: true }),
      verdict("proved", { worstCase: rational(2), attained: false }),
      response,
      false,
    ],
    ["one worst case", verdict("proved", { worstCase: rational(1) }), verdict("proved"), response, false],
    [
      "never and some time",
      verdict("violated", { worstCase: "never" }),
      verdict("violated", { worstCase: rational(2) }),
      response,
      true,
    ],
  ])("%s", (_, first, second, formula, contradict) => {
    expect(contradictionOf(first, second, formula) !== undefined).toBe(contradict);
    expect(contradictionOf(second, first, formula) !== undefined).toBe(contradict);
  });
});

const lying: Solver = {
  name: "z3 that denies everything",
  check: () => Promise.resolve({ kind: "unsat" }),
  close() {},
};

describe("an injected fault", () => {
  const folder = mkdtempSync(join(tmpdir(), "upir-engines-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const spec = join(folder, "lamp.upir");
  writeFileSync(spec, lamp);
  const flags: VerifyFlags = {
    set: {},
    only: [],
    bound: 6,
    timeout: 60,
    engine: "both",
    crossCheck: true,
    sanity: false,
    cache: false,
  };
  const proving: Surroundings["engines"] = {
    ...engines,
    smt: () => Promise.resolve({ kind: "proved", method: "tampered with", notes: [] }),
  };

  test("a solver that denies everything is contradicted by zones", async () => {
    const options = { bound: 6, milliseconds: 20_000, crossCheck: true };
    for await (const { verdict: found } of decide(lampProblem(), lying, options)) {
      expect(found.kind).toBe("unknown");
      expect(found.reason).toContain("internal: the engines disagree");
      expect(found.disagreement!.verdicts.both.kind).toBe("violated");
      expect(found.disagreement!.verdicts.smt.kind).toBe("vacuous");
      expect(found.disagreement!.asked.join()).toContain("check-sat");
    }
  });

  test("ends with 70, and a file that tells it all and overwrites none", async () => {
    const names = ["upir-disagreement-lights_up.json", "upir-disagreement-lights_up-2.json"];
    for (const name of names) {
      const { io, written } = worldOf();
      expect(await verifyCommand([spec], flags, io, { engines: proving, folder })).toBe(70);
      expect(written.stdout).toContain("the engines disagree: one says proved (tampered with)");
      expect(written.stderr).toContain(join(folder, name));
    }
    const [first, second] = names.map((name) => readFileSync(join(folder, name), "utf8"));
    const report = JSON.parse(first!);
    expect({ ...JSON.parse(second!), asked: 0, verdicts: 0 }).toEqual({ ...report, asked: 0, verdicts: 0 });
    expect(report).toMatchObject({
      claim: "lights_up",
      versions: { upir: "development", node: process.version },
      options: { bound: 6, timeout: 60, set: {} },
      files: [{ path: spec, text: lamp }],
    });
    const [zones, smt] = report.verdicts;
    expect(zones).toMatchObject({ engine: "both", verdict: "violated", worstCase: 3000 });
    expect(zones.counterexample.steps.length).toBeGreaterThan(0);
    expect(smt).toMatchObject({ engine: "smt", verdict: "proved", method: "tampered with" });
  });

  test("ends with 70 also where no file can be written", async () => {
    const { io, written } = worldOf();
    const nowhere = join(folder, "nowhere");
    expect(await verifyCommand([spec], flags, io, { engines: proving, folder: nowhere })).toBe(70);
    expect(written.stderr).toContain("cannot be written");
  });

  test("without it the engines agree, and the verdict says so", async () => {
    const { io, written } = worldOf();
    expect(await verifyCommand([spec], flags, io, { folder })).toBe(1);
    expect(written.stdout).toContain("both engines agree");
    expect(readdirSync(folder).filter((name) => name.startsWith("upir-"))).toHaveLength(2);
  });
});

// ── Horn clauses ────────────────────────────────────────────────────────────

/** A setting in which a solver's answers to Horn clauses are tampered with. */
function settingWith(tamper: (answer: Answer) => Answer): Setting {
  const tampering: Solver = {
    ...solver,
    async check(script, limits) {
      const answer = await solver.check(script, limits);
      return script.text.includes("HORN") ? tamper(answer) : answer;
    },
  };
  return { solver: tampering, remaining: () => 60_000 } as unknown as Setting;
}

describe("an invariant of Horn clauses", () => {
  const { system } = lampProblem();
  const on = t.equal(t.variable("lamp.state", system.variables[0]!.sort), t.constant(system.variables[0]!.sort, "on"));
  const late = t.and(on, t.less(t.real(rational(5000)), t.variable("clock(lamp.switch_off)", t.realSort)));

  test("is found and stands up to the check", async () => {
    expect(
      await decideByHorn(
        settingWith((answer) => answer),
        system,
        late,
      ),
    ).toMatchObject({ kind: "safe" });
  });

  test("that is none is refused", async () => {
    const nothing = (answer: Answer): Answer => {
      if (answer.kind !== "sat") return answer;
      const values = [...answer.values].map(([name, [a, b, c, d]]) => [name, [a!, b!, c!, d!, "false"]] as const);
      return { kind: "sat", values: new Map(values) };
    };
    const tampered = await decideByHorn(settingWith(nothing), system, late);
    expect(tampered).toMatchObject({ kind: "unknown", reason: expect.stringContaining("is none") as string });
  });

  test("is not looked for where the bad state is reached, nor where there are too many combinations", async () => {
    expect(
      (
        await decideByHorn(
          settingWith((answer) => answer),
          system,
          on,
        )
      ).kind,
    ).toBe("reachable");
    expect(hornClauses(system, on, 1)).toBeUndefined();
  });

  test.each([
    ["(define-fun p ((x Real)) Bool (<= x (/ 1.0 2.0)))", "x <= 1/2"],
    ["(define-fun p ((x Real)) Bool (let ((a!1 (not (<= x 0.5)))) (not a!1)))", "x <= 1/2"],
    ["(define-fun p ((x Real)) Bool (>= (+ 0.5 (* (- 1.0) x)) 0.0))", undefined],
    ["(define-fun p ((x Int)) Bool (<= x 1))", "unreadable"],
    ["(define-fun p ((x Real)) Bool (exists ((y Real)) (< x y)))", "unreadable"],
    ["(define-fun p ((x Real)) Bool (f x))", "unreadable"],
    ["(define-fun p ((x Real)) Real x)", "unreadable"],
    ["(define-fun p ((x Real)) Bool (and (<= x 1.0) y))", "unreadable"],
  ])("%s", (text, meaning) => {
    const predicate = decodePredicate(readSExpressions(text)![0]!);
    expect(predicate === undefined).toBe(meaning === "unreadable");
    const x = t.variable("x", t.realSort);
    if (meaning === "x <= 1/2") expect(predicate!([x])).toEqual(t.atMost(x, t.real(rational(1, 2))));
  });
});

test("a claim that is false at once is no proof by induction", async () => {
  const problem: Problem = {
    ...lampProblem(),
    claims: [{ name: "never", text: "", formula: unary("always", not(state(t.truth))) }],
  };
  for await (const { verdict: found } of decide(problem, solver, { bound: 4, milliseconds: 20_000, engine: "smt" }))
    expect(found.kind).toBe("violated");
});

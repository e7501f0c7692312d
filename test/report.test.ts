import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { ClaimResult } from "../src/engine/result.ts";
import type { Verdict } from "../src/engine/verdict.ts";
import { unary, state } from "../src/ltl/formula.ts";
import { renderDiagnostic } from "../src/report/diagnostic.ts";
import { outcomeAsJson } from "../src/report/json.ts";
import { exitCodeOf, worstOf } from "../src/report/outcome.ts";
import { columnsOf } from "../src/report/page.ts";
import { renderClaim, renderSummary } from "../src/report/terminal.ts";
import { showAlike, showDuration, showMoment } from "../src/report/time.ts";
import schema from "../src/report/verify.schema.json" with { type: "json" };
import type { Diagnostic } from "../src/source/diagnostic.ts";
import { rational } from "../src/source/rational.ts";
import { truth } from "../src/term/term.ts";
import { runOf, system, violated } from "./example-run.ts";

const page = { width: 110, color: false };

function resultOf(verdict: Partial<Verdict> & Pick<Verdict, "kind">, expect?: "violated" | "vacuous"): ClaimResult {
  const claim = { name: "claim", text: "always up", ...(expect === undefined ? {} : { expect }) };
  return { claim, verdict: { method: "zones, confirmed by the solver", notes: [], ...verdict }, milliseconds: 12 };
}

describe("durations", () => {
  test.each([
    [rational(0), "0 s"],
    [rational(250), "250 ms"],
    [rational(1000), "1 s"],
    [rational(29_700), "29.7 s"],
    [rational(30_000), "30 s"],
    [rational(60_000), "60 s"],
    [rational(300_000), "5 min"],
    [rational(330_000), "330 s"],
    [rational(7_200_000), "2 h"],
    [rational(172_800_000), "2 d"],
    [rational(1, 3), "≈ 0.333 ms"],
    [rational(25_000, 3), "≈ 8.333 s"],
    [rational(-5000), "-5 s"],
  ])("%o is %s", (duration, text) => {
    expect(showDuration(duration)).toBe(text);
  });

  test("durations to be compared are said in one unit", () => {
    expect(showAlike([rational(335_000), rational(300_000), rational(0)])).toEqual(["335 s", "300 s", "0 s"]);
    expect(showAlike([rational(29_700), rational(30_000), rational(300)])).toEqual(["29.7 s", "30 s", "0.3 s"]);
    expect(showAlike([rational(250), rational(300), rational(50)])).toEqual(["250 ms", "300 ms", "50 ms"]);
    expect(showAlike([rational(0), rational(0)])).toEqual(["0 s", "0 s"]);
  });

  test("moments have three decimals, and say when these are not all", () => {
    expect(showMoment(rational(38_200))).toBe("38.200 s");
    expect(showMoment(rational(100, 3))).toBe("≈ 0.033 s");
    expect(showMoment(rational(7_199_500))).toBe("7199.500 s");
    expect(showMoment(rational(7_200_500))).toBe("2 h 0.500 s");
    expect(showMoment(rational(259_200_000))).toBe("3 d");
    expect(showMoment(rational(93_784_000))).toBe("1 d 2 h 3 min 4.000 s");
  });
});

describe("a counterexample", () => {
  test("reads like an incident report", () => {
    expect(renderClaim(violated, system, page)).toMatchInlineSnapshot(`
      "✗ VIOLATED  failover  always forall r in regions: r is down implies within 30s check[r] is out_of_rotation
                  7 steps · replayed ✓ · 0.42 s · worst case at most 35 s, 5 s over the 30 s allowed

         The trigger comes at 0.000 s, so the answer is due by 30.000 s; it comes at 35.000 s: 5 s late.

         time      us_east  check[us_east]         why
          0.000 s  up       in_rotation, misses 0  at the start
          0.000 s  ·        ·                      check[us_east].probe, every 10s  :5
          0.000 s  ✗ down   ·                      fault us_east.crash              :2
         10.000 s  ·        misses 0 → 1           check[us_east].probe, every 10s  :5
         20.000 s  ·        misses 1 → 2           check[us_east].probe, every 10s  :5
         30.000 s  ·        misses 2 → 3           check[us_east].probe, every 10s  :5
         30.000 s  ── the deadline passes ──
         35.000 s  ·        out_of_rotation        check[us_east].evict, within 5s  :6

         Not shown: 1 step of check[eu_west], which changes nothing here."
    `);
  });

  test("fits a narrow terminal as far as its words allow", () => {
    const lines = renderClaim(violated, system, { width: 70, color: false }).split("\n");
    expect(lines.filter((line) => columnsOf(line) > 70)).toEqual([]);
  });

  test("shows a loop as one", () => {
    const trace = runOf(
      [
        [1000, "us_east.crash", { us_east: "down" }],
        [10_000, "check[us_east].probe", {}],
      ],
      1,
    );
    const text = renderClaim(
      { ...violated, verdict: { kind: "violated", method: "m", notes: [], trace } },
      system,
      page,
    );
    expect(text).toContain("↺ repeats from 1.000 s every 10 s");
    expect(text).toContain("it never comes");
  });

  test("never shows what the engine added", () => {
    expect(renderClaim(violated, system, page)).not.toContain("monitor");
    expect(
      JSON.stringify(
        outcomeAsJson({ spec: "", diagnostics: [], claims: [violated], checks: [], interrupted: false }, system),
      ),
    ).not.toContain("monitor");
  });

  test("of a claim without a story is still drawn", () => {
    const claim = { ...violated.claim, formula: unary("eventually", state(truth)) };
    expect(renderClaim({ ...violated, claim }, system, page)).toContain("us_east.crash");
  });
});

describe("verdict lines", () => {
  test("of each kind", () => {
    const lines = [
      resultOf({
        kind: "proved",
        depth: 17,
        depthUnit: "zones",
        deadline: rational(30_000),
        worstCase: rational(29_700),
      }),
      resultOf({ kind: "holds-to-bound", bound: { steps: 46, time: rational(120_000) } }),
      resultOf({ kind: "violated", worstCase: "never", deadline: rational(300_000) }, "violated"),
      resultOf({ kind: "vacuous", notes: ["its trigger can never happen: it says nothing"] }),
      resultOf({ kind: "unknown", reason: "time-out after 1000 zones" }),
    ];
    const cut = resultOf({ kind: "holds-to-bound", bound: { steps: 46, isCut: true } });
    expect(renderClaim(cut, system, page)).toMatch(/try a longer --timeout$/);
    expect([...lines.map((line) => renderClaim(line, system, page)), renderSummary(lines, page)].join("\n"))
      .toMatchInlineSnapshot(`
        "✓ PROVED    claim  always up
                    every run, no time limit · zones, confirmed by the solver · 17 zones · 0.01 s
                    worst case at most 29.7 s of 30 s, slack at least 0.3 s
        ~ HOLDS ≤   claim  always up
                    every run of up to 46 steps / 2 min: not a proof · zones, confirmed by the solver · 0.01 s
                    try --bound 92
        ✗ VIOLATED  claim  always up
                    0.01 s · worst case: it never comes, allowed 5 min
                    as expected: the spec says \`expect violated\`
        ∅ VACUOUS   claim  always up
                    true, but it says nothing · zones, confirmed by the solver · 0.01 s
                    its trigger can never happen: it says nothing
        ? UNKNOWN   claim  always up
                    time-out after 1000 zones · zones, confirmed by the solver · 0.01 s
        1 proved · 1 held to a bound · 1 violated · 1 vacuous · 1 unknown · 1 as expected"
      `);
  });

  test("carry no colour unless it is wanted", () => {
    expect(renderClaim(violated, system, page)).not.toContain("\u001b");
    expect(renderClaim(violated, system, { ...page, color: true })).toContain("\u001b[31m");
  });
});

describe("exit codes", () => {
  const outcome = { spec: "", diagnostics: [], checks: [], interrupted: false };

  test.each([
    [resultOf({ kind: "proved" }), 0],
    [resultOf({ kind: "holds-to-bound" }), 0],
    [resultOf({ kind: "violated" }), 1],
    [resultOf({ kind: "violated" }, "violated"), 0],
    [resultOf({ kind: "proved" }, "violated"), 1],
    [resultOf({ kind: "unknown" }, "violated"), 1],
    [resultOf({ kind: "vacuous" }), 5],
    [resultOf({ kind: "vacuous" }, "vacuous"), 0],
    [resultOf({ kind: "unknown", reason: "time-out" }), 4],
    [resultOf({ kind: "unknown", reason: "internal: oops" }), 70],
  ])("case %#", (result, code) => {
    expect(exitCodeOf({ ...outcome, claims: [result] })).toBe(code);
  });

  test("the gravest counts", () => {
    expect(worstOf([0, 4, 5, 1])).toBe(1);
    expect(worstOf([0, 4, 5])).toBe(5);
    expect(worstOf([1, 3, 4])).toBe(3);
    expect(worstOf([3, 70, 1])).toBe(70);
    expect(worstOf([])).toBe(0);
  });
});

describe("JSON", () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);

  test("follows its schema", () => {
    const claims = [
      violated,
      resultOf({ kind: "proved", deadline: rational(30_000), worstCase: rational(29_700) }),
      resultOf({ kind: "holds-to-bound", bound: { steps: 20 } }),
      resultOf({ kind: "violated", worstCase: "never", deadline: rational(1) }, "violated"),
      resultOf({ kind: "unknown", reason: "why" }),
    ];
    const json: unknown = JSON.parse(
      JSON.stringify(
        outcomeAsJson({ spec: "x", diagnostics: [unknownUnit], claims, checks: [], interrupted: false }, system),
      ),
    );
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    expect(json).toMatchObject({
      summary: { proved: 1, holdsToBound: 1, violated: 2, vacuous: 0, unknown: 1 },
      exitCode: 3,
    });
    expect(json).toMatchObject({
      claims: [
        { worstCase: 35_000, slack: -5000, deadline: 30_000 },
        { slack: 300 },
        {},
        { worstCase: null, neverResponds: true },
        {},
      ],
    });
  });

  test("and the schema says no to something else", () => {
    expect(validate({ schemaVersion: 1 })).toBe(false);
  });
});

const text = "system A\n\nproperty p: within 5sec (x is y)\n";
const unknownUnit: Diagnostic = {
  code: "unknown-unit",
  severity: "error",
  span: { file: { path: "main.upir", text }, start: text.indexOf("5sec"), end: text.indexOf(" (x") },
  details: { found: "sec", write: "5s" },
  suggestions: ["s", "ms"],
};

describe("diagnostics", () => {
  test("teach", () => {
    expect(renderDiagnostic(unknownUnit, { width: 80, color: false })).toMatchInlineSnapshot(`
      "-- UNKNOWN UNIT --------------------------------- main.upir:3:20  [unknown-unit]

      3 | property p: within 5sec (x is y)
                             ^^^^
      \`sec\` is not a unit; units are ms, s, min, h, d, %, rps, $ and $/month (or year,
      day, hour).

      These are close:

          s
          ms

      Write \`5s\`.

      upir explain unknown-unit"
    `);
  });

  test("survive odd places: tabs, wide letters, very long lines, the end of the file, control characters", () => {
    for (const source of ["\t\tx", "全角 x", `${"a ".repeat(5000)}x`, "", "\n", "x\u001b[31m\u0000"]) {
      for (const start of [0, Math.max(0, source.indexOf("x")), source.length]) {
        const span = { file: { path: "main.upir", text: source }, start, end: start + 1 };
        const drawn = renderDiagnostic({ ...unknownUnit, span }, { width: 60, color: false });
        expect(drawn.split("\n").filter((line) => columnsOf(line) > 62)).toEqual([]);
        expect(drawn).not.toMatch(/(?!\n)\p{Cc}/u);
      }
    }
  });
});

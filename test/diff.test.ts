/** `upir diff`: what has changed from one spec to another, and a run that only one of them allows. */
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { SeparatingRun } from "../src/compare/separate.ts";
import { separate } from "../src/compare/separate.ts";
import { decide } from "../src/engine/decide.ts";
import { noSolver } from "../src/engine/no-solver.ts";
import type { ClaimResult } from "../src/engine/result.ts";
import { problemWithRun } from "../src/engine/violation.ts";
import { check } from "../src/index.ts";
import type { Problem } from "../src/ltl/problem.ts";
import schema from "../src/report/diff.schema.json" with { type: "json" };
import { columnsOf } from "../src/report/page.ts";
import { Interpreter } from "../src/system/remembering.ts";
import { textOf } from "../src/system/writing.ts";
import { replay } from "../src/trace/replay.ts";
import { specsOf } from "./campaign/campaign.ts";
import { printSpec } from "./campaign/print.ts";
import { upir } from "./fake-io.ts";
import type { World } from "./fake-io.ts";
import { createDice } from "./mutate.ts";
import { temporary } from "./temporary.ts";

const { file } = temporary("diff");
let files = 0;
/** Without a solver: what is decided is none of this test's business. */
const quick = ["--engine", "zones"];
const written = (text: string): string => file(`${(files += 1)}.upir`, text);

async function diff(old: string, changed: string, args: readonly string[] = [], world?: World) {
  return upir(["diff", written(old), written(changed), ...quick, ...args], world);
}

const shop = (repair: string, claims: string, more = ""): string => `system Shop
parameter slow: duration = 30s
component Server { state up | down  fault crash: up -> down  action restart: down -> up after 5s..${repair} }
web: Server
${more}
${claims}`;
const back = "property back: always web is down implies within 30s web is up\n";

const site = (api: string, flow: string, more = ""): string => `system Site
api: service { cost ${api}  availability 99.9%  latency 20ms  capacity 100rps }
spare: service { cost $10/month  availability 99%  latency 30ms  capacity 100rps }
flow request = ${flow}
assume apart: independent(system)
require cheap: cost(system) <= $100/month
${more}`;

describe("claims", () => {
  test("that are worse come first and end with 1; better ones are no failure", async () => {
    const [fast, slow] = [shop("30s", back), shop("40s", `property new: always true\n${back}`)];
    const worse = await diff(fast, slow);
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(
      /✗ WORSE {5}back {2}✓ proved → ✗ violated\n {12}worst case 30 s → 40 s · slack 0 s → 10 s over\n\n\+ NEW {7}new {2}✓ proved\n/,
    );
    expect(worse.stdout).toMatch(/claims: 1 worse · 1 new\n$/);
    const better = await diff(slow, fast);
    expect(better.code).toBe(0);
    expect(better.stdout).toMatch(/✓ BETTER {4}back {2}✗ violated → ✓ proved[^]*- GONE {6}new {2}✓ proved\n/);
  });

  test("that say something else show both, also where only a definition is another one", async () => {
    const loose = back.replace("30s", "35s");
    const { code, stdout } = await diff(shop("30s", back), shop("30s", loose));
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /≠ SAYS {6}back {2}✓ proved\n {12}- always .* 30s .*\n {12}\+ always .* 35s .*\n {12}slack 0 s → 5 s/,
    );
    const named = (limit: string): string =>
      shop("30s", "property back: always web is down implies soon\n", `define soon = within ${limit} web is up`);
    expect((await diff(named("30s"), named("20s"))).stdout).toMatch(
      /✗ WORSE {5}back[^]*the same words, but a definition/,
    );
  });

  test("of which an expectation came true are as wanted", async () => {
    const expected = shop("40s", back.replace("\n", " expect violated\n"));
    expect((await diff(shop("30s", back), expected)).code).toBe(0);
    expect((await diff(expected, shop("30s", back.replace("\n", " expect violated\n")))).code).toBe(1);
  });

  test("that are found as before, but are not as the spec expects any more, are worse; the other way round they are better", async () => {
    const [known, hoped] = ["violated", "proved"].map((word) =>
      shop("40s", back.replace("\n", ` expect ${word}\n`)),
    ) as [string, string];
    const worse = await diff(known, hoped);
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(
      /✗ WORSE {5}back {2}✗ violated\n {12}the spec expected `violated`, and now `proved`[^]*claims: 1 worse\n$/,
    );
    const better = await diff(hoped, known);
    expect(better.code).toBe(0);
    expect(better.stdout).toContain("✓ BETTER    back  ✗ violated");
    const unsaid = await diff(known, shop("40s", back));
    expect(unsaid.code).toBe(1);
    expect(unsaid.stdout).toContain("the spec expected `violated`, and now nothing");
  });

  test("in scenarios count like all others, and say of which events they speak", async () => {
    const drill = (repair: string, events: string): string =>
      shop(repair, back.replace("\n", " expect violated\n"), `scenario night { ${events} expect back proved }`);
    const worse = await diff(
      drill("40s", "web.crash at 0s web.restart at 30s"),
      drill("40s", "web.crash at 0s web.restart at 31s"),
    );
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(
      /✗ WORSE {5}back in night {2}✓ proved → ✗ violated\n {12}the same words, but the events of its scenario are others\n/,
    );
    // A run of the scenario is none that only one of the specs allows.
    expect(worse.stdout).toMatch(/= RUNS {6}both have the same runs[^]*claims: 1 worse · 1 as before\n$/);
    const emptied = await diff(drill("40s", "web.crash at 0s web.restart at 30s"), drill("40s", ""));
    expect(emptied.stdout).toMatch(/back in night[^]*the events of its scenario are others/);
  });

  test("that are vacuous now end with 5, and those that nobody can decide with 4", async () => {
    const never = shop("30s", back).replace("fault crash: up -> down ", "");
    expect((await diff(shop("30s", back), never)).code).toBe(5);
    const missing = site("$50/month", "api", "require up: availability(request) >= 99%\n");
    expect(await diff(missing, missing.replace("availability 99.9%", ""))).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/✗ WORSE {5}up {2}✓ proved → \? unknown\n {12}.*api/),
    });
    // Nothing is lost where nothing was known, but whether it got worse is not known either.
    expect((await diff(missing.replace("availability 99.9%", ""), missing.replace("99.9%", "90%"))).code).toBe(4);
  });
});

describe("quantities and failures", () => {
  test("are told with their values before and after, once", async () => {
    const { code, stdout } = await diff(site("$50/month", "api"), site("$60/month", "api or spare"));
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /· FIGURES {3}cheap {2}✓ proved\n {12}cost\(system\) \$60\/month → \$70\/month · slack \$40\/month → \$30\/month/,
    );
    expect(stdout).toMatch(
      /· FIGURES {3}quantities\n {12}availability\(request\) 99.9 % → 99.999 %\n[^]*latency\(request\) 20 ms → 50 ms/,
    );
    expect(stdout.match(/cost\(system\)/g)).toHaveLength(1);
    expect(stdout).toMatch(
      /! FAILURES {2}the failures that take down flow request\n {12}new: api \+ spare\n {12}gone: api\n/,
    );
  });

  test("of faults that break a claim", async () => {
    const two = (mode: string): string => `system Two
component S { state up | down  fault crash: up -> down  action fix: down -> up after 1s..2s }
a, b: S
property some: always (a is up ${mode} b is up)
`;
    const { stdout } = await diff(two("or"), two("and"));
    expect(stdout).toMatch(
      /the faults that break some\n {12}new: a.crash\n {12}new: b.crash\n {12}gone: a.crash \+ b.crash\n/,
    );
  });
});

/** What stands there, wherever lines are broken. */
async function said(old: string, changed: string): Promise<string> {
  return (await diff(old, changed)).stdout.replaceAll(/\s+/g, " ");
}

describe("a run that only one of them allows", () => {
  test("is shown up to the step that the other one refuses, with the reason", async () => {
    const fast = shop("30s", back);
    const late = await said(fast, shop("20s", back));
    expect(late).toContain("≠ RUN a run that only the old one allows: web.restart happens otherwise");
    expect(late).toMatch(
      /At 30\.000 s, in step 2 of \d, it is no run of the new one: 30 s pass since the step before, where at most 20 s may\./,
    );
    expect(await said(fast, fast.replace("5s..", "8s.."))).toContain(
      "web.restart cannot happen: it has to wait 3 s more.",
    );
    const never = fast
      .replace("up -> down ", "up -> down when never ")
      .replace("web:", "parameter never: bool = false\nweb:");
    expect(await said(fast, never)).toContain("there is no action web.crash.");
  });

  test("for assumptions, for effects, and for the start", async () => {
    const more = (most: number): string =>
      `db: Server\nset both = { web, db }\nassume few: always count(s in both: s is down) <= ${most}`;
    const assumed = await said(shop("30s", back, more(1)), shop("30s", back, more(2)));
    expect(assumed).toMatch(/only the new one allows: it does not keep few .* assumption few forbids it\./);
    const counter = (start: number, by: number): string => `system Counter
component C { state one  var n: 0..3 = ${start}  action up: one when n < ${4 - by} after 1s..2s do { n := n + ${by} } }
c: C
property low: always c.n <= 3
`;
    expect(await said(counter(0, 1), counter(0, 2))).toMatch(/c\.n is [12] there, not [12]\./);
    expect(await said(counter(0, 1), counter(1, 1))).toMatch(
      /At the start it is no run of the (old|new) one: c\.n is [01] there, not [01]\./,
    );
  });

  test("is not there where the systems are the same, and is not said to be none where none was found", async () => {
    const same = await diff(shop("30s", back), `// words\n${shop("30s", back).replace("30s }", "0.5min }")}`);
    expect(same).toMatchObject({ code: 0, stdout: expect.stringContaining("= RUNS      both have the same runs") });
    expect(same.stdout).toMatch(/claims: 0 worse · 1 as before\n$/);
    // What is added says nothing of the old one's runs, with any of its steps in between.
    const more = await diff(
      shop("30s", back),
      shop(
        "30s",
        back,
        "component Bell { state still  var rung: bool = false  action ring: still every 7s do { rung := not rung } }\nbell: Bell",
      ),
    );
    expect(more.stdout).toMatch(/≠ RUN[^]*there is no action bell.ring\.|\? RUNS[^]*does not say that there is none/);
  });
});

describe("the command", () => {
  test("prints JSON that follows its schema", async () => {
    const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
    for (const [old, changed] of [
      [shop("30s", back), shop("40s", "")],
      [shop("30s", back), shop("40s", back)],
      [shop("30s", back), shop("30s", back)],
      [site("$50/month", "api"), site("$60/month", "api or spare").replace("capacity 100rps", "")],
    ] as const) {
      const { code, stdout } = await diff(old, changed, ["--json"]);
      const value = JSON.parse(stdout);
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
      expect(value.exitCode).toBe(code);
    }
    expect(JSON.parse((await upir(["schema", "diff"])).stdout)).toEqual(schema);
  });

  test("takes parameters for both or for one side, and one side from standard input", async () => {
    const spec = written(shop("slow", back));
    expect((await upir(["diff", ...quick, spec, spec, "--set", "slow=40s"])).code).toBe(0);
    const { code, stdout } = await upir(["diff", ...quick, spec, spec, "--set-new", "slow=40s"]);
    expect(code).toBe(1);
    expect(stdout).toContain("worst case 30 s → 40 s");
    expect((await upir(["diff", ...quick, spec, spec, "--set", "slow=40s", "--set-old", "slow=20s"])).code).toBe(1);
    expect((await upir(["diff", ...quick, spec, "-"], { stdin: shop("40s", back) })).code).toBe(1);
    expect(await upir(["diff", "-", "-"])).toMatchObject({ code: 2, stderr: expect.stringContaining("only one") });
  });

  test("refuses what is rejected on either side, with all mistakes", async () => {
    const good = written(shop("30s", back));
    const bad = written("system Shop\nweb: Nothing\n");
    for (const [old, changed] of [
      [good, bad],
      [bad, good],
      [bad, "nowhere.upir"],
    ] as const) {
      const { code, stdout, stderr } = await upir(["diff", ...quick, old, changed, "--json"]);
      expect([code, stdout]).toEqual([3, ""]);
      expect(stderr).toContain("Nothing");
    }
  });

  test("keeps to the width of the page, and has colour where that is wanted", async () => {
    for (const columns of [50, 80]) {
      const { stdout } = await diff(
        shop("30s", back),
        shop("40s", `property a_new_one: always web is up\n${back}`),
        [],
        { columns },
      );
      expect(Math.max(...stdout.split("\n").map(columnsOf))).toBeLessThanOrEqual(columns);
    }
    expect((await diff(shop("30s", back), shop("40s", back), ["--color"])).stdout).toContain("\u001b[31m");
  });

  test("that is interrupted says nothing of what there was no time for", async () => {
    const { code, stdout } = await diff(shop("30s", back), shop("40s", back), [], { withInterrupt: (stop) => stop() });
    expect(code).toBe(130);
    expect(stdout).not.toMatch(/WORSE|NEW|GONE|RUN/);
    expect(stdout).toContain("interrupted");
  });
});

// ── A law ───────────────────────────────────────────────────────────────────

const specs = Number(process.env["LAWS"] ?? 30);
const options = { bound: 4, milliseconds: 10_000, engine: "zones", sanity: false } as const;

async function sideOf(problem: Problem) {
  const results: ClaimResult[] = [];
  for await (const result of decide(problem, noSolver, options)) results.push(result);
  return { problem, results };
}

function problemOf(text: string): Problem | undefined {
  return check({ path: "spec.upir", text }).problem;
}

describe("on random specs with other times", () => {
  test(
    "a run that is shown is one, and there is one where a claim has changed sides",
    { timeout: 600_000 },
    async () => {
      const dice = createDice(20_281);
      const seen = { same: 0, separated: 0, "not-found": 0 };
      for (const spec of specsOf(20_281, specs)) {
        const text = printSpec(spec);
        const other = text.replaceAll(/\b\d(?=s\b)/g, (number) => `${(Number(number) + dice(2)) % 4}`);
        const [old, fresh] = [problemOf(text), problemOf(other)];
        if (old === undefined || fresh === undefined) continue;
        const [before, after] = [await sideOf(old), await sideOf(fresh)];
        const found = await separate(before, after, [], options);
        seen[found.kind] += 1;
        if (found.kind === "separated") expectRun(found.run, found.run.onlyIn === "old" ? old : fresh);
        for (const { claim, verdict } of before.results) {
          const { claim: now, verdict: then } = after.results.find((each) => each.claim.name === claim.name)!;
          if (textOf(claim.formula) !== textOf(now.formula)) continue;
          if (![verdict.kind, then.kind].every((kind) => kind === "proved" || kind === "violated")) continue;
          if (verdict.kind === then.kind) continue;
          expect(found.kind, `${text}\n=>\n${other}`).toBe("separated");
        }
      }
      expect(seen.separated).toBeGreaterThan(specs / 10);
      expect(seen.same).toBeGreaterThan(0);
    },
  );

  function expectRun({ trace, part }: SeparatingRun, problem: Problem): void {
    expect(replay(part, trace)).toEqual({ kind: "accepted" });
    expect(problemWithRun(problem, new Interpreter(part), trace)).toBeUndefined();
  }
});

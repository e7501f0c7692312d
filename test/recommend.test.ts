/** What `upir recommend` proposes: proved on the changed spec, exact where there is a line to follow, and honest where nothing does. */
import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Explanation, Proposal, Recommendation } from "../src/index.ts";
import { check, recommend, verify } from "../src/index.ts";
import { knobsOf, rewrite, writeNumber } from "../src/recommend/knobs.ts";
import { roundNumber } from "../src/recommend/round.ts";
import { scriptOf } from "../src/recommend/together.ts";
import { searchValue } from "../src/recommend/values.ts";
import schema from "../src/report/recommend.schema.json" with { type: "json" };
import { compare, multiply, rational, subtract } from "../src/source/rational.ts";
import { parse } from "../src/syntax/parse.ts";
import { upir } from "./fake-io.ts";

const published = "specs/high-availability-api.upir";

async function allFor(path: string, only?: readonly string[]): Promise<readonly Recommendation[]> {
  const found: Recommendation[] = [];
  for await (const each of recommend(check(path), only === undefined ? {} : { only })) found.push(each);
  return found;
}

function proposalsIn(found: readonly Recommendation[]): readonly Proposal[] {
  return found.flatMap((each) => (each.kind === "proposal" ? [each] : []));
}

function explanationOf(found: readonly Recommendation[], claim: string): Explanation {
  return found.find((each) => each.kind === "explanation" && each.claim === claim) as Explanation;
}

/** The spec with the edits of a proposal, line by line. */
function changed(path: string, { edits }: Proposal): string {
  return edits.reduce(
    (text, { line, before, after }) => {
      const lines = text.split("\n");
      expect(lines[line - 1]).toBe(before);
      return lines.with(line - 1, after).join("\n");
    },
    readFileSync(path, "utf8"),
  );
}

describe("the published scenario", () => {
  const state: { found: readonly Recommendation[] } = { found: [] };
  beforeAll(async () => {
    state.found = await allFor(published);
  }, 400_000);

  test("checks every 8 s repair the failover, and 25/3 s is the tightest bound", () => {
    const [first] = proposalsIn(state.found);
    expect(first!.edits).toEqual([
      {
        file: published,
        line: 73,
        before: "parameter interval: duration = 10s",
        after: "parameter interval: duration = 8s",
      },
    ]);
    expect(first!.repairs).toEqual(["failover_complete", "failover_time"]);
    expect(first!.tightest).toMatchObject({
      what: "`interval`",
      claim: "failover_complete",
      value: rational(25_000, 3),
      direction: "at most",
      attained: true,
    });
    expect(first!.text.join("\n")).toContain("at most ≈ 8.333 s (exactly 25/3 s)");
    expect(first!.cost).toEqual({ before: rational(13_500), after: rational(13_500) });
  });

  test("two failures instead of three do it, too", () => {
    const edits = proposalsIn(state.found).flatMap((proposal) => (proposal.edits.length === 1 ? proposal.edits : []));
    expect(edits.map(({ after }) => after)).toContain("parameter fail_after: int = 2");
  });

  test("the cheapest way back into the budget is three replicas of the API", () => {
    const [cost] = proposalsIn(state.found).filter(({ repairs }) => repairs.includes("monthly_cost"));
    expect(cost!.edits.map(({ after }) => after.trim())).toEqual(["replicas 3 in 3..3"]);
    expect(cost!.cost).toEqual({ before: rational(13_500), after: rational(11_100) });
  });

  test("what no number can lift is said", () => {
    const { isRepaired, text } = explanationOf(state.found, "availability");
    expect(isRepaired).toBe(false);
    expect(text[0]).toMatch(/at most 99\.980001 % of the time whatever else is changed: .*`cdn`.* alone allow no more/);
    expect(explanationOf(state.found, "error_rate").isRepaired).toBe(false);
  });

  test("one change of two numbers repairs all that can be repaired", () => {
    const combined = proposalsIn(state.found).filter(({ isCombined }) => isCombined);
    expect(combined).toHaveLength(1);
    expect(combined[0]!.repairs).toEqual(["failover_complete", "monthly_cost", "failover_time"]);
    expect(combined[0]!.leaves).toEqual(["availability", "error_rate"]);
  });

  test("what is proposed verifies as it says, and nothing that was proved is lost", async () => {
    const [combined] = proposalsIn(state.found).filter(({ isCombined }) => isCombined);
    const { claims } = await verify({ path: published, text: changed(published, combined!) });
    const kinds = claims.map(({ claim, verdict }) => ({ claim: claim.name, kind: verdict.kind }));
    expect(kinds).toEqual(combined!.verdicts);
    expect(kinds.filter(({ kind }) => kind === "proved")).toHaveLength(20);
  }, 200_000);

  test("no figure that is assumed is changed, and no limit", () => {
    for (const { edits } of proposalsIn(state.found))
      for (const { before, after } of edits) {
        expect(before).not.toMatch(/assumed|require|property|assume /);
        expect(after).not.toBe(before);
      }
  });
});

describe("small specs", () => {
  test("several numbers together, where none does alone: the smallest change that is enough", async () => {
    const found = await allFor("test/recommend/together.upir");
    const [only, ...more] = proposalsIn(found);
    expect(more).toEqual([]);
    expect(only!.changes.map(({ what, to }) => `${what}: ${to}`)).toEqual([
      "the replicas of `a`: 3",
      "the replicas of `b`: 1",
    ]);
    expect(only!.cost!.after).toEqual(rational(850));
    expect(only!.text).toContain("no one number does alone; how far each goes was chosen by Z3's optimiser");
    expect(explanationOf(found, "cost").text.join("\n")).toContain(
      "no value of the replicas of `b` proves it: even at 1 it is $100 a month beyond the limit",
    );
  });

  test("where nothing does, it says why", async () => {
    const found = await allFor("test/recommend/none.upir");
    expect(proposalsIn(found)).toEqual([]);
    expect(explanationOf(found, "cost").text.join("\n")).toMatch(/even at 1 it is \$900 a month beyond the limit/);
    expect(explanationOf(found, "cost").text.join("\n")).toMatch(/nor do .* together/);
    expect(explanationOf(found, "availability").text[0]).toBe(
      "`request` is up at most 99.9 % of the time whatever else is changed: `edge` alone allows no more",
    );
  });

  test("where everything is as it should be, nothing is proposed", async () => {
    expect(await allFor("test/recommend/proved.upir")).toEqual([]);
  });

  test("a limit that may not be met exactly is kept below", async () => {
    const text =
      "system A\na: service { replicas 4  cost $100/month per replica }\nrequire cost: cost(system) < $300/month\n";
    const found: Recommendation[] = [];
    for await (const each of recommend(check({ path: "a.upir", text }))) found.push(each);
    expect(proposalsIn(found).map(({ changes }) => changes[0]!.to)).toEqual(["2"]);
  });

  test("a claim that says nothing already is no reason against a change", async () => {
    const text = `system A
component Lamp {
  state off | on
  action switch_on: off -> on after 1s..3s
  action switch_off: on -> off within 5s
}
lamp: Lamp
a: service { replicas 4  cost $100/month per replica }
property nothing: always (lamp is on and lamp is off implies within 1s lamp is off)
require cost: cost(system) <= $300/month
`;
    const found: Recommendation[] = [];
    for await (const each of recommend(check({ path: "a.upir", text }))) found.push(each);
    expect(proposalsIn(found).map(({ repairs }) => repairs)).toEqual([["cost"]]);
    const [{ verdicts }] = proposalsIn(found) as [Proposal];
    const { claims } = await verify({ path: "a.upir", text: text.replace("replicas 4", "replicas 3") });
    expect(verdicts.map(({ kind }) => kind)).toEqual(claims.map(({ verdict }) => verdict.kind));
  });

  test("parameters that a claim speaks of, and those that are given, are left alone", async () => {
    const path = "specs/bench/failover.upir";
    const found: Recommendation[] = [];
    const set = { interval: "11s", fail_after: "3", answer: "0s..5s" };
    for await (const each of recommend(check(path, { set }), { set })) found.push(each);
    const whats = proposalsIn(found).flatMap(({ changes }) => changes.map(({ what }) => what));
    for (const word of ["limit", "interval", "fail_after", "answer"]) expect(whats.join()).not.toContain(word);
  }, 120_000);
});

describe("the command", () => {
  test("prints JSON that follows its schema", async () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    for (const name of ["together", "none", "proved"]) {
      const { code, stdout } = await upir(["recommend", `test/recommend/${name}.upir`, "--json"]);
      expect(code).toBe(0);
      expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ schemaVersion: 1 })).toBe(false);
    expect((await upir(["schema", "recommend"])).stdout).toContain("upir recommend --json");
  });

  test("prints the lines before and after", async () => {
    const { stdout } = await upir(["recommend", "test/recommend/together.upir"]);
    expect(stdout).toContain("test/recommend/together.upir:4");
    expect(stdout).toContain("- a: service { replicas 4  cost $100/month per replica }");
    expect(stdout).toContain("+ a: service { replicas 3  cost $100/month per replica }");
    expect(stdout).toMatch(/1 change proved\n$/);
  });

  test("2 for a claim that is not there, 3 for a spec that is rejected", async () => {
    expect((await upir(["recommend", "test/recommend/none.upir", "--only", "costs"])).code).toBe(2);
    expect((await upir(["recommend", "test/recommend/missing.upir"])).code).toBe(3);
    expect((await upir(["recommend"])).code).toBe(2);
  });

  test("Ctrl-C ends it with 130", async () => {
    const withInterrupt = (interrupt: () => void): void => interrupt();
    const { code, stdout } = await upir(["recommend", "test/recommend/none.upir"], { withInterrupt });
    expect(code).toBe(130);
    expect(stdout).toContain("interrupted");
  });
});

describe("pieces", () => {
  test("numbers that can be changed, and how they are written", () => {
    const text = `system A
component C(limit: duration = 5s) {
  p: service { replicas 5 in 3..20  latency 20ms  cost $4/month }
  q: service { replicas assumed 2 }
  state on | off
  fault break: on -> off after 1s..2s
  action mend: off -> on after 30s..5min
}
parameter kept: int = 4
parameter assumed_latency: duration = 4ms
parameter price: cost = $4/month
e: service { replicas 2  latency assumed assumed_latency }
c: C(limit 4s)
`;
    const file = { path: "a.upir", text };
    const knobs = knobsOf(parse(file).value, new Set(["kept"]));
    expect(knobs.map(({ what }) => what)).toEqual([
      "`limit` of `C`",
      "the fewest replicas of `C.p`",
      "the most replicas of `C.p`",
      "the lower end of the delay of `C.mend`",
      "the upper end of the delay of `C.mend`",
      "the replicas of `e`",
      "`limit` of `c`",
    ]);
    const most = knobs.find(({ what }) => what.startsWith("the most"))!;
    expect(rewrite(text, [{ knob: most, value: rational(4) }])).toContain("replicas 4 in 3..4 ");
    const fewest = knobs.find(({ what }) => what.startsWith("the fewest"))!;
    expect(rewrite(text, [{ knob: fewest, value: rational(7) }])).toContain("replicas 7 in 7..20 ");
  });

  test("a fraction is written exactly", () => {
    expect(writeNumber(rational(25_000, 3), "duration")).toBe("25s / 3");
    expect(writeNumber(rational(8000), "duration")).toBe("8s");
    expect(writeNumber(rational(3), "number")).toBe("3");
  });

  test("round values lie on the side that is asked for, within a tenth", () => {
    expect(roundNumber(rational(25_000, 3), "duration", "down")).toEqual(rational(8000));
    expect(roundNumber(rational(12_600), "duration", "down")).toEqual(rational(12_000));
    expect(roundNumber(rational(12_600), "duration", "up")).toEqual(rational(13_000));
    expect(roundNumber(rational(90_000), "duration", "up")).toEqual(rational(90_000));
    for (let n = 1; n < 400; n += 7) {
      const value = rational(n * 37, 11);
      const down = roundNumber(value, "number", "down");
      expect(compare(down, value)).toBeLessThanOrEqual(0);
      expect(compare(multiply(subtract(value, down), rational(10)), value)).toBeLessThanOrEqual(0);
    }
  });

  test("a piecewise linear excess is followed to where it is zero", async () => {
    const file = { path: "a.upir", text: "system A\nparameter x: duration = 10s\n" };
    const [knob] = knobsOf(parse(file).value, new Set());
    // 3 x + 5 s of 30 s, and a steeper piece below 6 s.
    const excess = (x: ReturnType<typeof rational>): ReturnType<typeof rational> => {
      const flat = subtract(multiply(x, rational(3)), rational(25_000));
      return compare(x, rational(6000)) < 0 ? subtract(flat, multiply(subtract(rational(6000), x), rational(9))) : flat;
    };
    const found = await searchValue(
      knob!,
      { kind: "violated", excess: excess(rational(10_000)) },
      (x) => Promise.resolve({ kind: excess(x).numerator <= 0n ? "proved" : "violated", excess: excess(x) }),
      false,
    );
    expect(found).toMatchObject({
      kind: "proved",
      tight: { value: rational(25_000, 3) },
      chosen: { value: rational(8000) },
    });
  });

  test("the choice among several numbers is a script that minimises", () => {
    const file = { path: "a.upir", text: "system A\na: service { replicas 4 }\nb: service { replicas 5 }\n" };
    const knobs = knobsOf(parse(file).value, new Set());
    const levers = knobs.map((knob) => ({
      knob,
      direction: "down" as const,
      gain: rational(100),
      cost: rational(-100),
    }));
    expect(scriptOf(levers, rational(250)).match(/\(minimize /g)).toHaveLength(3);
  });
});

test("a parameter of a range is looked for in its range", async () => {
  const text = `system Watch
use "patterns/health-check.upir"
component Region {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 30s..5min
}
parameter interval: 10s..1min = 15s
web: Region
check: HealthCheck(web, interval interval, fail_after 3, restore_after 2, answer 0s..4s)
property noticed: always web is down implies within 40s (check is out_of_rotation or web is up)
`;
  const found: Recommendation[] = [];
  for await (const each of recommend(check({ path: "watch.upir", text }))) found.push(each);
  const after = proposalsIn(found).flatMap(({ edits }) => edits.map((edit) => edit.after));
  expect(after[0]).toMatch(/^parameter interval: 10s\.\.1min = 1[0-2]s$/);
});

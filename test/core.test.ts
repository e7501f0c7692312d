/** Proof cores: what is called not needed is not, what is called needed is, and the inventory adds up. */
import { readFileSync, readdirSync } from "node:fs";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import { check, verify } from "../src/index.ts";
import type { ProofCore, VerifyResult } from "../src/index.ts";
import { judge } from "../src/pipeline.ts";
import { add, toNumber, zero } from "../src/source/rational.ts";
import schema from "../src/report/verify.schema.json" with { type: "json" };
import { upir } from "./fake-io.ts";

const fixed = "specs/high-availability-api-fixed.upir";

function coreOf({ claims }: VerifyResult, name: string): ProofCore {
  return claims.find(({ claim }) => claim.name === name)!.verdict.core!;
}

/** `needed: timing Region.repair latest` and so on, by what is said of them. */
function needs(core: ProofCore): Readonly<Record<string, readonly string[]>> {
  const by: Record<string, string[]> = {};
  for (const { what, name, promise, need } of core.requirements)
    (by[need] ??= []).push([what, name, ...(promise === undefined ? [] : [promise])].join(" "));
  return by;
}

describe("what the proofs of the published architecture read", () => {
  let run: VerifyResult;
  beforeAll(async () => {
    run = await verify(fixed);
  }, 60_000);

  test("no proof reads the CDN, the load balancer or the monitoring", () => {
    const cores = run.claims.flatMap(({ verdict }) => (verdict.kind === "proved" ? (verdict.core ?? []) : []));
    expect(cores).toHaveLength(12);
    for (const { unneeded, components } of cores) {
      const names = unneeded.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining(["cdn", "global_lb", "monitoring"]));
      expect(components.filter((name) => names.includes(name))).toEqual([]);
      expect(components.length + names.length).toBe(run.problem!.inventory!.length);
    }
  });

  test.each([
    ["failover_complete", ["us_east", "eu_west", "apac"], false, 1800],
    ["degraded_service_recovered", ["us_east", "eu_west", "apac"], false, 1800],
    ["circuit_breaker_active", ["us_east", "eu_west", "apac"], false, 1800],
    ["data_replicated", ["us_east", "eu_west", "apac"], true, 1800],
    ["at_least_one_region_healthy", ["us_east", "eu_west", "apac"], true, 1800],
  ])("%s", (name, regions, readsAssumption, cost) => {
    const core = coreOf(run, name);
    expect(core.components.filter((each) => !each.includes("["))).toEqual(regions);
    expect(needs(core)[readsAssumption ? "in-reach" : "not-needed"]).toContain("assumption one_at_a_time");
    expect(toNumber(core.unneededCost)).toBe(cost);
    expect(core.isSmallest).toBe(false);
  });

  test("the inventory costs what is published", () => {
    const total = (spec: string): number =>
      toNumber(check(spec).problem!.inventory!.reduce((sum, each) => add(sum, each.monthlyCost ?? zero), zero));
    expect([total("specs/high-availability-api.upir"), total(fixed)]).toEqual([13_500, 11_100]);
  });

  test("a parameter that is not needed may have another value", { timeout: 120_000 }, async () => {
    const others: Readonly<Record<string, string>> = { interval: "9s", fail_after: "2", answer: "1s..4s" };
    const only = ["circuit_breaker_active", "degraded_service_recovered"];
    const again = await verify(fixed, { only, set: others });
    for (const name of only) {
      expect(needs(coreOf(run, name))["not-needed"]).toEqual(
        expect.arrayContaining(Object.keys(others).map((each) => `parameter ${each}`)),
      );
      const [before, after] = [run, again].map(
        ({ claims }) => claims.find(({ claim }) => claim.name === name)!.verdict,
      );
      expect([after!.kind, after!.worstCase]).toEqual([before!.kind, before!.worstCase]);
    }
  });
});

describe("the smallest core", () => {
  test("of the failover bound", { timeout: 240_000 }, async () => {
    const text = readFileSync("specs/bench/failover.upir", "utf8").replace(
      "interval: duration = 10s",
      "interval: duration = 8s",
    );
    const core = coreOf(
      await verify({ path: "specs/bench/core.upir", text }, { core: true, timeout: 120_000 }),
      "failover",
    );
    expect(core.isSmallest).toBe(true);
    expect(needs(core)).toEqual({
      needed: [
        "timing HealthCheck.tick latest",
        "timing HealthCheck.send latest",
        "timing HealthCheck.end latest",
        "timing HealthCheck.evict latest",
        "parameter interval",
        "parameter answer",
      ],
      "in-reach": [
        "parameter n",
        "parameter fail_after",
        "parameter restore_after",
        "parameter cadence",
        "parameter limit",
      ],
      "not-needed": [
        "assumption one_at_a_time",
        "timing Region.repair earliest",
        "timing Region.repair latest",
        "timing HealthCheck.tick earliest",
        "timing HealthCheck.restore latest",
      ],
    });
  });

  /** The same by hand: the spec rewritten without what is not needed is proved, without one thing that is needed it is not. */
  const machine = (repair: string, assumption: string): string => `system Small
parameter outage: duration range = 10s..60s
component Region { state up | down  fault crash: up -> down  action repair: down -> up ${repair} }
component Log { state quiet | loud  action shout: quiet -> loud within 1s  action hush: loud -> quiet eventually }
a, b: Region
log: Log
archive: storage { cost $70/month }
assume apart: always not (a is down and b is down)
assume calm: always log is quiet or log is loud
property back: always a is down implies within 60s a is up
property one_up: always a is up or b is up
property hushed: always log is loud implies eventually log is quiet
${assumption}`;
  const small = machine("after outage", "");

  test("of small claims", async () => {
    const run = await verify({ path: "small.upir", text: small }, { core: true, only: ["back", "one_up"] });
    expect(needs(coreOf(run, "back"))).toEqual({
      needed: ["timing Region.repair latest", "parameter outage"],
      "not-needed": ["assumption apart", "assumption calm", "timing Region.repair earliest"],
    });
    expect(needs(coreOf(run, "one_up"))).toEqual({
      needed: ["assumption apart"],
      "not-needed": [
        "assumption calm",
        "timing Region.repair earliest",
        "timing Region.repair latest",
        "parameter outage",
      ],
    });
    expect(coreOf(run, "back").unneeded.map(({ name }) => name)).toEqual(["b", "log", "archive"]);
    expect(toNumber(coreOf(run, "back").unneededCost)).toBe(70);
  });

  test("agrees with the spec rewritten by hand", async () => {
    const kinds = async (text: string): Promise<readonly string[]> =>
      (await verify({ path: "small.upir", text }, { only: ["back", "one_up"] })).claims.map(
        ({ verdict }) => verdict.kind,
      );
    const without = (text: string, line: string): string => text.replace(new RegExp(`^assume ${line}.*\n`, "m"), "");
    expect(await kinds(without(without(machine("within 60s", ""), "apart"), "calm"))).toEqual(["proved", "violated"]);
    expect(await kinds(without(machine("anytime", ""), "calm"))).toEqual(["violated", "proved"]);
  });

  test("says when there was no time to try", async () => {
    const run = await verify({ path: "small.upir", text: small }, { core: true, only: ["back"], timeout: 1 });
    const core = run.claims[0]!.verdict.core;
    expect(core === undefined || !core.isSmallest || needs(core)["kept"] !== undefined).toBe(true);
  });
});

/** Every spec of the corpus that assumes something, without all assumptions that a proof is said not to read. */
describe("what a proof does not read may be left out", () => {
  const home = "test/corpus/verdicts";
  const specs = readdirSync(home)
    .filter((name) => name.endsWith(".upir"))
    .map((name) => `${home}/${name}`)
    .filter((path) => /^assume/m.test(readFileSync(path, "utf8")));

  test.each(specs)("%s", { timeout: 120_000 }, async (spec) => {
    const { claims, problem } = await verify(spec, { bound: 4 });
    for (const { claim, verdict } of claims) {
      if (verdict.core === undefined) continue;
      const left = new Set(
        verdict.core.requirements.flatMap(({ name, need }) => (need === "not-needed" ? [name] : [])),
      );
      const without = {
        ...problem!,
        system: { ...problem!.system, invariants: problem!.system.invariants.filter(({ name }) => !left.has(name)) },
        assumptions: problem!.assumptions.filter(({ name }) => !left.has(name)),
      };
      const options = { only: [claim.name], bound: 4, milliseconds: 60_000, sanity: false };
      for await (const again of judge(without, options))
        expect([claim.name, again.verdict.kind]).toEqual([claim.name, verdict.kind]);
    }
  });
});

describe("where parameters enter", () => {
  const usesIn = (text: string): readonly string[] =>
    check({ path: "uses.upir", text }).problem!.parameters!.map(
      ({ name, timings, components, sentences }) =>
        `${name}: ${[timings, components, sentences].map((each) => each.join(", ")).join(" | ")}`,
    );

  test("through arguments, defaults, definitions, other parameters, sets and members", () => {
    const uses = usesIn(`system Uses
parameter p: duration = 1s
parameter q: duration = p
parameter n: int = 2
parameter k: int = 3
parameter unused: int = 4
define bound = q
component W(wait: duration, top: int = k, other: duration = p) {
  state a | b
  var x: 0..9 = 0
  define full = x = top
  action go: a -> b after wait
  action back: b -> a when full within other
}
set ws = W(wait bound)[1..n]
single: W(5s, 2, 6s)
assume calm: always count(w in ws: w is b) <= n
property by_set: always exists w in ws: w is a
property by_member: always (single is b implies within single.wait single is a)
property plain: always single is a or single is b
property direct: always (single is b implies within q single is a)
`);
    expect(uses).toEqual([
      "p: ws[1].go, ws[1].back, ws[2].go, ws[2].back |  | by_member, direct",
      "q: ws[1].go, ws[2].go |  | by_member, direct",
      "n:  |  | calm, by_set",
      "k:  | ws[1], ws[2] | ",
      "unused:  |  | ",
    ]);
  });
});

describe("in reports", () => {
  test("a line for each proof, and its place in the JSON", async () => {
    const { stdout } = await upir(["verify", fixed, "--only", "failover_complete,monthly_cost"]);
    expect(stdout.replace(/\s+/g, " ")).toContain(
      "its proof reads us_east, eu_west, apac, check[us_east, eu_west, apac] · not needed: one_at_a_time, route[us_east, eu_west, apac], breaker[us_east, eu_west, apac], pool[us_east, eu_west, apac], call[us_east, eu_west, apac], americas, europe, asia, … 5 more ($1,800/month)",
    );
    const json = JSON.parse(
      (await upir(["verify", fixed, "--only", "failover_complete,monthly_cost", "--json"])).stdout,
    ) as {
      readonly claims: readonly { readonly core?: { readonly unneededMonthlyCost: number } }[];
    };
    expect(new Ajv({ allowUnionTypes: true }).validate(schema, json)).toBe(true);
    expect(json.claims.map(({ core }) => core?.unneededMonthlyCost)).toEqual([1800, undefined]);
  });

  test("with --core, what is needed for what reason", async () => {
    const { stdout } = await upir(["verify", fixed, "--only", "degraded_service_recovered", "--core"]);
    expect(stdout.replace(/\s+/g, " ")).toMatch(
      /needed: Region\.repair after 30s\.\.5min \(at the latest\) not needed: one_at_a_time, Region\.repair after 30s\.\.5min \(at the earliest\)/,
    );
  });
});

describe("assumptions about whole runs", () => {
  const text = `system Promised
component S { state a | b  action go: a -> b anytime  action back: b -> a within 1s }
component T { state c | d  action flip: c -> d anytime }
s: S
t: T
assume served: always (s is a implies eventually s is b)
assume soon: always (s is a implies within 5s s is b)
assume other: always (t is c implies eventually t is d)
property again: always eventually s is b
property bounded: always (s is a implies within 6s s is b)
`;

  test("are in reach of the proofs that read them, and tried like others", { timeout: 120_000 }, async () => {
    const path = "promised.upir";
    const [plain, tried] = [await verify({ path, text }), await verify({ path, text }, { core: true })];
    for (const name of ["again", "bounded"]) {
      expect(needs(coreOf(plain, name))).toEqual({
        "in-reach": ["assumption served", "assumption soon"],
        "not-needed": ["assumption other"],
      });
    }
    const own = (name: string): readonly string[] =>
      (needs(coreOf(tried, name))["not-needed"] ?? []).filter((each) => each.startsWith("assumption"));
    expect(own("bounded")).toEqual(["assumption other", "assumption served"]);
    // Either of the two would do; one of them has to stay.
    expect(own("again")).toEqual(["assumption other", "assumption served"]);
    const soon = tried.claims.map(
      ({ verdict }) => verdict.core!.requirements.find((each) => each.name === "soon")!.need,
    );
    expect(soon).toEqual(["needed", "needed"]);
  });
});

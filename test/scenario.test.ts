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
import { certify, check, verify } from "../src/index.ts";
import type { VerifyOptions } from "../src/index.ts";
import { state, unary } from "../src/ltl/formula.ts";
import type { Problem, Scenario } from "../src/ltl/problem.ts";
import type { FixedEvent } from "../src/system/fixed-play.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import type { Term } from "../src/term/term.ts";
import { not } from "../src/term/term.ts";
import { upir } from "./fake-io.ts";
import { predicate, randomSystem, seconds } from "./random.ts";
import { searchScenario } from "./scenario-search.ts";
import { temporary } from "./temporary.ts";

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

// ── By their text ───────────────────────────────────────────────────────────

const quick = { engine: "zones", sanity: false } as const;

async function verdicts(text: string, options: VerifyOptions = quick): Promise<readonly string[]> {
  const { claims, diagnostics } = await verify({ path: "s.upir", text }, options);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return claims.map(({ claim, verdict }) => `${claim.name}: ${verdict.kind}`);
}

const pair = `system Pair

component Server {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 5s..30s
}

a, b: Server

property comes_back: always a is down implies within 20s a is up
property one_up: always a is up or b is up
property rests: eventually always a is up
`;

describe("claims in scenarios", () => {
  test("without expectations all claims about runs are judged, after those under every play", async () => {
    const text = `${pair}require plain: 2 <= 3\nrequire cost_limit: cost(system) <= $1/month\nscenario night { a.crash at 0s }\n`;
    expect(await verdicts(text, { ...quick, only: ["night", "one_up"] })).toEqual([
      "one_up: violated",
      "comes_back in night: violated",
      "one_up in night: proved",
      "rests in night: proved",
      "plain in night: proved",
    ]);
    expect(await verdicts(text, { ...quick, only: ["one_up in night"] })).toEqual(["one_up in night: proved"]);
  });

  test("the name of a scenario or of a claim in one can be asked for; a near one is offered", async () => {
    await expect(verdicts(`${pair}scenario night {}`, { only: ["nigt"] })).rejects.toMatchObject({
      suggestions: ["night"],
    });
  });

  test("both engines agree, and the solver alone finds out what can happen", { timeout: 200_000 }, async () => {
    const text = `${pair}scenario one { a.crash at 3s..4s expect one_up proved }
scenario late { a.crash at 0s a.repair at 1min expect comes_back vacuous }`;
    const both = { only: ["one"], sanity: false, crossCheck: true };
    expect(await verdicts(text, both)).toEqual(["one_up in one: proved"]);
    const alone = { only: ["late"], sanity: false, engine: "smt" } as const;
    expect(await verdicts(text, alone)).toEqual(["comes_back in late: vacuous"]);
  });

  test("what says nothing in one part of a claim only is no warning in a scenario", async () => {
    const text = `${pair}set all = { a, b }
property each: always forall s in all: s is down implies within 30s s is up
scenario night { a.crash at 0s expect each proved }`;
    const { claims } = await verify({ path: "s.upir", text }, { engine: "zones", only: ["night"] });
    expect(claims[0]!.verdict.kind).toBe("proved");
    expect(claims[0]!.checks?.filter(({ status }) => status === "warning")).toEqual([]);
  });
});

test("no certificate covers a claim in a scenario, and it says so", async () => {
  const text = `${pair}scenario quiet { expect one_up proved }`;
  const options = { only: ["quiet"], sanity: false };
  const { covered, missing } = await certify(await verify({ path: "s.upir", text }, options), options);
  expect(covered).toEqual([]);
  expect(missing).toEqual([{ name: "one_up in quiet", why: "proved in a scenario, which leaves no certificate" }]);
});

describe("what happens in a scenario", () => {
  const system = (actions: string, scenario: string): string => `system S
component C {
  state x | y | z
  var seen: bool = false
${actions}
}
c: C
property never_y: always c is not y
property back: always c is y implies within 9s c is x
${scenario}
`;

  test.each<[title: string, actions: string, scenario: string, verdict: string]>([
    ["a fault with a deadline is a fault: it is left out, and time goes on", "fault f: x -> y within 5s", "", "proved"],
    ["a fault that happens at once is left out", "fault f: x -> y immediately", "", "proved"],
    ["a fault that happens by and by is left out", "fault f: x -> y eventually", "", "proved"],
    ["a fault may come after its deadline", "fault f: x -> y within 5s", "c.f at 1h", "violated"],
    ["but not before it has waited", "fault f: x -> y after 5s..6s", "c.f at 4s", "vacuous"],
    [
      "a periodic fault keeps its distance",
      "fault f: x every 5s do { seen := true }",
      "c.f at 1s c.f at 5s",
      "vacuous",
    ],
    ["or a longer one", "fault f: x every 5s do { seen := true }", "c.f at 1s c.f at 9s", "proved"],
    [
      "an action happens at other times as well",
      "action a: x -> y anytime\naction b: y -> x within 2s",
      "c.a at 9s",
      "violated",
    ],
    ["its deadline counts", "action a: x -> y within 5s", "c.a at 6s", "vacuous"],
    [
      "a reaction happens with its event",
      "fault f: x -> z\nfault g: on f do { seen := true }\naction a: z -> y when seen within 1s",
      "c.f at 1s",
      "violated",
    ],
    ["what never happens does not happen in a scenario", "fault f: x -> y when 1 > 2", "c.f at 0s", "vacuous"],
    [
      "an event at the start that is not possible there",
      "action a: x -> z after 1s\nfault f: z -> y",
      "c.f at 0s",
      "vacuous",
    ],
    ["events at one moment come in any order", "fault f: x -> z\nfault g: z -> y", "c.g at 1s c.f at 1s", "violated"],
    [
      "an event does not come twice",
      "fault f: x -> z\nfault g: z -> x\nfault h: z -> y",
      "c.f at 1s..9s c.g at 1s..9s",
      "proved",
    ],
    ["a huge time", "fault f: x -> y", "c.f at 400000d", "violated"],
  ])("%s", async (_title, actions, events, verdict) => {
    const text = system(actions, `scenario it { ${events} expect never_y ${verdict} }`);
    expect(await verdicts(text, { ...quick, only: ["it"] })).toEqual([`never_y in it: ${verdict}`]);
  });

  test("a run that only just has all events is one", { timeout: 60_000 }, async () => {
    // Only if the first crash comes at 0 s, and the repair 5 s later.
    const text = `${pair}scenario it { a.crash at 0s..1s a.crash at 2s..5s expect comes_back violated }`;
    expect(await verdicts(text, { sanity: false, only: ["it"] })).toEqual(["comes_back in it: violated"]);
  });

  test("an action keeps its own clock, whatever the claim looks at", async () => {
    // A part with the event alone would see time stop at 1 s, where the action has to happen, and take the event for impossible.
    const actions = "action a: within 1s do { seen := true }";
    expect(await verdicts(system(actions, "scenario it { c.a at 2s }"), { ...quick, only: ["never_y in it"] })).toEqual(
      ["never_y in it: proved"],
    );
  });

  test(
    "far ahead of it too much happens: that is not decided, and nothing is said to hold",
    { timeout: 60_000 },
    async () => {
      const actions = "fault f: x -> y\naction tick: x every 10s do { seen := true }";
      const text = system(actions, "scenario it { c.f at 400000d expect back unknown }");
      expect(await verdicts(text, { ...quick, timeout: 300, only: ["it"] })).toEqual(["back in it: unknown"]);
    },
  );

  test.each([
    ["8s", ["in some runs `a.crash at 8s` (line 16) is not possible; they are no runs of the scenario"]],
    ["29999ms", ["in some runs `a.crash at 29999ms` (line 16) is not possible; they are no runs of the scenario"]],
    ["30s", []],
    ["8s..31s", []],
  ])("runs that are left out are told: a second crash at %s", async (time, warnings) => {
    const text = `${pair}scenario it {\n  a.crash at 0s\n  a.crash at ${time}\n  expect one_up proved\n}`;
    const { claims } = await verify({ path: "s.upir", text }, { engine: "zones", only: ["it"] });
    expect(claims.map(({ verdict }) => verdict.kind)).toEqual(["proved"]);
    const found = claims[0]!.checks!.filter(({ status }) => status === "warning");
    expect(found.map((check) => check.text)).toEqual(warnings);
  });

  test("the first event that cannot happen is named, with its line", async () => {
    const text = `${pair}scenario it {\n  b.crash at 1min\n  a.crash at 4s\n  a.crash at 2s\n}`;
    const { claims } = await verify({ path: "s.upir", text }, { ...quick, only: ["it"] });
    expect(claims.map(({ verdict }) => verdict.reason)).toEqual(
      claims.map(() => "`a.crash at 4s` (line 16) can never happen, after what comes before it in the scenario"),
    );
  });

  test("a scenario without a claim asks nothing", () => {
    expect(check({ path: "s.upir", text: "system S\nscenario it {}\n" }).problem?.scenarios).toMatchObject([
      { claims: [] },
    ]);
  });
});

// ── Counterexamples as scenarios ────────────────────────────────────────────

const { folder } = temporary("scenario");
const env = { XDG_STATE_HOME: join(folder, "state") };

/** Three thirds of 10 s are no decimal fraction of a second. */
const thirds = `system Thirds

parameter outage: duration = 10s / 3

component Server {
  state up | down
  var outages: 0..3 = 0
  fault crash: up -> down when outages < 3
  action repair: down -> up after outage..2 * outage do { outages := outages + 1 }
}

set servers = Server[1..2]

property spared: always servers[1].outages = 0 or servers[1] is up or servers[2] is up
property few: always servers[1] is up
`;

const flapping = `system Flapping

component Server {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 5s..30s
}

web: Server

property settles: eventually always web is up
`;

describe("a counterexample that becomes a scenario", () => {
  const spec = join(folder, "thirds.upir");
  const trace = (...args: readonly string[]) => upir(["trace", ...args], { env });
  const scenarioOf = (path: string): string => readFileSync(path, "utf8").replace(/^[^]*?(?=scenario )/, "");

  beforeAll(async () => {
    writeFileSync(spec, thirds);
    const { code } = await upir(["verify", spec, "--engine", "zones", "--no-sanity"], { env });
    expect(code).toBe(1);
  });

  test("lists the faults at their exact times, in a spec of its own that replays them", async () => {
    const { code, stdout, stderr } = await trace("spared", "--save", "night");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("--only night` replays it") });
    expect(stdout).toContain("✗ spared");
    const saved = join(folder, "night.upir");
    expect(readFileSync(saved, "utf8").startsWith(thirds)).toBe(true);
    expect(scenarioOf(saved)).toBe(`scenario night "a counterexample to spared" {
  servers[1].crash at 0s
  servers[1].crash at 10s / 3
  servers[2].crash at 10s / 3
  expect spared violated
}
`);
    const again = await upir(["verify", saved, "--only", "night", "--engine", "zones", "--no-sanity"], { env: {} });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("as the scenario says") });
    expect(await upir(["format", "--check", saved])).toMatchObject({ code: 0 });
  });

  test("never replaces a file, but is added to one on demand", async () => {
    writeFileSync(join(folder, "here.upir"), "here before");
    const refused = await trace("few", "--save", "here");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("is there already; `--into") });
    expect(readFileSync(join(folder, "here.upir"), "utf8")).toBe("here before");
    const both = join(folder, "both.upir");
    for (const name of ["first", "second"])
      expect(await trace("few", "--save", name, "--into", both)).toMatchObject({ code: 0 });
    expect(readFileSync(both, "utf8").match(/^scenario \w+/gm)).toEqual(["scenario first", "scenario second"]);
    const twice = await trace("few", "--save", "first", "--into", both);
    expect(twice).toMatchObject({ code: 3, stderr: expect.stringContaining("duplicate-name") });
  });

  test("is not saved where it would not be one, and the reason is told", async () => {
    const one = await trace("--save", "one");
    expect(one).toMatchObject({ code: 2, stderr: expect.stringContaining("name the claim") });
    const alone = await trace("few", "--into", "x.upir");
    expect(alone).toMatchObject({ code: 2, stderr: expect.stringContaining("--save NAME") });
    const word = await trace("few", "--save", "always");
    expect(word).toMatchObject({ code: 3, stderr: expect.stringContaining("reserved-word") });
    expect(existsSync(join(folder, "always.upir"))).toBe(false);
    const nowhere = await trace("few", "--save", "one", "--into", join(folder, "no", "x.upir"));
    expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining("there is no folder") });
  });

  test("a run that goes round with its faults has too many of them", async () => {
    const path = join(folder, "flapping.upir");
    writeFileSync(path, flapping);
    const own = { env: { XDG_STATE_HOME: join(folder, "other") } };
    await upir(["verify", path, "--no-sanity"], own);
    const { code, stderr } = await upir(["trace", "settles", "--save", "round"], own);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining("`web.crash` happens again and again"),
    });
  });

  test("the run of a scenario is shown and asked about, and is no new scenario; --replay is --from", async () => {
    const path = join(folder, "in-scenario.upir");
    writeFileSync(
      path,
      `${thirds}\nscenario night { servers[1].crash at 1s  servers[2].crash at 2s  expect few violated }\n`,
    );
    const own = { env: { XDG_STATE_HOME: join(folder, "third") } };
    await upir(["verify", path, "--no-sanity", "--engine", "zones", "--only", "night"], own);
    const runs = join(folder, "runs.json");
    const shown = await upir(["trace", "few in night", "--save", runs, "--eval", "servers[1] is up"], own);
    expect(shown).toMatchObject({ code: 0, stdout: expect.stringContaining("servers[1].crash, as the scenario says") });
    const replayed = await upir(["trace", "--replay", runs, "--format", "itf"], own);
    expect(replayed.stdout).not.toContain("has happened");
    expect(JSON.parse(replayed.stdout)).toMatchObject({ loop: expect.any(Number) });
    const both = await upir(["trace", "--replay", runs, "--from", runs], own);
    expect(both).toMatchObject({ code: 2 });
    const anew = await upir(["trace", "few in night", "--save", "anew"], own);
    expect(anew).toMatchObject({ code: 2, stderr: expect.stringContaining("in a scenario already") });
  });
});

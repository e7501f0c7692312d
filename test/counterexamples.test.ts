/** Counterexamples as they are shown: nothing in them can be left out or made shorter, and what they are said to need they need. */
import { Ajv } from "ajv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, decideClaims, verify } from "../src/index.ts";
import type { ClaimResult, Problem, VerifyOptions } from "../src/index.ts";
import { withDeadline } from "../src/engine/evidence.ts";
import { confirmViolation, eventsOf } from "../src/engine/violation.ts";
import { holdsOn } from "../src/ltl/evaluate.ts";
import type { Lasso } from "../src/ltl/evaluate.ts";
import { isLost } from "../src/ltl/lost.ts";
import { split } from "../src/ltl/normalize.ts";
import { lostAfter } from "../src/engine/counterexamples/judge.ts";
import { momentIn } from "../src/engine/counterexamples/earliest.ts";
import type { Preference, Verdict } from "../src/index.ts";
import { state, unary } from "../src/ltl/formula.ts";
import { judge } from "../src/pipeline.ts";
import { coneOf, influenceOf, sliceTo } from "../src/system/slice.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import type { Term } from "../src/term/term.ts";
import { not, variablesOf } from "../src/term/term.ts";
import { sayPreferred } from "../src/report/preferred.ts";
import schema from "../src/report/verify.schema.json" with { type: "json" };
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";
import { lassos, leastTo, reachable } from "./explicit.ts";
import { blameLines } from "../src/report/blame.ts";
import { plainPage } from "../src/report/page.ts";
import { add, compare, equals, greatest, least, rational, subtract, zero } from "../src/source/rational.ts";
import type { Rational } from "../src/source/rational.ts";
import type { Script } from "../src/trace/complete.ts";
import { earliestTimes, longestWay, roundFrom } from "../src/trace/differences.ts";
import { storyOf } from "../src/trace/story.ts";
import type { Trace } from "../src/trace/trace.ts";
import { lassoOf, timesOf } from "../src/trace/trace.ts";
import { replay } from "../src/trace/replay.ts";
import { wholeOf } from "../src/trace/whole.ts";
import {
  predicate,
  randomAssumption,
  randomClaim,
  randomFormula,
  randomPair,
  randomSystem,
  randomValues,
} from "./random.ts";

const { folder, file } = temporary("counterexamples");

// ── Reduction ───────────────────────────────────────────────────────────────

type Timed = Script["events"];

interface Shown {
  readonly problem: Problem;
  readonly result: ClaimResult;
  readonly trace: Trace;
}

async function shownOf(spec: Parameters<typeof verify>[0], options: VerifyOptions = {}): Promise<readonly Shown[]> {
  const { problem, claims } = await verify(spec, { bound: 8, sanity: false, ...options });
  return claims.flatMap((result) => {
    const { trace } = result.verdict;
    return problem === undefined || trace === undefined ? [] : [{ problem, result, trace }];
  });
}

function scriptOf({ result, trace }: Shown): Script {
  const { settled } = result.verdict;
  const { loopStart = 0 } = trace;
  const prefix = { initialStarts: trace.initial.clocks, ...eventsOf(trace, 0, settled ?? loopStart) };
  return settled === undefined ? { ...prefix, cycle: eventsOf(trace, loopStart, trace.steps.length) } : prefix;
}

/** The run that comes of other events; undefined if it is no counterexample, or answers sooner where the worst case is shown. */
function runOf({ problem, result, trace }: Shown, script: Script): Trace | undefined {
  const formula = result.claim.formula!;
  const context = { problem, whole: wholeOf(problem.system) };
  const { settled, worstCase } = result.verdict;
  const sooner = subtract(tookOf(formula, trace), rational(1, 1000));
  const wanted = typeof worstCase === "object" ? withDeadline(formula, sooner) : formula;
  const confirmed = confirmViolation(context, wanted, script);
  if (confirmed.kind === "refused") return undefined;
  if (settled !== undefined && !isLostWithin(wanted, confirmed.trace, confirmed.settled!)) return undefined;
  return confirmed.trace;
}

function tookOf(formula: NonNullable<ClaimResult["claim"]["formula"]>, trace: Trace): Rational {
  const story = storyOf(formula, trace);
  const answered = story?.response?.answered;
  return answered === undefined ? zero : subtract(answered.time, story!.startTime);
}

function isLostWithin(formula: NonNullable<ClaimResult["claim"]["formula"]>, trace: Trace, settled: number): boolean {
  const segments = [trace.initial, ...trace.steps.map(({ state }) => state)]
    .slice(0, settled + 1)
    .map(({ values }, index) => ({ values, duration: index === settled ? zero : trace.steps[index]!.delay }));
  return isLost(formula, segments);
}

function eventsIn(trace: Trace, settled = trace.steps.length): number {
  return trace.steps.slice(0, settled).filter(({ action }) => action !== undefined).length;
}

/** The same script with other events in its beginning or its loop, which may be over sooner. */
function variants(
  { cycle, ...script }: Script,
  change: (events: Timed, end: Rational) => readonly Pick<Script, "events" | "end">[],
): readonly Script[] {
  const again = cycle === undefined ? {} : { cycle };
  return [
    ...change(script.events, script.end).map((part) => ({ ...script, ...part, ...again })),
    ...(cycle === undefined ? [] : change(cycle.events, cycle.end).map((part) => ({ ...script, cycle: part }))),
  ];
}

function withoutOne(script: Script): readonly Script[] {
  return variants(script, (events, end) =>
    events.map((_, left) => ({ events: events.filter((__, index) => index !== left), end })),
  );
}

/** One wait shorter, or gone if it is shorter than that; everything after it comes sooner, or only what has waited. */
function withShorterWait(script: Script, by = rational(1000), isAlone = false): readonly Script[] {
  return variants(script, (events, end) =>
    [...events, ...(isAlone ? [] : [undefined])].flatMap((event, at) => {
      const wait = subtract(event?.time ?? end, events[at - 1]?.time ?? zero);
      if (compare(wait, zero) <= 0) return [];
      const sooner = (time: Rational): Rational => subtract(time, least(wait, by));
      return [
        {
          events: events.map((each, index) =>
            index === at || (index > at && !isAlone) ? { ...each, time: sooner(each.time) } : each,
          ),
          end: isAlone ? end : sooner(end),
        },
      ];
    }),
  );
}

/** A run that shows the worst case goes on until then. */
function isWorst({ result }: Shown): boolean {
  return typeof result.verdict.worstCase === "object";
}

const cases: readonly (readonly [spec: string, ...claims: string[]])[] = [
  ["assumptions", "short"],
  ["at-once"],
  ["constant"],
  ["liveness", "stays", "goes", "silly"],
  ["operators", "settles", "stays", "nested", "nested2", "pastbad", "untl"],
  ["worst-of-all"],
  ["zero-deadline"],
];

describe("a counterexample is reduced", () => {
  test.each(cases)("%s: no event can be left out, and no wait is too long", async (name, ...only) => {
    const some = only.length === 0 ? {} : { only };
    const all = await shownOf(`test/corpus/verdicts/${name}.upir`, { sanity: true, ...some });
    expect(all.length).toBeGreaterThan(0);
    for (const shown of all) {
      const script = scriptOf(shown);
      expect(runOf(shown, script)).toBeDefined();
      for (const smaller of withoutOne(script)) {
        const run = runOf(shown, smaller);
        // What has to happen happens by itself: then nothing was left out.
        if (run !== undefined) expect(eventsIn(run)).toBeGreaterThanOrEqual(eventsIn(shown.trace));
      }
      for (const sooner of withShorterWait(script).slice(0, isWorst(shown) ? -1 : undefined)) {
        const run = runOf(shown, sooner);
        if (run !== undefined)
          expect(compare(timesOf(run).at(-1)!, timesOf(shown.trace).at(-1)!)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test("no wait is longer than needed, and in a run that never ends nothing can come sooner, whether the claim depends on it or not", async () => {
    const tried = { beginnings: 0, loops: 0 };
    const law = fc.asyncProperty(randomSystem, randomClaim, async (system, formula) => {
      // Of a conjunction the first part that fails is shown, though another one may fail sooner.
      const claims = split(formula).map((part) => ({ name: "claim", text: "", formula: part }));
      const problem = { system, assumptions: [], claims };
      const options = { bound: 8, milliseconds: 20_000, engine: "zones", sanity: false } as const;
      for await (const result of judge(problem, options)) {
        const { trace, settled } = result.verdict;
        if (trace === undefined) continue;
        const shown = { problem, result, trace };
        const script = scriptOf(shown);
        if (settled === undefined) {
          tried.loops += nothingIsLate(shown, script);
          continue;
        }
        for (const sooner of withShorterWait(script).slice(0, isWorst(shown) ? -1 : undefined)) {
          tried.beginnings += 1;
          expect(runOf(shown, sooner)).toBeUndefined();
        }
      }
    });
    await fc.assert(law, { numRuns: Number(process.env["LAWS"] ?? 700) });
    // Two that happen within a second, of which the claim depends on one.
    await fc.assert(law, { seed: 1129675993, path: "1860:1:4:4:4:4:4:4:4:6:7:7" });
    // Due at once if its clock starts at the most, and forbidden then.
    await fc.assert(law, { seed: 1989309637, path: "2760:1:1:3:6:6:6:6:8" });
    expect(Math.min(tried.beginnings, tried.loops)).toBeGreaterThan(30);
  });

  /** How many shorter waits were tried of a run with a loop. */
  function nothingIsLate(shown: Shown, script: Script): number {
    const takes = timesOf(shown.trace).at(-1)!;
    // A loop that may take any time takes a second.
    const isAny = compare(script.cycle!.end, rational(1000)) <= 0;
    const sooner = [rational(1000), rational(250)]
      .flatMap((by) => [...withShorterWait(script, by), ...withShorterWait(script, by, true)])
      .filter(({ cycle }) => !isAny || cycle === script.cycle);
    for (const each of sooner) {
      const other = runOf(shown, each);
      if (other === undefined) continue;
      expect(compare(timesOf(other).at(-1)!, takes)).toBeGreaterThanOrEqual(0);
      const isAlone = equals(each.end, script.end) && equals(each.cycle!.end, script.cycle!.end);
      if (isAlone) expect(eventsIn(other)).toBeGreaterThan(eventsIn(shown.trace));
    }
    return sooner.length;
  }

  const detour = `system Detour
    component Server { state up | down  fault crash: up -> down  action repair: down -> up after 20s..60s }
    component Noise { state off | on  action flip: off -> on anytime  action flop: on -> off anytime }
    a, b: Server
    noise: Noise
    property late: always a is down implies within 30s a is up
    property again: eventually always b is up`;

  test("whatever engine found it", async () => {
    const specs = { path: "detour.upir", text: detour };
    for (const engine of ["both", "smt"] as const) {
      const [late, again] = await shownOf(specs, { engine });
      const told = (shown: Shown | undefined): readonly unknown[] =>
        shown!.trace.steps
          .slice(0, shown!.result.verdict.settled)
          .flatMap(({ action }, index) => (action === undefined ? [] : [[action, timesOf(shown!.trace)[index + 1]]]));
      expect(told(late)).toEqual([["a.crash", zero]]);
      expect(told(again)).toEqual([
        ["b.crash", zero],
        ["b.repair", rational(20_000)],
      ]);
      expect(again!.trace.loopStart).toBe(0);
    }
  });
});

test("a run that may not be as small as it gets says so", async () => {
  const counter = (most: number): string => `system Counter
    component Counter { state s  var n: 0..310 = 0  action tick: when n < 310 every 1s do { n := n + 1 } }
    counter: Counter
    property few: always counter.n < ${most}`;
  const notes = async (most: number): Promise<readonly string[]> => {
    const [shown] = await shownOf({ path: "counter.upir", text: counter(most) }, { engine: "zones" });
    return shown!.result.verdict.notes;
  };
  expect(await notes(30)).toEqual([]);
  expect(await notes(300)).toEqual(["the run may not be as small as it gets: there was too much to try"]);
});

// ── What is lost ────────────────────────────────────────────────────────────

const segment = fc.tuple(randomValues, fc.integer({ min: 0, max: 2 })).map(([values, seconds]) => ({
  values,
  duration: rational(1000 * seconds),
}));

test("what the beginning of a run settles no other end can save", () => {
  let lost = 0;
  fc.assert(
    fc.property(
      randomFormula(3),
      fc.array(segment, { minLength: 1, maxLength: 4 }),
      fc.array(fc.array(segment, { minLength: 1, maxLength: 3 }), { minLength: 3, maxLength: 3 }),
      (formula, beginning, ends) => {
        const stopped = [...beginning.slice(0, -1), { ...beginning.at(-1)!, duration: zero }];
        if (!isLost(formula, stopped)) return;
        lost += 1;
        for (const end of ends) {
          const again = [...end.slice(0, -1), { ...end.at(-1)!, duration: rational(1000) }];
          const run: Lasso = { segments: [...beginning, ...again], loopStart: beginning.length };
          expect(holdsOn(formula, run)).toBe(false);
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(lost).toBeGreaterThan(20);
});

// ── Differences ─────────────────────────────────────────────────────────────

const points = 5;
const rules = fc
  .array(
    fc.record({
      from: fc.integer({ min: 0, max: points - 1 }),
      to: fc.integer({ min: 0, max: points - 1 }),
      least: fc.integer({ min: -4, max: 3 }).map((each) => rational(each)),
      rounds: fc.constant(0),
    }),
    { maxLength: 8 },
  )
  // Every point comes at or after the start.
  .map((some) => [...Array.from({ length: points }, (_, to) => ({ from: 0, to, least: zero, rounds: 0 })), ...some]);

/** The longest ways between all points (Floyd and Warshall), which go on growing exactly if the rules contradict one another. */
function allWays(some: readonly { from: number; to: number; least: Rational }[]): readonly (Rational | undefined)[][] {
  const ways: (Rational | undefined)[][] = Array.from({ length: points }, (_, a) =>
    Array.from({ length: points }, (__, b) => (a === b ? zero : undefined)),
  );
  for (const { from, to, least: by } of some) ways[from]![to] = greatest(ways[from]![to] ?? by, by);
  for (let via = 0; via < points; via += 1)
    for (let a = 0; a < points; a += 1)
      for (let b = 0; b < points; b += 1) {
        const [first, second] = [ways[a]![via], ways[via]![b]];
        if (first === undefined || second === undefined) continue;
        const through = add(first, second);
        ways[a]![b] = greatest(ways[a]![b] ?? through, through);
      }
  return ways;
}

describe("differences between points in time", () => {
  test("are solved at the earliest, or contradict one another", () => {
    fc.assert(
      fc.property(rules, (some) => {
        const ways = allWays(some);
        const solved = earliestTimes(points, some);
        if (ways.some((row, at) => compare(row[at]!, zero) > 0)) {
          expect(solved.kind).toBe("contradiction");
          if (solved.kind !== "contradiction") return;
          const excess = solved.circle.reduce((sum, { least: by }) => add(sum, by), zero);
          expect(compare(excess, zero)).toBe(1);
          for (const [index, { from }] of solved.circle.entries()) expect(from).toBe(solved.circle.at(index - 1)!.to);
          return;
        }
        expect(solved).toEqual({ kind: "times", times: ways[0] });
        for (let to = 0; to < points; to += 1) {
          const way = longestWay(points, some, 1, to);
          expect(way?.length).toEqual(ways[1]![to]);
          expect(way?.rules.reduce((sum, { least: by }) => add(sum, by), zero)).toEqual(ways[1]![to]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a loop takes as long as its rules say, and no longer", () => {
    const [order, twice] = [
      { from: 0, to: 1, least: rational(7), rounds: 0 },
      { from: 1, to: 0, least: zero, rounds: -2 },
    ];
    expect(roundFrom(2, [order, twice], zero, "up")).toEqual(rational(7, 2));
    expect(roundFrom(2, [order, { ...twice, rounds: 0, least: rational(-6) }], zero, "up")).toBeUndefined();
    const most = { from: 1, to: 0, least: rational(-10), rounds: 0 };
    const longer = { from: 0, to: 1, least: zero, rounds: 3 };
    expect(roundFrom(2, [most, longer], rational(9), "down")).toEqual(rational(10, 3));
  });
});

// ── What is needed ──────────────────────────────────────────────────────────

/** What is said below the run of the first claim. */
async function needsOf(
  path: string,
  text: string,
  set: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const checked = check({ path, text }, { set });
  expect(checked.diagnostics).toEqual([]);
  const { claims, problem } = await decideClaims(checked, { engine: "zones" });
  const { blame, part } = claims[0]!.verdict;
  return blame === undefined ? [] : blameLines(blame, part ?? problem!.system, { ...plainPage, width: 400 }).slice(1);
}

const checked = `system Checked
  use "patterns/region.upir"
  use "patterns/health-check.upir"
  parameter interval: duration = 10s
  parameter limit: duration = 30s
  parameter unused: duration = 1s
  east: Region(30s..5min)
  check: HealthCheck(east, interval interval, fail_after 3, restore_after 2, answer 0s..5s)
  property failover: always east is down implies within limit (check is out_of_rotation or east is up)`;

describe("a counterexample says what it needs", () => {
  test("a late answer: the sum, and the choices without which it is in time", async () => {
    const [why, needs] = await needsOf("checked.upir", checked);
    expect(why).toBe("Why    3 × 10 s until check.tick + 5 s until check.end = 35 s > 30 s");
    expect(needs!.replaceAll(/ +/g, " ")).toBe(
      "Needs fault east.crash at 0.000 s · check.tick after 10 s (0 s..10 s allowed) · check.tick, every 10s (health-check.upir:37) · " +
        "check.end after 5 s (0 s..5 s allowed) · parameters interval, limit",
    );
  });

  test("a choice that only makes it worse is in the sum, and is not needed", async () => {
    const [why, needs] = await needsOf("checked.upir", checked, { interval: "12s" });
    expect(why).toBe("Why    3 × 12 s until check.tick + 5 s until check.end = 41 s > 30 s");
    expect(needs).toContain("check.tick after 12 s (0 s..12 s allowed)");
    expect(needs).not.toContain("check.end");
  });

  test("two events at one moment in the order that it takes", async () => {
    const tie = `system Tie
      component Job { state waiting | running | done  action start: waiting -> running after 5s  action stop: running -> done immediately }
      component Guard { state off | on  action rise: off -> on after 5s }
      job: Job
      guard: Guard
      property guarded: always job is done implies guard is on`;
    expect(await needsOf("tie.upir", tie)).toEqual(["Needs  job.stop before guard.rise at 5.000 s"]);
  });

  test("what comes too late by nobody's choice needs no choice", async () => {
    const fixed = `system Fixed
      component Job { state waiting | done  action finish: waiting -> done after 5s }
      job: Job
      property soon: within 4s job is done`;
    expect(await needsOf("fixed.upir", fixed)).toEqual([
      "Why    5 s until job.finish = 5 s > 4 s",
      "Needs  job.finish, after 5s (:2)",
    ]);
  });
});

// ── The shortest and the earliest ───────────────────────────────────────────

async function preferred(problem: Problem, prefer: Preference): Promise<Verdict> {
  const options = { bound: 8, milliseconds: 20_000, engine: "zones", sanity: false, prefer } as const;
  for await (const { verdict } of judge(problem, options)) return verdict;
  throw new RangeError("a claim has a verdict");
}

describe("the counterexample that is wanted", () => {
  test("has the fewest events, or fails the soonest, as a search through all states has it", async () => {
    let [shortest, earliest] = [0, 0];
    await fc.assert(
      fc.asyncProperty(randomSystem, predicate, async (system, holding) => {
        const bad = not(holding);
        const formula = unary("always", state(holding));
        const problem = { system, assumptions: [], claims: [{ name: "claim", text: "", formula }] };
        const influence = influenceOf(system);
        const slice = sliceTo(influence, coneOf(influence, variablesOf(holding)));
        const short = await preferred(problem, "shortest");
        if (short.preferred !== undefined && "by" in short.preferred.proof) {
          shortest += 1;
          expect(short.preferred.events).toBeGreaterThanOrEqual(leastTo(slice, bad, "actions")!);
          expect(short.preferred.events).toBeLessThanOrEqual(leastTo(system, bad, "actions")!);
        }
        const early = await preferred(problem, "earliest");
        if (early.preferred !== undefined && "by" in early.preferred.proof) {
          earliest += 1;
          expect(early.preferred.moment!.time).toEqual(rational(1000 * leastTo(system, bad, "ticks")!));
          expect(momentIn(formula, early.trace!)).toEqual(early.preferred.moment);
        }
      }),
      { numRuns: 150 },
    );
    expect(Math.min(shortest, earliest)).toBeGreaterThan(40);
  });

  const lateAndEarly = `system Two
    component Slow { state idle | busy | stuck  action start: idle -> busy after 3s  fault fail: busy -> stuck anytime }
    component Quick {
      state one | two | three | stuck
      action a: one -> two immediately  action b: two -> three immediately  fault fail: three -> stuck anytime
    }
    slow: Slow
    quick: Quick
    property fine: always (slow is not stuck and quick is not stuck)
    property late: always slow is stuck implies within 2s slow is idle
    property goes: eventually quick is stuck`;

  test.each([
    ["shortest", "fine", "shortest: 2 events, in no run fewer · zones, breadth first, confirmed by the solver"],
    ["earliest", "fine", "earliest: 0.000 s, in no run sooner · zones, confirmed by the solver"],
    ["shortest", "late", "shortest: 2 events, in no run fewer · zones, breadth first, confirmed by the solver"],
    ["shortest", "goes", "not proved shortest: no beginning of a run settles that it fails"],
    ["earliest", "late", "earliest: the deadline passes at 5.000 s, in no run sooner · zones, confirmed by the solver"],
  ] as const)("%s %s", async (prefer, only, text) => {
    const { claims } = await verify({ path: "two.upir", text: lateAndEarly }, { only: [only], sanity: false, prefer });
    expect(sayPreferred(claims[0]!.verdict.preferred!)).toBe(text);
  });
});

describe("several counterexamples", () => {
  const two = `system Two
    component Server {
      state up | down | lost
      fault crash: up -> down anytime  fault cut: up -> lost anytime  action repair: down -> up after 20s..60s
    }
    a, b: Server
    property fine: always (a is up or b is up)
    property back: always a is down implies within 30s a is up
    property rests: always eventually a is down`;

  /** Of each run the actions until the claim is lost. */
  function actionsOf({ trace, settled, others }: Verdict): readonly (readonly string[])[] {
    const runs = [{ trace, settled }, ...(others?.runs ?? [])];
    return runs.map((run) => actionsUntil(run.trace!, run.settled));
  }

  function actionsUntil({ steps }: Trace, settled: number | undefined): readonly string[] {
    return steps.slice(0, settled).flatMap(({ action }) => action ?? []);
  }

  /** What each run is said to consist of. */
  function listsOf({ others }: Verdict): readonly (readonly string[])[] {
    return others === undefined ? [] : [others.actions, ...others.runs.map(({ actions }) => actions)];
  }

  /** Whether a state can be reached while only some actions happen: what has to happen at once or by a limit still lets no time pass. */
  function isReachedBy(system: TimedTransitionSystem, names: readonly string[], bad: Term): boolean {
    const actions = system.actions.map((action) =>
      names.includes(action.name) ? action : { ...action, wait: { clock: "none", least: zero } },
    );
    return reachable({ ...system, actions }, bad);
  }

  test("differ in what happens, are confirmed, and are all there are if that is said", async () => {
    const { claims, problem } = await verify({ path: "two.upir", text: two }, { sanity: false, most: 9 });
    const [fine, back, rests] = claims.map(({ verdict }) => verdict);
    expect(actionsOf(fine!).map((actions) => actions.toSorted())).toEqual([
      ["a.crash", "b.crash"],
      ["a.cut", "b.crash"],
      ["a.crash", "b.cut"],
      ["a.cut", "b.cut"],
    ]);
    expect(fine!.others!.runs.map(({ without }) => without)).toEqual([
      ["a.crash"],
      ["b.crash"],
      ["a.crash", "b.crash"],
    ]);
    expect(listsOf(fine!)).toEqual(actionsOf(fine!));
    expect(fine!.others!.complete).toBe("zones, confirmed by the solver");
    for (const { trace, part } of fine!.others!.runs) {
      expect(replay(part, trace)).toEqual({ kind: "accepted" });
      expect(holdsOn(problem!.claims[0]!.formula!, lassoOf(trace))).toBe(false);
    }
    expect(actionsOf(back!)).toEqual([["a.crash"]]);
    expect(back!.others).toEqual({ actions: ["a.crash"], runs: [], complete: "zones, confirmed by the solver" });
    // Nothing has to happen in it, so there is nothing to do without.
    expect(rests!.others).toBeUndefined();
  });

  test("are all there are, of all short lassos that violate a claim", async () => {
    const tried = { complete: 0, lassos: 0 };
    await fc.assert(
      fc.asyncProperty(
        randomSystem,
        randomClaim,
        fc.option(randomAssumption, { freq: 3, nil: undefined }),
        async (system, formula, assumed) => {
          const assumptions = assumed === undefined ? [] : [{ name: "assumed", formula: assumed }];
          const problem = { system, assumptions, claims: [{ name: "claim", text: "", formula }] };
          const options = { bound: 8, milliseconds: 20_000, engine: "zones", sanity: false, most: 9 } as const;
          for await (const { verdict } of judge(problem, options)) {
            if (verdict.others?.complete === undefined) continue;
            tried.complete += 1;
            const lists = listsOf(verdict);
            for (const { trace, lasso } of lassos(system, 3, rational(1000), 1)) {
              if (holdsOn(formula, lasso) || assumptions.some((each) => !holdsOn(each.formula, lasso))) continue;
              tried.lassos += 1;
              const happening = actionsUntil(trace, lostAfter(formula, trace));
              expect(lists.some((list) => list.every((name) => happening.includes(name)))).toBe(true);
            }
          }
        },
      ),
      { numRuns: Number(process.env["LAWS"] ?? 200) },
    );
    expect(Math.min(tried.complete, tried.lassos)).toBeGreaterThan(0);
  });

  const forced = `system Forced
    component Other { state off | on  action flip: off -> on within 1s }
    component Worker { state idle | hurt | gone  fault hit: idle -> hurt anytime  action leave: idle -> gone after 5s }
    other: Other
    worker: Worker
    assume one: always worker is hurt implies other is on
    property fine: always worker is idle`;

  test("are told to do without what does not happen on them, also where the claim does not depend on it", async () => {
    const { claims } = await verify({ path: "forced.upir", text: forced }, { sanity: false, most: 9 });
    const { others } = claims[0]!.verdict;
    expect(actionsOf(claims[0]!.verdict)).toEqual([
      ["other.flip", "worker.hit"],
      ["other.flip", "worker.leave"],
    ]);
    expect(others!.actions).toEqual(["other.flip", "worker.hit"]);
    expect(others!.runs.map(({ actions, without }) => [actions, without])).toEqual([
      [["worker.leave"], ["worker.hit"]],
    ]);
    expect(others!.complete).toBe("zones, confirmed by the solver");
    const { stdout } = await upir(["verify", file("forced.upir", forced), "--max", "9", "--no-sanity"]);
    expect(stdout).toContain("Another one, without worker.hit:");
    expect(stdout).toContain("· other.flip, worker.hit\n   · worker.leave\n");
  });

  test("are as many as wanted, and may be more then", async () => {
    const { claims } = await verify({ path: "two.upir", text: two }, { only: ["fine"], sanity: false, most: 3 });
    expect(claims[0]!.verdict.others!.runs).toHaveLength(2);
    expect(claims[0]!.verdict.others!.complete).toBeUndefined();
  });

  test("are told as JSON that keeps its schema, and kept for `upir trace`", async () => {
    const env = { XDG_STATE_HOME: folder };
    const path = file("two.upir", two);
    const options = ["--json", "--no-sanity", "--engine", "zones", "--max", "3", "--prefer", "shortest"];
    const { stdout } = await upir(["verify", path, ...options], { env });
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
    expect(stdout).toContain('"others"');
    expect(stdout).toContain('"preferred"');
    const third = await upir(["trace", "fine", "--run", "3"], { env });
    expect(third.code).toBe(0);
    expect(third.stdout).toContain("Needs  fault a.crash · fault b.cut");
    expect((await upir(["trace", "fine"], { env })).stdout.match(/^✗ fine/gm)).toHaveLength(3);
    expect((await upir(["trace", "fine", "--run", "4"], { env })).stderr).toContain("there is no run 4: 3 are kept");
    expect((await upir(["trace", "fine", "--format", "itf"], { env })).stderr).toContain("--run 1 to --run 3");
    expect((await upir(["trace", "fine", "--format", "itf", "--run", "2"], { env })).code).toBe(0);
    const happens = await upir(["witness", path, "a is lost", "--prefer", "earliest"], { env });
    expect(happens.stdout).toContain("earliest: 0.000 s, in no run sooner");
  });

  test("without some of them, as a search through all states has it", async () => {
    let complete = 0;
    const isSo = async (system: TimedTransitionSystem, holding: Term): Promise<void> => {
      const formula = unary("always", state(holding));
      const problem = { system, assumptions: [], claims: [{ name: "claim", text: "", formula }] };
      const options = { bound: 8, milliseconds: 20_000, engine: "zones", sanity: false, most: 9 } as const;
      const influence = influenceOf(system);
      const sliceFor = (part: Term): TimedTransitionSystem => sliceTo(influence, coneOf(influence, variablesOf(part)));
      const parts = holding.kind === "and" ? holding.operands : [holding];
      for await (const { verdict } of judge(problem, options)) {
        if (verdict.others === undefined) continue;
        const lists = listsOf(verdict);
        for (const [index, happening] of actionsOf(verdict).entries()) {
          const { actions, without } = {
            actions: verdict.others.actions,
            without: [],
            ...verdict.others.runs[index - 1],
          };
          expect(happening).toEqual(expect.arrayContaining([...actions]));
          expect(happening.filter((name) => without.includes(name))).toEqual([]);
          for (const before of lists.slice(0, index)) expect(before.some((name) => without.includes(name))).toBe(true);
          // Nothing is missing in the list: it does it alone in what the claim, or one part of it, depends on.
          expect(parts.some((part) => isReachedBy(sliceFor(part), actions, not(part)))).toBe(true);
        }
        if (verdict.others.complete === undefined) continue;
        complete += 1;
        for (let bits = 0; bits < 2 ** system.actions.length; bits += 1) {
          const names = system.actions.flatMap(({ name }, index) => ((bits & (1 << index)) === 0 ? [] : [name]));
          if (lists.some((list) => list.every((name) => names.includes(name)))) continue;
          expect(isReachedBy(system, names, not(holding))).toBe(false);
        }
      }
    };
    const law = fc.asyncProperty(randomSystem, predicate, isSo);
    const numRuns = Number(process.env["LAWS"] ?? 300);
    await fc.assert(law, { numRuns });
    const coupled = fc.asyncProperty(randomPair, ({ system, goal }) => isSo(system, goal));
    await fc.assert(coupled, { numRuns: Math.ceil(numRuns / 3) });
    // Something has to happen that the claim does not depend on: by its deadline, unless something else does that keeps it from happening.
    await fc.assert(law, { seed: -820399626, path: "183:1:1:1:1:6" });
    // Without the action time stops after the claim is lost, so no run does without it for ever, and yet one does until then.
    await fc.assert(law, { seed: 1446703685, path: "72:2:4:5:5:6:5:0:3" });
    expect(complete).toBeGreaterThan(10);
  });
});

/**
 * Specs in which exactly one thing is wrong, each beside the same spec repaired: the one has to be flagged, with a run
 * where there is one, and the other has to be without any warning.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inspect } from "../src/engine/checks/inspect.ts";
import { verify } from "../src/index.ts";
import type { ClaimResult, SanityCheck, VerifyResult } from "../src/index.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import type { Solver } from "../src/solver/solver.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import { replay } from "../src/trace/replay.ts";
import { holdsOn } from "../src/ltl/evaluate.ts";
import type { Formula } from "../src/ltl/formula.ts";
import type { Claim } from "../src/ltl/problem.ts";
import { renderClaim } from "../src/report/terminal.ts";
import { rational } from "../src/source/rational.ts";
import { lassos, survey } from "./explicit.ts";
import { expectTimeAndRest } from "./survey-checks.ts";
import { randomClaim, randomSystem } from "./random.ts";

interface Row {
  readonly what: string;
  readonly kind: SanityCheck["kind"];
  /** What the warning has to say. */
  readonly says: string;
  /** With § where it is wrong or right. */
  readonly spec: string;
  readonly wrong: string;
  readonly right: string;
  readonly hasRun?: boolean;
  /** What claim `q` is, where that matters. */
  readonly verdicts?: readonly [wrong: string, right: string];
}

const machine = `
component Machine {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 1s..5s
}
m, k: Machine
property back: always (m is down implies within 5s m is up)
`;

const lamp = `
component Lamp {
  state off | on | broken
  action press: off -> on within 1s
  action release: on -> off after 1s..2s
  fault break: on -> broken
  action mend: broken -> off within 9s
}
l: Lamp
property works: always (l is off implies within 1s l is on)
`;

/** Goes from 0 to 3 and back. */
const count = `
component Count {
  var n: 0..5 = 0
  var full: bool = false
  action up: when n = 0 every 1s do { n := 3  full := true }
  action down: when n = 3 every 1s do { n := 0  full := false }
}
c: Count
`;

function counter(alarm: string): string {
  return `${machine}
component Counter {
  var n: 0..5 = 0
  action tick: when n < 3 every 1s do { n := n + 1 }
  action reset: when n = 3 within 1s do { n := 0 }
  action alarm: when ${alarm} anytime do { n := 0 }
}
c: Counter
property q: always (c.n = 3 implies within 1s c.n < 3)`;
}

const rows: readonly Row[] = [
  {
    what: "a trigger that never comes, in a claim about states only",
    kind: "trigger",
    says: "its trigger can never happen",
    spec: `${machine}${count}property q: always (c.n = § implies c.full)`,
    wrong: "4",
    right: "3",
    verdicts: ["vacuous", "proved"],
  },
  {
    what: "a trigger that never comes, in a claim for the bounded search",
    kind: "trigger",
    says: "its trigger can never happen",
    spec: `${lamp}${count}property q: always (c.n = § implies within 3s ((for 100ms c.n = 3) or c.n = 0))`,
    wrong: "4",
    right: "0",
    verdicts: ["vacuous", "holds-to-bound"],
  },
  {
    what: "a dropped `always`",
    kind: "trigger",
    says: "is `always` missing?",
    spec: `${machine}property q: § (k is down implies within 5s k is up)`,
    wrong: "",
    right: "always",
    verdicts: ["vacuous", "proved"],
  },
  {
    what: "a claim that is true of every sequence of states",
    kind: "trivial",
    says: "it checks nothing",
    spec: `${lamp}property q: always (l is off or l is on or l is §)`,
    wrong: "broken",
    right: "off",
  },
  {
    what: "a bounded response that answers itself",
    kind: "trivial",
    says: "it checks nothing",
    spec: `${machine}property q: always (k is down implies within 5s §)`,
    wrong: "(k is up or k is down)",
    right: "k is up",
  },
  {
    what: "a claim about the past that is true of everything",
    kind: "trivial",
    says: "it checks nothing",
    spec: `${machine}property q: always (k is down implies once k is §)`,
    wrong: "down",
    right: "up",
  },
  {
    what: "an invariant that the assumptions say already",
    kind: "implied",
    says: "follows from `one` alone",
    spec: `${machine}assume one: always not (m is down and k is down)\nproperty q: always (§)`,
    wrong: "m is up or k is up",
    right: "m is down implies within 5s m is up",
  },
  {
    what: "a response that a temporal assumption says already",
    kind: "implied",
    says: "follows from `quick` alone",
    spec: `${machine}
component Job {
  state idle | busy | done
  action start: idle -> busy anytime
  action finish: busy -> done within 5s
  action again: done -> idle within 1s
}
j: Job
assume quick: always (j is busy implies within 4s j is done)
property q: always (j is § implies within 6s j is not §)`,
    wrong: "busy",
    right: "done",
  },
  {
    what: "claims that ask for no service",
    kind: "does-nothing",
    says: "would satisfy all your claims",
    spec: `
component Server {
  state idle | busy | lost
  var tries: 0..3 = 0
  action request: idle -> busy when tries < 2 anytime do { tries := tries + 1 }
  action answer: busy -> idle within 2s do { tries := 0 }
  fault lose: busy -> lost
  action find: lost -> idle within 1s do { tries := 0 }
}
s: Server
property safe: always (§)`,
    wrong: "s.tries <= 2",
    right: "s is busy implies within 2s s is not busy",
  },
  {
    what: "workers that wait for one another, beside a clock that goes on",
    kind: "deadlock",
    says: "can come to rest",
    spec: `
component Clock { state tick | tock  action a: tick -> tock within 1s  action b: tock -> tick within 1s }
clock: Clock
component Worker(other: Worker) {
  state idle | asking | working
  action ask: idle -> asking anytime
  action work: asking -> working when other is § within 1s
  action stop: working -> idle within 1s
}
a: Worker(b)
b: Worker(a)
property q: always (clock is tick implies within 1s clock is tock)`,
    wrong: "idle",
    right: "not working",
    hasRun: true,
  },
  {
    what: "everything at rest",
    kind: "deadlock",
    says: "everything can come to rest",
    spec: `
component Job {
  state idle | busy | failed
  action start: idle -> busy anytime
  action finish: busy -> idle within 5s
  fault fail: busy -> failed
  §
}
j: Job
property q: always (j is busy implies within 5s j is not busy)`,
    wrong: "",
    right: "action retry: failed -> idle after 1s..2s",
    hasRun: true,
  },
  {
    what: "an assumption that forbids what has to happen after a fault",
    kind: "timelock",
    says: "`never_on` forbids `m.repair`",
    spec: `
component Machine {
  state up | down | on
  fault crash: up -> down
  action repair: down -> on after 1s..5s
  action ready: on -> up after 1s..2s
}
m: Machine
assume never_on: always (m is not on or §)
property q: always (m is down implies within 5s m is not down)`,
    wrong: "m is down",
    right: "m is on",
    hasRun: true,
  },
  {
    what: "time that stops in a component that no claim speaks about",
    kind: "timelock",
    says: "`bounded` forbids `other.tick`",
    spec: `${machine}
component Counter {
  var n: 0..5 = 0
  var on: bool = false
  action begin: when not on anytime do { on := true }
  action tick: when on and n < 5 every 1s do { n := n + 1 }
  action reset: when n >= 4 within 1s do { n := 0  on := false }
}
other: Counter
assume bounded: always other.n <= §`,
    wrong: "3",
    right: "5",
    hasRun: true,
  },
  {
    what: "an assumption about two components that forbids what one of them has to do",
    kind: "timelock",
    says: "`not_both` forbids `k.stop`",
    spec: `
component Machine {
  state up | down
  fault crash: up -> down
  action repair: down -> up after §..9s
}
component Drill {
  state up | down
  action stop: up -> down after 1s..5s
  action start: down -> up after 1s..2s
}
m: Machine
k: Drill
assume not_both: always not (m is down and k is down)
property q: always (m is down implies within 9s m is up)`,
    wrong: "1s",
    right: "0s",
    hasRun: true,
  },
  {
    what: "a fair action that an assumption forbids for ever",
    kind: "timelock",
    says: "`stays` forbids `m.repair`",
    spec: `
component Machine {
  state up | down | fixed
  fault crash: up -> down
  action repair: down -> fixed eventually
  action ready: fixed -> up within 1s
  action skip: down -> fixed anytime
}
m: Machine
§
property q: always (m is fixed implies within 1s m is up)`,
    wrong: "assume stays: always m is not fixed",
    right: "",
    hasRun: true,
  },
  {
    what: "actions that follow one another without time passing",
    kind: "zeno",
    says: "without time passing",
    spec: `
component Loop {
  state calm | ping | pong
  fault start: calm -> ping
  action a: ping -> pong immediately
  action b: pong -> ping §
  action c: pong -> calm after 2s
}
l: Loop
property q: always (l is ping implies within 0s l is pong)`,
    wrong: "immediately",
    right: "within 3s",
    hasRun: true,
  },
  {
    what: "an action whose guard holds in no reachable state",
    kind: "dead-action",
    says: "`c.alarm` can never happen",
    spec: counter("n = §"),
    wrong: "5",
    right: "2",
  },
  {
    what: "an action whose guard holds in no state at all",
    kind: "dead-action",
    says: "its condition holds in no state",
    spec: counter("n > 1 and n < §"),
    wrong: "2",
    right: "3",
  },
  {
    what: "a reaction whose condition never holds when its event happens",
    kind: "dead-action",
    says: "`c.note` can never happen",
    spec: `${machine}component Counter {
  state low | high
  action note: low -> high on m.crash when m is §
  action also: low -> high on m.repair
  action forget: high -> low within 1s
}
c: Counter
property q: always (c is high implies within 1s c is low)`,
    wrong: "down",
    right: "up",
  },
  {
    what: "a state that is never taken",
    kind: "dead-state",
    says: "`l is broken` can never be",
    spec: `
component Lamp {
  state off | on | broken
  action press: off -> on within 1s
  action release: on -> off within 1s
  §
}
l: Lamp
property works: always (l is off implies within 1s l is not off)`,
    wrong: "",
    right: "fault break: on -> broken  action mend: broken -> off within 1s",
  },
];

async function run(text: string): Promise<VerifyResult> {
  return verify({ path: "specs/sanity.upir", text: `system Sanity\n${text}\n` }, { bound: 8 });
}

function allChecks({ claims, checks }: VerifyResult): readonly SanityCheck[] {
  return [...claims.flatMap((claim) => claim.checks ?? []), ...checks];
}

function warningsOf(result: VerifyResult): readonly SanityCheck[] {
  return allChecks(result).filter(({ status }) => status === "warning");
}

function verdictOnQ({ claims }: VerifyResult): string | undefined {
  return claims.find(({ claim }) => claim.name === "q")?.verdict.kind;
}

describe("what a spec seems to say", () => {
  test.each(rows)("$kind: $what", async ({ kind, says, spec, wrong, right, hasRun, verdicts }) => {
    const flagged = await run(spec.replaceAll("§", wrong));
    const clean = await run(spec.replaceAll("§", right));
    expect([...flagged.diagnostics, ...clean.diagnostics]).toEqual([]);
    const warning = warningsOf(flagged).find((check) => check.kind === kind);
    expect(warning?.text).toContain(says);
    expect(warningsOf(clean).map(({ kind: what, text }) => `${what}: ${text}`)).toEqual([]);
    if (hasRun === true) expect(warning?.trace).toBeDefined();
    if (verdicts !== undefined) expect([verdictOnQ(flagged), verdictOnQ(clean)]).toEqual(verdicts);
    for (const result of [flagged, clean])
      for (const { trace, part } of allChecks(result))
        if (trace !== undefined) expect(replay(part!, trace)).toEqual({ kind: "accepted" });
  });
});

/** More with `LAWS=5000 npx vitest run test/sanity.test.ts`. */
const runs = Number(process.env["LAWS"] ?? 200);

function* first<T>(count: number, items: Iterable<T>): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

/** What is asked of a claim that is said to be proved. */
async function checksOfClaim(system: TimedTransitionSystem, formula: Formula, solver: Solver): Promise<ClaimResult> {
  const claim: Claim = { name: "claim", text: "", formula };
  const said = (async function* (): AsyncGenerator<ClaimResult> {
    yield { claim, verdict: { kind: "proved", method: "", notes: [] }, milliseconds: 0 };
  })();
  const options = { bound: 4, milliseconds: 20_000 };
  for await (const result of inspect({ system, assumptions: [], claims: [claim] }, solver, options, said))
    return result;
  throw new Error("no claim comes back");
}

async function checksOf(system: TimedTransitionSystem, solver: Solver): Promise<readonly SanityCheck[]> {
  let found: readonly SanityCheck[] = [];
  const options = {
    bound: 4,
    milliseconds: 20_000,
    onChecks: (checks: readonly SanityCheck[]) => void (found = checks),
  };
  const nothing = (async function* (): AsyncGenerator<ClaimResult> {})();
  for await (const _ of inspect({ system, assumptions: [], claims: [] }, solver, options, nothing)) continue;
  return found;
}

describe("checks of random systems", () => {
  test("say what a search through all states finds", { timeout: 4_000_000 }, async () => {
    const seen = { dead: 0, alive: 0, stops: 0, goesOn: 0 };
    const solver = createSolver();
    try {
      await fc.assert(
        fc.asyncProperty(randomSystem, async (system) => {
          const all = survey(system, 3000);
          if (all === undefined) return;
          const checks = await checksOf(system, solver);
          // A component alone may do what in the whole it cannot, because another one stops time before: then it is open.
          const open = checks.some(({ kind, status }) => kind === "dead-action" && status === "unknown");
          for (const { name } of system.actions) {
            const isDead = checks.some(
              ({ status, text }) => status === "warning" && text === `\`${name}\` can never happen`,
            );
            if (isDead || !open) expect([name, isDead]).toEqual([name, !all.happening.has(name)]);
            seen[isDead ? "dead" : "alive"] += 1;
          }
          expectTimeAndRest(checks, all, seen);
        }),
        { numRuns: runs },
      );
    } finally {
      solver.close();
    }
    expect(Math.min(seen.dead, seen.alive, seen.stops, seen.goesOn)).toBeGreaterThan(runs / 40);
  });
});

describe("checks of random claims", () => {
  test("say that a claim is true of everything only if no run breaks it", { timeout: 4_000_000 }, async () => {
    const seen = { trivial: 0, implied: 0, telling: 0 };
    const solver = createSolver();
    try {
      await fc.assert(
        fc.asyncProperty(randomSystem, randomSystem, randomClaim, async (system, other, formula) => {
          const { checks = [] } = await checksOfClaim(system, formula, solver);
          const isTrivial = checks.some(({ kind, status }) => kind === "trivial" && status === "warning");
          const isImplied = checks.some(({ kind, status }) => kind === "implied" && status === "warning");
          seen[isTrivial ? "trivial" : isImplied ? "implied" : "telling"] += 1;
          // Any other system will do for what is trivial, and any with the same assumptions for what they imply.
          const free = { ...other, invariants: isTrivial ? [] : system.invariants };
          if (!isTrivial && !isImplied) return;
          for (const { lasso } of first(2000, lassos(free, 3, rational(0), 2)))
            expect(holdsOn(formula, lasso)).toBe(true);
        }),
        { numRuns: 3 * runs },
      );
    } finally {
      solver.close();
    }
    expect(Math.min(seen.trivial, seen.telling)).toBeGreaterThan(runs / 40);
  });
});

describe("the worst case", () => {
  const spec = (assumption: string): string => `
component Machine {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 1s..5s
}
component Drill {
  state off | on
  action begin: off -> on after 2s..3s
  action finish: on -> off within 1s
}
m: Machine
d: Drill
${assumption}
property q: always (m is down implies within 5s m is up)`;

  test.each([
    ["is exact when a run takes as long", "", true, "worst case 5 s of 5 s, slack 0 s"],
    [
      "is an upper bound when an assumption about another component forbids such runs",
      "assume apart: always not (m is down and d is on)",
      false,
      "worst case at most 5 s of 5 s, slack at least 0 s",
    ],
  ])("%s", async (_, assumption, attained, text) => {
    const { claims, problem } = await run(spec(assumption));
    const [result] = claims as [ClaimResult];
    expect([result.verdict.kind, result.verdict.attained]).toEqual(["proved", attained]);
    const check = result.checks?.find(({ kind }) => kind === "worst-case");
    expect(check?.status).toBe(attained ? "ok" : "unknown");
    expect(renderClaim(result, problem?.system, { width: 100, color: false })).toContain(text);
  });
});

describe("--no-sanity", () => {
  test("leaves out every check", async () => {
    const { claims, checks } = await verify("specs/high-availability-api.upir", { sanity: false });
    expect([
      ...checks,
      ...claims.flatMap((claim) => [...(claim.checks ?? []), ...(claim.verdict.checks ?? [])]),
    ]).toEqual([]);
  });
});

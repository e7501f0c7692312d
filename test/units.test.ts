/**
 * Single functions on small data made by hand, and specs of a few lines: what each promises that whole specs seldom
 * show, with the smallest input that does.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hornClauses } from "../src/encode/horn.ts";
import { combine } from "../src/engine/combine.ts";
import { groupsOf } from "../src/engine/checks/group.ts";
import { checkAssumptions } from "../src/engine/checks/consistency.ts";
import { parametersOf } from "../src/engine/core.ts";
import { decide } from "../src/engine/decide.ts";
import { decisivePart } from "../src/engine/decisive-part.ts";
import { monitor } from "../src/engine/monitor.ts";
import { noSolver } from "../src/engine/no-solver.ts";
import type { ClaimResult } from "../src/engine/result.ts";
import { timerOf } from "../src/engine/setting.ts";
import type { DecideOptions } from "../src/engine/setting.ts";
import { withCores } from "../src/engine/smallest-core.ts";
import type { Verdict } from "../src/engine/verdict.ts";
import { check, verify } from "../src/index.ts";
import type { SanityCheck } from "../src/index.ts";
import { holdsOn } from "../src/ltl/evaluate.ts";
import * as f from "../src/ltl/formula.ts";
import { split } from "../src/ltl/normalize.ts";
import type { Problem } from "../src/ltl/problem.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import { recording } from "../src/solver/recording.ts";
import type { Solver } from "../src/solver/solver.ts";
import type { Rational } from "../src/source/rational.ts";
import { rational, zero } from "../src/source/rational.ts";
import { influenceOf } from "../src/system/slice.ts";
import type { Action, TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import * as t from "../src/term/term.ts";
import { wholeOf } from "../src/trace/whole.ts";

let solver: Solver;
beforeAll(() => {
  solver = createSolver();
});
afterAll(() => solver.close());

function problemOf(text: string): Problem {
  const { problem, diagnostics } = check({ path: "unit.upir", text });
  if (problem === undefined) throw new Error(diagnostics.map(({ code }) => code).join());
  return problem;
}

async function decided(text: string, options: Partial<DecideOptions>, by = solver): Promise<ClaimResult> {
  for await (const result of decide(problemOf(text), by, { bound: 20, milliseconds: 30_000, ...options }))
    return result;
  throw new Error("there is no claim");
}

function seconds(count: number): Rational {
  return rational(count * 1000);
}

const lamp = `
component Lamp {
  state off | on
  action press: off -> on within 2s
  action release: on -> off after 1s..3s
}
l: Lamp
property lit: always (l is off implies within 2s l is on)`;

const p = t.variable("p", t.boolSort);
const q = t.variable("q", t.boolSort);

// ── Verdicts together ───────────────────────────────────────────────────────

describe("the verdict on a conjunction", () => {
  const proved: Verdict = { kind: "proved", method: "zones", notes: [] };
  const answered: Verdict = { ...proved, deadline: seconds(5), worstCase: seconds(3), attained: true };
  const proof = (kind: "automaton" | "by-parts"): Pick<Verdict, "proofs"> =>
    ({ proofs: [{ recipe: { kind }, steps: [] }] }) as unknown as Pick<Verdict, "proofs">;
  const upTo = (steps: number): Verdict => ({
    kind: "holds-to-bound",
    method: "bounded LTL",
    depth: steps,
    depthUnit: "steps",
    bound: { steps },
    notes: [],
  });

  test("of one part is the verdict on that part, as it is", () => {
    const known: Verdict = { kind: "unknown", method: "none", deadline: seconds(5), worstCase: seconds(7), notes: [] };
    for (const verdict of [known, answered, upTo(4)]) expect(combine([verdict], true)).toBe(verdict);
  });

  test("of parts that hold to different bounds holds to the least of them", () => {
    expect(combine([upTo(7), upTo(4), upTo(9), proved], true).bound).toEqual({ steps: 4 });
    const cut = { ...upTo(4), bound: { steps: 4, isCut: true } } as const;
    expect(combine([upTo(7), cut, proved], true).bound).toEqual({ steps: 4, isCut: true });
  });

  test("has the deadline that some of its parts have, unless they have different ones", () => {
    expect(combine([proved, answered], true).deadline).toEqual(seconds(5));
    expect(combine([answered, proved, answered], true).deadline).toEqual(seconds(5));
    expect(combine([answered, { ...answered, deadline: seconds(6) }], true)).not.toHaveProperty("deadline");
  });

  test("has a worst case if no part may be about a response of which no time is known", () => {
    expect(combine([answered, proved], true).worstCase).toEqual(seconds(3));
    const inTime: Verdict = { ...proved, worstCase: seconds(3) };
    expect(combine([inTime, { ...inTime, worstCase: seconds(4) }], true).worstCase).toEqual(seconds(4));
    expect(combine([answered, { ...proved, ...proof("by-parts") }], true).worstCase).toEqual(seconds(3));
    expect(combine([answered, { ...proved, ...proof("automaton") }], true)).not.toHaveProperty("worstCase");
  });
});

// ── Formulas ────────────────────────────────────────────────────────────────

test.each([
  [2000, 2000],
  [2001, 1],
])("a claim that would fall into %i conjuncts is split into %i", (count, parts) => {
  const each = Array.from({ length: count }, (_, index) =>
    f.unary("eventually", f.state(t.variable(`v${index}`, t.boolSort))),
  );
  expect(split(f.or(f.state(p), f.and(...each)))).toHaveLength(parts);
});

test("a delay is as long as all that is between two instants, however often operators have cut it", () => {
  const values = (first: boolean, second: boolean): ReadonlyMap<string, boolean> =>
    new Map([
      ["p", first],
      ["q", second],
    ]);
  const lasso = {
    segments: [
      { values: values(false, false), duration: seconds(5) },
      { values: values(true, false), duration: seconds(3) },
      { values: values(true, true), duration: seconds(1) },
    ],
    loopStart: 2,
  };
  // From 3 s on, and from 7 s on.
  const [soonP, soonQ] = [f.bounded("within", seconds(2), f.state(p)), f.bounded("within", seconds(1), f.state(q))];
  for (const both of [f.and(soonP, soonQ), f.and(soonQ, soonP)]) {
    expect(holdsOn(f.bounded("within", seconds(7), both), lasso)).toBe(true);
    expect(holdsOn(f.bounded("within", rational(6999), both), lasso)).toBe(false);
  }
});

// ── Monitors and engines ────────────────────────────────────────────────────

test("a release is broken only where what it keeps does not hold", () => {
  const { bad, system } = monitor(
    { name: "", variables: [], history: [], clocks: [], actions: [], invariants: [] },
    f.unary("always", f.binary("release", f.state(p), f.state(q))),
  )!;
  const own = t.variable(system.history[0]!.name, t.boolSort);
  expect(bad).toEqual(t.and(own, t.not(q)));
});

test("a result says how long its claim took", async () => {
  const before = performance.now();
  const { milliseconds } = await decided(lamp, { engine: "zones" }, noSolver);
  expect(milliseconds).toBeGreaterThan(0);
  expect(milliseconds).toBeLessThanOrEqual(performance.now() - before);
});

test("a run that a bounded search finds says after how many of its steps nothing can save the claim", async () => {
  const spec = lamp.replace(
    /property.*/s,
    "property stays: always (l is on implies ((for 5s l is on) or for 1s l is off))",
  );
  const { verdict } = await decided(spec, { engine: "both", bound: 6, sanity: false });
  expect(verdict).toMatchObject({
    kind: "violated",
    method: "bounded LTL, replayed",
    settled: expect.any(Number) as number,
  });
});

/** Odd numbers are never reached, but three of them in a row have to be looked at to see that 5 is not. */
const evens = `
component Evens {
  var n: 0..6 = 0
  action up: when n < 5 anytime do { n := n + 2 }
  action again: when n = 6 anytime do { n := 0 }
}
e: Evens
property even: always e.n != 5`;

test("the solver alone looks as many steps ahead as it is told to, and claims no more", async () => {
  const withoutHorn: Solver = {
    ...solver,
    check: (script, limits) =>
      script.text.includes("HORN")
        ? Promise.resolve({ kind: "unknown", reason: "none was found" })
        : solver.check(script, limits),
  };
  const { verdict } = await decided(evens, { engine: "smt", bound: 12 }, withoutHorn);
  expect(verdict).toMatchObject({ kind: "holds-to-bound", depth: 12, bound: { steps: 12 } });
});

test("a response is no proof of `until` where what is to be kept fails in the meantime", async () => {
  const spec = `
component Work {
  state running | done
  var n: 0..5 = 0
  action tick: running when n < 5 anytime do { n := n + 1 }
  action finish: running -> done within 1s
}
w: Work
property few: w.n < 5 until w is done`;
  const { verdict } = await decided(spec, { engine: "smt", bound: 3 });
  expect(verdict).toMatchObject({ kind: "holds-to-bound", bound: { steps: 3 } });
});

test("what was found of one instance is not asked again of another that is like it", async () => {
  const asked: string[] = [];
  const spec = `
component Count {
  var n: 0..3 = 0
  action up: when n < 2 anytime do { n := n + 1 }
}
a, b: Count
property first: always a.n < 3
property second: always b.n < 3`;
  const options = { engine: "smt", bound: 5, milliseconds: 30_000 } as const;
  const numbers: number[] = [];
  for await (const { verdict } of decide(problemOf(spec), recording(solver, asked), options)) {
    expect(verdict.kind).toBe("proved");
    numbers.push(asked.splice(0).length);
  }
  expect(numbers).toEqual([expect.any(Number), 0]);
  expect(numbers[0]).toBeGreaterThan(0);
});

test("a clock never starts beyond its limit", () => {
  const action: Action = {
    name: "start",
    owner: "",
    kind: "fault",
    guard: t.not(p),
    urgent: false,
    updates: [{ variable: "p", value: t.truth }],
    restarts: [],
    fairness: "none",
    timing: "anytime",
  };
  const system: TimedTransitionSystem = {
    name: "Late",
    variables: [{ name: "p", sort: t.boolSort, initial: false, owner: "", label: "p" }],
    history: [],
    clocks: [{ name: "c", active: p, start: { least: zero, most: seconds(2) }, limit: seconds(1) }],
    actions: [action],
    invariants: [],
  };
  const rule = hornClauses(system, t.falsehood, 10)!
    .script.text.split("\n")
    .find((line) => line.includes("|at 0|") && line.includes("|at 1|"));
  expect(rule).toContain("1000");
  expect(rule).toContain("2000");
});

// ── Reactions ───────────────────────────────────────────────────────────────

test("an action does not write what a reaction would that cannot happen along with it", () => {
  const { system } = problemOf(`
component Door {
  state shut | open
  action push: shut -> open anytime
  action pull: open -> shut anytime
}
component Bell {
  state calm | loud
  action ring: calm -> loud on d.push when d is open
  action hush: loud -> calm on d.pull when d is open
}
d: Door
b: Bell`);
  const written = system.actions.map(({ name, updates }) => [name, updates.map(({ variable }) => variable)]);
  expect(written).toEqual([
    ["d.push", ["d.state"]],
    ["d.pull", ["d.state", "b.state"]],
  ]);
});

test("what reacts to a reaction happens only where that one does", async () => {
  const spec = `
component Door {
  state shut | open
  action push: shut -> open anytime
}
component Fuse {
  state intact | blown
  fault blow: intact -> blown
}
component Bell {
  state calm | loud
  action ring: calm -> loud on d.push when f is intact
}
component Guard {
  state asleep | awake
  action hear: asleep -> awake on b.ring
}
d: Door
f: Fuse
b: Bell
g: Guard
property heard: always (g is awake iff b is loud)`;
  expect((await decided(spec, { engine: "zones", sanity: false }, noSolver)).verdict.kind).toBe("proved");
});

// ── Checks ──────────────────────────────────────────────────────────────────

async function checksOf(
  text: string,
  kind: SanityCheck["kind"],
): Promise<readonly Pick<SanityCheck, "status" | "text">[]> {
  const { checks, diagnostics } = await verify({ path: "unit.upir", text }, { engine: "zones" });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return checks.filter((each) => each.kind === kind).map(({ status, text: says }) => ({ status, text: says }));
}

test("a part has the variables that nothing writes only where something in it speaks of them", () => {
  const { system } = problemOf(`
component Lamp {
  state off | on
  var spare: bool = false
  action flip: off -> on anytime
}
a, b: Lamp
assume lit: always (a is off or not b.spare)`);
  const whole = wholeOf(system);
  const namesIn = (part: TimedTransitionSystem): readonly string[] => part.variables.map(({ name }) => name);
  expect(namesIn(whole.partWith(["a.state"]))).toEqual(["a.state"]);
  expect(namesIn(whole.partWith(["a.state", "b.spare"]))).toEqual(["a.state", "b.spare"]);
  expect(whole.partWith(["a.state", "b.state"])).toBe(system);
  expect(namesIn(decisivePart(system, whole, ["a.state"]))).toEqual(["a.state", "b.spare"]);
});

test("an assumption about one component alone leaves no action of it unsure", async () => {
  const problem = problemOf(`
component Count {
  var n: 0..5 = 0
  action up: when n < 5 anytime do { n := n + 1 }
}
a, b, c: Count
assume few: always a.n < 3
assume fewer: always (b.n < 2 or c.n < 2)`);
  const groups = await groupsOf(problem, { maximalNodes: 1000, stop: () => Promise.resolve(false) });
  const unsure = groups.map((group) => [group.system.actions[0]!.name, [...group.unsure]]);
  expect(unsure).toEqual([
    ["a.up", []],
    ["b.up", ["b.up"]],
  ]);
});

test.each([
  ["couples one of them with something else", "always not (b is down and (y is p or y is q))"],
  ["is about whole runs", "always (b is down implies always eventually (b is down and always b is up))"],
])("what can happen in one of two that are alike is not said of the other, if an assumption %s", async (_, assumed) => {
  const spec = (more: string): string => `
component Server {
  state up | down
  fault crash: up -> down
  action repair: down -> up within 5s
}
component Flag { state p | q  fault go: p -> q  fault back: q -> p }
a, b: Server
x, y: Flag
assume one: always not (a is down and x is q)
${more}`;
  expect(await checksOf(spec(`assume two: ${assumed}`), "dead-action")).toEqual([
    { status: "unknown", text: "not decided whether every action can happen" },
  ]);
  expect(await checksOf(spec("assume two: always not (y is q and b is down)"), "dead-action")).toEqual([
    { status: "ok", text: "every action can happen, replayed" },
  ]);
});

test("time that stops in one of two that are alike is not overlooked because it goes on in the other", async () => {
  const spec = `
component Server {
  state up | down
  fault crash: up -> down
  action repair: down -> up within 5s
}
component Flag { state p | q  fault go: p -> q  action back: q -> p within 1s }
component Switch { state p | q  fault go: p -> q }
a, b: Server
x: Flag
y: Switch
assume one: always not (a is up and x is q)
assume two: always not (b is up and y is q)`;
  const said = await checksOf(spec, "timelock");
  expect(said.map(({ status }) => status)).not.toContain("ok");
});

test("of an instance of which only a part comes to rest, only that part is said to", async () => {
  const spec = `
component Driver {
  state up | down
  var known: bool = false
  fault crash: up -> down
  action repair: down -> up within 1s
  action learn: when not known anytime do { known := true }
}
component Watch(driver: Driver) {
  state a | b
  action there: a -> b after 1s..2s
  action back: b -> a when not driver.known within 2s
}
d: Driver
w: Watch(d)`;
  expect(await checksOf(spec, "deadlock")).toEqual([
    { status: "warning", text: "`d.known`, `w` can come to rest: from then on nothing can ever happen there" },
  ]);
});

test("an action of which no run is shown is not taken for one that others show", async () => {
  const spec = `
component Lamp {
  state off | on
  action flip: off -> off anytime
  action switch_on: off -> on anytime
}
component Fuse {
  state off | on
  action blow: on -> off anytime
  action mend: off -> on anytime
}
l: Lamp
f: Fuse
assume never: always not (l is on and (f is on or f is off))`;
  expect(await checksOf(spec, "dead-action")).toEqual([
    { status: "unknown", text: "not decided whether every action can happen" },
  ]);
});

test("an action that ends in a trap the first time is shown by a longer run in which it does not", async () => {
  const spec = `
component Walk {
  var n: 0..5 = 0
  action step: when n = 0 or n = 3 anytime do { n := n + 1 }
  action skip: when n = 0 anytime do { n := 2 }
  action on: when n = 2 anytime do { n := 3 }
  action back: when n = 4 anytime do { n := 0 }
  action leave: when n = 1 within 1s do { n := 5 }
}
w: Walk
assume inside: always w.n < 5`;
  expect(await checksOf(spec, "dead-action")).toEqual([{ status: "warning", text: "`w.leave` can never happen" }]);
});

test("an action that is fair has to be possible only where its condition holds", async () => {
  const spec = `
component Lamp {
  state off | on
  action press: off -> on eventually
  action release: on -> off eventually
}
l: Lamp`;
  expect(await checksOf(spec, "timelock")).toEqual([{ status: "ok", text: "time can pass on from every state" }]);
});

test("what an assumption forbids for ever is no fair action that can happen", async () => {
  const machine = `
component Machine {
  state up | down | fixed
  fault crash: up -> down
  action repair: down -> fixed eventually
  action ready: fixed -> up within 1s
}
m: Machine`;
  const [fine] = await checksOf(machine, "timelock");
  expect(fine!.status).toBe("ok");
  const [trap] = await checksOf(`${machine}\nassume stays: always m is not fixed`, "timelock");
  expect(trap).toMatchObject({ status: "warning", text: expect.stringContaining("forbids `m.repair`") as string });
});

test("instances that can wait for ever come to rest, though one state leads back to itself", async () => {
  const spec = `
component Server {
  state idle | dead
  action poll: idle -> idle every 1s
  fault fail: idle -> dead
}
component Client {
  state idle | dead
  action follow: idle -> dead on s.fail
}
component Clock {
  state tick | tock
  action there: tick -> tock every 1s
  action back: tock -> tick every 1s
}
s: Server
c: Client
k: Clock`;
  const [found] = await checksOf(spec, "deadlock");
  expect(found).toMatchObject({ status: "warning", text: expect.stringContaining("can come to rest") as string });
});

test("of several assumptions the one that no run keeps is named", async () => {
  const problem = problemOf(lamp);
  const { sort } = problem.system.variables[0]!;
  const state = t.variable("l.state", sort);
  const comes = (term: t.Term): f.Formula => f.unary("eventually", f.state(term));
  const lights = { name: "lights", formula: comes(t.equal(state, t.constant(sort, "on"))) };
  const both = {
    name: "both",
    formula: f.and(...["on", "off"].map((each) => f.unary("always", f.state(t.equal(state, t.constant(sort, each)))))),
  };
  const options = { bound: 4, milliseconds: 30_000 };
  const checked = await checkAssumptions({
    problem: { ...problem, assumptions: [lights, both] },
    influence: influenceOf(problem.system),
    whole: wholeOf(problem.system),
    solver,
    options,
    known: new Map(),
    ofClaim: new Map(),
    ...timerOf(options),
  });
  expect(checked.isContradictory).toBe(true);
  expect(checked.check.text).toContain("`both`");
});

// ── Cores ───────────────────────────────────────────────────────────────────

test("a parameter is not needed where no timing that it enters is, or where none is read", () => {
  const problem = problemOf(lamp);
  const parameters = [
    { name: "one", timings: ["l.press"], components: [], sentences: [] },
    { name: "two", timings: ["l.press", "l.release"], components: [], sentences: [] },
    { name: "none", timings: ["k.press"], components: [], sentences: [] },
  ];
  const requirements = ["press", "release"].map(
    (name) => ({ what: "timing", name: `Lamp.${name}`, need: "not-needed", why: "" }) as const,
  );
  const found = parametersOf({ ...problem, parameters }, "lit", {
    components: ["l"],
    actions: ["l.press", "l.release"],
    requirements,
  });
  expect(found.map(({ name, need, why }) => [name, need, why])).toEqual([
    ["one", "not-needed", "proved without the timings that it enters"],
    ["two", "not-needed", "proved without the timings that it enters"],
    ["none", "not-needed", "the proof does not read it"],
  ]);
});

test.each([
  ["it is interrupted", true, 30_000],
  ["its time is over", false, 0],
])("nothing is tried for a smaller core once %s", async (_, isOver, milliseconds) => {
  const result = await decided(lamp, { engine: "both", sanity: false });
  const controller = new AbortController();
  if (isOver) controller.abort();
  const lines: string[] = [];
  const results = (async function* () {
    yield await Promise.resolve(result);
  })();
  const onProgress = (line: string): unknown => lines.push(line);
  const options = { bound: 20, milliseconds, core: true, signal: controller.signal, onProgress };
  for await (const { verdict } of withCores(problemOf(lamp), solver, options, results)) {
    const tried = verdict.core!.requirements.filter(({ what }) => what === "timing");
    expect(tried.map(({ need }) => need)).toEqual(tried.map(() => "in-reach"));
    expect(tried.length).toBeGreaterThan(0);
    expect(verdict.core!.isSmallest).toBe(false);
  }
  expect(lines).toEqual([]);
});

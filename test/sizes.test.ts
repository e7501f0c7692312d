/**
 * What is decided of one instance stands for those that are the same but for names: never for one that differs in anything that
 * counts. And claims about many instances, by parts: broken by what makes them false.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../src/engine/verdict.ts";
import { verify } from "../src/index.ts";
import type { VerifyResult } from "../src/index.ts";
import { rational } from "../src/source/rational.ts";
import { coneOf, influenceOf, sliceTo } from "../src/system/slice.ts";
import { componentsOf, restrictionOf } from "../src/system/components.ts";
import type { Action, TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import { writingOf } from "../src/system/writing.ts";
import { holds } from "../src/term/evaluate.ts";
import { asAtLeast, atLeast, atLeastSpelled, monotone } from "../src/term/monotone.ts";
import type { Sort, Term } from "../src/term/term.ts";
import * as t from "../src/term/term.ts";

function decided(text: string, set: Record<string, string> = {}): Promise<VerifyResult> {
  return verify({ path: "specs/bench/here.upir", text }, { set, timeout: 60_000 });
}

const messages = ({ diagnostics }: VerifyResult): readonly unknown[] =>
  diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);

async function kinds(text: string, set?: Record<string, string>): Promise<readonly string[]> {
  const result = await decided(text, set);
  expect(messages(result)).toEqual([]);
  return result.claims.map(({ verdict }) => verdict.kind);
}

// ── Symmetry ────────────────────────────────────────────────────────────────

/** Five regions of which one takes longer; `more` is added to the spec. */
function regions(odd: number, more: string): string {
  const names = [1, 2, 3, 4, 5].map((number) => `r${number}`);
  const lines = names.map((name, index) => `${name}: Region(30s..${index === odd ? 301 : 300}s)`);
  return `system Odd\nuse "patterns/region.upir"\n${lines.join("\n")}\nset regions = { ${names.join(", ")} }\n${more}\n`;
}

const upAgain = "property up_again: always forall r in regions: r is down implies within 300s r is up";

describe("instances that are alike but for one thing", () => {
  test.each([0, 2, 4])(
    "a region that takes longer, as number %i of five, is not taken for one of the others",
    async (odd) => {
      const [claim] = (await decided(regions(odd, upAgain))).claims;
      expect(claim!.verdict.kind).toBe("violated");
      expect(claim!.verdict.worstCase).toEqual(rational(301_000));
      expect(await kinds(regions(9, upAgain))).toEqual(["proved"]);
    },
  );

  test("an assumption about one region is no assumption about the others", async () => {
    const never = "property never_down: always forall r in regions: r is up";
    const all = [1, 2, 3, 4, 5].map((number) => `assume up_${number}: always r${number} is up`);
    expect(await kinds(regions(9, [...all, never].join("\n")))).toEqual(["proved"]);
    for (const without of [0, 2, 4])
      expect(await kinds(regions(9, [...all.filter((_, index) => index !== without), never].join("\n")))).toEqual([
        "violated",
      ]);
  });

  test("of four regions that keep out of one another's way, one that does not breaks the claim", async () => {
    const pairs = ["r1 r2", "r2 r3", "r3 r4", "r4 r5", "r1 r3", "r1 r4", "r1 r5", "r2 r4", "r2 r5", "r3 r5"];
    const assumed = pairs.map(
      (pair, index) => `assume pair_${index}: always not (${pair.replace(" ", " is down and ")} is down)`,
    );
    const claim = `property one_down: always ${pairs.map((pair) => `not (${pair.replace(" ", " is down and ")} is down)`).join(" and ")}`;
    expect(await kinds(regions(9, [...assumed, claim].join("\n")))).toEqual(["proved"]);
    for (const without of [0, 5, 9])
      expect(await kinds(regions(9, [...assumed.filter((_, index) => index !== without), claim].join("\n")))).toEqual([
        "violated",
      ]);
  });

  // The zones of r2 alone say that its trigger can come, and it does come in r1; only the whole system says that r2 is never down.
  test.each([
    [
      "couples it with something else",
      "component Flag { state off | on  action never: on -> off }\nflag: Flag\nassume keeps: always (r2 is up or flag is on)",
    ],
    [
      "is about whole runs",
      "assume keeps: always (r2 is down implies always eventually (r2 is down and always r2 is up))",
    ],
  ])(
    "a trigger that only one of them can have is not said to come in the other, if the assumption %s",
    async (_, assumption) => {
      for (const shape of [
        "r is down implies within 300s r is up",
        "r is down implies eventually (r is up and eventually r is down or r is up)",
      ]) {
        const claims = ["r1", "r2"].map((name) => `property of_${name}: always (${shape.replaceAll(/\br\b/g, name)})`);
        const result = await decided(regions(9, [assumption, ...claims].join("\n")));
        expect(messages(result)).toEqual([]);
        const reached = result.claims.map(({ checks = [] }) =>
          checks.some(({ kind, status }) => kind === "trigger" && status === "ok"),
        );
        expect(reached).toEqual([true, false]);
      }
    },
  );
});

const mode: Sort = { kind: "enum", values: ["on", "off"] };
const counter: Sort = { kind: "int", least: 0, most: 3 };

/** A machine of its own for a prefix, with everything that a system can have. */
function machine(prefix: string): TimedTransitionSystem {
  const [x, n, clock] = [`${prefix}.x`, `${prefix}.n`, `${prefix}.clock`];
  const isOn = t.equal(t.variable(x, mode), t.constant(mode, "on"));
  const few = t.less(t.variable(n, counter), t.int(2));
  return {
    name: "machine",
    variables: [
      { name: x, sort: mode, initial: "on", owner: prefix, label: "x" },
      { name: n, sort: counter, initial: 0, owner: prefix, label: "n" },
    ],
    history: [{ name: `${prefix}.past`, sort: t.boolSort, initially: t.falsehood, next: isOn }],
    clocks: [{ name: clock, active: isOn, start: { least: rational(0), most: rational(1) }, limit: rational(9) }],
    actions: [
      {
        name: `${prefix}.go`,
        owner: prefix,
        kind: "action",
        guard: t.and(isOn, few),
        wait: { clock, least: rational(2) },
        urgent: false,
        updates: [{ variable: n, value: t.add(t.variable(n, counter), t.int(1)) }],
        restarts: [clock],
        fairness: "weak",
        timing: "",
      },
    ],
    invariants: [{ name: "few", holds: t.atMost(t.variable(n, counter), t.int(2)) }],
  };
}

describe("the writing of a system", () => {
  test("is the same for one that is the same but for names", () => {
    expect(writingOf(machine("a"), t.truth, undefined)).toBe(writingOf(machine("b"), t.truth, undefined));
  });

  const whole = machine("a");
  const [action] = whole.actions as [Action];
  const [clock] = whole.clocks as [(typeof whole.clocks)[0]];
  const withAction = (changed: Partial<Action>): TimedTransitionSystem => ({
    ...whole,
    actions: [{ ...action, ...changed }],
  });
  const withClock = (changed: Partial<typeof clock>): TimedTransitionSystem => ({
    ...whole,
    clocks: [{ ...clock, ...changed }],
  });
  const { wait: _wait, ...unwaiting } = action;
  const { limit: _limit, ...unlimited } = clock;
  const x = t.variable("a.x", mode);
  const [first, second] = whole.variables as [(typeof whole.variables)[0], (typeof whole.variables)[0]];

  test.each<[string, TimedTransitionSystem]>([
    ["the initial value", { ...whole, variables: [first, { ...second, initial: 1 }] }],
    ["a range", { ...whole, variables: [first, { ...second, sort: { ...counter, most: 4 } as Sort }] }],
    [
      "the names of values",
      { ...whole, variables: [{ ...first, sort: { kind: "enum", values: ["on", "out"] } }, second] },
    ],
    ["one variable less", { ...whole, variables: [first] }],
    ["no history", { ...whole, history: [] }],
    ["what history begins with", { ...whole, history: [{ ...whole.history[0]!, initially: t.truth }] }],
    ["what history becomes", { ...whole, history: [{ ...whole.history[0]!, next: t.not(whole.history[0]!.next) }] }],
    ["when a clock runs", withClock({ active: t.truth })],
    ["where a clock starts", withClock({ start: { least: rational(0), most: rational(2) } })],
    ["the limit of a clock", withClock({ limit: rational(8) })],
    ["no limit", { ...whole, clocks: [unlimited] }],
    ["a guard", withAction({ guard: t.truth })],
    ["a guard that is an or", withAction({ guard: t.or(...t.conjunctsOf(action.guard)) })],
    ["how long an action waits", withAction({ wait: { clock: "a.clock", least: rational(3) } })],
    ["no waiting", { ...whole, actions: [unwaiting] }],
    ["urgency", withAction({ urgent: true })],
    ["fairness", withAction({ fairness: "none" })],
    ["no restart", withAction({ restarts: [] })],
    ["what is written", withAction({ updates: [{ variable: "a.n", value: t.int(1) }] })],
    ["which is written", withAction({ updates: [{ variable: "a.x", value: t.constant(mode, "off") }] })],
    [
      "an assumption",
      { ...whole, invariants: [{ name: "few", holds: t.atMost(t.variable("a.n", counter), t.int(1)) }] },
    ],
    [
      "a strict assumption",
      { ...whole, invariants: [{ name: "few", holds: t.less(t.variable("a.n", counter), t.int(2)) }] },
    ],
    ["no assumption", { ...whole, invariants: [] }],
  ])("is another one where %s differs", (_, other) => {
    expect(writingOf(other)).not.toBe(writingOf(whole));
  });

  test("is another one for other terms about it", () => {
    const isOn = t.equal(x, t.constant(mode, "on"));
    const writings = [[], [undefined], [t.truth], [isOn], [t.not(isOn)], [isOn, undefined], [undefined, isOn]];
    expect(new Set(writings.map((terms) => writingOf(whole, ...terms))).size).toBe(writings.length);
  });
});

describe("a part of a system", () => {
  const many = ["a", "b", "c"].map(machine);
  const sum = t.count(["a", "b", "c"].map((each) => t.equal(t.variable(`${each}.x`, mode), t.constant(mode, "off"))));
  const whole: TimedTransitionSystem = {
    name: "whole",
    variables: many.flatMap(({ variables }) => variables),
    history: many.flatMap(({ history }) => history),
    clocks: many.flatMap(({ clocks }) => clocks),
    actions: many.flatMap(({ actions }) => actions),
    invariants: [...many.flatMap(({ invariants }) => invariants), { name: "one off", holds: t.atMost(sum, t.int(1)) }],
  };
  const alone = (invariants: TimedTransitionSystem["invariants"]): TimedTransitionSystem => ({
    ...many[1]!,
    name: "whole",
    invariants,
  });

  test("has everything of its own, and what assumptions say of it", () => {
    const influence = influenceOf(whole);
    const isOff = t.equal(t.variable("b.x", mode), t.constant(mode, "off"));
    expect(sliceTo(influence, coneOf(influence, ["b.n", "b.past"]))).toEqual(alone([many[1]!.invariants[0]!]));
    const restrict = restrictionOf(whole);
    const component = componentsOf(whole).find(({ variables }) => variables.has("b.n"))!;
    expect(restrict([component])).toEqual(
      alone([many[1]!.invariants[0]!, { name: "one off", holds: t.atMost(t.count([isOff]), t.int(1)) }]),
    );
    expect(restrict(componentsOf(whole))).toEqual(whole);
  });

  test("keeps an assumption that nothing can keep, whatever it speaks of", () => {
    const others = t.count(["a", "c"].map((each) => t.equal(t.variable(`${each}.x`, mode), t.constant(mode, "off"))));
    const impossible = { ...whole, invariants: [{ name: "impossible", holds: t.atMost(others, t.int(-1)) }] };

    const broken = { ...whole, invariants: [{ name: "broken", holds: t.equal(t.variable("a.n", counter), t.int(1)) }] };
    const influence = influenceOf(impossible);
    expect(sliceTo(influence, coneOf(influence, ["b.n"])).invariants).toEqual([
      { name: "impossible", holds: t.falsehood },
    ]);
    const component = componentsOf(broken).find(({ variables }) => variables.has("b.n"))!;
    expect(restrictionOf(broken)([component]).invariants).toEqual([{ name: "broken", holds: t.falsehood }]);
  });
});

// ── Counts ──────────────────────────────────────────────────────────────────

describe("conditions made monotone", () => {
  const names = ["a", "b", "c", "d"];
  const atoms = names.map((name) => t.variable(name, t.boolSort));
  const condition = fc.letrec<{ bool: Term; sum: Term }>((tie) => ({
    sum: fc
      .tuple(fc.array(tie("bool"), { maxLength: 4 }), fc.integer({ min: -1, max: 2 }))
      .map(([each, more]) => t.add(t.count(each), t.int(more))),
    bool: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.constantFrom(...atoms),
      tie("bool").map(t.not),
      fc.array(tie("bool"), { maxLength: 3 }).map((each) => t.and(...each)),
      fc.array(tie("bool"), { maxLength: 3 }).map((each) => t.or(...each)),
      fc.tuple(fc.constantFrom(t.atMost, t.less, t.equal), tie("sum"), tie("sum")).map(([make, a, b]) => make(a, b)),
    ),
  })).bool;
  const states = Array.from({ length: 16 }, (_, bits) => (name: string) => ((bits >> names.indexOf(name)) & 1) === 1);

  /** The atoms below all that does not turn round what is true of it. */
  const isMonotone = (term: Term): boolean => {
    if (term.kind === "and" || term.kind === "or") return term.operands.every(isMonotone);
    const counted = asAtLeast(term);
    if (counted !== undefined) return counted.conditions.every(isMonotone);
    return (
      term.kind === "bool" || term.kind === "variable" || (term.kind === "not" && term.operand.kind === "variable")
    );
  };

  test("mean the same, in every state", () => {
    fc.assert(
      fc.property(condition, (term) => {
        const made = monotone(term);
        expect(isMonotone(made)).toBe(true);
        for (const state of states) expect(holds(made, state)).toBe(holds(term, state));
      }),
      { numRuns: 2000 },
    );
  });

  test("at least k of some, as a count and spelled out", () => {
    for (let size = 0; size <= 4; size += 1)
      for (let least = -1; least <= 5; least += 1)
        for (const state of states) {
          const some = atoms.slice(0, size);
          const expected = some.filter((atom) => holds(atom, state)).length >= least;
          expect(holds(atLeast(least, some), state)).toBe(expected);
          expect(holds(atLeastSpelled(least, some), state)).toBe(expected);
        }
  });
});

describe("a claim that counts", () => {
  const failover = readFileSync("specs/bench/failover.upir", "utf8");
  const serving = "define serving(r) = r is up and check[r] is in_rotation\n";
  const claimed = async (claim: string, set: Record<string, string>): Promise<Verdict> => {
    const text = `${failover}\n${serving}\nproperty claimed: ${claim}\n`;
    const { claims } = await verify(
      { path: "specs/bench/here.upir", text },
      { only: ["claimed"], set, timeout: 60_000 },
    );
    return claims[0]!.verdict;
  };

  test.each([
    "always count(r in regions: serving(r)) >= 1",
    "always count(r in regions: serving(r)) > 0",
    "always not (count(r in regions: serving(r)) = 0)",
    "always count(r in regions: not serving(r)) < n",
    "always count(r in regions: not serving(r)) <= n - 1",
  ])("%s: says that one exists, and is decided as that", { timeout: 100_000 }, async (claim) => {
    const exists = await claimed("always exists r in regions: serving(r)", { n: "8" });
    const counted = await claimed(claim, { n: "8" });
    expect([counted.kind, counted.method, counted.depth]).toEqual([exists.kind, exists.method, exists.depth]);
    expect(counted.kind).toBe("proved");
    expect((await claimed(claim, { n: "2" })).kind).toBe("violated");
  });

  test("two of four always serve, and not two of three, nor if two may be down", { timeout: 200_000 }, async () => {
    const two = "always count(r in regions: serving(r)) >= 2";
    expect(await claimed(two, { n: "4" })).toMatchObject({
      kind: "proved",
      method: expect.stringContaining("by parts") as string,
    });
    expect((await claimed(two, { n: "3" })).kind).not.toBe("proved");
    const text = `${failover.replace("r is down) <= 1", "r is down) <= 2")}\n${serving}\nproperty claimed: ${two}\n`;
    const { claims } = await verify(
      { path: "specs/bench/here.upir", text },
      { only: ["claimed"], set: { n: "4" }, timeout: 20_000 },
    );
    expect(claims[0]!.verdict.kind).not.toBe("proved");
  });
});

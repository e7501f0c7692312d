/** What takes flows down and what breaks claims. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { faultSetsOf } from "../src/engine/fault-sets.ts";
import { check } from "../src/index.ts";
import { state, unary } from "../src/ltl/formula.ts";
import { failures } from "../src/pipeline.ts";
import type { Failures } from "../src/report/failures.ts";
import { failuresAsJson, isOfFlow, renderFailures } from "../src/report/failures.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import type { Term } from "../src/term/term.ts";
import { not } from "../src/term/term.ts";
import { reachable, survey } from "./explicit.ts";
import { predicate, randomPair, randomSystem } from "./random.ts";

async function failuresIn(text: string): Promise<readonly Failures[]> {
  const { problem, diagnostics } = check({ path: "failures.upir", text });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const found: Failures[] = [];
  for await (const each of failures(problem!, { bound: 20, milliseconds: 20_000 })) found.push(each);
  return found;
}

const servers = `system Servers
component Server {
  state up | down
  fault crash: up -> down
  fault power_cut: up -> down
  action repair: down -> up after 1min
}
a, b: Server
set all_of_them = { a, b }
assume never_cut: always a is up or b is up or a is down
`;

describe("the smallest sets of faults that break a claim", () => {
  test.each([
    [
      "one is up",
      "always exists s in all_of_them: s is up",
      ["a.crash b.crash", "a.crash b.power_cut", "a.power_cut b.crash", "a.power_cut b.power_cut"],
    ],
    ["all are up", "always forall s in all_of_them: s is up", ["a.crash", "a.power_cut", "b.crash", "b.power_cut"]],
    ["it breaks anyway", "eventually a is down", [""]],
    ["it holds", "always (a is down implies within 1min a is up)", []],
  ])("%s", async (_name, claim, expected) => {
    const [found] = await failuresIn(`${servers}\nproperty p: ${claim}\n`);
    expect(found === undefined || isOfFlow(found)).toBe(false);
    if (found === undefined || isOfFlow(found)) return;
    expect(found.sets.map(({ faults }) => faults.join(" ")).toSorted()).toEqual(expected);
    expect(found.complete).toBe(true);
    // Each comes with a run in which no other fault happens.
    for (const { faults, verdict } of found.sets) {
      const happened = verdict.trace!.steps.flatMap(({ action }) =>
        /crash|power_cut/.test(action ?? "") ? [action!] : [],
      );
      expect(happened.every((name) => faults.includes(name))).toBe(true);
    }
  });
});

test("a fault that an assumption asks for counts, though the claim does not depend on it", async () => {
  const [found] = await failuresIn(
    `${servers}\nassume together: always a is down implies b is down\nproperty p: always a is up\n`,
  );
  expect(failuresAsJson(found!)).toMatchObject({ complete: true, candidates: 4 });
  const sets = (failuresAsJson(found!) as { readonly sets: readonly { readonly faults: readonly string[] }[] }).sets;
  expect(sets.map(({ faults }) => faults.join(" ")).toSorted()).toEqual([
    "a.crash b.crash",
    "a.crash b.power_cut",
    "a.power_cut b.crash",
    "a.power_cut b.power_cut",
  ]);
});

test("the smallest sets are those of a search through all states", async () => {
  let several = 0;
  const isSo = async (drawn: TimedTransitionSystem, holding: Term): Promise<void> => {
    // The search knows no fairness.
    const system = { ...drawn, actions: drawn.actions.map((action) => ({ ...action, fairness: "none" as const })) };
    const claim = { name: "claim", text: "", formula: unary("always", state(holding)) };
    const problem = { system, assumptions: [], claims: [claim] };
    const found = (await faultSetsOf(problem, claim, { bound: 8, milliseconds: 20_000 }))!;
    const sets = found.sets.map(({ faults }) => faults);
    for (const { faults, verdict } of found.sets) {
      const happening = verdict.trace!.steps.map(({ action }) => action);
      const others = system.actions.filter(({ name, kind }) => kind === "fault" && !faults.includes(name));
      expect(others.filter(({ name }) => happening.includes(name))).toEqual([]);
    }
    if (!found.complete) return;
    several += sets.some((set) => set.length > 0) ? 1 : 0;
    const faults = system.actions.flatMap(({ name, kind }) => (kind === "fault" ? [name] : []));
    for (let bits = 0; bits < 2 ** faults.length; bits += 1) {
      const left = faults.filter((_, index) => (bits & (1 << index)) === 0);
      const without = { ...system, actions: system.actions.filter(({ name }) => !left.includes(name)) };
      const isReached = reachable(without, not(holding));
      // Where time stops afterwards, no run reaches it.
      if (sets.some((set) => set.every((name) => !left.includes(name))))
        expect([left, isReached]).toEqual([left, true]);
      else if (survey(without, 5000)?.timeGoesOn === true) expect([left, isReached]).toEqual([left, false]);
    }
  };
  const numRuns = Number(process.env["LAWS"] ?? 200);
  const law = fc.asyncProperty(randomSystem, predicate, isSo);
  await fc.assert(law, { numRuns });
  // There are no faults, and the claim is not decided.
  await fc.assert(law, { seed: 897207225, path: "144:1:3:4:3:3:3:4:4:4:3:4:4" });
  await fc.assert(
    fc.asyncProperty(randomPair, ({ system, goal }) => isSo(system, goal)),
    { numRuns },
  );
  expect(several).toBeGreaterThan(0);
});

const flow = `system Flow
component Region {
  api: service { availability 99% }
  whole { availability 99.9% }
}
a, b: Region
set regions = { a, b }
lb: load_balancer { availability 99.99% }
plain: cache
flow request = lb -> any regions as r { r.api -> plain }
property p: 1 = 1
`;

describe("the failure sets of a flow", () => {
  test("come smallest and likeliest first, a region being the common cause of its parts", async () => {
    const [found] = await failuresIn(flow);
    expect(failuresAsJson(found!)).toEqual({
      flow: "request",
      complete: true,
      sets: [
        { names: ["lb"], probability: 0.0001, probabilityExact: "1/10000" },
        { names: ["plain"] },
        { names: ["a.api", "b.api"], probability: 0.0001, probabilityExact: "1/10000" },
        { names: ["a.api", "b"], probability: 0.00001, probabilityExact: "1/100000" },
        { names: ["a", "b.api"], probability: 0.00001, probabilityExact: "1/100000" },
        { names: ["a", "b"], probability: 0.000001, probabilityExact: "1/1000000" },
      ].map((set) => ({ ...set, names: expect.arrayContaining(set.names) as unknown })),
    });
    expect(renderFailures(found!, { width: 80, color: false })).toContain("single point of failure: lb");
  });
});

test.each([
  ["fault crash: up -> down", "its only fault does not break it"],
  ["fault crash: up -> down  fault cut: up -> down", "none of its 2 faults breaks it"],
  ["action stop: up -> down anytime", "it has no faults"],
])("a claim that holds is told with its faults: %s", async (members, told) => {
  const [found] = await failuresIn(`system S
component C { state up | down  ${members}  action repair: down -> up within 5s }
c: C
property p: always c is down implies within 5s c is up
`);
  expect(renderFailures(found!, { width: 80, color: false })).toContain(told);
});

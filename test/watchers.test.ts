/**
 * Components whose watchers are explored one by one, because all together have too many zones: what is said of actions and of time is
 * what a search through all states finds.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDead } from "../src/engine/checks/dead.ts";
import type { Group } from "../src/engine/checks/group.ts";
import { coupledGroup, groupsOf } from "../src/engine/checks/group.ts";
import { checkDeadlock } from "../src/engine/checks/rest.ts";
import { checkTime } from "../src/engine/checks/timelock.ts";
import { exploringIn } from "../src/engine/reach.ts";
import type { SanityCheck } from "../src/engine/sanity-check.ts";
import { timerOf } from "../src/engine/setting.ts";
import { check, verify } from "../src/index.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import { influenceOf } from "../src/system/slice.ts";
import { wholeOf } from "../src/trace/whole.ts";
import { survey } from "./explicit.ts";
import { expectTimeAndRest } from "./survey-checks.ts";

/** More with `LAWS=2000 npx vitest run test/watchers.test.ts`. */
const runs = Number(process.env["LAWS"] ?? 60);

const timing = fc.oneof(
  fc.constantFrom("anytime", "within 1s", "within 2s", "after 1s..2s", "after 1s", "every 1s"),
  fc.constant("immediately"),
);
const guard = fc.constantFrom("d is up", "d is down", "d is down", "true", "self is b");

const driver = fc.record({ crash: timing, repair: timing, isFault: fc.boolean() }).map(
  ({ crash, repair, isFault }) => `component Driver {
  state up | down
  ${isFault ? "fault crash: up -> down" : `action crash: up -> down ${crash}`}
  action repair: down -> up ${repair}
}`,
);

const watcher = (name: string): fc.Arbitrary<string> =>
  fc
    .record({ there: timing, back: timing, reset: timing, guards: fc.tuple(guard, guard), most: fc.constantFrom(1, 2) })
    .map(
      ({ there, back, reset, guards: [first, second], most }) => `component ${name}(d: Driver) {
  state a | b
  var n: 0..2 = 0
  action there: a -> b when ${first} ${there}
  action back: b -> a when ${second} ${back}
  action count: on d.crash when n < ${most} do { n := n + 1 }
  action reset: when n = 2 ${reset} do { n := 0 }
}`,
    );

const watched = fc
  .tuple(driver, watcher("Left"), watcher("Right"))
  .map((components) => `system Watched\n${components.join("\n")}\nd: Driver\nleft: Left(d)\nright: Right(d)\n`);

/** The checks of a system whose components are taken apart where they can be; undefined if none can. */
async function checksOf(system: TimedTransitionSystem): Promise<readonly SanityCheck[] | undefined> {
  const options = { bound: 4, milliseconds: 20_000 };
  const setting = {
    problem: { system, assumptions: [], claims: [] },
    influence: influenceOf(system),
    whole: wholeOf(system),
    solver: undefined as never,
    options,
    known: new Map(),
    ofClaim: new Map(),
    ...timerOf(options),
  };
  const exploring = exploringIn(setting, 5000);
  const groups = await groupsOf(setting.problem, exploring, undefined, 0);
  if (groups.every(({ watchers }) => watchers === undefined)) return undefined;
  const coupled = (group: Group): Promise<Group> => coupledGroup(system, group, exploring);
  return [
    await checkTime(setting, groups, coupled),
    await checkDeadlock(setting, groups, coupled),
    checkDead(setting, groups),
  ].flat();
}

test("what is said of a component without all its watchers is so", { timeout: 4_000_000 }, async () => {
  const seen = { dead: 0, alive: 0, stops: 0, goesOn: 0 };
  await fc.assert(
    fc.asyncProperty(watched, async (text) => {
      const { problem } = check({ path: "watched.upir", text });
      // Without any run it is refused.
      if (problem === undefined) return;
      const { system } = problem;
      const checks = await checksOf(system);
      const all = survey(system, 20_000);
      if (checks === undefined || all === undefined) return;
      // What is alike is named once, so others may be dead without a check of their own.
      const open = checks.some(
        ({ kind, status, text: said }) => kind === "dead-action" && (status === "unknown" || said.includes(" alike)")),
      );
      for (const { name } of system.actions) {
        const isDead = checks.some(
          (each) =>
            each.status === "warning" && each.text.startsWith(`\`${name}\``) && each.text.endsWith("can never happen"),
        );
        if (isDead) expect([name, all.happening.has(name)]).toEqual([name, false]);
        else if (!open) expect([name, all.happening.has(name)]).toEqual([name, true]);
        seen[isDead ? "dead" : "alive"] += 1;
      }
      expectTimeAndRest(checks, all, seen);
    }),
    { numRuns: runs },
  );
  expect(Math.min(seen.alive, seen.dead, seen.goesOn)).toBeGreaterThan(runs / 40);
});

test(
  "regions with all that watches them are found to go on, and every action to happen",
  { timeout: 120_000 },
  async () => {
    const { checks } = await verify("specs/high-availability-api.upir", { only: ["monthly_cost"] });
    expect(checks.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      "assumptions ok",
      "timelock ok",
      "zeno ok",
      "deadlock ok",
      "dead-action ok",
      "dead-state ok",
    ]);
  },
);

/** Two engines on one conjunct at once: who wins, what becomes of the other, and a spec that only the rival decides. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { knownBySmt } from "../src/engine/by-smt.ts";
import { decide, engines } from "../src/engine/decide.ts";
import { racing } from "../src/engine/race.ts";
import type { Engine, Setting } from "../src/engine/setting.ts";
import type { Verdict, VerdictKind } from "../src/engine/verdict.ts";
import { certify, check, recheck, verify } from "../src/index.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import type { Limits, Solver } from "../src/solver/solver.ts";

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const lamp = `system Lamp
component Lamp {
  state off | on
  action switch_on: off -> on after 1s..3s
  action switch_off: on -> off within 5s
}
lamp: Lamp
property lights_up: always (lamp is off implies within 5s lamp is on)
property at_times: always (lamp is on or lamp is off)
`;

const verdict = (kind: VerdictKind, method: string): Verdict => ({ kind, method, notes: [] });

/** An engine that takes a while, step by step, and says what it did. */
function engine(name: string, kind: VerdictKind, milliseconds: number, said: string[]): Engine {
  return async (setting) => {
    said.push(`${name} starts`);
    const started = performance.now();
    while (performance.now() - started < milliseconds) {
      if (await setting.stop()) {
        said.push(`${name} is called off`);
        return verdict("unknown", name);
      }
    }
    said.push(`${name} ends`);
    return verdict(kind, name);
  };
}

/** A solver that never answers what is not withdrawn, and knows what it is at. */
function silent(): Solver & { readonly asked: Limits[]; at: number } {
  const solver = {
    name: "z3, silent",
    asked: [] as Limits[],
    at: 0,
    check(_: unknown, limits: Limits) {
      solver.asked.push(limits);
      solver.at += 1;
      return new Promise<{ kind: "unknown"; reason: string }>((resolve) => {
        limits.signal?.addEventListener("abort", () => {
          solver.at -= 1;
          resolve({ kind: "unknown", reason: "interrupted" });
        });
      });
    },
    close() {},
  };
  return solver;
}

/** An engine that puts one question. */
const asking: Engine = async ({ solver, remaining }) => {
  await solver.check({ text: "(check-sat)", wanted: [] }, { milliseconds: remaining() });
  return verdict("unknown", "asking");
};

async function raced(
  first: Engine,
  rival: Engine,
  { ahead = 50, solver = silent(), known = undefined as Verdict | undefined, milliseconds = 10_000 } = {},
): Promise<Verdict> {
  const { problem } = check({ path: "lamp.upir", text: lamp });
  const both = racing(first, { engine: rival, known: () => known }, ahead);
  const options = { bound: 5, milliseconds, only: ["lights_up"] };
  for await (const { verdict: found } of decide(problem!, solver, options, { ...engines, both })) return found;
  throw new Error("no verdict");
}

describe("who wins", () => {
  test("the first engine alone, if it is quick", async () => {
    const said: string[] = [];
    const found = await raced(engine("first", "proved", 5, said), engine("rival", "violated", 1, said), { ahead: 500 });
    expect([found.method, said]).toEqual(["first", ["first starts", "first ends"]]);
  });

  test.each(["proved", "violated", "vacuous"] as const)("the rival, if it has %s first", async (kind) => {
    const said: string[] = [];
    const found = await raced(engine("first", "proved", 5000, said), engine("rival", kind, 20, said));
    expect(found).toMatchObject({ kind, method: "rival" });
    expect(said).toEqual(["first starts", "rival starts", "rival ends", "first is called off"]);
  });

  test("the first engine, if it is first all the same", async () => {
    const said: string[] = [];
    const found = await raced(engine("first", "violated", 400, said), engine("rival", "violated", 5000, said));
    expect(found).toMatchObject({ kind: "violated", method: "first" });
    expect(said).toEqual(["first starts", "rival starts", "first ends", "rival is called off"]);
  });

  test.each(["holds-to-bound", "unknown"] as const)("not the rival that says no more than %s", async (kind) => {
    const said: string[] = [];
    const found = await raced(engine("first", "holds-to-bound", 150, said), engine("rival", kind, 10, said));
    expect(found).toMatchObject({ kind: "holds-to-bound", method: "first" });
    expect(said.at(-1)).toBe("first ends");
  });

  test("the rival has as long again when the first engine has not decided", async () => {
    const said: string[] = [];
    const won = await raced(engine("first", "unknown", 500, said), engine("rival", "proved", 550, said));
    expect(won.method).toBe("rival");
    const lost = await raced(engine("first", "holds-to-bound", 100, said), engine("slow", "proved", 5000, said));
    expect([lost.method, said.at(-1)]).toEqual(["first", "slow is called off"]);
  });

  test("nobody has to, if the rival knows it from before", async () => {
    const said: string[] = [];
    const found = await raced(engine("first", "proved", 5, said), engine("rival", "proved", 5, said), {
      known: verdict("proved", "known"),
    });
    expect([found.method, said]).toEqual(["known", []]);
  });
});

describe("what becomes of the other", () => {
  test("what the first engine asks is withdrawn when the rival wins", async () => {
    const solver = silent();
    const found = await raced(asking, engine("rival", "proved", 10, []), { solver });
    expect([found.method, solver.at, solver.asked.length]).toEqual(["rival", 0, 1]);
    expect(solver.asked[0]!.isRival).toBeUndefined();
  });

  test("what the rival asks gives way to others, and is withdrawn when the first engine wins", async () => {
    const solver = silent();
    const found = await raced(engine("first", "proved", 400, []), asking, { solver });
    expect([found.method, solver.at, solver.asked.map(({ isRival }) => isRival)]).toEqual(["first", 0, [true]]);
  });

  test("what it waits for is given up", async () => {
    const waits: Engine = ({ waiting }) => waiting(new Promise<Verdict>(() => {}));
    expect((await raced(waits, engine("rival", "proved", 10, []))).method).toBe("rival");
  });

  test("both end with the time of the claim", async () => {
    const said: string[] = [];
    const [one, other] = [engine("first", "proved", 9000, said), engine("rival", "proved", 9000, said)];
    expect((await raced(one, other, { milliseconds: 300 })).kind).toBe("unknown");
    expect(said.toSorted()).toEqual(["first is called off", "first starts", "rival is called off", "rival starts"]);
  });
});

describe("mistakes", () => {
  const fails: Engine = async () => {
    await pause(100);
    throw new Error("a mistake");
  };

  test("two verdicts that contradict one another are not hidden", async () => {
    const both = (kind: VerdictKind): Engine => {
      const begun = performance.now();
      return async () => {
        await pause(120 - (performance.now() - begun));
        return verdict(kind, kind);
      };
    };
    const found = await raced(both("proved"), both("violated"), { ahead: 20 });
    expect(found).toMatchObject({ kind: "unknown", disagreement: { verdicts: { both: { kind: "proved" } } } });
  });

  test("one in the first engine is told, whatever the rival says", async () => {
    const found = await raced(fails, engine("rival", "proved", 500, []));
    expect(found.reason).toBe("internal: a mistake");
    const internal: Engine = async () => {
      await pause(100);
      return { ...verdict("unknown", "first"), reason: "internal: the solver refutes the zone proof" };
    };
    expect((await raced(internal, engine("rival", "proved", 110, []))).method).toBe("first");
  });

  test("one in the rival costs nothing where the first engine decides, and is told where it does not", async () => {
    const failing: Engine = () => Promise.reject(new Error("a mistake"));
    expect((await raced(engine("first", "proved", 150, []), failing)).method).toBe("first");
    expect((await raced(engine("first", "unknown", 150, []), failing)).reason).toBe("internal: a mistake");
  });
});

test("engines that check each other do not race, and neither does one that asks no solver", async () => {
  const { problem } = check({ path: "lamp.upir", text: lamp });
  const raceable: boolean[] = [];
  const look: Engine = (setting: Setting) => {
    raceable.push(setting.beside !== undefined);
    return Promise.resolve(verdict("unknown", "looked"));
  };
  const using = { zones: look, smt: look, both: look };
  const alone = { ...silent(), atOnce: 1 };
  const ways = [
    [silent(), {}],
    [silent(), { crossCheck: true }],
    [alone, {}],
  ] as const;
  for (const [solver, how] of ways)
    for await (const _ of decide(
      problem!,
      solver,
      { bound: 5, milliseconds: 1000, only: ["at_times"], ...how },
      using,
    ));
  expect(raceable).toEqual([true, false, false, false]);
});

// ── A spec that zones do not decide ─────────────────────────────────────────

const periods = "bench/race/periods.upir";

const folder = mkdtempSync(join(tmpdir(), "upir-race-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["sum", "k-induction, k = 1", 2],
  ["apart", "Horn clauses, invariant checked by the solver", 3],
])(
  "clocks of very different periods: %s is proved by the rival, and its certificate confirmed",
  { timeout: 120_000 },
  async (name, method, obligations) => {
    const result = await verify(periods, { only: [name], timeout: 100_000, sanity: false });
    expect(result.claims.map(({ verdict: { kind, method: by } }) => [kind, by])).toEqual([["proved", method]]);
    const { text, missing } = await certify(result);
    expect(missing).toEqual([]);
    const file = join(folder, "proofs.smt2");
    writeFileSync(file, text);
    const checked = await recheck(file, { milliseconds: 60_000 });
    expect(checked).toMatchObject({ kind: "checked", claims: [{ name, verdict: "proved", answer: "unsat" }] });
    expect(checked.kind === "checked" && checked.obligations.length).toBe(obligations);
  },
);

test("it is interrupted like any other work", { timeout: 60_000 }, async () => {
  const user = new AbortController();
  setTimeout(() => user.abort(), 4000);
  const started = performance.now();
  const { claims, interrupted } = await verify(periods, { only: ["apart"], sanity: false, signal: user.signal });
  expect([interrupted, claims.map(({ verdict: { kind } }) => kind)]).toEqual([true, ["unknown"]]);
  expect(performance.now() - started).toBeLessThan(20_000);
});

test("a conjunct that is the same but for names is decided by who has decided the first one, without a race", async () => {
  const each = [1, 2, 3].map((index) => `lamp${index}: Lamp`);
  const text = `${lamp.split("lamp: Lamp")[0]}${each.join("\n")}
set lamps = { lamp1, lamp2, lamp3 }
property lights_up: always forall l in lamps: l is off implies within 5s l is on
`;
  const { problem } = check({ path: "lamps.upir", text });
  const said: string[] = [];
  const rival: Engine = async (setting, conjunct) => {
    said.push("rival");
    return engines.smt(setting, conjunct);
  };
  const both = racing(engine("first", "holds-to-bound", 9000, said), { engine: rival, known: knownBySmt }, 20);
  const solver = createSolver();
  for await (const { verdict: found } of decide(
    problem!,
    solver,
    { bound: 5, milliseconds: 30_000 },
    { ...engines, both },
  ))
    expect(found.kind).toBe("proved");
  solver.close();
  expect(said.toSorted()).toEqual(["first is called off", "first starts", "rival"]);
});

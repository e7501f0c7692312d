/** Work on several claims at once: its order, who goes first, whose time counts, and how it ends. */
import { describe, expect, test } from "vitest";
import { check } from "../src/index.ts";
import { judge } from "../src/pipeline.ts";
import { textOf } from "../src/system/writing.ts";
import type { Turn } from "../src/engine/turns.ts";
import { politely, Turns } from "../src/engine/turns.ts";
import type { Limits, Solver } from "../src/solver/solver.ts";

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const ignore = (): void => {};

/** A promise that is kept when the test says so. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = ignore;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

/** What comes out, and a record of what was done when. */
async function run(
  most: number,
  names: readonly string[],
  work: (name: string, turn: Turn, say: (what: string) => void) => Promise<void>,
): Promise<readonly string[]> {
  const said: string[] = [];
  const say = (name: string) => (what: string) => said.push(`${name} ${what}`);
  const outcomes = new Turns(most).inOrder(
    names,
    async (name, turn) => {
      await work(name, turn, say(name));
      return name;
    },
    ignore,
  );
  for await (const name of outcomes) said.push(`${name} is read`);
  return said;
}

/** Some work, a question that takes a while, some more work. */
const asking =
  (milliseconds: number) =>
  async (_: string, turn: Turn, say: (what: string) => void): Promise<void> => {
    say("works");
    await turn.waiting(pause(milliseconds));
    await turn.next();
    say("ends");
  };

describe("the order", () => {
  test("what comes afterwards goes ahead while all else waits, and ends when it is asked for", async () => {
    const said: string[] = [];
    const turns = new Turns(2);
    const after = turns.afterwards(async (turn) => {
      said.push("afterwards works");
      await turn.next();
      said.push("afterwards ends");
      return "afterwards";
    });
    const work = (name: string, turn: Turn): Promise<void> =>
      asking(50)(name, turn, (what) => said.push(`${name} ${what}`));
    for await (const _ of turns.inOrder(["a", "b"], work, ignore)) said.push("is read");
    expect(said.slice(0, 4)).toEqual(["a works", "b works", "afterwards works", "afterwards ends"]);
    expect(await after()).toBe("afterwards");
  });

  test("what comes afterwards is done at the end, if there was no time before", async () => {
    const turns = new Turns(2);
    const after = turns.afterwards(async (turn) => turn.next());
    for await (const _ of turns.inOrder(["a"], async (_, turn) => turn.next(), ignore));
    expect(await after()).toBe(true);
  });

  test("what comes afterwards is told to end when the reader leaves", async () => {
    const turns = new Turns(1);
    const told = gate();
    void turns.afterwards(async (turn) => {
      while (await turn.next()) await turn.waiting(pause(1));
      told.open();
    });
    for await (const _ of turns.inOrder(["a", "b"], async (_, turn) => turn.waiting(pause(20)), ignore)) break;
    await told.opened;
  });

  test("one after the other", async () => {
    expect(await run(1, ["a", "b"], asking(5))).toEqual([
      "a works",
      "a ends",
      "a is read",
      "b works",
      "b ends",
      "b is read",
    ]);
  });

  test("later ones go ahead while the first waits; outcomes stay in order", async () => {
    const last = gate();
    const said = await run(3, ["a", "b", "c"], async (name, turn, say) => {
      say("works");
      await turn.waiting(name === "a" ? last.opened : pause(5));
      await turn.next();
      say("ends");
      if (name === "c") last.open();
    });
    expect(said.slice(0, 3)).toEqual(["a works", "b works", "c works"]);
    expect(said.indexOf("c ends")).toBeLessThan(said.indexOf("a ends"));
    expect(said.filter((each) => each.endsWith("read"))).toEqual(["a is read", "b is read", "c is read"]);
  });

  test("no more are begun than may be", async () => {
    const said = await run(2, ["a", "b", "c"], asking(20));
    expect(said.indexOf("a is read")).toBeLessThan(said.indexOf("c works"));
  });

  test("a later one stands still while an earlier one computes", async () => {
    const first = gate();
    const said = await run(2, ["a", "b"], async (name, turn, say) => {
      if (name === "a") await turn.waiting(first.opened);
      for (let step = 1; step <= 3; step += 1) {
        say(`${step}`);
        if (name === "b" && step === 1) first.open();
        await turn.next();
      }
    });
    expect(said).toEqual(["b 1", "a 1", "a 2", "a 3", "a is read", "b 2", "b 3", "b is read"]);
  });

  test("and while the reader does something else", async () => {
    const turns = new Turns(2);
    const last = gate();
    const steps: string[] = [];
    const outcomes = turns.inOrder(
      ["a", "b"],
      async (name, turn) => {
        for (let step = 0; step < (name === "a" ? 1 : 4); step += 1) {
          await turn.next();
          steps.push(name);
        }
        if (name === "b") last.open();
      },
      ignore,
    );
    await outcomes.next();
    await pause(20);
    expect(steps).toEqual(["a"]);
    await turns.reader.waiting(last.opened);
    expect(steps).toEqual(["a", "b", "b", "b", "b"]);
  });
});

describe("two turns of one piece of work", () => {
  test("both go on, whichever of them waits; a later piece only when both wait", async () => {
    const last = gate();
    const said = await run(2, ["a", "b"], async (name, turn, say) => {
      if (name === "b") {
        say("works");
        last.open();
        return;
      }
      const other = turn.beside();
      const beside = (async () => {
        await turn.waiting(pause(5));
        for (let step = 1; step <= 2; step += 1) {
          say(`beside ${step}`);
          await other.next();
        }
        await other.waiting(last.opened);
        other.leave();
      })();
      await turn.waiting(beside);
    });
    expect(said).toEqual(["a beside 1", "a beside 2", "b works", "a is read", "b is read"]);
  });

  test("one that has left holds nobody up", async () => {
    const last = gate();
    const said = await run(2, ["a", "b"], async (name, turn, say) => {
      if (name === "b") {
        say("works");
        last.open();
        return;
      }
      turn.beside().leave();
      await turn.waiting(last.opened);
    });
    expect(said).toEqual(["b works", "a is read", "b is read"]);
  });
});

test("what one builds on may be the work of a later one", { timeout: 5000 }, async () => {
  let later: Promise<void> | undefined;
  const said = await run(2, ["a", "b"], async (name, turn, say) => {
    if (name === "a") {
      await turn.waiting(pause(5));
      await turn.waiting(later!);
    } else {
      later = (async () => {
        for (let step = 0; step < 3; step += 1) {
          await pause(5);
          await turn.next();
        }
      })();
      await later;
    }
    say("ends");
  });
  expect(said.filter((each) => each.endsWith("read"))).toEqual(["a is read", "b is read"]);
});

test("time counts from when an outcome is asked for", async () => {
  const times: number[] = [];
  const outcomes = new Turns(2).inOrder(
    ["a", "b"],
    async (name, turn) => {
      await turn.waiting(pause(name === "a" ? 100 : 20));
      times.push(turn.elapsed());
    },
    ignore,
  );
  for await (const _ of outcomes);
  expect(times[0]).toBe(0);
  expect(times[1]).toBeGreaterThan(80);
});

test("when the reader leaves, what goes on is told, and what has not begun does not begin", async () => {
  const said: string[] = [];
  const later = gate();
  const ended = gate();
  const outcomes = new Turns(2).inOrder(
    ["a", "b", "c"],
    async (name, turn) => {
      said.push(`${name} begins`);
      if (name === "a") return turn.waiting(pause(10));
      await turn.waiting(later.opened);
      said.push(`${name} goes on: ${await turn.next()}`);
      ended.open();
    },
    ignore,
  );
  await outcomes.next();
  await outcomes.return(undefined);
  later.open();
  await ended.opened;
  expect(said).toEqual(["a begins", "b begins", "b goes on: false"]);
});

test("a mistake is the reader's only when it is read", async () => {
  const outcomes = new Turns(2).inOrder(
    ["a", "b"],
    async (name, turn) => {
      if (name === "b") throw new Error("b is wrong");
      await turn.waiting(pause(10));
    },
    ignore,
  );
  await outcomes.next();
  await expect(outcomes.next()).rejects.toThrow("b is wrong");
});

test("questions carry the place of who asks", async () => {
  const ranks: unknown[] = [];
  const solver: Solver = {
    name: "counting",
    check(_, { rank }: Limits) {
      ranks.push(rank);
      return Promise.resolve({ kind: "unsat" });
    },
    close() {},
  };
  const turns = new Turns(2);
  const ask = (turn: Turn): Promise<unknown> =>
    politely(solver, turn).check({ text: "(check-sat)", wanted: [] }, { milliseconds: 1 });
  for await (const _ of turns.inOrder(["a", "b"], (_, turn) => ask(turn), ignore)) await ask(turns.reader);
  expect(ranks.toSorted()).toEqual([0, 0, 1, 2]);
});

test.each(["specs/high-availability-api.upir", "specs/patterns/checked/bulkhead.upir"])(
  "what is found of the claims of %s is the same one after the other and at once",
  { timeout: 120_000 },
  async (path) => {
    const { problem } = check(path);
    const found = async (atOnce: number): Promise<readonly string[]> => {
      const results: string[] = [];
      const onChecks = (checks: unknown): void => void results.push(textOf(checks));
      for await (const { milliseconds: _, ...result } of judge(problem!, {
        bound: 20,
        milliseconds: 60_000,
        atOnce,
        onChecks,
      }))
        results.push(textOf(result));
      return results;
    };
    const [alone, atOnce] = [await found(1), await found(16)];
    expect(alone.length).toBeGreaterThan(2);
    for (const [index, each] of alone.entries()) if (each !== atOnce[index]) expect(atOnce[index]).toBe(each);
  },
);

test("claims that are the same but for names are proved once, though they are decided at once", async () => {
  const each = [1, 2, 3, 4, 5, 6].map(
    (index) => `s${index}: Server\nproperty p${index}: always s${index} is down implies within 60s s${index} is up`,
  );
  const text = `system Fleet
component Server { state up | down  fault crash: up -> down  action repair: down -> up after 20s..60s }
${each.join("\n")}
`;
  const { problem } = check({ path: "fleet.upir", text });
  const asked = async (atOnce: number): Promise<number> => {
    let count = 0;
    const running: Solver = {
      name: "z3, counting",
      async check() {
        count += 1;
        await pause(5);
        return { kind: "unsat" };
      },
      close: ignore,
    };
    const verdicts: string[] = [];
    for await (const { verdict } of judge(problem!, { bound: 4, milliseconds: 10_000, sanity: false, atOnce, running }))
      verdicts.push(verdict.kind);
    expect(verdicts).toEqual(each.map(() => "proved"));
    return count;
  };
  expect(await asked(16)).toBe(await asked(1));
});

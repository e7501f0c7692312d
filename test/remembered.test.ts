/** Verdicts that are taken over to a changed spec are those that would be found there, and what a change touches is decided again. */
import { describe, expect, test } from "vitest";
import { decide, engines } from "../src/engine/decide.ts";
import { noSolver } from "../src/engine/no-solver.ts";
import type { Setting } from "../src/engine/setting.ts";
import type { Remembering } from "../src/engine/remembered.ts";
import { remembering } from "../src/engine/remembered.ts";
import type { Verdict } from "../src/engine/verdict.ts";
import { check, decideClaims } from "../src/index.ts";
import type { Formula } from "../src/ltl/formula.ts";
import type { Problem } from "../src/ltl/problem.ts";
import { influenceOf } from "../src/system/slice.ts";
import { replay } from "../src/trace/replay.ts";
import { wholeOf } from "../src/trace/whole.ts";
import { specsOf } from "./campaign/campaign.ts";
import { printSpec } from "./campaign/print.ts";
import { createDice } from "./mutate.ts";
import type { Dice } from "./mutate.ts";

const runs = Number(process.env["LAWS"] ?? 50);
const options = { bound: 4, milliseconds: 10_000, engine: "zones" } as const;

function problemOf(text: string): Problem | undefined {
  return check({ path: "spec.upir", text }).problem;
}

async function verdictsOn(problem: Problem, memory?: Remembering): Promise<readonly Verdict[]> {
  const using = memory === undefined ? engines : { ...engines, zones: memory.engine };
  const found: Verdict[] = [];
  for await (const { verdict } of decide(problem, noSolver, options, using)) found.push(verdict);
  return found;
}

/** A text with a number changed, a line left out, or a state and its neighbour exchanged. */
function changed(text: string, dice: Dice): string {
  const lines = text.split("\n");
  const numbers = [...text.matchAll(/\b\d+(?=s\b)|\b[0-3]\b/g)];
  if (dice(3) > 0 && numbers.length > 0) {
    const { 0: number, index } = numbers[dice(numbers.length)]!;
    return text.slice(0, index) + ((Number(number) + 1 + dice(2)) % 4) + text.slice(index + number.length);
  }
  const loose = lines.flatMap((line, at) => (/^\s*(assume|fault|action)\b/.test(line) ? [at] : []));
  const gone = loose[dice(Math.max(1, loose.length))];
  return lines.filter((_, at) => at !== gone).join("\n");
}

/** What is said of a spec as a whole; the groups of components that are found to be sound are added to `sound`. */
async function saidOf(text: string, sound?: Set<string>): Promise<readonly string[]> {
  const memory = sound === undefined ? {} : { sound };
  const { checks } = await decideClaims(check({ path: "spec.upir", text }), { engine: "zones", bound: 4, ...memory });
  return checks.map(({ kind, status, text: says }) => `${kind} ${status}: ${says}`);
}

const summary = ({ kind, worstCase, attained }: Verdict): string =>
  JSON.stringify([kind, worstCase, attained], (_, each: unknown) => (typeof each === "bigint" ? `${each}` : each));

describe("on random specs and changes of them", () => {
  test("what is taken over is what would be found", { timeout: 600_000 }, async () => {
    const dice = createDice(20_280);
    const count = { taken: 0, decided: 0, proved: 0, violated: 0 };
    const wrong: string[] = [];
    for (const spec of specsOf(20_280, runs)) {
      const text = printSpec(spec);
      const before = problemOf(text);
      if (before === undefined) continue;
      const memory = remembering(engines.zones);
      await verdictsOn(before, memory);
      for (let round = 0; round < 3; round += 1) {
        const other = changed(text, dice);
        const after = problemOf(other);
        if (after === undefined) continue;
        const asked = memory.decided();
        const kept = await verdictsOn(after, memory);
        const fresh = await verdictsOn(after);
        count.decided += memory.decided() - asked;
        for (const [index, verdict] of kept.entries()) {
          count.taken += 1;
          if (verdict.kind === "proved" || verdict.kind === "violated") count[verdict.kind] += 1;
          const [own, found] = [summary(verdict), summary(fresh[index]!)];
          if (own !== found) wrong.push(`${after.claims[index]!.name}: ${own}, not ${found}\n${text}\n=>\n${other}`);
          if (verdict.trace !== undefined) expect(replay(verdict.part!, verdict.trace)).toEqual({ kind: "accepted" });
        }
      }
    }
    expect(wrong).toEqual([]);
    // Nothing is said by a law that nothing was taken over for, or nothing decided again.
    expect(count.taken - count.decided).toBeGreaterThan(runs / 2);
    expect(Math.min(count.decided, count.proved, count.violated)).toBeGreaterThan(runs / 4);
  });
});

const pair = (repair: string, watch: string, more = ""): string => `system Pair
component Server {
  state up | down
  fault crash: up -> down
  action repair: down -> up after ${repair}
}
component Watch(target: Server) {
  state calm | alarmed
  action alarm: calm -> alarmed when target is down within ${watch}
  action relax: alarmed -> calm when target is up within ${watch}
}
component Bell { state still | ringing  action ring: still -> ringing every 7s  action stop: ringing -> still within 1s }
a, b: Server
watch: Watch(a)
bell: Bell
${more}
property back: always a is down implies within 60s a is up
property seen: always a is down implies within 10s (watch is alarmed or a is up)
property never: always b is up
`;

describe("one change", () => {
  const first = pair("20s..60s", "5s");

  /** The claims that are decided again, after the first text. */
  async function decidedAgain(other: string): Promise<readonly string[]> {
    const memory = remembering(engines.zones);
    await verdictsOn(problemOf(first)!, memory);
    const again: string[] = [];
    let decided = memory.decided();
    const after = problemOf(other)!;
    for await (const { claim, verdict } of decide(after, noSolver, options, { ...engines, zones: memory.engine })) {
      if (memory.decided() > decided) again.push(claim.name);
      decided = memory.decided();
      const alone = { ...after, claims: [claim] };
      expect(summary(verdict)).toBe(summary((await verdictsOn(alone))[0]!));
    }
    return again;
  }

  test("of nothing, or of words only", async () => {
    expect(await decidedAgain(first)).toEqual([]);
    expect(await decidedAgain(`// a comment\n${first}`)).toEqual([]);
  });

  test("elsewhere", async () => {
    expect(await decidedAgain(first.replace("every 7s", "every 9s"))).toEqual([]);
  });

  test("beside what a proof reads", async () => {
    expect(await decidedAgain(pair("20s..60s", "4s"))).toEqual(["seen"]);
  });

  test("in what a proof reads, where a run stays one", async () => {
    // b is repaired the sooner, but that it breaks is a run as before.
    expect(await decidedAgain(pair("20s..50s", "5s"))).toEqual(["back", "seen"]);
  });

  test("of an assumption about what only looks on: it may forbid runs of what is looked at", async () => {
    expect(await decidedAgain(pair("20s..60s", "5s", "assume calm: always watch is calm"))).toEqual(["back", "seen"]);
    expect(await decidedAgain(pair("20s..60s", "5s", "assume fine: always b is up"))).toContain("never");
  });

  test("keeps places in the text up to date", async () => {
    const memory = remembering(engines.zones);
    await verdictsOn(problemOf(first)!, memory);
    const after = problemOf(`\n\n${first}`)!;
    const never = (await verdictsOn(after, memory)).at(-1)!;
    const crash = never.part!.actions.find(({ name }) => name === "b.crash")!;
    expect(crash.span!.file.text.slice(crash.span!.start, crash.span!.end)).toContain("crash");
    expect(crash.span!.file.text.startsWith("\n\n")).toBe(true);
  });
});

describe("what the checks of a spec know of its components", () => {
  const first = pair("20s..60s", "5s");

  /** How many of the three groups of the first text are not known any more. */
  async function exploredAgain(other: string): Promise<number> {
    const sound = new Set<string>();
    await saidOf(first, sound);
    expect(sound.size).toBe(3);
    const before = new Set(sound);
    sound.add("what is asked for comes after this");
    expect(await saidOf(other, sound)).toEqual(await saidOf(other));
    const [, ...after] = [...sound].slice([...sound].indexOf("what is asked for comes after this"));
    return 3 - after.filter((each) => before.has(each)).length;
  }

  test("nothing is explored again after a change of words, or of a claim", async () => {
    expect(await exploredAgain(`// a comment\n${first}`)).toBe(0);
    expect(await exploredAgain(first.replace("within 60s", "within 50s"))).toBe(0);
  });

  test("only what a change touches is", async () => {
    expect(await exploredAgain(first.replace("every 7s", "every 9s"))).toBe(1);
    expect(await exploredAgain(pair("20s..60s", "4s"))).toBe(1);
    expect(await exploredAgain(pair("20s..50s", "5s"))).toBe(2);
  });

  test("an assumption touches all that it couples, and one about whole runs everything", async () => {
    expect(await exploredAgain(pair("20s..60s", "5s", "assume one: always not (a is down and b is down)"))).toBe(2);
    expect(await exploredAgain(pair("20s..60s", "5s", "assume mended: always eventually b is up"))).toBe(3);
  });

  test("what becomes wrong by what it is coupled with is said, every time", async () => {
    const sound = new Set<string>();
    await saidOf(first, sound);
    const wrong = pair("20s..60s", "5s", "assume quiet: always not (b is down and bell is ringing)");
    const said = await saidOf(wrong, sound);
    expect(said.join()).toContain("time can stop in");
    expect(await saidOf(wrong, sound)).toEqual(said);
  });

  const bell =
    "component Bell { state still | ringing  action ring: still -> ringing within 3s  action stop: ringing -> still within 1s  action hum: still -> still every 2s  action rattle: ringing -> ringing every 2s }";
  const server = "component Server { state up | down  fault crash: up -> down  action repair: down -> up within 1s }";
  const end = "component End { state on | off  action die: on -> off anytime }";
  const gone =
    "component Gone { state on | off | lost  action flip: on -> off within 1s  action flop: off -> on within 1s }";

  test.each([
    [
      "left open",
      "not decided whether time can pass on",
      `${bell}\n${server}\nb: Bell\ns: Server\nassume quiet: always not (s is down and b is ringing)`,
    ],
    ["at rest", "but not in `e`, which can come to rest", `${server}\n${end}\ns: Server\ne: End`],
    ["dead", "`g is lost` can never be", `${server}\n${gone}\ns: Server\ng: Gone`],
    [
      "dead beside what has the same grounds",
      "`g is lost` can never be",
      `${server}\n${gone}\ns: Server\ng: Gone\nassume some: always eventually (s is up or g is on)`,
    ],
  ])("what is %s is said again", async (_, says, parts) => {
    const sound = new Set<string>();
    const first = await saidOf(`system S\n${parts}\nproperty p: always true\n`, sound);
    expect(first.join("\n")).toContain(says);
    expect(await saidOf(`system S\n${parts}\nproperty p: always true\n`, sound)).toEqual(first);
  });

  test("on random changes, what is said is what would be said without a memory", { timeout: 600_000 }, async () => {
    const dice = createDice(20_281);
    const one = (texts: readonly string[]): string => texts[dice(texts.length)]!;
    const sound = new Set<string>();
    for (let round = 0; round < runs; round += 1) {
      const assumed = [
        "",
        "assume quiet: always not (b is down and bell is ringing)",
        "assume few: always not (a is down and b is down)",
        "assume calm: always watch is calm",
        "assume mended: always eventually b is up",
        "action knock: when bell is still and b is down within 2s do { }",
        "component Off { state on | off  action never: off -> on within 1s }\noff: Off",
      ];
      const text = pair(one(["20s..60s", "5s"]), one(["5s", "4s"]), `${one(assumed)}\n${one(["", one(assumed)])}`);
      const other = one([text, text.replace("every 7s", "every 1s"), text.replace("within 1s", "after 1s")]);
      expect(await saidOf(other, sound), other).toEqual(await saidOf(other));
    }
    expect(sound.size).toBeGreaterThan(10);
  });
});

describe("a verdict that is owed to a time-out", () => {
  /** Whether a verdict is taken over by a second run on the same problem; `spent` is how much of its time the first one takes. */
  async function isRemembered(verdict: Verdict, spent: number): Promise<boolean> {
    const problem = problemOf(pair("20s..60s", "5s"))!;
    const memory = remembering(() => Promise.resolve(verdict));
    const formula: Formula = problem.claims[0]!.formula!;
    const setting: Setting = {
      problem,
      influence: influenceOf(problem.system),
      whole: wholeOf(problem.system),
      solver: noSolver,
      options,
      known: new Map(),
      ofClaim: new Map(),
      remaining: () => options.milliseconds * (1 - spent),
      stop: () => Promise.resolve(false),
      waiting: (promise) => promise,
    };
    await memory.engine(setting, formula);
    await memory.engine(setting, formula);
    return memory.decided() === 1;
  }
  const said = { method: "by test", notes: [] };

  test("is not remembered, and one that is not is", async () => {
    expect(await isRemembered({ kind: "proved", ...said }, 0.9)).toBe(true);
    expect(await isRemembered({ kind: "unknown", ...said }, 0)).toBe(false);
    expect(await isRemembered({ kind: "holds-to-bound", bound: { steps: 4 }, ...said }, 0.01)).toBe(true);
    expect(await isRemembered({ kind: "holds-to-bound", bound: { steps: 4 }, ...said }, 0.3)).toBe(false);
    const open = { kind: "worst-case", status: "unknown", text: "no run was found" } as const;
    expect(await isRemembered({ kind: "proved", checks: [open], ...said }, 0.01)).toBe(true);
    expect(await isRemembered({ kind: "proved", checks: [open], ...said }, 0.3)).toBe(false);
  });
});

/** Runs that are kept: shown again, asked about, exported, replayed on another spec; and runs in which something is to happen. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { check } from "../src/index.ts";
import { holdsOn, truthOn } from "../src/ltl/evaluate.ts";
import { restore } from "../src/trace/kept.ts";
import type { KeptTrace } from "../src/trace/kept.ts";
import { lassoOf } from "../src/trace/trace.ts";
import { wholeOf } from "../src/trace/whole.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder } = temporary("trace");
const env = { XDG_STATE_HOME: join(folder, "state") };
const kept = join(folder, "state", "upir", "last-runs.json");

const spec = (patience: string): string => `system Pair
component Server {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 20s..60s
}
component Watch(target: Server) {
  state calm | alarmed
  var seen: 0..2 = 0
  action look: calm when target is down every ${patience} do { seen := seen + 1 }
  action alarm: calm -> alarmed when seen = 2 immediately do { seen := 0 }
  action relax: alarmed -> calm when target is up immediately
}
a, b: Server
set servers = { a, b }
watch[s in servers]: Watch(s)
property noticed: always forall s in servers: s is down implies within 15s (watch[s] is alarmed or s is up)
property rests: always eventually a is down
`;

const path = join(folder, "pair.upir");
const quick = ["--engine", "zones", "--no-sanity"];

const trace = (...args: readonly string[]) => upir(["trace", ...args], { env });

beforeAll(async () => {
  writeFileSync(path, spec("10s"));
  const { code } = await upir(["verify", path, ...quick], { env });
  expect(code).toBe(1);
});

describe("what the last verify found", () => {
  test("is kept and told again as it was told then", async () => {
    const then = await upir(["verify", path, ...quick, "--only", "noticed"]);
    const { code, stdout } = await trace("noticed");
    expect(code).toBe(0);
    const [, ...story] = stdout.trimEnd().split("\n\n");
    expect(story).toHaveLength(3);
    for (const block of story)
      for (const line of block.split("\n"))
        expect(then.stdout.replaceAll(/[\s·]+/g, " ")).toContain(line.trim().replaceAll(/[\s·]+/g, " "));
  });

  test("all runs, or the one of a claim; machine formats want one", async () => {
    const { stdout } = await trace();
    expect(stdout).toMatch(/✗ noticed[^]*✗ rests/);
    expect(await trace("--format", "itf")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("noticed, rests"),
    });
    expect(await trace("noticd")).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean noticed") });
  });

  test("verify says how to go on, and says nothing of it where nothing was kept", async () => {
    expect((await upir(["verify", path, ...quick], { env })).stdout).toMatch(/\nNext: upir trace CLAIM,/);
    expect((await upir(["verify", path, ...quick, "--only", "noticed"], { env: {} })).stdout).not.toContain("Next:");
  });

  test("columns for chosen instances; what happens in others is told beside them", async () => {
    const { stdout } = await trace("noticed", "--lanes", "watch[a],a");
    expect(stdout).toMatch(/^time +watch\[a\] +a +why$/m);
    expect((await trace("noticed", "--lanes", "a")).stdout).toContain("(watch[a]: seen 0 → 1)");
    expect(await trace("noticed", "--lanes", "c")).toMatchObject({ code: 2, stderr: expect.stringContaining("`c`") });
  });

  test("a page without room for columns has what changes and why one below the other, and clips nothing", async () => {
    const { stdout } = await upir(["trace", "noticed"], { env, columns: 40 });
    expect(stdout).toContain("0 s  watch[a]: seen 0 → 1\n");
    expect(stdout).not.toContain("…");
    for (const line of stdout.split("\n").slice(1)) expect(line.length).toBeLessThanOrEqual(40);
  });

  test("only some instances, or all but some", async () => {
    const only = await trace("noticed", "--only", "a");
    expect(only.stdout).toMatch(/^time +a +why$/m);
    expect((await trace("noticed", "--hide", "watch[a]")).stdout).toMatch(/^time +a +why$/m);
    expect((await trace("noticed", "--full")).stdout).toMatch(/^time +a +watch\[a\] +why$/m);
    expect(await trace("noticed", "--only", "c")).toMatchObject({ code: 2, stderr: expect.stringContaining("`c`") });
  });

  test("nothing is kept where programs have no place for it, and nothing is said of it by verify", async () => {
    const { stderr } = await upir(["verify", path, ...quick], { env: {} });
    expect(stderr).toBe("");
    expect(await upir(["trace"], { env: {} })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no run is kept"),
    });
  });

  test("a spec from standard input leaves what is kept alone", async () => {
    const before = readFileSync(kept, "utf8");
    await upir(["verify", "-", ...quick], { env, stdin: readFileSync(path, "utf8") });
    expect(readFileSync(kept, "utf8")).toBe(before);
  });

  test("a verify that decides nothing leaves what is kept alone", async () => {
    const before = readFileSync(kept, "utf8");
    const rejected = join(folder, "rejected.upir");
    writeFileSync(rejected, "system");
    expect((await upir(["verify", rejected], { env })).code).toBe(3);
    expect(readFileSync(kept, "utf8")).toBe(before);
    const stopped = await upir(["verify", path, ...quick], { env, withInterrupt: (interrupt) => interrupt() });
    expect(stopped.code).toBe(130);
    expect(readFileSync(kept, "utf8")).toBe(before);
  });

  test("an unwritable place for it changes no verdict", async () => {
    const blocked = join(folder, "blocked");
    writeFileSync(blocked, "a file");
    const { code, stderr } = await upir(["verify", path, ...quick], { env: { XDG_STATE_HOME: blocked } });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });
});

describe("asking about a run", () => {
  const column = (stdout: string, at: number): readonly string[] =>
    stdout
      .slice(stdout.lastIndexOf("\ntime "))
      .split("\n")
      .filter((line) => /^ *[\d.]+ s /.test(line))
      .map((line) => line.trim().split(/ {2,}/)[at + 1]!);

  test("numbers, states and truths, each where it changes", async () => {
    const { stdout } = await trace(
      "noticed",
      "--eval",
      "watch[a].seen",
      "--eval",
      "a",
      "--eval",
      "a is down and watch[a] is calm",
    );
    expect(column(stdout, 0).slice(0, 4)).toEqual(["0", "0", "1", "2"]);
    expect(column(stdout, 1).slice(0, 2)).toEqual(["up", "down"]);
    expect(column(stdout, 2).slice(0, 2)).toEqual(["✗", "✓"]);
  });

  test("what the run itself says nothing of is asked of the whole system", async () => {
    const { stdout } = await trace(
      "noticed",
      "--eval",
      "count(s in servers: s is up)",
      "--eval",
      "b is up",
      "--eval",
      "b",
    );
    expect(column(stdout, 0).slice(0, 2)).toEqual(["2", "1"]);
    expect(new Set(column(stdout, 1))).toEqual(new Set(["✓"]));
    expect(new Set(column(stdout, 2))).toEqual(new Set(["up"]));
  });

  test("claims over time are judged from each moment on", async () => {
    const { stdout } = await trace(
      "noticed",
      "--eval",
      "within 20s watch[a] is alarmed",
      "--eval",
      "eventually a is down",
    );
    expect(column(stdout, 0).slice(0, 2)).toEqual(["✓", "✓"]);
    expect(column(stdout, 1)[0]).toBe("✓");
  });

  test("all parts of the claim, and where it fails first", async () => {
    const { stdout } = await trace("noticed", "--formulas");
    expect(stdout).toContain("a is down implies (within 15 s (watch[a] is alarmed or a is up))");
    const guilty = stdout.split("\n").filter((line) => line.includes("◄"));
    expect(guilty).toHaveLength(1);
    expect(guilty[0]).toMatch(/^ *0\.000 s  ✗  ✗/);
  });

  test("what keeps an action from happening", async () => {
    const { stdout } = await trace("noticed", "--why-not", "a.repair,watch[a].alarm,b.crash");
    expect(column(stdout, 0).slice(0, 3)).toEqual(["✗ unless a is down", "✗ for 20 s", "✗ for 10 s"]);
    expect(column(stdout, 1).slice(0, 2)).toEqual(["✗ unless watch[a].seen = 2", "✗ unless watch[a].seen = 2"]);
    expect(new Set(column(stdout, 2))).toEqual(new Set(["✓"]));
    expect(await trace("noticed", "--why-not", "a.repare")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Did you mean a.repair"),
    });
  });

  test("an action without a condition, of a component that the run says nothing of", async () => {
    const counter = "component Counter {\n  var n: 0..1 = 0\n  fault hit: anytime do { n := 1 - n }\n}\nc: Counter\n";
    const own = join(folder, "counter.upir");
    writeFileSync(own, `${readFileSync(path, "utf8")}${counter}`);
    const { code, stdout } = await trace("noticed", "--spec", own, "--why-not", "c.hit");
    expect(code).toBe(0);
    expect(new Set(column(stdout, 0))).toEqual(new Set(["✓"]));
  });

  test("what cannot be read is a diagnostic", async () => {
    const { code, stderr } = await trace("noticed", "--eval", "c is up");
    expect(code).toBe(3);
    expect(stderr).toContain("[unknown-name]");
  });
});

interface VcdParser {
  readonly info: {
    readonly status: string;
    readonly wires: {
      readonly body: readonly {
        readonly name: string;
        readonly body: readonly { readonly name: string; readonly type: string; readonly link: string }[];
      }[];
    };
  };
  readonly change: {
    any(listener: (code: string, time: bigint, command: number, value?: bigint) => void): void;
  };
  getTime(): bigint;
  on(event: string, listener: (given: unknown) => void): void;
  write(bytes: Uint8Array): void;
  end(): void;
}

/** A change of a signal, by its full name, as a waveform viewer sees it. */
type Change = readonly [name: string, microseconds: number, value: number];

/** What the parser that waveform viewers of WaveDrom use reads of a file: all signals, each change, and where it ends. */
async function readByWaveDrom(vcd: string): Promise<{ parser: VcdParser; changes: readonly Change[] }> {
  const require = createRequire(import.meta.url);
  const module = await (require("vcd-stream/out/vcd.js") as () => Promise<unknown>)();
  const make = require("vcd-stream/lib/web-vcd-parser.js") as (given: unknown) => Promise<VcdParser>;
  const parser = await make(module);
  const changes: (readonly [code: string, time: number, value: number])[] = [];
  // A single bit is the command itself: 14 for 0, 15 for 1.
  parser.change.any((code, time, command, value) => {
    changes.push([code, Number(time), value === undefined ? command - 14 : Number(value)]);
  });
  // It tells of a mistake by its number, on the console.
  const told = vi.spyOn(console, "log").mockImplementation(() => {});
  const finished = new Promise((resolve) => parser.on("finish", resolve));
  parser.write(Buffer.from(vcd));
  parser.end();
  await finished;
  expect(told).not.toHaveBeenCalled();
  told.mockRestore();
  const names = new Map(
    parser.info.wires.body.flatMap(({ name, body }) =>
      body.map((each) => [each.link, `${name}.${each.name}`] as const),
    ),
  );
  return { parser, changes: changes.map(([code, time, value]) => [names.get(code)!, time, value]) };
}

describe("formats", () => {
  /** What Quint, which reads traces of Apalache in this format, makes of a state: records of numbers, words and truths. */
  const { ofItf } = createRequire(import.meta.url)("@informalsystems/quint/dist/src/itf.js") as {
    ofItf: (itf: unknown) => readonly { readonly args: readonly { readonly value: unknown }[] }[];
  };
  const statesIn = (itf: unknown): readonly Record<string, unknown>[] =>
    ofItf(itf).map(({ args }) =>
      Object.fromEntries(
        args.flatMap(({ value }, at) => (at % 2 === 1 ? [] : [[String(value), args[at + 1]!.value] as const])),
      ),
    );
  const values = (states: readonly Record<string, unknown>[], name: string): readonly unknown[] =>
    states.map((each) => each[name]);

  test("ITF: one object a state, with the loop, as Quint reads it", async () => {
    const itf = JSON.parse((await trace("noticed", "--format", "itf")).stdout) as {
      "#meta": { format: string };
      vars: string[];
      states: Record<string, unknown>[];
      loop: number;
    };
    const run = JSON.parse(readFileSync(kept, "utf8")) as { runs: KeptTrace[] };
    expect(itf["#meta"].format).toBe("ITF");
    expect(itf.states).toHaveLength(run.runs[0]!.steps.length + 1);
    expect(itf.loop).toBe(run.runs[0]!.loopStart);
    for (const state of itf.states) expect(Object.keys(state).sort()).toEqual(["#meta", ...itf.vars].sort());
    const states = statesIn(itf);
    expect([...new Set(values(states, "watch[a].seen"))]).toEqual([0n, 1n, 2n]);
    expect(values(states, "a.state").slice(0, 2)).toEqual(["up", "down"]);
  });

  /** Strings are no part of the standard: GTKWave and Surfer know them, the parser of WaveDrom stops at the first one. */
  const withoutStrings = (vcd: string): string => vcd.replaceAll(/^(\$var string .*|s\S* \S+)\n/gm, "");

  test("VCD: truths and numbers are at each moment what they are in the run, as the parser of WaveDrom reads them", async () => {
    const { stdout } = await trace("noticed", "--format", "vcd");
    const { parser, changes } = await readByWaveDrom(withoutStrings(stdout));
    expect(parser.info.status).toBe("simulation");
    expect(parser.info.wires.body.map(({ name, body }) => [name, ...body.map((each) => each.name)])).toEqual([
      ["a"],
      ["watch[a]", "seen", "seen_left_its_range"],
    ]);
    const states = statesIn(JSON.parse((await trace("noticed", "--format", "itf")).stdout));
    const moments = states.map((state) => Number(state["time in ms"]) * 1000);
    expect(Number(parser.getTime())).toBe(moments.at(-1));
    expect(changes.length).toBeGreaterThan(4);
    for (const [at, moment] of moments.entries()) {
      if (moments[at + 1] === moment) continue;
      const seen = changes.findLast(([name, time]) => name === "watch[a].seen" && time <= moment);
      expect(seen?.[2], `at ${moment}`).toBe(Number(states[at]!["watch[a].seen"]));
    }
    expect(changes.filter(([name]) => name === "watch[a].seen_left_its_range").map(([, , value]) => value)).toEqual([
      0,
    ]);
  });

  test("VCD: states are strings, the same at the end of each moment", async () => {
    const { stdout } = await trace("noticed", "--format", "vcd");
    const states = statesIn(JSON.parse((await trace("noticed", "--format", "itf")).stdout));
    const [, code = ""] = /^\$scope module a \$end\n\$var string 1 (\S+) state \$end$/m.exec(stdout) ?? [];
    const said = new Map<number, string>();
    let time = 0;
    for (const line of stdout.split("\n")) {
      if (/^#\d+$/.test(line)) time = Number(line.slice(1));
      else if (line.startsWith("s") && line.endsWith(` ${code}`)) said.set(time, line.slice(1).split(" ")[0]!);
    }
    const changed = states.flatMap((state, at): readonly (readonly [number, unknown])[] =>
      at > 0 && states[at - 1]!["a.state"] === state["a.state"]
        ? []
        : [[Number(state["time in ms"]) * 1000, state["a.state"]]],
    );
    expect(said).toEqual(new Map(changed));
    expect(said.size).toBeGreaterThan(0);
  });

  test("Mermaid: every message is between participants", async () => {
    const { stdout } = await trace("noticed", "--sequence");
    const participants = [...stdout.matchAll(/^ {2}participant (\w+) as/gm)].map(([, id]) => id);
    expect(stdout.startsWith("sequenceDiagram\n")).toBe(true);
    for (const line of stdout
      .split("\n")
      .slice(2)
      .filter((each) => each !== "" && !each.includes("participant"))) {
      const [, ids = ""] = /^ {2}(?:Note over (\w+)|\w+->>\w+): [^;\n]+$/.exec(line) ?? [];
      expect(line).toMatch(/^ {2}(Note over \w+|\w+->>\w+): /);
      if (ids !== "") expect(participants).toContain(ids);
    }
  });

  test("JSON, to a file", async () => {
    const file = join(folder, "run.json");
    expect(await trace("noticed", "--format", "json", "--output", file)).toMatchObject({ code: 0, stdout: "" });
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(
      JSON.parse((await upir(["schema", "trace"])).stdout) as object,
    );
    expect(validate(JSON.parse(readFileSync(file, "utf8"))), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ claim: "noticed" })).toBe(false);
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      claim: "noticed",
      run: { initial: { "a.state": "up" } },
    });
  });
});

describe("replay", () => {
  const saved = join(folder, "runs.json");
  const other = join(folder, "other.upir");

  test("a saved run is replayed on its spec, and on another one that still has it", async () => {
    expect((await trace("noticed", "--save", saved)).code).toBe(0);
    const again = await upir(["trace", "--from", saved], { env: {} });
    expect(again.code).toBe(0);
    writeFileSync(other, readFileSync(path, "utf8").replace("20s..60s", "20s..90s"));
    expect((await trace("--from", saved, "--spec", other)).code).toBe(0);
  });

  test.each([
    ["a shorter time limit", "every 10s", "every 4s", /at step \d+ of \d+, .* ms pass where at most/],
    [
      "an action that is gone",
      "action look:",
      "action glance:",
      /at step \d+ of \d+, there is no action watch\[a\]\.look/,
    ],
    ["a longer deadline", "within 15s", "within 80s", /is no counterexample on .*: no run shows it/],
    ["no such claim", "property noticed", "property seen_in_time", /has no claim `noticed`/],
  ])("%s: where and why it does not fit", async (_, from, to, message) => {
    const text = readFileSync(path, "utf8");
    expect(text).toContain(from);
    writeFileSync(other, text.replace(from, to));
    const { code, stderr, stdout } = await trace("--from", saved, "--spec", other);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(message);
  });

  test("a run in a file cannot say what is not so", async () => {
    const runs = JSON.parse(readFileSync(saved, "utf8")) as { runs: { steps: { delay: string }[] }[] };
    runs.runs[0]!.steps[1]!.delay = "90000";
    const forged = join(folder, "forged.json");
    writeFileSync(forged, JSON.stringify(runs));
    expect(await trace("--from", forged)).toMatchObject({ code: 3, stdout: "" });
  });

  test.each([
    ["no JSON", (text: string) => text.slice(0, -20), "not JSON"],
    ["another file", () => '{"kind":"certificate"}', "no file of runs"],
    ["another version", (text: string) => text.replace('"version": 1', '"version": 99'), "another version"],
    [
      "a step backwards in time",
      (text: string) => text.replace(/"delay": "\d+"/, '"delay": "-5"'),
      "run 1 is not whole",
    ],
    ["a delay of no end", (text: string) => text.replace(/"delay": "\d+"/, '"delay": "1/0"'), "run 1 is not whole"],
    [
      "a loop that starts nowhere",
      (text: string) => text.replace(/"loopStart": \d+/, '"loopStart": 99999'),
      "run 1 is not whole",
    ],
    ["no steps", (text: string) => text.replace('"steps"', '"stops"'), "run 1 is not whole"],
  ])("damaged: %s", async (_, damage, message) => {
    const damaged = join(folder, "damaged.json");
    writeFileSync(damaged, damage(readFileSync(saved, "utf8")));
    expect(await trace("--from", damaged)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining(message),
    });
  });

  test("what a file says of when the claim is lost is not believed", async () => {
    const file = join(folder, "too-soon.json");
    const text = readFileSync(saved, "utf8");
    expect(text).toMatch(/"settled": [1-9]/);
    writeFileSync(file, text.replaceAll(/"settled": \d+/g, '"settled": 0'));
    const { code, stdout } = await trace("noticed", "--from", file);
    expect(code).toBe(0);
    expect(stdout).toContain("✗ down");
  });

  test("a file without runs says so", async () => {
    const file = join(folder, "empty.json");
    writeFileSync(file, readFileSync(saved, "utf8").replace(/"runs": [^]*/, '"runs": []}'));
    expect((await trace("--from", file)).stderr).toContain(`${file} keeps no run`);
  });

  test("a run of ten thousand steps is shown", async () => {
    const text = readFileSync(saved, "utf8");
    const file = JSON.parse(text) as { runs: (KeptTrace & { steps: KeptTrace["steps"][number][] })[] };
    const [run] = file.runs;
    const round = run!.steps.slice(run!.loopStart);
    const steps = [...run!.steps];
    while (steps.length < 10_000) steps.push(...round);
    writeFileSync(
      join(folder, "long.json"),
      JSON.stringify({ ...file, runs: [{ ...run, steps, loopStart: steps.length - round.length }] }),
    );
    const { code, stdout } = await trace("--from", join(folder, "long.json"), "--format", "itf");
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { states: unknown[] }).states).toHaveLength(steps.length + 1);
  });

  test("the truth in the first state is the truth of the run", () => {
    const { problem } = check(path);
    const { runs } = JSON.parse(readFileSync(saved, "utf8")) as { runs: KeptTrace[] };
    const restored = restore(runs[0]!, wholeOf(problem!.system));
    if (restored.kind !== "run") throw new Error(restored.reason);
    const lasso = lassoOf(restored.trace);
    const { formula } = problem!.claims[0]!;
    expect(truthOn(formula!, lasso)[0]).toBe(holdsOn(formula!, lasso));
  });
});

describe("witness", () => {
  test("a run in which it happens", async () => {
    const { code, stdout } = await upir(["witness", path, "watch[b] is alarmed and a is down"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^✓ HAPPENS {2}watch\[b\] is alarmed and a is down\n +\d+ steps · replayed ✓\n/);
    expect(stdout).toContain("alarmed");
  });

  test("the proof that it never does", async () => {
    const { code, stdout } = await upir(["witness", path, "watch[a].seen = 2 and watch[a] is alarmed"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ NEVER {4}watch.*\n +every run, no time limit/);
  });

  test("what cannot be read, and a spec that cannot", async () => {
    expect(await upir(["witness", path, "c is up"])).toMatchObject({ code: 3, stdout: "" });
    for (const odd of [
      "a is",
      "a is down) or (b is down",
      "true\nproperty more: always true",
      "true // b",
      "// (\nb is down) property more: (a is down",
      "",
    ])
      expect(await upir(["witness", path, odd]), odd).toMatchObject({ code: 3, stdout: "" });
    expect(await upir(["witness", join(folder, "none.upir"), "a is up"])).toMatchObject({ code: 3, stdout: "" });
  });

  test.each([
    ["a is dwn", "command line:1:6", "1 | a is dwn"],
    ["a is down and", "command line:1:11", "the end here"],
    ["a is down && b is down", "command line:1:11", "1 | a is down && b is down"],
    ["watch[a].seen > 2s", "command line:1:17", "1 | watch[a].seen > 2s"],
    ["a is down) or (b is down", "command line:1:10", "1 | a is down) or (b is down"],
    ["a is down  expect proved", "command line:1:12", "`expect`"],
    ["", "command line", "the end here"],
  ])("a mistake is shown where it was typed: %s", async (typed, place, said) => {
    const { code, stderr } = await upir(["witness", path, typed]);
    expect(code).toBe(3);
    expect(stderr).toContain(place);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain("property asked");
    expect(stderr).not.toContain(path);
  });
});

describe("why-not", () => {
  const whyNot = (...args: readonly string[]) => upir(["why-not", path, ...args], { env });

  beforeAll(async () => {
    writeFileSync(path, spec("10s"));
    await upir(["verify", path, ...quick], { env });
  });

  test("says what keeps an action from happening, at a step or in each stretch of the run", async () => {
    const { code, stdout } = await whyNot("watch[a].alarm", "--claim", "noticed");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^step 0 \(0\.000 s\) to step \d+ \(\S+ s\): it cannot happen unless watch\[a\]\.seen = 2\n/,
    );
    expect(stdout).toMatch(/: it can happen$/m);
    const crash = await whyNot("a.crash", "--claim", "noticed", "--at", "0");
    expect(crash.stdout).toBe("step 0 (0.000 s), at the start: it can happen\n");
    expect((await whyNot("a.repair", "--claim", "noticed")).stdout).toMatch(/: it has to wait \S+ s more$/m);
  });

  test("asks for what it needs to know", async () => {
    expect(await whyNot("a.crash")).toMatchObject({ code: 2, stderr: expect.stringContaining("noticed, rests") });
    expect(await whyNot("a.cras", "--claim", "rests")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("a.crash"),
    });
    expect(await whyNot("a.crash", "--claim", "rest")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("rests"),
    });
    expect(await whyNot("a.crash", "--claim", "rests", "--at", "99")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("so --at is 0 to"),
    });
    expect(await whyNot("a.crash", "--at", "-1")).toMatchObject({ code: 2 });
    const other = join(folder, "other.upir");
    writeFileSync(other, spec("5s"));
    expect(await upir(["why-not", other, "a.crash"], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no run of"),
    });
  });

  test("a run that the spec does not have any more is refused", async () => {
    writeFileSync(path, spec("3s"));
    expect(await whyNot("a.crash", "--claim", "noticed")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("is no run of"),
    });
    writeFileSync(path, spec("10s"));
  });
});

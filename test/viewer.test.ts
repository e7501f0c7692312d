/** The page with the viewer, without a browser: what is embedded is what the run is, and nothing of a spec gets out of its place. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openWithDesktop } from "../src/cli/open.ts";
import { check } from "../src/index.ts";
import { truthOn } from "../src/ltl/evaluate.ts";
import { partRows } from "../src/report/run/instants.ts";
import type { RunData, Valued, ViewerData } from "../src/report/viewer/data.ts";
import { inkedLines } from "../src/report/viewer/inked.ts";
import { viewerData } from "../src/report/viewer/run-data.ts";
import { watchingOf } from "../src/report/viewer/watching.ts";
import { Player } from "../src/viewer/player.ts";
import { Scale } from "../src/viewer/scale.ts";
import { lassoOf, stateAt, timesOf } from "../src/trace/trace.ts";
import { toNumber } from "../src/source/rational.ts";
import { lateRun, runOf, system, violated, watched } from "./example-run.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder, file } = temporary("viewer");
const env = { XDG_STATE_HOME: join(folder, "state") };
const quick = ["--engine", "zones", "--no-sanity"];

const pair = file(
  "pair.upir",
  `system Pair
${watched}a, b: Server
set servers = { a, b }
watch[s in servers]: Watch(s)
property noticed "</script><script>alert(1)</script> & <b>": always forall s in servers: s is down implies within 15s (watch[s] is alarmed or s is up)
property rests: always eventually a is down
`,
);

/** The data of a page. */
function dataIn(html: string): ViewerData {
  return JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(html)![1]!) as ViewerData;
}

const trace = (...args: readonly string[]) => upir(["trace", ...args], { env });

function valueIn({ values, changes }: Valued, state: number): string {
  return values[changes.findLast(([from]) => from <= state)![1]]!;
}

const example = {
  spec: "example.upir",
  claim: violated.claim,
  trace: lateRun,
  part: system,
  reactions: [],
  sources: [system.variables[0]!.span!.file],
  asked: [],
  isWanted: () => true,
};

const run: RunData = viewerData([example]).runs[0]!;

describe("what is embedded", () => {
  test("every variable has its value in every state, every state its time", () => {
    const times = timesOf(lateRun);
    for (const { name, owner, label } of system.variables) {
      const lane = run.lanes.find((each) => each.name === owner)!;
      const valued = label === "state" ? lane.state! : lane.variables.find((each) => each.label === label)!;
      times.forEach((time, state) => {
        expect(valueIn(valued, state), `${name} in state ${state}`).toBe(
          String(stateAt(lateRun, state).values.get(name)),
        );
        expect(run.instants[run.steps[state]!.instant]!.at).toBe(toNumber(time));
      });
    }
    expect(run.instants.map(({ text }) => text).slice(0, 3)).toEqual(["0.000 s", "5.000 s", "10.000 s"]);
  });

  test("each part of the claim is as true as the oracle says, and in the last state as where the loop starts", () => {
    const parts = partRows(violated.claim.formula!, lateRun);
    expect(run.rows.map(({ text }) => text)).toEqual(parts.map(({ text }) => text));
    parts.forEach(({ part }, index) => {
      const truths = truthOn(part, lassoOf(lateRun));
      const all = [...truths, truths[lateRun.loopStart!]!];
      all.forEach((is, state) => expect(valueIn(run.rows[index]!, state)).toBe(is ? "✓ true" : "✗ false"));
    });
    expect(run.guilty).toBe(2);
  });

  test("what is due when, how late it is, and where the loop starts", () => {
    expect(run.demand).toEqual({
      from: { at: 0, text: "0.000 s", state: 2 },
      due: { at: 30_000, text: "30.000 s" },
      answer: { at: 35_000, text: "35.000 s", state: 7 },
      allowed: "30 s",
      late: "5 s late",
    });
    expect(run.words).toEqual([
      "At 0.000 s: us_east = down.",
      "By 30.000 s this must be so: check[us_east] = out_of_rotation.",
      "It is so only at 35.000 s: 5 s late.",
    ]);
    expect(run.loop).toEqual({ state: 8, text: "↺ repeats from 40.000 s every 10 s" });
    expect(run.focus).toEqual([0, 35_000]);
  });

  test("what happens, by what, and where that is written", () => {
    const { act, lane, changes } = run.steps[2]!;
    expect(run.acts[act]).toMatchObject({
      kind: "fault",
      why: "fault us_east.crash",
      places: [{ file: 0, first: 2, last: 2, text: "example.upir:2", isReaction: false }],
    });
    expect([run.lanes[lane!]!.name, changes]).toEqual(["us_east", "us_east: down"]);
    expect(run.steps[3]!.isRelated).toBe(false);
  });

  test("a state that a fault leads to is told apart, and the first one", () => {
    const { state } = run.lanes.find(({ name }) => name === "us_east")!;
    expect([state!.values, state!.tones]).toEqual([
      ["up", "down"],
      [0, -1],
    ]);
  });

  test("a claim that fails at a moment, one that waits for ever, and one of no plain shape say so", () => {
    const never = runOf([[1000, undefined, {}]], 0);
    const late = viewerData([
      {
        ...example,
        trace: runOf(
          [
            [0, "us_east.crash", { us_east: "down" }],
            [60_000, undefined, {}],
          ],
          1,
        ),
      },
    ]);
    expect(late.runs[0]!.words.at(-1)).toBe("It never is.");
    expect(late.runs[0]!.demand).toMatchObject({ late: "never" });
    const { formula } = violated.claim;
    const odd = viewerData([
      {
        ...example,
        trace: never,
        claim: {
          name: "odd",
          text: "odd",
          formula: { kind: "eventually", operand: { kind: "not", operand: formula! } },
        },
      },
    ]);
    expect(odd.runs[0]!.words).toEqual([
      "The claim fails at the start; the rows of its parts show what is true when.",
      "↺ repeats from 0.000 s every 1 s",
    ]);
  });
});

describe("who watches whom", () => {
  const watching = (text: string) => watchingOf(check({ path: "w.upir", text: `system W\n${text}` }).problem!.system);

  test("a check its target, a monitor all that it reads, and what reads the check the check", () => {
    const found = watching(`
component A { state up | down  fault crash: up -> down  action repair: down -> up after 1s }
component B(t: A) { state calm | worried  action worry: calm -> worried on t.crash  action relax: worried -> calm when t is up after 1s }
component C(b: B) { var seen: bool = false  action see: when b is worried immediately do { seen := true } }
component M(x: A, y: A) { state fine | bad  action go: fine -> bad when x is down and y is down immediately }
m: M(p, q)
c: C(b)
b: B(p)
p, q: A
`);
    expect(found.map(({ name, depth, watches }) => [name, depth, watches])).toEqual([
      ["p", 0, []],
      ["b", 1, ["p"]],
      ["c", 2, ["b"]],
      ["q", 0, []],
      ["m", 0, ["p", "q"]],
    ]);
  });

  test("two that read one another watch nobody", () => {
    const found = watching(`
component P(other: P) { state away | there  action enter: away -> there when other is away anytime  action leave: there -> away after 1s }
p: P(q)
q: P(p)
`);
    expect(found.map(({ depth, watches }) => [depth, watches])).toEqual([
      [0, []],
      [0, []],
    ]);
  });

  test("a watcher is behind from when its target changes until it does itself", () => {
    const lane = run.lanes.find(({ name }) => name === "check[us_east]")!;
    expect([lane.depth, lane.watches]).toEqual([1, ["us_east"]]);
    expect(lane.behind).toEqual([{ from: 2, to: 7, text: "still in_rotation, as when us_east was up" }]);
  });

  test("and no longer once its target is again as it was", () => {
    const back = runOf(
      [
        [0, "us_east.crash", { us_east: "down" }],
        [1000, undefined, { us_east: "up" }],
        [1000, undefined, {}],
      ],
      2,
    );
    const lanes = viewerData([{ ...example, trace: back }]).runs[0]!.lanes;
    expect(lanes.find(({ name }) => name === "check[us_east]")!.behind.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
    ]);
  });
});

describe("in the browser", () => {
  const player = new Player(run);

  test("only the steps that matter are gone through, unless all are wanted", () => {
    expect(player.states).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
    expect(player.hasMore).toBe(true);
    player.goToState(3);
    expect([player.state, player.position, player.time]).toEqual([2, 2, "0.000 s"]);
    player.showAll(true);
    expect([player.state, player.position, player.last]).toEqual([2, 2, 9]);
    player.showAll(false);
    const steps = run.steps.map((step, state) => ({ ...step, isRelated: state < run.steps.length - 1 }));
    const lanes = run.lanes.map((lane) => ({ ...lane, isRelated: true }));
    expect(new Player({ ...run, steps, lanes }).hasMore).toBe(false);
  });

  test.each([1, 3, 40])(
    "zoomed to %s: time is to scale but where steps would hide one another, and places lead back",
    (zoom) => {
      const scale = new Scale(run, player.states);
      scale.fitInto(600);
      scale.zoomTo(zoom);
      if (zoom === 1) expect(scale.width).toBeCloseTo(600, 3);
      const timeOf = (state: number): number => run.instants[run.steps[state]!.instant]!.at;
      const perMillisecond = (scale.xOfState(8) - scale.xOfState(7)) / (timeOf(8) - timeOf(7));
      player.states.forEach((state, index) => {
        expect(scale.stateAtX(scale.xOfState(state) + 0.001)).toBe(state);
        if (index === 0) return;
        const previous = player.states[index - 1]!;
        const apart = scale.xOfState(state) - scale.xOfState(previous);
        if (scale.isStretched(state, previous)) expect(apart).toBeCloseTo(16, 5);
        else expect(apart).toBeCloseTo((timeOf(state) - timeOf(previous)) * perMillisecond, 5);
      });
      expect(scale.isStretched(1, 0)).toBe(true);
      for (const time of [0, 2500, 30_000, 34_000]) expect(scale.timeAtX(scale.xOfTime(time))).toBeCloseTo(time, 5);
      expect(scale.xBeforeTime(0)).toBeLessThan(scale.xOfTime(0));
    },
  );

  test("a deadline beyond the end of a run has its place", () => {
    const short = { ...run, demand: { ...run.demand!, due: { at: 90_000, text: "90.000 s" } } };
    const scale = new Scale(short, player.states);
    scale.fitInto(600);
    expect(scale.xOfTime(90_000)).toBeGreaterThan(scale.xOfState(9));
    expect(scale.xOfTime(90_000)).toBeLessThan(scale.width);
  });
});

test("a text in colour is still all of the text", () => {
  const specs = readdirSync("test/corpus/rejected").filter((name) => name.endsWith(".upir"));
  for (const path of [...specs.map((name) => join("test/corpus/rejected", name)), "specs/high-availability-api.upir"]) {
    const text = readFileSync(path, "utf8");
    const lines = inkedLines(text).map((pieces) => pieces.map(([, piece]) => piece).join(""));
    expect(lines.join("\n"), path).toBe(
      text.replaceAll(/\r\n?/g, "\n").replaceAll(/(?![\t\n])[\p{Cc}\p{Cf}]/gu, "\ufffd"),
    );
  }
  expect(inkedLines("state up // x")[0]).toEqual([
    ["keyword", "state"],
    ["", " up "],
    ["comment", "// x"],
  ]);
});

describe("the pages", () => {
  beforeAll(async () => {
    expect((await upir(["verify", pair, ...quick], { env })).code).toBe(1);
  });

  test("one run, or all of them; what was asked is a row", async () => {
    const one = await trace("noticed", "--format", "html", "--eval", "watch[a].seen", "--hide", "b");
    expect(one.code).toBe(0);
    const [only, ...others] = dataIn(one.stdout).runs;
    expect(others).toEqual([]);
    expect(only!.lanes.map(({ name }) => name)).toEqual(["a", "watch[a]", "watch[b]"]);
    expect(only!.rows.at(-1)).toMatchObject({ text: "watch[a].seen", isRelated: true, depth: 0 });
    expect(dataIn((await trace("--format", "html")).stdout).runs.map(({ claim }) => claim)).toEqual([
      "noticed",
      "rests",
    ]);
  });

  test("what happens along with an action is named with its place", async () => {
    const data = dataIn((await trace("noticed", "--format", "html")).stdout);
    const crash = data.runs[0]!.acts.find(({ why }) => why.startsWith("fault"))!;
    expect(crash.places.map(({ text, isReaction }) => [text, isReaction])).toEqual([
      ["pair.upir:4", false],
      [expect.stringMatching(/^watch\[[ab]\]\.hear pair\.upir:12$/), true],
    ]);
  });

  test("nothing of a spec leaves its place, and the policy allows what is there and nothing else", async () => {
    const { stdout } = await upir(["verify", pair, ...quick, "--format", "html"]);
    expect(stdout).not.toContain("<b>");
    expect(stdout.match(/<script/g)).toHaveLength(2);
    expect(stdout.match(/<\/script/g)).toHaveLength(2);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(stdout)![1]!;
    const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${hashOf(/<script>([^]*?)<\/script>/.exec(stdout)![1]!)}`,
      `style-src ${hashOf(/<style>([^]*?)<\/style>/.exec(stdout)![1]!)}`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(stdout).not.toMatch(/\b(src|href|style|on\w+)=/);
  });

  test("verdicts with their runs; the format of a file is its ending", async () => {
    const path = join(folder, "verdicts.html");
    const { code, stdout } = await upir(["verify", pair, ...quick, "--output", path]);
    expect([code, stdout]).toEqual([1, expect.stringContaining("VIOLATED")]);
    const html = readFileSync(path, "utf8");
    expect(dataIn(html).runs.map(({ claim }) => claim)).toEqual(["noticed", "rests"]);
    expect(html.match(/class="show" data-run="\d"/g)).toEqual([
      'class="show" data-run="0"',
      'class="show" data-run="1"',
    ]);
    expect(html).toContain("✗ violated");
  });

  test("a spec that is rejected has its messages on the page, and no viewer", async () => {
    const wrong = file("wrong.upir", "system W\nproperty p: always <b is up\n");
    const { code, stdout } = await upir(["verify", wrong, "--format", "html"]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/<pre[^>]*>-- /);
    expect(stdout).not.toContain('id="viewer"');
  });
});

describe("--open", () => {
  test("writes the page beside the runs, opens it, and says where it is", async () => {
    const opened: string[] = [];
    const open = (path: string): undefined => void opened.push(path);
    const { code, stdout, stderr } = await upir(["trace", "noticed", "--open"], { env, open });
    expect([code, stdout]).toEqual([0, ""]);
    expect(opened).toEqual([join(folder, "state", "upir", "last-runs.html")]);
    expect(stderr).toBe(`opened ${opened[0]!}\n`);
    expect(dataIn(readFileSync(opened[0]!, "utf8")).runs).toHaveLength(1);
  });

  test("where nothing opens it, it is said where it is, and that is no failure", async () => {
    const path = join(folder, "page.html");
    const { code, stderr } = await upir(["trace", "noticed", "--open", "--output", path], { env });
    expect([code, stderr]).toEqual([0, `not opened (there is no desktop); it is in ${path}\n`]);
    expect(existsSync(path)).toBe(true);
  });

  test("only a page can be opened", async () => {
    expect(await trace("noticed", "--open", "--format", "vcd")).toMatchObject({ code: 2, stdout: "" });
    expect(await trace("noticed", "--open", "--output", join(folder, "no", "x.html"))).toMatchObject({ code: 2 });
  });

  test.each([
    ["works", ["true"], undefined],
    ["fails", ["false"], "false ended with 1"],
    ["is not there", ["no-such-program-of-upir"], expect.stringContaining("ENOENT")],
  ])("the program that opens it %s", async (_, command, problem) => {
    expect(await openWithDesktop("x.html", "linux", { linux: command })).toEqual(problem);
  });
});

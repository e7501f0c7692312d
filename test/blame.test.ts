/** What counterexamples are said to need, held against Z3's unsatisfiable cores, and against runs without an assumption. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Ajv } from "ajv";
import { afterAll, describe, expect, test } from "vitest";
import { check, decideClaims, verify } from "../src/index.ts";
import type { LateAnswer } from "../src/engine/counterexamples/blame.ts";
import { lateAnswerOf } from "../src/engine/counterexamples/blame.ts";
import { judgeOf } from "../src/engine/counterexamples/judge.ts";
import { reduce } from "../src/engine/counterexamples/reduce.ts";
import { influenceOf } from "../src/system/slice.ts";
import { blameLines } from "../src/report/blame.ts";
import { plainPage } from "../src/report/page.ts";
import { compare } from "../src/source/rational.ts";
import type { Rational } from "../src/source/rational.ts";
import { longestWay } from "../src/trace/differences.ts";
import type { Difference } from "../src/trace/differences.ts";
import { wholeOf } from "../src/trace/whole.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder, file } = temporary("blame");

// ── Z3's cores ──────────────────────────────────────────────────────────────

const worker = new Worker(new URL("../src/solver/z3-worker.cjs", import.meta.url));
afterAll(() => worker.terminate());

/** What Z3 prints, line by line. */
async function z3(text: string): Promise<readonly string[]> {
  worker.postMessage({ id: 0, text });
  const [{ output }] = (await once(worker, "message")) as [{ output: string }];
  return output.trim().split("\n");
}

function real({ numerator, denominator }: Rational): string {
  const [size, sign] = numerator < 0n ? [-numerator, "-"] : [numerator, ""];
  const fraction = `(/ ${size}.0 ${denominator}.0)`;
  return sign === "" ? fraction : `(- ${fraction})`;
}

function assertion({ from, to, least }: Difference, name?: string): string {
  const text = `(>= (- t${to} t${from}) ${real(least)})`;
  return name === undefined ? `(assert ${text})` : `(assert (! ${text} :named ${name}))`;
}

/** The rules of the run, an answer in time, and some of the choices by their numbers: the trace with the claim restored. */
function script({ plan, trigger, answer, allowed, choices }: LateAnswer, chosen: readonly number[]): string {
  return [
    "(set-option :produce-unsat-cores true)",
    "(set-option :smt.core.minimize true)",
    ...Array.from({ length: plan.points }, (_, point) => `(declare-const t${point} Real)`),
    "(assert (= t0 0.0))",
    ...plan.rules.map((rule) => assertion(rule)),
    `(assert (<= (- t${answer} t${trigger}) ${real(allowed)}))`,
    ...chosen.map((number) => assertion(choices[number]!, `c${number}`)),
    "(check-sat)",
  ].join("\n");
}

async function lateAnswersOf(spec: string, only: readonly string[]): Promise<readonly LateAnswer[]> {
  const { problem, claims } = await verify(spec, { bound: 8, engine: "zones", ...(only.length === 0 ? {} : { only }) });
  const { system } = problem!;
  const context = { problem: problem!, whole: wholeOf(system), influence: influenceOf(system) };
  return claims.flatMap(({ claim, verdict: { trace, part = system, settled, worstCase } }) => {
    if (trace === undefined || settled === undefined) return [];
    const judge = judgeOf(claim.formula!, { trace, ...(worstCase === undefined ? {} : { worstCase }) });
    const reduced = reduce(context, judge, { trace, part, settled });
    return (reduced && lateAnswerOf(reduced)) ?? [];
  });
}

describe("the choices without which an answer is in time", () => {
  test.each([
    ["specs/high-availability-api.upir", "failover_complete"],
    ["specs/patterns/checked/health-check.upir"],
    ["specs/patterns/checked/dns-failover.upir"],
    ["test/corpus/verdicts/first-instant.upir"],
    ["test/corpus/verdicts/quantities.upir"],
    ["test/corpus/verdicts/vacuous.upir"],
    ["test/corpus/verdicts/words-beside-a-choice.upir"],
    ["test/corpus/verdicts/worst-of-all.upir"],
  ])("%s: are an unsatisfiable core for Z3, with nothing too much", async (spec, ...only) => {
    const answers = await lateAnswersOf(spec, only);
    expect(answers).not.toHaveLength(0);
    for (const late of answers) {
      const core = late.core.map((choice) => late.choices.indexOf(choice));
      expect(await z3(script(late, core))).toEqual(["unsat"]);
      for (const left of core) expect(await z3(script(late, without(core, left)))).toEqual(["sat"]);
      // The core that Z3 finds by itself may be another one; the longest way says the same of it.
      const own = await coreByZ3(late);
      expect(isLate(late, own)).toBe(true);
      for (const left of own) expect(isLate(late, without(own, left))).toBe(false);
    }
  });
});

function without(numbers: readonly number[], left: number): readonly number[] {
  return numbers.filter((each) => each !== left);
}

async function coreByZ3(late: LateAnswer): Promise<readonly number[]> {
  const all = late.choices.map((_, number) => number);
  const [verdict, core = ""] = await z3(`${script(late, all)}\n(get-unsat-core)`);
  expect(verdict).toBe("unsat");
  return [...core.matchAll(/c(\d+)/g)].map(([, number]) => Number(number));
}

function isLate({ plan, trigger, answer, allowed, choices }: LateAnswer, chosen: readonly number[]): boolean {
  const facts: readonly Difference[] = [...plan.rules, ...chosen.map((number) => choices[number]!)];
  return compare(longestWay(plan.points, facts, trigger, answer)!.length, allowed) > 0;
}

// ── Assumptions ─────────────────────────────────────────────────────────────

const server = `component Server { state up | down  fault crash: up -> down  action repair: down -> up after 20s..60s }
    a, b: Server
    set servers = { a, b }`;

/** What is said of assumptions below the runs of the claims, in their order. */
async function assumed(claims: string): Promise<readonly string[]> {
  const checked = check({ path: "assumed.upir", text: `system Assumed ${server} ${claims}` });
  expect(checked.diagnostics).toEqual([]);
  const { claims: results, problem } = await decideClaims(checked, { sanity: false });
  return results.map(({ verdict: { blame, part } }) =>
    blameLines(blame!, part ?? problem!.system, { ...plainPage, width: 400 })
      .flatMap((line) =>
        line
          .replace(/^Needs/, "")
          .trim()
          .split(" · "),
      )
      .filter((need) => need.startsWith("assumption"))
      .join(" · "),
  );
}

describe("an assumption is named if without it the run could do with less", () => {
  const oneDown = "assume one_down: always count(s in servers: s is down) <= 1";

  test.each([
    [
      "an event",
      `${oneDown} property either: always b is down implies not once a is down`,
      "assumption one_down: without it a.repair need not happen",
    ],
    [
      "what only a promise about whole runs demands",
      `${oneDown} assume fails: eventually b is down property fine: always a is up`,
      "assumption one_down: without it a.repair need not happen · assumption fails: without it a.repair and b.crash need not happen",
    ],
    [
      "a wait",
      "assume quiet: for 30s a is up property fine: always a is up property other: always b is up",
      "assumption quiet: without it a.crash could come sooner / ",
    ],
    ["none that the run keeps by itself", `${oneDown} property fine: always a is up`, ""],
    [
      "none that is about something else",
      "assume calm: always b is up property comes: always a is down implies within 30s a is up",
      "",
    ],
  ])("%s", async (_, claims, said) => {
    expect((await assumed(claims)).join(" / ")).toBe(said);
  });

  test("as JSON that keeps its schema, and kept for `upir trace`", async () => {
    const env = { XDG_STATE_HOME: folder };
    const path = file(
      "assumed.upir",
      `system Assumed ${server} ${oneDown} property either: always b is down implies not once a is down`,
    );
    const need = { kind: "assumption", assumption: "one_down", action: "a.repair", effect: "none" };
    const verified = await upir(["verify", path, "--json", "--no-sanity", "--engine", "zones"], { env });
    const traced = await upir(["trace", "--format", "json"], { env });
    for (const [command, { stdout }] of Object.entries({ verify: verified, trace: traced })) {
      const schema = JSON.parse((await upir(["schema", command])).stdout) as object;
      const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
      expect([validate(JSON.parse(stdout)), validate.errors]).toEqual([true, null]);
      expect(JSON.stringify(JSON.parse(stdout))).toContain(JSON.stringify(need));
    }
  });
});

/** Formulas read back in English, and warnings about claims that may say something else than is meant. */
import { Ajv } from "ajv";
import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../src/index.ts";
import { plainDoubts } from "../src/lower/doubts.ts";
import schema from "../src/report/verify.schema.json" with { type: "json" };
import { doubtMessages } from "../src/source/doubt-messages.ts";
import { readBack } from "../src/syntax/english.ts";
import { parse } from "../src/syntax/parse.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

function english(formula: string): string {
  const [item] = parse({ path: "", text: `property asked: ${formula}\n` }).value.items;
  return item?.kind === "property" ? readBack(item.body) : "";
}

const then = "at that moment or at some moment of the next";
const hold = "at that moment and at every moment of the next";
const untilQ =
  "at that moment or at some later one q holds; and at every moment from that moment on, as long as this has not come, p holds";

/** What each says was held against the meaning of the operators in `ltl/evaluate.ts`. */
const table: readonly (readonly [formula: string, english: string])[] = [
  // The start, and the state.
  ["p", "At the start: p holds"],
  ["not p", "At the start: p does not hold"],
  ["web is up", "At the start: web is up"],
  ["web is not up", "At the start: web is not up"],
  ["not (web is up)", "At the start: web is not up"],
  ["a.flag", "At the start: a.flag holds"],
  ["serving(r)", "At the start: serving(r) holds"],
  ["true", "At the start: nothing is asked"],
  ["x.n = 3", "At the start: x.n equals 3"],
  ["x.n != y.n + 1", "At the start: x.n does not equal y.n plus 1"],
  ["x.n < 3 and x.n >= 1", "At the start: x.n is less than 3 and x.n is at least 1"],
  // Connectives.
  ["p and q or r", "At the start: (p holds and q holds) or r holds"],
  ["p and (q or r)", "At the start: p holds and (q holds or r holds)"],
  ["p and q and r", "At the start: p holds and q holds and r holds"],
  ["not (p and q)", "At the start: it is not so that (p holds and q holds)"],
  ["p implies q", "At the start: if p holds, then at the same moment q holds"],
  ["(p implies q) or r", "At the start: (if p holds, then at the same moment q holds) or r holds"],
  ["p iff q", "At the start: either both or neither of these: p holds; q holds"],
  // Operators in time, at the start and at other moments.
  ["always p", "At every moment: p holds"],
  ["eventually p", "At some moment, sooner or later: p holds"],
  ["within 30s p", "At some moment of the first 30 s (30 s included): p holds"],
  ["for 30s p", "At every moment of the first 30 s (30 s included): p holds"],
  ["within limit + 5s p", "At some moment of the first limit + 5 s (limit + 5 s included): p holds"],
  ["once p", "At the start: at that moment or at some earlier one: p holds"],
  ["historically p", "At the start: at that moment and at every earlier one: p holds"],
  ["p until q", `At the start: ${untilQ}`],
  [
    "p weak until q",
    "At the start: at every moment from that moment on, as long as it has not come that q holds, p holds (it need never come)",
  ],
  [
    "p release q",
    "At the start: at every moment from that moment on, up to and including the first one at which p holds as well, q holds (for ever, if there is none)",
  ],
  [
    "p since q",
    "At the start: at that moment or at some earlier one q holds; and at every moment after the last such one, up to and including that moment, p holds",
  ],
  // Nested.
  ["always eventually p", "At every moment: at that moment or at some later one: p holds"],
  ["eventually always p", "At some moment, sooner or later: at that moment and at every later one: p holds"],
  ["always (p implies within 30s q)", `At every moment: if p holds, then ${then} 30 s (30 s included): q holds`],
  ["always (p implies for 3s q)", `At every moment: if p holds, then ${hold} 3 s (3 s included): q holds`],
  [
    "within 30s (p implies q)",
    "At some moment of the first 30 s (30 s included): if p holds, then at the same moment q holds",
  ],
  ["p implies within 30s q", `At the start: if p holds, then ${then} 30 s (30 s included): q holds`],
  ["p implies always q", "At the start: if p holds, then at that moment and at every later one: q holds"],
  [
    "always ((within 5s p) implies within 30s q)",
    `At every moment: if (${then} 5 s (5 s included): p holds), then counting from the same moment as the brackets: ${then} 30 s (30 s included): q holds`,
  ],
  [
    "always ((eventually p) implies q)",
    "At every moment: if (at that moment or at some later one: p holds), then at that moment (the one that the brackets count from) q holds",
  ],
  [
    "always (p implies q and for 5s r)",
    `At every moment: if p holds, then (q holds and (${hold} 5 s (5 s included): r holds))`,
  ],
  ["always (p implies once q)", "At every moment: if p holds, then at that moment or at some earlier one: q holds"],
  ["always (p until q)", `At every moment: ${untilQ}`],
  ["not (p until q)", `At the start: it is not so that (${untilQ})`],
  [
    "(p until q) until r",
    `At the start: at that moment or at some later one r holds; and at every moment from that moment on, as long as this has not come, (${untilQ})`,
  ],
  ["not always p", "It is not so that (at every moment: p holds)"],
  ["(always p) and eventually q", "(at every moment: p holds) and (at some moment, sooner or later: q holds)"],
  ["p and always q", "At the start: p holds and (at that moment and at every later one: q holds)"],
  [
    "always (p iff within 5s q)",
    `At every moment: either both or neither of these: p holds; (${then} 5 s (5 s included): q holds)`,
  ],
  // Sets.
  ["always forall r in rs: r is up", "At every moment: for each r in rs: r is up"],
  [
    "always exists r in rs: r is up",
    "At every moment: for at least one r in rs (at each moment perhaps another one): r is up",
  ],
  ["exists r in rs: always r is up", "For at least one r in rs, one and the same throughout: at every moment: r is up"],
  ["forall r in rs: within 5s r is up", "For each r in rs: at some moment of the first 5 s (5 s included): r is up"],
  ["always count(r in rs: r is up) >= 2", "At every moment: the number of r in rs for which r is up is at least 2"],
  [
    "always count(r in rs: r is up and p) <= 2",
    "At every moment: the number of r in rs for which (r is up and p holds) is at most 2",
  ],
  ["always sum(r in rs: r.n) <= 2 * 9", "At every moment: the sum of r.n over each r in rs is at most 2 times 9"],
  // Quantities.
  ["availability(f) >= 99.9%", "The probability that `f` is up is at least 99.9%"],
  ["latency(f, p99) <= 1s", "The time that 99 % of the requests of `f` take at most is at most 1s"],
  [
    "cost(system) + cost(lb) < $5/month",
    "The monthly cost of the whole system plus the monthly cost of `lb` is less than $5/month",
  ],
  ["independent(system)", "Everything fails independently of everything else"],
];

describe("English", () => {
  test.each(table)("%s", (formula, expected) => {
    expect(english(formula)).toBe(expected);
  });

  test("every claim of every spec can be read", async () => {
    for (const name of readdirSync("specs").filter((each) => each.endsWith(".upir"))) {
      const { code, stdout } = await upir(["read", `specs/${name}`], { columns: 60 });
      expect(code).toBe(0);
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
    }
  });

  test("names are explained, also those that a definition uses", async () => {
    const { stdout } = await upir([
      "read",
      "specs/high-availability-api.upir",
      "--only",
      "at_least_one_region_healthy",
    ]);
    expect(stdout).toContain("where serving(r): r is up and route[r].gets_traffic");
    expect(stdout).toContain("where regions: us_east, eu_west, apac");
    expect(stdout).not.toContain("failover_complete");
    const formula = await upir(["read", "specs/high-availability-api.upir", "--formula", "always serving(us_east)"]);
    expect(formula.stdout).toContain("At every moment: serving(us_east) holds.");
  });

  test("bad input", async () => {
    expect(await upir(["read"])).toMatchObject({ code: 2 });
    expect(await upir(["read", "nosuch.upir"])).toMatchObject({ code: 3 });
    expect(await upir(["read", "nosuch.upir", "--formula", "p"])).toMatchObject({ code: 3 });
    expect(await upir(["read", "--formula", "p until"])).toMatchObject({ code: 3 });
    expect(await upir(["read", "--formula", "p until q"])).toMatchObject({ code: 0 });
    const { code, stderr } = await upir(["read", "specs/high-availability-api.upir", "--only", "failover_compleet"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("failover_complete")]);
  });

  test("definitions that use one another many times are read once", async () => {
    const definitions = Array.from({ length: 15 }, (_, index) => `define d${index + 1} = d${index} and d${index}\n`);
    const text = `system Deep\ncomponent C { state a | b fault f: a -> b }\nc: C\ndefine d0 = c is a\n${definitions.join("")}property p: always d15\n`;
    const { code, stdout } = await upir(["read", "-"], { stdin: text });
    expect(code).toBe(0);
    expect(stdout).toContain("where d0: c is a");
  });
});

const { file } = temporary("read");
const server = `system Doubts

component Server {
  state up | down
  fault crash: up -> down
  action restart: down -> up after 5s..30s
}

web, api: Server
set servers = { web, api }
`;

describe("claims that may say something else than is meant", () => {
  test("every spec of the repository is without doubts, but for those that are about them", () => {
    const folders = ["specs", "specs/patterns", "test/classics", "test/corpus/verdicts"];
    const specs = folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
    const doubted = specs.filter((spec) => {
      const { problem } = spec.endsWith(".upir") ? check(spec) : {};
      return problem !== undefined && plainDoubts(problem).length > 0;
    });
    const mended = "test/corpus/verdicts/misreadings-mended.upir";
    expect(doubted.filter((spec) => spec !== mended)).toEqual([
      "test/corpus/verdicts/first-instant.upir",
      "test/corpus/verdicts/misreadings.upir",
    ]);
  });

  test("check reads them back, and stays a success", async () => {
    const spec = file("doubts.upir", `${server}property p: forall s in servers: s is up\n`);
    const { code, stdout, stderr } = await upir(["check", spec]);
    expect(code).toBe(0);
    expect(stdout).toContain("1 warning");
    expect(stderr).toContain("[dropped-always]");
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "It says: At the start: for each s in servers: s is up. Perhaps it is meant to hold at every moment: `always forall s in servers: s is up`.",
    );
  });

  test("verify warns where a run parts the two, with the run and the code in JSON, and says nothing where none does", async () => {
    const spec = file(
      "parted.upir",
      `${server}assume one: always count(s in servers: s is down) <= 1
property parted: web is up
property same: web is up or api is up
`,
    );
    const { code, stdout } = await upir(["verify", spec, "--json"]);
    expect(code).toBe(0);
    const value: unknown = JSON.parse(stdout);
    const validate = new Ajv({ strict: false }).compile(schema);
    expect([validate(value), validate.errors]).toEqual([true, null]);
    const kinds = checksIn(value).map((checks) =>
      checks.flatMap(({ kind, code: of, trace }) => (kind === "meant-otherwise" ? [of, trace !== undefined] : [])),
    );
    expect(kinds).toEqual([["dropped-always", true], []]);
    expect((await upir(["verify", spec, "--no-sanity"])).stdout).not.toContain("dropped-always");
  });

  test("what a spec expects to be violated is not doubted", () => {
    const text = `${server}property p: exists s in servers: always s is up expect violated\n`;
    const { problem } = check({ path: "p.upir", text });
    expect(problem!.claims[0]!.doubts).toBeUndefined();
  });

  test("every code is explained", async () => {
    for (const code of Object.keys(doubtMessages)) {
      const { code: exit, stdout } = await upir(["explain", code]);
      expect([exit, stdout]).toEqual([0, expect.stringContaining(`[${code}]`)]);
    }
  });
});

interface Checked {
  readonly kind: string;
  readonly code?: string;
  readonly trace?: object;
}

function checksIn(report: unknown): readonly (readonly Checked[])[] {
  const { claims } = report as { readonly claims: readonly { readonly checks: readonly Checked[] }[] };
  return claims.map(({ checks }) => checks);
}

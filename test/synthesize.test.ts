/** What `upir synthesize` fills in: values of every type, the least cost, and an honest word where there are none. */
import { Ajv } from "ajv";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check, synthesize, verify } from "../src/index.ts";
import schema from "../src/report/synthesize.schema.json" with { type: "json" };
import { rational } from "../src/source/rational.ts";
import { upir } from "./fake-io.ts";

const folder = "test/synthesize";

function file(name: string): string {
  return `${folder}/${name}.upir`;
}

describe("holes", () => {
  test("of a duration: the round value below the tightest one", async () => {
    const { outcome, values, text, claims } = await synthesize(file("durations"));
    expect({ outcome, values }).toEqual({ outcome: "found", values: { interval: "8s" } });
    expect(text.join()).toContain("`interval` may be up to 25s / 3 (≈ 8.333 s) for `failover`");
    expect(claims.map(({ verdict }) => verdict.worstCase)).toEqual([rational(29_000)]);
  });

  test("of a whole number: the cheapest that is enough", async () => {
    const { outcome, values, monthlyCost } = await synthesize(file("integers"));
    expect({ outcome, values, monthlyCost }).toEqual({
      outcome: "found",
      values: { n: "7" },
      monthlyCost: rational(2800),
    });
  });

  test("of a choice and of a range: the first that does, not one of which nothing has to happen", async () => {
    const { outcome, values } = await synthesize(file("choices"));
    expect({ outcome, values }).toEqual({ outcome: "found", values: { mode: "timed", limit: "2s..5s" } });
  });

  test("that nothing fills: every value was tried", async () => {
    const { outcome, tried, text, claims } = await synthesize(file("infeasible"));
    expect({ outcome, tried, claims }).toEqual({ outcome: "none", tried: 4, claims: [] });
    expect(text.join("\n")).toContain("all 4 combinations of values were tried");
  });

  test("that nothing was found for, out of infinitely many: not the same as none", async () => {
    const { outcome, text } = await synthesize(file("too-slow"));
    expect(outcome).toBe("gave-up");
    expect(text.join("\n")).toContain("the worst case is 35 s, 5 s beyond the limit");
  });

  test("too many to try are not tried", async () => {
    const text = readFileSync(file("integers"), "utf8").replace("?3..20", "?3..9000");
    const { outcome, tried } = await synthesize({ path: "many.upir", text });
    expect({ outcome, tried }).toEqual({ outcome: "gave-up", tried: 0 });
  });

  test("the filled spec verifies", async () => {
    const text = readFileSync(file("integers"), "utf8").replace("?3..20", "7");
    const { claims } = await verify({ path: "filled.upir", text });
    expect(claims.map(({ verdict }) => verdict.kind)).toEqual(["proved", "proved"]);
  });
});

describe("diagnostics", () => {
  const codesOf = (text: string): readonly string[] =>
    check({ path: "a.upir", text }).diagnostics.flatMap(({ code, severity }) => (severity === "error" ? [code] : []));

  test("verify refuses, and points to synthesize", async () => {
    const { code, stderr } = await upir(["verify", file("integers")]);
    expect(code).toBe(3);
    expect(stderr).toContain("[open-value]");
    expect(stderr).toContain("`upir synthesize` finds a value with which every claim is proved");
  });

  test("a value that is given closes a hole", async () => {
    expect((await upir(["verify", file("integers"), "--set", "n=7", "-q"])).code).toBe(0);
    expect((await upir(["synthesize", file("integers"), "--set", "n=7"])).code).toBe(2);
  });

  test("what may stand in a hole is checked", () => {
    const head = "system A\nparameter x: duration = ";
    expect(codesOf(`${head}?5..10\n`)).toContain("wrong-unit");
    expect(codesOf(`${head}?10s..5s\n`)).toContain("upside-down-range");
    expect(codesOf(`${head}?{1s, 2}\n`)).toContain("wrong-unit");
    expect(codesOf(`${head}?{1s, 2s}\n`)).toEqual(["open-value"]);
    expect(codesOf("system A\nparameter n: int = ?{1, 2.5}\n")).toContain("not-an-integer");
    expect(codesOf("system A\nparameter m: a | b = ?{a, c}\n")).toContain("unknown-state");
  });

  test("a hole anywhere else is said to be misplaced", () => {
    expect(codesOf("system A\na: service { replicas ?{2, 3} }\n")).toEqual(["misplaced-hole"]);
  });

  test("a spec that is wrong with every value is rejected", async () => {
    const text = readFileSync(file("integers"), "utf8").replace("request = api", "request = apis");
    const world = { stdin: text };
    expect((await upir(["synthesize", "-"], world)).code).toBe(3);
  });
});

describe("the command", () => {
  test("prints the values, the lines, the cost and all verdicts", async () => {
    const { code, stdout } = await upir(["synthesize", file("integers")]);
    expect(code).toBe(0);
    expect(stdout).toContain("n = 7");
    expect(stdout).toContain("- parameter n: int = ?3..20\n  + parameter n: int = 7");
    expect(stdout).toContain("$2,800 a month as stated");
    expect(stdout).toContain("✓ PROVED    throughput");
    expect(stdout).toContain("2 proved");
  });

  test("prints JSON that follows its schema", async () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    for (const [name, expected] of [
      ["integers", 0],
      ["infeasible", 1],
      ["too-slow", 4],
    ] as const) {
      const { code, stdout } = await upir(["synthesize", file(name), "--json"]);
      expect(code).toBe(expected);
      expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(validate({ outcome: "found" })).toBe(false);
  });

  test("Ctrl-C ends it with 130", async () => {
    const withInterrupt = (interrupt: () => void): void => interrupt();
    expect((await upir(["synthesize", file("integers")], { withInterrupt })).code).toBe(130);
  });
});

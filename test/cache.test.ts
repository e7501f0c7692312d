/** Verdicts that are kept: shown again when all is as it was, and only then; never believed when anything about them is not right. */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { beforeEach, describe, expect, test } from "vitest";
import { cachedResult, keepResult } from "../src/cli/proof-cache.ts";
import { filesOfSpecs, recording } from "../src/files.ts";
import type { Verdict } from "../src/engine/verdict.ts";
import type { SanityCheck } from "../src/index.ts";
import { check, decideClaims } from "../src/index.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder, file } = temporary("cache");
const cache = join(folder, "cache");
const env = { UPIR_CACHE: cache };
const quick = ["--engine", "zones", "--no-sanity"];

const lamp = `system Lamp

use "patterns/lamp.upir"

lamp: Lamp

property lights_up: always (lamp is off implies within 3s lamp is on)
property is_soon_dark: always (lamp is on implies within 4s lamp is off)
`;
const pattern = (most: string): string => `component Lamp {
  state off | on
  action switch_on: off -> on after 1s..${most}
  action switch_off: on -> off within 5s
}
`;

const spec = join(folder, "lamp.upir");
const verify = (...args: readonly string[]) => upir(["verify", spec, ...quick, ...args], { env });
const isKept = ({ stdout }: { readonly stdout: string }): boolean => stdout.includes("kept from an earlier run");
/** The files in the cache: the whole of a result, or what is known of single conjuncts. */
const entries = (): readonly string[] => readdirSync(cache).map((name) => join(cache, name));
const isMemory = (path: string): boolean => "verdicts" in (deserialize(readFileSync(path).subarray(32)) as object);
/** The names of the claims whose verdict is kept from an earlier run. */
const keptIn = async (...args: readonly string[]): Promise<readonly string[]> => {
  const { claims } = JSON.parse((await verify("--json", ...args)).stdout) as {
    claims: { name: string; cached?: boolean }[];
  };
  return claims.flatMap(({ name, cached }) => (cached === true ? [name] : []));
};

beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(join(folder, "patterns"), { recursive: true });
  file("patterns/lamp.upir", pattern("3s"));
  file("lamp.upir", lamp);
});

describe("the same again", () => {
  test("is shown as it was, and says that it is kept", async () => {
    const first = await verify();
    const second = await verify();
    expect(isKept(first)).toBe(false);
    expect(isKept(second)).toBe(true);
    expect(second.code).toBe(first.code);
    const bare = (text: string): string =>
      text.replaceAll(/(?:kept from an earlier run )?\(?\b\d+\.\d\d s\b\)?/g, "").replaceAll(/[\s·]+/g, " ");
    expect(bare(second.stdout)).toBe(bare(first.stdout));
  });

  test("in every format, and with the same exit code", async () => {
    await verify();
    const { claims } = JSON.parse((await verify("--json")).stdout) as { claims: { cached?: boolean }[] };
    expect(claims.map(({ cached }) => cached)).toEqual([true, true]);
    expect(JSON.parse((await verify("--json", "--no-cache")).stdout)).not.toHaveProperty("claims.0.cached");
    expect((await verify("--format", "junit")).code).toBe(1);
  });

  test("counterexamples of kept verdicts are kept for `upir trace`", async () => {
    await verify();
    const state = { ...env, XDG_STATE_HOME: join(folder, "state") };
    expect(isKept(await upir(["verify", spec, ...quick], { env: state }))).toBe(true);
    expect((await upir(["trace", "is_soon_dark"], { env: state })).code).toBe(0);
  });

  test("a certificate of what is kept is that of what is found", async () => {
    const [kept, found] = [join(folder, "kept.json"), join(folder, "found.json")];
    await verify();
    expect((await verify("--certificate", kept, "--json")).stdout).toContain('"cached": true');
    await verify("--certificate", found, "--no-cache");
    expect(readFileSync(kept, "utf8")).toBe(readFileSync(found, "utf8"));
    expect(readFileSync(kept, "utf8")).toContain("lights_up");
  });

  test("a spec from standard input", async () => {
    const ask = () => upir(["verify", "-", ...quick], { env, stdin: lamp.replace(/use .*/, pattern("2s")) });
    expect(isKept(await ask())).toBe(false);
    expect(isKept(await ask())).toBe(true);
  });
});

describe("nothing is shown again when", () => {
  test.each([
    [
      "the spec says something else",
      () => file("lamp.upir", lamp.replace("within 3s", "within 2s").replace("4s", "3s")),
    ],
    ["a file that it uses says something else", () => file("patterns/lamp.upir", pattern("2s"))],
    ["a file that it uses is gone", () => rmSync(join(folder, "patterns/lamp.upir"))],
  ])("%s", async (_, change) => {
    await verify();
    change();
    expect(isKept(await verify())).toBe(false);
  });

  test("a file appears in front of the one of the library that the spec uses", async () => {
    const own = join(folder, "own");
    mkdirSync(own);
    const path = join(own, "spec.upir");
    writeFileSync(
      path,
      `system S\nuse "patterns/region.upir"\na: Region\nproperty p: always a is down implies within 5min a is up\n`,
    );
    const ask = () => upir(["verify", path, ...quick], { env });
    await ask();
    expect(isKept(await ask())).toBe(true);
    mkdirSync(join(own, "patterns"));
    writeFileSync(
      join(own, "patterns/region.upir"),
      "component Region {\n  state up | down\n  fault crash: up -> down\n  action repair: down -> up after 10min\n}\n",
    );
    const { code, stdout } = await ask();
    expect(isKept({ stdout })).toBe(false);
    expect(code).toBe(1);
  });

  test.each([
    ["other options", ["--bound", "3"]],
    ["another selection", ["--only", "lights_up"]],
    ["a wish for none of it", ["--no-cache"]],
    ["a native solver", ["--solver", "z3"]],
  ])("there is %s", async (_, args) => {
    await verify();
    expect(isKept(await verify(...args))).toBe(false);
  });

  test("upir stands elsewhere, with another library, for all that it was built from the same text", async () => {
    const own = join(folder, "installed");
    const source = {
      path: "spec.upir",
      text: `system S\nuse "patterns/light.upir"\n` + lamp.split("\n").slice(3).join("\n"),
    };
    const libraryOf = (name: string, most: string): string => {
      mkdirSync(join(own, name, "patterns"), { recursive: true });
      writeFileSync(join(own, name, "patterns/light.upir"), pattern(most));
      return join(own, name);
    };
    const [here, there] = [libraryOf("here", "3s"), libraryOf("there", "9s")];
    const keep = async (library: string): Promise<void> => {
      const { files, answered } = recording({ ...filesOfSpecs, library });
      const result = await decideClaims(check(source, {}, files), { engine: "zones", sanity: false });
      keepResult(cache, source, { set: {}, options: {}, library }, answered, result, 0);
    };
    const found = (library: string) =>
      cachedResult(cache, source, { set: {}, options: {}, library }, { ...filesOfSpecs, library });
    await keep(here);
    expect(found(here)?.claims.map(({ verdict }) => verdict.kind)).toEqual(["proved", "violated"]);
    expect(found(there)).toBeUndefined();
  });

  test("there is no place for it", async () => {
    expect(isKept(await upir(["verify", spec, ...quick], { env: {} }))).toBe(false);
    expect(await upir(["cache"], { env: {} })).toMatchObject({ code: 2 });
  });

  test("it was stopped, and when it was not decided", async () => {
    await upir(["verify", spec, ...quick], { env, withInterrupt: (interrupt) => interrupt() });
    expect(isKept(await verify())).toBe(false);
    file("lamp.upir", lamp.replace(/property is_soon_dark.*/, "property odd: eventually always lamp is on"));
    expect((await verify()).code).toBe(4);
    expect(await keptIn()).toEqual(["lights_up"]);
  });
});

describe("what is left open", () => {
  const source = {
    path: "spec.upir",
    text: `${lamp.replace(/use .*/, pattern("3s"))}property ever: eventually always lamp is on\n`,
  };
  const asked = { set: {}, options: {}, library: filesOfSpecs.library };

  test("is kept only if nothing was given up for want of time", async () => {
    const result = await decideClaims(check(source), { engine: "zones", sanity: false });
    const [first, ...others] = result.claims;
    const isKeptAs = (verdict: Verdict, share: number): boolean => {
      rmSync(cache, { recursive: true, force: true });
      const claims = [{ ...first!, verdict }, ...others.filter(({ verdict: { kind } }) => kind !== "unknown")];
      keepResult(cache, source, asked, [], { ...result, claims }, share);
      return cachedResult(cache, source, asked, filesOfSpecs) !== undefined;
    };
    const held: Verdict = { kind: "holds-to-bound", method: "by test", notes: [] };
    const open: SanityCheck = { kind: "trigger", status: "unknown", text: "no run was found" };
    expect(isKeptAs(first!.verdict, 0.5)).toBe(true);
    expect([isKeptAs(held, 0.01), isKeptAs(held, 0.5)]).toEqual([true, false]);
    const proved = { ...first!.verdict, checks: [open] };
    expect([isKeptAs(proved, 0.01), isKeptAs(proved, 0.5)]).toEqual([true, false]);
    expect(isKeptAs({ ...held, kind: "unknown" }, 0.01)).toBe(false);
  });
});

describe("an entry that is not right is none", () => {
  const damage = (change: (bytes: Buffer) => Buffer): void => {
    for (const path of entries()) {
      if (isMemory(path)) rmSync(path);
      else writeFileSync(path, change(readFileSync(path)));
    }
  };

  test.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ["is empty", () => Buffer.alloc(0)],
    ["is cut short", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["has one bit changed", (bytes) => ((bytes[bytes.length - 40]! ^= 1), bytes)],
    ["is something else", () => Buffer.from("x".repeat(1000))],
  ])("when it %s", async (_, change) => {
    await verify();
    damage(change);
    const again = await verify();
    expect(isKept(again)).toBe(false);
    expect(again.code).toBe(1);
  });

  test("when a run in it is no run of the spec, whatever its digest says", async () => {
    await verify();
    damage((bytes) => {
      const entry = deserialize(bytes.subarray(32)) as {
        result: { claims: { verdict: { trace?: { steps: { delay: { numerator: bigint } }[] } } }[] };
      };
      const { steps } = entry.result.claims.flatMap(({ verdict: { trace } }) =>
        trace === undefined ? [] : [trace],
      )[0]!;
      steps[0]!.delay.numerator -= 1n;
      const payload = serialize(entry);
      return Buffer.concat([createHash("sha256").update(payload).digest(), payload]);
    });
    expect(isKept(await verify())).toBe(false);
  });

  test("when that is so of a further counterexample", async () => {
    file("patterns/lamp.upir", pattern("3s").replace("}", "  fault cut: on -> off\n}"));
    file("lamp.upir", `${lamp}property stays: always (once lamp is on) implies lamp is on\n`);
    const options = ["--only", "stays", "--max", "2"];
    await verify(...options);
    expect(isKept(await verify(...options))).toBe(true);
    damage((bytes) => {
      const entry = deserialize(bytes.subarray(32)) as {
        result: {
          claims: { verdict: { others: { runs: { trace: { steps: { delay: { numerator: bigint } }[] } }[] } } }[];
        };
      };
      entry.result.claims[0]!.verdict.others.runs[0]!.trace.steps[0]!.delay.numerator -= 1n;
      const payload = serialize(entry);
      return Buffer.concat([createHash("sha256").update(payload).digest(), payload]);
    });
    expect(isKept(await verify(...options))).toBe(false);
  });

  test("when its run does not violate the claim", async () => {
    await verify();
    damage((bytes) => {
      const entry = deserialize(bytes.subarray(32)) as { result: { claims: { claim: { formula: unknown } }[] } };
      const [first, second] = entry.result.claims;
      second!.claim.formula = first!.claim.formula;
      const payload = serialize(entry);
      return Buffer.concat([createHash("sha256").update(payload).digest(), payload]);
    });
    expect(isKept(await verify())).toBe(false);
  });
});

describe("upir cache", () => {
  test("says where it is and how much there is, and empties it", async () => {
    expect((await upir(["cache"], { env })).stdout).toBe(`${cache}\n0 entries · 0.0 MB of at most 200.0 MB\n`);
    await verify();
    expect((await upir(["cache"], { env })).stdout).toMatch(/\n2 entries · 0\.\d MB of at most 200\.0 MB\n$/);
    writeFileSync(join(cache, "of somebody else"), "");
    expect((await upir(["cache", "--clear"], { env })).stdout).toBe(`${cache}\n2 of 2 entries removed\n`);
    expect(readdirSync(cache)).toEqual(["of somebody else"]);
    expect(isKept(await verify())).toBe(false);
  });

  test("what cannot be written is no failure", async () => {
    const { code, stderr } = await upir(["verify", spec, ...quick], { env: { UPIR_CACHE: file("blocked", "a file") } });
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  });

  test("several at once keep one entry, and it is whole", async () => {
    await Promise.all([verify(), verify(), verify()]);
    expect(entries()).toHaveLength(2);
    expect(isKept(await verify())).toBe(true);
  });
});

describe("after an edit", () => {
  const pair = (pause: string, limit: string): string => `system Pair

component Lamp(pause: duration) {
  state off | on
  action switch_on: off -> on after 1s..pause
  action switch_off: on -> off within 5s
}

one: Lamp(3s)
two: Lamp(${pause})

property one_lights: always (one is off implies within 3s one is on)
property one_is_soon_dark: always (one is on implies within 4s one is off)
property two_lights: always (two is off implies within ${limit} two is on)
`;

  beforeEach(async () => {
    file("lamp.upir", pair("3s", "3s"));
    expect(await keptIn()).toEqual([]);
  });

  test("only what it touches is decided again", async () => {
    file("lamp.upir", pair("2s", "3s"));
    expect(await keptIn()).toEqual(["one_lights", "one_is_soon_dark"]);
    const { stdout, code } = await verify();
    expect(stdout).toContain("worst case at most 2 s of 3 s");
    expect(code).toBe(1);
  });

  test("what is false now is not taken for true", async () => {
    file("lamp.upir", pair("4s", "3s"));
    expect(await keptIn()).toEqual(["one_lights", "one_is_soon_dark"]);
    expect((await verify()).stdout).toContain("✗ VIOLATED  two_lights");
  });

  test("an edit that is taken back costs nothing, and neither does a comment", async () => {
    file("lamp.upir", pair("2s", "3s"));
    await verify();
    file("lamp.upir", `// again\n${pair("3s", "3s")}`);
    expect(await keptIn()).toEqual(["one_lights", "one_is_soon_dark", "two_lights"]);
  });

  /** Leaves only what is known of conjuncts and components, changed. */
  const changeMemory = (change: (bytes: Buffer) => Buffer): void => {
    for (const path of entries()) {
      if (!isMemory(path)) rmSync(path);
      else writeFileSync(path, change(readFileSync(path)));
    }
  };
  const foreign = (value: unknown): Buffer => {
    const payload = serialize(value);
    return Buffer.concat([createHash("sha256").update(payload).digest(), payload]);
  };

  test.each<readonly [string, (bytes: Buffer) => Buffer]>([
    ["is damaged", (bytes) => bytes.fill(0, 100, 110)],
    ["is cut short", (bytes) => bytes.subarray(0, 100)],
    ["is none, whatever its digest says", () => foreign(new Map([["verdicts", new Map()]]))],
    ["is nothing, whatever its digest says", () => foreign(null)],
  ])("what is known of conjuncts is no use when it %s", async (_, change) => {
    changeMemory(change);
    expect(await keptIn()).toEqual([]);
    expect(await keptIn()).toEqual(["one_lights", "one_is_soon_dark", "two_lights"]);
  });

  test("it is of use by itself, but not with other options", async () => {
    changeMemory((bytes) => bytes);
    expect(await keptIn("--bound", "3")).toEqual([]);
    expect(await keptIn()).toEqual(["one_lights", "one_is_soon_dark", "two_lights"]);
  });

  test("a run in it that is none is not shown, whatever its digest says", async () => {
    changeMemory((bytes) => {
      const memory = deserialize(bytes.subarray(32)) as { verdicts: Map<string, Uint8Array> };
      for (const [question, known] of memory.verdicts) {
        const all = deserialize(known) as { verdict: { trace?: { steps: { delay: { numerator: bigint } }[] } } }[];
        for (const { verdict } of all) if (verdict.trace !== undefined) verdict.trace.steps[0]!.delay.numerator -= 1n;
        memory.verdicts.set(question, serialize(all));
      }
      return foreign(memory);
    });
    expect(await keptIn()).toEqual(["one_lights", "two_lights"]);
  });
});

/**
 * The whole published scenario, and its extensions in `specs/extensions`: the command line would end each with 0, nothing is warned of that
 * a header does not explain, and the tables in `specs/extensions/README.md` say what came out. `UPDATE=1 npx vitest run
 * test/extensions.test.ts` writes them anew (then `npx prettier --write specs/extensions/README.md`).
 */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check, verify } from "../src/index.ts";
import { exitCodeOf } from "../src/report/outcome.ts";
import { compareWithReadme, tableOf } from "./claims-table.ts";
import { upir } from "./fake-io.ts";

const folder = "specs/extensions";
const readme = `${folder}/README.md`;
const published = "specs/high-availability-api.upir";
const complete = "specs/high-availability-api-complete.upir";

/** Each spec with the patterns that it uses. */
const specs: Readonly<Record<string, readonly string[]>> = {
  [complete]: [
    "active-active",
    "circuit-breaker",
    "bulkhead",
    "retry",
    "health-check",
    "geo-routing",
    "replica-promotion",
    "database-failover",
    "autoscaling",
    "rolling-deployment",
  ],
  [`${folder}/more-regions.upir`]: ["health-check", "active-active", "geo-routing"],
  [`${folder}/active-passive.upir`]: ["health-check", "replica-promotion", "active-passive"],
  [`${folder}/disaster-recovery.upir`]: ["disaster-recovery"],
  [`${folder}/chaos.upir`]: ["health-check", "circuit-breaker"],
  [`${folder}/gradual-rollout.upir`]: ["canary", "rolling-deployment"],
};

const nameOf = (path: string): string => path.replace(/^.*\/|\.upir$/g, "");

/** What is warned of; the headers say why. */
const explained: Readonly<Record<string, readonly string[]>> = {
  "high-availability-api-complete": ["follows from `one_at_a_time` alone: it checks nothing of the system"],
  "disaster-recovery": ["everything can come to rest: from then on nothing can ever happen but time passing"],
};

describe.each(Object.entries(specs))("%s", (path, patterns) => {
  const name = nameOf(path);
  const text = readFileSync(path, "utf8");

  test("is decided as it expects, and as the table says", { timeout: 120_000 }, async () => {
    const result = await verify(path);
    const { claims, checks } = result;
    expect(exitCodeOf({ ...result, spec: path })).toBe(0);
    const kinds = claims.map(({ claim, verdict }) => [claim.name, verdict.kind]);
    expect(kinds).toEqual(claims.map(({ claim }) => [claim.name, claim.expect ?? "proved"]));
    expect(new Set(claims.map(({ verdict }) => verdict.kind))).toEqual(new Set(["proved", "violated"]));
    const made = [...checks, ...claims.flatMap((claim) => claim.checks ?? [])];
    expect(made.flatMap((each) => (each.status === "warning" ? [each.text] : []))).toEqual(explained[name] ?? []);
    compareWithReadme(readme, name, tableOf(claims));
  });

  test("is on the patterns, in the standard layout, and its header says what is assumed", async () => {
    expect(check(path).diagnostics).toEqual([]);
    expect((await upir(["format", "--check", path])).code).toBe(0);
    const used = [...text.matchAll(/^use "patterns\/(.*)\.upir"$/gm)].map(([, pattern]) => pattern);
    expect(used).toEqual(patterns);
    const header = text.split("\nsystem ")[0]!;
    expect(header).toMatch(/\bassumed\b/i);
    if (path !== complete) expect(header).toContain("// Changed against the published scenario");
  });
});

describe("the whole scenario", () => {
  const claimsOf = (path: string): readonly string[] => check(path).problem!.claims.map(({ name }) => name);

  test("has every claim of the published one", () => {
    const whole = new Set(claimsOf(published));
    expect(
      claimsOf(complete)
        .filter((name) => whole.has(name))
        .toSorted(),
    ).toEqual([...whole].toSorted());
  });

  test("is on the six patterns in its published form too", () => {
    const used = [...readFileSync(published, "utf8").matchAll(/^use "patterns\/(.*)\.upir"$/gm)].map(
      ([, name]) => name,
    );
    const six = ["active-active", "circuit-breaker", "bulkhead", "retry", "health-check", "geo-routing"];
    expect(used).toEqual(expect.arrayContaining(six));
  });

  test("has the same regions, health checks, and what is before them", () => {
    const pieces = [
      /^component Region \{.*?^\}/ms,
      /^parameter interval.*?^parameter answer.*?$/ms,
      /^cdn: .*?^flow .*?$/ms,
    ];
    const texts = (path: string): string => readFileSync(path, "utf8");
    const [region, mechanism, before] = pieces.map((piece) => piece.exec(texts(published))![0]);
    expect(texts(`${folder}/published.upir`)).toContain(region);
    expect(texts(`${folder}/published.upir`)).toContain(mechanism);
    for (const line of before!.split("\n").filter((each) => /^(cdn|global_lb|monitoring|link|flow)/.test(each)))
      expect(texts(complete)).toContain(line);
  });
});

test("every extension is listed in the README", () => {
  const listed = [...readFileSync(readme, "utf8").matchAll(/^\| \[([a-z-]+)\]\(\1\.upir\) /gm)].map(
    ([, name]) => name!,
  );
  const found = readdirSync(folder).filter((name) => name.endsWith(".upir") && name !== "published.upir");
  expect(found.map(nameOf).toSorted()).toEqual(listed.toSorted());
  expect(
    Object.keys(specs)
      .filter((path) => path !== complete)
      .map(nameOf),
  ).toEqual(listed);
});

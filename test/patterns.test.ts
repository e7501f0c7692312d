/**
 * The pattern library: every file of `specs/patterns` has its claims in `specs/patterns/checked`, all are decided as they
 * expect, and the tables in `specs/patterns/README.md` say what came out. `UPDATE=1 npx vitest run test/patterns.test.ts` writes
 * them anew (then `npx prettier --write specs/patterns/README.md`).
 */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { formatText } from "../src/format.ts";
import { check, verify } from "../src/index.ts";
import type { SanityCheck, Verdict } from "../src/index.ts";
import { showDuration } from "../src/report/time.ts";
import { compareWithReadme, tableOf, verdictOf } from "./claims-table.ts";

const library = "specs/patterns";
const readme = `${library}/README.md`;

function namesIn(folder: string): readonly string[] {
  const found = readdirSync(folder).filter((name) => name.endsWith(".upir"));
  return found.map((name) => name.slice(0, -".upir".length)).toSorted();
}

const names = namesIn(library);

const patience = { timeout: 120_000 };

/** What comes to rest for ever because a loss is final; their headers say so. */
const explained = new Map(
  ["database-failover", "disaster-recovery", "leader-lease"].map((name) => [name, "everything can come to rest"]),
);

function warningsOf(name: string, checks: readonly SanityCheck[]): readonly string[] {
  const known = explained.get(name);
  return checks.flatMap(({ status, text }) =>
    status === "warning" && (known === undefined || !text.startsWith(known)) ? [text] : [],
  );
}

/** A worst case is attained by a run, and a deadline leaves nothing over. */
function isTight({ worstCase, attained, deadline }: Verdict): boolean {
  if (worstCase === undefined) return true;
  if (worstCase === "never" || attained !== true) return false;
  return deadline === undefined || showDuration(worstCase) === showDuration(deadline);
}

describe("a pattern", () => {
  test.each(names)("%s is decided as it expects", patience, async (name) => {
    const { claims, checks, diagnostics } = await verify(`${library}/checked/${name}.upir`);
    expect(diagnostics).toEqual([]);
    expect(claims.map(({ claim }) => claim.expect)).toContain("violated");
    for (const { claim, verdict } of claims) {
      expect([claim.name, verdict.kind]).toEqual([claim.name, claim.expect ?? "proved"]);
      if (verdict.kind === "proved") expect([claim.name, isTight(verdict)]).toEqual([claim.name, true]);
    }
    const made = [...checks, ...claims.flatMap((claim) => claim.checks ?? [])];
    expect(warningsOf(name, made)).toEqual([]);
    compareWithReadme(readme, name, tableOf(claims));
  });

  // The others take longer, and their components are of the same sorts.
  test.each(["fail-open", "leader-lease", "retry-budget"])(
    "%s is judged alike by the solver alone",
    patience,
    async (name) => {
      const options = { crossCheck: true, bound: 6, timeout: 1000, sanity: false };
      const { claims } = await verify(`${library}/checked/${name}.upir`, options);
      for (const { claim, verdict } of claims) {
        expect([claim.name, verdict.disagreement]).toEqual([claim.name, undefined]);
        expect([claim.name, verdict.reason, ...verdict.notes].join()).not.toContain("internal");
      }
    },
  );

  test.each(names)("%s is in the standard layout, and nothing is wrong with it", (name) => {
    for (const path of [`${library}/${name}.upir`, `${library}/checked/${name}.upir`]) {
      const text = readFileSync(path, "utf8");
      expect(formatText({ path, text }).value).toBe(text);
      expect(text).toMatch(/^\/\/ /);
    }
    expect(check(`${library}/checked/${name}.upir`).diagnostics).toEqual([]);
    expect(readFileSync(`${library}/checked/${name}.upir`, "utf8")).toContain(`use "patterns/${name}.upir"`);
  });
});

describe("the library", () => {
  test("has claims for every pattern", () => {
    expect(namesIn(`${library}/checked`)).toEqual(names);
  });

  test("can be used all at once, and means the same where its words are names of something else", async () => {
    const words = ["backup", "everyone", "nobody", "asynchronous", "same_site", "ignored", "nearest", "none"];
    const lines = [
      "system All",
      ...names.map((name) => `use "patterns/${name}.upir"`),
      ...words.map((word) => `${word}: Region`),
      "parameter fixed_rate: fixed_rate | in_sequence = in_sequence",
      "region: Region",
      "check: HealthCheck(region)",
      "property evicts: always region is down implies within 96s (check is out_of_rotation or region is up)",
    ];
    const { claims, diagnostics } = await verify({ path: "specs/all.upir", text: `${lines.join("\n")}\n` });
    expect(diagnostics.filter(({ code }) => code !== "unused-component")).toEqual([]);
    expect(claims.map(({ verdict }) => verdictOf(verdict))).toEqual(["proved, worst case 96 s"]);
  });

  test("is listed in its README, each pattern once, with its section", () => {
    const text = readFileSync(readme, "utf8");
    const listed = [...text.matchAll(/^\| \[([a-z-]+)\]\(\1\.upir\) /gm)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(names);
    for (const name of names) expect(text).toContain(`\n## ${name}\n`);
  });
});

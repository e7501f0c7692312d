/**
 * Published figures as specs (`data/ground-truth-quantities.tsv`), and the arithmetic against brute force on random flows.
 */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, decideClaims } from "../src/index.ts";
import type { Architecture, Part, Path } from "../src/quantity/architecture.ts";
import { namesIn } from "../src/quantity/architecture.ts";
import { availabilityOf, structureOf } from "../src/quantity/availability.ts";
import { failureSets } from "../src/quantity/diagram.ts";
import { downtime, ninesOf, showTime, year } from "../src/quantity/show.ts";
import type { Rational } from "../src/source/rational.ts";
import { equals, one, rational, subtract } from "../src/source/rational.ts";

function rowsOf(path: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL(path, import.meta.url), "utf8");
  return text
    .split("\n")
    .slice(1)
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

function specOf(declarations: string, claim: string): string {
  const required = / (?:of|by) f: /.test(claim) ? "" : `\nrequire claim: ${claim}\n`;
  return `system Fact\n${declarations.split(" ;; ").join("\n")}${required}\n`;
}

/** `{a} {b, c}`: sets and the names in them in alphabetical order, smaller ones first. */
function showSets(architecture: Architecture, flow: string): string {
  const { path } = architecture.flows.find(({ name }) => name === flow)!;
  const { diagram, root, events } = structureOf(architecture, path);
  const { sets, complete } = failureSets(diagram, root, 10, 1000);
  expect(complete).toBe(true);
  return sets
    .map((set) => set.map((number) => events[number]!.name).toSorted())
    .toSorted((a, b) => a.length - b.length || (a.join() < b.join() ? -1 : 1))
    .map((set) => `{${set.join(", ")}}`)
    .join(" ");
}

function tolerated({ flows, ...rest }: Architecture): number {
  const { diagram, root } = structureOf({ flows, ...rest }, flows[0]!.path);
  for (let size = 1; ; size += 1) if (failureSets(diagram, root, size, 1e6).sets.length > 0) return size - 1;
}

describe("published figures", () => {
  test.each(rowsOf("data/ground-truth-quantities.tsv"))(
    "%s: %s ⊢ %s is %s",
    async (_id, declarations, claim, verdict) => {
      const checked = check({ path: "fact.upir", text: specOf(declarations!, claim!) });
      expect(checked.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      const { architecture } = checked.problem!;
      const [question, answer] = claim!.split(/ (?:of|by) f: /);
      if (question === "failure sets") expect(showSets(architecture!, "f")).toBe(answer);
      else if (question === "failures tolerated") expect(`${tolerated(architecture!)}`).toBe(answer);
      else {
        const { claims } = await decideClaims(checked, { only: ["claim"], engine: "zones", sanity: false });
        expect(claims.map((each) => `${each.verdict.kind} ${each.verdict.reason ?? ""}`.trim().split(" ")[0])).toEqual([
          verdict,
        ]);
      }
    },
  );

  test.each([
    ["99%", rational(99, 100), "3.65 d", 2],
    ["99.9%", rational(999, 1000), "8.76 h", 3],
    ["99.95%", rational(9995, 10_000), "4.38 h", 3],
    ["99.99%", rational(9999, 10_000), "52.56 min", 4],
    ["99.999%", rational(99_999, 100_000), "5.256 min", 5],
  ])("%s of a year of 365 days", (_name, availability, time, nines) => {
    expect(showTime(downtime(availability, year))).toBe(time);
    expect(ninesOf(availability)).toBe(nines);
  });

  test("every row of these categories is either here or said not to be, with the reason", () => {
    const expressed = new Set(rowsOf("data/ground-truth-quantities.tsv").map(([id]) => id));
    const not = rowsOf("data/not-expressed-quantities.tsv");
    expect(not.filter(([id]) => expressed.has(id!))).toEqual([]);
    expect(not.every(([, reason]) => (reason ?? "") !== "")).toBe(true);
    expect(new Set([...expressed, ...not.map(([id]) => id)]).size).toBe(expressed.size + not.length);
  });
});

// ── Against brute force ─────────────────────────────────────────────────────

function part(name: string, availability: Rational): Part {
  return {
    name,
    kind: "service",
    isComponent: false,
    canFail: true,
    availability: { value: availability, standing: "stated" },
    latency: [],
    replicas: { stated: 1n, least: 1n, most: 1n },
  };
}

/** A flow over at most so many parts, which may stand in it several times. */
function flows(most: number): fc.Arbitrary<{ readonly architecture: Architecture; readonly path: Path }> {
  const name = fc.integer({ min: 0, max: most - 1 }).map((number) => `p${number}`);
  const { path } = fc.letrec<{ path: Path }>((tie) => ({
    path: fc.oneof(
      { maxDepth: 4, depthSize: "large" },
      name.map((each): Path => ({ kind: "part", name: each })),
      fc.array(tie("path"), { minLength: 2, maxLength: 4 }).map((paths): Path => ({ kind: "series", paths })),
      fc.array(tie("path"), { minLength: 2, maxLength: 4 }).map((paths): Path => ({ kind: "fallback", paths })),
      fc.tuple(fc.array(tie("path"), { minLength: 1, maxLength: 5 }), fc.nat()).map(([paths, needed]): Path => ({
        kind: "choice",
        needed: (needed % paths.length) + 1,
        nearest: false,
        paths,
      })),
    ),
  }));
  const share = fc.integer({ min: 0, max: 20 }).map((number) => rational(number, 20));
  return fc.tuple(path, fc.array(share, { minLength: most, maxLength: most })).map(([each, shares]) => ({
    path: each,
    architecture: {
      parts: shares.map((value, index) => part(`p${index}`, value)),
      links: [],
      flows: [{ name: "f", path: each }],
      independence: [{ name: "i", members: "everything" }],
      commonCauses: [],
    },
  }));
}

function isUp(path: Path, upParts: ReadonlySet<string>): boolean {
  if (path.kind === "part") return upParts.has(path.name);
  const ups = path.paths.filter((each) => isUp(each, upParts)).length;
  return ups >= (path.kind === "series" ? path.paths.length : path.kind === "fallback" ? 1 : path.needed);
}

/** All sets of names, as the names in them. */
function subsets(names: readonly string[]): readonly ReadonlySet<string>[] {
  return Array.from(
    { length: 2 ** names.length },
    (_, bits) => new Set(names.filter((__, at) => (bits >> at) % 2 === 1)),
  );
}

const runs = Number(process.env["LAWS"] ?? 100);

describe("random flows", () => {
  test.each([
    [10, runs],
    [16, Math.ceil(runs / 5)],
  ])("of up to %i parts are up as likely as enumeration says", (most, numRuns) => {
    fc.assert(
      fc.property(flows(most), ({ architecture, path }) => {
        const names = namesIn(path);
        // All shares are twentieths, so that whole numbers will do.
        const twentieths = new Map(
          architecture.parts.map(({ name, availability: { value } = { value: one } }) => [
            name,
            (value.numerator * 20n) / value.denominator,
          ]),
        );
        const weight = (up: ReadonlySet<string>): bigint =>
          names
            .map((name) => (up.has(name) ? twentieths.get(name)! : 20n - twentieths.get(name)!))
            .reduce((all, each) => all * each, 1n);
        const total = subsets(names)
          .filter((up) => isUp(path, up))
          .map(weight)
          .reduce((sum, each) => sum + each, 0n);
        const found = availabilityOf(architecture, path);
        expect(found.kind).toBe("availability");
        if (found.kind !== "availability") return;
        expect(equals(found.value, rational(total, 20n ** BigInt(names.length)))).toBe(true);
        // What a part adds is the difference that it never failing makes.
        for (const { event, adds } of found.contributions) {
          const perfect = architecture.parts.map((each) => (each.name === event.name ? part(each.name, one) : each));
          const better = availabilityOf({ ...architecture, parts: perfect }, path);
          expect(better.kind === "availability" && equals(subtract(better.value, found.value), adds)).toBe(true);
        }
      }),
      { numRuns },
    );
  });

  test("have the failure sets that enumeration finds: all that are smallest, and no other", () => {
    fc.assert(
      fc.property(flows(8), ({ architecture, path }) => {
        const names = namesIn(path);
        const failing = subsets(names).filter((gone) => !isUp(path, new Set(names.filter((name) => !gone.has(name)))));
        const smallest = failing.filter(
          (set) => !failing.some((other) => other.size < set.size && [...other].every((name) => set.has(name))),
        );
        const { diagram, root, events } = structureOf(architecture, path);
        const { sets, complete } = failureSets(diagram, root, 8, Infinity);
        expect(complete).toBe(true);
        const show = (all: readonly (readonly string[])[]): readonly string[] =>
          all.map((set) => set.toSorted().join()).toSorted();
        expect(show(sets.map((set) => set.map((number) => events[number]!.name)))).toEqual(
          show(smallest.map((set) => [...set])),
        );
      }),
      { numRuns: runs },
    );
  });
});

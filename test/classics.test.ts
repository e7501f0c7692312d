/**
 * Classics with known verdicts: the specs of test/classics, each with its theory in its header, against the table
 * test/classics/verdicts.tsv. Claims of one spec and setting are decided together, all by one solver.
 */
import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { decide } from "../src/engine/decide.ts";
import { check } from "../src/index.ts";
import { renderTrace } from "../src/report/trace.ts";
import type { Claim, ClaimResult, Problem, Verdict } from "../src/index.ts";
import { showRational } from "../src/source/rational.ts";
import { createSolver } from "../src/solver/create-solver.ts";
import { replay } from "../src/trace/replay.ts";

interface Row {
  readonly spec: string;
  readonly settings: string;
  readonly claim: string;
  readonly verdict: string;
  readonly worst: string;
  readonly depth: string;
  readonly facts: readonly string[];
  readonly until: string;
}

function linesOf(path: string): readonly (readonly string[])[] {
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split("\t"));
}

const rows = linesOf("test/classics/verdicts.tsv").map((cells): Row => {
  const [spec, settings, claim, verdict, worst, depth, facts, until] = cells as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { spec, settings, claim, verdict, worst, depth, facts: facts.split(","), until };
});

/** Rows of one spec and setting, in the order of the table. */
const groups = [...new Set(rows.map(nameOf))].map(
  (name) => [name, rows.filter((row) => nameOf(row) === name)] as const,
);

function nameOf({ spec, settings }: Row): string {
  return settings === "-" ? spec : `${spec} ${settings}`;
}

function settingsOf(text: string): Record<string, string> {
  if (text === "-") return {};
  return Object.fromEntries(
    text.split(";").map((each) => [each.slice(0, each.indexOf("=")), each.slice(each.indexOf("=") + 1)] as const),
  );
}

const solver = createSolver(undefined);
afterAll(() => solver.close());

/** What is beyond the reach of the methods so far is not searched for long. */
async function decideAll(problem: Problem, group: readonly Row[]): Promise<ReadonlyMap<string, ClaimResult>> {
  const found = new Map<string, ClaimResult>();
  const decideThose = async (part: readonly Row[], bound: number, milliseconds: number): Promise<void> => {
    const only = part.map((row) => row.claim);
    for await (const result of decide(problem, solver, { only, bound, milliseconds }))
      found.set(result.claim.name, result);
  };
  await decideThose(
    group.filter((row) => row.until === "-"),
    8,
    120_000,
  );
  await decideThose(
    group.filter((row) => row.until !== "-"),
    4,
    4000,
  );
  return found;
}

/** What may stand in for a verdict that is beyond the reach of the methods so far: less, never the opposite. */
const weaker: readonly string[] = ["holds-to-bound", "unknown"];

function demand(row: Row, { kind, worstCase, depth }: Verdict): void {
  if (row.until !== "-" && weaker.includes(kind)) return;
  expect(kind).toBe(row.verdict);
  if (row.worst !== "-") expect(typeof worstCase === "object" ? showRational(worstCase) : worstCase).toBe(row.worst);
  if (row.depth !== "-") expect(`${depth}`).toBe(row.depth);
}

/** A spec as it stands says itself what to expect of claims that do not hold. */
function demandExpectation({ expect: expected }: Claim, row: Row): void {
  if (row.settings === "-" && row.verdict === "violated") expect(expected).toBe("violated");
  if (row.settings === "-" && expected !== undefined) expect(expected).toBe(row.verdict);
}

describe("classics", () => {
  test.each(groups)("%s", { timeout: 180_000 }, async (_, group) => {
    const [{ spec, settings }] = group as [Row];
    const { problem, diagnostics } = check(`test/classics/${spec}.upir`, { set: settingsOf(settings) });
    expect(diagnostics).toEqual([]);
    const found = await decideAll(problem!, group);
    for (const row of group) {
      const { claim, verdict } = found.get(row.claim)!;
      demand(row, verdict);
      demandExpectation(claim, row);
      if (verdict.trace !== undefined)
        expect(replay(verdict.part ?? problem!.system, verdict.trace)).toEqual({ kind: "accepted" });
    }
  });
});

describe("their counterexamples", () => {
  const told: readonly {
    readonly spec: string;
    readonly claim: string;
    readonly set: Readonly<Record<string, string>>;
  }[] = [
    { spec: "die-hard", claim: "not_four", set: {} },
    { spec: "circuit-breaker", claim: "ninety_nine", set: {} },
    { spec: "peterson", claim: "mutual_exclusion", set: { order: "turn_first" } },
  ];
  test.each(told)("$spec is told step by step", async ({ spec, claim, set }) => {
    const { problem } = check(`test/classics/${spec}.upir`, { set });
    for await (const result of decide(problem!, solver, { only: [claim], bound: 8, milliseconds: 30_000 })) {
      const text = renderTrace(result, problem!.system, { width: 90, color: false }).join("\n");
      await expect(`${text}\n`).toMatchFileSnapshot(`classics/traces/${spec}.txt`);
    }
  });
});

test("every known fact is asserted, or it is said why not", () => {
  const known = linesOf("test/data/ground-truth-vcx.tsv").map(([id]) => id!);
  const asserted = new Set(rows.flatMap((row) => row.facts.filter((fact) => fact !== "-")));
  const excused = new Set(linesOf("test/data/not-asserted.tsv").map(([id]) => id!));
  expect(known.filter((id) => !asserted.has(id) && !excused.has(id))).toEqual([]);
  expect([...asserted, ...excused].filter((id) => !known.includes(id))).toEqual([]);
});

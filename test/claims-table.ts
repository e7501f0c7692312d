/**
 * What the claims of a spec came to, as a table in a README: made from the results, and compared with what stands there between the
 * marks `<!-- claims of NAME -->`. With `UPDATE` set it is written anew first.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import type { ClaimResult, Verdict } from "../src/index.ts";
import { measuredPieces } from "../src/report/measures.ts";
import { showDuration } from "../src/report/time.ts";

/** What a reader may see of a claim: `proved, worst case 96 s`, or `violated: $21,300/month`. */
export function verdictOf(verdict: Verdict): string {
  const { kind, worstCase } = verdict;
  const measured = measuredPieces(verdict).map((piece) => piece.replace(/^.* = /, ""));
  if (measured.length > 0) return `${kind}: ${measured.join(", ")}`;
  if (worstCase === undefined) return kind;
  return worstCase === "never" ? `${kind}: it never comes` : `${kind}, worst case ${showDuration(worstCase)}`;
}

/** The claims that a spec states itself, each a row; upir adds some about ranges. */
export function tableOf(claims: readonly ClaimResult[]): string {
  const rows = claims
    .filter(({ claim }) => claim.description !== undefined)
    .map(({ claim, verdict }) => `| \`${claim.name}\` | ${claim.description} | ${verdictOf(verdict)} |`);
  return ["| claim | says | verdict |", "| --- | --- | --- |", ...rows].join("\n");
}

/** The table between the marks of a spec, however wide its columns are. */
function tableIn(text: string, name: string): string {
  const [, table = ""] = text.split(markOf(name));
  const cells = (line: string): string =>
    line
      .split("|")
      .map((cell) => cell.trim().replace(/^-+$/, "---"))
      .join(" | ")
      .trim();
  return table.trim().split("\n").map(cells).join("\n");
}

function markOf(name: string): string {
  return `<!-- claims of ${name} -->`;
}

/** Fails if the table in the README is another one. */
export function compareWithReadme(readme: string, name: string, table: string): void {
  const text = readFileSync(readme, "utf8");
  if (process.env["UPDATE"] !== undefined) {
    const [before, , after] = text.split(markOf(name));
    writeFileSync(readme, [before, `\n\n${table}\n\n`, after].join(markOf(name)));
  }
  expect(tableIn(readFileSync(readme, "utf8"), name)).toBe(table);
}

/**
 * Specs with what upir says of them beside them. `UPDATE=1 npx vitest run test/corpus.test.ts` writes the expected files
 * anew; read the difference before you commit it.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check, verify } from "../src/index.ts";
import type { ClaimResult } from "../src/index.ts";
import { renderDiagnostic } from "../src/report/diagnostic.ts";
import { renderChecks } from "../src/report/checks.ts";
import { renderClaim } from "../src/report/terminal.ts";
import { hasErrors } from "../src/source/diagnostic.ts";

const page = { width: 100, color: false };

function specsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".upir"))
    .map((name) => `${folder}/${name}`);
}

function compare(spec: string, text: string): void {
  const path = spec.replace(/upir$/, "txt");
  if (process.env["UPDATE"] !== undefined) writeFileSync(path, text);
  expect(existsSync(path) ? readFileSync(path, "utf8") : "").toBe(text);
}

describe("what is rejected", () => {
  test.each(specsIn("test/corpus/rejected"))("%s", (spec) => {
    const { diagnostics, problem } = check(spec);
    expect(hasErrors(diagnostics)).toBe(true);
    expect(problem).toBeUndefined();
    compare(spec, `${diagnostics.map((each) => renderDiagnostic(each, page)).join("\n\n")}\n`);
  });
});

/** How long it took is not for comparing. */
function timeless(result: ClaimResult): ClaimResult {
  return { ...result, milliseconds: 0 };
}

describe("what is decided", () => {
  test.each(specsIn("test/corpus/verdicts"))("%s", async (spec) => {
    const { claims, checks, problem, diagnostics } = await verify(spec, { bound: 8 });
    expect(hasErrors(diagnostics)).toBe(false);
    for (const { claim, verdict } of claims)
      if (claim.expect !== undefined) expect([claim.name, verdict.kind]).toEqual([claim.name, claim.expect]);
    const blocks = [
      ...claims.map((result) => renderClaim(timeless(result), problem?.system, page)),
      ...renderChecks(checks, problem?.system, page),
    ];
    compare(spec, `${blocks.join("\n\n")}\n`);
  });
});

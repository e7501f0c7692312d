/**
 * Every stage of the main spec as text, in `test/goldens/`. A change of any stage shows as a difference to read;
 * `npx vitest run test/goldens.test.ts -u` accepts it.
 */
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { createLexer } from "../grammar/tokens.ts";
import { check, verify } from "../src/index.ts";
import { questions } from "../src/pipeline.ts";
import type { VerifyResult } from "../src/index.ts";
import { libraryFolder, readText, realPath } from "../src/files.ts";
import type { Meaning } from "../src/model/model.ts";
import { load } from "../src/model/load.ts";
import { resolve } from "../src/model/resolve.ts";
import { outcomeAsJson } from "../src/report/json.ts";
import { renderChecks } from "../src/report/checks.ts";
import { renderClaim, renderSummary } from "../src/report/terminal.ts";
import { print } from "../src/syntax/print.ts";
import { showProblem } from "./show.ts";

const path = "specs/high-availability-api.upir";
const file = { path, text: readFileSync(path, "utf8") };
const loaded = load(file, { read: readText, real: realPath, library: libraryFolder });
const golden = (stage: string): string => `goldens/${stage}`;

test("tokens", async () => {
  const { tokens } = createLexer().tokenize(file.text);
  const lines = tokens.map((token) => `${token.startLine}:${token.startColumn} ${token.tokenType.name} ${token.image}`);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(golden("1-tokens.txt"));
});

test("syntax tree", async () => {
  expect(loaded.diagnostics).toEqual([]);
  await expect(print(loaded.value.entry)).toMatchFileSnapshot(golden("2-syntax-tree.upir"));
});

/** Instances and sets by name; rationals as fractions; no places, and no left side of `implies` once more. */
function plain(key: string, value: unknown): unknown {
  if (key === "span" || key === "trigger") return undefined;
  return typeof value === "bigint" ? Number(value) : value;
}

function brief(meaning: Meaning): string {
  return JSON.stringify(meaning, (key, value: unknown) =>
    key === "variable" ? (value as { name: string }).name : plain(key, value),
  );
}

test("model", async () => {
  const { value: model, diagnostics } = resolve(loaded.value, {});
  expect(diagnostics).toEqual([]);
  const lines = [
    ...model.variables.map((variable) => `variable ${JSON.stringify(variable, plain)}`),
    ...model.actions.map(({ name, sort, guard, timing, trigger, assignments }) => {
      const writes = assignments.map(({ variable, value }) => `${variable.name} := ${brief(value)}`).join("; ");
      const when = trigger === undefined ? JSON.stringify(timing, plain) : `on ${trigger}`;
      return `${sort} ${name} ${when} when ${brief(guard)} do ${writes}`;
    }),
    ...model.assumptions.map(({ name, body }) => `assume ${name}: ${brief(body)}`),
    ...model.claims.map(({ name, body }) => `claim ${name}: ${brief(body)}`),
  ];
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(golden("3-model.txt"));
});

test("system and claims", async () => {
  await expect(showProblem(check(path).problem!)).toMatchFileSnapshot(golden("4-problem.txt"));
});

test("questions to the solver", async () => {
  const only = ["degraded_service_recovered", "health_check_response"];
  const texts: string[] = [];
  for await (const { claim, text } of questions(check(path).problem!, { only, bound: 20, milliseconds: 60_000 }))
    texts.push(`; ${claim ?? "the spec"}\n${text}`);
  await expect(texts.join("\n")).toMatchFileSnapshot(golden("5-questions.smt2"));
});

let result: VerifyResult;
beforeAll(async () => {
  const { claims, ...rest } = await verify(path);
  result = { ...rest, claims: claims.map((claim) => ({ ...claim, milliseconds: 0 })) };
});

test("verdicts as data", async () => {
  const { problem, claims, checks, diagnostics, interrupted } = result;
  const json = outcomeAsJson({ spec: path, claims, checks, diagnostics, interrupted }, problem!.system);
  await expect(`${JSON.stringify(json, undefined, 2)}\n`).toMatchFileSnapshot(golden("6-verdicts.json"));
});

test("report", async () => {
  const page = { width: 100, color: false };
  const claims = result.claims.map((claim) => renderClaim(claim, result.problem!.system, page));
  const checks = renderChecks(result.checks, result.problem!.system, page, "full");
  await expect(
    `${[...claims, ...checks, renderSummary(result.claims, page, result.checks)].join("\n\n")}\n`,
  ).toMatchFileSnapshot(golden("7-report.txt"));
});

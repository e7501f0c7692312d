/** `upir init`: a first spec, a test of it, and a workflow for CI, in a folder that has none of these yet. */
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "../files.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import { sayUsage } from "./complain.ts";
import type { Io } from "./io.ts";
import { writeWhole } from "./output.ts";

const spec = `// A web service that may fail at any moment, and a health check that notices.
// \`upir verify service.upir\` says what is proved of every run of it; change something and ask again.
system Service

use "patterns/health-check.upir"

// The health check is of a component with this name, these states and these actions.
component Region {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 30s..5min
}

parameter interval: duration = 10s

web: Region
check: HealthCheck(web, interval interval, fail_after 3, restore_after 2, answer 0s..1s)

property comes_back "an outage ends within 5 min":
  always web is down implies within 5min web is up
  expect proved

property noticed "traffic leaves a failed region within 40 s":
  always web is down implies within 40s (check is out_of_rotation or web is up)
  expect proved

// What is expected to fail, and by how much, is worth knowing too: \`upir trace noticed_soon\` tells how.
property noticed_soon "traffic leaves a failed region within 20 s":
  always web is down implies within 20s (check is out_of_rotation or web is up)
  expect violated
`;

const test = `// node --test: what the spec expects comes true, and an outage is noticed in time at other intervals as well.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { verify } from "upir";

const spec = fileURLToPath(new URL("service.upir", import.meta.url));

test("every claim comes out as the spec expects it", async () => {
  const { claims, diagnostics } = await verify(spec);
  assert.deepEqual(diagnostics, []);
  for (const { claim, verdict } of claims) assert.equal(verdict.kind, claim.expect ?? "proved", claim.name);
});

test("an outage is noticed in time with a check every 5 s", async () => {
  const { claims } = await verify(spec, { set: { interval: "5s" }, only: ["noticed_soon"] });
  assert.equal(claims[0].verdict.kind, "proved");
});
`;

const workflow = `name: upir

on: [push, pull_request]

jobs:
  verify:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      # The upir that package.json and its lock file name, and no other.
      - run: npm ci
      - run: npx --no-install upir verify service.upir --format github
      - run: node --test
`;

const files = {
  "service.upir": spec,
  "service.test.mjs": test,
  ".github/workflows/upir.yml": workflow,
} as const;

/** `folder` is made if there is none. Nothing that exists is written over; then nothing is written at all. */
export function initCommand(folder: string, io: Io): ExitCode {
  const paths = Object.entries(files).map(([name, text]) => ({ path: join(folder, name), text }));
  const existing = paths.filter(({ path }) => existsSync(path));
  if (existing.length > 0)
    return sayUsage(`nothing is written over: there is ${existing.map(({ path }) => path).join(", ")}`, io);
  for (const { path, text } of paths) {
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (error) {
      return sayUsage(`cannot make ${dirname(path)}: ${reasonOf(error)}`, io);
    }
    const problem = writeWhole(path, text);
    if (problem !== undefined) return sayUsage(problem, io);
    io.stdout.write(`wrote ${visible(path)}\n`);
  }
  io.stdout.write(`\nNext: upir verify ${visible(paths[0]!.path)}\n`);
  return exitCodes.success;
}

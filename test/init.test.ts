/** `upir init`: what it writes is a spec without fault, of which is proved what it says, a test that passes, and a workflow. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder } = temporary("init");

test("a spec that is as it expects, in the standard layout, and a test of it that passes", async () => {
  const project = join(folder, "shop");
  const [spec, tests, workflow] = ["service.upir", "service.test.mjs", ".github/workflows/upir.yml"].map((each) =>
    join(project, each),
  ) as [string, string, string];
  expect(await upir(["init", project])).toMatchObject({
    code: 0,
    stdout: `wrote ${spec}\nwrote ${tests}\nwrote ${workflow}\n\nNext: upir verify ${spec}\n`,
  });
  expect(readdirSync(project).sort()).toEqual([".github", "service.test.mjs", "service.upir"]);
  const { code, stdout } = await upir(["verify", spec, "--engine", "zones"]);
  expect(stdout).toContain("2 proved · 0 held to a bound · 1 violated");
  expect(stdout).not.toContain("warning");
  expect(code).toBe(0);
  expect((await upir(["format", "--check", spec])).code).toBe(0);
  mkdirSync(join(project, "node_modules"));
  symlinkSync(resolve("."), join(project, "node_modules/upir"));
  const { status, stdout: tested } = spawnSync(process.execPath, ["--test"], { cwd: project, encoding: "utf8" });
  expect(tested).toContain("pass 2");
  expect(status).toBe(0);
  expect(readFileSync(workflow, "utf8")).toContain("upir verify service.upir");
});

test("nothing is written over, and then nothing is written at all", async () => {
  const project = join(folder, "own");
  mkdirSync(project);
  writeFileSync(join(project, "service.upir"), "mine");
  expect(await upir(["init", project])).toMatchObject({ code: 2, stderr: expect.stringContaining("service.upir") });
  expect(readdirSync(project)).toEqual(["service.upir"]);
  expect(readFileSync(join(project, "service.upir"), "utf8")).toBe("mine");
});

test("a folder that cannot be made is said so", async () => {
  writeFileSync(join(folder, "file"), "");
  expect(await upir(["init", join(folder, "file", "x")])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("cannot make"),
  });
});

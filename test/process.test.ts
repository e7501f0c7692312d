/** The built program as a process of its own: how it starts, is interrupted, loses its reader, and ends. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "upir-process-"));
const upir = "dist/upir.js";
const spec = join(folder, "lamp.upir");

beforeAll(() => {
  if (!existsSync(upir)) execFileSync(process.execPath, ["build.mjs"]);
  writeFileSync(
    spec,
    `system Lamp

component Lamp {
  state off | on
  action switch_on: off -> on after 1s..3s
  action switch_off: on -> off within 5s
}

lamp: Lamp

property lights_up: always (lamp is off implies within 3s lamp is on)
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("the program", () => {
  test("decides, and ends by itself", () => {
    const { status, stdout, signal } = spawnSync(process.execPath, [upir, "verify", spec], {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect({ status, signal }).toEqual({ status: 0, signal: null });
    expect(stdout).toContain("✓ PROVED");
  });

  test("needs no solver for help, for a check and for a spec that is rejected", () => {
    cpSync("dist", join(folder, "alone/dist"), { recursive: true });
    writeFileSync(join(folder, "alone/package.json"), '{ "type": "module" }');
    const rejected = join(folder, "rejected.upir");
    writeFileSync(rejected, "system A\n\nproperty p: always nobody is here\n");
    const alone = (...args: readonly string[]): number | null =>
      spawnSync(process.execPath, [join(folder, "alone/dist/upir.js"), ...args]).status;
    expect(alone("--help")).toBe(0);
    expect(alone("check", spec)).toBe(0);
    expect(alone("verify", rejected)).toBe(3);
  });

  test("ends quietly when nobody reads on", () => {
    const command = `"${process.execPath}" ${upir} explain | head -1; "${process.execPath}" ${upir} verify --json ${spec} | head -1`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8", timeout: 30_000 });
    expect(stdout.split("\n")).toHaveLength(3);
    expect(stderr).toBe("");
  });

  test("an interrupt ends it with 130 and leaves nothing running", async () => {
    const child = spawn(process.execPath, [upir, "verify", "-"], { stdio: ["pipe", "pipe", "pipe"] });
    const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
      child.on("close", (code, signal) => resolve({ code, signal })),
    );
    setTimeout(() => child.kill("SIGINT"), 300);
    const { code, signal } = await ended;
    expect(code === 130 || signal === "SIGINT").toBe(true);
  });
});

describe("the package", () => {
  const packed = (): readonly string[] => {
    const printed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { encoding: "utf8" });
    const [{ files }] = JSON.parse(printed) as readonly [{ readonly files: readonly { readonly path: string }[] }];
    return files.map(({ path }) => path);
  };

  test("has every spec that its documents name or link to", { timeout: 60_000 }, () => {
    const paths = packed();
    const documents = paths.filter((path) => path.endsWith(".md") && path !== "CHANGELOG.md");
    expect(documents).toEqual(expect.arrayContaining(["README.md", "docs/commands.md", "specs/incidents/README.md"]));
    const named = documents.flatMap((document) => {
      const text = readFileSync(document, "utf8");
      const linked = [...text.matchAll(/\]\(([^)#:]*\.upir)\)/g)].map(([, to]) => join(dirname(document), to!));
      return [...linked, ...[...text.matchAll(/\bspecs\/[\w./-]*\.upir\b/g)].map(([path]) => path)];
    });
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((path) => !path.startsWith("specs/bench/") && !paths.includes(path))).toEqual([]);
  });

  test("brings the library along, for specs of its own and for those of others", { timeout: 60_000 }, () => {
    const home = join(folder, "user/node_modules/upir");
    for (const path of packed()) cpSync(path, join(home, path), { recursive: true });
    const own = join(folder, "user/own.upir");
    const checked = (spec: string): string =>
      spawnSync(process.execPath, [join(home, "dist/upir.js"), "check", spec], { encoding: "utf8" }).stderr;
    for (const region of ["patterns/region.upir", "extensions/published.upir"]) {
      const items = [`use "${region}"`, 'use "patterns/health-check.upir"', "r: Region", "check: HealthCheck(r)"];
      items.push("property back: always (r is down implies within 5min r is up)");
      writeFileSync(own, ["system Own", ...items, ""].join("\n\n"));
      expect([region, checked(own)]).toEqual([region, ""]);
    }
    for (const spec of [
      "high-availability-api.upir",
      "incidents/gitlab-2017-no-copy-left.upir",
      "extensions/chaos.upir",
    ])
      expect([spec, checked(join(home, "specs", spec))]).toEqual([spec, ""]);
  });

  test("names files that the build makes", () => {
    const { bin, exports, types } = JSON.parse(readFileSync("package.json", "utf8"));
    for (const path of [bin.upir, exports["."].default, exports["."].types, types])
      expect(existsSync(path), path).toBe(true);
  });

  test("is a library that prints nothing", () => {
    const script = `import { verify } from "upir"; const { claims } = await verify(${JSON.stringify(spec)}); if (claims[0].verdict.kind !== "proved") process.exitCode = 1;`;
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: 30_000,
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

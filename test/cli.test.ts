/** The command line in this process: what it says to bad input, and its exit codes. */
import { Ajv } from "ajv";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import schema from "../src/report/verify.schema.json" with { type: "json" };
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder, file } = temporary("cli");

const lamp = `system Lamp

component Lamp {
  state off | on
  action switch_on: off -> on after 1s..3s
  action switch_off: on -> off within 5s
}

lamp: Lamp
`;
const proved = file("proved.upir", `${lamp}\nproperty lights_up: always (lamp is off implies within 3s lamp is on)\n`);
const violated = file(
  "violated.upir",
  `${lamp}\nproperty lights_up: always (lamp is off implies within 2s lamp is on)\n`,
);
const expected = file("expected.upir", `${lamp}\nproperty stays_off: always lamp is off expect violated\n`);
const surprise = file(
  "surprise.upir",
  `${lamp}\nproperty lights_up: always (lamp is off implies within 3s lamp is on) expect violated\n`,
);
const broken = file("broken.upir", `${lamp}\nproperty p: always lmp is off\n`);

describe("specs that cannot be read", () => {
  const cases: Readonly<Record<string, string>> = {
    "a missing file": join(folder, "nosuch.upir"),
    "a folder": folder,
    "a file in a file": join(proved, "x.upir"),
    "an empty file": file("empty.upir", ""),
    "a file of blanks": file("blanks.upir", " \n\n\t\n"),
    "a binary file": file(
      "binary.upir",
      Uint8Array.from({ length: 4096 }, (_, index) => (index * 37) % 256),
    ),
    "10 MB of words": file("large.upir", "component A {}\n".repeat(700_000)),
    "10 MB of one line": file("line.upir", "a".repeat(10_000_000)),
    "10 MB of brackets": file("brackets.upir", `system A\nproperty p: ${"(".repeat(10_000_000)}`),
    "10,000 levels of nesting": file(
      "nested.upir",
      `system A\nproperty p: ${"(".repeat(10_000)}x${")".repeat(10_000)}\n`,
    ),
  };

  test.each(Object.entries(cases))("%s is a diagnostic and 3", async (_, path) => {
    for (const command of ["check", "verify"]) {
      const { code, stderr } = await upir([command, path]);
      expect(code).toBe(3);
      expect(stderr).toContain(path);
      expect(stderr.length).toBeLessThan(200_000);
    }
  });

  test.skipIf(process.getuid?.() === 0)("a file without permission is a diagnostic and 3", async () => {
    const path = file("secret.upir", lamp);
    chmodSync(path, 0);
    const { code, stderr } = await upir(["check", path]);
    expect(code).toBe(3);
    expect(stderr).toContain("permission denied");
  });

  test.each([
    ["\n", ""],
    ["\r\n", ""],
    ["\r", ""],
    ["\n", "\ufeff"],
  ])("lines that end with %j after %j are counted and shown alike", async (end, mark) => {
    const stdin = `${mark}${lamp}\nproperty p:\talways nobody is off`.replaceAll("\n", end);
    const { stderr } = await upir(["check", "-"], { stdin });
    expect(stderr).toContain("-:11:20  [unknown-name]\n\n11 | property p:  always nobody is off\n");
  });

  test("links that go round in circles are a diagnostic and 3", async () => {
    const path = join(folder, "circle.upir");
    symlinkSync(path, path);
    expect(await upir(["check", path])).toMatchObject({ code: 3 });
  });

  test("a `use` that leaves the folder, by its name or by a link, is a diagnostic and 3", async () => {
    file("outside.upir", "component Secret { state a | b }\n");
    mkdirSync(join(folder, "inner/deep"), { recursive: true });
    file("inner/inside.upir", "component Inside { state a | b }\n");
    symlinkSync(join(folder, "outside.upir"), join(folder, "inner/file-link.upir"));
    symlinkSync(folder, join(folder, "inner/folder-link"));
    symlinkSync("../inside.upir", join(folder, "inner/deep/inside-link.upir"));
    const using = (path: string): string => file("inner/using.upir", `system A\nuse "${path}"\n`);
    for (const path of [
      "../outside.upir",
      "deep/../../outside.upir",
      join(folder, "outside.upir"),
      "file-link.upir",
      "folder-link/outside.upir",
    ]) {
      const { code, stderr } = await upir(["check", using(path)]);
      expect([path, code]).toEqual([path, 3]);
      expect(stderr).toContain("leaves-folder]");
      expect(stderr).not.toContain("Secret");
    }
    expect(await upir(["check", using("deep/inside-link.upir")])).toMatchObject({ code: 0 });
  });

  test("a pipe, a folder and too many files in use are diagnostics and 3", async () => {
    execFileSync("mkfifo", [join(folder, "pipe.upir")]);
    mkdirSync(join(folder, "many"));
    for (let index = 0; index < 1000; index += 1) file(`many/u${index}.upir`, `use "u${index + 1}.upir"\n`);
    for (const [path, reason] of [
      ["pipe.upir", "not a regular file"],
      ["many", "it is a folder"],
      ["many/u0.upir", "more than 200 files"],
    ]) {
      const { code, stderr } = await upir(["check", file("using.upir", `system A\nuse "${path}"\n`)]);
      expect(code).toBe(3);
      expect(stderr.replace(/\s+/g, " ")).toContain(reason);
    }
  });

  test("one bad spec of several does not keep the others from being decided", async () => {
    const { code, stdout } = await upir(["verify", broken, proved]);
    expect(code).toBe(3);
    expect(stdout).toContain("✓ PROVED");
  });
});

describe("what cannot be seen", () => {
  const escape = "\u001b[31m\u009b32m\u202e";

  test("is not handed on to the terminal: from a path, a name, a text, an option", async () => {
    const path = file(`${escape}.upir`, `${lamp}\nproperty p "\u009b31m\u202e": always lamp is off\n`);
    const untidy = file(`${escape}untidy.upir`, "system   A\n");
    const wrong = file(`${escape}wrong.upir`, `${lamp}\nproperty \u009b31m: always lamp is off\n`);
    for (const args of [
      ["check", path, wrong],
      ["verify", path],
      ["verify", path, path, "--json"],
      ["verify", path, "--output", join(folder, "report.txt")],
      ["verify", wrong, "--quiet"],
      ["check", join(folder, `${escape}nosuch.upir`)],
      ["check", path, "--set", `${escape}=1`],
      ["check", path, `--${escape}`],
      ["verify", path, "--only", escape],
      ["format", "--check", untidy],
      ["format", wrong],
      ["smt", path, "--only", escape],
      ["explain", escape],
      [escape],
      [`${escape}.upir`],
    ]) {
      const { stdout, stderr } = await upir(args);
      expect([args, /(?!\n)[\p{Cc}\p{Cf}]/u.test(stdout + stderr)]).toEqual([args, false]);
    }
    expect(readFileSync(join(folder, "report.txt"), "utf8")).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});

describe("the command line", () => {
  test.each([
    [["verfy", "x.upir"], "verify"],
    [["verify", "--bond", "3", "x.upir"], "--bound"],
    [["verify"], "missing required argument"],
    [["verify", "--bound", "many", "x.upir"], "whole number"],
    [["verify", "--bound", "0", "x.upir"], "whole number"],
    [["verify", "--timeout", "-1", "x.upir"], "seconds"],
    [["verify", "--set", "n", "x.upir"], "NAME=VALUE"],
    [["x.upir"], "upir verify x.upir"],
    [["explain", "unknown-unt"], "unknown-unit"],
    [["verify", "--only", "lights_op", proved], "lights_up"],
    [["smt", "--only", "lights_op", proved], "lights_up"],
    [["verify", "--output", join(folder, "no/such/folder.json"), proved], "cannot write"],
    [["verify", "--output", folder, proved], "it is a folder"],
  ])("%j is 2, with a word of help", async (args, help) => {
    const { code, stdout, stderr } = await upir(args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(help);
  });

  test("--help and --version are 0", async () => {
    const help = await upir(["--help"]);
    expect(help.code).toBe(0);
    for (const command of ["verify", "check", "recommend", "synthesize", "smt", "format", "explain", "schema"])
      expect(help.stdout).toContain(command);
    const { stdout } = await upir(["verify", "--help"]);
    expect(stdout).toContain("--timeout");
    expect(stdout).not.toMatch(/\(default: [[{]/);
    expect(await upir(["--version"])).toMatchObject({ code: 0 });
  });

  test("explain tells of every code without leaving a hole", async () => {
    const list = await upir(["explain"]);
    for (const line of list.stdout.trimEnd().split("\n")) {
      const { code, stdout } = await upir(["explain", line.split(" ")[0]!]);
      expect(code).toBe(0);
      expect(stdout).not.toMatch(/[{}]\w/);
    }
  });
});

describe("verify", () => {
  test.each([
    [proved, 0],
    [violated, 1],
    [expected, 0],
    [surprise, 1],
    [broken, 3],
  ])("%s answers %i in every output mode", async (spec, code) => {
    const output = join(folder, "report.json");
    for (const mode of [[], ["--json"], ["--quiet"], ["--color"], ["--output", output], ["--verbose"]]) {
      expect((await upir(["verify", spec, ...mode])).code).toBe(code);
    }
    expect(JSON.parse(readFileSync(output, "utf8"))).toMatchObject({ spec, exitCode: code });
  });

  test("says how close it was", async () => {
    const { stdout } = await upir(["verify", proved]);
    expect(stdout).toMatch(/✓ PROVED +lights_up/);
    expect(stdout).toContain("worst case 3 s of 3 s, slack 0 s");
    expect(stdout).toContain("1 proved · 0 held to a bound · 0 violated · 0 vacuous · 0 unknown");
  });

  test("shows a run where it is not so", async () => {
    const { stdout } = await upir(["verify", violated]);
    expect(stdout).toMatch(/✗ VIOLATED +lights_up/);
    expect(stdout).toContain("worst case 3 s, 1 s over the 2 s allowed");
    expect(stdout).toContain("lamp.switch_on");
  });

  test("prints JSON that follows its schema, and nothing else", async () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    for (const specs of [[proved], [violated], [broken], [proved, broken, violated]]) {
      const { stdout, stderr } = await upir(["verify", "--json", ...specs]);
      expect(validate(JSON.parse(stdout)), JSON.stringify(validate.errors)).toBe(true);
      expect(stderr).toBe("");
    }
  });

  test("reads standard input", async () => {
    const { code, stdout } = await upir(["verify", "-"], { stdin: readFileSync(proved, "utf8") });
    expect(code).toBe(0);
    expect(stdout).toContain("lights_up");
  });

  test("colours for a terminal, unless it is asked not to", async () => {
    const colored = async (
      args: readonly string[],
      env: Readonly<Record<string, string>>,
      isTTY: boolean,
    ): Promise<boolean> => (await upir(["verify", proved, ...args], { env, isTTY })).stdout.includes("\u001b[3");
    expect(await colored([], {}, true)).toBe(true);
    expect(await colored([], {}, false)).toBe(false);
    expect(await colored([], { NO_COLOR: "1" }, true)).toBe(false);
    expect(await colored(["--no-color"], {}, true)).toBe(false);
    expect(await colored(["--color"], { NO_COLOR: "1" }, false)).toBe(true);
  });

  test("an interrupt keeps what was decided and says that the rest is not", async () => {
    const { code, stdout } = await upir(["verify", proved], { withInterrupt: (interrupt) => interrupt() });
    expect(code).toBe(130);
    expect(stdout).toContain("? UNKNOWN");
    expect(stdout).toContain("interrupted");
  });
});

describe("check", () => {
  test("says what there is, without deciding it", async () => {
    expect(await upir(["check", violated])).toMatchObject({
      code: 0,
      stdout: `✓ ${violated}: 1 claim, 0 assumptions\n`,
    });
  });

  test("as JSON", async () => {
    const { code, stdout } = await upir(["check", "--json", broken]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      claims: [],
      exitCode: 3,
      diagnostics: [{ severity: "error", line: 11 }],
    });
  });
});

describe("smt", () => {
  test("prints what is solved", async () => {
    const { code, stdout } = await upir(["smt", proved]);
    expect(code).toBe(0);
    expect(stdout).toContain("(check-sat)");
  });
});

describe("format", () => {
  const untidy = "system   Lamp\ncomponent Lamp {\nstate off|on // two\n}\nlamp:Lamp\n";

  test("rewrites a file whole, keeps its permissions and leaves nothing beside it", async () => {
    mkdirSync(join(folder, "format"));
    const path = file("format/untidy.upir", untidy);
    chmodSync(path, 0o640);
    expect(await upir(["format", "--check", path])).toMatchObject({ code: 1 });
    expect(readFileSync(path, "utf8")).toBe(untidy);
    expect(await upir(["format", path])).toMatchObject({ code: 0 });
    expect(readFileSync(path, "utf8")).toMatch(/^ {2}state off \| on +\/\/ two$/m);
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(await upir(["format", "--check", path])).toMatchObject({ code: 0 });
    expect(readdirSync(join(folder, "format"))).toEqual(["untidy.upir"]);
  });

  test("refuses a spec with syntax errors and leaves it as it is", async () => {
    const path = file("wrong.upir", "system Lamp\ncomponent {\n");
    expect(await upir(["format", path])).toMatchObject({ code: 3 });
    expect(readFileSync(path, "utf8")).toBe("system Lamp\ncomponent {\n");
  });

  test("goes through a link to the file itself", async () => {
    const path = file("target.upir", untidy);
    const link = join(folder, "link.upir");
    symlinkSync(path, link);
    expect(await upir(["format", link])).toMatchObject({ code: 0 });
    expect(readFileSync(path, "utf8")).not.toBe(untidy);
  });

  test("takes the blanks at the ends of lines and comments away", async () => {
    const { code, stdout } = await upir(["format", "-"], {
      stdin: "system A  \n// one \t\n\n/* two */  // three\u00a0 \n",
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "system A\n// one\n\n/* two */\n// three\n" });
  });

  test("`-` goes from standard input to standard output", async () => {
    const { code, stdout } = await upir(["format", "-"], { stdin: untidy });
    expect(code).toBe(0);
    expect(stdout).toContain("lamp: Lamp");
  });
});

test("a file of the library is called as `use` calls it, not where upir is installed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "upir-own-"));
  const path = join(folder, "own.upir");
  writeFileSync(
    path,
    `system Own\n\nuse "patterns/region.upir"\nuse "patterns/health-check.upir"\n\nr: Region\ncheck: HealthCheck(r)\n\nproperty out: always (r is down implies within 30s (check is out_of_rotation or r is up))\n`,
  );
  const { stdout } = await upir(["verify", path, "--format", "html", "--no-cache"]);
  expect(stdout).toContain("upir:patterns/health-check.upir");
  expect(stdout).not.toContain(join(process.cwd(), "specs"));
  rmSync(folder, { recursive: true });
});

/** `upir verify --format`: each format read by what is to read it, or held against its schema; and the same exit code in all of them. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { error, notice, warning } from "@actions/core";
import type { AnnotationProperties } from "@actions/core";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { githubAnnotations } from "../src/report/formats/github.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder, file: fileWith } = temporary("formats");
const formats = ["text", "json", "jsonl", "sarif", "junit", "github", "md", "html"] as const;

const machine = `system Odd
component Server {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 20s..60s
}
a: Server
`;

const wrong = fileWith(
  "wrong, 100% <odd>.upir",
  `${machine}property back "a | b, 50% & <c>": always a is down implies within 10s a is up
property stays: always a is up expect violated
property never: always a is up or a is down
`,
);
const proved = fileWith("proved.upir", `${machine}property back: always a is down implies within 60s a is up\n`);
const rejected = fileWith("rejected.upir", `${machine}property back: always b is up\n`);
const hidden = fileWith("hi\u009bd\u202een.upir", `${machine}property back "a\u0007b\u202e": always a is up\n`);

const verify = (format: string, ...specs: readonly string[]) =>
  upir(["verify", ...specs, "--format", format, "--engine", "zones", "--no-sanity"]);

describe("the exit code does not depend on the format", () => {
  test.each([
    ["proved", [proved], 0],
    ["violated", [wrong], 1],
    ["rejected", [rejected], 3],
    ["rejected among others", [proved, rejected, wrong], 3],
  ])("%s", async (_, specs, code) => {
    for (const format of formats) expect((await verify(format, ...specs)).code, format).toBe(code);
  });

  test("two formats at once are a mistake of the command line", async () => {
    expect(await upir(["verify", proved, "--json", "--format", "md"])).toMatchObject({ code: 2, stdout: "" });
    expect(await upir(["verify", proved, "--format", "yaml"])).toMatchObject({ code: 2, stdout: "" });
  });

  test("what a terminal would obey is in none of them", async () => {
    for (const format of formats)
      expect((await verify(format, hidden)).stdout, format).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });
});

test("JSON lines: a line a claim, then one a spec", async () => {
  const { stdout } = await verify("jsonl", wrong, rejected);
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; name?: string; verdict?: string });
  expect(lines.map(({ type, name, verdict }) => [type, name, verdict])).toEqual([
    ["claim", "back", "violated"],
    ["claim", "stays", "violated"],
    ["claim", "never", "proved"],
    ["spec", undefined, undefined],
    ["spec", undefined, undefined],
  ]);
  expect(lines[3]).toMatchObject({ exitCode: 1, summary: { violated: 2 } });
  expect(lines[4]).toMatchObject({ exitCode: 3, diagnostics: [{ code: "unknown-name" }] });
});

test("SARIF: follows the official schema; counterexamples are code flows", async () => {
  const { stdout } = await verify("sarif", wrong, rejected);
  const {
    $schema: _draft,
    id: _id,
    ...schema
  } = JSON.parse(readFileSync("test/data/sarif-2.1.0-rtm.5.json", "utf8")) as Record<string, unknown>;
  const validate = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);
  const log = JSON.parse(stdout) as {
    runs: [
      {
        tool: { driver: { rules: { id: string; shortDescription: { text: string } }[] } };
        results: {
          ruleId: string;
          kind?: string;
          level: string;
          codeFlows?: { threadFlows: { locations: { location: { message: { text: string } } }[] }[] }[];
        }[];
      },
    ];
  };
  expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...log, runs: [{}] })).toBe(false);
  const { results, tool } = log.runs[0];
  expect(tool.driver.rules.map(({ id, shortDescription }) => [id, shortDescription.text])).toEqual([
    ["claim/violated", "There is a run in which the claim does not hold."],
    ["claim/proved", "The claim holds in every run."],
    ["unknown-name", "unknown name"],
  ]);
  expect(results.map(({ ruleId, kind, level }) => [ruleId, kind, level])).toEqual([
    ["claim/violated", "fail", "error"],
    ["claim/violated", "pass", "none"],
    ["claim/proved", "pass", "none"],
    ["unknown-name", undefined, "error"],
  ]);
  const steps = results[0]!.codeFlows![0]!.threadFlows[0]!.locations.map(({ location }) => location.message.text);
  expect(steps[0]).toBe("0.000 s fault a.crash: a: down");
});

test("SARIF: a colon in the name of a file is no scheme", async () => {
  const { stdout } = await verify("sarif", fileWith("a:b.upir", readFileSync(proved, "utf8")));
  expect(stdout).toContain('/a%3Ab.upir"');
});

/** Python brings the XML parser. */
const hasPython = spawnSync("python3", ["-c", ""]).status === 0;

test.skipIf(!hasPython)("JUnit XML: read by an XML parser", async () => {
  const { stdout } = await verify("junit", wrong, rejected);
  const script = `
import sys, json, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([[s.get("name"), s.get("tests"), s.get("failures"), s.get("errors"),
  [[c.get("name"), [e.tag for e in c], "".join(c.itertext())] for c in s]] for s in root]))`;
  const suites = JSON.parse(execFileSync("python3", ["-c", script], { input: stdout, encoding: "utf8" })) as [
    string,
    string,
    string,
    string,
    [string, string[], string][],
  ][];
  expect(suites.map(([name, ...counts]) => [name, ...counts.slice(0, 3)])).toEqual([
    [wrong, "3", "1", "0"],
    [rejected, "1", "0", "1"],
  ]);
  expect(suites[0]![4].map(([name, tags]) => [name, tags])).toEqual([
    ["back", ["failure"]],
    ["stays", []],
    ["never", []],
  ]);
  expect(suites[0]![4][0]![2]).toContain("✗ down");
  expect(suites[1]![4][0]![2]).toMatch(/rejected\.upir:8: I cannot find `b`/);
});

interface Annotation extends AnnotationProperties {
  readonly level: string;
  readonly message: string;
}

/** The annotations of workflow commands, as the runner undoes their escapes. */
function annotationsIn(stdout: string): readonly Annotation[] {
  const unescaped = (text: string): string =>
    text
      .replaceAll("%2C", ",")
      .replaceAll("%3A", ":")
      .replaceAll("%0A", "\n")
      .replaceAll("%0D", "\r")
      .replaceAll("%25", "%");
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, level = "", properties = "", message = ""] = /^::(\w+) ([^:]*)::(.*)$/.exec(line) ?? [];
      const pairs = new Map(
        properties.split(",").map((pair) => [pair.split("=")[0]!, unescaped(pair.split("=").slice(1).join("="))]),
      );
      const words = { title: pairs.get("title")!, file: pairs.get("file")! };
      const numbers = { startLine: "line", endLine: "endLine", startColumn: "col", endColumn: "endColumn" };
      const places = Object.entries(numbers).map(([name, word]) => [name, Number(pairs.get(word) ?? 0)]);
      return { level, message: unescaped(message), ...words, ...Object.fromEntries(places) };
    });
}

/** What GitHub's toolkit writes for them. */
function writtenByToolkit(annotations: readonly Annotation[]): string {
  const written: string[] = [];
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  for (const { level, message, ...properties } of annotations)
    (level === "error" ? error : level === "warning" ? warning : notice)(message, properties);
  stdout.mockRestore();
  return written.join("");
}

test("GitHub annotations: what the runner reads of them", async () => {
  const { stdout } = await verify("github", wrong, rejected);
  expect(annotationsIn(stdout)).toMatchObject([
    { level: "error", file: wrong, startLine: 8, title: "back", message: "back is violated: a | b, 50% & <c>" },
    {
      level: "notice",
      title: `upir: ${wrong}`,
      message: "1 proved, 0 held to a bound, 2 violated, 0 vacuous, 0 unknown",
    },
    { level: "error", file: rejected, startLine: 8, title: "unknown-name" },
  ]);
});

test("GitHub annotations: byte for byte what GitHub's toolkit writes for the same messages and places", async () => {
  const nasty = fileWith(
    "a=b,c%3A;d::e.upir",
    `${machine}property back "50%25, a:b::c %0A =": always a is down implies within 10s a is up\n`,
  );
  const empty = fileWith("empty,.upir", "system Odd\nproperty wrong: always\n  b % 100::1 is up\n");
  const { stdout } = await verify("github", wrong, rejected, nasty, empty, hidden, proved);
  const annotations = annotationsIn(stdout);
  expect(annotations.map(({ level }) => level)).toContain("error");
  expect(annotations).toContainEqual(
    expect.objectContaining({ file: nasty, message: "back is violated: 50%25, a:b::c %0A =" }),
  );
  expect(stdout).toBe(writtenByToolkit(annotations));
});

test("GitHub annotations: lines and escapes of all characters are the toolkit's", () => {
  const law = fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (path, name) => {
    const span = { file: { path: `${path}.upir`, text: "x\ny" }, start: 0, end: 1 };
    const diagnostic = { code: "unknown-name", severity: "error", span, details: { name } } as const;
    const stdout = githubAnnotations([
      { spec: path, diagnostics: [diagnostic], claims: [], checks: [], interrupted: false },
    ]);
    expect(stdout).toBe(writtenByToolkit(annotationsIn(stdout)));
    expect(stdout.trimEnd()).not.toContain("\n");
  });
  fc.assert(law, { numRuns: 300 });
});

test("Markdown: a table of as many cells in each row, and the counterexamples of what is wrong", async () => {
  const { stdout } = await verify("md", wrong, proved);
  const rows = stdout.split("\n").filter((line) => line.startsWith("|"));
  expect(rows).toHaveLength(2 + 3 + 2 + 1);
  for (const row of rows) expect(row.replaceAll("\\|", "").split("|"), row).toHaveLength(6);
  expect([...stdout.matchAll(/<details><summary>(.*)<\/summary>/g)].map(([, title]) => title)).toEqual([
    "back: violated",
  ]);
  expect(stdout).toContain("| 60 s of 10 s, 50 s over |");
  expect(stdout).toMatch(/```text\n✗ VIOLATED {2}back[^]*✗ down[^]*\n```\n\n<\/details>/);
});

test("Markdown: words of a spec are no markup, and what was measured is said", async () => {
  const spec = fileWith(
    "markup.upir",
    `${machine}property back "![x](http://e) *b* | \`t\` ~~s~~ <i> &lt;": always a is down implies within 60s a is up\n`,
  );
  expect((await verify("md", spec)).stdout).toContain(
    "| !\\[x\\](http://e) \\*b\\* \\| \\`t\\` \\~\\~s\\~\\~ \\<i\\> \\&lt; | 60 s of 60 s",
  );
  const measured = await verify("md", "test/corpus/verdicts/quantities.upir");
  expect(measured.stdout).toMatch(/\| cost\(a\) = \$.*beyond the limit by \$/);
});

test("Markdown: a mistake in another file is said with that file", async () => {
  const library = fileWith("library.upir", "component B {\n  state a | b\n  action x: a -> nope after 1s\n}\n");
  const user = fileWith("user.upir", 'system A\nuse "library.upir"\nb: B\nproperty p: always b is a\n');
  const { stdout } = await verify("md", user);
  expect(stdout).toContain(`- **error** ${library.replaceAll(/[_~]/g, "\\\\$&")} line 3: `);
});

test("a file gets the format that its name asks for, and the terminal keeps its text", async () => {
  for (const [ending, start] of [
    [".sarif", /^\{\n {2}"\$schema"/],
    [".xml", /^<\?xml/],
    [".md", /^## /],
    [".jsonl", /^\{"type":"claim"/],
    [".json", /^\{\n {2}"schemaVersion"/],
    [".txt", /^\//],
  ] as const) {
    const file = join(folder, `report${ending}`);
    const { stdout } = await upir(["verify", proved, "--output", file, "--engine", "zones", "--no-sanity"]);
    expect(stdout).toContain("✓ PROVED");
    expect(readFileSync(file, "utf8"), ending).toMatch(start);
  }
});

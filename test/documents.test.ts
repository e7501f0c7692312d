/** What is written for readers leads somewhere: links point at files and headings that exist, and every command is told of. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { upir } from "./fake-io.ts";

const documents = [
  "README.md",
  "docs/commands.md",
  "grammar/README.md",
  "specs/patterns/README.md",
  "specs/incidents/README.md",
];

/** The names by which the headings of a document can be linked to. */
function anchorsOf(path: string): readonly string[] {
  return [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe.each(documents)("%s", (document) => {
  const links = [...readFileSync(document, "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);

  test("has links to what exists", () => {
    for (const link of links.filter((each) => !each.startsWith("http"))) {
      const [file = "", anchor] = link.split("#");
      const path = file === "" ? document : join(dirname(document), file);
      expect(existsSync(path), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(path), link).toContain(anchor);
    }
  });
});

test("the README names every command, and no other", async () => {
  const { stdout } = await upir(["--help"]);
  const commands = [...stdout.matchAll(/^ {2}([a-z-]+) [[<]?.*$/gm)].map(([, name]) => name!);
  const listed = readFileSync("README.md", "utf8").matchAll(/^\| \[?`upir ([a-z-]+)/gm);
  expect([...listed].map(([, name]) => name!).sort()).toEqual(commands.slice().sort());
  expect(commands.length).toBeGreaterThan(15);
});

test.each(["verify", "report", "trace"])("the options that the reference lists for %s are there", async (command) => {
  const { stdout } = await upir([command, "--help"]);
  const text = readFileSync("docs/commands.md", "utf8");
  const section = text.slice(text.indexOf(`\n## ${command}\n`)).split("\n## ", 2)[1]!;
  const rows = section.split("\n").filter((line) => line.startsWith("| `--"));
  const options = rows.flatMap((row) => [...row.split("|")[1]!.matchAll(/`(--[a-z-]+)/g)].map(([, name]) => name!));
  for (const option of options) expect(stdout, option).toContain(option);
  const told = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, name]) => name!);
  const usual = ["--help", "--color", "--no-color", "--json", "--quiet", "--verbose", "--output", "--sequence"];
  for (const option of told.filter((each) => !usual.includes(each))) expect(text, option).toContain(option);
});

/** The rules of how the code is laid out (`src/README.md`), kept by this test instead of by memory. */
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../src/syntax/parse.ts";
import { print } from "../src/syntax/print.ts";

/** A folder imports from folders with smaller numbers, and from itself. */
const numbers: Readonly<Record<string, number>> = {
  grammar: 0,
  "src/source": 1,
  "src/syntax": 2,
  "src/term": 3,
  "src/quantity": 4,
  "src/model": 5,
  "src/system": 6,
  "src/ltl": 7,
  "src/lower": 8,
  "src/encode": 9,
  "src/zone": 9,
  "src/solver": 10,
  "src/trace": 11,
  "src/engine": 12,
  "src/engine/checks": 13,
  "src/engine/counterexamples": 13,
  "src/recommend": 13.5,
  "src/compare": 13.5,
  "src/report": 14,
  "src/report/run": 14.5,
  "src/report/formats": 14.5,
  "src/report/sla": 14.5,
  "src/report/viewer": 14.6,
  "src/viewer": 14.7,
  src: 15,
  "src/learn": 15.5,
  "src/cli": 16,
};

/** These know nothing of the language: what they work on could have come from anywhere. */
const backEnd = [
  "src/term",
  "src/quantity",
  "src/system",
  "src/ltl",
  "src/encode",
  "src/zone",
  "src/solver",
  "src/trace",
  "src/engine",
  "src/engine/checks",
  "src/engine/counterexamples",
];
const frontEnd = ["grammar", "src/syntax", "src/model"];

interface File {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  /** The text without comments and without what is between quotes. */
  readonly code: string;
}

function filesUnder(folder: string, extension: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(extension))
    .map((name) => join(folder, name))
    .sort();
}

function bare(text: string): string {
  return text
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""')
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, "");
}

const files: readonly File[] = ["src", "grammar"].flatMap((root) =>
  filesUnder(root, ".ts").map((path) => {
    const text = readFileSync(path, "utf8");
    return { path, folder: dirname(path), text, code: bare(text) };
  }),
);

function importsOf({ folder, text }: File): readonly string[] {
  const imported = text.matchAll(/\b(?:from |import |import\()"(\.[^"]+)"/g);
  return [...imported].map((match) => normalize(join(folder, match[1]!)));
}

/** The files for which something is so; the message of a failing test is this list. */
function offenders(is: (file: File) => boolean): readonly string[] {
  return files.filter(is).map((file) => file.path);
}

describe("layout", () => {
  test("every folder has its place", () => {
    expect(offenders((file) => numbers[file.folder] === undefined)).toEqual([]);
  });

  test("imports go to smaller numbers only", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => dirname(target) !== file.folder)
        .filter((target) => !(numbers[dirname(target)]! < numbers[file.folder]!))
        .map((target) => `${file.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test("the back end does not know that there is a language", () => {
    const knows = (file: File): boolean => importsOf(file).some((target) => frontEnd.includes(dirname(target)));
    expect(offenders((file) => backEnd.includes(file.folder) && knows(file))).toEqual([]);
  });

  test("the viewer in the browser takes nothing but types from the rest", () => {
    const taken = (file: File): boolean =>
      [...file.text.matchAll(/^import (type )?[^"]*"(\.\.\/[^"]+)"/gm)].some(
        ([, type, from]) => type === undefined || from !== "../report/viewer/data.ts",
      );
    expect(offenders((file) => file.folder === "src/viewer" && taken(file))).toEqual([]);
  });

  test("only cli/ prints or exits", () => {
    const prints = /\bconsole\.|\bprocess\.(stdout|stderr|exit|exitCode)\b/;
    expect(offenders((file) => file.folder !== "src/cli" && prints.test(file.code))).toEqual([]);
  });

  test("only solver/ knows z3-solver", () => {
    expect(offenders((file) => file.folder !== "src/solver" && file.text.includes("z3-solver"))).toEqual([]);
  });
});

describe("style", () => {
  test("no state in modules", () => {
    expect(offenders((file) => /^(export )?(let|var) /m.test(file.code))).toEqual([]);
  });

  test("no file is longer than 400 lines, but for the one class that the grammar is", () => {
    expect(offenders((file) => file.path !== "grammar/parser.ts" && file.text.split("\n").length > 401)).toEqual([]);
  });

  test("nothing is left for later", () => {
    expect(offenders((file) => /TODO|FIXME|XXX/.test(file.text))).toEqual([]);
  });

  test("no any, no enum, no default export", () => {
    expect(offenders((file) => /(:|\bas|<|\||,)\s*any\b/.test(file.code))).toEqual([]);
    expect(offenders((file) => /^\s*(export )?(declare )?(const )?enum\b/m.test(file.code))).toEqual([]);
    expect(offenders((file) => /^export default\b/m.test(file.code))).toEqual([]);
  });

  test("every file starts by saying what it is", () => {
    expect(offenders((file) => !/^(#!.*\n)?\/(\*\*|\/)/.test(file.text))).toEqual([]);
  });
});

describe("specs", () => {
  const specs = filesUnder("specs", ".upir").map((path) => ({ path, text: readFileSync(path, "utf8") }));

  test("parse", () => {
    expect(specs.filter((spec) => parse(spec).diagnostics.length > 0).map((spec) => spec.path)).toEqual([]);
  });

  test("are formatted", () => {
    expect(specs.filter((spec) => print(parse(spec).value) !== spec.text).map((spec) => spec.path)).toEqual([]);
  });
});

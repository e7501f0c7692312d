/** The syntax trees that the build keeps: those of the very texts, and nothing but a shorter way to them. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { expect, test } from "vitest";
import { libraryFolder } from "../src/files.ts";
import type { SourceFile } from "../src/source/source.ts";
import { parse } from "../src/syntax/parse.ts";
import { keepTree, parsed } from "../src/trees.ts";
import { temporary } from "./temporary.ts";

const { folder, file: temporaryFile } = temporary("trees");
const patterns = readdirSync(join(libraryFolder, "patterns")).filter((name) => name.endsWith(".upir"));

function kept(name: string): { readonly tree: string; readonly file: SourceFile } {
  const path = join(libraryFolder, "patterns", name);
  keepTree(path, folder);
  return { tree: join(folder, "patterns", `${name}.tree`), file: { path, text: readFileSync(path, "utf8") } };
}

test.each(patterns)("the kept tree of %s is the one that is parsed, with all places", (name) => {
  const { file } = kept(name);
  const shown = { ...file, shown: `upir:patterns/${name}` };
  expect(parsed(file, folder)).toStrictEqual(parse(file));
  expect(parsed(shown, folder)).toStrictEqual(parse(shown));
});

test("a kept tree is taken, but not for another text, nor of another program, nor where it is damaged", () => {
  const { tree, file } = kept("region.upir");
  const { build, spec } = deserialize(readFileSync(tree)) as { build: string; spec: object };
  const write = (value: object): void => writeFileSync(tree, serialize(value));
  write({ build, spec: { ...spec, items: [] } });
  expect(parsed(file, folder).value.items).toEqual([]);
  const longer = { ...file, text: `${file.text}\n` };
  expect(parsed(longer, folder)).toStrictEqual(parse(longer));
  write({ build: "another", spec: { ...spec, items: [] } });
  expect(parsed(file, folder)).toStrictEqual(parse(file));
  writeFileSync(tree, "nothing of the kind");
  expect(parsed(file, folder)).toStrictEqual(parse(file));
});

test("a file with a mistake has no kept tree", () => {
  const path = temporaryFile("wrong.upir", "component {");
  const trees = join(folder, "wrong");
  keepTree(path, trees);
  expect(existsSync(trees)).toBe(false);
});

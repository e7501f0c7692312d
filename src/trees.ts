/**
 * The syntax trees of the library, which the build makes so that a spec that uses it need not wait for its files to be parsed. A tree
 * counts only for the very text that it was made of, and only in the program that was built with it; any other file is parsed.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { libraryFolder } from "./files.ts";
import type { Checked } from "./source/diagnostic.ts";
import type { SourceFile } from "./source/source.ts";
import type { SpecFile } from "./syntax/ast.ts";
import { parse } from "./syntax/parse.ts";
import { build } from "./version.ts";

const treesFolder = fileURLToPath(new URL("trees/", import.meta.url));

interface Kept {
  readonly build: string;
  readonly spec: SpecFile;
}

/** Parses a file, unless it is one of the library and its tree is kept. */
export function parsed(file: SourceFile, folder: string = treesFolder): Checked<SpecFile> {
  const name = nameOf(file.path);
  const spec = name.startsWith("..") ? undefined : keptTree(file, join(folder, name));
  return spec === undefined ? parse(file) : { value: spec, diagnostics: [] };
}

function keptTree(file: SourceFile, path: string): SpecFile | undefined {
  try {
    const kept = deserialize(readFileSync(path)) as Kept;
    const known = kept.spec.span.file;
    if (kept.build !== build || known.text !== file.text) return undefined;
    // All places of a tree are in one file.
    Object.assign(known, file);
    return kept.spec;
  } catch {
    return undefined;
  }
}

/** Keeps the tree of a file of the library, unless there is anything wrong with it. */
export function keepTree(path: string, folder: string): void {
  const { value: spec, diagnostics } = parse({ path: "", text: readFileSync(path, "utf8") });
  if (diagnostics.length > 0) return;
  const kept = join(folder, nameOf(path));
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(kept, serialize({ build, spec } satisfies Kept));
}

function nameOf(path: string): string {
  return `${relative(libraryFolder, resolve(path))}.tree`;
}

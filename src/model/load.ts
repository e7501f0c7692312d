/**
 * A spec with everything that it uses: `use "…"` lines are followed, each file is parsed once. A file is looked for beside
 * the one that uses it and then in the built-in library; neither may be left.
 */
import { dirname, isAbsolute, join, normalize, relative } from "node:path";
import type { Checked, Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import type { SpecFile, UseItem } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";

/** How files are read. */
export interface Files {
  /** The text of a file, or why there is none, in words that follow "I cannot read it: ". */
  read(path: string): { readonly text: string } | { readonly problem: string };
  /** The folder of the built-in library. */
  readonly library: string;
}

export interface LoadedSpec {
  readonly entry: SpecFile;
  /** The used files, each once, in the order in which they are first used. */
  readonly used: readonly SpecFile[];
}

/** Parses a spec and the files that it uses, directly or not. */
export function load(entry: SourceFile, files: Files): Checked<LoadedSpec> {
  const diagnostics: Diagnostic[] = [];
  const used = new Map<string, SpecFile>();
  const root = dirname(entry.path);

  const follow = (spec: SpecFile, path: string, home: string, chain: readonly string[]): void => {
    for (const item of spec.items) {
      if (item.kind !== "use") continue;
      const found = locate(item, path, home, files);
      if ("diagnostic" in found) diagnostics.push(found.diagnostic);
      else if (chain.includes(found.path)) {
        const cycle = [...chain.slice(chain.indexOf(found.path)), found.path].join(" → ");
        diagnostics.push(problem("use-cycle", item, { cycle }));
      } else if (!used.has(found.path)) {
        const parsed = parse({ path: found.path, text: found.text });
        diagnostics.push(...parsed.diagnostics);
        used.set(found.path, parsed.value);
        follow(parsed.value, found.path, found.home, [...chain, found.path]);
      }
    }
  };

  const parsed = parse(entry);
  diagnostics.push(...parsed.diagnostics);
  follow(parsed.value, normalize(entry.path), root, [normalize(entry.path)]);
  return { value: { entry: parsed.value, used: [...used.values()] }, diagnostics };
}

type Located =
  { readonly path: string; readonly text: string; readonly home: string } | { readonly diagnostic: Diagnostic };

/** `home` is the folder that the using file may not leave. */
function locate(item: UseItem, from: string, home: string, files: Files): Located {
  const beside = normalize(join(dirname(from), item.path));
  if (isAbsolute(item.path) || leaves(beside, home))
    return { diagnostic: problem("use-leaves-folder", item, { path: item.path }) };
  const own = files.read(beside);
  if ("text" in own) return { path: beside, text: own.text, home };
  const shipped = join(files.library, item.path);
  const library = leaves(shipped, files.library) ? undefined : files.read(shipped);
  if (library !== undefined && "text" in library) return { path: shipped, text: library.text, home: files.library };
  return { diagnostic: problem("unreadable-file", item, { path: item.path, reason: own.problem }) };
}

function leaves(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === ".." || way.startsWith("../") || way.startsWith("..\\") || isAbsolute(way);
}

function problem(
  code: "use-cycle" | "use-leaves-folder" | "unreadable-file",
  item: UseItem,
  details: Record<string, string>,
): Diagnostic {
  return { code, severity: "error", span: item.pathSpan, details };
}

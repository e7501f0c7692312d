/**
 * A spec with everything that it uses: `use "…"` lines are followed, each file is parsed once. A file is looked for beside
 * the one that uses it and then in the built-in library; neither may be left, not by a symbolic link either.
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
  /** Where a path leads when all symbolic links on it are followed; undefined when it leads nowhere. */
  real(path: string): string | undefined;
  /** The folder of the built-in library. */
  readonly library: string;
}

export interface LoadedSpec {
  readonly entry: SpecFile;
  /** The used files, each once, in the order in which they are first used. */
  readonly used: readonly SpecFile[];
}

const mostFiles = 200;
const mostCharacters = 2_000_000;

/** Parses a spec and the files that it uses, directly or not; `parseUsed` may know the tree of a file that is used. */
export function load(entry: SourceFile, files: Files, parseUsed: typeof parse = parse): Checked<LoadedSpec> {
  const diagnostics: Diagnostic[] = [];
  const used = new Map<string, SpecFile>();
  const root = dirname(entry.path);
  const realOf = (path: string): string => files.real(path) ?? normalize(path);
  let characters = 0;

  const follow = (spec: SpecFile, path: string, home: string, chain: readonly Link[]): void => {
    for (const item of spec.items) {
      if (item.kind !== "use") continue;
      const found = locate(item, path, home, files);
      if ("diagnostic" in found) {
        diagnostics.push(found.diagnostic);
        continue;
      }
      const real = realOf(found.path);
      const before = chain.findIndex((each) => each.real === real);
      if (before !== -1) {
        const cycle = [...chain.slice(before), found].map((each) => each.path).join(" → ");
        diagnostics.push(problem("use-cycle", item, { cycle }));
      } else if (!used.has(real)) {
        characters += found.text.length;
        if (used.size >= mostFiles || characters > mostCharacters) {
          if (!diagnostics.some(({ code }) => code === "too-much-used")) diagnostics.push(tooMuch(item));
          continue;
        }
        const shown = found.home === files.library && found.home !== root ? shownInLibrary(found.path, files) : {};
        const parsed = parseUsed({ path: found.path, text: found.text, ...shown });
        diagnostics.push(...parsed.diagnostics);
        used.set(real, parsed.value);
        follow(parsed.value, found.path, found.home, [...chain, { path: found.path, real }]);
      }
    }
  };

  const parsed = parse(entry);
  diagnostics.push(...parsed.diagnostics);
  const path = normalize(entry.path);
  follow(parsed.value, path, root, [{ path, real: realOf(path) }]);
  return { value: { entry: parsed.value, used: [...used.values()] }, diagnostics };
}

/** A file of the library as `use` names it: where upir is installed is nobody's business. */
function shownInLibrary(path: string, { library }: Files): { readonly shown: string } {
  return { shown: `upir:${relative(library, path).replaceAll("\\", "/")}` };
}

type Located =
  { readonly path: string; readonly text: string; readonly home: string } | { readonly diagnostic: Diagnostic };

/** A file that is being followed: as the user sees it, and where it really is. */
interface Link {
  readonly path: string;
  readonly real: string;
}

/** `home` is the folder that the using file may not leave. */
function locate(item: UseItem, from: string, home: string, files: Files): Located {
  const beside = normalize(join(dirname(from), item.path));
  if (isAbsolute(item.path) || leaves(beside, home))
    return { diagnostic: problem("use-leaves-folder", item, { path: item.path }) };
  if (leadsOut(beside, home, files)) return { diagnostic: problem("link-leaves-folder", item, { path: item.path }) };
  const own = files.read(beside);
  if ("text" in own) return { path: beside, text: own.text, home };
  const shipped = join(files.library, item.path);
  const library = leaves(shipped, files.library) ? undefined : files.read(shipped);
  if (library !== undefined && "text" in library) return { path: shipped, text: library.text, home: files.library };
  return { diagnostic: problem("unreadable-file", item, { path: item.path, reason: own.problem }) };
}

/** Whether a symbolic link on the way leads out of the folder. */
function leadsOut(path: string, folder: string, files: Files): boolean {
  const [real, home] = [files.real(path), files.real(folder)];
  return real !== undefined && home !== undefined && leaves(real, home);
}

function leaves(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === ".." || way.startsWith("../") || way.startsWith("..\\") || isAbsolute(way);
}

function tooMuch(item: UseItem): Diagnostic {
  const limit = `${mostFiles} files, or ${mostCharacters} characters`;
  return { code: "too-much-used", severity: "error", span: item.pathSpan, details: { limit } };
}

function problem(
  code: "use-cycle" | "use-leaves-folder" | "link-leaves-folder" | "unreadable-file",
  item: UseItem,
  details: Record<string, string>,
): Diagnostic {
  return { code, severity: "error", span: item.pathSpan, details };
}

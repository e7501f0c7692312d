/** Reading specs: always a bounded amount, and never an exception. */
import { closeSync, fstatSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Files } from "./model/load.ts";

/** A little more than the largest spec that is read at all, so that one that is too large is seen to be. */
const mostBytes = 16_000_000;

/** The folder of the built-in library, in which `use "patterns/…"` is looked up when the spec's own folder has none. */
export const libraryFolder: string = fileURLToPath(new URL("../specs/", import.meta.url));

export type ReadText = { readonly text: string } | { readonly problem: string };

/** The text of a file, or why there is none, in words that follow "I cannot read it: ". */
export function readText(path: string, most: number = mostBytes): ReadText {
  try {
    const file = openSync(path, "r");
    try {
      if (fstatSync(file).isDirectory()) return { problem: "it is a folder" };
      return { text: readBounded(file, most) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** The same for a file that a spec brings in: a regular file, so that reading it cannot wait for anybody. */
function readRegularText(path: string): ReadText {
  try {
    const found = statSync(path);
    if (!found.isFile() && !found.isDirectory()) return { problem: "it is not a regular file" };
    return readText(path);
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** Where a path leads when all symbolic links on it are followed; undefined when it leads nowhere. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function readBounded(file: number, most: number): string {
  const chunks: Buffer[] = [];
  for (let size = 0; size < most;) {
    const chunk = Buffer.allocUnsafe(Math.min(65_536, most - size));
    const count = readSync(file, chunk);
    if (count === 0) break;
    chunks.push(chunk.subarray(0, count));
    size += count;
  }
  return decode(Buffer.concat(chunks));
}

/** Specs and what they use, as they are on disk. */
export const filesOfSpecs: Files = { read: readRegularText, real: realPath, library: libraryFolder };

/** A question that was asked of the file system, and its answer. */
export type Answered =
  | { readonly kind: "read"; readonly path: string; readonly answer: ReturnType<Files["read"]> }
  | { readonly kind: "real"; readonly path: string; readonly answer: string | undefined };

/** Files as they are read, and what was asked of them. */
export function recording(files: Files): { readonly files: Files; readonly answered: readonly Answered[] } {
  const answered: Answered[] = [];
  return {
    answered,
    files: {
      library: files.library,
      read(path) {
        const answer = files.read(path);
        answered.push({ kind: "read", path, answer });
        return answer;
      },
      real(path) {
        const answer = files.real(path);
        answered.push({ kind: "real", path, answer });
        return answer;
      },
    },
  };
}

/** A stream as text, up to the same size as a file. */
export async function readStream(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > mostBytes) break;
  }
  return decode(Buffer.concat(chunks));
}

/** UTF-8 to text, without a byte order mark. */
function decode(bytes: Buffer): string {
  return bytes.toString("utf8").replace(/^\ufeff/, "");
}

/** What went wrong with a file, in plain words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links go round in circles",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
};

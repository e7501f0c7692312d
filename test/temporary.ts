/** A folder for the files of one test file, which goes when its tests are over. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

export interface Temporary {
  readonly folder: string;
  /** Writes a file in the folder and answers its path. */
  file(name: string, content: string | Uint8Array): string;
}

export function temporary(name: string): Temporary {
  const folder = mkdtempSync(join(tmpdir(), `upir-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
  };
}

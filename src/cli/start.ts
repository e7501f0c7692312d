#!/usr/bin/env node
/**
 * Starts the program, which the build has cut into pieces so that a command reads only what it needs: `main.cjs` and what it
 * requires in `program/`. Each has V8's compile cache beside it, which saves a good part of the time until something happens. A cache of
 * another version of Node is ignored, and one that is missing is not missed.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

// Most runs are short: code is called four times as often as usual before V8 spends time on making it fast. The same as in
// src/solver/z3-code.cjs, since what V8 has compiled is only taken by runs with the same flags.
setFlagsFromString("--interrupt-budget=500000");

const folder = fileURLToPath(new URL("program/", import.meta.url));
const requireOthers = createRequire(import.meta.url);

interface Piece {
  exports: unknown;
}

const pieces = new Map<string, Piece>();
const scripts = new Map<string, Script>();

/** What a piece requires: another one, by `./name.cjs`, or a package. */
function load(name: string): unknown {
  if (!name.startsWith("./")) return requireOthers(name);
  const known = pieces.get(name);
  if (known !== undefined) return known.exports;
  const piece: Piece = { exports: {} };
  pieces.set(name, piece);
  const filename = join(folder, name);
  const cache = filename.replace(/cjs$/, "cache");
  const script = new Script(`(function (require, exports, module, moduleUrl) {${readFileSync(filename, "utf8")}\n})`, {
    filename,
    ...(existsSync(cache) ? { cachedData: readFileSync(cache) } : {}),
  });
  scripts.set(cache, script);
  script.runInThisContext()(load, piece.exports, piece, import.meta.url);
  // Through the getters that a bundler writes, each use of another piece takes several times as long. No two pieces need one another at first.
  piece.exports = { ...(piece.exports as object) };
  return piece.exports;
}

load("./main.cjs");
if (process.env["UPIR_WRITE_CACHE"] !== undefined) {
  process.on("exit", () => {
    for (const [cache, script] of scripts) {
      const compiled = script.createCachedData();
      const known = existsSync(cache) ? readFileSync(cache).length : 0;
      if (compiled.length > known) writeFileSync(cache, compiled);
    }
  });
}

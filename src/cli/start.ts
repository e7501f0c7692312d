#!/usr/bin/env node
/**
 * Starts the program `upir.cjs` with V8's compile cache beside it, which the build made: that saves a good part of the
 * time until something happens. A cache of another version of Node is ignored, and one that is missing is not missed.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Script } from "node:vm";

const program = fileURLToPath(new URL("upir.cjs", import.meta.url));
const cache = fileURLToPath(new URL("upir.cache", import.meta.url));

const script = new Script(`(function (require, __filename) {${readFileSync(program, "utf8")}\n})`, {
  filename: program,
  ...(existsSync(cache) ? { cachedData: readFileSync(cache) } : {}),
});
if (process.env["UPIR_WRITE_CACHE"] !== undefined) {
  process.on("exit", () => writeFileSync(cache, script.createCachedData()));
}
script.runInThisContext()(createRequire(program), program);

// @ts-check
// The machine code of Z3, kept between runs. V8 makes machine code of WebAssembly when it is first called, and good machine code after
// many calls: most of the time of a short run. The build asks Z3 questions as upir asks them, and keeps what V8 has made of it in a file;
// here the module comes out of that file, ready. V8 itself refuses the code of other flags and of another processor, but does not see
// damage: so the file says by digests what is in it and what it was made of. What does not fit is not missed: Z3 is compiled as ever.
"use strict";
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const { basename, join } = require("node:path");
const v8 = require("node:v8");
const { runInThisContext } = require("node:vm");

// As in src/cli/start.ts: V8 takes code only where its flags are those that it was made with.
v8.setFlagsFromString("--interrupt-budget=500000");

/** Beside this file as it was built; sources use that of the build, too. */
const keptFile = join(basename(__dirname) === "solver" ? join(__dirname, "../../dist") : __dirname, "z3-code.bin");
const digestLength = 32;

/**
 * The module of Z3, with its code if that is kept.
 * @param {Buffer} wasm the bytes of Z3
 * @param {string} [file] where the code is kept
 * @returns {WebAssembly.Module}
 */
function moduleOf(wasm, file = keptFile) {
  return keptModule(wasm, file) ?? compiled(wasm);
}

/** @param {Buffer} wasm */
function compiled(wasm) {
  // Validate and compile what is called, when it is called, and leave the second core to the rest of upir.
  v8.setFlagsFromString("--wasm-lazy-validation");
  v8.setFlagsFromString("--wasm-num-compilation-tasks=1");
  return new WebAssembly.Module(wasm);
}

/**
 * The module out of the file; undefined where there is none, or it does not fit.
 * @param {Buffer} wasm
 * @param {string} file
 * @returns {WebAssembly.Module | undefined}
 */
function keptModule(wasm, file = keptFile) {
  if (!existsSync(file)) return undefined;
  const kept = readFileSync(file);
  const code = kept.subarray(2 * digestLength);
  if (!kept.subarray(0, 2 * digestLength).equals(digestsOf(code, identityOf(wasm)))) return undefined;
  const deserialize = native("function (code, wasm) { return %DeserializeWasmModule(code, wasm); }");
  return deserialize?.(Uint8Array.from(code).buffer, new Uint8Array(wasm.buffer, wasm.byteOffset, wasm.length));
}

/**
 * Keeps the code that V8 has made so far of a module, which must be some; whoever reads the file meanwhile finds the one before.
 * @param {Buffer} wasm the bytes of Z3
 * @param {WebAssembly.Module} module made of them
 * @param {string} [file]
 */
function keepCode(wasm, module, file = keptFile) {
  const serialize = native("function (module) { return %SerializeWasmModule(module); }");
  if (serialize === undefined) return;
  const code = Buffer.from(serialize(module));
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, Buffer.concat([digestsOf(code, identityOf(wasm)), code]));
  renameSync(unfinished, file);
}

/**
 * What tells whether code was made here of this Z3: who runs it, and of Z3 the length, the types and imports at its beginning and its last
 * data. All of Z3 takes long to digest. V8 would end the process at what it does not expect, so nothing else is shown to it.
 * @param {Buffer} wasm
 */
function identityOf(wasm) {
  const most = 1 << 20;
  const machine = [process.version, process.platform, process.arch, wasm.length].join(" ");
  return Buffer.concat([Buffer.from(machine), wasm.subarray(0, most), wasm.subarray(-most)]);
}

/** @param {readonly Buffer[]} parts */
function digestsOf(...parts) {
  return Buffer.concat(parts.map((part) => createHash("sha256").update(part).digest()));
}

/**
 * A function that calls one of V8's own, which JavaScript may speak of only while V8 is told so; undefined where V8 has no such function.
 * In parentheses, it is compiled at once.
 * @param {string} source
 * @returns {((...given: any[]) => any) | undefined}
 */
function native(source) {
  v8.setFlagsFromString("--allow-natives-syntax");
  try {
    return runInThisContext(`(${source})`);
  } catch {
    return undefined;
  } finally {
    v8.setFlagsFromString("--no-allow-natives-syntax");
  }
}

module.exports = { moduleOf, keptModule, keepCode };

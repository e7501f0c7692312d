// @ts-check
// An instance of Z3 (WebAssembly), driven with text. The synchronous `_Z3_eval_smtlib2_string` is called on a copy of the text that this
// file made in Z3's heap: the package's own asynchronous wrapper frees the text while the solver thread still reads it. It is plain
// JavaScript, as Node starts a worker from its file, in the tests as in the built program.
"use strict";
const { readFileSync } = require("node:fs");
const { moduleOf } = require("./z3-code.cjs");
const { withTrampolines } = require("./z3-trampolines.cjs");
/** @type {(overrides: object) => Promise<any>} */
const initZ3 = require("z3-solver/build/z3-built.js");

/** @returns {Buffer} */
function bytesOfZ3() {
  return readFileSync(require.resolve("z3-solver/build/z3-built.wasm"));
}

/**
 * @typedef {object} Instance
 * @property {WebAssembly.Module} module what Z3 was compiled to
 * @property {(text: string, isProof?: boolean) => string} evaluate what Z3 prints for a text, which knows nothing of others; a non-zero error code becomes an `(error …)` of ours
 */

/**
 * How steps of proofs are asked, which take less than half of the time so: by Z3's solver for SMT alone, with the simplex that it had before
 * 2020, and all atoms taken for relevant (bench/RESULTS.md). They are as sound as by default, and `upir recheck` asks by default.
 * @param {string} text
 */
function asProof(text) {
  return text.replace("(check-sat)", "(check-sat-using (using-params smt :arith.solver 2 :relevancy 0))");
}

/**
 * One instance. One that has failed is to be thrown away.
 * @param {WebAssembly.Module} [module] absent: it is compiled
 * @returns {Promise<Instance>}
 */
async function createInstance(module = moduleOf(bytesOfZ3())) {
  /**
   * Emscripten's hook: makes the instance, and hands it on.
   * @param {{ env: Record<string, any> } & Record<string, any>} imports
   * @param {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} receive
   */
  const instantiateWasm = (imports, receive) => {
    const { imports: env, link } = withTrampolines(imports.env);
    const instance = new WebAssembly.Instance(module, { ...imports, env });
    link(instance.exports);
    receive(instance, module);
    return instance.exports;
  };
  const z3 = await initZ3({ print() {}, printErr() {}, instantiateWasm });
  limitMemory(z3);
  /** @type {number | undefined} */
  let plain;
  /** @type {number | undefined} */
  let proofs;
  return {
    module,
    evaluate(text, isProof = false) {
      // A scope is left in less time than a reset takes, but keeps what a plain text may have set: so proofs have a context of their own.
      if (isProof) return evaluate(z3, (proofs ??= contextOf(z3)), `(push 1)\n${asProof(text)}\n(pop 1)\n`);
      // What Z3 has seen before in a context makes no difference to whether there is an answer, but does to which one.
      if (!text.includes("(get-")) return evaluate(z3, (plain ??= contextOf(z3)), `(reset)\n${text}`);
      const fresh = contextOf(z3);
      const output = evaluate(z3, fresh, `\n${text}`);
      z3._Z3_del_context(fresh);
      return output;
    },
  };
}

/**
 * @param {any} z3 the Emscripten module
 * @returns {number}
 */
function contextOf(z3) {
  const config = z3._Z3_mk_config();
  const context = z3._Z3_mk_context(config);
  z3._Z3_del_config(config);
  z3._set_noop_error_handler(context);
  return context;
}

/**
 * Beyond this Z3 ends with `exit(101)`, its code for being out of memory, long before the machine is in trouble.
 * @param {any} z3 the Emscripten module
 */
function limitMemory(z3) {
  const words = ["memory_max_size", "2000"].map((word) => {
    const pointer = z3._malloc(word.length + 1);
    z3.HEAPU8.set(Buffer.from(`${word}\0`), pointer);
    return pointer;
  });
  z3._Z3_global_param_set(...words);
  for (const pointer of words) z3._free(pointer);
}

/**
 * @param {any} z3 the Emscripten module
 * @param {number} context
 * @param {string} text
 * @returns {string} what Z3 prints; a non-zero error code becomes an `(error …)` of ours
 */
function evaluate(z3, context, text) {
  const bytes = Buffer.from(text, "utf8");
  const pointer = z3._malloc(bytes.length + 1);
  if (pointer === 0) throw new Error("out of memory");
  try {
    z3.HEAPU8.set(bytes, pointer);
    z3.HEAPU8[pointer + bytes.length] = 0;
    const output = z3.UTF8ToString(z3._Z3_eval_smtlib2_string(context, pointer));
    const code = z3._Z3_get_error_code(context);
    return code === 0 ? output : `${output}(error "code ${code}")`;
  } finally {
    z3._free(pointer);
  }
}

module.exports = { bytesOfZ3, createInstance };

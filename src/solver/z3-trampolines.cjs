// @ts-check
// C++ exceptions in Z3 without JavaScript on the way. Emscripten compiles each call that may throw into a call of an import `invoke_…`, a
// JavaScript function with a try and a catch; going out to it and back takes more time than much of what is called. Here the same
// functions are made as a small module of WebAssembly, with its own try and catch_all (the exception handling proposal). They do
// what those of Emscripten do, step by step:
//
//   invoke_iii(index, a, b):  sp = stackSave()
//                             try table[index](a, b)
//                             catch: not an exception of C++: throw it on
//                                    stackRestore(sp); setThrew(1, 0); answer 0
//
// A catch_all does not see what it has caught. So those who throw an exception of C++ raise a flag before, and whoever catches lowers it.
"use strict";

/** The types of values, by the letters of Emscripten. */
const types = { v: 0x40, i: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c };
/** The instructions that are used. */
const op = {
  if: 0x04,
  try: 0x06,
  rethrow: 0x09,
  end: 0x0b,
  call: 0x10,
  callIndirect: 0x11,
  catchAll: 0x19,
  get: 0x20,
  set: 0x21,
  getGlobal: 0x23,
  setGlobal: 0x24,
  word: 0x41,
  isZero: 0x45,
};
/** @type {Readonly<Record<string, readonly number[]>>} */
const zeros = { v: [], i: [op.word, 0], j: [0x42, 0], f: [0x43, 0, 0, 0, 0], d: [0x44, 0, 0, 0, 0, 0, 0, 0, 0] };
/** Who throws exceptions of C++, and the one who jumps. */
const throwers = ["__cxa_throw", "__cxa_rethrow", "__resumeException", "_emscripten_throw_longjmp"];

/**
 * The imports with trampolines in place of `invoke_…`, and what to do with the instance before anything in it runs. The same imports and
 * nothing to do where this cannot be had. A trampoline needs Z3's table of functions, which there is only when Z3 has got its imports; so
 * these are springs that hand on to the trampolines, once there are any.
 * @param {Record<string, any>} imports
 * @returns {{ imports: Record<string, any>, link: (exports: Record<string, any>) => void }}
 */
function withTrampolines(imports) {
  const names = Object.keys(imports).filter((name) => /^invoke_[vijfd][ijfd]*$/.test(name));
  const signatures = names.map((name) => name.slice("invoke_".length));
  const [springs, trampolines] = [springsOf(signatures), trampolinesOf(signatures)];
  if (!WebAssembly.validate(springs) || !WebAssembly.validate(trampolines)) return { imports, link() {} };
  const landing = new WebAssembly.Table({ element: "anyfunc", initial: names.length });
  const flag = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  const raising = throwers.flatMap((name) => (name in imports ? [[name, raise(imports[name], flag)]] : []));
  return {
    imports: { ...imports, ...Object.fromEntries(raising), ...instanceOf(springs, { landing }) },
    link(z3) {
      const table = z3["__indirect_function_table"];
      const save = z3["emscripten_stack_get_current"];
      const restore = z3["_emscripten_stack_restore"];
      const made = instanceOf(trampolines, { table, save, restore, threw: z3["setThrew"], flag });
      names.forEach((name, index) => landing.set(index, made[name]));
    },
  };
}

/**
 * @param {Uint8Array} bytes
 * @param {Record<string, any>} given
 * @returns {Record<string, any>}
 */
function instanceOf(bytes, given) {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { e: given }).exports;
}

/**
 * @param {(...given: unknown[]) => unknown} thrower
 * @param {WebAssembly.Global} flag
 * @returns {(...given: unknown[]) => unknown}
 */
function raise(thrower, flag) {
  return (...given) => {
    try {
      return thrower(...given);
    } catch (error) {
      flag.value = isOfEmscripten(error) ? 1 : 0;
      throw error;
    }
  };
}

/** @param {unknown} error */
function isOfEmscripten(error) {
  for (let at = error; at !== null && at !== undefined; at = Object.getPrototypeOf(at))
    if (Object.hasOwn(Object(at), "constructor") && Object(at).constructor.name === "EmscriptenEH") return true;
  return false;
}

// ── The modules, byte by byte (https://webassembly.github.io/spec/core/binary) ─

const isFunction = 0x00;
const isTable = [0x01, 0x70, 0x00, 0];
const isGlobalWord = [0x03, types.i, 1];
/** Types that both modules have, by their numbers. */
const helperTypes = [typeOf("vi"), typeOf("i"), typeOf("vii")];
const [wordToNothing, nothingToWord, wordsToNothing] = [0, 1, 2];

/** @param {readonly string[]} signatures such as `vii`: nothing, from two numbers */
function springsOf(signatures) {
  return moduleOf(signatures, [["landing", isTable]], 0, (index, type) => {
    const given = Array.from(signatures[index] ?? "", (_, at) => [op.get, number(at)]);
    return bytesOf(0, given, op.word, signed(index), op.callIndirect, number(type), 0, op.end);
  });
}

/** @param {readonly string[]} signatures */
function trampolinesOf(signatures) {
  /** @type {readonly (readonly [string, Bytes])[]} */
  const imported = [
    ["table", isTable],
    ["flag", isGlobalWord],
    ["save", [isFunction, nothingToWord]],
    ["restore", [isFunction, wordToNothing]],
    ["threw", [isFunction, wordsToNothing]],
  ];
  return moduleOf(signatures, imported, 3, (index, type) => trampoline(signatures[index] ?? "v", type + 1));
}

/**
 * @param {string} signature
 * @param {number} called the number of the type of what it calls
 */
function trampoline(signature, called) {
  const [result = "v", ...given] = signature;
  const stack = number(given.length + 1);
  const [save, restore, threw] = [0, 1, 2];
  return bytesOf(
    [1, 1, types.i],
    [op.call, save, op.set, stack],
    [op.try, letterOf(result)],
    given.map((_, index) => [op.get, number(index + 1)]),
    [op.get, 0, op.callIndirect, number(called), 0],
    op.catchAll,
    [op.getGlobal, 0, op.isZero, op.if, types.v, op.rethrow, 1, op.end],
    [op.word, 0, op.setGlobal, 0],
    [op.get, stack, op.call, restore],
    [op.word, 1, op.word, 0, op.call, threw],
    zeros[result] ?? [],
    [op.end, op.end],
  );
}

/**
 * A module that exports `invoke_…` for each signature. The type of each has a number, and the next number is the type of what it calls.
 * @param {readonly string[]} signatures
 * @param {readonly (readonly [name: string, kind: Bytes])[]} imported
 * @param {number} before how many of the imports are functions
 * @param {(index: number, type: number) => readonly number[]} bodyOf
 */
function moduleOf(signatures, imported, before, bodyOf) {
  const own = signatures.flatMap((each) => [typeOf(`${each[0]}i${each.slice(1)}`), typeOf(each)]);
  const numberOf = (/** @type {number} */ index) => helperTypes.length + 2 * index;
  const bodies = signatures.map((_, index) => bodyOf(index, numberOf(index)));
  return Uint8Array.from(
    bytesOf(
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [...helperTypes, ...own]),
      section(
        2,
        imported.map(([name, kind]) => [text("e"), text(name), kind]),
      ),
      section(
        3,
        signatures.map((_, index) => number(numberOf(index))),
      ),
      section(
        7,
        signatures.map((each, index) => [text(`invoke_${each}`), isFunction, number(before + index)]),
      ),
      section(
        10,
        bodies.map((body) => [number(body.length), body]),
      ),
    ),
  );
}

/** @param {string} signature */
function typeOf(signature) {
  const [result = "v", ...given] = signature;
  const list = (/** @type {readonly string[]} */ letters) => [number(letters.length), letters.map(letterOf)];
  return bytesOf(0x60, list(given), list(result === "v" ? [] : [result]));
}

/** @param {string} letter */
function letterOf(letter) {
  return /** @type {Readonly<Record<string, number>>} */ (types)[letter] ?? types.v;
}

/**
 * @param {number} id
 * @param {readonly Bytes[]} items
 */
function section(id, items) {
  const content = bytesOf(number(items.length), items);
  return [id, number(content.length), content];
}

/** @param {string} word */
function text(word) {
  return [number(word.length), Buffer.from(word)];
}

/** @typedef {number | Iterable<Bytes>} Bytes */

/**
 * @param {readonly Bytes[]} parts
 * @returns {number[]}
 */
function bytesOf(...parts) {
  /** @type {number[]} */
  const bytes = [];
  const put = (/** @type {Bytes} */ part) => {
    if (typeof part === "number") bytes.push(part);
    else for (const each of part) put(each);
  };
  parts.forEach(put);
  return bytes;
}

/**
 * LEB128, unsigned.
 * @param {number} value
 * @returns {number[]}
 */
function number(value) {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...number(value >>> 7)];
}

/**
 * The same, signed, of what is not negative.
 * @param {number} value
 * @returns {number[]}
 */
function signed(value) {
  return value < 0x40 ? [value] : [(value & 0x7f) | 0x80, ...signed(value >>> 7)];
}

module.exports = { withTrampolines };

// @ts-check
// A step of the build, and no part of the program: asks Z3 the questions of its input, which are parted by a NUL, until V8 has made good
// machine code of what they need, and keeps it; with `check`, takes up what is kept and asks something. A process of its own, since V8 ends
// the process when something is amiss.
"use strict";
const { readFileSync } = require("node:fs");
const { setTimeout } = require("node:timers/promises");
const { setFlagsFromString } = require("node:v8");
const { keepCode, keptModule } = require("./z3-code.cjs");
const { bytesOfZ3, createInstance } = require("./z3-instance.cjs");

const rounds = 4;
/** So that V8 makes good machine code of nearly all that is called, and not only of what is called most. */
const lowBudget = "--wasm-tiering-budget=10000";
const usualBudget = "--wasm-tiering-budget=1800000";

async function keep() {
  const texts = readFileSync(0, "utf8").split("\0");
  const wasm = bytesOfZ3();
  setFlagsFromString(lowBudget);
  const module = new WebAssembly.Module(wasm);
  const { evaluate } = await createInstance(module);
  for (let round = 0; round < rounds; round += 1) {
    for (const text of texts) for (const isProof of [true, false]) evaluate(text, isProof);
    // V8 compiles in threads of its own.
    await setTimeout(1000);
  }
  // V8 takes code only where its flags are those that it was made with.
  setFlagsFromString(usualBudget);
  keepCode(wasm, module);
}

async function check() {
  const module = keptModule(bytesOfZ3());
  if (module === undefined) throw new Error("the code of Z3 that was kept is not taken");
  const { evaluate } = await createInstance(module);
  const answer = evaluate("(declare-const x Int)(assert (> x 3))(check-sat)");
  if (answer !== "sat\n") throw new Error(`Z3 says ${answer} with the code that was kept`);
}

void (process.argv[2] === "check" ? check() : keep()).then(() => process.exit());

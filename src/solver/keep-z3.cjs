// @ts-check
// A step of the build, and no part of the program: asks Z3 the questions of its input, which are parted by a NUL, until V8 has made good
// machine code of what they need, and keeps it; with `check`, takes up what is kept and asks something. A process of its own, since V8 ends
// the process when something is amiss.
"use strict";
const { readFileSync } = require("node:fs");
const { setTimeout } = require("node:timers/promises");
const { keepCode, keptModule } = require("./z3-code.cjs");
const { bytesOfZ3, createInstance } = require("./z3-instance.cjs");

const rounds = 10;

async function keep() {
  const texts = readFileSync(0, "utf8").split("\0");
  const wasm = bytesOfZ3();
  const module = new WebAssembly.Module(wasm);
  const { evaluate } = await createInstance(module);
  for (let round = 0; round < rounds; round += 1) texts.forEach((text) => evaluate(text));
  // V8 compiles in threads of its own.
  await setTimeout(1000);
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

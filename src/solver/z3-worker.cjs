// @ts-check
// The worker thread that holds Z3 (WebAssembly). Text comes in, text goes out.
"use strict";
const { parentPort } = require("node:worker_threads");
const { createInstance } = require("./z3-instance.cjs");

/** Made once, and again by nobody: a worker that failed is thrown away by its owner. */
const ready = createInstance();

parentPort?.on("message", async (/** @type {{ id: number, text: string }} */ { id, text }) => {
  try {
    const { evaluate } = await ready;
    parentPort?.postMessage({ id, output: evaluate(text) });
  } catch (error) {
    const { message } = Object(error);
    parentPort?.postMessage({ id, failure: typeof message === "string" ? message : String(error) });
  }
});

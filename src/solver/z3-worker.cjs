// @ts-check
// The worker thread that holds Z3 (WebAssembly). Text comes in, text goes out, one after the other. Who starts it may give it the module
// that another worker has compiled, or else is told of the one that this one has.
"use strict";
const { parentPort, workerData } = require("node:worker_threads");
const { createInstance } = require("./z3-instance.cjs");

/** Made once, and again by nobody: a worker that failed is thrown away by its owner. */
const ready = createInstance(workerData?.module);
if (workerData instanceof Object && workerData.module === undefined)
  ready.then(({ module }) => parentPort?.postMessage({ module })).catch(() => {});

parentPort?.on("message", async (/** @type {{ text: string, isProof: boolean }} */ { text, isProof }) => {
  try {
    const { evaluate } = await ready;
    parentPort?.postMessage({ output: evaluate(text, isProof) });
  } catch (error) {
    const { message } = Object(error);
    parentPort?.postMessage({ failure: typeof message === "string" ? message : String(error) });
  }
});

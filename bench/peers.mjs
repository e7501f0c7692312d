// npm run bench:peers: the failover claim at 3, 5 and 8 regions, a proof and a counterexample each, by upir and by SPIN on the same
// model (peers/failover.pml), as whole processes; and what upir asks Z3, by its own Z3 and by a native one. For reading, not a test:
// a peer that is not installed is said to be missing.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "upir-peers-"));
const patience = Number(process.argv[2] ?? 60) * 1000;

function run(command, args, timeout = patience) {
  const started = performance.now();
  const { status, error, stdout } = spawnSync(command, args, {
    cwd: folder,
    encoding: "utf8",
    timeout,
    maxBuffer: 1e9,
  });
  const milliseconds = performance.now() - started;
  const isOver = error !== undefined && "code" in error && error.code === "ETIMEDOUT";
  return { milliseconds, status, stdout, isOver, isMissing: error !== undefined && error.code === "ENOENT" };
}

function said({ milliseconds, isOver, isMissing }, isRight) {
  if (isMissing) return "not installed";
  if (isOver) return `not in ${patience / 1000} s`;
  return `${(milliseconds / 1000).toFixed(2)} s${isRight ? "" : " (another answer)"}`;
}

function upir(n, limit) {
  const args = ["verify", join(root, "specs/bench/failover.upir"), "--set", `n=${n}`, "--set", `limit=${limit}s`];
  return run(process.execPath, [join(root, "dist/upir.js"), ...args, "--no-cache", "--quiet"]);
}

/** Compiling the search is left out of SPIN's time. */
function spin(n, limit) {
  copyFileSync(join(root, "bench/peers/failover.pml"), join(folder, "failover.pml"));
  const made = run("spin", ["-a", `-DN=${n}`, `-DLIMIT=${limit}`, "failover.pml"]);
  if (made.isMissing) return made;
  const compiled = run("gcc", ["-O2", "-DSAFETY", "-DCOLLAPSE", "-DMEMLIM=3000", "-w", "-o", "pan", "pan.c"]);
  return compiled.status === 0 ? run("./pan", ["-m20000000"]) : compiled;
}

console.log("regions  limit  what             upir          SPIN (search only)");
for (const n of [3, 5, 8]) {
  for (const limit of [30, 35]) {
    const ours = upir(n, limit);
    const theirs = spin(n, limit);
    const isFailing = limit < 35;
    const row = [
      String(n).padEnd(7),
      `${limit} s`.padEnd(5),
      (isFailing ? "counterexample" : "proof").padEnd(15),
      said(ours, ours.status === (isFailing ? 1 : 0)).padEnd(12),
      said(theirs, theirs.stdout?.includes("errors: ") && theirs.stdout.includes("errors: 0") !== isFailing),
    ];
    console.log(row.join("  "));
  }
}

/** The questions that the main spec leads to, as texts. */
const questions = run(
  process.execPath,
  [join(root, "dist/upir.js"), "smt", join(root, "specs/high-availability-api.upir")],
  60_000,
)
  .stdout.split(/^(?=; question )/m)
  .filter((text) => text.includes("(check-sat)"));

/** Milliseconds for each by the Z3 that comes with upir, as WebAssembly, started before. */
async function byWasm() {
  const worker = new Worker(join(root, "dist/z3-worker.cjs"));
  const ask = (text) =>
    new Promise((resolve) => {
      const started = performance.now();
      worker.once("message", () => resolve(performance.now() - started));
      worker.postMessage({ text });
    });
  await ask("(check-sat)");
  const times = [];
  for (const text of questions) times.push(await ask(text));
  await worker.terminate();
  return times;
}

/** Milliseconds for all by another solver, in one process, less what one takes that has nothing to do; the least of three. */
function byNative(command, args, preamble) {
  const ask = (texts) => {
    writeFileSync(join(folder, "questions.smt2"), texts.map((text) => `${preamble}${text}`).join("\n(reset)\n"));
    return run(command, [...args, "questions.smt2"], 60_000);
  };
  if (ask(["(check-sat)"]).isMissing) return undefined;
  const least = (texts) => Math.min(...[1, 2, 3].map(() => ask(texts).milliseconds));
  return least(questions) - least(["(check-sat)"]);
}

const wasm = (await byWasm()).reduce((all, each) => all + each, 0);
console.log(`\nthe ${questions.length} questions of the main spec`);
console.log(`Z3 as WebAssembly  ${wasm.toFixed(0)} ms`);
for (const [command, args, preamble] of [
  ["z3", [], ""],
  ["cvc5", ["--incremental"], "(set-logic ALL)\n"],
]) {
  const native = byNative(command, args, preamble);
  if (native === undefined) console.log(`${command}: not installed`);
  else console.log(`${command.padEnd(18)} ${native.toFixed(0)} ms   ratio ${(wasm / native).toFixed(2)} x`);
}
rmSync(folder, { recursive: true });

/**
 * `npm run campaign -- --specs 20000 --seed 1`: hunts for wrong verdicts. Progress goes to stderr; what is found, and the
 * figures at the end or after Ctrl-C, to stdout. Ends with 1 if there was a disagreement.
 */
import { parseArgs } from "node:util";
import { createSolver } from "../../src/solver/create-solver.ts";
import type { Solver } from "../../src/solver/solver.ts";
import { noFigures, run, shrink, specsOf } from "./campaign.ts";
import type { Figures } from "./campaign.ts";
import { compareOnLassos } from "./lassos.ts";
import { hasMaude } from "./maude.ts";

const { values } = parseArgs({
  options: {
    specs: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    bound: { type: "string", default: "5" },
    engine: { type: "string", default: "both" },
    unconfirmed: { type: "boolean", default: false },
    timeout: { type: "string", default: "10000" },
    lassos: { type: "string", default: "0" },
    "no-maude": { type: "boolean", default: false },
    "no-shrink": { type: "boolean", default: false },
  },
});

const engineNames = ["zones", "smt", "both"] as const;
const batch = 50;
const wanted = Number(values.specs);
const seed = Number(values.seed);
const engine = engineNames.find((each) => each === values.engine) ?? "both";
const options = { bound: Number(values.bound), milliseconds: Number(values.timeout), engine };
const maude = !values["no-maude"];
const figures = noFigures();
const started = performance.now();
const stopping = { now: false };
process.on("SIGINT", () => {
  stopping.now = true;
});

/**
 * Confirms every proof and finds no run. What is wrong about a proof is not hidden by the solver then, and ten times as
 * many specs are seen in the same time.
 */
const gullible: Solver = {
  name: "none",
  check: ({ text }) =>
    Promise.resolve(
      text.startsWith("; a run of") ? { kind: "unknown", reason: "no run is searched for" } : { kind: "unsat" },
    ),
  close: () => undefined,
};

function show(found: Figures): void {
  const rows = [...found.counts].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [what, times] of rows) process.stdout.write(`${String(times).padStart(8)}  ${what}\n`);
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `${found.specs} specs from seed ${seed}, ${found.findings.length} with a disagreement, ${seconds} s\n`,
  );
}

/** A batch that did not take place is no batch without a finding. */
async function hunt(): Promise<void> {
  const solver = values.unconfirmed ? gullible : createSolver();
  try {
    for (let done = 0; done < wanted && !stopping.now; done += batch) {
      const many = Math.min(batch, wanted - done);
      const before = figures.findings.length;
      await run(specsOf(seed + done, many), solver, { ...options, maude }, figures);
      for (const { text, what } of figures.findings.slice(before))
        process.stdout.write(`--- seed ${seed + done}\n${text}${what.map((each) => `// ${each}\n`).join("")}\n`);
      if (figures.findings.length > before && !values["no-shrink"]) {
        const least = await shrink(seed + done, many, solver, options);
        if (least !== undefined)
          process.stdout.write(`--- shrunk\n${least.text}${least.what.map((each) => `// ${each}\n`).join("")}\n`);
      }
      process.stderr.write(`\r${done + many} of ${wanted} specs, ${figures.findings.length} disagreements`);
    }
  } finally {
    solver.close();
  }
  process.stderr.write("\n");
}

if (maude && !hasMaude()) {
  process.stderr.write("maude is not installed: apt-get install maude, or --no-maude to do without\n");
  process.exitCode = 2;
} else {
  const pairs = Number(values.lassos);
  if (pairs > 0) {
    const { differences, truths } = await compareOnLassos(seed, pairs);
    process.stdout.write(
      `${pairs} formulas on lassos, ${truths} true, ${differences.length} judged differently by Maude\n`,
    );
    for (const difference of differences) process.stdout.write(`${difference}\n`);
    if (differences.length > 0) process.exitCode = 1;
  }
  await hunt();
  show(figures);
  if (figures.findings.length > 0) process.exitCode = 1;
}

// npm run bench: how fast and how large upir is, as ratios measured in this run. Whole processes, interleaved so that
// a busy machine slows all of them alike; medians. Prints and always exits with 0: it is for reading, not a test.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fleet } from "./fleet.mjs";
import { folder, machine, measured, median, root, run, upir } from "./run.mjs";
import { printSizes } from "./sizes.mjs";

const mainSpec = join(root, "specs/high-availability-api.upir");
const failover = join(root, "specs/bench/failover.upir");
const flow = join(root, "specs/bench/flow.upir");
/** What takes long is measured three times. */
const rounds = Number(process.argv[2] ?? 9);
const slow = new Set(["recommend", "available206"]);
const rejected = join(folder, "rejected.upir");
writeFileSync(rejected, "system Broken\n\nproperty p: always nobody is here\n");

const fleetSpec = join(folder, "fleet.upir");

/**
 * Milliseconds of whole processes, from nothing and after an edit of one of the 64, when all others are kept from the run before, then of deciding,
 * too (from nothing, claims are decided at once, and their times overlap); and how long the system as one (see monolithic.mjs) is looked at for a single one of the 64 claims.
 */
function editOfOne(rounds) {
  const cold = [];
  const warm = [];
  for (let round = 1; round <= rounds; round += 1) {
    writeFileSync(fleetSpec, fleet(0));
    cold.push(run([upir, "verify", fleetSpec, "--json", "--no-cache"]).milliseconds);
    run([upir, "verify", fleetSpec]);
    writeFileSync(fleetSpec, fleet(round));
    warm.push(timed([upir, "verify", fleetSpec, "--json"]));
  }
  const one = run([join(root, "bench/monolithic.mjs"), fleetSpec, "150", "noticed_17"]);
  const after = {
    process: median(warm.map((each) => each.process)),
    deciding: median(warm.map((each) => each.deciding)),
  };
  return { cold: median(cold), warm: after, asOne: { process: one.milliseconds, ...JSON.parse(one.stdout) } };
}

/** A run of `verify --json`: the whole process, and the deciding of what was not kept, with all questions to Z3. */
function timed(args) {
  const { milliseconds, stdout } = run(args);
  const decided = JSON.parse(stdout).claims.filter(({ cached }) => cached !== true);
  return { process: milliseconds, deciding: decided.reduce((sum, claim) => sum + claim.milliseconds, 0) };
}

const temporal = [...readFileSync(mainSpec, "utf8").matchAll(/^property (\w+)/gm)].flatMap(([, name]) => [
  "--only",
  name,
]);

const programs = {
  nothing: ["-e", "0"],
  floor: [join(root, "bench/floor.mjs")],
  main: [upir, "verify", mainSpec, "--no-cache"],
  temporal: [upir, "verify", mainSpec, "--no-cache", ...temporal],
  kept: [upir, "verify", mainSpec],
  check: [upir, "check", mainSpec],
  help: [upir, "--help"],
  rejected: [upir, "verify", rejected],
  failover3: [upir, "verify", failover, "--set", "n=3", "--no-cache"],
  failover64: [upir, "verify", failover, "--set", "n=64", "--no-cache"],
  flow16: [upir, "failures", flow, "--only", "request"],
  flow206: [upir, "failures", flow, "--only", "request", "--set", "n=40"],
  available206: [upir, "verify", flow, "--set", "n=40", "--engine", "zones", "--no-sanity", "--no-cache"],
  recommend: [upir, "recommend", mainSpec],
};

function line(what, value, limit, unit) {
  const verdict = value <= limit ? "pass" : "FAIL";
  console.log(
    `${what.padEnd(46)} ${value.toFixed(unit === "x" ? 2 : 0).padStart(7)} ${unit.padEnd(2)}  limit ${String(limit).padStart(4)} ${unit.padEnd(2)}  ${verdict}`,
  );
}

function reportEdit({ cold, warm, asOne }) {
  const faster = (what, slow, fast, wanted) =>
    console.log(
      `${what.padEnd(46)} ${(slow / fast).toFixed(1).padStart(7)} x   wanted ${String(wanted).padStart(3)} x   ${slow >= wanted * fast ? "pass" : "FAIL"}`,
    );
  console.log(
    `  fleet of 64: ${cold.toFixed(0)} ms from nothing, ${warm.process.toFixed(0)} ms after an edit of one (deciding ${warm.deciding.toFixed(0)})`,
  );
  console.log(
    `  one claim on the system as one: ${asOne.decided === 1 ? "decided" : asOne.reasons.join()} after ${asOne.milliseconds.toFixed(0)} ms`,
  );
  faster("after an edit / from nothing, process", cold, warm.process, 20);
  faster("after an edit / one claim as one, deciding", asOne.milliseconds, warm.deciding, 274);
  faster("after an edit / one claim as one, process", asOne.process, warm.process, 20);
}

if (!existsSync(upir)) {
  console.log("There is no dist/upir.js yet: npm run build");
} else {
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  const codes = {};
  run(programs.kept);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, args] of Object.entries(programs)) {
      if (slow.has(name) && round >= 3) continue;
      const { milliseconds, status } = run(args);
      times[name].push(milliseconds);
      codes[name] = status;
    }
  }
  const took = Object.fromEntries(Object.entries(times).map(([name, each]) => [name, median(each)]));
  const peaks = [1, 2, 3].map(() => measured(programs.main).megabytes);
  console.log(`medians of ${rounds} runs of whole processes (least..most)\n${machine()}\n`);
  for (const [name, milliseconds] of Object.entries(took))
    console.log(
      `  ${name.padEnd(12)} ${milliseconds.toFixed(0).padStart(6)} ms  (${Math.min(...times[name]).toFixed(0)}..${Math.max(...times[name]).toFixed(0)})   exit code ${codes[name]}`,
    );
  console.log();
  line("verify main spec / smallest Z3 program", took.main / took.floor, 1.5, "x");
  line("its temporal claims / smallest Z3 program", took.temporal / took.floor, 1.5, "x");
  line("verify main spec, verdicts kept / node -e 0", took.kept / took.nothing, 3, "x");
  line("check main spec / node -e 0", took.check / took.nothing, 3, "x");
  line("--help / node -e 0", took.help / took.nothing, 3, "x");
  line("verify a rejected spec / node -e 0", took.rejected / took.nothing, 3, "x");
  line("failover at 64 regions / at 3", took.failover64 / took.failover3, 3, "x");
  line("failure sets of 206 things less 1 s / of 16", Math.max(0, took.flow206 - 1000) / took.flow16, 10, "x");
  line(
    "availability of 206 things less 1 s / sets of 16",
    Math.max(0, took.available206 - 1000) / took.flow16,
    10,
    "x",
  );
  reportEdit(editOfOne(3));
  line("recommend / verify main spec", took.recommend / took.main, 20, "x");
  line("peak memory of verify main spec", median(peaks), 400, "MB");
  printSizes(3);
}
rmSync(folder, { recursive: true });

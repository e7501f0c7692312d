// npm run mutation [-- --mutants 130 --only encode,ltl --workers 2]: how many seeded faults the tests catch. A mutant is one small
// change in one file (`mutants.mjs`), chosen evenly over all of them, always the same ones. It is caught when a test fails or
// hangs; one that does not compile is no mutant. Works on copies; what was decided is kept in the results file, so that an
// interrupted run goes on where it was; `--again --thorough` judges the survivors by further tests, `--report` only says what is known so far. Prints a table, and writes it to `results.md` beside this file.
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { mutate, mutantsOf } from "./mutants.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const resultsFile = join(root, "test/mutation/results.json");
const folders = ["encode", "ltl", "engine", "lower", "system"];
const { values: options } = parseArgs({
  options: {
    mutants: { type: "string", default: "130" },
    only: { type: "string", default: folders.join() },
    workers: { type: "string", default: "2" },
    seconds: { type: "string", default: "400" },
    report: { type: "boolean", default: false },
    again: { type: "boolean", default: false },
    thorough: { type: "boolean", default: false },
  },
});

/** All tests that run the mutated code in the same process, in stages, by how soon they are likely to find something. */
const stages = [
  ["units", "automaton", "corpus", "goldens"],
  ["verdicts", "laws"],
];

/** Those that take long; with `--thorough` the survivors meet them too. */
const furtherStages = [
  ["sanity", "core", "syntax", "report", "cli"],
  ["engines", "certificates"],
  ["classics", "campaign", "reference", "solver"],
];

/** Where the tests that are about a file come first. */
const foremost = [
  [/engine\/checks\//, "sanity"],
  [/engine\/(core|smallest-core|implied)/, "core"],
  [/engine\/(ranking|statements|compose|certify|certificate|proof|product|by-automaton)/, "certificates"],
  [/engine\/(by-smt|by-horn|by-steps|watcher|cross-check|no-solver)|encode\//, "engines"],
];

const fileOf = (name) => `test/${name}.test.ts`;

function stagesOf({ file }) {
  const first = foremost.find(([pattern]) => pattern.test(file))?.[1];
  const rest = [...stages, ...(options.thorough ? furtherStages : [])].map((names) =>
    names.filter((name) => name !== first),
  );
  const all = first === undefined ? rest : [rest[0], [first], ...rest.slice(1)];
  return all.map((names) => names.map(fileOf).filter((path) => existsSync(join(root, path))));
}

function allMutants() {
  return options.only.split(",").flatMap((folder) =>
    readdirSync(join(root, "src", folder), { recursive: true })
      .filter((name) => name.endsWith(".ts"))
      .toSorted()
      .flatMap((name) => {
        const file = `src/${folder}/${name}`;
        const text = readFileSync(join(root, file), "utf8");
        return mutantsOf(text).map((mutant) => ({
          file,
          line: text.slice(0, mutant.offset).split("\n").length,
          ...mutant,
        }));
      }),
  );
}

/** Evenly spread over the list, so over all files by their size. */
function chosen(all, count) {
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, index) => all[Math.floor(((index + 0.5) * all.length) / Math.min(count, all.length))],
  );
}

function keyOf({ file, line, operator, offset }) {
  const column = offset - readFileSync(join(root, file), "utf8").lastIndexOf("\n", offset - 1);
  return `${file}:${line}:${column} ${operator}`;
}

function copyOfProject() {
  const folder = mkdtempSync(join(tmpdir(), "upir-mutation-"));
  for (const part of [
    "src",
    "grammar",
    "specs",
    "test",
    "package.json",
    "tsconfig.json",
    "vitest.config.ts",
    "README.md",
  ])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** The exit code, or "timeout"; the whole process group is ended then. */
function run(folder, command, args, seconds) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, LAWS: "60" },
    });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    const timer = setTimeout(() => {
      process.kill(-child.pid, "SIGKILL");
      resolve({ code: "timeout", output });
    }, seconds * 1000);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, output });
    });
  });
}

async function judge(folder, mutant) {
  const path = join(folder, mutant.file);
  const text = readFileSync(path, "utf8");
  writeFileSync(path, mutate(text, mutant));
  try {
    const compiled = await run(folder, join(folder, "node_modules/.bin/tsc"), ["--noEmit"], 120);
    if (compiled.code !== 0) return { outcome: "does not compile" };
    for (const tests of stagesOf(mutant)) {
      const args = ["run", "--bail=1", "--no-file-parallelism", ...tests];
      const tested = await run(folder, join(folder, "node_modules/.bin/vitest"), args, Number(options.seconds));
      if (tested.code === "timeout") return { outcome: "caught", by: "time" };
      if (tested.code !== 0)
        return {
          outcome: "caught",
          by: /FAIL\s+(test\/[\w.]+)/.exec(stripVTControlCharacters(tested.output))?.[1] ?? "?",
        };
    }
    return { outcome: "survived" };
  } finally {
    writeFileSync(path, text);
  }
}

function report(results) {
  const counted = results.filter(({ outcome }) => outcome !== "does not compile");
  const caught = counted.filter(({ outcome }) => outcome === "caught");
  const rows = folders.flatMap((folder) => {
    const here = counted.filter(({ file }) => file.startsWith(`src/${folder}/`));
    const good = here.filter(({ outcome }) => outcome === "caught").length;
    return here.length === 0
      ? []
      : [`| ${folder}/ | ${here.length} | ${good} | ${((100 * good) / here.length).toFixed(1)} % |`];
  });
  const survivors = counted.filter(({ outcome }) => outcome === "survived");
  return [
    "| folder | mutants | caught | share |",
    "| --- | ---: | ---: | ---: |",
    ...rows,
    `| all | ${counted.length} | ${caught.length} | ${((100 * caught.length) / counted.length).toFixed(1)} % |`,
    "",
    `${results.length - counted.length} more did not compile. ${survivors.length} survived:`,
    "",
    ...survivors.map(({ key }) => `- \`${key}\``),
    "",
  ].join("\n");
}

const known = existsSync(resultsFile)
  ? new Map(JSON.parse(readFileSync(resultsFile, "utf8")).map((each) => [each.key, each]))
  : new Map();
const mutants = chosen(allMutants(), Number(options.mutants)).map((mutant) => ({ ...mutant, key: keyOf(mutant) }));
// In leaps, so that an interrupted run has seen something of everything.
const leap = (index) => (index * 61) % mutants.length;
const isOpen = (result) => result === undefined || (options.again && result.outcome === "survived");
const pending = options.report
  ? []
  : mutants.map((_, index) => mutants[leap(index)]).filter(({ key }) => isOpen(known.get(key)));
const total = pending.length;
console.error(`${mutants.length} mutants, ${mutants.filter(({ key }) => known.has(key)).length} of them known`);
const copies = Array.from({ length: Math.min(Number(options.workers), total) }, copyOfProject);
const cleanUp = () => copies.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
process.on("SIGINT", () => {
  cleanUp();
  process.exit(130);
});

// The tests have to pass before they can say anything.
if (total > 0) {
  const sound = spawnSync(
    join(copies[0], "node_modules/.bin/vitest"),
    ["run", "--bail=1", ...stagesOf({ file: "" }).flat()],
    {
      cwd: copies[0],
      env: { ...process.env, LAWS: "60" },
    },
  );
  if (sound.status !== 0) {
    console.error(String(sound.stdout).slice(-3000));
    cleanUp();
    throw new Error("the tests fail without any mutant");
  }
}
await Promise.all(
  copies.map(async (folder) => {
    for (let mutant = pending.shift(); mutant !== undefined; mutant = pending.shift()) {
      const { offset: _offset, from: _from, to: _to, ...rest } = mutant;
      const started = performance.now();
      const result = { ...rest, ...(await judge(folder, mutant)) };
      known.set(mutant.key, result);
      writeFileSync(resultsFile, `${JSON.stringify([...known.values()], undefined, 1)}\n`);
      console.error(
        `${total - pending.length}/${total} ${result.outcome}${result.by === undefined ? "" : ` by ${result.by}`} ${Math.round((performance.now() - started) / 1000)} s  ${mutant.key}`,
      );
    }
  }),
);
cleanUp();
const text = report([...known.values()]);
writeFileSync(join(root, "test/mutation/results.md"), text);
console.log(text);

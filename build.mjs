// Builds dist/: the program (upir.js starts program/main.cjs), the library (index.js) and the types.
// Every command and the engines are loaded lazily inside their file, so `--help`, `check` and specs that are rejected
// run neither an engine nor a solver.
import { createHash } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, transform } from "esbuild";
import { esbuildViewer } from "./src/viewer/bundle.mjs";

const root = dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

const common = {
  absWorkingDir: root,
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node20",
  minify: true,
  external: ["z3-solver"],
  legalComments: "none",
  logLevel: "warning",
};

const define = { UPIR_VERSION: JSON.stringify(version), UPIR_BUILD: JSON.stringify(digestOfSources()) };

rmSync(join(root, "dist"), { recursive: true, force: true });
await Promise.all([
  build({ ...common, format: "esm", entryPoints: { upir: "src/cli/start.ts", index: "src/index.ts" }, define }),
  buildProgram(),
]);
chmodSync(join(root, "dist/upir.js"), 0o755);
for (const file of readdirSync(join(root, "src/solver")).filter((name) => /^z3-.*\.cjs$/.test(name)))
  copyFileSync(join(root, "src/solver", file), join(root, "dist", file));
await keepTrees();
keepZ3Code();
writeCompileCache();
writeTypes();

// All that decides what the program does: kept verdicts of another program are not taken for its own.
function digestOfSources() {
  const files = ["src", "grammar"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
  );
  const hash = createHash("sha256");
  for (const file of ["package.json", "package-lock.json", ...files.sort()])
    if (/\.(?:[cm]?[jt]s|json)$/.test(file) && existsSync(join(root, file)))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update("\0");
  return hash.digest("hex");
}

// esbuild cuts only ES modules into pieces, of which Node 20 keeps no compiled code; so each piece is made a CommonJS module.
async function buildProgram() {
  const { outputFiles } = await build({
    ...common,
    format: "esm",
    splitting: true,
    write: false,
    entryPoints: { main: "src/cli/main.ts" },
    plugins: [esbuildViewer],
    define: { ...define, "import.meta.url": "moduleUrl" },
  });
  mkdirSync(join(root, "dist/program"), { recursive: true });
  for (const { path, text } of outputFiles) {
    const options = { format: "cjs", platform: "node", target: "node20", minify: true };
    const { code } = await transform(text, { ...options, supported: { "dynamic-import": false } });
    const piece = code.replaceAll(/require\("(\.\/[\w-]+)\.js"\)/g, 'require("$1.cjs")');
    writeFileSync(join(root, "dist/program", basename(path).replace(/js$/, "cjs")), piece);
  }
}

// The syntax trees of what specs use of the library (see src/trees.ts).
async function keepTrees() {
  const folder = join(root, "specs/patterns");
  if (!existsSync(folder)) return;
  const outfile = join(root, "dist/keep-trees.mjs");
  await build({ ...common, outdir: undefined, outfile, format: "esm", entryPoints: ["src/trees.ts"], define });
  const { keepTree } = await import(pathToFileURL(outfile).href);
  for (const name of readdirSync(folder).filter((each) => each.endsWith(".upir")))
    keepTree(join(folder, name), join(root, "dist/trees"));
  rmSync(outfile);
}

// What specs lead to is asked until V8 has made good machine code of what Z3 does most, which is kept (see src/solver/z3-code.cjs). Where it
// cannot be, upir is slower, and nothing else.
function keepZ3Code() {
  const specs = ["specs/high-availability-api.upir", "specs/bench/failover.upir"].map((spec) => join(root, spec));
  if (!specs.every((spec) => existsSync(spec))) return;
  const texts = specs.flatMap((spec) => {
    const asked = spawnSync(process.execPath, [join(root, "dist/upir.js"), "smt", spec], { encoding: "utf8" });
    return asked.stdout.split(/^(?=; question )/m).filter((text) => text.includes("(check-sat)"));
  });
  const step = (...given) =>
    spawnSync(process.execPath, [join(root, "src/solver/keep-z3.cjs"), ...given], { input: texts.join("\0") });
  step("keep");
  const { status, stderr } = step("check");
  if (status === 0) return;
  rmSync(join(root, "dist/z3-code.bin"), { force: true });
  console.warn(`The code of Z3 is not kept: ${stderr}`);
}

// A run that uses most of the program, one that finds its verdicts kept, and specs that are only checked; what they compiled is kept for the next ones (see src/cli/start.ts).
function writeCompileCache() {
  const spec = join(root, "specs/high-availability-api.upir");
  if (!existsSync(spec)) return;
  const folder = mkdtempSync(join(tmpdir(), "upir-build-"));
  // Without a home, so that what this run finds is not kept as the last run of whoever builds.
  const env = { ...process.env, UPIR_WRITE_CACHE: "1", UPIR_CACHE: folder, XDG_STATE_HOME: "", HOME: "" };
  const run = (input, ...args) =>
    spawnSync(process.execPath, [join(root, "dist/upir.js"), ...args], { input, env, timeout: 120_000 });
  for (const _ of ["cold", "warm"]) run("", "verify", spec);
  run("", "check", spec);
  run("system Broken property", "check", "-");
  rmSync(folder, { recursive: true, force: true });
}

// The types of the library; what runs in the browser has a project of its own, which is only checked.
function writeTypes() {
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = join(dirname(compiler), "bin/tsc");
  for (const project of ["tsconfig.json", "src/viewer/tsconfig.json"])
    execFileSync(process.execPath, [tsc, "-p", project], { cwd: root, stdio: "inherit" });
  rmSync(join(root, "dist/types/test"), { recursive: true, force: true });
}

// Bundles the campaign for Node and runs it; the solver's worker lies beside the bundle.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = join(root, "dist/campaign");
mkdirSync(folder, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ["test/campaign/main.ts"],
  outfile: join(folder, "main.mjs"),
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  logLevel: "warning",
});
for (const file of readdirSync(join(root, "src/solver")).filter((name) => /^z3-.*\.cjs$/.test(name)))
  copyFileSync(join(root, "src/solver", file), join(folder, file));
const { status } = spawnSync(process.execPath, [join(folder, "main.mjs"), ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;

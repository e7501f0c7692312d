// Whole processes, measured: the time on the clock, the processor's time in user mode (of all threads, which a busy machine hardly
// changes), and the largest amount of memory.
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const upir = join(root, "dist/upir.js");
export const folder = mkdtempSync(join(tmpdir(), "upir-bench-"));

const env = { ...process.env, UPIR_CACHE: join(folder, "cache"), XDG_STATE_HOME: join(folder, "state") };

const reportUse =
  "data:text/javascript,process.on('exit',()=>{const{userCPUTime,maxRSS}=process.resourceUsage();process.stderr.write('\\nused '+userCPUTime+' '+maxRSS+'\\n')})";

/** Node with these arguments. */
export function run(args) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    env,
    maxBuffer: 2 ** 28,
  });
  return { milliseconds: performance.now() - started, status, stdout, stderr };
}

/** The same with `user` in milliseconds and `megabytes`, which costs some milliseconds. */
export function measured(args) {
  const result = run(["--import", reportUse, ...args]);
  const [, user, kilobytes] = /^used (\d+) (\d+)$/m.exec(result.stderr) ?? [];
  return { ...result, user: Number(user) / 1000, megabytes: Number(kilobytes) / 1024 };
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** What the figures were measured on. */
export function machine() {
  const [first] = cpus();
  return `${cpus().length} × ${first.model.trim()}, ${process.platform} ${process.arch}, Node ${process.version}`;
}

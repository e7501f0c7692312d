/** Runs Maude on many questions at once and reads its answers. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Asked {
  readonly name: string;
  readonly module: string;
  readonly formula: string;
}

/** Whether the program is installed (`apt-get install maude`). */
export function hasMaude(): boolean {
  return spawnSync("maude", ["--version"]).status === 0;
}

/** The answers by name; what is missing was not answered. */
export async function askMaude(
  questions: readonly Asked[],
  milliseconds: number,
): Promise<ReadonlyMap<string, boolean>> {
  if (questions.length === 0) return new Map();
  const folder = mkdtempSync(join(tmpdir(), "upir-maude-"));
  try {
    const file = join(folder, "questions.maude");
    const texts = questions.flatMap(({ name, module, formula }) => [module, `red in ${name} : ${formula} .`]);
    writeFileSync(file, ["load model-checker", "set show advisories off .", ...texts, "quit", ""].join("\n"));
    return answersIn(await output(file, milliseconds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function output(file: string, milliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = ["-no-banner", "-no-wrap", "-no-ansi-color", "-batch", file];
    const maude = spawn("maude", options, { stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => maude.kill(), milliseconds);
    const chunks: Buffer[] = [];
    const problems: Buffer[] = [];
    maude.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    maude.stderr.on("data", (chunk: Buffer) => problems.push(chunk));
    maude.on("error", reject);
    maude.on("close", () => {
      clearTimeout(timer);
      const warnings = Buffer.concat(problems).toString("utf8");
      if (warnings.includes("Warning")) reject(new Error(`Maude does not understand: ${warnings.slice(0, 600)}`));
      else resolve(Buffer.concat(chunks).toString("utf8"));
    });
  });
}

function answersIn(text: string): ReadonlyMap<string, boolean> {
  const answers = new Map<string, boolean>();
  let name: string | undefined;
  for (const line of text.split("\n")) {
    name = /^reduce in (\S+) :/.exec(line)?.[1] ?? name;
    const result = /^result Bool: (true|false)$/.exec(line)?.[1];
    if (result === undefined || name === undefined) continue;
    answers.set(name, result === "true");
    name = undefined;
  }
  return answers;
}

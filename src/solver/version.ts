/** What a solver calls itself, with its version: for the record, never for a decision. */
import { execFile } from "node:child_process";
import { Worker } from "node:worker_threads";
import { nativeSolvers } from "./native-solvers.ts";
import { readSExpressions } from "./s-expression.ts";

const patience = 30_000;
const names: Readonly<Record<string, string>> = { z3: "Z3" };

/** `Z3 4.8.12`, `Z3 5.1.0 (built in)`, `cvc5 1.0.3`; "unknown version" when it does not say. */
export async function versionOf(name: string | undefined): Promise<string> {
  const said = name === undefined ? await versionBuiltIn() : await versionOfBinary(name);
  return said ?? `${name ?? "Z3 (built in)"}, unknown version`;
}

function versionOfBinary(name: string): Promise<string | undefined> {
  if (nativeSolvers[name] === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    execFile(name, ["--version"], { timeout: patience }, (error, stdout) => {
      const [line = ""] = stdout.split("\n");
      const number = /\d+(\.\d+)+/.exec(line);
      resolve(error === null && number !== null ? `${names[name] ?? name} ${number[0]}` : undefined);
    });
  });
}

function versionBuiltIn(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./z3-worker.cjs", import.meta.url), { stdout: true, stderr: true });
    const finish = (version: string | undefined): void => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(version === undefined ? undefined : `Z3 ${version} (built in)`);
    };
    const timer = setTimeout(() => finish(undefined), patience);
    worker.on("error", () => finish(undefined));
    worker.on("message", ({ output = "" }: { readonly output?: string }) => {
      const [answer] = readSExpressions(output) ?? [];
      finish(typeof answer === "object" && typeof answer[1] === "string" ? answer[1] : undefined);
    });
    worker.postMessage({ text: "(get-info :version)" });
  });
}

/** A solver binary on the PATH, one process a script: the text goes in through standard input. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { readAnswer } from "./answer.ts";
import { nativeSolvers } from "./native-solvers.ts";
import type { Answer, Limits, Solver } from "./solver.ts";
import { textFor } from "./text.ts";

/** `name` is one of `nativeSolvers`. That the binary is missing shows at the first check. */
export function createNative(name: string): Solver {
  const running = new Set<ChildProcess>();
  let closed = false;
  return {
    name: `${name} (native)`,
    check(script, limits) {
      if (closed) return Promise.resolve({ kind: "unknown", reason: "interrupted" });
      const preamble = name === "cvc5" ? "(set-logic ALL)\n" : "";
      return run(name, `${preamble}${textFor(script)}`, limits, running, () => closed);
    },
    close() {
      closed = true;
      for (const child of running) child.kill("SIGKILL");
    },
  };
}

function run(
  name: string,
  text: string,
  { milliseconds }: Limits,
  running: Set<ChildProcess>,
  isClosed: () => boolean,
): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(name, nativeSolvers[name] ?? [], { stdio: ["pipe", "pipe", "ignore"] });
    running.add(child);
    const output: Buffer[] = [];
    let failure: string | undefined;
    const timer = setTimeout(() => {
      failure = "time-out in the solver";
      child.kill("SIGKILL");
    }, milliseconds);
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", (error) => (failure = `the solver ${name} cannot be started: ${error.message}`));
    child.on("close", (_code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      const text = Buffer.concat(output).toString("utf8");
      if (isClosed()) resolve({ kind: "unknown", reason: "interrupted" });
      else if (failure !== undefined) resolve({ kind: "unknown", reason: failure });
      else if (signal !== null) resolve({ kind: "unknown", reason: `the solver was killed by ${signal}` });
      else resolve(readAnswer(text));
    });
    child.stdin.end(text);
  });
}

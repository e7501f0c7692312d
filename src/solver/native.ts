/** A solver binary on the PATH, one process a script: the text goes in through standard input. */
import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { readAnswer } from "./answer.ts";
import { nativeSolvers } from "./native-solvers.ts";
import type { Answer, Limits, Solver } from "./solver.ts";
import { textFor } from "./text.ts";

/** `name` is one of `nativeSolvers`. That the binary is missing shows at the first check. */
export function createNative(name: string): Solver {
  const running = new Set<() => void>();
  let closed = false;
  const endAll = (): void => {
    for (const end of running) end();
  };
  process.once("exit", endAll);
  return {
    name: `${name} (native)`,
    check(script, limits) {
      if (closed || limits.signal?.aborted === true) return Promise.resolve(unknown("interrupted"));
      const preamble = name === "cvc5" ? "(set-logic ALL)\n" : "";
      return run(name, `${preamble}${textFor(script)}`, limits, running);
    },
    close() {
      closed = true;
      endAll();
      process.off("exit", endAll);
    },
  };
}

/** An answer is a few values; a solver that prints more than this has lost its way. */
const mostOutput = 64_000_000;
/** A solver that runs on without us gives up this many seconds later than we would have ended it. */
const grace = 2;

/** One script, one process. `running` holds, for as long as it runs, what ends it. */
function run(name: string, text: string, { milliseconds, signal }: Limits, running: Set<() => void>): Promise<Answer> {
  return new Promise((resolve) => {
    const args = nativeSolvers[name]?.(Math.ceil(milliseconds / 1000) + grace) ?? [];
    const child = spawn(name, args, { stdio: ["pipe", "pipe", "ignore"], detached: true });
    const output: Buffer[] = [];
    let size = 0;
    // What the child has started may hold its output open, so nobody waits for that to close.
    const settle = (answer: Answer): void => {
      clearTimeout(timer);
      running.delete(interrupt);
      signal?.removeEventListener("abort", interrupt);
      endGroup(child);
      child.stdout.destroy();
      child.stdin.destroy();
      resolve(answer);
    };
    const interrupt = (): void => settle(unknown("interrupted"));
    const timer = setTimeout(() => settle(unknown("time-out in the solver")), milliseconds);
    running.add(interrupt);
    signal?.addEventListener("abort", interrupt);
    child.stdin.on("error", () => undefined);
    child.stdout.on("error", () => undefined);
    child.stdout.on("data", (chunk: Buffer) => {
      output.push(chunk);
      size += chunk.length;
      if (size > mostOutput) settle(unknown(`the solver ${name} prints without end`));
    });
    child.on("error", (error) => settle(unknown(reasonOf(name, error))));
    child.on("close", (code, killedBy) => {
      if (killedBy === null) settle(answerOf(name, Buffer.concat(output).toString("utf8"), code));
      else settle(unknown(`the solver ${name} was killed by ${killedBy}`));
    });
    child.stdin.end(text);
  });
}

/** What a process that ended by itself has said. Only what is an answer, or an error of SMT-LIB, is read as one. */
function answerOf(name: string, output: string, code: number | null): Answer {
  const said = output.trim();
  if (said === "") return unknown(`the solver ${name} ended without an answer (exit code ${code})`);
  if (said === "timeout" || said.startsWith("cvc5 interrupted by timeout")) return unknown("time-out in the solver");
  if (!/^(sat|unsat|unknown)\b|\(error/.test(said)) return unknown(`what the solver ${name} prints is no answer`);
  return readAnswer(output);
}

/** Ends a process and what it has started. */
function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

function reasonOf(name: string, error: NodeJS.ErrnoException): string {
  const missing = error.code === "ENOENT";
  return missing ? `there is no \`${name}\` on the PATH` : `the solver ${name} cannot be started: ${error.message}`;
}

function unknown(reason: string): Answer {
  return { kind: "unknown", reason };
}

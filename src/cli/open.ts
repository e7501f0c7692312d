/** Opening a file as a double click would. The program that does it is not waited for longer than it takes to see whether it works. */
import { spawn } from "node:child_process";

const patience = 3000;

/** Answers why it failed, if it did. `commands` are what to start, by platform; for tests. */
export function openWithDesktop(
  path: string,
  platform: string,
  commands: Readonly<Record<string, readonly string[]>> = openers,
): Promise<string | undefined> {
  const [command, ...args] = commands[platform] ?? commands["linux"]!;
  return new Promise((resolve) => {
    const child = spawn(command!, [...args, path], { detached: true, stdio: "ignore" });
    const timer = setTimeout(() => finish(undefined), patience);
    const finish = (problem: string | undefined): void => {
      clearTimeout(timer);
      child.unref();
      resolve(problem);
    };
    child.once("error", ({ message }) => finish(message));
    child.once("exit", (code) => finish(code === 0 ? undefined : `${command!} ended with ${code ?? "a signal"}`));
  });
}

/** On Windows `start` takes its first quoted argument for a title. */
const openers: Readonly<Record<string, readonly string[]>> = {
  linux: ["xdg-open"],
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

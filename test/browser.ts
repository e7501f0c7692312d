/** A headless Chromium for the tests of the viewer, if there is one (`apt-get install chromium`). */
import { execFileSync } from "node:child_process";
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";

const names = ["chromium", "google-chrome"];

/** Where the program is; undefined where there is none. */
export const browserPath: string | undefined = names.map(pathOf).find((path) => path !== undefined);

function pathOf(name: string): string | undefined {
  try {
    return execFileSync("which", [name], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath!, args: ["--no-sandbox"] });
}

/** The world as a command sees it: injected, so that a test can be one. */
import type { Page } from "../report/page.ts";
import { usualWidth } from "../report/page.ts";

/** Somewhere to write text. */
export interface Output {
  readonly isTTY: boolean;
  readonly columns?: number | undefined;
  write(text: string): void;
}

export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when nobody reads standard output any more. */
  readonly closed: AbortSignal;
  /** Calls back whenever one of these files may have changed, come or gone, until the returned function is called. */
  watchFiles(paths: readonly string[], listener: () => void): () => void;
  /** Calls back at the first Ctrl-C, instead of ending the process, until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Opens a file in the program that the user opens such files with. Answers why that failed, if it did. */
  open(path: string): Promise<string | undefined>;
}

const leastWidth = 40;

/** The page that an output is. `color` is what the user said, if anything. */
export function pageOf(output: Output, env: Io["env"], color: boolean | undefined): Page {
  const columns = output.columns ?? Number.parseInt(env["COLUMNS"] ?? "", 10);
  return { width: Math.max(leastWidth, columns > 0 ? columns : usualWidth), color: color ?? wantsColor(output, env) };
}

/** https://no-color.org: set and not empty means no colour; FORCE_COLOR asks for it where there is no terminal. */
function wantsColor(output: Output, env: Io["env"]): boolean {
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  if ((env["FORCE_COLOR"] ?? "0") !== "0") return true;
  return output.isTTY && env["TERM"] !== "dumb";
}

/** `upir cache`: what verdicts are kept where, and away with them. */
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import { cacheFolder } from "./cache-folder.ts";
import { sayUsage } from "./complain.ts";
import type { CacheFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { clear, entriesIn, mostBytes } from "./proof-cache.ts";

export function cacheCommand({ clear: all }: CacheFlags, io: Io): ExitCode {
  const folder = cacheFolder(io.env);
  if (folder === undefined) return sayUsage("there is no place for a cache: set UPIR_CACHE to a folder", io);
  const entries = entriesIn(folder);
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  const count = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
  const size = `${megabytes(bytes)} of at most ${megabytes(mostBytes)}`;
  if (all !== true) io.stdout.write(`${visible(folder)}\n${count} · ${size}\n`);
  else io.stdout.write(`${visible(folder)}\n${clear(folder)} of ${count} removed\n`);
  return exitCodes.success;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

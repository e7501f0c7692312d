/** Watching files by asking again and again how they are: this works on every file system, and when editors put a new file in an old one's place. */
import { unwatchFile, watchFile } from "node:fs";
import type { Stats } from "node:fs";

const every = 150;

/** Calls back when one of the files has changed, come or gone; keeps the process alive until the returned function is called. */
export function watchFiles(paths: readonly string[], listener: () => void): () => void {
  // The first answer on a file that is not there is that it is still not there.
  const onStats = (now: Stats, before: Stats): void => {
    if (now.mtimeMs !== before.mtimeMs || now.size !== before.size || now.ino !== before.ino) listener();
  };
  for (const path of paths) watchFile(path, { interval: every }, onStats);
  return () => {
    for (const path of paths) unwatchFile(path, onStats);
  };
}

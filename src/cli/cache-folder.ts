/** Where verdicts are kept: `$UPIR_CACHE`, or where programs of a user keep what they can do without (XDG base directories). */
import { join } from "node:path";
import type { Io } from "./io.ts";

/** Undefined where there is no such place. */
export function cacheFolder({
  UPIR_CACHE: own = "",
  XDG_CACHE_HOME: cache = "",
  HOME: home = "",
}: Io["env"]): string | undefined {
  if (own !== "") return own;
  if (cache !== "") return join(cache, "upir");
  return home === "" ? undefined : join(home, ".cache", "upir");
}

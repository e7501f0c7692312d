/** The text of an example, checked with the files and values that it takes. */
import { join } from "node:path";
import { filesOfSpecs } from "../files.ts";
import { check } from "../index.ts";
import type { CheckResult } from "../index.ts";
import type { Beside } from "../source/example.ts";
import { specOfExample } from "../source/examples.ts";

/** What is wrong with the text of an example, in a file `shop.upir`. */
export function checkExample(text: string, { files = {}, links, set = {} }: Beside = {}): CheckResult {
  const whole = specOfExample(text);
  const read = (path: string): ReturnType<typeof filesOfSpecs.read> => {
    const own = path === "shop.upir" ? whole : files[path];
    return own === undefined ? filesOfSpecs.read(path) : { text: own };
  };
  // Where there are links, all else is in one folder.
  const real = (path: string): string | undefined =>
    links === undefined ? filesOfSpecs.real(path) : (links[path] ?? join("/shop", path));
  return check({ path: "shop.upir", text: whole }, { set }, { ...filesOfSpecs, read, real });
}

/** The sequence diagram of a run, drawn by Mermaid itself in headless Chromium. */
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { browserPath, launch } from "./browser.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder, file } = temporary("mermaid");
const env = { XDG_STATE_HOME: join(folder, "state") };
const spec = file(
  "odd names; and #signs.upir",
  `system Odd
component Server {
  state up | down
  var end: 0..2 = 0
  fault crash: up -> down do { end := 1 }
  action repair: down -> up after 20s..60s do { end := 0 }
}
set end_of = Server[1..2]
property noticed "a ; b # c %% d": always forall s in end_of: s is down implies within 15s s is up
property rests: always eventually end_of[1] is down
`,
);

const isMissing = browserPath === undefined && (process.env["CI"] ?? "") === "";

let browser: Browser;
beforeAll(async () => {
  if (isMissing) return;
  browser = await launch();
  await upir(["verify", spec, "--engine", "zones", "--no-sanity"], { env });
});
afterAll(async () => browser?.close());

test.skipIf(isMissing).each(["noticed", "rests"])("%s", async (claim) => {
  const { stdout } = await upir(["trace", claim, "--sequence"], { env });
  const page = await browser.newPage();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("@mermaid-js/tiny") });
  const drawn = await page.evaluate(`mermaid.render("run", ${JSON.stringify(stdout)}).then(({ svg }) => svg)`);
  expect(drawn).toContain('aria-roledescription="sequence"');
  const words = String(drawn).replaceAll(/<[^>]*>/g, " ");
  for (const word of claim === "noticed" ? ["end_of[1]", "✗ down, end 0 → 1 (fault end_of[1].crash)"] : ["rests"])
    expect(words).toContain(word);
  await page.close();
});

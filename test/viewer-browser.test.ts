/**
 * The viewer in headless Chromium, by clicks and keys: what is seen is what was embedded (`viewer.test.ts` holds that against the run).
 * Where Chromium is not installed and `CI` is not set, these tests are skipped: `apt-get install chromium`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { script, style } from "upir:viewer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunData, Valued, ViewerData } from "../src/report/viewer/data.ts";
import { viewerPage } from "../src/report/viewer/page.ts";
import { viewerData } from "../src/report/viewer/run-data.ts";
import { browserPath, drawn, launch, openPage, position, spoken, styleOf, widthOf } from "./browser.ts";
import { runOf, system, violated, watched } from "./example-run.ts";
import { upir } from "./fake-io.ts";
import { temporary } from "./temporary.ts";

const { folder, file } = temporary("viewer-browser");
const env = { XDG_STATE_HOME: join(folder, "state") };
const quick = ["--engine", "zones", "--no-sanity"];
const hostile = `</script><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">`;

file(
  "watch.upir",
  `// ${hostile}
${watched}`,
);
const spec = file(
  "pair <i>.upir",
  `system Pair
use "watch.upir"
a, b: Server
set servers = { a, b }
watch[s in servers]: Watch(s)
property noticed ${JSON.stringify(hostile).replaceAll("\\\\", "\\")}: always forall s in servers: s is down implies within 15s (watch[s] is alarmed or s is up)
property rests: always eventually a is down
`,
);
const [pairPage, verdictPage, longPage] = ["pair.html", "verdicts.html", "long.html"].map((name) => join(folder, name));

/** As many steps as anybody looks at. */
function longRun(): string {
  const events = Array.from({ length: 5000 }, (_, round) => [
    [1000, "us_east.crash", { us_east: "down", "check[us_east].misses": round % 4 }] as const,
    [1000, undefined, { us_east: "up" }] as const,
  ]).flat();
  const sources = [system.variables[0]!.span!.file];
  const shown = { spec: "long.upir", claim: violated.claim, part: system, reactions: [], sources, asked: [] };
  const data = viewerData([{ ...shown, trace: runOf(events, 9998), isWanted: () => true }]);
  return viewerPage({ title: "long", lead: "", data, texts: [] }, { script, style });
}

let browser: Browser | undefined;

/** Does something on a page of its own, on which nothing may go wrong. */
async function on(path: string, act: (page: Page) => Promise<void>, options?: BrowserContextOptions): Promise<void> {
  const { page, wrong } = await openPage(browser!, path, options);
  await act(page);
  await page.close();
  expect(wrong).toEqual([]);
}

function dataOf(path: string): ViewerData {
  const html = readFileSync(path, "utf8");
  return JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(html)![1]!) as ViewerData;
}

function valueIn({ values, changes }: Valued, state: number): string {
  return values[changes.findLast(([from]) => from <= state)![1]]!;
}

/** The states that are gone through when only that is shown which matters. */
function statesOf({ steps }: RunData): readonly number[] {
  return steps.flatMap(({ isRelated }, state) => (isRelated || state === steps.length - 1 ? [state] : []));
}

test("Chromium is installed where it has to be", () =>
  expect(browserPath !== undefined || process.env["CI"] === undefined).toBe(true));

describe.skipIf(browserPath === undefined)("in a browser (skipped without Chromium)", () => {
  beforeAll(async () => {
    await upir(["verify", spec, ...quick, "--output", verdictPage!], { env });
    await upir(["trace", "noticed", "--output", pairPage!], { env });
    writeFileSync(longPage!, longRun());
    browser = await launch();
  });

  afterAll(() => browser?.close());

  test("it begins where the claim fails first, and tells what goes wrong", async () => {
    const run = dataOf(pairPage!).runs[0]!;
    await on(pairPage!, async (page) => {
      expect(await page.getByRole("heading", { level: 2 }).first().innerText()).toContain("noticed");
      expect(await page.locator(".words li").allInnerTexts()).toEqual(run.words);
      expect(await position(page)).toBe(statesOf(run).indexOf(run.guilty!));
      expect(await page.locator(".timeline svg").innerHTML()).toContain("✗ down");
    });
  });

  test("by keys through all steps: variables, truths, time and the lit lines are those of the run", async () => {
    const { runs, files } = dataOf(pairPage!);
    const run = runs[0]!;
    await on(pairPage!, async (page) => {
      await page.keyboard.press("Home");
      for (const [index, state] of statesOf(run).entries()) {
        if (index > 0) await page.keyboard.press("ArrowRight");
        const { act, instant } = run.steps[state]!;
        const { why, places } = run.acts[act]!;
        expect(await spoken(page)).toContain(`${run.instants[instant]!.text}: ${why}.`);
        const seen = await page.locator("html").evaluate(({ ownerDocument: document }) => ({
          cards: [...document.querySelectorAll(".card")].map((card) => ({
            name: card.querySelector("caption")!.textContent,
            rows: [...card.querySelectorAll("tr")].map((row) => [
              row.querySelector("th")!.textContent,
              row.querySelector("td")!.firstChild!.textContent.split(" → ").at(-1),
              row.className,
            ]),
          })),
          truths: [...document.querySelectorAll(".parts .value")].map((each) => each.textContent),
          file: document.querySelector("[role=tab][aria-selected=true]")!.textContent,
          lit: [...document.querySelectorAll(".code .lit, .code .along")].map((each) => each.textContent),
          inSight: [...document.querySelectorAll(".code .lit")].every((line) => {
            const [inner, outer] = [
              line.getBoundingClientRect(),
              document.querySelector(".window")!.getBoundingClientRect(),
            ];
            return inner.top >= outer.top && inner.bottom <= outer.bottom;
          }),
        }));
        const related = run.lanes.filter(({ isRelated }) => isRelated);
        const row = (label: string, valued: Valued): readonly string[] => [
          label,
          valueIn(valued, state),
          state > 0 && valued.changes.some(([from]) => from === state) ? "changed" : "",
        ];
        expect(seen.cards).toEqual(
          related.map(({ name, state: machine, variables }) => ({
            name,
            rows: [row("state", machine!), ...variables.map((variable) => row(variable.label, variable))],
          })),
        );
        expect(seen.truths).toEqual(run.rows.filter(({ isRelated }) => isRelated).map((each) => valueIn(each, state)));
        if (places.length === 0) continue;
        const { path, lines } = files[places[0]!.file]!;
        expect(seen.file).toBe(path.slice(path.lastIndexOf("/") + 1));
        const acting = places.filter(({ file: each }) => each === places[0]!.file);
        expect(seen.lit).toEqual(
          [...new Set(acting.flatMap(({ first, last }) => lines.slice(first - 1, last)))]
            .map((line) => line.map(([, text]) => text).join(""))
            .sort(bySource(lines)),
        );
        expect(seen.inSight).toBe(true);
      }
    });
  });

  test("by instants, to the start and to the end", async () => {
    const run = dataOf(pairPage!).runs[0]!;
    const states = statesOf(run);
    const instantAt = (index: number): number => run.steps[states[index]!]!.instant;
    await on(pairPage!, async (page) => {
      await page.keyboard.press("End");
      expect(await position(page)).toBe(states.length - 1);
      await page.keyboard.press("ArrowRight");
      expect(await position(page)).toBe(states.length - 1);
      await page.keyboard.press("Home");
      expect(await position(page)).toBe(0);
      await page.keyboard.press("PageDown");
      const second = await position(page);
      expect([instantAt(second - 1), instantAt(second)]).toEqual([instantAt(0), instantAt(second)]);
      expect(instantAt(second)).toBeGreaterThan(instantAt(0));
      await page.keyboard.press("Shift+ArrowRight");
      const third = await position(page);
      expect(instantAt(third)).toBeGreaterThan(instantAt(second));
      await page.keyboard.press("Shift+ArrowLeft");
      expect(await position(page)).toBe(second);
      await page.keyboard.press("PageUp");
      expect(await position(page)).toBe(0);
    });
  });

  test("with the keyboard alone: buttons, files and the list are reached and do what they say", async () => {
    await on(pairPage!, async (page) => {
      await page.keyboard.press("Home");
      await page.getByRole("button", { name: "One step on" }).focus();
      await page.keyboard.press("Enter");
      expect(await position(page)).toBe(1);
      expect(await page.locator(":focus-visible").count()).toBe(1);
      await page.getByRole("tab", { name: "watch.upir" }).focus();
      await page.keyboard.press("ArrowLeft");
      expect(await page.getByRole("tab", { selected: true }).innerText()).toBe("pair <i>.upir");
      expect(await position(page)).toBe(1);
      const fold = page.getByRole("button", { name: "Variables of" }).first();
      await fold.focus();
      await page.keyboard.press("Enter");
      expect(await fold.getAttribute("aria-expanded")).toBe("true");
      expect(await fold.evaluate((each) => each === each.ownerDocument.activeElement)).toBe(true);
      expect(await page.locator(".label .variable").allInnerTexts()).toEqual(["seen", "heard"]);
      await page.getByRole("button", { name: "Go to step 3" }).focus();
      await page.keyboard.press("Enter");
      expect(await position(page)).toBe(3);
      expect(await page.locator("tr[aria-current=step] th").innerText()).toBe("3");
    });
  });

  test("zoom by keys, buttons and the wheel; a click moves the cursor", async () => {
    await on(pairPage!, async (page) => {
      const width = async (): Promise<number> => {
        await drawn(page);
        return page.locator(".ground").evaluate((each) => each.getBoundingClientRect().width);
      };
      const room = await page.locator(".scroller").evaluate((each) => each.clientWidth);
      await page.keyboard.press("0");
      const all = await width();
      expect(Math.abs(all - room)).toBeLessThan(2);
      await page.keyboard.press("+");
      const near = await width();
      expect(near).toBeGreaterThan(all);
      await page.getByRole("button", { name: "Zoom in" }).click();
      const nearer = await width();
      expect(nearer).toBeGreaterThan(near);
      await page.keyboard.press("-");
      expect(await width()).toBeLessThan(nearer);
      await page.locator(".scroller").hover();
      await page.keyboard.down("Control");
      await page.mouse.wheel(0, -200);
      await page.keyboard.up("Control");
      expect(await width()).toBeGreaterThan(near);
      await page.keyboard.press("0");
      await page.keyboard.press("Home");
      await drawn(page);
      const last = page.locator("circle.step").nth(4);
      const { x, y } = (await last.boundingBox())!;
      await page.mouse.click(x + 4, y + 4);
      expect(await position(page)).toBeGreaterThan(1);
    });
  });

  test("belief under truth, the deadline, and the loop are drawn", async () => {
    await on(pairPage!, async (page) => {
      await page.keyboard.press("0");
      await drawn(page);
      const texts = await page.locator(".timeline svg text").allTextContents();
      const run = dataOf(pairPage!).runs[0]!;
      expect(texts.some((text) => text.startsWith("allowed: 15 s"))).toBe(true);
      expect(texts).toContain(run.loop!.text);
      expect(texts.some((text) => text.startsWith("⚠ still calm"))).toBe(true);
      expect(await page.locator("line.due").count()).toBe(1);
      const labels = await page.locator(".label.lane").allInnerTexts();
      expect(labels[1]).toMatch(/watch\[(a|b)\]\s+watches \1/);
    });
  });

  test("all instances and steps, and all parts of the claim, when they are wanted", async () => {
    const run = dataOf(pairPage!).runs[0]!;
    await on(pairPage!, async (page) => {
      await page.getByRole("button", { name: "Show all instances and steps" }).click();
      expect(await page.locator(".label.lane").count()).toBe(run.lanes.length);
      expect(await spoken(page)).toContain(` of ${run.steps.length - 1},`);
      await page.getByRole("button", { name: /^Show \d+ more part/ }).click();
      expect(await page.locator(".label.part").count()).toBe(run.rows.length);
    });
  });

  test("dark and light, by what the system wants and by the button", async () => {
    const ground = (page: Page): Promise<string> => styleOf(page, "body", "backgroundColor");
    await on(pairPage!, async (page) => {
      const light = await ground(page);
      await page.getByRole("button", { name: "Dark" }).click();
      const dark = await ground(page);
      expect(dark).not.toBe(light);
      await page.getByRole("button", { name: "Light" }).click();
      expect(await ground(page)).toBe(light);
      await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      await page.reload();
      expect(await ground(page)).toBe(dark);
      expect(await styleOf(page, ".window", "scrollBehavior")).toBe("auto");
    });
  });

  test.each([
    ["a phone", 375],
    ["a small phone", 320],
    ["a tablet", 768],
  ])("nothing is wider than %s, and fingers can step", async (_, width) => {
    for (const path of [pairPage!, verdictPage!])
      await on(
        path,
        async (page) => {
          expect(await widthOf(page)).toBeLessThanOrEqual(width);
          await page.keyboard.press("Home");
          const next = page.getByRole("button", { name: "One step on" });
          await next.tap();
          expect(await position(page)).toBe(1);
          if (width < 700) expect((await next.boundingBox())!.height).toBeGreaterThanOrEqual(44);
          if (path === pairPage && width < 700) await expectBelow(page, "text.guilty", ".label.heading > *");
          await page.keyboard.press("+");
          await page.keyboard.press("+");
          await drawn(page);
          expect(await widthOf(page)).toBeLessThanOrEqual(width);
        },
        { viewport: { width, height: 800 }, hasTouch: true },
      );
  });

  test("everything that can be pressed has a name, headings have an order, and the steps are a table", async () => {
    await on(verdictPage!, async (page) => {
      const tree = await page.locator("body").ariaSnapshot();
      const nameless = tree.split("\n").filter((line) => /^\s*- (button|tab|combobox|link)(:|$| \[)/.test(line));
      expect(nameless).toEqual([]);
      const levels = await page
        .locator("h1, h2, h3, h4")
        .evaluateAll((all) => all.map((each) => Number(each.tagName[1])));
      expect(levels[0]).toBe(1);
      levels.slice(1).forEach((level, index) => expect(level - levels[index]!).toBeLessThanOrEqual(1));
      expect(await page.getByRole("columnheader").allInnerTexts()).toEqual([
        "Step",
        "Time",
        "What happens",
        "What changes",
      ]);
      expect(await page.locator("html").getAttribute("lang")).toBe("en");
      expect(await page.locator("svg:not([aria-hidden])").count()).toBe(0);
    });
  });

  test("words of a spec stay words", async () => {
    await on(verdictPage!, async (page) => {
      expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
      expect(await page.locator(".description").innerText()).toBe(hostile);
      expect(await page.locator("img, i").count()).toBe(0);
      await page.getByRole("tab", { name: "watch.upir" }).click();
      expect(await page.locator(".code li").first().innerText()).toBe(`// ${hostile}`);
    });
  });

  test("verdicts and runs on one page: a button or a choice shows another run", async () => {
    await on(verdictPage!, async (page) => {
      expect(await page.locator(".claim .badge").allInnerTexts()).toEqual(["✗ VIOLATED", "✗ VIOLATED"]);
      await page.getByRole("button", { name: "Show the run of rests" }).click();
      expect(await page.locator(".view h2").innerText()).toContain("rests");
      expect(await page.locator(".words").innerText()).toMatch(/It never does\. ↺ repeats from/);
      await page.getByLabel(/^Run \(2\)/).selectOption("noticed");
      expect(await page.locator(".view h2").innerText()).toContain("noticed");
      await page.getByText("noticed", { exact: true }).first().click();
      expect(await page.locator("details[open] pre").first().innerText()).toContain("✗ VIOLATED");
    });
  });

  test("a run of ten thousand steps is drawn as far as it is in sight, and listed page by page", async () => {
    await on(longPage!, async (page) => {
      await page.keyboard.press("0");
      await drawn(page);
      const count = (selector: string): Promise<number> => page.locator(selector).count();
      expect(await count("svg *")).toBeLessThan(3000);
      expect(await count("table.steps tbody tr")).toBe(100);
      await page.keyboard.press("End");
      expect(await spoken(page)).toMatch(/^Step 10000 of 10000, 2 h 46 min 40\.000 s/);
      expect(await page.locator("tr[aria-current] th").innerText()).toBe("10000");
      await page.getByRole("button", { name: "Earlier steps" }).click();
      expect(await page.getByRole("button", { name: "Go to step 9999" }).count()).toBe(1);
      for (let times = 0; times < 14; times += 1) await page.keyboard.press("+");
      await drawn(page);
      const cursor = await page.locator("line.cursor").boundingBox();
      expect(cursor!.x).toBeLessThan(1280);
      expect(await count("svg *")).toBeLessThan(3000);
    });
  });
});

/** In the order in which the lines stand in the text. */
function bySource(lines: ViewerData["files"][number]["lines"]): (a: string, b: string) => number {
  const texts = lines.map((line) => line.map(([, text]) => text).join(""));
  return (a, b) => texts.indexOf(a) - texts.indexOf(b);
}

/** A sign in the picture stands below the name of its row. */
async function expectBelow(page: Page, sign: string, label: string): Promise<void> {
  const [a, b] = await Promise.all([sign, label].map((each) => page.locator(each).first().boundingBox()));
  expect(a!.y).toBeGreaterThan(b!.y + b!.height - 3);
}

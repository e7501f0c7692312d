/** A headless Chromium for the tests of the viewer, if there is one (`apt-get install chromium`). */
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
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

/** What a page said and asked for that it should not have. */
export interface Opened {
  readonly page: Page;
  readonly wrong: string[];
}

export async function openPage(browser: Browser, path: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const wrong: string[] = [];
  const url = pathToFileURL(path).href;
  page.on("request", (request) => void (request.url() === url || wrong.push(`request ${request.url()}`)));
  page.on("console", (message) => void wrong.push(message.text()));
  page.on("pageerror", (error) => void wrong.push(error.message));
  page.on("dialog", (dialog) => void wrong.push(dialog.message()));
  await page.goto(url);
  await page.waitForSelector(".timeline text.flag");
  return { page, wrong };
}

export const spoken = (page: Page): Promise<string> => page.getByRole("status").innerText();

/** The number of the step that the cursor is at. */
export async function position(page: Page): Promise<number> {
  return Number(/^Step (\d+) of/.exec(await spoken(page))![1]);
}

/** Once what was asked for is drawn. */
export const drawn = (page: Page): Promise<void> =>
  page.locator("html").evaluate(({ ownerDocument: { defaultView: view } }) => {
    return new Promise<void>((done) => view!.requestAnimationFrame(() => view!.requestAnimationFrame(() => done())));
  });

export function styleOf(page: Page, selector: string, name: "backgroundColor" | "scrollBehavior"): Promise<string> {
  return page
    .locator(selector)
    .evaluate((each, property) => each.ownerDocument.defaultView!.getComputedStyle(each)[property], name);
}

/** How wide the page is, with what has to be scrolled to. */
export const widthOf = (page: Page): Promise<number> => page.locator("html").evaluate((html) => html.scrollWidth);

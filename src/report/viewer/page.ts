/**
 * The page of the viewer: one HTML file that loads nothing, with the data, the style and the script that draws it inside. Its content
 * security policy allows this one script and this one style. Everything that comes from a spec is escaped.
 */
import { createHash } from "node:crypto";
import { visible } from "../page.ts";
import { escapeHtml } from "../sla/escape.ts";
import type { ViewerData } from "./data.ts";

/** What the browser runs: made from `src/viewer/` when upir is built. */
export interface ViewerBundle {
  readonly script: string;
  readonly style: string;
}

/** A run as text, for whoever has no script. */
export interface RunText {
  readonly title: string;
  readonly text: string;
}

export interface ViewerPage {
  readonly title: string;
  /** HTML between the title and the viewer. */
  readonly lead: string;
  readonly data: ViewerData;
  readonly texts: readonly RunText[];
}

export function viewerPage({ title, lead, data, texts }: ViewerPage, { script, style }: ViewerBundle): string {
  const name = escapeHtml(visible(title));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '${hashOf(script)}'; style-src '${hashOf(style)}'; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${name}</title>
<style>${style}</style>
</head>
<body>
<header class="top"><h1>${name}</h1><button type="button" id="theme" hidden></button></header>
<main>
${lead}
${data.runs.length === 0 ? "" : viewerHtml(data, texts)}
</main>
<script type="application/json" id="data">${jsonForHtml(data)}</script>
<script>${script}</script>
</body>
</html>
`;
}

function viewerHtml(data: ViewerData, texts: readonly RunText[]): string {
  const blocks = texts.map(
    ({ title, text }) =>
      `<details class="text"><summary>${escapeHtml(visible(title))}</summary><pre tabindex="0">${escapeHtml(visible(text))}</pre></details>`,
  );
  return `<section id="viewer" aria-label="Viewer of ${data.runs.length === 1 ? "the run" : "the runs"}"><noscript><p>Without its script this page shows the text below only.</p></noscript></section>
<section class="texts"><h2>As text</h2>
${blocks.join("\n")}
</section>`;
}

/** The source of a policy for exactly this text. */
function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** JSON that ends no element, whatever it says. */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

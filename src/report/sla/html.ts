/**
 * A document as one HTML page that loads nothing: readable on a phone, in the dark, on paper, and without scripts. Everything
 * that comes from a spec is escaped.
 */
import { visible } from "../page.ts";
import type { Bar, Block, Cell, Document, Section } from "./document.ts";
import { architectureDrawing } from "./drawing.ts";
import { escapeHtml } from "./escape.ts";

/** The whole page as text. */
export function documentAsHtml({ title, lead, sections }: Document): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(visible(title))}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${escapeHtml(visible(title))}</h1>
<p>${escapeHtml(visible(lead))}</p>
<nav><ul>${sections.map(({ id, title: name }) => `<li><a href="#${id}">${escapeHtml(name)}</a></li>`).join("")}</ul></nav>
</header>
<main>
${sections.map(sectionHtml).join("\n")}
</main>
</body>
</html>
`;
}

function sectionHtml({ id, title, blocks }: Section): string {
  return `<section id="${id}"><h2>${escapeHtml(title)}</h2>\n${blocks.map(blockHtml).join("\n")}\n</section>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h3>${breakable(block.text)}</h3>`;
    case "text":
      return `<p>${breakable(block.text)}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${breakable(item)}</li>`).join("")}</ul>`;
    case "table":
      return tableHtml(block.head, block.rows);
    case "bars":
      return barsHtml(block.title, block.bars, block.limit);
    case "drawing":
      return architectureDrawing(block.view);
  }
}

function tableHtml(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const columns = head.map((text) => `<th scope="col">${breakable(text)}</th>`).join("");
  const lines = rows.map((row) => `<tr>${row.map(cellHtml).join("")}</tr>`).join("\n");
  return `<div class="wide" tabindex="0"><table><thead><tr>${columns}</tr></thead><tbody>\n${lines}\n</tbody></table></div>`;
}

function cellHtml(cell: Cell): string {
  if (typeof cell === "string") return `<td>${breakable(cell)}</td>`;
  return `<td class="verdict ${cell.verdict}">${escapeHtml(cell.text)}</td>`;
}

function barsHtml(title: string, bars: readonly Bar[], limit: number | undefined): string {
  const most = Math.max(...bars.map(({ size }) => size), limit ?? 0);
  const mark = limit === undefined ? "" : `<rect class="limit" x="${percent(limit, most)}" width=".5" height="6"/>`;
  const rows = bars.map(({ label, size, shown, verdict = "bar" }) => {
    return `<li><span>${breakable(label)}</span> <span>${breakable(shown)}</span><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="100" height="6"/><rect class="bar ${verdict}" width="${percent(size, most)}" height="6"/>${mark}</svg></li>`;
  });
  return `<figure class="bars"><figcaption>${escapeHtml(visible(title))}</figcaption><ul>\n${rows.join("\n")}\n</ul></figure>`;
}

function percent(size: number, most: number): number {
  return most === 0 ? 0 : Math.round((size / most) * 10_000) / 100;
}

/** Long names may be broken after `_` and `.`; the rest of the text stands for itself. */
function breakable(text: string): string {
  return escapeHtml(visible(text)).replace(/(?<=\w[_.])(?=\w)/g, (_, at: number, all: string) =>
    /\d\.$/.test(all.slice(0, at)) ? "" : "<wbr>",
  );
}

const style = `
:root { --text: #1b1f24; --soft: #57606a; --page: #ffffff; --card: #f4f6f8; --line: #c9d1d9; --bar: #2f6fbf;
  --good: #116329; --bad: #b3141d; --open: #7a3fb0; --warn: #8a5a00 }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #a0abb6; --page: #0d1117; --card: #171d25;
  --line: #3a434d; --bar: #5b9cf0; --good: #56d364; --bad: #ff8078; --open: #cfa2ff; --warn: #e3b341 } }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 62rem; padding: 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0 } h2 { margin: 2.5rem 0 .5rem; border-bottom: 2px solid var(--line) }
h3 { margin: 1.5rem 0 .25rem; font-size: 1.05rem } p, li { overflow-wrap: anywhere } header p, figcaption { color: var(--soft) }
a { color: var(--bar) } nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; padding: 0; margin: 0 }
.wide { overflow-x: auto; margin: .75rem 0 } table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; min-width: 4.5rem; border-bottom: 1px solid var(--line) }
th { color: var(--soft); font-weight: 600 }
.verdict { font-weight: 600; white-space: nowrap } .proved { color: var(--good) } .violated { color: var(--bad) }
.unknown { color: var(--open) } .vacuous, .holds-to-bound { color: var(--warn) }
figure { margin: 1rem 0; padding: .75rem; background: var(--card); border-radius: .5rem }
.bars ul { list-style: none; margin: .5rem 0 0; padding: 0 }
.bars li { display: flex; flex-wrap: wrap; justify-content: space-between; column-gap: 1rem; font-size: .9rem; margin: .35rem 0 }
.bars svg { width: 100%; height: .5rem; flex: none } .ground { fill: var(--line); opacity: .5 } .bar { fill: var(--bar) } .bar.violated { fill: var(--bad) } .bar.proved { fill: var(--good) } .limit { fill: var(--text) }
.plan { display: block; width: 100%; max-width: 40rem; margin: 0 auto; font: 11px system-ui, sans-serif }
.plan text { fill: var(--text) } .plan .soft { fill: var(--soft); font-size: 9.5px } .plan .single { fill: var(--bad); font-size: 9.5px; font-weight: 600 }
.plan .box { fill: var(--page); stroke: var(--soft) } .plan .group { fill: var(--card); stroke: var(--soft) }
.plan .alone { stroke: var(--bad); stroke-width: 3 } .plan .flow, .plan .other { fill: none; stroke: var(--bar); stroke-width: 1.5 }
.plan .other { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 3 } .plan .tip { fill: var(--bar) } .plan .softtip { fill: var(--soft) }
@media print { body { max-width: none } section { break-inside: auto } }
`;

/** The texts of the spec beside the run: the lines that act are lit and brought into sight. */
import type { FileData, Piece, Place } from "../report/viewer/data.ts";
import { element } from "./dom.ts";
import type { Player } from "./player.ts";

export class Code {
  readonly root: HTMLElement;
  private readonly files: readonly FileData[];
  private readonly player: Player;
  private readonly tabs: readonly HTMLButtonElement[];
  private readonly list = element("ol", { class: "code" });
  private readonly window = element(
    "div",
    { class: "window", tabindex: 0, role: "tabpanel", "aria-label": "Text of the spec" },
    this.list,
  );
  private open = -1;
  private lit: readonly Element[] = [];

  constructor(files: readonly FileData[], player: Player) {
    this.files = files;
    this.player = player;
    this.tabs = files.map(({ path }, index) => {
      const tab = element(
        "button",
        { type: "button", role: "tab", title: path },
        path.slice(path.lastIndexOf("/") + 1),
      );
      tab.addEventListener("click", () => this.openFile(index));
      tab.addEventListener("keydown", (event) => this.onKey(event, index));
      return tab;
    });
    const tabs = element("div", { class: "tabs", role: "tablist", "aria-label": "Files" }, ...this.tabs);
    this.root = element(
      "section",
      { class: "spec", "aria-label": "Spec" },
      element("h3", {}, "Spec"),
      tabs,
      this.window,
    );
    player.onMove(() => this.showAct(0));
  }

  /** Lights what acts at the cursor, and brings one of its places into sight. */
  showAct(wanted: number): void {
    const { places } = this.player.act;
    const place = places[wanted] ?? this.player.run.place;
    if (place === undefined) return this.openFile(Math.max(0, this.open));
    this.openFile(place.file);
    this.bringIntoSight(place);
  }

  private openFile(file: number): void {
    if (file !== this.open) {
      this.open = file;
      this.list.replaceChildren(...this.files[file]!.lines.map(lineOf));
      this.tabs.forEach((tab, index) => {
        tab.setAttribute("aria-selected", String(index === file));
        tab.tabIndex = index === file ? 0 : -1;
      });
      this.markClaim();
      this.lit = [];
    }
    this.light();
  }

  private markClaim(): void {
    const { place } = this.player.run;
    if (place?.file === this.open) for (const line of this.linesOf(place)) line.classList.add("claim");
  }

  private light(): void {
    for (const line of this.lit) {
      line.classList.remove("lit", "along");
      line.removeAttribute("aria-current");
    }
    const places = this.player.act.places.filter(({ file }) => file === this.open);
    this.lit = places.flatMap((place) => this.linesOf(place));
    for (const place of places)
      for (const line of this.linesOf(place)) {
        line.classList.add(place.isReaction ? "along" : "lit");
        line.setAttribute("aria-current", "true");
      }
  }

  private linesOf({ first, last }: Place): readonly Element[] {
    return [...this.list.children].slice(first - 1, last);
  }

  /** Only this pane is scrolled, never the page. */
  private bringIntoSight({ first }: Place): void {
    const line = this.list.children[first - 1];
    if (!(line instanceof HTMLElement)) return;
    const { scrollTop, clientHeight } = this.window;
    const isInSight = line.offsetTop > scrollTop + 20 && line.offsetTop < scrollTop + clientHeight - 60;
    if (!isInSight) this.window.scrollTo({ top: line.offsetTop - clientHeight / 3 });
  }

  private onKey(event: KeyboardEvent, index: number): void {
    const move = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (move === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (index + move + this.tabs.length) % this.tabs.length;
    this.openFile(next);
    this.tabs[next]!.focus();
  }
}

function lineOf(pieces: readonly Piece[]): HTMLElement {
  return element("li", {}, ...pieces.map(([ink, text]) => (ink === "" ? text : element("span", { class: ink }, text))));
}

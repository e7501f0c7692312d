/** The timeline: names at the side (above, where there is little room), and beside them what is scrolled and zoomed. */
import { drawn, element } from "./dom.ts";
import { drawCursor, drawDeadline, drawEnd, drawGround, drawHere } from "./frame.ts";
import { Painter } from "./painter.ts";
import type { Player } from "./player.ts";
import type { Folding, Row } from "./rows.ts";
import { rowsOf } from "./rows.ts";
import { Scale } from "./scale.ts";

const zoomStep = 1.5;
/** Where there is little room, a name stands above its row. */
const roomForName = 20;
const titled = new Set(["lane", "variable", "part", "heading", "demand", "loop", "steps"]);

export class Timeline {
  readonly root: HTMLElement;
  private readonly player: Player;
  private scale: Scale;
  private readonly labels = element("div", { class: "labels" });
  private readonly picture = drawn("svg", { "aria-hidden": true });
  private readonly ground = element("div", { class: "ground" }, this.picture);
  private readonly scroller = element(
    "div",
    { class: "scroller", tabindex: 0, role: "group", "aria-label": "Timeline; the list of steps below says the same" },
    this.ground,
  );
  private readonly narrow = matchMedia("(max-width: 700px)");
  private readonly folding: Folding = { open: new Set(), allParts: false };
  private rows: readonly Row[] = [];
  private height = 0;
  private isDue = false;
  private isFresh = true;

  constructor(player: Player) {
    this.player = player;
    this.scale = new Scale(player.run, player.states);
    this.root = element("div", { class: "timeline" }, this.labels, this.scroller);
    this.scroller.addEventListener("scroll", () => this.redraw());
    this.scroller.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    this.picture.addEventListener("click", (event) => player.goToState(this.scale.stateAtX(this.placeOf(event) + 5)));
    new ResizeObserver(() => this.redraw()).observe(this.scroller);
    this.narrow.addEventListener("change", () => this.layOut());
    player.onMove(() => this.follow());
    this.layOut();
  }

  zoom(direction: 1 | -1, at: number = this.scale.xOfState(this.player.state)): void {
    const state = this.scale.stateAtX(at);
    const seen = at - this.scroller.scrollLeft;
    const rest = at - this.scale.xOfState(state);
    const factor = zoomStep ** direction;
    this.scale.zoomBy(factor);
    this.resize();
    this.scroller.scrollLeft = this.scale.xOfState(state) + rest * factor - seen;
    this.redraw();
  }

  /** All of the run in sight. */
  fit(): void {
    this.scale.zoomTo(1);
    this.resize();
    this.redraw();
  }

  /** What tells what goes wrong in sight, as large as it can be. */
  fitFocus(): void {
    const [from, to] = this.player.run.focus;
    this.scale.zoomToSpan(from, to);
    this.resize();
    this.scroller.scrollLeft = this.scale.xBeforeTime(from) - 16;
    this.redraw();
  }

  private placeOf(event: MouseEvent): number {
    return event.clientX - this.scroller.getBoundingClientRect().left + this.scroller.scrollLeft;
  }

  private onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1 : -1, this.placeOf(event));
  }

  /** Keeps the cursor in sight. */
  private follow(): void {
    if (this.player.states !== this.scale.states) {
      this.scale = this.scale.with(this.player.states);
      this.layOut();
    }
    const x = this.scale.xOfState(this.player.state);
    const { scrollLeft, clientWidth } = this.scroller;
    if (x < scrollLeft + 10 || x > scrollLeft + clientWidth - 50) this.scroller.scrollLeft = x - clientWidth / 3;
    this.redraw();
  }

  /** The rows anew: something was folded, or there is more or less room. */
  private layOut(): void {
    this.rows = rowsOf(this.player, this.folding, () => this.layOut());
    const restoreFocus = this.rememberFocus();
    const places = this.places();
    this.labels.replaceChildren(
      ...places.map(({ row, top, height }) => {
        const label = element("div", { class: `label ${row.kind}` }, row.label);
        label.style.top = `${top}px`;
        label.style.height = `${height}px`;
        return label;
      }),
    );
    const { top, height } = places.at(-1)!;
    this.height = top + height;
    this.root.style.height = `${this.height + 18}px`;
    restoreFocus();
    this.redraw();
  }

  /** A name that has the focus keeps it when it is made anew: the same one among those of its kind. */
  private rememberFocus(): () => void {
    const holder = document.activeElement?.closest(".label");
    if (holder == null || !this.labels.contains(holder)) return () => {};
    const kind = holder.className;
    const index = [...this.labels.getElementsByClassName(kind)].indexOf(holder);
    return () => this.labels.getElementsByClassName(kind)[index]?.querySelector("button")?.focus();
  }

  /** Where each row begins, its name included, and how high it is. */
  private places(): readonly {
    readonly row: Row;
    readonly top: number;
    readonly height: number;
    readonly drawnAt: number;
  }[] {
    let top = 0;
    return this.rows.map((row) => {
      const above = this.narrow.matches && titled.has(row.kind) ? roomForName : 0;
      const place = { row, top, height: row.height + above, drawnAt: top + above };
      top += place.height;
      return place;
    });
  }

  private resize(): void {
    this.ground.style.width = `${this.scale.width}px`;
  }

  private redraw(): void {
    if (this.isDue) return;
    this.isDue = true;
    requestAnimationFrame(() => {
      this.isDue = false;
      this.draw();
    });
  }

  private draw(): void {
    const width = this.scroller.clientWidth;
    if (width === 0) return;
    this.scale.fitInto(width);
    if (this.isFresh) {
      this.isFresh = false;
      this.fitFocus();
    }
    this.resize();
    const { height } = this;
    const painter = new Painter(this.scale, this.scroller.scrollLeft, width);
    const { run, state, time } = this.player;
    drawGround(this.player, painter, height);
    drawHere(state, painter, height);
    const places = this.places();
    for (const { row, drawnAt } of places) if (row.kind !== "loop") row.draw(painter, drawnAt);
    drawEnd(run, painter, height);
    for (const { row, drawnAt } of places) if (row.kind === "loop") row.draw(painter, drawnAt);
    drawDeadline(run, painter, height);
    drawCursor(state, time, painter, height);
    this.picture.setAttribute("width", String(width));
    this.picture.setAttribute("height", String(height));
    this.picture.replaceChildren(...painter.elements);
  }
}

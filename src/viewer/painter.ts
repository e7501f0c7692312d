/** Draws what is in sight, and nothing else: places are those of the whole timeline, moved by how far it is scrolled. */
import type { Valued } from "../report/viewer/data.ts";
import { drawn } from "./dom.ts";
import type { Scale } from "./scale.ts";
import { changeAt, lastAtMost } from "./values.ts";

/** What is narrower is drawn together with its neighbours. */
const narrowest = 2;
const characterWidth = 6.9;

export class Painter {
  readonly scale: Scale;
  /** What is in sight, from and to. */
  readonly left: number;
  readonly right: number;
  private readonly made: SVGElement[] = [];

  constructor(scale: Scale, left: number, width: number) {
    this.scale = scale;
    this.left = left;
    this.right = left + width;
  }

  get elements(): readonly SVGElement[] {
    return this.made;
  }

  isInSight(from: number, to: number): boolean {
    return to >= this.left && from <= this.right;
  }

  rect(kind: string, from: number, to: number, y: number, height: number, radius = 0): void {
    const [x, end] = [Math.max(from, this.left - 20), Math.min(to, this.right + 20)];
    if (end <= x) return;
    this.made.push(drawn("rect", { class: kind, x: x - this.left, y, width: end - x, height, rx: radius }));
  }

  line(kind: string, x: number, y: number, height: number): void {
    if (!this.isInSight(x, x)) return;
    const at = Math.round(x - this.left) + 0.5;
    this.made.push(drawn("line", { class: kind, x1: at, x2: at, y1: y, y2: y + height }));
  }

  circle(kind: string, x: number, y: number, radius: number): void {
    this.made.push(drawn("circle", { class: kind, cx: x - this.left, cy: y, r: radius }));
  }

  sign(kind: string, text: string, x: number, y: number, anchor = "middle"): void {
    this.made.push(drawn("text", { class: kind, x: x - this.left, y, "text-anchor": anchor }, text));
  }

  /**
   * Text in a bar: where the bar is in sight, and as much of it as there is room for; or `short`, if there is not room for all. Answers
   * whether there is.
   */
  label(kind: string, text: string, from: number, to: number, y: number, short?: string): boolean {
    const start = Math.max(from, this.left) + 6;
    const room = Math.floor((Math.min(to, this.right) - start - 3) / characterWidth);
    const fits = text.length <= room;
    const shown = fits ? text : (short ?? `${text.slice(0, Math.max(0, room - 1))}…`);
    if (shown !== "" && shown !== "…" && shown.length <= room)
      this.made.push(drawn("text", { class: kind, x: start - this.left, y }, shown));
    return fits;
  }

  /** Each value as long as it is so. What is too short to be seen is drawn as one piece. */
  pieces(
    valued: Valued,
    draw: (value: number, from: number, to: number, state: number) => void,
    drawMany: (from: number, to: number) => void,
  ): void {
    const { changes } = valued;
    const { scale } = this;
    let many: readonly [number, number] | undefined;
    const flush = (): void => {
      if (many !== undefined) drawMany(...many);
      many = undefined;
    };
    for (let index = Math.max(0, changeAt(valued, scale.stateAtX(this.left))); index < changes.length; index += 1) {
      const from = scale.xOfState(changes[index]![0]);
      if (from > this.right) break;
      const to = index + 1 < changes.length ? scale.xOfState(changes[index + 1]![0]) : scale.width;
      if (to - from < narrowest) many = [many?.[0] ?? from, to];
      else {
        flush();
        draw(changes[index]![1], from, to, changes[index]![0]);
      }
    }
    flush();
  }

  /** The states that begin in sight, of those at some places in a sorted list, no two of them nearer than `gap`. */
  each(states: readonly number[], gap: number, draw: (state: number, x: number) => void): void {
    const xOf = (index: number): number => this.scale.xOfState(states[index]!);
    let before = -Infinity;
    for (let index = lastAtMost(states.length, xOf, this.left - 8) + 1; index < states.length; index += 1) {
      const x = xOf(index);
      if (x > this.right + 8) return;
      if (x - before < gap) continue;
      before = x;
      draw(states[index]!, x);
    }
  }
}

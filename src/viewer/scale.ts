/**
 * From times and states to places on the page. Time is to scale where steps are far enough apart. Where they are not, because they share an
 * instant or nearly do, each takes a little room of its own, so that none hides another.
 */
import type { RunData } from "../report/viewer/data.ts";
import { lastAtMost } from "./values.ts";

const before = 16;
const after = 72;
/** What is left beside the part that is looked at, for words. */
const beside = 180;
const roomForStep = 16;
/** Browsers draw nothing wider than some ten million pixels. */
const widest = 8_000_000;

export class Scale {
  readonly states: readonly number[];
  private readonly run: RunData;
  private readonly end: number;
  private viewport = 800;
  private zoom = 1;
  /** Pixels for a millisecond when all is in sight, and as it is. */
  private atFit = 1;
  private perMillisecond = 1;
  /** Pixels that two steps are apart at least. */
  private room = 0;
  /** Where each state begins. */
  private places: readonly number[] = [];

  /** `states` are those that need room; the others are drawn between them. */
  constructor(run: RunData, states: readonly number[]) {
    this.run = run;
    this.states = states;
    const seen = [run.instants.at(-1)!.at, run.demand?.due?.at ?? 0, run.demand?.answer?.at ?? 0];
    this.end = Math.max(1, ...seen);
    this.fitInto(this.viewport);
  }

  /** The same with room for other states. */
  with(states: readonly number[]): Scale {
    const other = new Scale(this.run, states);
    other.fitInto(this.viewport);
    other.zoomTo(this.zoom);
    return other;
  }

  get width(): number {
    return this.xOfTime(this.end) + after;
  }

  get lastTime(): number {
    return this.end;
  }

  /** How much is seen at once. */
  fitInto(viewport: number): void {
    if (viewport === this.viewport && this.places.length > 0) return;
    this.viewport = viewport;
    const room = this.roomAt(1);
    const free = Math.max(60, viewport - before - after);
    let [near, far] = [0, free / this.end];
    for (let round = 0; round < 40; round += 1) {
      this.atFit = (near + far) / 2;
      if (this.lengthAt(this.atFit, room) > free) far = this.atFit;
      else near = this.atFit;
    }
    this.zoomTo(this.zoom);
  }

  zoomBy(factor: number): void {
    this.zoomTo(this.zoom * factor);
  }

  zoomTo(zoom: number): void {
    this.zoom = Math.max(1, Math.min(widest / (this.viewport + 1), zoom));
    this.perMillisecond = this.atFit * this.zoom;
    this.room = this.roomAt(this.zoom);
    this.places = this.placed();
  }

  /** As near as it can be with all from one time to another in sight. */
  zoomToSpan(from: number, to: number): void {
    let [near, far] = [1, widest / (this.viewport + 1)];
    for (let round = 0; round < 40; round += 1) {
      this.zoomTo(Math.sqrt(near * far));
      if (this.xOfTime(to) - this.xBeforeTime(from) + before + beside > this.viewport) far = this.zoom;
      else near = this.zoom;
    }
    this.zoomTo(near);
  }

  /** Where a state begins; one after the last is where all ends. */
  xOfState(state: number): number {
    return this.places[state] ?? this.width;
  }

  /** Where the next state begins that needs room; the last one goes on. */
  endOfState(state: number): number {
    return this.xOfState(this.nextOf(state));
  }

  /** Whether a state that needs room is drawn farther from the one before it than time is to scale. */
  isStretched(state: number, previous: number): boolean {
    return (this.timeOf(state) - this.timeOf(previous)) * this.perMillisecond < this.room;
  }

  /** Where a time is, after all that happens at it. */
  xOfTime(time: number): number {
    const state = this.stateAtTime(time);
    const rest = time - this.timeOf(state);
    const next = this.places[state + 1];
    if (next === undefined) return this.places[state]! + rest * this.perMillisecond;
    return this.places[state]! + (rest * (next - this.places[state]!)) / (this.timeOf(state + 1) - this.timeOf(state));
  }

  /** The same before all that happens at it. */
  xBeforeTime(time: number): number {
    const state = this.stateAtTime(time);
    if (this.timeOf(state) !== time) return this.xOfTime(time);
    const { steps } = this.run;
    return this.xOfState(lastAtMost(steps.length, (each) => steps[each]!.instant, steps[state]!.instant - 1) + 1);
  }

  /** Which state is drawn at a place. */
  stateAtX(x: number): number {
    return Math.max(
      0,
      lastAtMost(this.places.length, (state) => this.places[state]!, x),
    );
  }

  /** The time at a place; within an instant its own. */
  timeAtX(x: number): number {
    const state = this.stateAtX(x);
    const [from, start] = [this.places[state]!, this.timeOf(state)];
    const to = this.places[state + 1];
    if (to === undefined) return Math.min(this.end, start + (x - from) / this.perMillisecond);
    return x <= from ? start : start + ((x - from) * (this.timeOf(state + 1) - start)) / (to - from);
  }

  /** Milliseconds between marks of the axis that stand at least so far apart. */
  tickFor(pixels: number): number {
    const least = pixels / this.perMillisecond;
    return ticks.find((tick) => tick >= least) ?? ticks.at(-1)!;
  }

  private stateAtTime(time: number): number {
    return Math.max(
      0,
      lastAtMost(this.run.steps.length, (state) => this.timeOf(state), time),
    );
  }

  private timeOf(state: number): number {
    return this.run.instants[this.run.steps[state]!.instant]!.at;
  }

  /** The next state that needs room; one after the last if there is none. */
  private nextOf(state: number): number {
    const index = lastAtMost(this.states.length, (each) => this.states[each]!, state);
    return this.states[index + 1] ?? this.run.steps.length;
  }

  /** When all is in sight, steps that are near one another take at most a third of what is to be seen. */
  private roomAt(zoom: number): number {
    return Math.min(roomForStep, (this.viewport / 3 / this.states.length) * zoom);
  }

  private lengthAt(perMillisecond: number, room: number): number {
    let [length, time] = [0, 0];
    for (const state of this.states) {
      const now = this.timeOf(state);
      if (state > 0) length += Math.max(room, (now - time) * perMillisecond);
      time = now;
    }
    return length + (this.end - time) * perMillisecond;
  }

  /** Where each state begins: those that need room one after the other, others between them as time has it. */
  private placed(): readonly number[] {
    const places = [before];
    let last = 0;
    for (const state of this.states.slice(1)) {
      const gap = this.timeOf(state) - this.timeOf(last);
      const length = Math.max(this.room, gap * this.perMillisecond);
      for (let between = last + 1; between < state; between += 1) {
        const share = gap === 0 ? 0 : (this.timeOf(between) - this.timeOf(last)) / gap;
        places.push(places[last]! + share * length);
      }
      places.push(places[last]! + length);
      last = state;
    }
    return places;
  }
}

/** 1, 2, 5 of each power of ten up to a second, then what clocks have, then days. */
const ticks: readonly number[] = [
  ...[0.001, 0.01, 0.1, 1, 10, 100].flatMap((unit) => [unit, 2 * unit, 5 * unit]),
  ...[1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 21_600, 43_200].map(
    (each) => each * 1000,
  ),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].map((days) => days * 86_400_000),
];

/** `20 s`, `2 min`: only for marks, which are round. */
export function tickText(time: number, tick: number): string {
  if (time === 0) return "0 s";
  const [name, size] =
    tick >= 86_400_000
      ? ["d", 86_400_000]
      : tick >= 3_600_000
        ? ["h", 3_600_000]
        : tick >= 60_000
          ? ["min", 60_000]
          : ["s", 1000];
  return `${Number((time / (size as number)).toFixed(6))} ${name}`;
}

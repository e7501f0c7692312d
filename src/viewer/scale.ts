/**
 * From times and states to places on the page. Between instants time is to scale; within an instant, where several steps follow one another
 * in no time, each takes a little room of its own, so that none hides another.
 */
import type { RunData } from "../report/viewer/data.ts";
import { lastAtMost } from "./values.ts";

const before = 16;
const after = 72;
/** What is left beside the part that is looked at, for words. */
const beside = 150;
const roomForStep = 16;
/** Browsers draw nothing wider than some ten million pixels. */
const widest = 8_000_000;

export class Scale {
  private readonly run: RunData;
  readonly states: readonly number[];
  /** Steps that share their instant with an earlier one, up to each state. */
  private readonly crowded: readonly number[];
  private readonly end: number;
  private viewport = 800;
  private zoom = 1;
  /** Pixels for a step within an instant, and for time. */
  private room = 0;
  private perMillisecond = 0;

  /** `states` are those that need room; the others are drawn where the last one of them is. */
  constructor(run: RunData, states: readonly number[]) {
    this.run = run;
    this.states = states;
    this.crowded = crowdedIn(run, new Set(states));
    const seen = [run.instants.at(-1)!.at, run.demand?.due?.at ?? 0, run.demand?.answer?.at ?? 0];
    this.end = Math.max(1, ...seen);
    this.measure();
  }

  /** The same with room for other states. */
  with(states: readonly number[]): Scale {
    const other = new Scale(this.run, states);
    other.fitInto(this.viewport);
    other.zoomTo(this.zoom);
    return other;
  }

  get width(): number {
    return before + after + this.end * this.perMillisecond + this.crowded.at(-1)! * this.room;
  }

  /** How much is seen at once. */
  fitInto(viewport: number): void {
    this.viewport = viewport;
    this.measure();
  }

  zoomBy(factor: number): void {
    this.zoomTo(this.zoom * factor);
  }

  zoomTo(zoom: number): void {
    const most = widest / (this.viewport + 1);
    this.zoom = Math.max(1, Math.min(most, zoom));
    this.measure();
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
    if (state >= this.crowded.length) return this.width;
    return before + this.timeOf(state) * this.perMillisecond + this.crowded[state]! * this.room;
  }

  /** Where the next state begins that needs room; the last one goes on. */
  endOfState(state: number): number {
    const next = this.states[lastAtMost(this.states.length, (index) => this.states[index]!, state) + 1];
    return next === undefined ? this.width : this.xOfState(next);
  }

  /** Where a time is, after all that happens at it. */
  xOfTime(time: number): number {
    const state = this.stateAtTime(time);
    return this.xOfState(state) + (time - this.timeOf(state)) * this.perMillisecond;
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
      lastAtMost(this.run.steps.length, (state) => this.xOfState(state), x),
    );
  }

  /** The time at a place; within an instant its own. */
  timeAtX(x: number): number {
    const state = this.stateAtX(x);
    const start = this.timeOf(state);
    const next = state + 1 < this.run.steps.length ? this.timeOf(state + 1) : this.end;
    return Math.max(start, Math.min(next, start + (x - this.xOfState(state)) / this.perMillisecond));
  }

  /** Milliseconds between marks of the axis that stand at least so far apart. */
  tickFor(pixels: number): number {
    const least = pixels / this.perMillisecond;
    return ticks.find((tick) => tick >= least) ?? ticks.at(-1)!;
  }

  get lastTime(): number {
    return this.end;
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

  /** Of the room that there is, steps within instants take at most a third when all is in sight. */
  private measure(): void {
    const most = this.crowded.at(-1)!;
    const roomAtFit = Math.min(roomForStep, this.viewport / 3 / Math.max(1, most));
    const free = this.viewport - before - after - roomAtFit * most;
    this.room = Math.min(roomForStep, roomAtFit * this.zoom);
    this.perMillisecond = (Math.max(60, free) / this.end) * this.zoom;
  }
}

/** How many steps that need room share their instant with an earlier one, up to each state. */
function crowdedIn({ steps }: RunData, shown: ReadonlySet<number>): readonly number[] {
  let [count, instant] = [0, -1];
  return steps.map((step, state) => {
    if (!shown.has(state)) return count;
    if (step.instant === instant) count += 1;
    instant = step.instant;
    return count;
  });
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

/**
 * Where the cursor is: a run, and one of those of its states that are gone through. These are the ones that have to do with what goes
 * wrong, unless all are wanted. Whoever shows something of it is told of every move.
 */
import type { Act, RunData, StepData } from "../report/viewer/data.ts";
import { lastAtMost } from "./values.ts";

export class Player {
  readonly run: RunData;
  /** Whether there is more than what has to do with it. */
  readonly hasMore: boolean;
  private all = false;
  private listed: readonly number[] = [];
  private current = 0;
  private readonly listeners: (() => void)[] = [];

  constructor(run: RunData) {
    this.run = run;
    this.list();
    this.hasMore = !run.lanes.every(({ isRelated }) => isRelated) || this.listed.length < run.steps.length;
  }

  get showsAll(): boolean {
    return this.all;
  }

  /** The states that are gone through, in order. */
  get states(): readonly number[] {
    return this.listed;
  }

  /** The number of the state, of all states of the run. */
  get state(): number {
    return this.listed[this.current]!;
  }

  /** The number of the step, of those that are gone through. */
  get position(): number {
    return this.current;
  }

  get last(): number {
    return this.listed.length - 1;
  }

  get step(): StepData {
    return this.run.steps[this.state]!;
  }

  get act(): Act {
    return this.run.acts[this.step.act]!;
  }

  /** `35.000 s`: when the state is entered. */
  get time(): string {
    return this.run.instants[this.step.instant]!.text;
  }

  onMove(listener: () => void): void {
    this.listeners.push(listener);
  }

  go(position: number): void {
    this.current = Math.max(0, Math.min(this.last, position));
    for (const listener of this.listeners) listener();
  }

  /** To a state, or the last one before it that is gone through. */
  goToState(state: number): void {
    this.go(this.positionOf(state));
  }

  /** To the first step of the next instant, or of this or the one before. */
  goInstant(direction: 1 | -1): void {
    const here = this.step.instant;
    if (direction === 1) {
      const next = this.listed.findIndex((state) => this.instantOf(state) > here);
      this.go(next === -1 ? this.last : next);
      return;
    }
    const first = this.listed.findIndex((state) => this.instantOf(state) === here);
    const before = this.instantOf(this.listed[first - 1] ?? 0);
    this.go(first < this.current ? first : this.listed.findIndex((state) => this.instantOf(state) === before));
  }

  /** Whether all states are gone through, or only those that have to do with what goes wrong. */
  showAll(all: boolean): void {
    const { state } = this;
    this.all = all;
    this.list();
    this.goToState(state);
  }

  private list(): void {
    const { steps } = this.run;
    const last = steps.length - 1;
    this.listed = steps.flatMap(({ isRelated }, state) => (this.all || isRelated || state === last ? [state] : []));
  }

  private positionOf(state: number): number {
    return lastAtMost(this.listed.length, (index) => this.listed[index]!, state);
  }

  private instantOf(state: number): number {
    return this.run.steps[state]!.instant;
  }
}

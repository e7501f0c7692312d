/** Where the cursor is: a run and one of its states. Whoever shows something of it is told of every move. */
import type { Act, RunData, StepData } from "../report/viewer/data.ts";

export class Player {
  readonly run: RunData;
  readonly last: number;
  private current = 0;
  private readonly listeners: (() => void)[] = [];

  constructor(run: RunData) {
    this.run = run;
    this.last = run.steps.length - 1;
  }

  get state(): number {
    return this.current;
  }

  get step(): StepData {
    return this.run.steps[this.current]!;
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

  go(state: number): void {
    this.current = Math.max(0, Math.min(this.last, state));
    for (const listener of this.listeners) listener();
  }

  /** To the first step of the next instant, or of this or the one before. */
  goInstant(direction: 1 | -1): void {
    const { steps } = this.run;
    const here = this.step.instant;
    if (direction === 1) {
      const next = steps.findIndex(({ instant }) => instant > here);
      this.go(next === -1 ? this.last : next);
      return;
    }
    const first = steps.findIndex(({ instant }) => instant === here);
    this.go(first < this.current ? first : steps.findIndex(({ instant }) => instant === steps[first - 1]?.instant));
  }
}

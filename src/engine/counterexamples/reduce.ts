/**
 * A counterexample made as small as it gets. In: a run that violates a claim. Out: a run that violates it as well (and takes as long,
 * where it is the worst case) with
 *
 *   - no event that could be left out alone, nor all events of an instance, and no loop that could begin earlier;
 *   - every event as early as the rules and the events before it let it come, except for waits without which the same events show
 *     nothing, and which cannot be made shorter by the unit in which they are whole (a second, if they come out in seconds);
 *   - in a run that no beginning settles, what has to happen besides as early as it may (`tighten.ts`).
 *
 * Every attempt is completed, replayed on the whole system and judged like any other counterexample; what fails is dropped. So
 * the outcome is never less than what went in. Attempts are counted, not timed: the same run is always reduced to the same.
 */
import type { Rational } from "../../source/rational.ts";
import { compare, divide, equals, multiply, rational, showRational } from "../../source/rational.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import type { Script } from "../../trace/complete.ts";
import type { Trace } from "../../trace/trace.ts";
import type { Verdict } from "../verdict.ts";
import type { Draft } from "./draft.ts";
import { actionsOf, draftOf, loopEarlier, waitsOf, withWaits, without } from "./draft.ts";
import type { Context, Judge, Shown } from "./judge.ts";
import { confirmOnWhole, isShown, scheduled, sizeOf, systemsFor, tryDraft } from "./judge.ts";
import { tightened } from "./tighten.ts";

/** A counterexample that cannot be made smaller by what is tried, and what it was made smaller in. */
export interface Reduced extends Shown {
  readonly judge: Judge;
  readonly system: TimedTransitionSystem;
  /** False when there were too many attempts to make. */
  readonly complete: boolean;
}

const mostEvents = 3000;
const mostTries = 500;
/** So many events are looked at in all attempts together: runs of more than 300 are tried less often, those of 3,000 fifty times. */
const mostWork = 150_000;
/** So many steps of runs of the whole system are made at most: where there are many components, each run is long. */
const mostSteps = 20_000;

export type Violating = Pick<Verdict, "settled"> & { readonly trace: Trace; readonly part: TimedTransitionSystem };

/** Reduces a run that violates a claim; undefined if the run cannot be looked at by its events, and stays as it is. */
export function reduce(
  context: Context,
  judge: Judge | undefined,
  { trace, part, settled }: Violating,
): Reduced | undefined {
  if (judge === undefined || (settled ?? trace.steps.length) > mostEvents) return undefined;
  for (const system of systemsFor(context, judge.conjunct, part)) {
    const names = new Set(system.actions.map(({ name }) => name));
    const first = tryDraft(
      context,
      system,
      judge,
      draftOf(trace, settled, (action) => names.has(action)),
    );
    if (first === undefined) continue;
    return reducedFrom(context, system, judge, first, mostTries);
  }
  return undefined;
}

/** A reduced run with less still, where assumptions are fewer than those that it was reduced under. */
export function reducedFurther(context: Context, { judge, system, ...shown }: Reduced, tries: number): Reduced {
  return reducedFrom(context, system, judge, shown, tries);
}

function reducedFrom(
  context: Context,
  system: TimedTransitionSystem,
  judge: Judge,
  first: Shown,
  tries: number,
): Reduced {
  const reduction = new Reduction(context, system, judge, first, tries);
  // What was needed at first may not be when other events are gone.
  for (let size = Infinity; sizeOf(reduction.shown.draft) < size;) {
    size = sizeOf(reduction.shown.draft);
    reduction.leaveOutEvents();
    reduction.shortenWaits();
  }
  const run = tightened(context, judge, reduction.shown, new Set(system.actions.map(({ name }) => name)));
  return { ...reduction.shown, run, judge, system, complete: reduction.isComplete() };
}

/** A run that gets smaller. Local to one call of `reduce`. */
class Reduction {
  shown: Shown;
  private readonly context: Context;
  private readonly system: TimedTransitionSystem;
  private readonly judge: Judge;
  private readonly mostTries: number;
  private tries = 0;
  private work = 0;
  private steps = 0;

  constructor(context: Context, system: TimedTransitionSystem, judge: Judge, first: Shown, tries: number) {
    this.context = context;
    this.system = system;
    this.judge = judge;
    this.shown = first;
    this.mostTries = tries;
  }

  isComplete(): boolean {
    return this.tries < this.mostTries && this.work < mostWork && this.steps < mostSteps;
  }

  /** Takes a draft if it is a counterexample. One with the same times as the present run is, whatever its waits say. */
  private take(draft: Draft): boolean {
    const planned = this.isComplete() ? scheduled(this.system, draft) : undefined;
    if (planned === undefined) return false;
    if (isSame(planned.script, this.shown.script)) {
      this.shown = { ...this.shown, draft };
      return true;
    }
    this.tries += 1;
    this.work += sizeOf(draft);
    if (!isShown(this.system, this.judge, planned)) return false;
    this.steps += this.shown.run.trace.steps.length;
    const found = confirmOnWhole(this.context, this.judge, draft, planned);
    if (found === undefined) return false;
    this.shown = found;
    return true;
  }

  /** All of an owner's events, then ever fewer in a row, until none can be left out alone; and loops begin earlier. */
  leaveOutEvents(): void {
    const owners = new Map(this.system.actions.map(({ name, owner }) => [name, owner]));
    for (const owner of new Set(actionsOf(this.shown.draft).map((name) => owners.get(name))))
      this.leaveOut((_, action) => owners.get(action) === owner);
    let size = Math.ceil(sizeOf(this.shown.draft) / 2);
    while (size >= 1 && this.isComplete()) {
      const before = sizeOf(this.shown.draft);
      this.loopEarlier();
      for (let start = before - size; start > -size; start -= size)
        this.leaveOut((index) => index >= start && index < start + size);
      if (sizeOf(this.shown.draft) === before) size = size === 1 ? 0 : Math.ceil(size / 2);
      else size = Math.min(size, Math.ceil(sizeOf(this.shown.draft) / 2));
    }
  }

  private leaveOut(isLeftOut: (index: number, action: string) => boolean): void {
    const smaller = without(this.shown.draft, isLeftOut);
    if (sizeOf(smaller) === sizeOf(this.shown.draft)) return;
    if (!this.take(smaller)) this.take(withWaits(smaller, []));
  }

  private loopEarlier(): void {
    for (let earlier = loopEarlier(this.shown.draft); earlier !== undefined && this.take(earlier);)
      earlier = loopEarlier(this.shown.draft);
  }

  /** Waits go that are not needed, the first ones first; those that are needed become short and round. */
  shortenWaits(): void {
    this.take(withWaits(this.shown.draft, []));
    // A run that shows the worst case goes on until then.
    const length = waitsOf(this.shown.draft).length - (this.judge.took === undefined ? 0 : 1);
    for (let point = 1; point < length; point += 1)
      if (waitsOf(this.shown.draft)[point] !== undefined) this.wait(point, undefined);
    for (let point = 1; point < length; point += 1) {
      const wait = waitsOf(this.shown.draft)[point];
      if (wait !== undefined) this.shorten(point, wait);
    }
  }

  private wait(point: number, wait: Rational | undefined): boolean {
    const { draft } = this.shown;
    return this.take(
      withWaits(
        draft,
        waitsOf(draft).map((each, at) => (at === point ? wait : each)),
      ),
    );
  }

  /** The fewest whole units that will do, in the coarsest unit in which some number of them does. */
  private shorten(point: number, wait: Rational): void {
    for (const unit of units) {
      let most = wholeUnits(wait, unit);
      if (!equals(multiply(rational(most), unit), wait) && !this.wait(point, multiply(rational(most), unit))) continue;
      let least = 0n;
      for (let next = most - 1n; next > least; next = (least + most) / 2n) {
        if (this.wait(point, multiply(rational(next), unit))) most = next;
        else least = next;
      }
      return;
    }
  }
}

const units = [1000, 100, 10, 1].map((milliseconds) => rational(milliseconds));

/** Rounded up. */
function wholeUnits(duration: Rational, unit: Rational): bigint {
  const { numerator, denominator } = divide(duration, unit);
  return (numerator + denominator - 1n) / denominator;
}

function isSame(a: Script, b: Script): boolean {
  return writingOf(a) === writingOf(b);
}

function writingOf({ initialStarts, events, end, cycle }: Script): string {
  const starts = (map: ReadonlyMap<string, Rational>): string =>
    [...map].map(([clock, value]) => `${clock}=${showRational(value)}`).join();
  const part = (of: Pick<Script, "events" | "end">): string =>
    [
      ...of.events.map((each) => `${showRational(each.time)} ${each.action} ${starts(each.starts)}`),
      showRational(of.end),
    ].join("\n");
  return [starts(initialStarts), part({ events, end }), ...(cycle === undefined ? [] : ["again", part(cycle)])].join(
    "\n",
  );
}

/** Whether a run has other events or other times than another one. */
export function differs(reduced: Reduced, trace: Trace): boolean {
  const { steps } = reduced.run.trace;
  return (
    steps.length !== trace.steps.length ||
    reduced.run.trace.loopStart !== trace.loopStart ||
    steps.some(
      ({ action, delay }, index) =>
        action !== trace.steps[index]!.action || compare(delay, trace.steps[index]!.delay) !== 0,
    )
  );
}

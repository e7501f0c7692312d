/**
 * When a sequence of events can happen: the values of variables follow from the events alone, and every rule about time
 * becomes a difference between points in time (`differences.ts`). The events may end in a loop, which then closes: all clocks
 * have the values of a round before, or are past everything that looks at them. What comes out is a script
 * with the earliest times that the rules and the given waits allow. Whether it is a run of the whole is for the replay to say.
 */
import { compare, greatest, least, negate, rational, subtract, zero } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import { afterAction, brokenInvariant, initialState } from "../system/interpreter.ts";
import type { State } from "../system/interpreter.ts";
import type { Action, Clock, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { holds } from "../term/evaluate.ts";
import type { Script } from "./complete.ts";
import type { Difference } from "./differences.ts";
import { earliestTimes, roundFrom } from "./differences.ts";

/** Names of actions in their order, and those of a loop that the run ends in. */
export interface Sequence {
  readonly events: readonly string[];
  readonly cycle?: readonly string[];
}

/** Why one point in time is not before another. `event` is a number of a point: the event that the rule is about. */
export interface TimeRule extends Difference {
  readonly kind: "order" | "earliest" | "latest" | "start" | "urgent" | "wait";
  readonly event: number;
}

/** When the clock of an event's own timing began to run, . */
export interface Own {
  readonly clock: Clock;
  /** The event that set it going, or 0 for the start of the run. */
  readonly since: number;
}

/**
 * Point 0 is the start, and one more is an event or the end of a part: `events`, then the end, then those of the `cycle`, then
 * its end. Further points are moments at which clocks would have been 0.
 */
export interface Plan {
  readonly points: number;
  readonly rules: readonly TimeRule[];
  readonly actions: readonly (Action | undefined)[];
  /** What variables are after each point. */
  readonly values: readonly State["values"][];
  readonly own: readonly (Own | undefined)[];
  readonly origins: readonly Origin[];
  /** The point at which the events are over, and the one at which a round of the loop is. */
  readonly end: number;
  readonly last: number;
}

interface Origin {
  readonly clock: Clock;
  readonly entered: number;
  readonly point: number;
}

/** The rules of a sequence; undefined if it is impossible whatever the times. */
export function planOf(system: TimedTransitionSystem, { events, cycle }: Sequence): Plan | undefined {
  const planner = new Planner(system);
  if (!planner.follow(events)) return undefined;
  const end = planner.pass();
  if (cycle === undefined) return planner.plan(end);
  const before = planner.snapshot();
  if (!planner.follow(cycle)) return undefined;
  const last = planner.pass();
  return planner.close(before, end, last) ? planner.plan(end) : undefined;
}

interface Snapshot {
  readonly state: State;
  readonly running: ReadonlyMap<string, number>;
}

/** A plan in the making. Local to one call of `planOf`. */
class Planner {
  private readonly system: TimedTransitionSystem;
  private readonly actions: ReadonlyMap<string, Action>;
  private readonly rules: TimeRule[] = [];
  private readonly done: (Action | undefined)[] = [undefined];
  private readonly values: State["values"][] = [];
  private readonly own: (Own | undefined)[] = [undefined];
  /** Origins get their numbers when all events have theirs: until then they count down from -1. */
  private readonly origins: Origin[] = [];
  private state: State;
  private running: Map<string, number> = new Map();
  private started: Map<string, Own> = new Map();

  constructor(system: TimedTransitionSystem) {
    this.system = system;
    this.actions = new Map(system.actions.map((action) => [action.name, action]));
    this.state = initialState(system);
    this.enter(undefined);
  }

  follow(names: readonly string[]): boolean {
    return names.every((name) => this.perform(this.actions.get(name)));
  }

  /** A point at which nothing happens. */
  pass(): number {
    this.move(undefined, undefined);
    this.values.push(this.state.values);
    return this.done.length - 1;
  }

  private perform(action: Action | undefined): boolean {
    if (action === undefined || !holds(action.guard, (name) => this.state.values.get(name)!)) return false;
    const clock = action.wait?.clock ?? action.restarts[0];
    const own = clock === undefined ? undefined : this.started.get(clock);
    if (action.wait !== undefined && own === undefined) return false;
    this.move(action, own);
    const point = this.done.length - 1;
    if (action.wait !== undefined)
      this.rule("earliest", this.running.get(action.wait.clock)!, point, action.wait.least, point);
    this.state = afterAction(this.system, this.state, action);
    if (brokenInvariant(this.system, this.state) !== undefined) return false;
    this.enter(action);
    return true;
  }

  /** Time passes up to the next point. */
  private move(action: Action | undefined, own: Own | undefined): void {
    const from = this.done.length - 1;
    this.done.push(action);
    this.own.push(own);
    const to = from + 1;
    this.rule("order", from, to, zero, to);
    const urgent = this.system.actions.some(
      (each) => each.urgent && holds(each.guard, (name) => this.state.values.get(name)!),
    );
    if (urgent) this.rule("urgent", to, from, zero, to);
    for (const { name, limit } of this.system.clocks) {
      const origin = this.running.get(name);
      if (origin !== undefined && limit !== undefined) this.rule("latest", to, origin, negate(limit), to);
    }
  }

  /** Which clocks run from here on, and since when. */
  private enter(action: Action | undefined): void {
    const at = this.done.length - 1;
    this.values.push(this.state.values);
    const running = new Map<string, number>();
    const started = new Map<string, Own>();
    for (const clock of this.system.clocks) {
      const { name, start } = clock;
      if (!this.state.clocks.has(name)) continue;
      const old = this.running.get(name);
      if (old !== undefined && action?.restarts.includes(name) !== true) {
        running.set(name, old);
        started.set(name, this.started.get(name)!);
        continue;
      }
      const isFresh = old === undefined && compare(start.most, zero) > 0;
      running.set(name, isFresh ? this.origin(clock, at) : at);
      started.set(name, { clock, since: at });
    }
    this.running = running;
    this.started = started;
  }

  private origin(clock: Clock, entered: number): number {
    const point = -1 - this.origins.length;
    this.origins.push({ clock, entered, point });
    this.rule("start", point, entered, clock.start.least, entered);
    this.rule("start", entered, point, negate(clock.start.most), entered);
    return point;
  }

  private rule(kind: TimeRule["kind"], from: number, to: number, least: Rational, event: number, rounds = 0): void {
    this.rules.push({ kind, from, to, least, rounds, event });
  }

  snapshot(): Snapshot {
    return { state: this.state, running: this.running };
  }

  /** The state at the end of a round is the one at its start. */
  close({ state, running }: Snapshot, end: number, last: number): boolean {
    for (const [name, value] of state.values) if (this.state.values.get(name) !== value) return false;
    this.rule("order", end, last, zero, last, 1);
    this.rule("order", last, end, zero, last, -1);
    return this.system.clocks.every((clock) => {
      const [then, now] = [running.get(clock.name), this.running.get(clock.name)];
      if (then === undefined || now === undefined) return then === now;
      if (then !== now) {
        this.rule("order", then, now, zero, last, 1);
        this.rule("order", now, then, zero, last, -1);
        return true;
      }
      if (clock.limit !== undefined) return false;
      this.rule("order", then, end, longestWait(this.system, clock), last);
      return true;
    });
  }

  plan(end: number): Plan {
    const { length } = this.done;
    const numbered = (point: number): number => (point >= 0 ? point : length - 1 - point);
    return {
      points: length + this.origins.length,
      rules: this.rules.map((rule) => ({ ...rule, from: numbered(rule.from), to: numbered(rule.to) })),
      actions: this.done,
      values: this.values,
      own: this.own,
      origins: this.origins.map((origin) => ({ ...origin, point: numbered(origin.point) })),
      end,
      last: length - 1,
    };
  }
}

function longestWait({ actions }: TimedTransitionSystem, { name }: Clock): Rational {
  return actions.reduce((all, { wait }) => (wait?.clock === name ? greatest(all, wait.least) : all), zero);
}

/** How long a loop takes whose rules do not say. */
const usualRound = rational(1000);

/**
 * A script of the plan at the earliest times at which every point but the first comes at least so long after the one before it.
 * Undefined if no times do.
 */
export function scheduleOf(plan: Plan, waits: readonly (Rational | undefined)[]): Script | undefined {
  const waited = waits.flatMap((least, point): readonly TimeRule[] =>
    least === undefined ? [] : [{ kind: "wait", from: point - 1, to: point, least, rounds: 0, event: point }],
  );
  return scheduleWith(plan, waited);
}

/** A script of the plan at the earliest times that keep these differences as well; undefined if no times do. */
export function scheduleWith(plan: Plan, differences: readonly Difference[]): Script | undefined {
  const times = timesOf(plan, differences);
  if (times === undefined) return undefined;
  const starts = (entered: number): Map<string, Rational> =>
    new Map(
      plan.origins
        .filter((origin) => origin.entered === entered)
        .map(({ clock, point }) => [clock.name, subtract(times[entered]!, latestOrigin(plan, times, point))]),
    );
  const part = (from: number, to: number): Pick<Script, "events" | "end"> => ({
    events: plan.actions.slice(from + 1, to).map((action, offset) => {
      const point = from + 1 + offset;
      return { time: subtract(times[point]!, times[from]!), action: action!.name, starts: starts(point) };
    }),
    end: subtract(times[to]!, times[from]!),
  });
  const { end, last } = plan;
  return { initialStarts: starts(0), ...part(0, end), ...(last === end ? {} : { cycle: part(end, last) }) };
}

/** Clocks start with as little as the events let them, as they do where nobody chooses: what has no event is not due sooner than it must be. */
function latestOrigin({ rules }: Plan, times: readonly Rational[], point: number): Rational {
  const after = rules.filter(({ from }) => from === point);
  // One that a loop brings back is as early as the loop has it.
  if (after.some(({ rounds }) => rounds !== 0)) return times[point]!;
  return after.map((rule) => subtract(times[rule.to]!, rule.least)).reduce(least);
}

function timesOf(
  { points, rules, end, last }: Plan,
  differences: readonly Difference[],
): readonly Rational[] | undefined {
  const all = [...rules, ...differences];
  const solve = (round: Rational): readonly Rational[] | undefined => {
    const solved = earliestTimes(points, all, round);
    return solved.kind === "times" ? solved.times : undefined;
  };
  if (last === end) return solve(zero);
  const least = roundFrom(points, all, zero, "up");
  if (least === undefined || compare(least, zero) > 0) return least && solve(least);
  const usual = roundFrom(points, all, usualRound, "up") ?? roundFrom(points, all, usualRound, "down");
  return usual && solve(usual);
}

/**
 * Scenarios judged by an explicit-state search of their own, by whole ticks: it knows the rules of the language reference and the
 * interpreter, and nothing of how a scenario is made a system (`system/fixed-play.ts`). A node is a state, the ticks that have passed, and
 * the events that have happened.
 */
import type { FixedEvent } from "../src/system/fixed-play.ts";
import { compare, rational } from "../src/source/rational.ts";
import {
  afterAction,
  afterDelay,
  brokenInvariant,
  enabledActions,
  initialState,
  longestDelay,
} from "../src/system/interpreter.ts";
import type { State } from "../src/system/interpreter.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import { holds } from "../src/term/evaluate.ts";
import type { Term } from "../src/term/term.ts";
import { keyOf, startsOf } from "./explicit.ts";
import { second } from "./random.ts";

interface Node {
  readonly state: State;
  readonly tick: number;
  readonly done: readonly number[];
  /** Where it leads, by what: an action, or a tick. */
  readonly next: { readonly key: string; readonly by: string | undefined }[];
}

/** What no deadline of a fault forbids: faults do not happen by themselves here. */
function withoutDeadlinesOfFaults(system: TimedTransitionSystem): TimedTransitionSystem {
  const isFault = (clock: string): boolean =>
    system.actions.some(({ kind, restarts }) => kind === "fault" && restarts.includes(clock));
  return {
    ...system,
    clocks: system.clocks.map(({ limit, ...clock }) =>
      limit === undefined || isFault(clock.name) ? clock : { ...clock, limit },
    ),
    actions: system.actions.map((action) =>
      action.kind === "fault" ? { ...action, urgent: false, fairness: "none" } : action,
    ),
  };
}

/** Whether a scenario has a run, and whether one of its runs meets `bad`; undefined when there are too many states. */
export function searchScenario(
  given: TimedTransitionSystem,
  events: readonly FixedEvent[],
  bad: Term,
  mostStates: number,
): { readonly possible: boolean; readonly bad: boolean } | undefined {
  const system = withoutDeadlinesOfFaults(given);
  const starts = startsOf(system);
  const over = Math.max(0, ...events.map(({ most }) => Number(most.numerator) / second)) + 1;
  const nodes = new Map<string, Node>();
  const pending: Node[] = [];
  const visit = (state: State, tick: number, done: readonly number[]): string | undefined => {
    if (brokenInvariant(system, state) !== undefined) return undefined;
    const key = `${keyOf(system, state, rational(3 * second))}|${tick}|${done.join()}`;
    if (!nodes.has(key)) {
      const node = { state, tick, done, next: [] };
      nodes.set(key, node);
      pending.push(node);
    }
    return key;
  };
  const first = starts.flatMap((choose) => visit(initialState(system, choose), 0, []) ?? []);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (nodes.size > mostStates) return undefined;
    const { state, tick, done, next } = node;
    const left = events.flatMap((_, index) => (done.includes(index) ? [] : [index]));
    const now = rational(tick * second);
    const room = longestDelay(system, state);
    const mayWait = room === undefined || compare(room, rational(second)) >= 0;
    if (mayWait && left.every((index) => compare(events[index]!.most, now) > 0)) {
      const key = visit(afterDelay(state, rational(second)), Math.min(tick + 1, over), done);
      if (key !== undefined) next.push({ key, by: undefined });
    }
    for (const action of enabledActions(system, state)) {
      const asEvents = left.filter((index) => {
        const { action: name, least, most } = events[index]!;
        return name === action.name && compare(least, now) <= 0 && compare(now, most) <= 0;
      });
      const ways = [...asEvents.map((index) => [...done, index].sort()), ...(action.kind === "fault" ? [] : [done])];
      for (const way of ways) {
        for (const choose of starts) {
          const key = visit(afterAction(system, state, action, choose), tick, way);
          if (key !== undefined) next.push({ key, by: action.name });
        }
      }
    }
  }
  const live = liveNodes(system, nodes, events.length);
  const isBad = ([key, { state }]: readonly [string, Node]): boolean =>
    live.has(key) && holds(bad, (name) => state.values.get(name)!);
  return { possible: first.some((key) => live.has(key)), bad: [...nodes].some(isBad) };
}

/** The nodes from which a run goes on for ever, is fair, and has had all its events. */
function liveNodes(
  system: TimedTransitionSystem,
  nodes: ReadonlyMap<string, Node>,
  count: number,
): ReadonlySet<string> {
  const live = new Set<string>();
  for (const [key, { done }] of nodes) {
    if (done.length < count || live.has(key)) continue;
    const there = reachedFrom(nodes, [key]);
    // The nodes that lie with this one on a circle.
    const circle = new Set([...there].filter((each) => reachedFrom(nodes, [each]).has(key)));
    const edges = [...circle].flatMap((each) => nodes.get(each)!.next.filter((edge) => circle.has(edge.key)));
    if (!edges.some(({ by }) => by === undefined)) continue;
    const isServed = system.actions.every(
      ({ name, guard, fairness }) =>
        fairness === "none" ||
        edges.some(({ by }) => by === name) ||
        [...circle].some((each) => !holds(guard, (variable) => nodes.get(each)!.state.values.get(variable)!)),
    );
    if (isServed) for (const each of circle) live.add(each);
  }
  for (let size = -1; size !== live.size;) {
    size = live.size;
    for (const [key, { next }] of nodes) if (next.some((edge) => live.has(edge.key))) live.add(key);
  }
  return live;
}

function reachedFrom(nodes: ReadonlyMap<string, Node>, from: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const pending = [...from];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    for (const edge of nodes.get(key)!.next) {
      if (seen.has(edge.key)) continue;
      seen.add(edge.key);
      pending.push(edge.key);
    }
  }
  return seen;
}

/** A run in the making: its events in their order, and how long each waits after the one before it, at the least. */
import type { Rational } from "../../source/rational.ts";
import { add, compare, zero } from "../../source/rational.ts";
import type { Trace } from "../../trace/trace.ts";

/** `wait` is absent where the event comes as early as the rules let it. */
export interface Item {
  readonly action: string;
  readonly wait?: Rational;
}

/** Some events, and how long after the last of them this part of the run is over. */
export interface Part {
  readonly items: readonly Item[];
  readonly end?: Rational;
}

/** `cycle` is what happens again and again afterwards; without it the run is left to itself. */
export interface Draft {
  readonly prefix: Part;
  readonly cycle?: Part;
}

/** The events of a run as far as `settled`, or with its loop where nothing settles it; only those of some actions. */
export function draftOf(trace: Trace, settled: number | undefined, isWanted: (action: string) => boolean): Draft {
  if (settled !== undefined) return { prefix: partOf(trace, 0, settled, isWanted) };
  const { loopStart = trace.steps.length } = trace;
  return {
    prefix: partOf(trace, 0, loopStart, isWanted),
    cycle: partOf(trace, loopStart, trace.steps.length, isWanted),
  };
}

function partOf({ steps }: Trace, from: number, to: number, isWanted: (action: string) => boolean): Part {
  let waited = zero;
  const items: Item[] = [];
  for (const { delay, action } of steps.slice(from, to)) {
    waited = add(waited, delay);
    if (action === undefined || !isWanted(action)) continue;
    items.push(itemOf(action, waited));
    waited = zero;
  }
  return { items, ...waitOf("end", waited) };
}

function itemOf(action: string, wait: Rational | undefined): Item {
  return { action, ...waitOf("wait", wait) };
}

function waitOf<Key extends string>(key: Key, wait: Rational | undefined): { readonly [name in Key]?: Rational } {
  return wait === undefined || compare(wait, zero) <= 0
    ? {}
    : ({ [key]: wait } as { readonly [name in Key]: Rational });
}

/** The waits in the order of the points of a plan (`trace/schedule.ts`). */
export function waitsOf({ prefix, cycle }: Draft): readonly (Rational | undefined)[] {
  const of = ({ items, end }: Part): readonly (Rational | undefined)[] => [...items.map(({ wait }) => wait), end];
  return [undefined, ...of(prefix), ...(cycle === undefined ? [] : of(cycle))];
}

/** The same events with other waits, in that order. */
export function withWaits({ prefix, cycle }: Draft, waits: readonly (Rational | undefined)[]): Draft {
  const put = ({ items }: Part, from: number): Part => ({
    items: items.map(({ action }, index) => itemOf(action, waits[from + index])),
    ...waitOf("end", waits[from + items.length]),
  });
  const second = prefix.items.length + 2;
  return { prefix: put(prefix, 1), ...(cycle === undefined ? {} : { cycle: put(cycle, second) }) };
}

/** Without some of the events; what comes after them waits as long as both together. */
export function without(draft: Draft, isLeftOut: (index: number, action: string) => boolean): Draft {
  let index = -1;
  const drop = ({ items, end }: Part): Part => {
    let waited: Rational = zero;
    const kept: Item[] = [];
    for (const { action, wait = zero } of items) {
      waited = add(waited, wait);
      index += 1;
      if (isLeftOut(index, action)) continue;
      kept.push(itemOf(action, waited));
      waited = zero;
    }
    return { items: kept, ...waitOf("end", add(waited, end ?? zero)) };
  };
  const { prefix, cycle } = draft;
  return { prefix: drop(prefix), ...(cycle === undefined ? {} : { cycle: drop(cycle) }) };
}

/** The same run with a loop that begins one event earlier; undefined if it does not. */
export function loopEarlier({ prefix, cycle }: Draft): Draft | undefined {
  const [last, turned] = [prefix.items.at(-1), cycle?.items.at(-1)];
  if (cycle === undefined || last === undefined || last.action !== turned?.action) return undefined;
  return {
    prefix: { items: prefix.items.slice(0, -1) },
    cycle: { items: [turned, ...cycle.items.slice(0, -1)], ...waitOf("end", cycle.end) },
  };
}

/** The names of all events, as `without` counts them. */
export function actionsOf({ prefix, cycle }: Draft): readonly string[] {
  return [...prefix.items, ...(cycle?.items ?? [])].map(({ action }) => action);
}

/** The event with this index and the one after it, the other way round; both happen when the first one does. */
export function swapped({ prefix, cycle }: Draft, index: number): Draft {
  const [first, second] = [prefix.items[index]!, prefix.items[index + 1]!];
  const items = [
    ...prefix.items.slice(0, index),
    itemOf(second.action, first.wait),
    itemOf(first.action, undefined),
    ...prefix.items.slice(index + 2),
  ];
  return { prefix: { ...prefix, items }, ...(cycle === undefined ? {} : { cycle }) };
}

/** With one event more, just before the last one. */
export function withBeforeLast({ prefix, cycle }: Draft, action: string): Draft {
  const last = prefix.items.at(-1)!;
  const items = [...prefix.items.slice(0, -1), itemOf(action, last.wait), itemOf(last.action, undefined)];
  return { prefix: { ...prefix, items }, ...(cycle === undefined ? {} : { cycle }) };
}

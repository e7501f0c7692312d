/** Reading what changes: which value something has in a state, and what of it lies in a range. */
import type { Valued } from "../report/viewer/data.ts";

/** The last of the sorted numbers that is at most `limit`; -1 if none is. */
export function lastAtMost(count: number, numberAt: (index: number) => number, limit: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberAt(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Which change is the last one up to a state. */
export function changeAt({ changes }: Valued, state: number): number {
  return lastAtMost(changes.length, (index) => changes[index]![0], state);
}

/** The value of a state, as an index of the values. */
export function valueAt(valued: Valued, state: number): number {
  return valued.changes[changeAt(valued, state)]![1];
}

export function textAt(valued: Valued, state: number): string {
  return valued.values[valueAt(valued, state)]!;
}

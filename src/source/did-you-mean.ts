/** Near names: what a mistyped word may have been meant to be. */

const mostSuggestions = 4;

/** The candidates that are a few keystrokes away from a word, nearest first. */
export function nearNames(word: string, candidates: readonly string[]): readonly string[] {
  const allowed = word.length < 3 ? 0 : Math.max(1, Math.floor(word.length / 3));
  return [...new Set(candidates)]
    .map((name) => ({ name, distance: distanceOf(word.toLowerCase(), name.toLowerCase(), allowed) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, mostSuggestions)
    .map(({ name }) => name);
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to another; Infinity beyond `limit`. */
function distanceOf(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return Infinity;
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next.push(
        Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1), swapped ? before[j - 2]! + 1 : Infinity),
      );
    }
    [before, row] = [row, next];
  }
  return row[to.length]!;
}

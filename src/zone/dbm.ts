/**
 * Difference bound matrices: sets of clock valuations given by bounds on differences (Dill 1989; Bengtsson & Yi, "Timed
 * automata: semantics, algorithms and tools", 2004). Entry (i, j) bounds x_i - x_j from above; index 0 is the constant 0.
 *
 * The language has closed bounds only and constants are scaled to integers, so every zone is closed with integer
 * bounds: an entry is an integer or Infinity, and no strictness is needed. All functions take and return matrices in
 * canonical form (all bounds tight) unless they say otherwise.
 */
export interface Zone {
  /** Number of clocks plus one. */
  readonly size: number;
  readonly bounds: Float64Array;
}

/** Makes all bounds tight (Floyd–Warshall). False when the zone is empty. */
export function close(zone: Zone): boolean {
  const { size, bounds } = zone;
  for (let k = 0; k < size; k += 1) {
    for (let i = 0; i < size; i += 1) {
      const viaK = bounds[i * size + k]!;
      if (viaK === Infinity) continue;
      for (let j = 0; j < size; j += 1) {
        const through = viaK + bounds[k * size + j]!;
        if (through < bounds[i * size + j]!) bounds[i * size + j] = through;
      }
    }
  }
  for (let i = 0; i < size; i += 1) if (bounds[i * size + i]! < 0) return false;
  return true;
}

/** Adds x_i - x_j <= bound to a canonical zone and restores canonical form. False when the zone becomes empty. */
export function constrain(zone: Zone, i: number, j: number, bound: number): boolean {
  const { size, bounds } = zone;
  if (bounds[i * size + j]! <= bound) return true;
  if (bounds[j * size + i]! + bound < 0) return false;
  bounds[i * size + j] = bound;
  for (let a = 0; a < size; a += 1) {
    const toI = bounds[a * size + i]!;
    if (toI === Infinity) continue;
    const base = toI + bound;
    for (let b = 0; b < size; b += 1) {
      const through = base + bounds[j * size + b]!;
      if (through < bounds[a * size + b]!) bounds[a * size + b] = through;
    }
  }
  return true;
}

/** Lets any amount of time pass. Stays canonical. */
export function elapse(zone: Zone): void {
  const { size, bounds } = zone;
  for (let i = 1; i < size; i += 1) bounds[i * size] = Infinity;
}

/** Whether every valuation of `inner` is one of `outer`. */
export function includes(outer: Zone, inner: Zone): boolean {
  const a = outer.bounds;
  const b = inner.bounds;
  for (let index = 0; index < a.length; index += 1) if (b[index]! > a[index]!) return false;
  return true;
}

/** The smallest zone that includes both. */
export function hull(a: Zone, b: Zone): Zone {
  return { size: a.size, bounds: a.bounds.map((bound, index) => Math.max(bound, b.bounds[index]!)) };
}

export function copy(zone: Zone): Zone {
  return { size: zone.size, bounds: zone.bounds.slice() };
}

/** Where each clock of a new zone comes from: an old clock's index, or a fresh range of values. */
export type ClockSource =
  | { readonly kind: "kept"; readonly index: number }
  | { readonly kind: "fresh"; readonly least: number; readonly most: number };

/** The zone over new clocks, each kept from the old zone or set anywhere in a range. Canonical if `zone` is. */
export function remap(zone: Zone, sources: readonly ClockSource[]): Zone {
  const size = sources.length + 1;
  const bounds = new Float64Array(size * size);
  const old = zone.bounds;
  for (let i = 0; i < size; i += 1) {
    const from = i === 0 ? undefined : sources[i - 1]!;
    const row = from === undefined || from.kind === "fresh" ? 0 : from.index;
    const upper = from !== undefined && from.kind === "fresh" ? from.most : 0;
    for (let j = 0; j < size; j += 1) {
      if (i === j) continue;
      const to = j === 0 ? undefined : sources[j - 1]!;
      const column = to === undefined || to.kind === "fresh" ? 0 : to.index;
      const lower = to !== undefined && to.kind === "fresh" ? to.least : 0;
      bounds[i * size + j] = upper + old[row * zone.size + column]! - lower;
    }
  }
  return { size, bounds };
}

/** The largest value that clock `index` takes. */
export function supremum(zone: Zone, index: number): number {
  return zone.bounds[index * zone.size]!;
}

/**
 * Forgets what no later comparison can see (Behrmann, Bouyer, Larsen & Pelánek, "Lower and upper bounds in zone-based
 * abstractions of timed automata", 2004): `lower[i]` and `upper[i]` are the largest constants that clock i+1 is compared
 * with from below and from above. Sound and complete for reachability; the set of results is finite. A strict bound
 * below -U is rounded to the integer -(U+1), which it contains.
 */
export function extrapolate(zone: Zone, lower: readonly number[], upper: readonly number[]): Zone | undefined {
  const { size, bounds } = zone;
  let changed: Float64Array | undefined;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      if (i === j) continue;
      const bound = bounds[i * size + j]!;
      let wider = bound;
      if (i > 0 && bound > lower[i - 1]!) wider = Infinity;
      else if (j > 0 && -bound > upper[j - 1]!) wider = -(upper[j - 1]! + 1);
      if (wider <= bound) continue;
      changed ??= bounds.slice();
      changed[i * size + j] = wider;
    }
  }
  if (changed === undefined) return undefined;
  const result = { size, bounds: changed };
  close(result);
  return result;
}

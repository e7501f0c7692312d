/** Where things with names stand in a list: made once, so that a few of many are found without a look at all of them. */

/** The places of things, by the names that each is found under. */
export type Places = ReadonlyMap<string, readonly number[]>;

/** Notes the place of each thing under all its names. */
export function placesOf<Thing>(things: readonly Thing[], namesOf: (thing: Thing) => Iterable<string>): Places {
  const places = new Map<string, number[]>();
  for (const [place, thing] of things.entries()) {
    for (const name of namesOf(thing)) {
      const known = places.get(name);
      if (known === undefined) places.set(name, [place]);
      else known.push(place);
    }
  }
  return places;
}

/** The things that are found under some names, or stand at further places, each once and in the order of their list. */
export function thingsAt<Thing>(
  things: readonly Thing[],
  places: Places,
  names: Iterable<string>,
  further: readonly number[] = [],
): readonly Thing[] {
  const found = new Set(further);
  for (const name of names) for (const place of places.get(name) ?? []) found.add(place);
  return [...found].sort((a, b) => a - b).map((place) => things[place]!);
}

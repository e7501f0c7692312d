/** Which instances get a lane of their own in a counterexample: those that the story depends on and that change. */
import { coneOf, influenceOf } from "../system/slice.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Event } from "./events.ts";
import { cellsOf, shownVariables } from "./events.ts";
import { columnsOf } from "./page.ts";

export interface Lanes {
  /** The owners with a lane, in the order of the spec. */
  readonly lanes: readonly string[];
  /** All owners whose changes are told, be it in a lane or in the `why` column. */
  readonly related: readonly string[];
}

const mostLanes = 6;

/** Lanes that fit into `room` columns; the ones with the fewest changes give way first. */
export function chooseLanes(
  system: TimedTransitionSystem,
  events: readonly Event[],
  initial: ReadonlyMap<string, string>,
  variables: ReadonlySet<string> | undefined,
  room: number,
  isWanted: (owner: string) => boolean = () => true,
): Lanes {
  const related = relatedOwners(system, events, variables).filter(isWanted);
  const changes = (owner: string): number => events.filter((event) => ownersOf(event).includes(owner)).length;
  const ranked = related.filter((owner) => owner !== "").sort((a, b) => changes(b) - changes(a));
  const kept = new Set<string>();
  let left = room;
  for (const owner of ranked) {
    const cells = events.map((event) => columnsOf(cellsOf(event).get(owner) ?? "") + columnsOf("✗ "));
    const width = 2 + Math.max(columnsOf(owner), columnsOf(initial.get(owner) ?? ""), ...cells);
    if (kept.size === mostLanes || (kept.size > 0 && width > left)) continue;
    kept.add(owner);
    left -= width;
  }
  return { lanes: related.filter((owner) => kept.has(owner)), related };
}

function ownersOf(event: Event): readonly string[] {
  return event.changes.map(({ variable }) => variable.owner);
}

/** Owners that change, and that the failing part of the claim depends on or that a fault strikes; in spec order. */
export function relatedOwners(
  system: TimedTransitionSystem,
  events: readonly Event[],
  variables: ReadonlySet<string> | undefined,
): readonly string[] {
  const shown = shownVariables(system);
  const changed = new Set(events.flatMap(ownersOf));
  const struck = new Set(events.filter((event) => event.action?.kind === "fault").map((event) => event.action!.owner));
  const cone = variables === undefined ? undefined : coneOf(influenceOf(system), variables);
  const depended = new Set(
    shown.filter((variable) => cone?.has(variable.name) ?? true).map((variable) => variable.owner),
  );
  const owners = [...new Set(shown.map((variable) => variable.owner))];
  const related = owners.filter((owner) => changed.has(owner) && (depended.has(owner) || struck.has(owner)));
  const spoken = new Set(shown.filter((variable) => variables?.has(variable.name)).map((variable) => variable.owner));
  return related.length > 0 ? related : owners.filter((owner) => spoken.has(owner));
}

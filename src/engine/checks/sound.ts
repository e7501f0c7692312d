/**
 * Groups of which no check of the whole spec has anything to say: time can go on from every state, something can always happen, every
 * action can happen and every state be taken. An earlier run has found that by looking at what is written down here, and at
 * nothing else, so it is so again where all of it is the same:
 *
 *   the group itself        what is explored, with the names of what others might keep from happening
 *   what decides about it   the decisive part of the system (`../decisive-part.ts`) has all that assumptions couple with the group, and all
 *                           that cannot be left to itself; the runs that show that an action can happen are runs of components in it
 *   its reactions           that they can happen is asked, too
 *
 * Only what is found is kept: what was left open, for want of time or because there are too many zones, is looked at again, and so is all that
 * is to be warned of.
 */
import { createHash } from "node:crypto";
import { textOf } from "../../system/writing.ts";
import { groundsOf } from "../remembered.ts";
import type { Setting } from "../setting.ts";
import type { Group } from "./group.ts";

/** All that decides whether a group is sound, as the hash of a text. */
export function groundsOfGroup({ problem, whole }: Setting, { system, unsure }: Group): string {
  const own = new Set(system.actions.map(({ name }) => name));
  const reactions = (problem.reactions ?? []).filter(({ with: actions }) =>
    actions.some(({ action }) => own.has(action)),
  );
  const grounds = groundsOf(
    problem,
    whole,
    system.variables.map(({ name }) => name),
  );
  const text = textOf({ system, unsure: [...unsure].toSorted(), reactions, grounds });
  return createHash("sha256").update(text).digest("base64");
}

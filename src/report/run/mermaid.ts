/**
 * A run as a Mermaid sequence diagram, which Markdown viewers draw: one participant an instance, an arrow where what one does changes
 * another, a note where it changes itself. https://mermaid.js.org/syntax/sequenceDiagram.html
 */
import type { Event } from "../events.ts";
import { cellsOf, eventsOf, loopLines, shownVariables } from "../events.ts";
import { showMoment } from "../time.ts";
import type { Subject } from "./subject.ts";

export function runAsMermaid({ claim, trace, part, settled }: Subject): string {
  const events = eventsOf(part, trace, settled ?? trace.steps.length).filter(({ action }) => action !== undefined);
  const present = new Set(events.flatMap((event) => [event.action!.owner, ...cellsOf(event).keys()]));
  const owners = [...new Set(shownVariables(part).map(({ owner }) => owner))].filter((owner) => present.has(owner));
  const idOf = new Map(owners.map((owner, index) => [owner, `p${index + 1}`] as const));
  return [
    "sequenceDiagram",
    `  title ${text(claim.name)}`,
    ...owners.map((owner) => `  participant ${idOf.get(owner)!} as ${text(owner === "" ? part.name : owner)}`),
    ...events.flatMap((event) => linesOf(event, idOf)),
    ...(settled === undefined && owners.length > 0 ? loopLines(trace) : []).map(
      (line) => `  Note over p1: ${text(line)}`,
    ),
    "",
  ].join("\n");
}

function linesOf(event: Event, idOf: ReadonlyMap<string, string>): readonly string[] {
  const { action, time, why } = event;
  const own = idOf.get(action!.owner);
  const mark = action!.kind === "fault" ? "✗ " : "";
  const cells = cellsOf(event);
  if (own === undefined || cells.size === 0) return [];
  const arrows = [...cells].filter(([owner]) => owner !== action!.owner);
  const change = cells.get(action!.owner);
  return [
    ...(change === undefined && arrows.length > 0
      ? []
      : [`  Note over ${own}: ${text(`${showMoment(time)} ${mark}${change ?? ""} (${why})`)}`]),
    ...arrows.map(([owner, what]) => `  ${own}->>${idOf.get(owner)!}: ${text(`${showMoment(time)} ${what} (${why})`)}`),
  ];
}

/** What ends a statement or starts an entity of Mermaid's is written as an entity. */
function text(words: string): string {
  return words.replaceAll(/[#;\n\r]/g, (character) => `#${character.charCodeAt(0)};`);
}

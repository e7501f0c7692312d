/**
 * A run as a Mermaid sequence diagram, which Markdown viewers draw: one participant an instance, an arrow where what one does changes
 * another, a note where it changes itself. https://mermaid.js.org/syntax/sequenceDiagram.html
 */
import { subtract } from "../../source/rational.ts";
import { timesOf } from "../../trace/trace.ts";
import type { Event } from "../events.ts";
import { cellsOf, eventsOf } from "../events.ts";
import { showDuration, showMoment } from "../time.ts";
import type { Subject } from "./subject.ts";

export function runAsMermaid({ claim, trace, part, settled }: Subject): string {
  const events = eventsOf(part, trace, settled ?? trace.steps.length).filter(({ action }) => action !== undefined);
  const present = new Set(events.flatMap((event) => [event.action!.owner, ...cellsOf(event).keys()]));
  const owners = [...new Set(part.variables.map(({ owner }) => owner))].filter((owner) => present.has(owner));
  const idOf = new Map(owners.map((owner, index) => [owner, `p${index + 1}`] as const));
  return [
    "sequenceDiagram",
    `  title ${text(claim.name)}`,
    ...owners.map((owner) => `  participant ${idOf.get(owner)!} as ${text(owner === "" ? part.name : owner)}`),
    ...events.flatMap((event) => linesOf(event, idOf)),
    ...loopLines(trace, settled, idOf),
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

function loopLines(
  trace: Subject["trace"],
  settled: number | undefined,
  idOf: ReadonlyMap<string, string>,
): readonly string[] {
  const [first] = idOf.values();
  if (settled !== undefined || trace.loopStart === undefined || first === undefined) return [];
  const times = timesOf(trace);
  const start = times[trace.loopStart]!;
  const repeats = `↺ repeats from ${showMoment(start)} every ${showDuration(subtract(times.at(-1)!, start))}`;
  return [`  Note over ${first}: ${text(repeats)}`];
}

/** What ends a statement or starts an entity of Mermaid's is written as an entity. */
function text(words: string): string {
  return words.replaceAll(/[#;\n\r]/g, (character) => `#${character.charCodeAt(0)};`);
}

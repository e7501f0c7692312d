/**
 * A counterexample as an incident report: time first, one lane an instance, only what changed, and why. Names of the
 * spec only: history variables, clocks and what the engine added are never shown.
 */
import { compare, subtract, zero } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { ClaimResult } from "../engine/result.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";
import { blameLines } from "./blame.ts";
import type { Event } from "./events.ts";
import { cellsOf, eventsOf, initialCells, loopLines, sayCells } from "./events.ts";
import { chooseLanes } from "./lanes.ts";
import type { Page } from "./page.ts";
import { clip, columnsOf, padTo, paint, visible, wrap } from "./page.ts";
import type { Story } from "../trace/story.ts";
import { storyOf } from "../trace/story.ts";
import { showDuration, showMoment } from "./time.ts";

/** What of a run is drawn: instances by their names. */
export interface View {
  /** Only these; none: those that have to do with the claim. */
  readonly only: readonly string[];
  readonly hide: readonly string[];
  /** The instances with a column of their own; absent: those that change most, as many as fit. */
  readonly lanes?: readonly string[];
  /** All instances that change, and every step. */
  readonly full: boolean;
  /** Whether it is said first where the claim fails. */
  readonly story: boolean;
}

const usualView: View = { only: [], hide: [], full: false, story: true };

/** A claim with a run that violates it. */
export interface Shown extends Pick<ClaimResult, "claim"> {
  readonly verdict: Pick<ClaimResult["verdict"], "trace" | "settled" | "blame">;
}

/** The counterexample of a violated claim as lines; none when it has none. */
export function renderTrace(
  { claim, verdict }: Shown,
  system: TimedTransitionSystem,
  page: Page,
  view: View = usualView,
): readonly string[] {
  const { trace, settled, blame } = verdict;
  if (trace === undefined) return [];
  const story = claim.formula === undefined ? undefined : storyOf(claim.formula, trace);
  const last = lastStep(trace, story, settled);
  const all = eventsOf(system, trace, last);
  const initial = initialCells(system, trace, all);
  const isAll = view.full || view.only.length > 0;
  const room = page.width - timeColumns - 4 - leastWhy;
  const chosen = chooseLanes(system, all, initial, isAll ? undefined : story?.variables, room, (owner) =>
    isWanted(owner, view),
  );
  const lanes = view.lanes === undefined ? chosen : { ...chosen, lanes: view.lanes };
  const { shown, hidden } = selectEvents(all, new Set(lanes.related), view.full ? Infinity : mostRows);
  const rows = rowsOf(initial, shown, lanes.lanes, story);
  return [
    ...(story === undefined || !view.story ? [] : [...wrap(storyLine(story), page.width), ""]),
    ...drawTable(rows, lanes.lanes, page),
    ...(settled === undefined ? loopLines(trace) : []),
    ...hiddenLines(hidden, page),
    ...(blame === undefined || !view.story ? [] : blameLines(blame, system, page)),
  ];
}

/** Whether an instance is to be drawn, as far as the user has said so. */
export function isWanted(owner: string, { only, hide }: Pick<View, "only" | "hide">): boolean {
  return (only.length === 0 || only.includes(owner)) && !hide.includes(owner);
}

/** How far the run is shown: to the late answer where there is one, else to where all is lost, else to its end. */
function lastStep(trace: Trace, story: Story | undefined, settled: number | undefined): number {
  const end = trace.steps.length;
  const answered = story?.response?.answered?.state;
  if (answered !== undefined) return Math.min(end, Math.max(answered, settled ?? 0));
  return settled ?? end;
}

/** `It is wanted from 0.000 s on and due by 30.000 s; it comes at 35.000 s: 5 s late.` */
function storyLine({ startTime, response }: Story): string {
  const start = showMoment(startTime);
  if (response === undefined) return `It fails at ${start}.`;
  const { due, answered } = response;
  if (due === undefined) return `The trigger comes at ${start}; the answer never does.`;
  const answer =
    answered === undefined
      ? "it never comes"
      : `it comes at ${showMoment(answered.time)}: ${showDuration(subtract(answered.time, due))} late`;
  return `The trigger comes at ${start}, so the answer is due by ${showMoment(due)}; ${answer}.`;
}

// ── What is shown ───────────────────────────────────────────────────────────

const mostRows = 60;

/** The events to draw, and how many of each owner are left out because nothing shown changes in them. */
function selectEvents(
  events: readonly Event[],
  related: ReadonlySet<string>,
  most: number,
): { readonly shown: readonly Event[]; readonly hidden: readonly Event[] } {
  const changes = (event: Event): boolean => event.changes.some(({ variable }) => related.has(variable.owner));
  const matters = (event: Event): boolean =>
    changes(event) || (event.action !== undefined && related.has(event.action.owner));
  const shown = events.filter(matters);
  const kept = shown.length <= most ? shown : shown.filter(changes);
  const keptSet = new Set(kept);
  return { shown: kept, hidden: events.filter((event) => event.action !== undefined && !keptSet.has(event)) };
}

function hiddenLines(hidden: readonly Event[], page: Page): readonly string[] {
  if (hidden.length === 0) return [];
  const owners = [...new Set(hidden.map((event) => event.action!.owner).filter((owner) => owner !== ""))];
  const names =
    owners.length <= 4 ? owners.join(", ") : `${owners.slice(0, 3).join(", ")} and ${owners.length - 3} more`;
  const [steps, change] = hidden.length === 1 ? ["1 step", "changes"] : [`${hidden.length} steps`, "change"];
  const text = `Not shown: ${steps}${names === "" ? "" : ` of ${names}`}, which ${change} nothing here.`;
  return ["", ...wrap(visible(text), page.width).map((line) => paint(page, "dim", line))];
}

// ── Rows ────────────────────────────────────────────────────────────────────

type Row =
  | {
      readonly kind: "cells";
      readonly time: string;
      readonly cells: readonly string[];
      readonly why: string;
      readonly line: string;
    }
  | { readonly kind: "rule"; readonly time: string; readonly text: string };

function rowsOf(
  initial: ReadonlyMap<string, string>,
  events: readonly Event[],
  lanes: readonly string[],
  story: Story | undefined,
): readonly Row[] {
  const cells = lanes.map((lane) => initial.get(lane) ?? "");
  const first: Row = { kind: "cells", time: showMoment(zero), cells, why: "at the start", line: "" };
  const due = story?.response?.due;
  const early = due === undefined ? events : events.filter((event) => compare(event.time, due) <= 0);
  return [
    first,
    ...early.map((event) => eventRow(event, lanes)),
    ...(due === undefined ? [] : [deadlineRow(due)]),
    ...events.slice(early.length).map((event) => eventRow(event, lanes)),
  ];
}

function deadlineRow(due: Rational): Row {
  return { kind: "rule", time: showMoment(due), text: "── the deadline passes ──" };
}

function eventRow(event: Event, lanes: readonly string[]): Row {
  const changes = cellsOf(event);
  const elsewhere = sayCells(event, (owner) => !lanes.includes(owner));
  const note = elsewhere === "" ? "" : ` (${elsewhere})`;
  const isFault = event.action?.kind === "fault";
  const cells = lanes.map((lane) => {
    const change = changes.get(lane);
    return change === undefined ? "·" : isFault && event.action?.owner === lane ? `✗ ${change}` : change;
  });
  return { kind: "cells", time: showMoment(event.time), cells, why: event.why + note, line: event.place };
}

// ── Drawing ─────────────────────────────────────────────────────────────────

const timeColumns = 8;
const leastWhy = 36;
const leastWhyWithPlace = 20;
const leastWhyAlone = 24;

function drawTable(all: readonly Row[], lanes: readonly string[], page: Page): readonly string[] {
  const widths = lanes.map((lane, at) =>
    Math.max(columnsOf(lane), ...all.map((row) => (row.kind === "cells" ? columnsOf(row.cells[at]!) : 0))),
  );
  const time = Math.max(timeColumns, ...all.map((row) => columnsOf(row.time)));
  const before = time + 2 + widths.reduce((sum, width) => sum + width + 2, 0);
  const longest = Math.max(0, ...all.map((row) => (row.kind === "cells" ? columnsOf(row.line) : 0)));
  const isNarrow = page.width - before - longest - 2 < leastWhyWithPlace;
  const rows = isNarrow ? all.map(withoutPlaceColumn) : all;
  if (isNarrow && page.width - before < leastWhyAlone) return drawList(rows, lanes, time, page);
  const place = isNarrow ? -2 : longest;
  const why = Math.max(12, page.width - before - place - 2);
  const widest = Math.min(why, Math.max(0, ...rows.map((row) => (row.kind === "cells" ? columnsOf(row.why) : 0))));
  const header = [padTo("time", time), ...lanes.map((lane, at) => padTo(lane, widths[at]!)), "why"].join("  ");
  const lines = rows.flatMap((row) => {
    const when = " ".repeat(Math.max(0, time - columnsOf(row.time))) + row.time;
    if (row.kind === "rule") return [`${when}  ${paint(page, "yellow", row.text)}`];
    const cells = row.cells.map((cell, at) => paintCell(page, padTo(cell, widths[at]!)));
    const [reason = "", ...more] = wrap(row.why, widest).map((part) => clip(part, widest));
    const head = [
      when,
      ...cells,
      row.line === "" ? reason : `${padTo(reason, widest)}  ${paint(page, "dim", row.line)}`,
    ];
    return [head.join("  "), ...more.map((line) => " ".repeat(before) + line)];
  });
  return [paint(page, "dim", header), ...lines].map((line) => line.trimEnd());
}

/** Where the page has no room for columns: what changed and why, one below the other. */
function drawList(rows: readonly Row[], lanes: readonly string[], time: number, page: Page): readonly string[] {
  const room = Math.max(12, page.width - time - 2);
  return rows.flatMap((row) => {
    const when = " ".repeat(Math.max(0, time - columnsOf(row.time))) + row.time;
    if (row.kind === "rule") return [`${when}  ${paint(page, "yellow", row.text)}`];
    const changes = row.cells.flatMap((cell, at) => (cell === "·" || cell === "" ? [] : [`${lanes[at]!}: ${cell}`]));
    const said = changes.flatMap((change) =>
      wrap(change, room).map((line) => (change.includes(": ✗") ? paint(page, "red", line) : line)),
    );
    const why = wrap(row.why, room).map((line) => paint(page, "dim", line));
    return [...said, ...why].map((line, at) => `${at === 0 ? when : " ".repeat(time)}  ${line}`);
  });
}

/** On a narrow page the place has no column of its own; it follows what happens there. */
function withoutPlaceColumn(row: Row): Row {
  return row.kind === "rule" || row.line === "" ? row : { ...row, why: `${row.why} (${row.line})`, line: "" };
}

function paintCell(page: Page, cell: string): string {
  if (cell.startsWith("✗")) return paint(page, "red", cell);
  return cell.startsWith("·") ? paint(page, "dim", cell) : cell;
}

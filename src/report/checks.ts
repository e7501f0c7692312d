/**
 * The checks of claims and of whole specs as text. What is a warning is always said; the rest only on request, but for the
 * evidence that a claim is about something. A run is told in one line, its events with their times.
 */
import type { SanityCheck } from "../engine/sanity-check.ts";
import { startOf } from "../source/source.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";
import { timesOf } from "../trace/trace.ts";
import type { Rational } from "../source/rational.ts";
import { loopLines } from "./events.ts";
import type { Ink, Page } from "./page.ts";
import { padTo, paint, visible, wrap } from "./page.ts";
import { showDuration } from "./time.ts";

export type Detail = "usual" | "full";

interface Face {
  readonly mark: string;
  readonly word: string;
  readonly ink: Ink;
}

const faces: Readonly<Record<SanityCheck["status"], Face>> = {
  ok: { mark: "✓", word: "CHECKED", ink: "green" },
  warning: { mark: "!", word: "WARNING", ink: "yellow" },
  unknown: { mark: "?", word: "OPEN", ink: "magenta" },
};

/** The lines under a claim. */
export function claimLines(
  checks: readonly SanityCheck[],
  room: number,
  page: Page,
  detail: Detail,
): readonly string[] {
  return checks
    .filter((check) => isShown(check, detail))
    .flatMap((check) => {
      const { mark, ink } = faces[check.status];
      if (detail === "usual" && check.status === "ok") return wrap(visible(check.text), room);
      const lines = wrap(`${mark} ${visible(check.text)}`, room).map((line, index) =>
        index === 0 ? paint(page, ink, line) : line,
      );
      return check.kind === "meant-otherwise" ? [...lines, ...wrap(partingRun(check), room)] : lines;
    });
}

/** The run on which a claim and what was perhaps meant part, and where there is more to read. */
function partingRun({ trace, code }: SanityCheck): string {
  const again = trace === undefined ? [] : loopLines(trace).map((line) => `, ${line}`);
  const run = trace === undefined ? [] : [`the run: ${eventsIn(trace)}${again.join("")}`];
  return visible([...run, ...(code === undefined ? [] : [`upir explain ${code}`])].join(" · "));
}

function isShown({ kind, status }: SanityCheck, detail: Detail): boolean {
  return detail === "full" || status === "warning" || kind === "trigger";
}

/** The blocks about a spec as a whole, one a check; none when there is nothing to say. */
export function renderChecks(
  checks: readonly SanityCheck[],
  system: TimedTransitionSystem | undefined,
  page: Page,
  detail: Detail = "usual",
): readonly string[] {
  const room = Math.max(20, page.width - margin);
  return checks
    .filter(
      ({ kind, status }) => detail === "full" || status === "warning" || (kind === "assumptions" && status !== "ok"),
    )
    .map((check) => {
      const { mark, word, ink } = faces[check.status];
      const text = wrap(visible(check.text) + placeOf(check, system), room);
      const run = check.trace === undefined || check.status !== "warning" ? [] : wrap(tell(check.trace), room);
      const [first, ...rest] = [...text, ...run];
      const head = paint(page, ink, padTo(`${mark} ${word}`, margin)) + first!;
      return [head, ...rest.map((line) => " ".repeat(margin) + line)].join("\n");
    });
}

const margin = 12;

/** ` (line 12)`, with the file's name when it is not that of the system's own parts. */
function placeOf({ span }: SanityCheck, system: TimedTransitionSystem | undefined): string {
  if (span === undefined) return "";
  const home = system?.variables.find((variable) => variable.span !== undefined)?.span?.file.path;
  const { path } = span.file;
  const file = home === undefined || path === home ? "" : ` of ${path.slice(path.lastIndexOf("/") + 1)}`;
  return visible(` (line ${startOf(span).line}${file})`);
}

const mostEvents = 6;

/** `us_east.crash at 0 s, us_east.repair at 30 s, and 4 more`; nothing if nothing happens. */
export function tellEvents(trace: Trace, showTime: (time: Rational) => string): string {
  const times = timesOf(trace);
  const events = trace.steps.flatMap(({ action }, index) =>
    action === undefined ? [] : [`${action} at ${showTime(times[index + 1]!)}`],
  );
  const more = events.length > mostEvents ? `, and ${events.length - mostEvents} more` : "";
  return `${events.slice(0, mostEvents).join(", ")}${more}`;
}

/** `the run: us_east.crash at 0 s, us_east.repair at 30 s` */
function tell(trace: Trace): string {
  const last = trace.loopStart === undefined ? ` (it ends at ${showDuration(timesOf(trace).at(-1)!)})` : "";
  return visible(`the run: ${eventsIn(trace)}${last}`);
}

function eventsIn(trace: Trace): string {
  const events = tellEvents(trace, showDuration);
  return events === "" ? "nothing happens" : events;
}

/** How many warnings there are. */
export function countWarnings(checks: readonly SanityCheck[]): number {
  return checks.filter(({ status }) => status === "warning").length;
}

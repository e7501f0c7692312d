/** What goes wrong in a run, in sentences for whoever has never seen a formula; and what was due when, to be drawn. */
import { firstGuilty } from "../run/instants.ts";
import type { Subject } from "../run/subject.ts";
import { loopLines } from "../events.ts";
import { negated, sayTerm } from "../formula.ts";
import type { Story } from "../../trace/story.ts";
import { millisecondsOf, showDuration, showMoment } from "../time.ts";
import { subtract } from "../../source/rational.ts";
import type { Rational } from "../../source/rational.ts";
import { timesOf } from "../../trace/trace.ts";
import type { Demand, Instant, Reached } from "./data.ts";

/** `At 0.000 s: us_east is down.` `This is due by 30.000 s: …` `It is so at 35.000 s: 5 s late.` */
export function storyWords(
  story: Story | undefined,
  { claim, trace }: Pick<Subject, "claim" | "trace">,
): readonly string[] {
  if (story === undefined) return wordsWithoutStory({ claim, trace });
  const { startTime, unless, answer, response } = story;
  const start = showMoment(startTime);
  if (response === undefined || answer === undefined) return [`At ${start} this is not so: ${sayTerm(unless)}.`];
  const trigger = negated(unless);
  const isAlways = trigger.kind === "bool";
  const head = isAlways ? [] : [`At ${start}: ${sayTerm(trigger)}.`];
  const { due, answered } = response;
  if (due === undefined) {
    const since = isAlways ? `After ${start}` : "After that";
    return [
      ...head,
      `${since} this must become so: ${sayTerm(answer)}.`,
      ["It never does.", ...loopLines(trace)].join(" "),
    ];
  }
  const late =
    answered === undefined
      ? "It never is."
      : `It is so only at ${showMoment(answered.time)}: ${lateBy(due, answered.time)}.`;
  return [...head, `By ${showMoment(due)} this must be so: ${sayTerm(answer)}.`, late];
}

function wordsWithoutStory({ claim, trace }: Pick<Subject, "claim" | "trace">): readonly string[] {
  const guilty = claim.formula === undefined ? undefined : firstGuilty(claim.formula, trace);
  const where = guilty === undefined ? "at the start" : `first at ${showMoment(timesOf(trace)[guilty]!)}`;
  return [`The claim fails ${where}; the rows of its parts show what is true when.`, ...loopLines(trace)];
}

function lateBy(due: Rational, answered: Rational): string {
  return `${showDuration(subtract(answered, due))} late`;
}

/** What a response was due, and when it came; none for a claim that waits for nothing. */
export function demandOf(story: Story | undefined, last: number): Demand | undefined {
  if (story?.response === undefined) return undefined;
  const { start, startTime, response } = story;
  const { due, answered } = response;
  const late = answered === undefined ? "never" : due === undefined ? "" : lateBy(due, answered.time);
  return {
    from: reached(startTime, start, last),
    ...(due === undefined ? {} : { due: instantOf(due), allowed: showDuration(subtract(due, startTime)) }),
    ...(answered === undefined ? {} : { answer: reached(answered.time, answered.state, last) }),
    late,
  };
}

function reached(time: Rational, state: number, last: number): Reached {
  return { ...instantOf(time), ...(state > last ? {} : { state }) };
}

/** A moment for drawing and for reading. */
export function instantOf(time: Rational): Instant {
  return { at: millisecondsOf(time), text: showMoment(time) };
}

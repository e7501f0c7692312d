/** What is known of a counterexample that was wanted short or early: a sentence, and JSON. */
import type { Preferred } from "../engine/preferred.ts";
import { millisecondsOf, showMoment } from "./time.ts";

/** `shortest: 9 events, in no run fewer · zones, breadth first, confirmed by the solver` */
export function sayPreferred({ by, events, moment, proof }: Preferred): string {
  if ("missing" in proof) return `not proved ${by}: ${proof.missing}`;
  return [`${by}${sayLeast(events, moment)}`, proof.by].join(" · ");
}

function sayLeast(events: Preferred["events"], moment: Preferred["moment"]): string {
  if (events !== undefined) return `: ${events} ${events === 1 ? "event" : "events"}, in no run fewer`;
  if (moment === undefined) return "";
  return `: ${moment.isDeadline ? "the deadline passes at " : ""}${showMoment(moment.time)}, in no run sooner`;
}

/** Times in milliseconds. */
export function preferredAsJson({ by, events, moment, proof }: Preferred): {
  readonly [key: string]: string | number | boolean | undefined;
} {
  return {
    by,
    proved: "by" in proof,
    events,
    moment: moment && millisecondsOf(moment.time),
    why: "by" in proof ? proof.by : proof.missing,
  };
}

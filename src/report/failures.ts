/** Failure sets of flows and fault sets of claims, as text and as JSON. */
import type { FaultSets } from "../engine/fault-sets.ts";
import type { FlowFailures } from "../quantity/failures.ts";
import { downtime, showTime, year } from "../quantity/show.ts";
import { one, showRational, subtract, toNumber } from "../source/rational.ts";
import { timesOf } from "../trace/trace.ts";
import type { Trace } from "../trace/trace.ts";
import { tellEvents } from "./checks.ts";
import { paint, visible, wrap } from "./page.ts";
import type { Page } from "./page.ts";
import { showMoment } from "./time.ts";

export type Failures = FlowFailures | FaultSets;

export function isOfFlow(found: Failures): found is FlowFailures {
  return "flow" in found;
}

/** One block: a heading and a line for each set. */
export function renderFailures(found: Failures, page: Page): string {
  const [head, lines] = isOfFlow(found) ? flowLines(found) : claimLines(found);
  const body = lines.flatMap((line) => wrap(visible(line), Math.max(20, page.width - 2)));
  return [paint(page, "bold", visible(head)), ...body.map((line) => `  ${line}`)].join("\n");
}

const mostShown = 20;

function flowLines({ flow, sets, complete }: FlowFailures): readonly [string, readonly string[]] {
  const lines = sets.slice(0, mostShown).map(({ names, probability }) => {
    const time =
      probability === undefined
        ? "how likely is not stated"
        : `${showTime(downtime(subtract(one, probability), year))} a year if they fail independently`;
    const single = names.length === 1 ? "single point of failure: " : "";
    return `${single}${names.join(" + ")}  (${names.length === 1 ? time.replace(" if they fail independently", "") : time})`;
  });
  const rest = sets.length - lines.length;
  return [
    `flow ${flow} is down when all of these are`,
    [
      ...(sets.length === 0 ? ["nothing that is stated takes it down"] : lines),
      ...(rest > 0 ? [`and ${rest} more`] : []),
      ...(complete ? [] : ["larger sets were not looked for"]),
    ],
  ];
}

function unbroken(faults: number): string {
  if (faults === 0) return "it has no faults";
  return faults === 1 ? "its only fault does not break it" : `none of its ${faults} faults breaks it`;
}

function claimLines({ claim, sets, candidates, complete }: FaultSets): readonly [string, readonly string[]] {
  if (sets.length === 0)
    return [claim.name, [complete ? unbroken(candidates) : "no set of faults was found that breaks it"]];
  return [
    `${claim.name} breaks by`,
    [
      ...sets
        .slice(0, mostShown)
        .map(
          ({ faults, verdict }) =>
            `${faults.length === 0 ? "no fault at all" : faults.join(" + ")}${told(verdict.trace)}`,
        ),
      ...(sets.length > mostShown ? [`and ${sets.length - mostShown} more`] : []),
      ...(complete ? [] : ["there may be other sets"]),
    ],
  ];
}

/** `: us_east.crash at 0.000 s, …` */
function told(trace: Trace | undefined): string {
  const events = trace === undefined ? "" : tellEvents(trace, showMoment);
  return events === "" ? "" : `: ${events}`;
}

/** The same as a JSON value. */
export function failuresAsJson(found: Failures): unknown {
  if (isOfFlow(found))
    return {
      flow: found.flow,
      complete: found.complete,
      sets: found.sets.map(({ names, probability }) => ({
        names,
        ...(probability && { probability: toNumber(probability), probabilityExact: showRational(probability) }),
      })),
    };
  return {
    claim: found.claim.name,
    complete: found.complete,
    candidates: found.candidates,
    sets: found.sets.map(({ faults, verdict }) => ({
      faults,
      run: verdict.trace && eventsOf(verdict.trace),
    })),
  };
}

function eventsOf(trace: Trace): readonly { readonly time: number; readonly action: string }[] {
  const times = timesOf(trace);
  return trace.steps.flatMap(({ action }, index) =>
    action === undefined ? [] : [{ time: toNumber(times[index + 1]!), action }],
  );
}

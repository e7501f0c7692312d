/** What happens after a failure, as blocks: margins, the exact timeline of the slowest run, and what is left of each flow. */
import { showDecimal } from "../../quantity/show.ts";
import { subtract } from "../../source/rational.ts";
import type { Block } from "./document.ts";
import { paragraph, table, verdictCell } from "./document.ts";
import type { Loss } from "./ledgers.ts";
import type { SlaReport } from "./report.ts";
import type { Role, Timeline } from "./responses.ts";
import { percentile } from "./view.ts";
import { say, sayMargin, sayMeasured, sayReasons } from "./words.ts";

export function failoverBlocks({ timelines, losses, lostRequests }: SlaReport): readonly Block[] {
  return [
    table(
      ["response", "verdict", "worst case", "allowed", "slack", "after"],
      timelines.map((timeline) => [
        timeline.claim,
        verdictCell(timeline.verdict),
        worst(timeline),
        say(timeline.deadline, "duration"),
        timeline.slack === undefined ? "" : sayMargin(timeline.slack, "duration"),
        after[timeline.role],
      ]),
      "No claim of the spec has a deadline, so nothing is known of how long a failover takes.",
    ),
    ...timelines.flatMap(timelineBlocks),
    ...lostRequests.map(({ claim, flow, rate, time, among, all, evenly }) =>
      paragraph(
        `Requests lost in one ${claim} of ${say(time, "duration")} at the demanded ${showDecimal(rate, 3)} rps of ${flow}: ` +
          `at most ${showDecimal(all, 0)} if all go to what fails${among === 1 ? "" : `, ${showDecimal(evenly, 0)} if they are spread evenly over ${among}`}.`,
      ),
    ),
    ...lossBlocks(losses),
  ];
}

const after: Readonly<Record<Role, string>> = {
  failover: "failure (failover)",
  recovery: "failure (recovery)",
  other: "its trigger",
};

function worst({ worstCase, attained }: Timeline): string {
  if (worstCase === undefined) return "unknown";
  return worstCase === "never" ? "it never comes" : `${attained ? "" : "at most "}${say(worstCase, "duration")}`;
}

function timelineBlocks({ claim, description, worstCase, attained, milestones, moments }: Timeline): readonly Block[] {
  if (moments.length === 0) return [];
  const run = attained ? "the slowest run, replayed" : "a run, replayed";
  return [
    { kind: "heading", text: `Timeline of ${claim}: ${run}` },
    ...(description === undefined ? [] : [paragraph(`Demanded: ${description}.`)]),
    table(
      ["milestone", "at", "after the one before"],
      milestones.map(({ name, time }, at) => [
        name,
        say(time, "duration"),
        at === 0 ? "" : say(subtract(time, milestones[at - 1]!.time), "duration"),
      ]),
      worstCase === "never" ? "The answer never comes." : "The run goes round a loop before the answer comes.",
    ),
    table(
      ["time", "what happens", "why"],
      moments.map(({ time, what, why, place }) => [
        say(time, "duration"),
        what,
        place === "" ? why : `${why} (${place.startsWith(":") ? `line ${place.slice(1)}` : place})`,
      ]),
      "",
    ),
  ];
}

/** What is left of each flow when something is lost. */
function lossBlocks(losses: readonly Loss[]): readonly Block[] {
  if (losses.length === 0) return [paragraph("The spec has no flow, so it is not known what a failure takes away.")];
  return [...new Set(losses.map(({ flow }) => flow))].flatMap((flow) => {
    const own = losses.filter((loss) => loss.flow === flow);
    const shares = own[0]!.latencies.map(({ share }) => percentile(share));
    const reasons = own.flatMap(({ rates }) => ("kind" in rates ? rates.reasons : []));
    const slow = own.flatMap(({ serves, latencies }) =>
      latencies.flatMap(({ result }) => (serves && result.kind === "missing" ? result.reasons : [])),
    );
    const missing = [...new Set([...reasons, ...slow])];
    return [
      { kind: "heading", text: `Flow ${flow} with each thing lost` } as const,
      table(
        ["lost", "requests", ...shares, "capacity", "at least"],
        own.map((loss) => [loss.lost, loss.serves ? "served" : "✗ none served", ...left(loss)]),
        "",
      ),
      ...(missing.length === 0 ? [] : [{ kind: "list", items: sayReasons(missing) } as const]),
    ];
  });
}

function left({ serves, latencies, rates }: Loss): readonly string[] {
  const times = latencies.map(({ result }) => (serves ? sayMeasured(result, "duration") : "–"));
  if ("kind" in rates) return [...times, "unknown", "unknown"];
  return [...times, say(rates.stated, "rate"), say(rates.least, "rate")];
}

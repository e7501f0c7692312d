/** Where availability, cost, latency and capacity come from, as blocks. */
import { downtime, ninesOf, showShare, showTime, year } from "../../quantity/show.ts";
import { compare, one, rational, subtract, toNumber } from "../../source/rational.ts";
import type { Bar, Block } from "./document.ts";
import { paragraph, table } from "./document.ts";
import type { AvailabilityLedger } from "./ledgers.ts";
import type { FlowFailure } from "../../quantity/failures.ts";
import type { SlaReport } from "./report.ts";
import { percentile } from "./view.ts";
import { plural, say, sayLikelihood, sayMeasured, sayReasons } from "./words.ts";

/** A microsecond; a year of anything shorter is told as that. */
const leastShown = rational(1, 1000);
const mostBars = 20;
const mostSets = 15;

export function availabilityBlocks({ availability }: SlaReport): readonly Block[] {
  return availability.flatMap((ledger) => [
    { kind: "heading", text: `Availability of ${ledger.flow}` } as const,
    ...resultBlocks(ledger),
    ...setBlocks(ledger),
  ]);
}

function resultBlocks({ result }: AvailabilityLedger): readonly Block[] {
  if (result.kind === "missing")
    return [paragraph("Unknown, because:"), { kind: "list", items: sayReasons(result.reasons) }];
  const { value, ceiling, single, contributions } = result;
  const bars = contributions.map(({ event, availability, adds }): Bar => {
    const time = downtime(subtract(one, adds), year);
    return {
      label: event.name,
      size: toNumber(time),
      shown: `${compare(time, leastShown) < 0 ? `under ${showTime(leastShown)}` : showTime(time)} a year (${showShare(availability)} up by itself)`,
    };
  });
  const nines = ninesOf(value);
  return [
    paragraph(
      `${showShare(value)}${nines === Infinity ? "" : `, ${nines} nines`}: down ${showTime(downtime(value, year))} in a year of 365 days.`,
    ),
    ...(single.length === 0
      ? []
      : [
          paragraph(
            `Ceiling: ${showShare(ceiling)}. No number of alternatives brings more, as ${single.join(", ")} alone ${single.length === 1 ? "takes" : "take"} the flow down.`,
          ),
        ]),
    ...barsOf("Downtime that each thing adds", bars),
  ];
}

function setBlocks({ failureSets, complete }: AvailabilityLedger): readonly Block[] {
  const single = failureSets.filter(({ names }) => names.length === 1).map(({ names }) => names[0]!);
  const rest = `${failureSets.length > mostSets ? `, ${mostSets} of them shown` : ""}${complete ? "" : ", larger ones not counted"}`;
  return [
    paragraph(
      `${plural(failureSets.length, "minimal failure set")}${rest}, smallest first. ${single.length === 0 ? "Nothing takes it down alone." : `Single points of failure: ${single.join(", ")}.`}`,
    ),
    table(
      ["all down at once", "how much of the time"],
      failureSets.slice(0, mostSets).map(setRow),
      "Nothing that can fail takes it down.",
    ),
  ];
}

function setRow({ names, probability }: FlowFailure): readonly string[] {
  return [
    names.length === 1 ? `◆ ${names[0]!}` : names.join(" + "),
    probability === undefined ? "unknown" : sayLikelihood(probability),
  ];
}

export function costBlocks({ cost }: SlaReport): readonly Block[] {
  const heading = { kind: "heading", text: "Cost" } as const;
  if (cost.kind === "missing")
    return [heading, paragraph("Unknown, because:"), { kind: "list", items: sayReasons(cost.reasons) }];
  const { stated, least, most, entries } = cost;
  if (entries.length === 0) return [heading, paragraph("Nothing in the spec has a cost.")];
  const ends = [
    ["with the stated replicas", stated],
    ["with the fewest replicas", least?.value],
    ["with the most replicas", most?.value],
  ] as const;
  const bars = entries
    .toSorted((a, b) => compare(b.value, a.value))
    .map(({ item, value, note }) => ({
      label: item,
      size: toNumber(value),
      shown: `${say(value, "money per month")}${note === undefined ? "" : ` (${note})`}`,
    }));
  return [
    heading,
    table(
      ["cost of the whole", "a month"],
      ends.flatMap(([name, value]) => (value === undefined ? [] : [[name, say(value, "money per month")]])),
      "",
    ),
    ...barsOf("Cost of each component", bars),
  ];
}

export function latencyBlocks({ latency }: SlaReport): readonly Block[] {
  return latency.flatMap(({ flow, shares }) => {
    const [worst] = shares;
    const summary = shares.map(({ share, result }) => `${percentile(share)} ${sayMeasured(result, "duration")}`);
    const ledger: readonly Block[] =
      worst === undefined
        ? []
        : worst.result.kind === "missing"
          ? [{ kind: "list", items: sayReasons(worst.result.reasons) }]
          : barsOf(
              "The slowest way",
              worst.result.entries.map(({ item, value, note }) => ({
                label: item,
                size: toNumber(value),
                shown: `${say(value, "duration")}${note === undefined ? "" : ` (${note})`}`,
              })),
            );
    return [
      { kind: "heading", text: `Latency of ${flow}` } as const,
      paragraph(`At most: ${summary.join(", ")}.`),
      ...ledger,
    ];
  });
}

export function capacityBlocks({ capacity }: SlaReport): readonly Block[] {
  return capacity.flatMap(({ flow, rates, steps }) => {
    const heading = { kind: "heading", text: `Capacity of ${flow}` } as const;
    if ("kind" in rates)
      return [heading, paragraph("Unknown, because:"), { kind: "list", items: sayReasons(rates.reasons) } as const];
    return [
      heading,
      paragraph(
        `With nothing lost: ${say(rates.stated, "rate")} with the stated replicas, ${say(rates.least, "rate")} with the fewest, ${say(rates.most, "rate")} with the most.`,
      ),
      table(
        ["step", "takes"],
        steps.map(({ item, value }) => [item, say(value, "rate")]),
        "",
      ),
    ];
  });
}

/** Bars, the first so many of them; the rest is counted. */
function barsOf(title: string, bars: readonly Bar[]): readonly Block[] {
  if (bars.length === 0) return [];
  const more = bars.length - mostBars;
  return [
    { kind: "bars", title, bars: bars.slice(0, mostBars) },
    ...(more > 0 ? [paragraph(`and ${more} more.`)] : []),
  ];
}

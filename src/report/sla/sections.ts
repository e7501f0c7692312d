/** From a report to the document that shows it: the seven sections, and what all of it rests on. */
import { divide, multiply, rational, subtract, toNumber } from "../../source/rational.ts";
import { verdictKinds } from "../outcome.ts";
import type { Bar, Block, Document } from "./document.ts";
import { paragraph, table, verdictCell, verdictWords } from "./document.ts";
import { failoverBlocks } from "./failover-blocks.ts";
import { availabilityBlocks, capacityBlocks, costBlocks, latencyBlocks } from "./ledger-blocks.ts";
import type { Objective } from "./objectives.ts";
import type { ClaimLine, SlaReport } from "./report.ts";
import { percentile } from "./view.ts";
import type { AssumedFigure } from "./view.ts";
import { plural, say, sayLimit, sayMargin, sayReasons, sayReplicas, sayValue } from "./words.ts";

/** The document that all formats but JSON show. */
export function documentOf(report: SlaReport): Document {
  const counts = verdictKinds.flatMap((kind) => {
    const count = report.claims.filter(({ verdict }) => verdict === kind).length;
    return count === 0 ? [] : [`${count} ${verdictWords[kind]}`];
  });
  const end = report.interrupted ? ["interrupted before all was decided"] : [];
  return {
    title: `${report.system}: service level report`,
    lead: [report.spec, ...counts, ...end].join(" · "),
    sections: [
      { id: "requirements", title: "1. Requirements", blocks: requirements(report) },
      { id: "architecture", title: "2. Architecture", blocks: architecture(report) },
      { id: "verification", title: "3. Verification", blocks: verification(report) },
      { id: "failover", title: "4. Failover", blocks: failoverBlocks(report) },
      {
        id: "service-levels",
        title: "5. Service levels",
        blocks: [...objectives(report), ...availabilityBlocks(report)],
      },
      {
        id: "cost-and-performance",
        title: "6. Cost and performance",
        blocks: [...costBlocks(report), ...latencyBlocks(report), ...capacityBlocks(report)],
      },
      { id: "recommendations", title: "7. Recommendations", blocks: recommendations(report) },
      { id: "taken-for-granted", title: "Taken for granted", blocks: takenForGranted(report) },
    ],
  };
}

function requirements({ claims }: SlaReport): readonly Block[] {
  const rows = claims.map(({ name, text, description }) => [
    name,
    description === undefined ? text : `${description} — ${text}`,
  ]);
  return [table(["claim", "demands"], rows, "The spec claims nothing.")];
}

// ── Architecture ────────────────────────────────────────────────────────────

function architecture({ architecture: view }: SlaReport): readonly Block[] {
  const { components, groups, mechanisms, links, flows, singlePoints } = view;
  const kinds = [...new Set(groups.map(({ kind }) => kind))];
  const counts = [
    components.length === 0 ? "no parts" : plural(components.length, "component"),
    ...kinds.map((kind) => {
      const own = groups.filter((group) => group.kind === kind);
      const held = own.flatMap(({ members }) => members).length;
      return `${held} of them in ${own.map(({ name }) => name).join(", ")} (${kind})`;
    }),
    plural(links.length, "link"),
    plural(flows.length, "flow"),
  ];
  const rows = components.map(({ name, kind, replicas, latency, cost }) => [
    singlePoints.includes(name) ? `◆ ${name}` : name,
    kind,
    sayReplicas(replicas),
    latency
      .map(({ share, value }) => `${latency.length === 1 ? "" : `${percentile(share)} `}${say(value, "duration")}`)
      .join(", "),
    cost === undefined ? "" : `${say(cost.value, "money per month")}${cost.perReplica ? " per replica" : ""}`,
  ]);
  const connections = links.map(({ from, to, latency, lag }) => [
    `${from} → ${to}`,
    latency.map(({ value }) => say(value, "duration")).join(", "),
    lag === undefined ? "" : say(lag.value, "duration"),
  ]);
  const lead = components.length === 0 ? "State machines" : "Beside them";
  const machines = mechanisms.map(({ name, kind }) => `${name} (${kind})`);
  return [
    paragraph(`${counts.join(", ")}.`),
    ...(components.length === 0 ? [] : [{ kind: "drawing", view } as const]),
    table(
      ["component", "kind", "replicas", "latency", "cost"],
      rows,
      "The spec states no parts, such as services or databases.",
    ),
    ...(singlePoints.length === 0
      ? []
      : [paragraph(`◆ single points of failure: without ${singlePoints.join(" or ")} no request gets through.`)]),
    ...(mechanisms.length === 0 ? [] : [paragraph(`${lead}: ${machines.join(", ")}.`)]),
    table(["link", "latency", "lag"], connections, "The spec has no links."),
    ...flows.map(({ name, text }) => paragraph(`Flow ${name}: ${text}`)),
  ];
}

// ── Verification ────────────────────────────────────────────────────────────

function verification({ claims, warnings }: SlaReport): readonly Block[] {
  const notes = [
    ...claims.flatMap(({ name, reason, objective }) =>
      reason === undefined || objective !== undefined ? [] : [`${name}: ${reason}`],
    ),
    ...claims.flatMap(({ name, warnings: found }) => found.map((each) => `${name}: ${each}`)),
    ...claims.flatMap(({ name, expected }) => (expected === undefined ? [] : [`${name}: expected to be ${expected}`])),
    ...warnings,
  ];
  const rows = claims.map((claim) => [
    claim.name,
    verdictCell(claim.verdict),
    worstCase(claim),
    slack(claim),
    claim.method,
  ]);
  return [
    table(["claim", "verdict", "worst case", "slack", "how"], rows, "There is nothing to verify."),
    ...(notes.length === 0 ? [] : [{ kind: "list", items: notes } as const]),
  ];
}

function worstCase({ margins: { worstCase: found, attained }, objective }: ClaimLine): string {
  if (found === "never") return "it never comes";
  if (found !== undefined) return `${attained === true ? "" : "at most "}${say(found, "duration")}`;
  return objective === undefined ? "" : sayValue(objective);
}

function slack({ margins: { deadline, worstCase: found }, objective }: ClaimLine): string {
  if (deadline !== undefined && found !== undefined && found !== "never")
    return sayMargin(subtract(deadline, found), "duration");
  return objective?.margin === undefined ? "" : sayMargin(objective.margin, objective.dimension);
}

// ── Service levels ──────────────────────────────────────────────────────────

function objectives({ objectives: rows }: SlaReport): readonly Block[] {
  const open = new Map<string, string[]>();
  for (const { name, missing } of rows) {
    const reasons = sayReasons(missing).join("; ");
    if (reasons !== "") open.set(reasons, [...(open.get(reasons) ?? []), name]);
  }
  const cells = rows.map((row) => [
    labelOf(row),
    verdictCell(row.verdict),
    sayValue(row),
    sayLimit(row),
    row.margin === undefined ? "" : sayMargin(row.margin, row.dimension),
  ]);
  return [
    table(["objective", "verdict", "value", "limit", "margin"], cells, "There are no objectives."),
    ...limitBars(rows),
    ...(open.size === 0
      ? []
      : ([
          { kind: "heading", text: "What is missing" },
          { kind: "list", items: [...open].map(([reasons, names]) => `${[...new Set(names)].join(", ")}: ${reasons}`) },
        ] as const)),
  ];
}

const longest = 3;

/** How much of its limit each objective takes. A share that must be high enough is said by the downtime that it allows. */
function limitBars(rows: readonly Objective[]): readonly Block[] {
  const bars = rows.flatMap((row): Bar[] => {
    const { value, limit, relation, dimension, verdict } = row;
    if (value === undefined || limit === undefined || relation === "=") return [];
    const isUpper = relation === "<=" || relation === "<";
    if (dimension === "share" && !isUpper) return [];
    const [part, whole] = isUpper ? [value, limit] : [limit, value];
    if (whole.numerator === 0n) return [];
    const taken = divide(part, whole);
    const shown = `${sayValue(row)} (${sayLimit(row)}): ${toNumber(multiply(taken, rational(100))).toFixed(0)} %`;
    return [{ label: labelOf(row), size: Math.min(longest, toNumber(taken)), shown, verdict }];
  });
  const title = "How much of its limit each takes; the limit is at 100 %";
  return bars.length === 0 ? [] : [{ kind: "bars", title, bars, limit: 1 }];
}

/** The name of an objective, with the claim that it is of where that says more. */
function labelOf({ name, claim }: Objective): string {
  return claim === undefined || claim === name.replaceAll(" ", "_") ? name : `${name}: ${claim}`;
}

// ── What it rests on ────────────────────────────────────────────────────────

function recommendations({ spec, recommendations: found }: SlaReport): readonly Block[] {
  if (found === undefined) return [paragraph(`None were looked for: run \`upir recommend ${spec}\`.`)];
  if (found.length === 0) return [paragraph("None were found.")];
  return found.flatMap(({ title, text }): readonly Block[] => [
    { kind: "heading", text: title },
    { kind: "list", items: text },
  ]);
}

function takenForGranted({ assumptions, assumedFigures }: SlaReport): readonly Block[] {
  return [
    table(
      ["assumption", "line", "says"],
      assumptions.map(({ name, text, line }) => [name, line === undefined ? "" : `${line}`, text]),
      "The spec makes no assumptions.",
    ),
    table(
      ["assumed figure", "value", "line", "of"],
      together(assumedFigures).map(({ attribute, parts, value, line }) => [
        attribute,
        value,
        line === undefined ? "" : `${line}`,
        parts.join(", "),
      ]),
      "No figure of the spec is marked as assumed.",
    ),
  ];
}

type Grouped = Omit<AssumedFigure, "part"> & { readonly parts: readonly string[] };

/** A figure that stands in one place and counts for several parts is one. */
function together(figures: readonly AssumedFigure[]): readonly Grouped[] {
  const groups = new Map<string, Grouped>();
  for (const { part, ...figure } of figures) {
    const key = `${figure.line ?? part} ${figure.attribute} ${figure.value}`;
    groups.set(key, { ...figure, parts: [...(groups.get(key)?.parts ?? []), part] });
  }
  return [...groups.values()];
}

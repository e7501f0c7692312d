/** The architecture of a spec as it is reported: its components, what they are gathered in, links, flows, and what is taken for granted of them. */
import type { Problem } from "../../ltl/problem.ts";
import type { Amount, Architecture, Figure, Link, Part, Path } from "../../quantity/architecture.ts";
import { namesIn } from "../../quantity/architecture.ts";
import { showDecimal } from "../../quantity/show.ts";
import { multiply, one, rational } from "../../source/rational.ts";
import type { Rational } from "../../source/rational.ts";
import type { Span } from "../../source/source.ts";
import { startOf } from "../../source/source.ts";
import { showAmount } from "../measures.ts";

export interface ArchitectureView {
  /** What is bought and measured: the built-in parts. */
  readonly components: readonly Part[];
  /** Instances that components are in. */
  readonly groups: readonly { readonly name: string; readonly kind: string; readonly members: readonly string[] }[];
  /** Instances without components: health checks, circuit breakers and the like. */
  readonly mechanisms: readonly { readonly name: string; readonly kind: string }[];
  readonly links: readonly Link[];
  readonly flows: readonly { readonly name: string; readonly text: string; readonly parts: readonly string[] }[];
  /** What no request of some flow can do without, whatever its figures say. */
  readonly singlePoints: readonly string[];
}

const nothing: Architecture = { parts: [], links: [], flows: [], independence: [], commonCauses: [] };

/** What is stated of a spec's parts and flows; nothing where there are none. */
export function architectureIn({ architecture = nothing }: Problem): Architecture {
  return architecture;
}

export function viewOf(architecture: Architecture): ArchitectureView {
  const { parts, links, flows } = architecture;
  const membersOf = (name: string): readonly string[] =>
    parts.filter(({ inside }) => inside === name).map((part) => part.name);
  const instances = parts
    .filter(({ isComponent }) => isComponent)
    .map(({ name, kind }) => ({ name, kind, members: membersOf(name) }));
  return {
    components: parts.filter(({ isComponent }) => !isComponent),
    groups: instances.filter(({ members }) => members.length > 0),
    mechanisms: instances.flatMap(({ name, kind, members }) => (members.length > 0 ? [] : [{ name, kind }])),
    links,
    flows: flows.map(({ name, path }) => ({ name, text: pathText(path), parts: namesIn(path) })),
    singlePoints: [
      ...new Set(
        flows.flatMap(({ path }) =>
          [...unitsOf(architecture, path), ...namesIn(path)].filter((name) => !serves(architecture, path, name)),
        ),
      ),
    ],
  };
}

/** `cdn → global_lb → any of (eu.api; us.api)` */
export function pathText(path: Path): string {
  if (path.kind === "part") return path.name;
  const texts = path.paths.map(pathText);
  switch (path.kind) {
    case "series":
      return texts.join(" → ");
    case "fallback":
      return `(${texts.join(" or ")})`;
    case "choice":
      return `${path.needed === 1 ? "any" : path.needed} of (${texts.join("; ")})`;
  }
}

/** What can be lost as a whole: the components of a path, those inside an instance as that instance. */
export function unitsOf({ parts }: Architecture, path: Path): readonly string[] {
  const outer = new Map(parts.map(({ name, inside }) => [name, inside] as const));
  return [...new Set(namesIn(path).map((name) => outer.get(name) ?? name))];
}

/** Whether a path still leads through when one thing, with all that is in it, is gone. */
export function serves({ parts }: Architecture, path: Path, gone: string): boolean {
  const lost = new Set(parts.filter(({ name, inside }) => name === gone || inside === gone).map(({ name }) => name));
  const leadsThrough = (at: Path): boolean => {
    if (at.kind === "part") return !lost.has(at.name);
    const count = at.paths.filter(leadsThrough).length;
    return count >= (at.kind === "series" ? at.paths.length : at.kind === "fallback" ? 1 : at.needed);
  };
  return leadsThrough(path);
}

// ── What is taken for granted ───────────────────────────────────────────────

export interface Assumption {
  readonly name: string;
  readonly text: string;
  readonly line?: number;
}

/** All assumptions of a spec, in its own words where it has any. */
export function assumptionsOf(problem: Problem): readonly Assumption[] {
  const { independence, commonCauses } = architectureIn(problem);
  const said = [...problem.system.invariants, ...problem.assumptions].map(({ name, span }) => ({
    name,
    text: span === undefined ? name : wordsOf(name, span),
    ...lineAt(span),
  }));
  return [
    ...said,
    ...independence.map(({ name, members }) => ({
      name,
      text: `${members === "everything" ? "all components" : members.join(", ")} fail independently of one another`,
    })),
    ...commonCauses.map(({ name, members, share }) => ({
      name,
      text: `${showDecimal(multiply(share, rational(100)), 4)} % of the failures of ${members.join(", ")} are common to them`,
    })),
  ];
}

/** What an `assume` line says, without its name. */
function wordsOf(name: string, { file, start, end }: Span): string {
  const words = file.text.slice(start, end).replace(/\s+/g, " ").trim();
  const head = `assume ${name}:`;
  return words.startsWith(head) ? words.slice(head.length).trim() : words;
}

function lineAt(span: Span | undefined): { readonly line?: number } {
  return span === undefined ? {} : { line: startOf(span).line };
}

/** A figure that nobody has promised yet. */
export interface AssumedFigure {
  readonly part: string;
  readonly attribute: string;
  readonly value: string;
  readonly line?: number;
}

/** Every figure that the spec marks as assumed. */
export function assumedFiguresOf({ parts, links }: Architecture): readonly AssumedFigure[] {
  const ofParts = parts.flatMap(({ name, availability, mtbf, mttr, latency, capacity, cost }) => [
    ...assumed(name, "availability", availability, (figure) => showAmount(figure.value, "share")),
    ...assumed(name, "mtbf", mtbf, (figure) => showAmount(figure.value, "duration")),
    ...assumed(name, "mttr", mttr, (figure) => showAmount(figure.value, "duration")),
    ...latency.flatMap((each) => assumed(name, percentile(each.share), each, () => showAmount(each.value, "duration"))),
    ...assumed(name, "capacity", capacity, (figure) => amountText(figure as Amount, "rate")),
    ...assumed(name, "cost", cost, (figure) => amountText(figure as Amount, "money per month")),
  ]);
  const ofLinks = links.flatMap(({ from, to, latency, lag, cost }) => {
    const name = `${from} -> ${to}`;
    return [
      ...latency.flatMap((each) =>
        assumed(name, percentile(each.share), each, () => showAmount(each.value, "duration")),
      ),
      ...assumed(name, "lag", lag, (figure) => showAmount(figure.value, "duration")),
      ...assumed(name, "cost", cost, (figure) => amountText(figure as Amount, "money per month")),
    ];
  });
  return [...ofParts, ...ofLinks];
}

function assumed(
  part: string,
  attribute: string,
  figure: Figure | undefined,
  show: (figure: Figure) => string,
): readonly AssumedFigure[] {
  if (figure?.standing !== "assumed") return [];
  return [{ part, attribute, value: show(figure), ...lineAt(figure.span) }];
}

function amountText({ value, perReplica }: Amount, dimension: "rate" | "money per month"): string {
  return `${showAmount(value, dimension)}${perReplica ? " per replica" : ""}`;
}

/** `latency p99`; `latency` for the worst case. */
export function percentile(share: Rational): string {
  return share.numerator === one.numerator && share.denominator === one.denominator
    ? "latency"
    : `latency p${showDecimal(multiply(share, rational(100)), 4)}`;
}

/**
 * How likely a flow is up, exactly: the diagram of "the flow is up", over what can fail. A part inside an instance is up if it is up
 * itself and the instance is, so the instance is the common cause of its parts. Nothing is multiplied unless the spec assumes
 * that what fails does so independently.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, divide, multiply, one, rational, zero } from "../source/rational.ts";
import type { Architecture, CommonCause, Figure, Part, Path } from "./architecture.ts";
import type { Node } from "./diagram.ts";
import { complement, Diagram, failureSets, probabilitiesOf, up } from "./diagram.ts";
import type { Missing, Rests } from "./measured.ts";
import { lineOf, onlyTypical, restsOn } from "./measured.ts";

/** Something that can fail: a part by itself, or what several have in common. */
export interface Event {
  readonly name: string;
  readonly part?: Part;
  readonly cause?: CommonCause;
}

export interface Structure {
  readonly diagram: Diagram;
  readonly root: Node;
  /** In the order of the diagram's variables. */
  readonly events: readonly Event[];
}

/** Whether a flow is up as a function of what is: parts that cannot fail are left out. */
export function structureOf(architecture: Architecture, path: Path): Structure {
  const diagram = new Diagram();
  const parts = new Map(architecture.parts.map((part) => [part.name, part] as const));
  const events: Event[] = [];
  const numbers = new Map<string, number>();
  const variable = (event: Event): Node => {
    const key = `${event.cause === undefined ? "part" : "cause"} ${event.name}`;
    const number = numbers.get(key) ?? events.length;
    if (number === events.length) events.push(event);
    numbers.set(key, number);
    return diagram.variable(number);
  };
  // The order of the variables is that in which a request meets the parts, each instance before what is in it.
  const nodeOfPart = (name: string): Node => {
    const part = parts.get(name)!;
    const whole = part.inside === undefined ? up : nodeOfPart(part.inside);
    const own = part.canFail ? variable({ name, part }) : up;
    const causes = architecture.commonCauses
      .filter(({ members }) => members.includes(name))
      .map((cause) => variable({ name: cause.name, cause }));
    return [own, whole].reduce(
      (all, each) => diagram.and(each, all),
      causes.reduce((a, b) => diagram.and(a, b), up),
    );
  };
  const nodeOf = (at: Path): Node => {
    if (at.kind === "part") return nodeOfPart(at.name);
    const nodes = at.paths.map(nodeOf);
    switch (at.kind) {
      case "series":
        return nodes.reduceRight((all, each) => diagram.and(each, all), up);
      case "fallback":
        return diagram.atLeast(1, nodes);
      case "choice":
        return diagram.atLeast(at.needed, nodes);
    }
  };
  const root = nodeOf(path);
  return { diagram, root, events };
}

/** What the failures of one thing cost a flow. */
export interface Contribution {
  readonly event: Event;
  /** How likely it is up by itself. */
  readonly availability: Rational;
  /** By how much the flow would be up more if this never failed. */
  readonly adds: Rational;
}

export interface Availability {
  readonly kind: "availability";
  readonly value: Rational;
  /** What cannot be mended by more of the same: the availability if everything that has an alternative never failed. */
  readonly ceiling: Rational;
  /** What takes the flow down when it fails alone. */
  readonly single: readonly string[];
  /** Most harmful first, at most twenty of them. */
  readonly contributions: readonly Contribution[];
  readonly rests: Rests;
}

const mostContributions = 20;

/** The product of shares, brought to lowest terms once. */
function productOf(shares: readonly Rational[]): Rational {
  const product = (all: readonly bigint[]): bigint => all.reduce((a, b) => a * b, 1n);
  return rational(
    product(shares.map(({ numerator }) => numerator)),
    product(shares.map(({ denominator }) => denominator)),
  );
}

/** More things that can fail than are looked at: all of them at once are a path of recursion. */
const mostEvents = 3000;

/** The availability of a flow, or what is missing to know it. */
export function availabilityOf(architecture: Architecture, path: Path): Availability | Missing {
  const structure = structureOf(architecture, path);
  const { diagram, root, events } = structure;
  if (events.length > mostEvents)
    return { kind: "missing", reasons: [`more than ${mostEvents} things can fail in the flow`] };
  const likelihoods: Rational[] = [];
  const reasons: string[] = [];
  const figures: Figure[] = [];
  for (const event of events) {
    const found = likelihoodOf(event, architecture);
    if ("missing" in found) reasons.push(...found.missing);
    else {
      likelihoods.push(found.value);
      figures.push(...found.figures);
    }
  }
  if (reasons.length > 0) return { kind: "missing", reasons: [...new Set(reasons)] };
  const failing = events.filter((_, at) => compare(likelihoods[at]!, one) < 0);
  const assumed = independenceOf(architecture, failing);
  if (failing.length > 1 && assumed === undefined) return { kind: "missing", reasons: [dependence(failing)] };
  const { up: value, gains, scale } = probabilitiesOf(diagram, root, likelihoods);
  const single = failureSets(diagram, root, 1, Infinity).sets.map(([number]) => number!);
  return {
    kind: "availability",
    value,
    ceiling: productOf(single.map((number) => likelihoods[number]!)),
    single: single.map((number) => events[number]!.name),
    contributions: [...events.keys()]
      .toSorted((a, b) => (gains[a]! < gains[b]! ? 1 : gains[a]! > gains[b]! ? -1 : a - b))
      .slice(0, mostContributions)
      .map((at) => ({ event: events[at]!, availability: likelihoods[at]!, adds: rational(gains[at]!, scale) })),
    rests: restsOn(figures, assumed === undefined || failing.length < 2 ? [] : [assumed]),
  };
}

/** How likely a part is up, from what is stated of it: its availability, or how long it is up and how long it is down on average. */
export function statedAvailability(
  part: Part,
): { readonly value: Rational; readonly figures: readonly Figure[] } | Missing {
  const { name, availability, mtbf, mttr } = part;
  const cycle = mtbf && mttr && divide(mtbf.value, add(mtbf.value, mttr.value));
  if (availability !== undefined && cycle !== undefined && compare(availability.value, cycle) !== 0)
    return {
      kind: "missing",
      reasons: [`\`${name}\`${lineOf(part)} states two availabilities: one itself, another by mtbf and mttr`],
    };
  if (availability !== undefined) return usable([availability], name, "availability", availability.value);
  if (mtbf !== undefined && mttr !== undefined && cycle !== undefined)
    return usable([mtbf, mttr], name, "availability", cycle);
  const wanted = mtbf === undefined ? (mttr === undefined ? "availability" : "mtbf") : "mttr";
  return { kind: "missing", reasons: [`no ${wanted} is stated for \`${name}\`${lineOf(part)}`] };
}

function usable(
  figures: readonly Figure[],
  name: string,
  what: string,
  value: Rational,
): { readonly value: Rational; readonly figures: readonly Figure[] } | Missing {
  const usual = figures.find(({ standing }) => standing === "typical");
  if (usual === undefined) return { value, figures };
  return { kind: "missing", reasons: [onlyTypical(what, name, usual)] };
}

/** How likely each event leaves its part up; undefined where a figure is missing. */
export function likelihoodsOf(architecture: Architecture, events: readonly Event[]): readonly (Rational | undefined)[] {
  return events.map((event) => {
    const found = likelihoodOf(event, architecture);
    return "missing" in found ? undefined : found.value;
  });
}

type Likelihood =
  { readonly value: Rational; readonly figures: readonly Figure[] } | { readonly missing: readonly string[] };

/** An event of a common cause is the share of failures that all have; what is left of each member is such that its availability stays. */
function likelihoodOf({ part, cause }: Event, architecture: Architecture): Likelihood {
  if (cause !== undefined) {
    const first = architecture.parts.find(({ name }) => name === cause.members[0])!;
    const stated = statedAvailability(first);
    if ("kind" in stated) return { missing: stated.reasons };
    return { value: complement(multiply(cause.share, complement(stated.value))), figures: [] };
  }
  const stated = statedAvailability(part!);
  if ("kind" in stated) return { missing: stated.reasons };
  const [shared, another] = architecture.commonCauses.filter(({ members }) => members.includes(part!.name));
  if (another !== undefined)
    return {
      missing: [`\`${part!.name}\` is in more than one common cause, which no figure of its own can be split among`],
    };
  const common = shared === undefined ? one : complement(multiply(shared.share, complement(stated.value)));
  // A member that never fails has nothing in common with the failures of others.
  return { value: compare(common, zero) === 0 ? one : divide(stated.value, common), figures: stated.figures };
}

/** The assumption under which all of these fail independently. */
function independenceOf(
  { independence, parts, commonCauses }: Architecture,
  events: readonly Event[],
): string | undefined {
  const outer = new Map(parts.map(({ name, inside }) => [name, inside] as const));
  return independence.find(({ members }) => {
    if (members === "everything") return true;
    const covers = (name: string): boolean => {
      const inside = outer.get(name);
      return members.includes(name) || (inside !== undefined && covers(inside));
    };
    return events.every(({ name, cause }) =>
      cause === undefined ? covers(name) : commonCauses.some((each) => each === cause && cause.members.every(covers)),
    );
  })?.name;
}

function dependence(events: readonly Event[]): string {
  const names = events.map(({ name }) => `\`${name}\``);
  const shown = names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} more` : names.join(" and ");
  return `nothing says that ${shown} fail independently, so their availabilities cannot be multiplied; assume it with \`independent(…)\` if it is so`;
}

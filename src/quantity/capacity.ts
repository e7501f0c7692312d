/**
 * How many requests a second a flow can take, at the worst of what may be: as few replicas as the range allows, and gone what the
 * assumptions let be gone at the same time. In a series the weakest limits; of several that each take a share, the capacities
 * add; of several that are tried one after the other, and of those of which the nearest is taken, each has to take all. What several
 * branches share, or one request calls several times, is divided among them.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, divide, least as lesser, multiply, rational, zero } from "../source/rational.ts";
import type { Amount, Architecture, Figure, Part, Path, Replicas } from "./architecture.ts";
import { namesIn } from "./architecture.ts";
import type { End, Entry, Measured, Missing } from "./measured.ts";
import { lineOf, onlyTypical, restsOn } from "./measured.ts";
import { showDecimal } from "./show.ts";

/** How many of its replicas a part has: as things stand, or the fewest or the most that there may be. */
export type At = keyof Pick<Replicas, "least" | "stated" | "most">;

/** An amount, times the replicas where it is for each. */
export function amountOf(amount: Amount, replicas: Replicas, at: At): Rational {
  return amount.perReplica ? multiply(amount.value, rational(replicas[at])) : amount.value;
}

/** What can be gone at the same time. */
export interface Gone {
  /** Whether some state that keeps the assumptions has all of these gone; undefined if that cannot be found out. */
  readonly may: (names: readonly string[]) => Promise<boolean | undefined>;
  /** How many of these at most some state that keeps the assumptions has gone; undefined if that cannot be found out. */
  readonly atOnce: (names: readonly string[]) => Promise<number | undefined>;
  /** Whether a run shows that it happens. */
  readonly can: (names: readonly string[]) => Promise<boolean>;
}

/** The rate that a flow can take. `at` absent: at the worst end of the range of replicas. */
export async function throughputOf(
  architecture: Architecture,
  path: Path,
  at: At | undefined,
  gone: Gone,
): Promise<Measured | Missing> {
  const parts = new Map(architecture.parts.map((part) => [part.name, part] as const));
  const used = namesIn(path).map((name) => parts.get(name)!);
  const reasons = used.flatMap((part) => problemWith(part));
  if (reasons.length > 0) return { kind: "missing", reasons };
  const lost = await worstLoss(path, parts, at ?? "least", gone);
  if (lost === undefined)
    return { kind: "missing", reasons: ["it was not found out what can be gone at once: there are too many ways"] };
  const rateAt = (end: At): Rational => capacityOf(path, parts, end, new Set(lost));
  const isShared = hasQuorum(path) || [...timesUsed(path)].some(([, times]) => times > 1);
  const value = rateAt(at ?? "least");
  const happens = lost.length === 0 || (await gone.can(lost));
  const least: End = { value, attained: !isShared && happens };
  const entries: readonly Entry[] = limits(path, parts, at ?? "least", new Set(lost));
  const all = capacityOf(path, parts, at ?? "least", new Set());
  const figures: readonly Figure[] = used.flatMap(({ capacity }) => capacity ?? []);
  return {
    kind: "measured",
    least,
    ...(least.attained ? { most: least } : {}),
    stated: rateAt(at ?? "stated"),
    entries,
    notes: [
      lost.length === 0
        ? "the assumptions let nothing be gone that matters"
        : `with ${lost.map((name) => `\`${name}\``).join(", ")} gone, as the assumptions allow; ${showDecimal(all, 3)} rps with nothing gone`,
    ],
    rests: restsOn(figures),
  };
}

/**
 * The rate in requests a second that a flow can take while some things are gone, whether the assumptions let them be gone or not,
 * and what each step of it can take; or what is missing to know it.
 */
export function rateWithout(
  architecture: Architecture,
  path: Path,
  at: At,
  gone: ReadonlySet<string>,
): { readonly kind: "rate"; readonly value: Rational; readonly steps: readonly Entry[] } | Missing {
  const parts = new Map(architecture.parts.map((part) => [part.name, part] as const));
  const reasons = namesIn(path).flatMap((name) => problemWith(parts.get(name)!));
  if (reasons.length > 0) return { kind: "missing", reasons };
  return { kind: "rate", value: capacityOf(path, parts, at, gone), steps: limits(path, parts, at, gone) };
}

function problemWith({ name, capacity, span }: Part): readonly string[] {
  if (capacity === undefined) return [`no capacity is stated for \`${name}\`${lineOf({ ...(span && { span }) })}`];
  return capacity.standing === "typical" ? [onlyTypical("capacity", name, capacity)] : [];
}

/** How many times each part stands in a path: so many calls one request may make of it, or so many branches share it. */
function timesUsed(path: Path): ReadonlyMap<string, number> {
  if (path.kind === "part") return new Map([[path.name, 1]]);
  const times = new Map<string, number>();
  for (const each of path.paths.map(timesUsed))
    for (const [name, count] of each) times.set(name, (times.get(name) ?? 0) + count);
  return times;
}

/** The rate that a path can take when some parts are gone. */
export function capacityOf(path: Path, parts: ReadonlyMap<string, Part>, at: At, gone: ReadonlySet<string>): Rational {
  const times = timesUsed(path);
  /** Undefined for what is not there: then no request needs it. */
  const rate = (each: Path): Rational | undefined => {
    if (each.kind === "part") {
      const { name, capacity, replicas, inside } = parts.get(each.name)!;
      if (gone.has(name) || (inside !== undefined && gone.has(inside))) return undefined;
      return divide(amountOf(capacity!, replicas, at), rational(times.get(name)!));
    }
    const rates = each.paths.flatMap((path) => rate(path) ?? []);
    switch (each.kind) {
      case "series":
        return rates.length < each.paths.length ? undefined : rates.reduce(lesser);
      case "fallback":
        return rates.length === 0 ? undefined : rates.reduce(lesser);
      case "choice":
        if (rates.length < each.needed) return undefined;
        // All requests may come from where the same member is nearest.
        if (each.nearest) return rates.reduce(lesser);
        return each.needed === 1 ? rates.reduce(add) : rates.toSorted((a, b) => compare(b, a))[each.needed - 1];
    }
  };
  return rate(path) ?? zero;
}

/** Whether requests need several of a set at once: they may be spread better than over the same ones. */
function hasQuorum(path: Path): boolean {
  if (path.kind === "part") return false;
  return (path.kind === "choice" && path.needed > 1 && path.needed < path.paths.length) || path.paths.some(hasQuorum);
}

/** What each step of the flow can take. */
function limits(path: Path, parts: ReadonlyMap<string, Part>, at: At, gone: ReadonlySet<string>): readonly Entry[] {
  const steps = path.kind === "series" ? path.paths : [path];
  return steps.map((step) => ({ item: namesIn(step).join(", "), value: capacityOf(step, parts, at, gone) }));
}

const mostQuestions = 2000;

/** Those that can be gone at the same time and leave the least; undefined if there are too many ways. */
async function worstLoss(
  path: Path,
  parts: ReadonlyMap<string, Part>,
  at: At,
  { may, atOnce }: Gone,
): Promise<readonly string[] | undefined> {
  const used = namesIn(path).flatMap((name) => [name, parts.get(name)!.inside ?? name]);
  const candidates = [...new Set(used)].filter((name) => parts.get(name)?.gone !== undefined);
  // Asked at once, so that whoever answers need not wait for the next one.
  const [most, alone] = await Promise.all([atOnce(candidates), Promise.all(candidates.map((name) => may([name])))]);
  if (most === undefined) return undefined;
  let worst: readonly string[] = [];
  let rate = capacityOf(path, parts, at, new Set());
  let questions = 0;
  const search = async (gone: readonly string[], from: number): Promise<boolean> => {
    for (let index = from; index < candidates.length; index += 1) {
      const more = [...gone, candidates[index]!];
      questions += 1;
      if (questions > mostQuestions) return false;
      const possible = gone.length === 0 ? alone[index] : await may(more);
      if (possible === undefined) return false;
      if (!possible) continue;
      const left = capacityOf(path, parts, at, new Set(more));
      if (compare(left, rate) < 0) [worst, rate] = [more, left];
      if (rate.numerator === 0n) return true;
      if (more.length < most && !(await search(more, index + 1))) return false;
    }
    return true;
  };
  return most === 0 || (await search([], 0)) ? worst : undefined;
}

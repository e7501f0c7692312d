/**
 * How long a request takes at most, or all but a share of them. Percentiles do not add: where each of several parts is slow for
 * 1 % of the requests, up to the sum of these may be slow somewhere (Boole's inequality), whether they fail together or not. So
 * the share that may be slow is split among the parts of the path, in the best way that the stated figures allow.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, equals, greatest, one, showRational, subtract, zero } from "../source/rational.ts";
import { namesIn } from "./architecture.ts";
import type { Architecture, Figure, Link, Part, Path, Quantile } from "./architecture.ts";
import type { End, Entry, Measured, Missing } from "./measured.ts";
import { lineOf, onlyTypical, restsOn } from "./measured.ts";
import { showShare } from "./show.ts";

/** All but a share `slow` of the requests take at most `value`. */
interface Point {
  readonly slow: Rational;
  readonly value: Rational;
  readonly entries: readonly Entry[];
  readonly figures: readonly Figure[];
}

/** What is known of a piece of the way; the points get slower as they leave out fewer requests. */
interface Way {
  readonly points: readonly Point[];
  /** The parts that it may end at. */
  readonly ends: readonly string[];
}

/** The time that a share of all requests take at most, one for all of them. Parts named in `gone` are not there. */
export function latencyOf(
  architecture: Architecture,
  path: Path,
  share: Rational,
  gone: ReadonlySet<string> = new Set(),
): Measured | Missing {
  const walk = new Walk(architecture, subtract(one, share), gone);
  const way = walk.along(path, []);
  if (walk.missing.size > 0) return { kind: "missing", reasons: [...walk.missing] };
  const best = way?.points.at(-1);
  if (way === undefined) return { kind: "missing", reasons: ["nothing is left that a request could take"] };
  if (best === undefined) return { kind: "missing", reasons: [notEnough(architecture, path, share)] };
  const most: End = { value: best.value, attained: walk.isExact && equals(best.slow, zero) };
  return {
    kind: "measured",
    ...(most.attained ? { least: most } : {}),
    most,
    entries: best.entries,
    notes: equals(best.slow, zero)
      ? []
      : [`at most ${showShare(best.slow)} of the requests are slower, whatever goes with what`],
    rests: restsOn(best.figures),
  };
}

class Walk {
  readonly missing = new Set<string>();
  /** Whether the slowest way is one that a request can take. */
  isExact = true;
  private readonly links = new Map<string, Link>();
  private readonly parts: ReadonlyMap<string, Part>;
  private readonly slow: Rational;
  private readonly gone: ReadonlySet<string>;

  constructor(architecture: Architecture, slow: Rational, gone: ReadonlySet<string>) {
    this.parts = new Map(architecture.parts.map((part) => [part.name, part] as const));
    this.slow = slow;
    this.gone = gone;
    for (const link of architecture.links) this.links.set(`${link.from} ${link.to}`, link);
  }

  /** The way along a path for a request that comes from one of some parts; undefined if there is none. */
  along(path: Path, from: readonly string[]): Way | undefined {
    switch (path.kind) {
      case "part":
        return this.to(path.name, from);
      case "series": {
        let way: Way | undefined = { points: [nothing], ends: from };
        for (const each of path.paths) {
          const next: Way | undefined = way && this.along(each, way.ends);
          way = way && next && { points: this.both(way.points, next.points, add), ends: next.ends };
        }
        return way;
      }
      case "fallback": {
        const ways = path.paths.flatMap((each) => this.along(each, from) ?? []);
        if (ways.length === 0) return undefined;
        return {
          points: ways.map(({ points }) => points).reduce((a, b) => this.both(a, b, add)),
          ends: ways.flatMap(({ ends }) => ends),
        };
      }
      case "choice": {
        const ways = path.paths.flatMap((each) => this.along(each, from) ?? []);
        if (ways.length < path.needed) return undefined;
        const points = ways.map((way) => way.points);
        return {
          points:
            path.needed === 1
              ? points.reduce((a, b) => this.slower(a, b))
              : points.reduce((a, b) => this.both(a, b, greatest)),
          ends: ways.flatMap(({ ends }) => ends),
        };
      }
    }
  }

  private to(name: string, from: readonly string[]): Way | undefined {
    const part = this.parts.get(name)!;
    if (this.gone.has(name) || (part.inside !== undefined && this.gone.has(part.inside))) return undefined;
    const links = from.flatMap((each) => this.links.get(`${each} ${name}`) ?? []);
    const own = this.pointsOf(part.latency, name, part);
    if (links.length === 0) return { points: own, ends: [name] };
    const between = links.map((link) => this.pointsOf(link.latency, `${link.from} -> ${link.to}`, link));
    const times = new Set(between.map((points) => points.map(({ value }) => showRational(value)).join()));
    if (times.size > 1 || links.length < from.length) this.isExact = false;
    // A request may come along several of them at once.
    const along = between.reduce((a, b) => this.both(a, b, greatest));
    return { points: this.both(along, own, add), ends: [name] };
  }

  private pointsOf(latency: readonly Quantile[], item: string, at: Parameters<typeof lineOf>[0]): readonly Point[] {
    const usable = latency.filter(({ standing }) => standing !== "typical");
    if (usable.length === 0) {
      const usual = latency[0];
      this.missing.add(
        usual === undefined ? `no latency is stated for \`${item}\`${lineOf(at)}` : onlyTypical("latency", item, usual),
      );
    }
    return this.pruned(
      usable.map((figure) => {
        const slow = subtract(one, figure.share);
        const note = equals(slow, zero) ? {} : { note: `all but ${showShare(slow)}` };
        return { slow, value: figure.value, entries: [{ item, value: figure.value, ...note }], figures: [figure] };
      }),
    );
  }

  /** Of each the requests that are not slow in any of the two. */
  private both(
    a: readonly Point[],
    b: readonly Point[],
    time: (a: Rational, b: Rational) => Rational,
  ): readonly Point[] {
    return this.pruned(
      a.flatMap((first) =>
        b.map((second) => ({
          slow: add(first.slow, second.slow),
          value: time(first.value, second.value),
          entries:
            time === add
              ? [...first.entries, ...second.entries]
              : (compare(first.value, second.value) >= 0 ? first : second).entries,
          figures: [...first.figures, ...second.figures],
        })),
      ),
    );
  }

  /** For each share that may be slow the slower of two ways, of which a request takes one. */
  private slower(a: readonly Point[], b: readonly Point[]): readonly Point[] {
    const shares = [...a, ...b].map(({ slow }) => slow);
    const best = (points: readonly Point[], slow: Rational): Point | undefined =>
      points.findLast((point) => compare(point.slow, slow) <= 0);
    return this.pruned(
      shares.flatMap((slow) => {
        const [first, second] = [best(a, slow), best(b, slow)];
        if (first === undefined || second === undefined) return [];
        return [{ ...(compare(first.value, second.value) >= 0 ? first : second), slow }];
      }),
    );
  }

  /** Those that no other one beats in both, within what may be slow: the more may be slow, the less the time. */
  private pruned(points: readonly Point[]): readonly Point[] {
    const sorted = points
      .filter(({ slow }) => compare(slow, this.slow) <= 0)
      .toSorted((a, b) => compare(a.slow, b.slow) || compare(a.value, b.value));
    const kept: Point[] = [];
    for (const point of sorted) if (kept.length === 0 || compare(point.value, kept.at(-1)!.value) < 0) kept.push(point);
    return kept;
  }
}

const nothing: Point = { slow: zero, value: zero, entries: [], figures: [] };

function notEnough({ parts }: Architecture, path: Path, share: Rational): string {
  const coarse = parts.filter(
    ({ name, latency }) =>
      namesIn(path).includes(name) && !latency.some((each) => equals(each.share, one) && each.standing !== "typical"),
  );
  const slow = subtract(one, share);
  return `${showShare(slow)} of the requests may be slow, and what is stated allows more to be: percentiles do not add. State the worst case or a higher percentile of ${coarse.length === 0 ? "the links" : coarse.map(({ name }) => `\`${name}\``).join(", ")}`;
}

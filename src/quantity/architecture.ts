/**
 * What there is and what is stated of it, as data: everything that a quantity is computed from. Durations are milliseconds, money is
 * dollars a month, rates are requests a second, shares are shares of one; all are exact.
 */
import type { Rational } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { Term } from "../term/term.ts";

/** How a figure is meant: as a promise, as what is usual (which bounds nothing), or as one that nobody has stated yet. */
export type Standing = "stated" | "typical" | "assumed";

export interface Figure {
  readonly value: Rational;
  readonly standing: Standing;
  readonly span?: Span;
}

/** At least this share of all requests takes at most `value`; a share of one is the worst case. */
export interface Quantile extends Figure {
  readonly share: Rational;
}

/** An amount for each replica, or for all together. */
export interface Amount extends Figure {
  readonly perReplica: boolean;
}

/** How many there are now, and how many there may be. */
export interface Replicas {
  readonly stated: bigint;
  readonly least: bigint;
  readonly most: bigint;
  readonly span?: Span;
}

/** A component or a part of one. */
export interface Part {
  readonly name: string;
  readonly kind: string;
  /** It has parts or states; what is bought and measured is in it. */
  readonly isComponent: boolean;
  /** The instance that it is a part of, and that takes it down when it fails as a whole. */
  readonly inside?: string;
  readonly span?: Span;
  /** It has a fault, or a figure says that it can fail. Something that cannot is always up. */
  readonly canFail: boolean;
  readonly availability?: Figure;
  readonly mtbf?: Figure;
  readonly mttr?: Figure;
  readonly latency: readonly Quantile[];
  readonly capacity?: Amount;
  readonly cost?: Amount;
  readonly replicas: Replicas;
  /** The states in which a fault has taken it away; absent for something without states. */
  readonly gone?: Term;
}

/** A connection. `lag`: how far the data at its end may be behind. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly latency: readonly Quantile[];
  readonly lag?: Figure;
  readonly cost?: Amount;
  readonly span?: Span;
}

/** The shape that a request takes. */
export type Path =
  | { readonly kind: "part"; readonly name: string }
  /** All of them, one after the other. */
  | { readonly kind: "series"; readonly paths: readonly Path[] }
  /** One of them, tried in this order. */
  | { readonly kind: "fallback"; readonly paths: readonly Path[] }
  /** `needed` of them; one that somebody chooses, or several at the same time. */
  | { readonly kind: "choice"; readonly needed: number; readonly nearest: boolean; readonly paths: readonly Path[] };

export interface Flow {
  readonly name: string;
  readonly path: Path;
  readonly span?: Span;
}

/** These fail independently of one another: an assumption. A name stands for what is inside, too. */
export interface Independence {
  readonly name: string;
  /** "everything" for the whole system. */
  readonly members: readonly string[] | "everything";
}

/** A share of the failures of each member is one that all have in common (beta factor): an assumption. */
export interface CommonCause {
  readonly name: string;
  readonly members: readonly string[];
  readonly share: Rational;
}

export interface Architecture {
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
  readonly flows: readonly Flow[];
  readonly independence: readonly Independence[];
  readonly commonCauses: readonly CommonCause[];
}

/** The names of the parts in a path, each once, in the order in which a request meets them. */
export function namesIn(path: Path): readonly string[] {
  if (path.kind === "part") return [path.name];
  return [...new Set(path.paths.flatMap(namesIn))];
}

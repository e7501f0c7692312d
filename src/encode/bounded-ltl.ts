/**
 * The truth of metric LTL on an unrolled run, as terms; linear in steps times size of the formula. After Biere, Heljanko,
 * Junttila, Latvala & Schuppan, "Linear encodings of bounded LTL model checking" (LMCS 2, 2006), carried over to dense time.
 *
 * Segment i of a run is the time that state i lasts. It is cut into three cells: its start, its open interior (if it takes
 * any time) and its end. Every sub-formula has one truth value on each; where a metric operator would change inside, the
 * run does not count: it counts with an observation there, in more steps. `within` and `for` are decided by how far
 * the next cell is on which their operand holds, or may fail.
 *
 * What is said is sound for the run and nothing more: without a loop, whatever lies beyond the last step counts as false.
 * On a loop operators are computed twice around: the first time from their limit (least or greatest fixpoint). The loop
 * takes at least as long as the longest bound, so once more around is enough for those too.
 */
import type { Formula } from "../ltl/formula.ts";
import { partsOf } from "../ltl/formula.ts";
import type { Rational } from "../source/rational.ts";
import { greatest, zero } from "../source/rational.ts";
import type { Term } from "../term/term.ts";
import {
  add,
  and,
  atMost,
  boolSort,
  conditional,
  equal,
  falsehood,
  less,
  not,
  or,
  real,
  realSort,
  truth,
  variable,
} from "../term/term.ts";
import type { Symbol } from "./transition.ts";
import type { Unrolling } from "./unroll.ts";

/** The truth of a formula on the three cells of a segment. */
interface Cells {
  readonly start: Term;
  readonly inside: Term;
  readonly end: Term;
}

/** How far it is from a cell's start to the next cell of some kind, and whether the first moment of that cell belongs to it. */
interface Distance {
  readonly never: Term;
  readonly time: Term;
  readonly attained: Term;
}

export interface Encoded {
  /** Holds when the formula does, at the first instant. */
  readonly holds: Term;
  readonly symbols: readonly Symbol[];
  readonly assertions: readonly Term[];
}

/** The longest bound of a metric operator in a formula. */
export function longestBound(formula: Formula): Rational {
  const own = formula.kind === "within" || formula.kind === "for" ? formula.bound : zero;
  return partsOf(formula).map(longestBound).reduce(greatest, own);
}

/** `formula` has to be in negation normal form and without past operators; others throw. `prefix` keeps names apart. */
export function encodeFormula(formula: Formula, run: Unrolling, prefix: string): Encoded {
  const encoder = new Encoder(run, prefix);
  const holds = encoder.truthOf(formula)[0]!.start;
  return { holds, symbols: encoder.symbols, assertions: encoder.assertions };
}

/** Names the pieces of one encoding. Local to one call of `encodeFormula`. */
class Encoder {
  readonly symbols: Symbol[] = [];
  readonly assertions: Term[] = [];
  private readonly run: Unrolling;
  private readonly prefix: string;
  private readonly segments: readonly number[];

  constructor(run: Unrolling, prefix: string) {
    this.run = run;
    this.prefix = prefix;
    this.segments = Array.from({ length: run.steps }, (_, index) => index);
  }

  truthOf(formula: Formula): readonly Cells[] {
    switch (formula.kind) {
      case "state":
        return this.segments.map((index) => {
          const value = this.run.at(formula.term, index);
          return { start: value, inside: value, end: value };
        });
      case "and":
      case "or": {
        const join = formula.kind === "and" ? and : or;
        const parts = formula.operands.map((operand) => this.truthOf(operand));
        const of = (index: number, cell: keyof Cells): Term => join(...parts.map((part) => part[index]![cell]));
        return this.segments.map((index) => ({
          start: of(index, "start"),
          inside: of(index, "inside"),
          end: of(index, "end"),
        }));
      }
      case "eventually": {
        const operand = this.truthOf(formula.operand);
        return this.fixpoint((index, cell, next) => or(operand[index]![cell], next), falsehood);
      }
      case "always": {
        const operand = this.truthOf(formula.operand);
        return this.fixpoint((index, cell, next) => and(operand[index]![cell], next), truth);
      }
      case "until":
      case "weak-until": {
        const [left, right] = [this.truthOf(formula.left), this.truthOf(formula.right)];
        const limit = formula.kind === "until" ? falsehood : truth;
        return this.fixpoint((index, cell, next) => or(right[index]![cell], and(left[index]![cell], next)), limit);
      }
      case "release": {
        const [left, right] = [this.truthOf(formula.left), this.truthOf(formula.right)];
        return this.fixpoint((index, cell, next) => and(right[index]![cell], or(left[index]![cell], next)), truth);
      }
      case "within":
        return this.metric(formula.bound, this.truthOf(formula.operand), true);
      case "for":
        return this.metric(formula.bound, this.truthOf(formula.operand), false);
      default:
        throw new TypeError(`a bounded encoding of \`${formula.kind}\``);
    }
  }

  private name(term: Term, what: string): Term {
    if (term.kind === "bool" || term.kind === "variable") return term;
    const symbol = { name: `${this.prefix}${this.symbols.length} ${what}`, sort: boolSort };
    this.symbols.push(symbol);
    const named = variable(symbol.name, boolSort);
    this.assertions.push(equal(named, term));
    return named;
  }

  private passes(index: number): Term {
    return less(real(zero), this.run.delay(index));
  }

  /** From the last cell to the first, with what holds beyond it; `step` says what a cell makes of the one after it. */
  private backward(
    step: (index: number, cell: keyof Cells, next: Term) => Term,
    beyond: Term,
    what: string,
  ): readonly Cells[] {
    const result: Cells[] = [];
    let next = beyond;
    for (const index of [...this.segments].reverse()) {
      const end = this.name(step(index, "end", next), `${what} at the end of ${index}`);
      const inside = this.name(step(index, "inside", end), `${what} inside ${index}`);
      const start = this.name(
        conditional(this.passes(index), step(index, "start", inside), end),
        `${what} at the start of ${index}`,
      );
      result[index] = { start, inside, end };
      next = start;
    }
    return result;
  }

  private fixpoint(step: (index: number, cell: keyof Cells, next: Term) => Term, limit: Term): readonly Cells[] {
    const once = this.backward(step, limit, "limit");
    const beyond = this.name(
      or(...this.segments.map((index) => and(this.run.loop(index), once[index]!.start))),
      "beyond",
    );
    return this.backward(step, beyond, "truth");
  }

  // ── Metric operators ──────────────────────────────────────────────────────

  /** `within`: the next cell where the operand holds is near enough. `for`: the next where it may fail is too far to matter. */
  private metric(bound: Rational, operand: readonly Cells[], isWithin: boolean): readonly Cells[] {
    const sought = operand.map((cells) =>
      isWithin ? cells : { start: not(cells.start), inside: not(cells.inside), end: not(cells.end) },
    );
    const far: Distance = { never: truth, time: real(zero), attained: falsehood };
    const once = this.distances(sought, far, "far");
    const loops = or(...this.segments.map((index) => this.run.loop(index)));
    const beyond = this.wrapped(once, isWithin ? not(loops) : falsehood, isWithin ? falsehood : not(loops));
    const distances = this.distances(sought, beyond, "distance");
    const limit = real(bound);
    return this.segments.map((index) => {
      const { start, end } = distances[index]!;
      const duration = this.run.delay(index);
      const whole = and(not(end.never), atMost(add(duration, end.time), limit));
      const near = or(sought[index]!.inside, whole);
      const isConstant = or(near, end.never, atMost(limit, end.time), not(this.passes(index)));
      this.assertions.push(isConstant);
      const reached = { start: reaches(start, limit), inside: near, end: reaches(end, limit) };
      const polarity = (term: Term, what: string): Term => this.name(isWithin ? term : not(term), `${what} ${index}`);
      return {
        start: polarity(reached.start, "metric at the start of"),
        inside: polarity(reached.inside, "metric inside"),
        end: polarity(reached.end, "metric at the end of"),
      };
    });
  }

  /** The distances at the start and at the end of each segment. */
  private distances(
    sought: readonly Cells[],
    beyond: Distance,
    what: string,
  ): readonly { readonly start: Distance; readonly end: Distance }[] {
    const result: { start: Distance; end: Distance }[] = [];
    let next = beyond;
    const here: Distance = { never: falsehood, time: real(zero), attained: truth };
    for (const index of [...this.segments].reverse()) {
      const cells = sought[index]!;
      const end = this.nameDistance(either(cells.end, here, next), `${what} at the end of ${index}`);
      const later: Distance = { ...end, time: add(this.run.delay(index), end.time) };
      const inside = either(cells.inside, { ...here, attained: falsehood }, later);
      const start = this.nameDistance(
        either(cells.start, here, either(this.passes(index), inside, end)),
        `${what} at the start of ${index}`,
      );
      result[index] = { start, end };
      next = start;
    }
    return result;
  }

  /** What lies beyond the last step: around the loop, nothing (`never`), or, for all that is known, the sought thing at once. */
  private wrapped(once: readonly { readonly start: Distance }[], never: Term, atOnce: Term): Distance {
    const loops = this.segments.map((index) => ({ loop: this.run.loop(index), start: once[index]!.start }));
    return this.nameDistance(
      {
        never: or(never, ...loops.map(({ loop, start }) => and(loop, start.never))),
        time: loops.reduce<Term>((rest, { loop, start }) => conditional(loop, start.time, rest), real(zero)),
        attained: or(atOnce, ...loops.map(({ loop, start }) => and(loop, start.attained))),
      },
      "beyond",
    );
  }

  private nameDistance({ never, time, attained }: Distance, what: string): Distance {
    const symbol = { name: `${this.prefix}${this.symbols.length} ${what}`, sort: realSort };
    this.symbols.push(symbol);
    const named = variable(symbol.name, realSort);
    this.assertions.push(equal(named, time));
    return {
      never: this.name(never, `${what}, never`),
      time: named,
      attained: this.name(attained, `${what}, attained`),
    };
  }
}

function either(condition: Term, left: Distance, right: Distance): Distance {
  return {
    never: conditional(condition, left.never, right.never),
    time: conditional(condition, left.time, right.time),
    attained: conditional(condition, left.attained, right.attained),
  };
}

function reaches({ never, time, attained }: Distance, limit: Term): Term {
  return and(not(never), or(less(time, limit), and(attained, atMost(time, limit))));
}

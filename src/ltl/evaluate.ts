/**
 * The truth of a formula on a concrete lasso: the meaning of the logic, by direct computation and without any encoding.
 * Counterexamples are judged by it, and the encodings are tested against it.
 *
 * A run is cut into cells: points in time and the open intervals between them, in their order; several points may share
 * a time (super-dense time). On a cell a formula is true everywhere or nowhere; metric operators cut cells further. Future
 * operators look the same from every round of the loop; past operators settle after one further round for each nesting.
 */
import type { Rational } from "../source/rational.ts";
import { add, compare, greatest, subtract, zero } from "../source/rational.ts";
import { holds } from "../term/evaluate.ts";
import type { Value } from "../term/term.ts";
import type { Formula } from "./formula.ts";
import { not, partsOf } from "./formula.ts";

/** What the logic needs of a run: states with how long each is held, and where the loop leads back to. */
export interface Lasso {
  readonly segments: readonly { readonly values: ReadonlyMap<string, Value>; readonly duration: Rational }[];
  /** After the last segment the run goes on with this one. */
  readonly loopStart: number;
}

/** A point (of no length) or an open interval of a segment; `from` counts from the start of the whole run. */
interface Cell {
  readonly segment: number;
  readonly isPoint: boolean;
  readonly from: Rational;
  readonly to: Rational;
}

/** The truth of a formula: one boolean a cell. */
interface Truth {
  readonly cells: readonly Cell[];
  readonly holds: readonly boolean[];
}

/** Whether the formula holds at the first instant of the run. */
export function holdsOn(formula: Formula, lasso: Lasso): boolean {
  return truthOf(formula, lasso).holds[0]!;
}

/** Whether the formula holds in each state of the run, at the instant in which the state is entered. */
export function truthOn(formula: Formula, lasso: Lasso): readonly boolean[] {
  const { cells, holds: truth } = truthOf(formula, lasso);
  const entered = new Map<number, boolean>();
  for (const [index, { segment }] of cells.entries()) if (!entered.has(segment)) entered.set(segment, truth[index]!);
  return lasso.segments.map((_, segment) => entered.get(segment)!);
}

function truthOf(formula: Formula, lasso: Lasso): Truth {
  return new Run(unroll(lasso, pastDepth(formula))).truthOf(formula);
}

function pastDepth(formula: Formula): number {
  const isPast = formula.kind === "since" || formula.kind === "once" || formula.kind === "historically";
  return Math.max(0, ...partsOf(formula).map(pastDepth)) + (isPast ? 1 : 0);
}

function unroll({ segments, loopStart }: Lasso, rounds: number): Lasso {
  const loop = segments.slice(loopStart);
  const unrolled = [...segments];
  for (let round = 0; round < rounds; round += 1) unrolled.push(...loop);
  return { segments: unrolled, loopStart: unrolled.length - loop.length };
}

class Run {
  private readonly lasso: Lasso;
  private readonly cells: readonly Cell[];

  constructor(lasso: Lasso) {
    this.lasso = lasso;
    let from = zero;
    this.cells = lasso.segments.flatMap(({ duration }, segment) => {
      const to = add(from, duration);
      const cells: Cell[] = [{ segment, isPoint: true, from, to: from }];
      if (compare(duration, zero) > 0)
        cells.push({ segment, isPoint: false, from, to }, { segment, isPoint: true, from: to, to });
      from = to;
      return cells;
    });
  }

  truthOf(formula: Formula): Truth {
    switch (formula.kind) {
      case "state": {
        // The same values are often the same map, and then they are looked at once.
        const known = new Map<Lasso["segments"][number]["values"], boolean>();
        for (const { values } of this.lasso.segments)
          if (!known.has(values))
            known.set(
              values,
              holds(formula.term, (name) => values.get(name)!),
            );
        const truths = this.lasso.segments.map(({ values }) => known.get(values)!);
        return { cells: this.cells, holds: this.cells.map((cell) => truths[cell.segment]!) };
      }
      case "not": {
        const { cells, holds: inner } = this.truthOf(formula.operand);
        return { cells, holds: inner.map((each) => !each) };
      }
      case "and":
      case "or": {
        const combine =
          formula.kind === "and" ? (a: boolean, b: boolean) => a && b : (a: boolean, b: boolean) => a || b;
        return formula.operands.map((operand) => this.truthOf(operand)).reduce((a, b) => combined(a, b, combine));
      }
      case "eventually": {
        const inner = this.truthOf(formula.operand);
        return this.backward(inner, (index, next) => inner.holds[index]! || next, false);
      }
      case "always": {
        const inner = this.truthOf(formula.operand);
        return this.backward(inner, (index, next) => inner.holds[index]! && next, true);
      }
      case "until":
      case "weak-until": {
        const [left, right] = aligned(this.truthOf(formula.left), this.truthOf(formula.right));
        const step = (index: number, next: boolean): boolean => right.holds[index]! || (left.holds[index]! && next);
        return this.backward(left, step, formula.kind === "weak-until");
      }
      case "release": {
        const [left, right] = aligned(this.truthOf(formula.left), this.truthOf(formula.right));
        return this.backward(left, (index, next) => right.holds[index]! && (left.holds[index]! || next), true);
      }
      case "since": {
        const [left, right] = aligned(this.truthOf(formula.left), this.truthOf(formula.right));
        return forward(left, (index, before) => right.holds[index]! || (left.holds[index]! && before), false);
      }
      case "once": {
        const inner = this.truthOf(formula.operand);
        return forward(inner, (index, before) => inner.holds[index]! || before, false);
      }
      case "historically": {
        const inner = this.truthOf(formula.operand);
        return forward(inner, (index, before) => inner.holds[index]! && before, true);
      }
      case "within":
        return this.within(formula.bound, this.truthOf(formula.operand));
      case "for": {
        const { cells, holds: escapes } = this.within(formula.bound, this.truthOf(not(formula.operand)));
        return { cells, holds: escapes.map((each) => !each) };
      }
    }
  }

  /** From the last cell to the first, twice around the loop: the fixpoint that starts from `limit`. */
  private backward({ cells }: Truth, step: (index: number, next: boolean) => boolean, limit: boolean): Truth {
    const first = this.loopCell(cells);
    const result: boolean[] = Array.from({ length: cells.length }, () => limit);
    let next = limit;
    for (let index = cells.length - 1; index >= first; index -= 1) next = step(index, next);
    for (let index = cells.length - 1; index >= 0; index -= 1) {
      next = step(index, next);
      result[index] = next;
    }
    return { cells, holds: result };
  }

  private loopCell(cells: readonly Cell[]): number {
    return cells.findIndex((cell) => cell.segment === this.lasso.loopStart);
  }

  /** An instant is in when the next instant that satisfies the operand is near enough. */
  private within(bound: Rational, inner: Truth): Truth {
    const cells: Cell[] = [];
    const results: boolean[] = [];
    const put = (cell: Cell, result: boolean): void => {
      cells.push(cell);
      results.push(result);
    };
    const next = this.distances(inner);
    for (const [index, cell] of inner.cells.entries()) {
      const ahead = next[index];
      if (ahead === undefined || inner.holds[index]!) {
        put(cell, inner.holds[index]!);
        continue;
      }
      // The operand is next true at `at`; an instant t of this cell is near enough from `at - bound` on.
      const earliest = subtract(add(cell.from, ahead.distance), bound);
      const order = compare(earliest, cell.from);
      if (cell.isPoint) put(cell, order < 0 || (order === 0 && ahead.attained));
      else if (order <= 0) put(cell, true);
      else if (compare(earliest, cell.to) >= 0) put(cell, false);
      else {
        put({ ...cell, to: earliest }, false);
        put({ ...cell, isPoint: true, from: earliest, to: earliest }, ahead.attained);
        put({ ...cell, from: earliest }, true);
      }
    }
    return { cells, holds: results };
  }

  /** For each cell the time from its start to the next cell where the truth holds, and whether that moment itself does. */
  private distances({ cells, holds: inner }: Truth): readonly (Distance | undefined)[] {
    const first = this.loopCell(cells);
    const result: (Distance | undefined)[] = Array.from({ length: cells.length }, () => undefined);
    let next: Distance | undefined;
    const visit = (index: number): void => {
      const cell = cells[index]!;
      if (inner[index]!) next = { distance: zero, attained: cell.isPoint };
      else if (next !== undefined) next = { ...next, distance: add(next.distance, subtract(cell.to, cell.from)) };
      result[index] = next;
    };
    for (let index = cells.length - 1; index >= first; index -= 1) visit(index);
    for (let index = cells.length - 1; index >= 0; index -= 1) visit(index);
    return result;
  }
}

interface Distance {
  readonly distance: Rational;
  readonly attained: boolean;
}

function forward({ cells }: Truth, step: (index: number, before: boolean) => boolean, start: boolean): Truth {
  let before = start;
  return { cells, holds: cells.map((_, index) => (before = step(index, before))) };
}

function combined(a: Truth, b: Truth, combine: (a: boolean, b: boolean) => boolean): Truth {
  const [left, right] = aligned(a, b);
  return { cells: left.cells, holds: left.holds.map((each, index) => combine(each, right.holds[index]!)) };
}

/** Two truths over the same cells: the cuts of both. */
function aligned(a: Truth, b: Truth): readonly [Truth, Truth] {
  if (a.cells === b.cells) return [a, b];
  const cells: Cell[] = [];
  const [left, right]: [boolean[], boolean[]] = [[], []];
  let [i, j] = [0, 0];
  while (i < a.cells.length && j < b.cells.length) {
    const [x, y] = [a.cells[i]!, b.cells[j]!];
    const from = greatest(x.from, y.from);
    const isPoint = x.isPoint || y.isPoint;
    const to = isPoint ? from : compare(x.to, y.to) <= 0 ? x.to : y.to;
    cells.push({ segment: x.segment, isPoint, from, to });
    left.push(a.holds[i]!);
    right.push(b.holds[j]!);
    // A point inside the other's interval leaves the interval where it is; an interval ends with its own end.
    if (x.isPoint && y.isPoint) [i, j] = [i + 1, j + 1];
    else if (x.isPoint) i += 1;
    else if (y.isPoint) j += 1;
    else {
      const order = compare(x.to, y.to);
      if (order <= 0) i += 1;
      if (order >= 0) j += 1;
    }
  }
  return [
    { cells, holds: left },
    { cells, holds: right },
  ];
}

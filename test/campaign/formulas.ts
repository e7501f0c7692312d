/**
 * Formulas in negation normal form, each with a number, for the tableau. It shares nothing with `src/ltl` but the type
 * of formulas. Past operators become bits that are computed from step to step.
 */
import type { Formula } from "../../src/ltl/formula.ts";
import type { Term } from "../../src/term/term.ts";
import { not as negated, truth } from "../../src/term/term.ts";
import { tick } from "./graph.ts";

/** A formula in negation normal form; past operators are bits that the product carries. */
export type Node =
  | { readonly kind: "term"; readonly term: Term }
  | { readonly kind: "bit"; readonly bit: number; readonly value: boolean }
  | { readonly kind: "and" | "or"; readonly parts: readonly number[] }
  /** `until` promises its right side; `weak` does not. Both hold by the right side now, or by the left one and again next. */
  | { readonly kind: "until" | "weak"; readonly left: number; readonly right: number; readonly promise: number }
  | { readonly kind: "release"; readonly left: number; readonly right: number }
  | { readonly kind: "within" | "for"; readonly ticks: number; readonly operand: number };

/** What a past operator remembers: true now if `right` is, or if `keep` is and it was true before. */
interface Past {
  readonly right: Present;
  readonly keep: Present;
}

type PastFormula =
  | Extract<Formula, { readonly left: Formula }>
  | Extract<Formula, { readonly kind: "always" | "eventually" | "once" | "historically" }>;

/** A condition on a state and on bits already computed. */
type Present = (test: (term: Term) => boolean, bits: number) => boolean;

/** Formulas that cannot be judged here: a past operator over a future one, or a bound that is no whole number of ticks. */
export class NotJudged extends Error {}

/** Formulas of one question, each once. */
export class Formulas {
  readonly nodes: Node[] = [];
  readonly past: Past[] = [];
  promises = 0;
  private readonly known = new Map<string, number>();

  private make(node: Node, key: string): number {
    const existing = this.known.get(key);
    if (existing !== undefined) return existing;
    this.known.set(key, this.nodes.length);
    this.nodes.push(node);
    return this.nodes.length - 1;
  }

  private term(term: Term): number {
    const text = JSON.stringify(term, (_key, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
    return this.make({ kind: "term", term }, `term ${text}`);
  }

  metric(kind: "within" | "for", ticks: number, operand: number): number {
    return this.make({ kind, ticks, operand }, `${kind} ${ticks} ${operand}`);
  }

  private promising(kind: "until" | "weak", left: number, right: number): number {
    const key = `${kind} ${left} ${right}`;
    const promise = this.known.has(key) || kind === "weak" ? -1 : this.promises++;
    return this.make({ kind, left, right, promise }, key);
  }

  /** The number of a formula, or of its negation. */
  of(formula: Formula, positive = true): number {
    const go = (part: Formula): number => this.of(part, positive);
    switch (formula.kind) {
      case "state":
        return this.term(positive ? formula.term : negated(formula.term));
      case "not":
        return this.of(formula.operand, !positive);
      case "and":
      case "or": {
        const kind = (formula.kind === "and") === positive ? "and" : "or";
        const parts = formula.operands.map(go);
        return this.make({ kind, parts }, `${kind} ${parts.join()}`);
      }
      case "always":
      case "eventually": {
        const operand = go(formula.operand);
        if ((formula.kind === "eventually") === positive) return this.promising("until", this.term(truth), operand);
        return this.release(this.term(negated(truth)), operand);
      }
      case "within":
      case "for": {
        const ticks = Number(formula.bound.numerator) / Number(formula.bound.denominator) / Number(tick.numerator);
        if (!Number.isInteger(ticks)) throw new NotJudged("a bound between ticks");
        return this.metric((formula.kind === "within") === positive ? "within" : "for", ticks, go(formula.operand));
      }
      case "until":
        return positive
          ? this.promising("until", go(formula.left), go(formula.right))
          : this.release(go(formula.left), go(formula.right));
      case "release":
        return positive
          ? this.release(go(formula.left), go(formula.right))
          : this.promising("until", go(formula.left), go(formula.right));
      case "weak-until": {
        if (positive) return this.promising("weak", go(formula.left), go(formula.right));
        // Its opposite: up to and including some moment without the left side there is no right one.
        const end = this.make(
          { kind: "and", parts: [go(formula.left), go(formula.right)] },
          `and ${go(formula.left)},${go(formula.right)}`,
        );
        return this.promising("until", go(formula.right), end);
      }
      case "since":
      case "once":
      case "historically":
        return this.pastOf(formula, positive);
    }
  }

  private release(left: number, right: number): number {
    return this.make({ kind: "release", left, right }, `release ${left} ${right}`);
  }

  private pastOf(formula: PastFormula, positive: boolean): number {
    const bit = this.bitOf(formula);
    const value = formula.kind === "historically" ? !positive : positive;
    return this.make({ kind: "bit", bit, value }, `bit ${bit} ${value}`);
  }

  /** `historically` is kept as its opposite: that it was once otherwise. */
  private bitOf(formula: PastFormula): number {
    const always: Present = () => true;
    const inner = (part: Formula): Present => this.present(part);
    const made =
      "left" in formula
        ? { keep: inner(formula.left), right: inner(formula.right) }
        : formula.kind === "once"
          ? { keep: always, right: inner(formula.operand) }
          : { keep: always, right: opposite(inner(formula.operand)) };
    this.past.push(made);
    return this.past.length - 1;
  }

  private present(formula: Formula): Present {
    switch (formula.kind) {
      case "state":
        return (test) => test(formula.term);
      case "not":
        return opposite(this.present(formula.operand));
      case "and": {
        const parts = formula.operands.map((part) => this.present(part));
        return (test, bits) => parts.every((part) => part(test, bits));
      }
      case "or": {
        const parts = formula.operands.map((part) => this.present(part));
        return (test, bits) => parts.some((part) => part(test, bits));
      }
      case "since":
      case "once":
      case "historically": {
        const bit = this.bitOf(formula);
        const wanted = formula.kind !== "historically";
        return (_test, bits) => (((bits >> bit) & 1) === 1) === wanted;
      }
      default:
        throw new NotJudged("a past operator over a future one");
    }
  }

  /** The bits in a state, from those in the state before; undefined in the first state. */
  bitsAfter(test: (term: Term) => boolean, before: number | undefined): number {
    let bits = 0;
    for (const [index, { keep, right }] of this.past.entries()) {
      const was = before !== undefined && ((before >> index) & 1) === 1;
      if (right(test, bits) || (was && keep(test, bits))) bits |= 1 << index;
    }
    return bits;
  }
}

function opposite(condition: Present): Present {
  return (test, bits) => !condition(test, bits);
}

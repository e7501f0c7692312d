/** Random conditions on one state of the subjects that an expression can speak of. */
import fc from "fast-check";
import type { Comparison, Expr, Num } from "./spec.ts";

export const comparisons: readonly Comparison[] = ["=", "!=", "<", "<=", ">", ">="];

export const number = (value: number): Num => ({ kind: "number", value });
/** True in so many of a hundred cases. */
export const chance = (share: number): fc.Arbitrary<boolean> =>
  fc.integer({ min: 0, max: 99 }).map((each) => each >= 100 - share);

export function maybe<T>(share: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return chance(share).chain((wanted): fc.Arbitrary<T | undefined> => (wanted ? arbitrary : fc.constant(undefined)));
}

/** What an expression can speak of: machines with their states, integers and flags. */
export interface Subject {
  readonly of: string;
  readonly states: readonly string[];
  readonly hasInt: boolean;
  readonly hasFlag: boolean;
}

/** A plain condition on one subject. */
export function atomOf(subject: Subject): fc.Arbitrary<Expr> {
  const options: fc.Arbitrary<Expr>[] = [];
  if (subject.states.length > 0)
    options.push(
      fc
        .tuple(fc.constantFrom(...subject.states), chance(30))
        .map(([state, negated]): Expr => ({ kind: "is", of: subject.of, state, negated })),
    );
  if (subject.hasInt)
    options.push(
      fc.tuple(fc.constantFrom(...comparisons), fc.integer({ min: 0, max: 2 })).map(([operator, value]): Expr => ({
        kind: "compare",
        operator,
        left: { kind: "int", of: subject.of, name: "n" },
        right: number(value),
      })),
    );
  if (subject.hasFlag) options.push(fc.constant<Expr>({ kind: "flag", of: subject.of, name: "b" }));
  return options.length === 0 ? fc.constant<Expr>({ kind: "bool", value: true }) : fc.oneof(...options);
}

/** A condition on one state: an atom mostly, sometimes two joined. */
export function presentOf(atom: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
  return fc.oneof(
    { weight: 6, arbitrary: atom },
    { weight: 1, arbitrary: atom.map((operand): Expr => ({ kind: "not", operand })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom("and" as const, "or" as const, "implies" as const, "iff" as const), atom, atom)
        .map(([kind, left, right]): Expr => ({ kind, left, right })),
    },
  );
}

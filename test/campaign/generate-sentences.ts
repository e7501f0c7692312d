/** Random claims and assumptions: of the shapes that people write, and of none. */
import fc from "fast-check";
import { atomOf, comparisons, maybe, number, presentOf } from "./generate-conditions.ts";
import type { Subject } from "./generate-conditions.ts";
import type { Component, Expr } from "./spec.ts";

const seconds = fc.integer({ min: 0, max: 4 });
type Temporal = "always" | "eventually";

/** A temporal formula of no particular shape. */
function formulaOf(depth: number, present: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
  if (depth === 0) return present;
  const inner = formulaOf(depth - 1, present);
  return fc.oneof(
    { weight: 1, arbitrary: present },
    { weight: 1, arbitrary: inner.map((operand): Expr => ({ kind: "not", operand })) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom("and" as const, "or" as const, "implies" as const, "iff" as const), inner, inner)
        .map(([kind, left, right]): Expr => ({ kind, left, right })),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom<Temporal>("always", "eventually"), inner)
        .map(([kind, operand]): Expr => ({ kind, operand })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom("within" as const, "for" as const), fc.integer({ min: 0, max: 3 }), inner)
        .map(([kind, bound, operand]): Expr => ({ kind, seconds: bound, operand })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom("until" as const, "weak until" as const, "release" as const), inner, inner)
        .map(([kind, left, right]): Expr => ({ kind, left, right })),
    },
    { weight: 2, arbitrary: pastOf(present) },
  );
}

function pastOf(present: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
  const simple = fc.oneof(
    fc
      .tuple(fc.constantFrom("once" as const, "historically" as const), present)
      .map(([kind, operand]): Expr => ({ kind, operand })),
    fc.tuple(present, present).map(([left, right]): Expr => ({ kind: "since", left, right })),
  );
  return fc.oneof(
    { weight: 4, arbitrary: simple },
    { weight: 1, arbitrary: simple.map((operand): Expr => ({ kind: "once", operand })) },
    { weight: 1, arbitrary: fc.tuple(simple, present).map(([left, right]): Expr => ({ kind: "since", left, right })) },
  );
}

/** What may follow a trigger in the shapes that have an unbounded proof. */
function demandOf(present: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(seconds, present)
        .map(([bound, operand]): Expr => ({ kind: "within", seconds: bound, operand })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(seconds, present).map(([bound, operand]): Expr => ({ kind: "for", seconds: bound, operand })),
    },
    { weight: 3, arbitrary: present.map((operand): Expr => ({ kind: "eventually", operand })) },
    { weight: 1, arbitrary: present.map((operand): Expr => ({ kind: "always", operand })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("until" as const, "weak until" as const, "release" as const), present, present)
        .map(([kind, left, right]): Expr => ({ kind, left, right })),
    },
    { weight: 1, arbitrary: pastOf(present) },
  );
}

function claimOf(present: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
  const always = (operand: Expr): Expr => ({ kind: "always", operand });
  const response = fc
    .tuple(maybe(85, present), demandOf(present))
    .map(([left, right]): Expr => (left === undefined ? right : { kind: "implies", left, right }));
  return fc.oneof(
    { weight: 4, arbitrary: present.map(always) },
    { weight: 9, arbitrary: response.map(always) },
    { weight: 2, arbitrary: response },
    { weight: 2, arbitrary: formulaOf(2, present) },
    { weight: 1, arbitrary: formulaOf(3, present) },
  );
}

/** Sentences about the instances: about some by name, about all or some of the set, or about how many. */
export function subjectsOf(names: readonly string[], component: Component): readonly Subject[] {
  const { states, ints, flags } = component;
  return names.map((of) => ({ of, states, hasInt: ints.length > 0, hasFlag: flags.length > 0 }));
}

export interface Speaking {
  /** Conditions on named instances. */
  readonly present: fc.Arbitrary<Expr>;
  /** The same with the bound variable `r`. */
  readonly bound: fc.Arbitrary<Expr>;
}

export function speakingOf(
  node: Component,
  names: readonly string[],
  watch: Component | undefined,
  watchers: readonly string[],
): Speaking {
  const subjects = subjectsOf(names, node);
  const watching = watch === undefined ? [] : subjectsOf(watchers, watch);
  const hasFamily = watchers.some((each) => each.includes("["));
  const [member] = subjectsOf(["r"], node);
  const boundWatch = watch !== undefined && hasFamily ? subjectsOf(["w[r]"], watch) : [];
  const bound = fc.oneof(...[member!, ...boundWatch].map(atomOf));
  const counted = fc
    .tuple(fc.constantFrom(...comparisons), bound, fc.integer({ min: 0, max: names.length }))
    .map(([operator, body, value]): Expr => ({
      kind: "compare",
      operator,
      left: { kind: "count", variable: "r", set: "nodes", body },
      right: number(value),
    }));
  const summed = fc
    .tuple(fc.constantFrom(...comparisons), fc.integer({ min: 0, max: 3 }))
    .map(([operator, value]): Expr => ({
      kind: "compare",
      operator,
      left: { kind: "sum", variable: "r", set: "nodes", body: { kind: "int", of: "r", name: "n" } },
      right: number(value),
    }));
  const quantified = fc
    .tuple(fc.constantFrom("forall" as const, "exists" as const), presentOf(bound))
    .map(([kind, body]): Expr => ({ kind, variable: "r", set: "nodes", body }));
  const atom = fc.oneof(
    { weight: 6, arbitrary: fc.oneof(...[...subjects, ...watching].map(atomOf)) },
    { weight: 1, arbitrary: counted },
    { weight: 1, arbitrary: quantified },
    ...(node.ints.length > 0 ? [{ weight: 1, arbitrary: summed }] : []),
  );
  return { present: presentOf(atom), bound: presentOf(bound) };
}

export function sentencesOf({ present, bound }: Speaking): fc.Arbitrary<Expr> {
  return fc.oneof(
    { weight: 3, arbitrary: claimOf(present) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom("forall" as const, "forall" as const, "exists" as const), claimOf(bound))
        .map(([kind, body]): Expr =>
          body.kind === "always"
            ? { kind: "always", operand: { kind, variable: "r", set: "nodes", body: body.operand } }
            : { kind, variable: "r", set: "nodes", body },
        ),
    },
  );
}

export function assumptionsOf({ present, bound }: Speaking, size: number): fc.Arbitrary<Expr[]> {
  const atMost = fc.tuple(bound, fc.integer({ min: 0, max: size })).map(([body, value]): Expr => ({
    kind: "compare",
    operator: "<=",
    left: { kind: "count", variable: "r", set: "nodes", body },
    right: number(value),
  }));
  const invariant = fc.oneof(atMost, present).map((operand): Expr => ({ kind: "always", operand }));
  const temporal = fc.oneof(
    present.map((operand): Expr => ({ kind: "always", operand: { kind: "eventually", operand } })),
    present.map((operand): Expr => ({ kind: "eventually", operand: { kind: "always", operand } })),
    claimOf(present),
  );
  return fc
    .tuple(maybe(35, invariant), maybe(12, temporal))
    .map((each) => each.filter((assumed) => assumed !== undefined));
}

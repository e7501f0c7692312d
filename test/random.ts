/** Small random systems and formulas for the laws: few values, few clocks, constants of 0, 1 and 2 seconds. */
import fc from "fast-check";
import type { Formula } from "../src/ltl/formula.ts";
import * as f from "../src/ltl/formula.ts";
import { rational, zero } from "../src/source/rational.ts";
import type { Rational } from "../src/source/rational.ts";
import type { Action, Clock, TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import type { Sort, Term, Value } from "../src/term/term.ts";
import * as t from "../src/term/term.ts";

export const second = 1000;

interface Variable {
  readonly name: string;
  readonly sort: Sort;
  readonly initial: Value;
}

const variables: readonly Variable[] = [
  { name: "a.state", sort: { kind: "enum", values: ["x", "y", "z"] }, initial: "x" },
  { name: "b.flag", sort: t.boolSort, initial: false },
  { name: "c.count", sort: { kind: "int", least: 0, most: 2 }, initial: 0 },
];

function valuesOf(sort: Sort): readonly Value[] {
  return sort.kind === "enum" ? sort.values : sort.kind === "bool" ? [false, true] : [0, 1, 2];
}

const equation: fc.Arbitrary<Term> = fc
  .constantFrom(...variables)
  .chain(({ name, sort }) =>
    fc.constantFrom(...valuesOf(sort)).map((value) => t.equal(t.variable(name, sort), t.constant(sort, value))),
  );

/** A condition on the state: an equation, its opposite, or two of them. */
export const predicate: fc.Arbitrary<Term> = fc.oneof(
  { weight: 3, arbitrary: equation },
  { weight: 2, arbitrary: equation.map(t.not) },
  { weight: 1, arbitrary: fc.tuple(equation, equation).map(([p, q]) => t.and(p, t.not(q))) },
  { weight: 1, arbitrary: fc.tuple(equation, equation).map(([p, q]) => t.or(p, q)) },
);

const updates = fc
  .uniqueArray(fc.constantFrom(...variables), { minLength: 1, maxLength: 2 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map(({ name, sort }) =>
        fc.constantFrom(...valuesOf(sort)).map((value) => ({ variable: name, value: t.constant(sort, value) })),
      ),
    ),
  );

type Timing =
  | { readonly kind: "urgent" | "free" | "fair" }
  | { readonly kind: "after"; readonly least: number; readonly most?: number; readonly start: number };

const timing: fc.Arbitrary<Timing> = fc.oneof(
  fc.constant<Timing>({ kind: "urgent" }),
  fc.constant<Timing>({ kind: "free" }),
  fc.constant<Timing>({ kind: "fair" }),
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 1 }))
      .map(([least, more]): Timing => ({ kind: "after", least, most: Math.max(1, least + more), start: 0 })),
  },
  fc.integer({ min: 1, max: 2 }).map((least): Timing => ({ kind: "after", least, start: 0 })),
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1, max: 2 })
      .map((period): Timing => ({ kind: "after", least: period, most: period, start: period })),
  },
);

export function seconds(count: number): Rational {
  return rational(count * second);
}

function actionOf(
  index: number,
  guard: Term,
  changes: readonly { readonly variable: string; readonly value: Term }[],
  when: Timing,
): { readonly action: Action; readonly clock?: Clock } {
  const name = `act${index}`;
  const plain: Action = {
    name,
    owner: "",
    kind: when.kind === "free" ? "fault" : "action",
    guard,
    urgent: when.kind === "urgent",
    updates: changes,
    restarts: [],
    fairness: when.kind === "fair" ? "weak" : "none",
    timing: when.kind,
    span: { file: { path: "random", text: "" }, start: 0, end: 0 },
  };
  if (when.kind !== "after") return { action: plain };
  const clock = `clock(${name})`;
  return {
    action: {
      ...plain,
      restarts: [clock],
      ...(when.least === 0 ? {} : { wait: { clock, least: seconds(when.least) } }),
    },
    clock: {
      name: clock,
      active: guard,
      start: { least: zero, most: seconds(when.start) },
      ...(when.most === undefined ? {} : { limit: seconds(when.most) }),
    },
  };
}

/** A random system of two to four actions, sometimes with an assumption that the first state keeps. */
export const randomSystem: fc.Arbitrary<TimedTransitionSystem> = fc
  .tuple(
    fc.array(fc.tuple(predicate, updates, timing), { minLength: 2, maxLength: 4 }),
    fc.option(predicate, { freq: 4, nil: undefined }),
  )
  .map(([actions, assumption]) => {
    const made = actions.map(([guard, changes, when], index) => actionOf(index, guard, changes, when));
    const initial = new Map(variables.map(({ name, initial: value }) => [name, value] as const));
    const assumed = assumption !== undefined && holdsAt(assumption, initial);
    return {
      name: "random",
      variables: variables.map(({ name, sort, initial: value }) => ({
        name,
        sort,
        initial: value,
        owner: name.split(".")[0]!,
        label: name.split(".")[1]!,
      })),
      history: [],
      clocks: made.flatMap(({ clock }) => clock ?? []),
      actions: made.map(({ action }) => action),
      invariants: assumed ? [{ name: "assumed", holds: assumption }] : [],
    };
  });

function holdsAt(term: Term, values: ReadonlyMap<string, Value>): boolean {
  const folded = t.substitute(term, (name, sort) => t.constant(sort, values.get(name)!));
  return folded.kind === "bool" && folded.value;
}

const bound = fc.integer({ min: 0, max: 2 }).map(seconds);

/** A random formula of limited depth; `past` allows past operators over states. */
export function randomFormula(depth: number, past = false): fc.Arbitrary<Formula> {
  const state = predicate.map(f.state);
  if (depth === 0) return state;
  const inner = randomFormula(depth - 1, past);
  return fc.oneof(
    state,
    inner.map(f.not),
    fc.tuple(inner, inner).map(([p, q]) => f.and(p, q)),
    fc.tuple(inner, inner).map(([p, q]) => f.implies(p, q)),
    inner.map((p) => f.unary("always", p)),
    inner.map((p) => f.unary("eventually", p)),
    fc.tuple(bound, inner).map(([b, p]) => f.bounded("within", b, p)),
    fc.tuple(bound, inner).map(([b, p]) => f.bounded("for", b, p)),
    fc
      .tuple(fc.constantFrom("until" as const, "weak-until" as const, "release" as const), inner, inner)
      .map(([kind, p, q]) => f.binary(kind, p, q)),
    ...(past
      ? [
          fc.tuple(predicate, predicate).map(([p, q]) => f.binary("since", f.state(p), f.state(q))),
          fc
            .tuple(fc.constantFrom("once" as const, "historically" as const), predicate)
            .map(([kind, p]) => f.unary(kind, f.state(p))),
        ]
      : []),
  );
}

/** The shapes of claims that people write. */
export const randomClaim: fc.Arbitrary<Formula> = fc.oneof(
  predicate.map((p) => f.unary("always", f.state(p))),
  fc
    .tuple(predicate, bound, predicate)
    .map(([p, b, q]) => f.unary("always", f.implies(f.state(p), f.bounded("within", b, f.state(q))))),
  fc
    .tuple(predicate, bound, predicate)
    .map(([p, b, q]) => f.unary("always", f.implies(f.state(p), f.bounded("for", b, f.state(q))))),
  fc
    .tuple(predicate, predicate)
    .map(([p, q]) => f.unary("always", f.implies(f.state(p), f.unary("eventually", f.state(q))))),
  fc
    .tuple(
      predicate,
      fc.constantFrom("until" as const, "weak-until" as const, "release" as const),
      predicate,
      predicate,
    )
    .map(([p, kind, l, r]) => f.unary("always", f.implies(f.state(p), f.binary(kind, f.state(l), f.state(r))))),
  fc.tuple(bound, predicate).map(([b, q]) => f.bounded("within", b, f.state(q))),
  fc
    .tuple(fc.constantFrom("always" as const, "eventually" as const), predicate)
    .map(([kind, p]) => f.unary(kind === "always" ? "eventually" : "always", f.unary(kind, f.state(p)))),
  fc
    .tuple(predicate, predicate)
    .map(([p, q]) =>
      f.implies(
        f.unary("always", f.unary("eventually", f.state(p))),
        f.unary("always", f.unary("eventually", f.state(q))),
      ),
    ),
  randomFormula(2, true),
);

/** What may be assumed about whole runs. */
export const randomAssumption: fc.Arbitrary<Formula> = fc.oneof(
  predicate.map((p) => f.unary("always", f.unary("eventually", f.state(p)))),
  fc
    .tuple(predicate, bound, predicate)
    .map(([p, b, q]) => f.unary("always", f.implies(f.state(p), f.bounded("within", b, f.state(q))))),
  fc
    .tuple(predicate, predicate)
    .map(([p, q]) => f.unary("always", f.implies(f.state(p), f.unary("eventually", f.state(q))))),
  fc
    .tuple(predicate, predicate, predicate)
    .map(([p, l, r]) => f.unary("always", f.implies(f.state(p), f.binary("weak-until", f.state(l), f.state(r))))),
  fc.tuple(predicate, predicate).map(([p, q]) => f.unary("always", f.implies(f.state(p), f.unary("once", f.state(q))))),
);

const phases: Sort = { kind: "enum", values: ["x", "y", "z"] };

function phase(owner: string): Term {
  return t.variable(`${owner}.phase`, phases);
}

function isIn(owner: string, value: string): Term {
  return t.equal(phase(owner), t.constant(phases, value));
}

/** A component of its own: one variable that goes round, or back and forth. */
function component(owner: string): fc.Arbitrary<TimedTransitionSystem> {
  const value = fc.constantFrom("x", "y", "z");
  return fc.array(fc.tuple(value, value, timing), { minLength: 2, maxLength: 3 }).map((moves) => {
    const made = moves.map(([from, to, when], index) =>
      actionOf(index, isIn(owner, from), [{ variable: `${owner}.phase`, value: t.constant(phases, to) }], when),
    );
    const rename = (name: string): string => `${owner} ${name}`;
    return {
      name: owner,
      variables: [{ name: `${owner}.phase`, sort: phases, initial: "x", owner, label: "phase" }],
      history: [],
      clocks: made.flatMap(({ clock }) => (clock === undefined ? [] : [{ ...clock, name: rename(clock.name) }])),
      actions: made.map(({ action }) => ({
        ...action,
        name: rename(action.name),
        owner,
        restarts: action.restarts.map(rename),
        ...(action.wait === undefined ? {} : { wait: { ...action.wait, clock: rename(action.wait.clock) } }),
      })),
      invariants: [],
    };
  });
}

/** Two components that meet in an assumption only, and a condition on both. */
export const randomPair: fc.Arbitrary<{ readonly system: TimedTransitionSystem; readonly goal: Term }> = fc
  .tuple(
    component("p"),
    component("q"),
    fc.constantFrom("y", "z"),
    fc.constantFrom("x", "y"),
    fc.constantFrom("x", "y", "z"),
    fc.boolean(),
    fc.constantFrom(
      (each: readonly Term[]) => t.or(...each),
      (each: readonly Term[]) => t.atMost(t.int(1), t.count(each)),
      (each: readonly Term[]) => t.not(t.equal(t.count(each), t.int(0))),
    ),
  )
  .map(([p, q, apart, left, right, either, oneOf]) => {
    const goal = either
      ? oneOf([isIn("p", left), isIn("q", right)])
      : oneOf([t.not(isIn("p", left === "x" ? "z" : left)), t.not(isIn("q", right === "x" ? "z" : right))]);
    const invariants = [{ name: "apart", holds: t.atMost(t.count([isIn("p", apart), isIn("q", apart)]), t.int(1)) }];
    const system: TimedTransitionSystem = {
      name: "pair",
      variables: [...p.variables, ...q.variables],
      history: [],
      clocks: [...p.clocks, ...q.clocks],
      actions: [...p.actions, ...q.actions],
      invariants,
    };
    return { system, goal };
  });

/** A state of the variables that formulas speak about. */
export const randomValues: fc.Arbitrary<ReadonlyMap<string, Value>> = fc
  .tuple(...variables.map(({ sort }) => fc.constantFrom(...valuesOf(sort))))
  .map((values) => new Map(variables.map(({ name }, index) => [name, values[index]!] as const)));

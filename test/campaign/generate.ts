/**
 * Random well-typed specs: one to three nodes with machines, variables and clocks of all timings, sometimes watchers that
 * react to them, assumptions, and claims of the shapes that people write and of none. Shrinks to smaller specs.
 */
import fc from "fast-check";
import type { Action, Assigned, Comparison, Component, Expr, Instance, Num, Seconds, Spec, Timing } from "./spec.ts";

const comparisons: readonly Comparison[] = ["=", "!=", "<", "<=", ">", ">="];
const stateNames = ["s0", "s1", "s2"];
const watchStates = ["t0", "t1"];

const number = (value: number): Num => ({ kind: "number", value });
const chance = (share: number): fc.Arbitrary<boolean> =>
  fc.integer({ min: 0, max: 99 }).map((each) => each >= 100 - share);

function maybe<T>(share: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return chance(share).chain((wanted): fc.Arbitrary<T | undefined> => (wanted ? arbitrary : fc.constant(undefined)));
}

/** What an expression can speak of: machines with their states, integers and flags. */
interface Subject {
  readonly of: string;
  readonly states: readonly string[];
  readonly hasInt: boolean;
  readonly hasFlag: boolean;
}

function numOf(subject: Subject): fc.Arbitrary<Num> {
  const constant = fc.integer({ min: 0, max: 2 }).map(number);
  if (!subject.hasInt) return constant;
  const own: Num = { kind: "int", of: subject.of, name: "n" };
  return fc.oneof(
    fc.constant(own),
    fc.constantFrom("plus" as const, "minus" as const).map((kind): Num => ({ kind, left: own, right: number(1) })),
    constant,
  );
}

/** A plain condition on one subject. */
function atomOf(subject: Subject): fc.Arbitrary<Expr> {
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
function presentOf(atom: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> {
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

// ── Components ──────────────────────────────────────────────────────────────

function secondsOf(least: number, hasDelay: boolean): fc.Arbitrary<Seconds> {
  const plain = fc.integer({ min: least, max: 3 });
  return hasDelay ? fc.oneof<fc.Arbitrary<Seconds>[]>(plain, fc.constant("d" as const)) : plain;
}

function timingOf(hasDelay: boolean): fc.Arbitrary<Timing | undefined> {
  const plain = (kind: "immediately" | "eventually" | "anytime"): fc.Arbitrary<Timing> => fc.constant<Timing>({ kind });
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: plain("immediately") },
    { weight: 2, arbitrary: plain("eventually") },
    { weight: 2, arbitrary: plain("anytime") },
    {
      weight: 2,
      arbitrary: secondsOf(0, hasDelay).map((least): Timing => ({ kind: "after", least })),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }))
        .map(([least, more]): Timing => ({ kind: "after", least, most: Math.min(3, least + more) })),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 0, max: 2 }).map((least): Timing => ({ kind: "after", least, open: true })),
    },
    { weight: 2, arbitrary: secondsOf(0, hasDelay).map((most): Timing => ({ kind: "within", most })) },
    { weight: 2, arbitrary: secondsOf(1, hasDelay).map((period): Timing => ({ kind: "every", period })) },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 3 })
        .chain((period) =>
          fc.integer({ min: 0, max: period }).map((starting): Timing => ({ kind: "every", period, starting })),
        ),
    },
  );
}

function updatesOf(own: Subject, seen: fc.Arbitrary<Expr>, numbers: fc.Arbitrary<Num>): fc.Arbitrary<Assigned[]> {
  const int = own.hasInt
    ? maybe(
        35,
        numbers.map((value): Assigned => ({ name: "n", kind: "int", value })),
      )
    : undefined;
  const changed = fc.oneof(
    fc.constant<Expr>({ kind: "not", operand: { kind: "flag", of: "", name: "b" } }),
    fc.boolean().map((value): Expr => ({ kind: "bool", value })),
    seen,
  );
  const flag = own.hasFlag
    ? maybe(
        50,
        changed.map((value): Assigned => ({ name: "b", kind: "flag", value })),
      )
    : undefined;
  return fc
    .tuple(int ?? fc.constant(undefined), flag ?? fc.constant(undefined))
    .map((each) => each.filter((assigned) => assigned !== undefined));
}

/** An action of a component; `events` are what it may react to. */
function actionOf(
  index: number,
  own: Subject,
  states: readonly string[],
  target: Subject | undefined,
  hasDelay: boolean,
  events: readonly string[],
): fc.Arbitrary<Action> {
  const visible = { ...own, states: [] };
  const isBlind = !own.hasInt && !own.hasFlag;
  const guard = presentOf(
    target === undefined ? atomOf(visible) : isBlind ? atomOf(target) : fc.oneof(atomOf(visible), atomOf(target)),
  );
  const numbers = target?.hasInt === true ? fc.oneof(numOf(own), numOf(target)) : numOf(own);
  return fc
    .record({
      isFault: chance(25),
      // Mostly action i leaves state i, so that things go on.
      from: fc.oneof(
        { weight: 3, arbitrary: fc.constant([states[index % states.length]!]) },
        {
          weight: 1,
          arbitrary: fc.uniqueArray(fc.constantFrom(...states), { minLength: 1, maxLength: states.length - 1 }),
        },
      ),
      hasFrom: chance(85),
      to: maybe(
        90,
        fc.integer({ min: 1, max: states.length }).map((more) => states[(index + more) % states.length]!),
      ),
      on: events.length === 0 ? fc.constant(undefined) : maybe(45, fc.constantFrom(...events)),
      when: isBlind && target === undefined ? fc.constant(undefined) : maybe(25, guard),
      timing: timingOf(hasDelay),
      updates: updatesOf(own, guard, numbers),
    })
    .map(({ isFault, from, hasFrom, to, on, when, timing, updates }): Action => {
      const isIdle = updates.length === 0 && (to === undefined || (from.length === 1 && from[0] === to));
      const goal = hasFrom ? (isIdle ? states.find((state) => !from.includes(state))! : to) : undefined;
      const finer = hasFrom || updates.length > 0;
      return {
        sort: isFault ? "fault" : "action",
        name: `a${index}`,
        from: finer ? (hasFrom ? from : []) : [states[0]!],
        ...(finer ? (goal === undefined ? {} : { to: goal }) : { to: states[1]! }),
        ...(on === undefined ? {} : { on }),
        ...(when === undefined ? {} : { when }),
        ...(timing === undefined || on !== undefined ? {} : { timing }),
        updates,
      };
    });
}

interface Shape {
  readonly states: readonly string[];
  readonly hasInt: boolean;
  readonly hasFlag: boolean;
  readonly hasDelay: boolean;
  /** Actions beyond the number of states, and how many at most. */
  readonly more: number;
  readonly most: number;
}

const shape = (states: readonly string[], most: number): fc.Arbitrary<Shape> =>
  fc.record({
    states: fc.integer({ min: 2, max: states.length }).map((count) => states.slice(0, count)),
    hasInt: chance(30),
    hasFlag: chance(25),
    hasDelay: chance(25),
    more: fc.constantFrom(-1, 0, 0, 1, 1, 2),
    most: fc.constant(most),
  });

function componentOf(
  name: string,
  made: Shape,
  target: { readonly subject: Subject; readonly events: readonly string[] } | undefined,
): fc.Arbitrary<Component> {
  const own: Subject = { of: "", states: [], hasInt: made.hasInt, hasFlag: made.hasFlag };
  const count = Math.max(1, Math.min(made.states.length + made.more, made.most));
  const actions = Array.from({ length: count }, (_, index) => {
    const earlier = index > 0 && target === undefined ? [`a${index - 1}`] : [];
    return actionOf(
      index,
      own,
      made.states,
      target?.subject,
      made.hasDelay,
      target?.events ?? (count > 2 ? earlier : []),
    );
  });
  return fc
    .record({ actions: fc.tuple(...actions), initial: fc.integer({ min: 0, max: 1 }), flag: fc.boolean() })
    .map(({ actions: all, initial, flag }): Component => ({
      name,
      hasTarget: target !== undefined,
      hasDelay: made.hasDelay,
      states: made.states,
      ints: made.hasInt ? [{ name: "n", most: 2, initial }] : [],
      flags: made.hasFlag ? [{ name: "b", initial: flag }] : [],
      actions: all,
    }));
}

// ── Sentences ───────────────────────────────────────────────────────────────

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
function subjectsOf(names: readonly string[], component: Component): readonly Subject[] {
  const { states, ints, flags } = component;
  return names.map((of) => ({ of, states, hasInt: ints.length > 0, hasFlag: flags.length > 0 }));
}

interface Speaking {
  /** Conditions on named instances. */
  readonly present: fc.Arbitrary<Expr>;
  /** The same with the bound variable `r`. */
  readonly bound: fc.Arbitrary<Expr>;
}

function speakingOf(
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

function sentencesOf({ present, bound }: Speaking): fc.Arbitrary<Expr> {
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

function assumptionsOf({ present, bound }: Speaking, size: number): fc.Arbitrary<Expr[]> {
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

// ── Specs ───────────────────────────────────────────────────────────────────

function instancesOf(
  node: Component,
  watch: Component | undefined,
  size: number,
  isFamily: boolean,
): fc.Arbitrary<Instance[]> {
  const names = Array.from({ length: size }, (_, index) => `n${index}`);
  const delay = fc.integer({ min: 1, max: 2 });
  return fc.tuple(...names.map(() => delay), delay).map((delays) => {
    const watchDelay = watch?.hasDelay === true ? { delay: delays[size]! } : {};
    const nodes = names.map((name, index) => ({
      name,
      component: "Node",
      ...(node.hasDelay ? { delay: delays[index]! } : {}),
    }));
    if (watch === undefined) return nodes;
    const watchers = isFamily
      ? names.map((name) => ({ name: `w[${name}]`, component: "Watch", target: name, ...watchDelay }))
      : [{ name: "w", component: "Watch", target: "n0", ...watchDelay }];
    return [...nodes, ...watchers];
  });
}

/** Random specs. Most are accepted; what the language refuses is refused by the product, and counted. */
export const randomSpec: fc.Arbitrary<Spec> = fc.noBias(
  fc
    .record({
      size: fc.constantFrom(1, 1, 1, 2, 2, 2, 3),
      hasWatch: chance(40),
      isFamily: chance(50),
      node: shape(stateNames, 4),
      watch: shape(watchStates, 3),
      gap: fc.integer({ min: 1, max: 2 }),
    })
    .chain((made) => {
      const size = made.hasWatch && made.isFamily ? Math.min(made.size, 2) : made.size;
      const nodeShape =
        size === 3 ? { ...made.node, states: stateNames.slice(0, 2), most: 2, hasInt: false } : made.node;
      return componentOf("Node", nodeShape, undefined).chain((node) => {
        const subject = subjectsOf(["target"], node)[0]!;
        const events = node.actions.map((action) => `target.${action.name}`);
        const watching = made.hasWatch ? componentOf("Watch", made.watch, { subject, events }) : fc.constant(undefined);
        return watching.chain((watch) =>
          instancesOf(node, watch, size, made.isFamily).chain((instances) => {
            const nodes = instances.filter((each) => each.component === "Node").map((each) => each.name);
            const watchers = instances.filter((each) => each.component === "Watch").map((each) => each.name);
            const speaking = speakingOf(node, nodes, watch, watchers);
            return fc
              .tuple(assumptionsOf(speaking, size), fc.array(sentencesOf(speaking), { minLength: 1, maxLength: 3 }))
              .map(([assumptions, claims]): Spec => ({
                components: watch === undefined ? [node] : [node, watch],
                instances,
                gap: made.gap,
                nodes,
                assumptions: assumptions.map((body, index) => ({ name: `given${index}`, body })),
                claims: claims.map((body, index) => ({ name: `claim${index}`, body })),
              }));
          }),
        );
      });
    }),
);

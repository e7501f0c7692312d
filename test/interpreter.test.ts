/** The interpreter with a memory answers as the plain one does, whatever it was asked before; and a replay with it is one by the rules. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { equals, rational, zero } from "../src/source/rational.ts";
import type { ChooseStart, State } from "../src/system/interpreter.ts";
import * as plain from "../src/system/interpreter.ts";
import { Interpreter } from "../src/system/remembering.ts";
import { sameForEver } from "../src/system/timing.ts";
import type { TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import * as t from "../src/term/term.ts";
import type { Script } from "../src/trace/complete.ts";
import { complete } from "../src/trace/complete.ts";
import { replay } from "../src/trace/replay.ts";
import type { Step, Trace } from "../src/trace/trace.ts";
import { stateAt } from "../src/trace/trace.ts";
import { predicate, randomPair, randomSystem } from "./random.ts";

const runs = Number(process.env["LAWS"] ?? 300);

/** Systems with assumptions that may break, and with a variable that remembers. */
const systems: fc.Arbitrary<TimedTransitionSystem> = fc
  .tuple(
    fc.oneof(
      randomSystem,
      randomPair.map(({ system }) => system),
    ),
    predicate,
    predicate,
    fc.boolean(),
  )
  .map(([system, seen, assumed, remembers]) => {
    const was = t.variable("was", t.boolSort);
    const known = (term: t.Term): boolean =>
      [...t.variablesOf(term)].every((name) => system.variables.some((variable) => variable.name === name));
    const history = { name: "was", sort: t.boolSort, initially: seen, next: t.or(was, seen) };
    return {
      ...system,
      history: remembers && known(seen) ? [history] : [],
      invariants: [...system.invariants, ...(known(assumed) ? [{ name: "broken", holds: assumed }] : [])],
    };
  });

const delays = [zero, rational(500), rational(1000), rational(1000, 3), rational(2000)];
const choices: readonly (ChooseStart | undefined)[] = [
  undefined,
  ({ start }) => start.most,
  ({ start }) => start.least,
];

interface Move {
  readonly number: number;
  readonly choice: number;
  readonly waits: boolean;
  readonly copied: boolean;
}

const moves = fc.array(
  fc.record({ number: fc.nat(20), choice: fc.nat(2), waits: fc.boolean(), copied: fc.nat(9).map((one) => one === 0) }),
  { maxLength: 30 },
);

/** The same state in other maps, and in another order. */
function copy({ values, clocks }: State): State {
  return { values: new Map([...values].reverse()), clocks: new Map([...clocks].reverse()) };
}

function next(interpreter: Interpreter, state: State, { number, choice, waits }: Move): readonly [State, State] {
  const { system } = interpreter;
  const delay = delays[number % delays.length]!;
  if (waits) return [interpreter.afterDelay(state, delay), plain.afterDelay(state, delay)];
  const action = system.actions[number % system.actions.length]!;
  const choose = choices[choice];
  return [interpreter.afterAction(state, action, choose), plain.afterAction(system, state, action, choose)];
}

function expectSameAnswers(interpreter: Interpreter, state: State): void {
  const { system } = interpreter;
  expect(interpreter.enabledActions(state)).toEqual(plain.enabledActions(system, state));
  for (const action of system.actions) {
    expect(interpreter.isEnabled(action, state)).toBe(plain.isEnabled(action, state));
    expect(interpreter.isOpen(action, state)).toBe(plain.isOpen(action, state.values));
    expect(interpreter.action(action.name)).toBe(action);
  }
  expect(interpreter.longestDelay(state)).toEqual(plain.longestDelay(system, state));
  expect(interpreter.brokenInvariant(state)).toBe(plain.brokenInvariant(system, state));
  expect(interpreter.outOfRange(state)).toBe(plain.outOfRange(system, state));
}

describe("the interpreter with a memory", () => {
  test.each([200_000, 12])("answers as the plain one does, on runs of any moves; %d values kept", (mostKept) => {
    fc.assert(
      fc.property(systems, fc.array(moves, { minLength: 1, maxLength: 4 }), (system, walks) => {
        const interpreter = new Interpreter(system, mostKept);
        for (const [index, walk] of walks.entries()) {
          const choose = choices[index % choices.length];
          let state = interpreter.initialState(choose);
          expect(state).toEqual(plain.initialState(system, choose));
          for (const move of walk) {
            expectSameAnswers(interpreter, state);
            const [remembered, computed] = next(interpreter, move.copied ? copy(state) : state, move);
            expect(remembered).toEqual(computed);
            state = remembered;
          }
          expectSameAnswers(interpreter, state);
        }
      }),
      { numRuns: runs },
    );
  });

  test("knows a state again, and states that are the same for ever by a number", () => {
    let met = 0;
    fc.assert(
      fc.property(systems, moves, (system, walk) => {
        const interpreter = new Interpreter(system);
        const states = [interpreter.initialState()];
        for (const move of walk) states.push(next(interpreter, states.at(-1)!, move)[0]);
        for (const a of states) {
          for (const b of states) {
            const isSame = [...a.values].every(([name, value]) => b.values.get(name) === value);
            const isAlike = isSame && sameForEver(interpreter.timing, a, b);
            if (isAlike) expect(interpreter.likenessOf(a)).toBe(interpreter.likenessOf(b));
            if (isSame) expect(a.values).toBe(b.values);
            if (isAlike && [...a.clocks].every(([name, value]) => equals(value, b.clocks.get(name)!))) {
              expect(a).toBe(b);
              met += 1;
            }
          }
        }
      }),
      { numRuns: runs },
    );
    expect(met).toBeGreaterThan(1000);
  });
});

/** Actions half-way between whole seconds. */
const scripts: fc.Arbitrary<Script> = fc.array(fc.tuple(fc.nat(4), fc.nat(3)), { maxLength: 4 }).map((events) => {
  const sums = events.map((_, index) => events.slice(0, index + 1).reduce((sum, [delay]) => sum + delay, 0));
  return {
    initialStarts: new Map(),
    events: events.map(([delay, action], index) => ({
      time: rational(1000 * sums[index]! - 500 * delay),
      action: `act${action}`,
      starts: new Map(),
    })),
    end: rational(1000 * (sums.at(-1) ?? 0)),
  };
});

/** The first step of a trace that the plain interpreter does not allow, by the rules alone; clocks start as the trace says. */
function wrongStep(system: TimedTransitionSystem, { initial, steps }: Trace): number | undefined {
  const chosen = (state: State): ChooseStart => {
    return ({ name, start }) => {
      const said = state.clocks.get(name);
      const numbers = [start.least, said ?? start.least, start.most].map(
        (one) => Number(one.numerator) / Number(one.denominator),
      );
      return said !== undefined && numbers[0]! <= numbers[1]! && numbers[1]! <= numbers[2]! ? said : start.least;
    };
  };
  const isRight = (said: State, computed: State): boolean => {
    const isSame = JSON.stringify(written(said)) === JSON.stringify(written(computed));
    return isSame && plain.brokenInvariant(system, said) === undefined && plain.outOfRange(system, said) === undefined;
  };
  if (!isRight(initial, plain.initialState(system, chosen(initial)))) return 0;
  let before = initial;
  for (const [index, { delay, action: name, state }] of steps.entries()) {
    const room = plain.longestDelay(system, before);
    const isShort = room === undefined || delay.numerator * room.denominator <= room.numerator * delay.denominator;
    if (delay.numerator < 0n || (delay.numerator > 0n && !isShort)) return index + 1;
    const delayed = plain.afterDelay(before, delay);
    const action = system.actions.find((each) => each.name === name);
    if (name !== undefined && (action === undefined || !plain.isEnabled(action, delayed))) return index + 1;
    const after = action === undefined ? delayed : plain.afterAction(system, delayed, action, chosen(state));
    if (!isRight(state, after)) return index + 1;
    before = state;
  }
  return undefined;
}

function written({ values, clocks }: State): unknown {
  const times = [...clocks].map(([name, { numerator, denominator }]) => [name, `${numerator}/${denominator}`] as const);
  return [[...values].sort(([a], [b]) => (a < b ? -1 : 1)), times.sort(([a], [b]) => (a < b ? -1 : 1))];
}

/** The trace with one thing in one step changed. */
function damaged(trace: Trace, at: number, how: number, system: TimedTransitionSystem): Trace {
  const index = at % trace.steps.length;
  const step = trace.steps[index]!;
  const { delay, state } = step;
  const { action: _action, ...quiet } = step;
  const other = stateAt(trace, at % (trace.steps.length + 1));
  const changed: readonly Step[] = [
    { ...step, delay: rational(Number(delay.numerator) - 1000) },
    { ...step, delay: rational(Number(delay.numerator) + 1000) },
    { ...step, action: system.actions[at % system.actions.length]!.name },
    { ...step, action: "nothing" },
    quiet,
    { ...step, state: other },
    { ...step, state: { ...state, values: other.values } },
    { ...step, state: { ...state, clocks: new Map([...state.clocks].slice(1)) } },
    { ...step, state: { ...state, clocks: new Map([...state.clocks].map(([name]) => [name, rational(at)])) } },
    { ...step, state: copy(state) },
  ];
  return { ...trace, steps: trace.steps.with(index, changed[how % changed.length]!) };
}

test("a run that is completed with a memory is that without, and is replayed as the rules say, damaged or not", () => {
  const seen = { accepted: 0, rejected: 0 };
  fc.assert(
    fc.property(
      systems,
      fc.array(scripts, { minLength: 1, maxLength: 3 }),
      fc.nat(),
      fc.nat(),
      (system, all, at, how) => {
        const interpreter = new Interpreter(system);
        for (const script of all) {
          for (const manner of ["eager", "lazy"] as const) {
            const completion = complete(interpreter, script, manner, 60);
            expect(completion).toEqual(complete(new Interpreter(system, 0), script, manner, 60));
            const { trace } = completion;
            const beginning: Trace = { initial: trace.initial, steps: trace.steps };
            const tried = [
              trace,
              beginning,
              ...(trace.steps.length === 0 ? [] : [damaged(beginning, at, how, system)]),
            ];
            for (const each of tried) {
              const replayed = replay(system, each, interpreter);
              expect(replayed).toEqual(replay(system, each));
              const wrong = wrongStep(system, each);
              if (wrong !== undefined || each.loopStart === undefined)
                expect(replayed.kind === "rejected" ? replayed.step : undefined).toBe(wrong);
              seen[replayed.kind] += 1;
            }
            if (completion.kind === "complete" && wrongStep(system, trace) === undefined)
              expect(replay(system, trace, interpreter)).toEqual({ kind: "accepted" });
          }
        }
      },
    ),
    { numRuns: runs },
  );
  expect(seen.accepted).toBeGreaterThan(runs);
  expect(seen.rejected).toBeGreaterThan(runs / 3);
});

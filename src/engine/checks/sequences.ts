/**
 * Sequences of states of no system in particular: its variables change to anything at any time. A claim that is false on
 * one of them says something; the oracle of `ltl/` judges. The sequences that are tried stay in one state, go from one
 * to another, or alternate, at once or after a long time. For claims that one monitor decides that is enough: when there
 * are few enough states to try all, such a claim that is true of all of these sequences is true of every sequence.
 */
import type { Formula } from "../../ltl/formula.ts";
import { partsOf, variablesOf } from "../../ltl/formula.ts";
import type { Lasso } from "../../ltl/evaluate.ts";
import { holdsOn } from "../../ltl/evaluate.ts";
import { longestBound } from "../../encode/bounded-ltl.ts";
import type { Rational } from "../../source/rational.ts";
import { add, greatest, multiply, rational, zero } from "../../source/rational.ts";
import { holds } from "../../term/evaluate.ts";
import type { StateVariable } from "../../system/timed-transition-system.ts";
import { valuesOf } from "../../term/possible.ts";
import type { Term, Value } from "../../term/term.ts";
import { variablesOf as termVariables } from "../../term/term.ts";

type Values = ReadonlyMap<string, Value>;

export interface Tried {
  /** A sequence that keeps everything and on which the formula is false. */
  readonly refuted: Lasso | undefined;
  /** Whether every state that can be told apart was tried. */
  readonly exhaustive: boolean;
}

const mostStates = 4000;
const mostClasses = 8;

/** Looks for a sequence of states that each satisfy `conditions`, keeps all of `keeps`, and on which `formula` is false. */
export function tryToRefute(
  formula: Formula,
  variables: readonly StateVariable[],
  conditions: readonly Term[],
  keeps: readonly Formula[],
): Tried {
  const names = variablesOf(formula);
  for (const keep of keeps) variablesOf(keep, names);
  const touching = touched(names, conditions);
  const own = variables.filter(({ name }) => names.has(name));
  const { states, exhaustive } = statesOf(own);
  const allowed = states.filter((state) => touching.every((condition) => holds(condition, (name) => state.get(name)!)));
  const classes = distinct(allowed, [formula, ...keeps].flatMap(predicatesOf));
  const chosen = classes.slice(0, mostClasses);
  const long = add(multiply([formula, ...keeps].map(longestBound).reduce(greatest, zero), rational(2)), rational(1000));
  for (const lasso of sequencesOf(chosen, long))
    if (!holdsOn(formula, lasso) && keeps.every((keep) => holdsOn(keep, lasso))) return { refuted: lasso, exhaustive };
  return { refuted: undefined, exhaustive: exhaustive && chosen.length === classes.length };
}

/** The conditions that speak about the names, directly or through others; their names are added. */
function touched(names: Set<string>, conditions: readonly Term[]): readonly Term[] {
  const used = new Set<Term>();
  for (let size = -1; size !== used.size;) {
    size = used.size;
    for (const condition of conditions) {
      const own = termVariables(condition);
      if (used.has(condition) || ![...own].some((name) => names.has(name))) continue;
      used.add(condition);
      for (const name of own) names.add(name);
    }
  }
  return [...used];
}

/** All states of some variables, or the first one and those that differ from it in one or two places. */
function statesOf(variables: readonly StateVariable[]): {
  readonly states: readonly Values[];
  readonly exhaustive: boolean;
} {
  const all = allStates(variables, mostStates);
  if (all !== undefined) return { states: all, exhaustive: true };
  const choices = choicesOf(variables);
  const first = new Map(variables.map(({ name, initial }) => [name, initial] as const));
  const single = choices.flat().map((one) => new Map([...first, one]));
  const few = choices.slice(0, 4);
  const double = few.flatMap((each, index) =>
    few.slice(index + 1).flatMap((other) => each.flatMap((a) => other.map((b) => new Map([...first, a, b])))),
  );
  return { states: [first, ...single, ...double].slice(0, mostStates), exhaustive: false };
}

/** All states of some variables; undefined if there are more than that. */
export function allStates(variables: readonly StateVariable[], most: number): readonly Values[] | undefined {
  const choices = choicesOf(variables);
  if (choices.reduce((product, each) => product * each.length, 1) > most) return undefined;
  let states: readonly Values[] = [new Map()];
  for (const each of choices) states = states.flatMap((state) => each.map((one) => new Map([...state, one])));
  return states;
}

function choicesOf(variables: readonly StateVariable[]): readonly (readonly (readonly [string, Value])[])[] {
  return variables.map(({ name, sort }) => valuesOf(sort).map((value) => [name, value] as const));
}

function predicatesOf(formula: Formula): readonly Term[] {
  return formula.kind === "state" ? [formula.term] : partsOf(formula).flatMap(predicatesOf);
}

/** One state for each combination of truths of the predicates. */
function distinct(states: readonly Values[], predicates: readonly Term[]): readonly Values[] {
  const byTruth = new Map<string, Values>();
  for (const state of states) {
    const truth = predicates.map((predicate) => (holds(predicate, (name) => state.get(name)!) ? "1" : "0")).join("");
    if (!byTruth.has(truth)) byTruth.set(truth, state);
  }
  return [...byTruth.values()];
}

function* sequencesOf(states: readonly Values[], long: Rational): Generator<Lasso> {
  for (const values of states) yield { segments: [{ values, duration: long }], loopStart: 0 };
  const others = states.flatMap((first) => states.flatMap((second) => (first === second ? [] : [{ first, second }])));
  for (const { first, second } of others)
    for (const duration of [zero, long])
      yield {
        segments: [
          { values: first, duration },
          { values: second, duration: long },
        ],
        loopStart: 1,
      };
  for (const { first, second } of others) {
    for (const duration of [zero, long]) {
      const segments = [
        { values: first, duration: long },
        { values: second, duration },
      ];
      yield { segments, loopStart: 0 };
      for (const third of states) yield { segments: [...segments, { values: third, duration: long }], loopStart: 2 };
    }
  }
}

/**
 * Reachability as constrained Horn clauses, for a solver that finds invariants (Z3's Spacer). Every combination of values of the
 * state variables that can come about, time aside, is a predicate over the clocks that are active there: `at 7` holds of the
 * clock values right after an action led to combination 7. The clauses say where runs start, how time passes and an
 * action happens, and that the bad condition is never met. `sat`: the predicates can be chosen so, `bad` is never reached.
 *
 * The combinations come from the interpreter, not from `transition.ts`: what the solver finds is checked against that.
 */
import type { Rational } from "../source/rational.ts";
import { equals } from "../source/rational.ts";
import type { State } from "../system/interpreter.ts";
import { afterAction, brokenInvariant, initialState, outOfRange } from "../system/interpreter.ts";
import type { Action, Clock, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { holds } from "../term/evaluate.ts";
import type { Term, Value } from "../term/term.ts";
import { add, and, atMost, constant, equal, real, realSort, substitute, variable, variablesOf } from "../term/term.ts";
import { zero } from "../source/rational.ts";
import { showTerm, symbol } from "./smt-lib.ts";
import type { Script } from "./smt-lib.ts";
import { primed } from "./transition.ts";

/** A combination of values, and the clocks that run in it. */
export interface Combination {
  /** The name of its predicate. */
  readonly predicate: string;
  readonly values: ReadonlyMap<string, Value>;
  readonly clocks: readonly Clock[];
}

export interface HornClauses {
  readonly combinations: readonly Combination[];
  readonly script: Script;
}

/** Clauses stay as they are, so that predicates do: else models come with quantifiers, or wrong ones where a clause is gone. */
const options = ["(set-option :fp.xform.inline_eager false)", "(set-option :fp.xform.inline_linear false)"];

const elapsed = variable("elapsed", realSort);

/** The clauses of a system that must not reach `bad`; undefined when there are more combinations than `most`. */
export function hornClauses(system: TimedTransitionSystem, bad: Term, most: number): HornClauses | undefined {
  const found = new Map<string, Combination>();
  const combinationOf = (values: State["values"]): Combination => {
    const key = [...values.values()].join();
    const known = found.get(key);
    if (known !== undefined) return known;
    const clocks = system.clocks.filter((clock) => holds(clock.active, (name) => values.get(name)!));
    const fresh = { predicate: `at ${found.size}`, values, clocks };
    found.set(key, fresh);
    return fresh;
  };
  const counts = ({ values }: State): boolean => {
    const state = { values, clocks: new Map<string, Rational>() };
    return brokenInvariant(system, state) === undefined && outOfRange(system, state) === undefined;
  };

  const rules: string[] = [];
  const first = initialState(system);
  if (counts(first)) rules.push(startClause(combinationOf(first.values)));
  for (const from of found.values()) {
    if (found.size > most) return undefined;
    rules.push(...badClause(system, from, bad));
    for (const action of system.actions) {
      if (!holds(action.guard, (name) => from.values.get(name)!)) continue;
      const next = afterAction(system, { values: from.values, clocks: new Map() }, action);
      if (counts(next)) rules.push(...actionClause(system, from, action, combinationOf(next.values)));
    }
  }
  const combinations = [...found.values()];
  const declarations = combinations.flatMap(({ predicate, values, clocks }) => [
    `; ${[...values].map(([name, value]) => `${name} = ${value}`).join(", ")}`,
    `(declare-fun ${symbol(predicate)} (${clocks.map(() => "Real").join(" ")}) Bool)`,
  ]);
  const title = "; an invariant that keeps out what is bad: `sat` if there is one";
  const text = [
    title,
    ...options,
    "(set-logic HORN)",
    ...declarations,
    ...rules,
    "(check-sat)",
    "(get-model)",
    "",
  ].join("\n");
  return { combinations, script: { text, wanted: [] } };
}

function startClause(first: Combination): string {
  const starts = first.clocks.map((clock) => between(clockTerm(clock), clock.start));
  return clause(
    first.clocks.map(nameOf),
    undefined,
    and(...starts, ...limitsOf(first, clockTerm)),
    headOf(first, nameOf),
  );
}

/** Time passes, and then the bad condition holds. A clock that is not active is free, as in every encoding. */
function badClause(system: TimedTransitionSystem, from: Combination, bad: Term): string[] {
  const known = substitute(bad, (name, sort) => {
    const value = from.values.get(name);
    if (value !== undefined) return constant(sort, value);
    const running = from.clocks.find((clock) => clock.name === name);
    return running && laterOf(system, from)(running);
  });
  if (known.kind === "bool" && !known.value) return [];
  const names = new Set([...from.clocks.map(nameOf), ...variablesOf(known), ...delayNames(system, from)]);
  return [clause([...names], from, and(delayOf(system, from), known), "false")];
}

/** Time passes, and then an action happens. */
function actionClause(system: TimedTransitionSystem, from: Combination, action: Action, to: Combination): string[] {
  const later = laterOf(system, from);
  const waiting = from.clocks.find((clock) => clock.name === action.wait?.clock);
  if (action.wait !== undefined && waiting === undefined) return [];
  const waited = action.wait === undefined ? and() : atMost(real(action.wait.least), later(waiting!));
  const next = (clock: Clock): Term => variable(primed(clock.name), realSort);
  const clocks = to.clocks.map((clock) => {
    if (!from.clocks.includes(clock)) return between(next(clock), clock.start);
    return equal(next(clock), action.restarts.includes(clock.name) ? real(zero) : later(clock));
  });
  const names = [
    ...from.clocks.map(nameOf),
    ...delayNames(system, from),
    ...to.clocks.map((clock) => primed(clock.name)),
  ];
  const body = and(delayOf(system, from), waited, ...clocks, ...limitsOf(to, next));
  return [
    clause(
      names,
      from,
      body,
      headOf(to, (clock) => primed(clock.name)),
    ),
  ];
}

// ── Time ────────────────────────────────────────────────────────────────────

function isUrgent(system: TimedTransitionSystem, { values }: Combination): boolean {
  return system.actions.some(({ urgent, guard }) => urgent && holds(guard, (name) => values.get(name)!));
}

function delayNames(system: TimedTransitionSystem, from: Combination): readonly string[] {
  return isUrgent(system, from) ? [] : ["elapsed"];
}

/** A clock's value once the delay is over. */
function laterOf(system: TimedTransitionSystem, from: Combination): (clock: Clock) => Term {
  return isUrgent(system, from) ? clockTerm : (clock) => add(clockTerm(clock), elapsed);
}

function delayOf(system: TimedTransitionSystem, from: Combination): Term {
  if (isUrgent(system, from)) return and();
  return and(atMost(real(zero), elapsed), ...limitsOf(from, laterOf(system, from)));
}

function limitsOf({ clocks }: Combination, value: (clock: Clock) => Term): readonly Term[] {
  return clocks.flatMap((clock) => (clock.limit === undefined ? [] : [atMost(value(clock), real(clock.limit))]));
}

function between(value: Term, { least, most }: Clock["start"]): Term {
  if (equals(least, most)) return equal(value, real(least));
  return and(atMost(real(least), value), atMost(value, real(most)));
}

// ── Text ────────────────────────────────────────────────────────────────────

function nameOf(clock: Clock): string {
  return clock.name;
}

function clockTerm(clock: Clock): Term {
  return variable(clock.name, realSort);
}

function headOf({ predicate, clocks }: Combination, name: (clock: Clock) => string): string {
  return clocks.length === 0 ? symbol(predicate) : `(${[predicate, ...clocks.map(name)].map(symbol).join(" ")})`;
}

function clause(names: readonly string[], from: Combination | undefined, condition: Term, head: string): string {
  const body = `(and ${from === undefined ? "true" : headOf(from, nameOf)} ${showTerm(condition)})`;
  const implication = `(=> ${body} ${head})`;
  if (names.length === 0) return `(assert ${implication})`;
  return `(assert (forall (${names.map((name) => `(${symbol(name)} Real)`).join(" ")}) ${implication}))`;
}

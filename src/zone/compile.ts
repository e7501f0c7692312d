/**
 * A timed transition system made ready for fast exploration: values become small integers, terms become closures over an
 * array of values, durations become integers on the coarsest common scale. Nothing is approximated: a system whose
 * constants do not fit is refused.
 */
import type { Rational } from "../source/rational.ts";
import { rational } from "../source/rational.ts";
import type { Action, Clock, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Sort, Term, Value } from "../term/term.ts";

export type Values = readonly number[];
/** A term's value in a state: booleans as 0 and 1, enumeration values by position. */
export type Compiled = (values: Values) => number;

export interface CompiledAction {
  readonly action: Action;
  readonly guard: Compiled;
  readonly updates: readonly { readonly slot: number; readonly value: Compiled }[];
  readonly wait: { readonly clock: number; readonly least: number } | undefined;
  readonly restarts: ReadonlySet<number>;
}

export interface CompiledClock {
  readonly clock: Clock;
  readonly active: Compiled;
  readonly least: number;
  readonly most: number;
  readonly limit: number;
  /** The largest waiting time that looks at this clock. */
  readonly longestWait: number;
}

export interface CompiledSystem {
  readonly system: TimedTransitionSystem;
  readonly slots: ReadonlyMap<string, number>;
  readonly sorts: readonly Sort[];
  readonly initial: Values;
  readonly history: readonly { readonly slot: number; readonly next: Compiled }[];
  readonly clocks: readonly CompiledClock[];
  readonly clockIndex: ReadonlyMap<string, number>;
  readonly actions: readonly CompiledAction[];
  readonly invariants: readonly Compiled[];
  /** One unit of the zones' integers, in milliseconds. */
  readonly unit: Rational;
}

/** Thrown (and caught by the engine) when the constants have no common scale of usable size. */
export class ConstantsTooFine extends Error {}

const largestConstant = 2n ** 40n;

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** The coarsest unit of which all given durations are whole multiples. */
export function commonUnit(durations: readonly Rational[]): Rational {
  const positive = durations.filter((each) => each.numerator > 0n);
  const denominator = positive.reduce((all, each) => (all * each.denominator) / gcd(all, each.denominator), 1n);
  const numerator = positive.reduce((all, each) => gcd(all, (each.numerator * denominator) / each.denominator), 0n);
  return numerator === 0n ? rational(1) : rational(numerator, denominator);
}

/** A duration in units, which must divide it. */
export function inUnits(duration: Rational, unit: Rational): number {
  const numerator = duration.numerator * unit.denominator;
  const denominator = duration.denominator * unit.numerator;
  if (numerator % denominator !== 0n) throw new RangeError("a duration that is no whole number of units");
  const units = numerator / denominator;
  if (units > largestConstant) throw new ConstantsTooFine("the time constants lie too far apart for the zone engine");
  return Number(units);
}

/** The least number of whole units that is at least a duration. */
export function unitsCovering(duration: Rational, unit: Rational): number {
  const numerator = duration.numerator * unit.denominator;
  const denominator = duration.denominator * unit.numerator;
  return Number((numerator + denominator - 1n) / denominator);
}

export function encodeValue(sort: Sort, value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return sort.kind === "enum" ? sort.values.indexOf(value) : 0;
}

export function decodeValue(sort: Sort, value: number): Value {
  if (sort.kind === "bool") return value === 1;
  return sort.kind === "enum" ? sort.values[value]! : value;
}

/** A closure that computes a term over state variables. */
export function compileTerm(term: Term, slots: ReadonlyMap<string, number>): Compiled {
  const go = (part: Term): Compiled => compileTerm(part, slots);
  switch (term.kind) {
    case "bool":
      return term.value ? () => 1 : () => 0;
    case "int":
      return () => term.value;
    case "enum": {
      const index = term.sort.values.indexOf(term.value);
      return () => index;
    }
    case "real":
      throw new TypeError("a real constant in a term over state variables");
    case "variable": {
      const slot = slots.get(term.name);
      if (slot === undefined) throw new ReferenceError(`no slot for ${term.name}`);
      return (values) => values[slot]!;
    }
    case "not": {
      const operand = go(term.operand);
      return (values) => 1 - operand(values);
    }
    case "and": {
      const operands = term.operands.map(go);
      return (values) => {
        for (const operand of operands) if (operand(values) === 0) return 0;
        return 1;
      };
    }
    case "or": {
      const operands = term.operands.map(go);
      return (values) => {
        for (const operand of operands) if (operand(values) === 1) return 1;
        return 0;
      };
    }
    case "equal": {
      const [left, right] = [go(term.left), go(term.right)];
      return (values) => (left(values) === right(values) ? 1 : 0);
    }
    case "less": {
      const [left, right] = [go(term.left), go(term.right)];
      return (values) => (left(values) < right(values) ? 1 : 0);
    }
    case "at-most": {
      const [left, right] = [go(term.left), go(term.right)];
      return (values) => (left(values) <= right(values) ? 1 : 0);
    }
    case "add": {
      const operands = term.operands.map(go);
      return (values) => operands.reduce((sum, operand) => sum + operand(values), 0);
    }
    case "multiply": {
      const [factor, operand] = [go(term.factor), go(term.operand)];
      return (values) => factor(values) * operand(values);
    }
    case "if": {
      const [condition, whenTrue, whenFalse] = [go(term.condition), go(term.whenTrue), go(term.whenFalse)];
      return (values) => (condition(values) === 1 ? whenTrue(values) : whenFalse(values));
    }
  }
}

function initialValues(system: TimedTransitionSystem, slots: ReadonlyMap<string, number>): Values {
  const values = system.variables.map((variable) => encodeValue(variable.sort, variable.initial));
  for (const each of system.history) values.push(compileTerm(each.initially, slots)(values));
  return values;
}

/** All durations that a system knows. */
export function durationsOf({ clocks, actions }: TimedTransitionSystem): readonly Rational[] {
  return [
    ...clocks.flatMap(({ start, limit }) => [start.least, start.most, ...(limit === undefined ? [] : [limit])]),
    ...actions.flatMap(({ wait }) => (wait === undefined ? [] : [wait.least])),
  ];
}

/** Compiles a system; `further` are durations beyond the system's own that must be whole units too (bounds of claims). */
export function compileSystem(system: TimedTransitionSystem, further: readonly Rational[]): CompiledSystem {
  const named = [...system.variables, ...system.history];
  const slots = new Map(named.map((each, slot) => [each.name, slot] as const));
  const clockIndex = new Map(system.clocks.map((clock, index) => [clock.name, index] as const));
  const unit = commonUnit([...durationsOf(system), ...further]);
  const units = (duration: Rational): number => inUnits(duration, unit);
  const actions = system.actions.map((action): CompiledAction => ({
    action,
    guard: compileTerm(action.guard, slots),
    updates: action.updates.map((update) => ({
      slot: slots.get(update.variable)!,
      value: compileTerm(update.value, slots),
    })),
    wait: action.wait && { clock: clockIndex.get(action.wait.clock)!, least: units(action.wait.least) },
    restarts: new Set(action.restarts.map((name) => clockIndex.get(name)!)),
  }));
  const clocks = system.clocks.map((clock, index): CompiledClock => ({
    clock,
    active: compileTerm(clock.active, slots),
    least: units(clock.start.least),
    most: units(clock.start.most),
    limit: clock.limit === undefined ? Infinity : units(clock.limit),
    longestWait: Math.max(0, ...actions.map((each) => (each.wait?.clock === index ? each.wait.least : 0))),
  }));
  return {
    system,
    slots,
    sorts: named.map((each) => each.sort),
    initial: initialValues(system, slots),
    history: system.history.map((each) => ({ slot: slots.get(each.name)!, next: compileTerm(each.next, slots) })),
    clocks,
    clockIndex,
    actions,
    invariants: system.invariants.map((invariant) => compileTerm(invariant.holds, slots)),
    unit,
  };
}

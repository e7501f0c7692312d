/**
 * All states of a system by whole ticks, with the interpreter only. With closed bounds that are multiples of a tick this is
 * exact for what states runs go through, for formulas without metric operators, and for bounded response (Henzinger,
 * Manna & Pnueli, "What good are digital clocks?", 1992); nested metric formulas may be violated between the ticks only.
 *
 * An edge carries marks: bit 0 for a tick, and one bit for each weakly fair action, set where it happens or is not
 * possible. The runs of the system are exactly the infinite paths on which every bit occurs again and again.
 */
import type { ChooseStart, State } from "../../src/system/interpreter.ts";
import {
  afterAction,
  afterDelay,
  brokenInvariant,
  enabledActions,
  initialState,
  longestDelay,
} from "../../src/system/interpreter.ts";
import type { Clock, TimedTransitionSystem } from "../../src/system/timed-transition-system.ts";
import type { Rational } from "../../src/source/rational.ts";
import { compare, greatest, rational, zero } from "../../src/source/rational.ts";
import { holds } from "../../src/term/evaluate.ts";
import type { Term } from "../../src/term/term.ts";

export const tick: Rational = rational(1000);

export interface Edge {
  /** Absent: a tick passes. */
  readonly action?: string;
  readonly to: number;
  readonly marks: number;
}

export interface Graph {
  readonly states: readonly State[];
  readonly edges: readonly (readonly Edge[])[];
  readonly initial: readonly number[];
  /** All marks that a run has to see again and again. */
  readonly marks: number;
}

/** Every way to choose start values for the clocks that can be chosen, in whole ticks. */
function startsOf(system: TimedTransitionSystem): readonly ChooseStart[] {
  let choices: readonly ReadonlyMap<string, Rational>[] = [new Map()];
  for (const { name, start } of system.clocks) {
    const values: Rational[] = [];
    for (let value = start.least; compare(value, start.most) <= 0; value = rational(value.numerator + tick.numerator))
      values.push(value);
    choices = choices.flatMap((choice) => values.map((value) => new Map([...choice, [name, value] as const])));
  }
  return choices.map((choice) => (clock: Clock) => choice.get(clock.name)!);
}

/** The whole graph; undefined when it has more than `most` states. */
export function graphOf(system: TimedTransitionSystem, most: number): Graph | undefined {
  const starts = startsOf(system);
  const fair = system.actions.filter((action) => action.fairness === "weak");
  const waits = new Map(
    system.clocks.map(({ name }) => {
      const compared = system.actions.flatMap(({ wait }) => (wait?.clock === name ? [wait.least] : []));
      return [name, compared.reduce(greatest, zero)] as const;
    }),
  );
  /** A clock without a limit that is past every waiting time stays there. */
  const capped = (state: State): State => {
    const clocks = new Map(state.clocks);
    for (const { name, limit } of system.clocks) {
      const value = clocks.get(name);
      if (value !== undefined && limit === undefined && compare(value, waits.get(name)!) > 0)
        clocks.set(name, waits.get(name)!);
    }
    return { values: state.values, clocks };
  };
  const keyOf = (state: State): string => {
    const clocks = system.clocks.map(({ name }) => state.clocks.get(name)?.numerator ?? "-");
    return `${[...state.values.values()].join()};${clocks.join()}`;
  };
  const marksOf = (state: State, action?: string): number => {
    let marks = action === undefined ? 1 : 0;
    for (const [index, each] of fair.entries())
      if (each.name === action || !holds(each.guard, (name) => state.values.get(name)!)) marks |= 2 << index;
    return marks;
  };

  const states: State[] = [];
  const edges: Edge[][] = [];
  const numbers = new Map<string, number>();
  const visit = (found: State): number | undefined => {
    if (brokenInvariant(system, found) !== undefined) return undefined;
    const state = capped(found);
    const key = keyOf(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    states.push(state);
    return states.length - 1;
  };
  const initial = new Set(starts.flatMap((choose) => visit(initialState(system, choose)) ?? []));
  for (let index = 0; index < states.length; index += 1) {
    if (states.length > most) return undefined;
    const state = states[index]!;
    const out = new Map<string, Edge>();
    const add = (to: number | undefined, action?: string): void => {
      if (to === undefined) return;
      out.set(`${action ?? ""} ${to}`, {
        to,
        marks: marksOf(states[to]!, action),
        ...(action === undefined ? {} : { action }),
      });
    };
    const room = longestDelay(system, state);
    if (room === undefined || compare(room, tick) >= 0) add(visit(afterDelay(state, tick)));
    for (const action of enabledActions(system, state)) {
      const activates = system.clocks.some(
        (clock) => !state.clocks.has(clock.name) && clock.start.least !== clock.start.most,
      );
      for (const choose of activates ? starts : starts.slice(0, 1))
        add(visit(afterAction(system, state, action, choose)), action.name);
    }
    edges.push([...out.values()]);
  }
  return { states, edges, initial: [...initial], marks: 2 ** (fair.length + 1) - 1 };
}

export function holdsIn({ states }: Graph, node: number, term: Term): boolean {
  return holds(term, (name) => states[node]!.values.get(name)!);
}

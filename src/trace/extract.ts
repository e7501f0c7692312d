/**
 * From the solver's assignment for an unrolled run to a trace over the system's own variables. Steps in which nothing happens
 * and no time passes are left out.
 */
import { at, observation } from "../encode/unroll.ts";
import type { Rational } from "../source/rational.ts";
import { zero } from "../source/rational.ts";
import { decodeNumber, decodeValue } from "../solver/decode.ts";
import type { SExpression } from "../solver/s-expression.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { holds } from "../term/evaluate.ts";
import type { Value } from "../term/term.ts";
import type { State, Step, Trace } from "./trace.ts";

/** The trace of an assignment. A value that is missing or of another sort is a bug of ours and throws. */
export function extract(system: TimedTransitionSystem, steps: number, values: ReadonlyMap<string, SExpression>): Trace {
  const number = (name: string): Rational => decodeNumber(values.get(name) ?? "") ?? missing(name);
  const stateOf = (index: number): State => {
    const own = new Map<string, Value>();
    for (const { name, sort } of [...system.variables, ...system.history]) {
      own.set(name, decodeValue(sort, values.get(at(name, index)) ?? "") ?? missing(at(name, index)));
    }
    const active = system.clocks.filter((clock) => holds(clock.active, (name) => own.get(name)!));
    return { values: own, clocks: new Map(active.map(({ name }) => [name, number(at(name, index))] as const)) };
  };
  const actions = { kind: "enum", values: [observation, ...system.actions.map((action) => action.name)] } as const;
  const kept: Step[] = [];
  /** How many steps are kept before each state. */
  const keptBefore: number[] = [];
  for (let index = 0; index < steps; index += 1) {
    keptBefore.push(kept.length);
    const action = decodeValue(actions, values.get(at("step", index)) ?? "") ?? missing(at("step", index));
    const delay = number(at("delay", index));
    const isIdle = action === observation && delay.numerator === zero.numerator;
    if (!isIdle)
      kept.push({ delay, ...(action === observation ? {} : { action: String(action) }), state: stateOf(index + 1) });
  }
  const loop = keptBefore.findIndex((_, index) => values.get(at("loop", index)) === "true");
  return { initial: stateOf(0), steps: kept, ...(loop === -1 ? {} : { loopStart: keptBefore[loop]! }) };
}

function missing(name: string): never {
  throw new ReferenceError(`the solver gave no value for ${name}`);
}

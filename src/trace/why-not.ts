/** What keeps an action from happening in a state: the first of the rules of `timed-transition-system.ts` that it would break. */
import type { Rational } from "../source/rational.ts";
import { compare, subtract } from "../source/rational.ts";
import type { State } from "../system/interpreter.ts";
import { afterAction, brokenInvariant } from "../system/interpreter.ts";
import type { Action, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { holds } from "../term/evaluate.ts";
import type { Term } from "../term/term.ts";
import { conjunctsOf } from "../term/term.ts";

export type Obstacle =
  /** The first part of the guard that does not hold. */
  | { readonly kind: "guard"; readonly condition: Term }
  /** How many milliseconds it has to wait from now on. */
  | { readonly kind: "wait"; readonly rest: Rational }
  /** The state afterwards breaks this assumption. */
  | { readonly kind: "assumption"; readonly name: string };

/** Undefined if the action may happen now. */
export function obstacleTo(system: TimedTransitionSystem, action: Action, state: State): Obstacle | undefined {
  const condition = conjunctsOf(action.guard).find((each) => !holds(each, (name) => state.values.get(name)!));
  if (condition !== undefined) return { kind: "guard", condition };
  const { wait } = action;
  const waited = wait === undefined ? undefined : state.clocks.get(wait.clock);
  if (wait !== undefined && waited !== undefined && compare(waited, wait.least) < 0)
    return { kind: "wait", rest: subtract(wait.least, waited) };
  const broken = brokenInvariant(system, afterAction(system, state, action));
  return broken === undefined ? undefined : { kind: "assumption", name: broken };
}

/** A path through a graph as a trace of the product, so that its interpreter and its oracle can be asked about it. */
import type { State } from "../../src/system/interpreter.ts";
import { afterAction, afterDelay } from "../../src/system/interpreter.ts";
import type { TimedTransitionSystem } from "../../src/system/timed-transition-system.ts";
import { zero } from "../../src/source/rational.ts";
import type { Step, Trace } from "../../src/trace/trace.ts";
import type { Graph } from "./graph.ts";
import { tick } from "./graph.ts";
import type { Path } from "./tableau.ts";

/** The run along a path; a tick and the action right after it are one step. `leastTicks`: the loop is gone round until it takes so long. */
export function traceOf(system: TimedTransitionSystem, graph: Graph, path: Path, leastTicks: number): Trace {
  const loop = path.edges.slice(path.loopStart);
  const ticks = loop.filter((edge) => edge.action === undefined).length;
  const rounds = Math.max(1, Math.ceil(leastTicks / ticks));
  const all = [...path.edges.slice(0, path.loopStart), ...Array.from({ length: rounds }, () => loop).flat()];

  let state: State = graph.states[path.first]!;
  const initial = state;
  const steps: Step[] = [];
  let loopStart = 0;
  for (let index = 0; index < all.length; index += 1) {
    if (index === path.loopStart) loopStart = steps.length;
    const edge = all[index]!;
    const after = all[index + 1];
    const isTick = edge.action === undefined;
    const joined = isTick && after?.action !== undefined && index + 1 !== path.loopStart;
    const delay = isTick ? tick : zero;
    const delayed = afterDelay(state, delay);
    const event = joined ? after : edge;
    const action = system.actions.find((each) => each.name === event.action);
    const chosen = graph.states[event.to]!.clocks;
    state = action === undefined ? delayed : afterAction(system, delayed, action, (clock) => chosen.get(clock.name)!);
    steps.push({ delay, ...(action === undefined ? {} : { action: action.name }), state });
    if (joined) index += 1;
  }
  return { initial, steps, loopStart };
}

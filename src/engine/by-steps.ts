/**
 * Steps of a watched system in the solver: runs of a few steps to what is bad, the largest value of a clock on them, and
 * k-induction. A state of such a run is any state: a delay may be cut by a step in which nothing happens.
 */
import { smtLib } from "../encode/smt-lib.ts";
import { initialRule } from "../encode/transition.ts";
import { at, path } from "../encode/unroll.ts";
import type { Rational } from "../source/rational.ts";
import { decodeNumber } from "../solver/decode.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import type { Script } from "../trace/complete.ts";
import { extract } from "../trace/extract.ts";
import type { Trace } from "../trace/trace.ts";
import { badAfter } from "./arguments.ts";
import type { Setting } from "./setting.ts";
import { eventsOf } from "./violation.ts";
import { watcherStarts } from "./watcher.ts";

export type Found =
  | { readonly kind: "found"; readonly script: Script; readonly steps: number }
  | { readonly kind: "none" }
  | { readonly kind: "unknown"; readonly reason: string };

/** A run of up to `steps` steps to a state that is bad. */
export async function runTo(setting: Setting, system: TimedTransitionSystem, bad: Term, steps: number): Promise<Found> {
  return ask(setting, system, bad, steps, "");
}

/** A run of up to `steps` steps that takes a clock as far as any such run does while `during` holds. Needs Z3. */
export async function slowestRun(
  setting: Setting,
  system: TimedTransitionSystem,
  during: Term,
  clock: string,
  steps: number,
): Promise<Found & { readonly value?: Rational }> {
  return ask(setting, system, during, steps, `(maximize |${at(clock, steps)}|)\n`, clock);
}

async function ask(
  setting: Setting,
  system: TimedTransitionSystem,
  goal: Term,
  steps: number,
  objective: string,
  clock?: string,
): Promise<Found & { readonly value?: Rational }> {
  const run = path(system, steps);
  const query = {
    title: objective === "" ? `a run of ${steps} steps to what is bad` : `the slowest run of ${steps} steps`,
    variables: run.symbols,
    assertions: [run.at(initialRule(system), 0), ...run.assertions, run.at(goal, steps)],
  };
  const { text, wanted } = smtLib(
    query,
    run.symbols.map((symbol) => symbol.name),
  );
  const script = { text: text.replace("(check-sat)", `${objective}(check-sat)`), wanted };
  const answer = await setting.solver.check(script, { milliseconds: setting.remaining() });
  if (answer.kind === "unknown") return answer;
  if (answer.kind === "unsat") return { kind: "none" };
  const value = clock === undefined ? undefined : decodeNumber(answer.values.get(at(clock, steps)) ?? "");
  const found = { kind: "found", script: scriptOf(extract(system, steps, answer.values)), steps } as const;
  return { ...found, ...(value === undefined ? {} : { value }) };
}

/** The events of a run without those of the watcher. */
function scriptOf(trace: Trace): Script {
  const { events, end } = eventsOf(trace, 0, trace.steps.length);
  return {
    initialStarts: trace.initial.clocks,
    events: events.filter(({ action }) => action !== watcherStarts),
    end,
  };
}

/**
 * Whether k steps without anything bad, from any state, are never followed by something bad. Together with no bad state
 * within k steps of the beginning that is a proof. Undefined when the solver does not know.
 */
export async function inductive(
  setting: Setting,
  system: TimedTransitionSystem,
  bad: Term,
  k: number,
): Promise<boolean | undefined> {
  const query = badAfter(system, bad, k);
  const answer = await setting.solver.check(smtLib(query), { milliseconds: setting.remaining() / 4 });
  return answer.kind === "unknown" ? undefined : answer.kind === "unsat";
}

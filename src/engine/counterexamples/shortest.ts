/**
 * The counterexample with the fewest events, and the proof that none has fewer.
 *
 * Zones are explored breadth first. One is dropped only for one that includes it and was found after no more events, so the first bad
 * zone comes after the fewest events that lead to any; extrapolation keeps, for each valuation that it adds, one that goes the
 * same way. A run of the whole is one of the slice if all other events are left out, so no run has fewer events of the slice; the
 * run that is found has as many. The solver is asked as well, with a watcher and without zones, for a run with fewer.
 */
import { smtLib } from "../../encode/smt-lib.ts";
import { initialRule } from "../../encode/transition.ts";
import { observation, path } from "../../encode/unroll.ts";
import type { Formula } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import { writingOf } from "../../system/writing.ts";
import { atMost, count, int, not, or } from "../../term/term.ts";
import { noSolver } from "../no-solver.ts";
import type { Setting } from "../setting.ts";
import { watch, watcherStarts } from "../watcher.ts";
import type { Violating } from "./reduce.ts";
import type { Found, Looked, Sliced } from "./slices.ts";
import { exploredFor, inSlices, runsOf } from "./slices.ts";

export async function shortestOf(setting: Setting, claim: Formula): Promise<Found> {
  const seen = new Map<string, Sliced>();
  let best: { readonly run: Violating; readonly events: number } | undefined;
  const look = async (sliced: Sliced): Promise<Looked> => {
    const { system, bad } = sliced.monitored;
    const writing = writingOf(system, bad);
    if (seen.has(writing)) return "done";
    const reached = await exploredFor(setting, system, bad);
    if ("missing" in reached) return reached;
    const events = reached.explored.bad?.node.depth ?? Infinity;
    if (events < (best?.events ?? Infinity)) {
      const [run] = runsOf(setting, reached, sliced);
      if (run === undefined) return "refused";
      best = { run, events };
    }
    seen.set(writing, sliced);
    return "done";
  };
  for (const conjunct of split(claim)) {
    const missing = await inSlices(setting, conjunct, look);
    if (missing !== undefined) return { ...best, proof: { missing } };
  }
  if (best === undefined) return { proof: { missing: "zones find no run that violates it" } };
  return { ...best, proof: await confirmed(setting, [...seen.values()], best.events - 1) };
}

async function confirmed(setting: Setting, slices: readonly Sliced[], events: number): Promise<Found["proof"]> {
  if (setting.solver === noSolver) return { by: "zones, breadth first; no solver has confirmed it" };
  for (const sliced of slices) {
    const answer = await hasRunOf(setting, sliced, events);
    if (answer === "sat") return { missing: "internal: the solver finds one with fewer events" };
    if (answer === "unknown") return { by: "zones, breadth first; the solver did not answer" };
  }
  return { by: "zones, breadth first, confirmed by the solver" };
}

/** Whether the solver finds a run that breaks the conjunct with at most so many events. */
async function hasRunOf(
  setting: Setting,
  { system, formula }: Sliced,
  events: number,
): Promise<"sat" | "unsat" | "unknown"> {
  const watched = watch(system, formula);
  if (watched === undefined) return "unknown";
  // One step more for the watcher to start, and one in which time passes after the last event.
  const run = path(watched.system, Math.max(0, events) + 2);
  const names = [observation, watcherStarts].filter(
    (name) => name === observation || watched.system.actions.some((action) => action.name === name),
  );
  const happens = Array.from({ length: run.steps }, (_, index) =>
    not(or(...names.map((name) => run.step(index, name)))),
  );
  const query = {
    title: `a run with at most ${events} events to what is bad`,
    variables: run.symbols,
    assertions: [
      run.at(initialRule(watched.system), 0),
      ...run.assertions,
      run.at(watched.bad, run.steps),
      atMost(count(happens), int(events)),
    ],
  };
  return (await setting.solver.check(smtLib(query), { milliseconds: setting.remaining() })).kind;
}

/**
 * The counterexample in which the claim is lost at the earliest moment, and the proof that it is lost no earlier in any.
 *
 * The system gets a clock that never starts anew. As long as zones find a bad state before the moment of the best run, the run to it is the
 * best one; in the end they find none, which the solver confirms like any other proof. A deadline is missed after it has passed, and at
 * no first moment: there the moment counts at which it passes, and the proof says that nothing is bad up to then.
 */
import type { Formula } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import { compare, multiply, one, rational, subtract, zero } from "../../source/rational.ts";
import type { Rational } from "../../source/rational.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { writingOf } from "../../system/writing.ts";
import { and, atMost, less, real, realSort, truth, variable } from "../../term/term.ts";
import type { Term } from "../../term/term.ts";
import { storyOf } from "../../trace/story.ts";
import type { Trace } from "../../trace/trace.ts";
import { timesOf } from "../../trace/trace.ts";
import { compileSystem, unitsCovering } from "../../zone/compile.ts";
import { durationsIn } from "../../zone/condition.ts";
import { certify } from "../certify.ts";
import { noSolver } from "../no-solver.ts";
import type { Moment } from "../preferred.ts";
import { exploringIn } from "../reach.ts";
import type { Setting } from "../setting.ts";
import { lostAfter } from "./judge.ts";
import type { Violating } from "./reduce.ts";
import type { Found, Looked, Sliced } from "./slices.ts";
import { exploredFor, inSlices, runsOf } from "./slices.ts";

const now = "time since the start";
const mostZones = 100_000;

/** `known` is a run that violates the claim. */
export async function earliestOf(setting: Setting, claim: Formula, known: Violating): Promise<Found> {
  let best = momentIn(claim, known.trace);
  if (best === undefined) return { proof: { missing: "no beginning of a run settles that it fails" } };
  let run: Violating | undefined;
  const seen = new Set<string>();
  const look = async (sliced: Sliced): Promise<Looked> => {
    const { monitored, original } = sliced;
    const system = { ...monitored.system, clocks: [...monitored.system.clocks, clockOfRun] };
    const isDeadline = monitored.response !== undefined;
    const writing = writingOf(system, monitored.bad);
    if (seen.has(writing)) return "done";
    for (;;) {
      const upTo = isDeadline ? best!.time : lastBefore(best!.time, system, monitored.bad);
      if (compare(upTo, zero) < 0) return "done";
      const sooner = and(monitored.bad, atMost(sinceStart, real(upTo)));
      const reached = await exploredFor(setting, system, sooner);
      if ("missing" in reached) return reached;
      if (reached.explored.bad === undefined) {
        const stated = isDeadline ? sooner : and(monitored.bad, less(sinceStart, real(best!.time)));
        const exploring = exploringIn(setting, mostZones);
        const limits = { milliseconds: setting.remaining() };
        const certified = await certify(reached, sooner, exploring, setting.solver, limits, stated);
        seen.add(writing);
        return certified.kind === "confirmed" ? "done" : { missing: certified.reason };
      }
      const before = best!;
      for (const found of runsOf(setting, reached, sliced)) {
        const moment = momentIn(original, found.trace);
        if (moment !== undefined && compare(moment.time, best!.time) < 0) [run, best] = [found, moment];
      }
      if (best === before) return "refused";
    }
  };
  for (const conjunct of split(claim)) {
    const missing = await inSlices(setting, conjunct, look);
    if (missing !== undefined) return { ...(run === undefined ? {} : { run }), moment: best, proof: { missing } };
  }
  const by = setting.solver === noSolver ? "zones; no solver has confirmed it" : "zones, confirmed by the solver";
  return { ...(run === undefined ? {} : { run }), moment: best, proof: { by } };
}

const clockOfRun = { name: now, active: truth, start: { least: zero, most: zero } };
const sinceStart = variable(now, realSort);

/**
 * The last moment before another one at which anything can happen first: zones have corners in whole units only, so what can happen after it and
 * before `time` can happen at `time` at the earliest.
 */
function lastBefore(time: Rational, system: TimedTransitionSystem, bad: Term): Rational {
  const { unit } = compileSystem(system, durationsIn(bad));
  return multiply(subtract(rational(unitsCovering(time, unit)), one), unit);
}

/** When the claim is lost on a run: as its deadline passes, or as soon as nothing can save it. */
export function momentIn(claim: Formula, trace: Trace): Moment | undefined {
  const due = storyOf(claim, trace)?.response?.due;
  if (due !== undefined) return { time: due, isDeadline: true };
  const steps = lostAfter(claim, trace);
  return steps === undefined ? undefined : { time: timesOf(trace)[steps]!, isDeadline: false };
}

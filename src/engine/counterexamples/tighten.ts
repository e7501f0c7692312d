/**
 * A loop that is made small is completed by what has to happen beside it, in components that the claim does not depend on: when it has
 * to, and for as many rounds as it takes until everything is as before. In: such a run. Out: the same events, each as early as the rules
 * and the waits of the draft let it; and so the loop as short as it can be with these events.
 */
import { add, compare, zero } from "../../source/rational.ts";
import type { Difference } from "../../trace/differences.ts";
import { planOf, scheduleWith } from "../../trace/schedule.ts";
import type { Trace } from "../../trace/trace.ts";
import { timesOf } from "../../trace/trace.ts";
import type { Draft } from "./draft.ts";
import type { Context, Judge, Shown } from "./judge.ts";
import { confirmOnWhole } from "./judge.ts";

/** Of so many events the times are computed anew. */
const mostEvents = 300;

/** The run with other times where that makes it shorter; `own` are the actions that the draft is about. */
export function tightened(
  context: Context,
  judge: Judge,
  { draft, run }: Pick<Shown, "draft" | "run">,
  own: ReadonlySet<string>,
): Shown["run"] {
  const { trace, part, settled } = run;
  const { loopStart } = trace;
  const events = eventsIn(trace);
  if (settled !== undefined || loopStart === undefined || events.length > mostEvents) return run;
  const cycle = events.filter(({ step }) => step >= loopStart);
  const before = events.slice(0, events.length - cycle.length);
  const names = (some: readonly Event[]): readonly string[] => some.map(({ action }) => action);
  const plan = planOf(part, { events: names(before), cycle: names(cycle) });
  const points = events.flatMap(({ action }, index) =>
    own.has(action) ? [index + (index < before.length ? 1 : 2)] : [],
  );
  const waits = plan && waitsBetween(draft, points, plan.end);
  const script = waits && scheduleWith(plan, waits);
  const found = script && confirmOnWhole(context, judge, draft, { plan, script });
  return found !== undefined && isShorter(found.run.trace, trace) ? found.run : run;
}

interface Event {
  readonly action: string;
  /** The number of the step that it is. */
  readonly step: number;
}

function eventsIn({ steps }: Trace): readonly Event[] {
  return steps.flatMap(({ action }, step): readonly Event[] => (action === undefined ? [] : [{ action, step }]));
}

/** The waits of a draft in a run that goes through its loop several times. `points` are its events, of which those after `end` are looped. */
function waitsBetween(
  { prefix, cycle }: Draft,
  points: readonly number[],
  end: number,
): readonly Difference[] | undefined {
  const [once, round] = [prefix.items.length, cycle?.items.length ?? 0];
  if (round === 0 ? points.length !== once : (points.length - once) % round !== 0) return undefined;
  const found = points.map((to, index): Difference => {
    const from = points[index - 1] ?? 0;
    if (index < once) return { from, to, least: prefix.items[index]!.wait ?? zero, rounds: 0 };
    const inRound = (index - once) % round;
    const over = inRound > 0 ? zero : index === once ? prefix.end : cycle!.end;
    return { from, to, least: add(over ?? zero, cycle!.items[inRound]!.wait ?? zero), rounds: 0 };
  });
  const [first, last] = [points.find((point) => point > end), points.at(-1)];
  if (first === undefined || last === undefined) return found;
  const again = add(cycle!.end ?? zero, cycle!.items[0]!.wait ?? zero);
  return [...found, { from: last, to: first, least: again, rounds: -1 }];
}

function isShorter(a: Trace, b: Trace): boolean {
  const order = compare(timesOf(a).at(-1)!, timesOf(b).at(-1)!);
  return order < 0 || (order === 0 && a.steps.length < b.steps.length);
}

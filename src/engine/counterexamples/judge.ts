/** What a run has to show to stay the counterexample that it is, and whether events at certain times make such a run. */
import type { Lasso } from "../../ltl/evaluate.ts";
import { holdsOn } from "../../ltl/evaluate.ts";
import { isLost } from "../../ltl/lost.ts";
import type { Formula } from "../../ltl/formula.ts";
import { variablesOf } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import type { Rational } from "../../source/rational.ts";
import { compare, divide, equals, rational, subtract, zero } from "../../source/rational.ts";
import { Interpreter } from "../../system/remembering.ts";
import type { Influence } from "../../system/slice.ts";
import { coneOf, sliceTo } from "../../system/slice.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import type { Script } from "../../trace/complete.ts";
import { complete } from "../../trace/complete.ts";
import type { Plan } from "../../trace/schedule.ts";
import { planOf, scheduleOf } from "../../trace/schedule.ts";
import { storyOf } from "../../trace/story.ts";
import type { Trace } from "../../trace/trace.ts";
import { lassoOf, stateAt } from "../../trace/trace.ts";
import { withDeadline } from "../evidence.ts";
import type { Setting } from "../setting.ts";
import { namesOfTouchingAssumptions } from "../touching.ts";
import type { Verdict } from "../verdict.ts";
import type { Confirmed } from "../violation.ts";
import { confirmViolation } from "../violation.ts";
import type { Draft } from "./draft.ts";
import { actionsOf, waitsOf } from "./draft.ts";

export type Context = Pick<Setting, "problem" | "whole"> & { readonly influence: Influence };

/** A run that counts, with the events and the times that it was made of. */
export interface Shown {
  readonly draft: Draft;
  readonly plan: Plan;
  readonly script: Script;
  readonly run: Omit<Extract<Confirmed, { readonly kind: "confirmed" }>, "kind">;
}

export interface Judge {
  /** The first part of the claim that fails on the run. */
  readonly conjunct: Formula;
  /** The time that a late answer takes where that is the worst case: a run that answers sooner does not show it. */
  readonly took?: Rational;
}

/** What the run of a verdict shows; undefined if the claim is true of it. */
export function judgeOf(
  claim: Formula,
  { trace, worstCase }: Pick<Verdict, "worstCase"> & { readonly trace: Trace },
): Judge | undefined {
  const judge = judgeAsItIs(claim, trace);
  const isWorst = judge?.took !== undefined && typeof worstCase === "object" && equals(judge.took, worstCase);
  return judge === undefined || isWorst ? judge : { conjunct: judge.conjunct };
}

/** The same of a run that is to stay as it is: it takes as long as it does. */
export function judgeAsItIs(claim: Formula, trace: Trace): Judge | undefined {
  const conjunct = split(claim).find((each) => !holdsOn(each, lassoOf(trace)));
  const took = conjunct && responseTime(conjunct, trace);
  return conjunct && { conjunct, ...(took === undefined ? {} : { took }) };
}

/** How long the late answer takes that the run shows; undefined if it shows none. */
function responseTime(conjunct: Formula, trace: Trace): Rational | undefined {
  const story = storyOf(conjunct, trace);
  const answered = story?.response?.answered;
  return answered === undefined ? undefined : subtract(answered.time, story!.startTime);
}

/** The systems in which the events of a run may be looked at, from small to large: what the claim depends on, and more. */
export function systemsFor(context: Context, conjunct: Formula, part: TimedTransitionSystem): TimedTransitionSystem[] {
  const { influence } = context;
  const inPart = new Set(part.variables.map(({ name }) => name));
  const found: TimedTransitionSystem[] = [];
  let cone = coneOf(influence, variablesOf(conjunct));
  for (let size = -1; size < cone.size && [...cone].every((name) => inPart.has(name));) {
    found.push(sliceTo(influence, cone));
    size = cone.size;
    cone = coneOf(influence, [...cone, ...namesOfTouchingAssumptions(context, cone)]);
  }
  return [...found, part];
}

/** The run that comes of a draft; undefined if its events are impossible, or show nothing. */
export function tryDraft(
  context: Context,
  system: TimedTransitionSystem,
  judge: Judge,
  draft: Draft,
): Shown | undefined {
  const planned = scheduled(system, draft);
  return planned && confirmDraft(context, system, judge, draft, planned);
}

export interface Planned {
  readonly plan: Plan;
  readonly script: Script;
}

export function scheduled(system: TimedTransitionSystem, draft: Draft): Planned | undefined {
  const events = draft.prefix.items.map(({ action }) => action);
  const cycle = draft.cycle?.items.map(({ action }) => action);
  const plan = planOf(system, { events, ...(cycle === undefined ? {} : { cycle }) });
  const script = plan && scheduleOf(plan, waitsOf(draft));
  return plan === undefined || script === undefined ? undefined : { plan, script };
}

export function confirmDraft(
  context: Context,
  system: TimedTransitionSystem,
  judge: Judge,
  draft: Draft,
  planned: Planned,
): Shown | undefined {
  return isShown(system, judge, planned) ? confirmOnWhole(context, judge, draft, planned) : undefined;
}

/** The run of the whole system that comes of a draft, if it shows what it is to show. */
export function confirmOnWhole(
  context: Context,
  judge: Judge,
  draft: Draft,
  { plan, script }: Planned,
): Shown | undefined {
  const { conjunct, took } = judge;
  const confirmed = confirmViolation(context, wantedOf(judge), script);
  if (confirmed.kind === "refused" || holdsOn(conjunct, lassoOf(confirmed.trace))) return undefined;
  const { trace, part, settled } = confirmed;
  if (took !== undefined) {
    const takes = responseTime(conjunct, trace);
    if (takes === undefined || compare(takes, took) < 0) return undefined;
  }
  if (draft.cycle !== undefined) return { draft, plan, script, run: { trace, part } };
  return settled === undefined ? undefined : { draft, plan, script, run: { trace, part, settled } };
}

/** Whether the events alone settle what is to be shown, or their loop shows it: what they do not is not tried on the whole system. */
export function isShown(system: TimedTransitionSystem, judge: Judge, { plan, script }: Planned): boolean {
  const wanted = wantedOf(judge);
  if (script.cycle === undefined) return isLost(wanted, beginningOf(plan, script));
  const completion = complete(new Interpreter(system), script);
  return completion.kind === "complete" && !holdsOn(wanted, lassoOf(completion.trace));
}

function beginningOf({ values }: Plan, { events, end }: Script): Lasso["segments"] {
  const times = [zero, ...events.map(({ time }) => time), end];
  return times.map((time, index) => ({
    values: values[index]!,
    duration: index + 1 === times.length ? zero : subtract(times[index + 1]!, time),
  }));
}

/** What has to fail: what is claimed, with a deadline that only a run misses which takes as long. */
export function wantedOf({ conjunct, took }: Judge): Formula {
  return took === undefined ? conjunct : withDeadline(conjunct, subtract(took, divide(took, rational(1_000_000))));
}

/** After how many steps of a run nothing can save a formula; undefined if only its loop shows that it fails. */
export function lostAfter(formula: Formula, trace: Trace): number | undefined {
  const { segments } = lassoOf(trace);
  const isLostAfter = (steps: number): boolean =>
    isLost(formula, [...segments.slice(0, steps), { values: stateAt(trace, steps).values, duration: zero }]);
  if (!isLostAfter(segments.length)) return undefined;
  // What is lost stays lost.
  let [saved, lost] = [-1, segments.length];
  while (lost - saved > 1) {
    const middle = Math.floor((saved + lost) / 2);
    if (isLostAfter(middle)) lost = middle;
    else saved = middle;
  }
  return lost;
}

/** How many events a draft has. */
export function sizeOf(draft: Draft): number {
  return actionsOf(draft).length;
}

/**
 * What a counterexample needs (`engine/blame.ts`), of a run that is reduced already. In: the reduced run. Out: what was
 * computed to be needed, and nothing else.
 *
 *   faults    each is needed, since the run could not do without it.
 *   a late answer     The events are fixed, and what holds of their times is collected: what the spec says (rules), and what was chosen
 *                     on this run where the spec leaves a choice. All are differences between points in time, so together with "the
 *                     answer comes in time" they contradict one another exactly if the longest way from the trigger to the answer is
 *                     longer than allowed. Choices are dropped one by one as long as it is: what is left is a smallest set of choices.
 *                     The longest way with them is the sum.
 *   anything else     The waits without which the same events show nothing, as `reduce.ts` found them.
 *   assumptions       Those without which an event could be left out or a wait could go (`assumed.ts`).
 *   order             Two events of different instances at one moment: they could come the other way round, and show nothing then.
 */
import type { Rational } from "../../source/rational.ts";
import { add, compare, equals, greatest, multiply, negate, rational, subtract, zero } from "../../source/rational.ts";
import type { Action, TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { longestWay } from "../../trace/differences.ts";
import type { Plan, TimeRule } from "../../trace/schedule.ts";
import { planOf } from "../../trace/schedule.ts";
import type { Story } from "../../trace/story.ts";
import { storyOf } from "../../trace/story.ts";
import type { Trace } from "../../trace/trace.ts";
import { timesOf } from "../../trace/trace.ts";
import type { Blame, BlamedNeed, BlamedSum, BlamedTerm } from "../blame.ts";
import { assumedNeeds } from "./assumed.ts";
import { swapped, waitsOf, withBeforeLast } from "./draft.ts";
import type { Context } from "./judge.ts";
import { confirmDraft, scheduled } from "./judge.ts";
import type { Reduced } from "./reduce.ts";

/** What the run needs. `claim` is the name of the claim. */
export function blameOf(context: Context, reduced: Reduced, claim: string): Blame {
  const lateness = lateAnswer(reduced);
  const needs = [
    ...faults(reduced, lateness?.pinned ?? new Set()),
    ...(lateness?.needs ?? waits(reduced)),
    ...orders(context, reduced),
    ...assumedNeeds(context, reduced),
  ];
  return {
    needs,
    ...(lateness === undefined ? {} : { sum: lateness.sum }),
    parameters: parametersOf(context, needs, claim),
  };
}

function faults({ draft, system, run }: Reduced, pinned: ReadonlySet<string>): readonly BlamedNeed[] {
  const kinds = new Map(system.actions.map(({ name, kind }) => [name, kind]));
  const inDraft = [...draft.prefix.items, ...(draft.cycle?.items ?? [])].map(({ action }) => action);
  const times = timesOf(run.trace);
  return [...new Set(inDraft.filter((name) => kinds.get(name) === "fault"))].map((action): BlamedNeed => {
    const first = run.trace.steps.findIndex((step) => step.action === action);
    return { kind: "fault", action, ...(pinned.has(action) && first !== -1 ? { time: times[first + 1]! } : {}) };
  });
}

/** Waits that are left after reduction, but for the one after the last event. */
function waits({ draft }: Reduced): readonly BlamedNeed[] {
  const of = (items: typeof draft.prefix.items, before: string | undefined): readonly BlamedNeed[] =>
    items.flatMap(({ action, wait }, index): readonly BlamedNeed[] => {
      const after = items[index - 1]?.action ?? before;
      return wait === undefined ? [] : [{ kind: "wait", action, wait, ...(after === undefined ? {} : { after }) }];
    });
  return [...of(draft.prefix.items, undefined), ...of(draft.cycle?.items ?? [], draft.cycle?.items.at(-1)?.action)];
}

// ── A late answer ───────────────────────────────────────────────────────────

interface Lateness {
  readonly needs: readonly BlamedNeed[];
  readonly sum: BlamedSum;
  /** Actions whose moment is needed. */
  readonly pinned: ReadonlySet<string>;
}

/** A choice on the run: an event no sooner, or no later, after what set its clock going, or after the event before it. */
export interface Choice extends Omit<TimeRule, "kind"> {
  readonly kind: "choice";
  readonly takes: Rational;
  readonly isLatest: boolean;
}

type Fact = TimeRule | Choice;

/** A late answer as constraints: the rules of the plan, the choices that the run makes, and those that contradict an answer in time. */
export interface LateAnswer {
  readonly plan: Plan;
  readonly trigger: number;
  readonly answer: number;
  readonly took: Rational;
  readonly allowed: Rational;
  readonly choices: readonly Choice[];
  /** With all of these the answer takes as long as it does; with those of the core it is late. */
  readonly full: readonly Choice[];
  readonly core: readonly Choice[];
}

/**
 * Differences have a solution exactly if no circle of them is longer than nothing, so the rules, these choices and `answer - trigger <=
 * allowed` contradict one another exactly if the longest way from the trigger to the answer is longer than allowed. The core is the
 * unsatisfiable core that a solver finds of the same constraints (a test asks Z3), and smallest: without any one choice there is a solution.
 */
export function lateAnswerOf({
  judge,
  run,
  system,
}: Pick<Reduced, "judge" | "run" | "system">): LateAnswer | undefined {
  const story = storyOf(judge.conjunct, run.trace);
  const due = story?.response?.due;
  const answered = story?.response?.answered;
  if (story === undefined || due === undefined || answered === undefined || answered.state > run.trace.steps.length)
    return undefined;
  const told = toldUntil(run.trace, answered.state, story, system);
  if (told === undefined) return undefined;
  const { plan, trigger, answer, times } = told;
  const [took, allowed] = [subtract(answered.time, story.startTime), subtract(due, story.startTime)];
  const takesAll = (facts: readonly Fact[]): boolean => {
    const way = longestWay(plan.points, facts, trigger, answer);
    return way !== undefined && compare(way.length, took) >= 0;
  };
  const choices = choicesOf(plan, times);
  if (!takesAll([...plan.rules, ...choices])) return undefined;
  const full = smallest(plan.rules, choices, takesAll);
  const core = smallest(plan.rules, full, (facts) => isLonger(plan, facts, trigger, answer, allowed));
  return { plan, trigger, answer, took, allowed, choices, full, core };
}

function lateAnswer(reduced: Reduced): Lateness | undefined {
  const late = lateAnswerOf(reduced);
  if (late === undefined) return undefined;
  const { plan, trigger, answer, took, allowed, full, core } = late;
  const used = longestWay<Fact>(plan.points, [...plan.rules, ...core], trigger, answer)!.rules;
  const way = longestWay<Fact>(plan.points, [...plan.rules, ...full], trigger, answer)!.rules;
  const terms = termsOf(plan, way);
  if (!equals(totalOf(terms), took)) return undefined;
  return {
    needs: once([...new Set(used.map(({ event }) => event))].flatMap((event) => needsOf(plan, used, event))),
    sum: { terms, total: took, allowed },
    pinned: new Set(core.flatMap(({ event }) => plan.actions[event]?.name ?? [])),
  };
}

interface Told {
  readonly plan: Plan;
  readonly trigger: number;
  readonly answer: number;
  /** When each event is, by its point. */
  readonly times: readonly Rational[];
}

/** The run up to the answer as a plan; undefined if its events alone do not lead there. */
function toldUntil(trace: Trace, last: number, story: Story, system: TimedTransitionSystem): Told | undefined {
  const names = new Set(system.actions.map(({ name }) => name));
  const moments = timesOf(trace);
  const times = [zero];
  const events: string[] = [];
  let trigger = 0;
  for (const [index, { action }] of trace.steps.slice(0, last).entries()) {
    if (action === undefined || !names.has(action)) continue;
    events.push(action);
    times.push(moments[index + 1]!);
    if (index + 1 <= story.start) trigger = events.length;
  }
  const plan = planOf(system, { events });
  return plan && { plan, trigger, answer: events.length, times };
}

function isLonger(plan: Plan, facts: readonly Fact[], from: number, to: number, than: Rational): boolean {
  const way = longestWay(plan.points, facts, from, to);
  return way !== undefined && compare(way.length, than) > 0;
}

function choicesOf(plan: Plan, times: readonly Rational[]): readonly Choice[] {
  return times.flatMap((time, event): readonly Choice[] => {
    const action = plan.actions[event];
    if (action === undefined || action.urgent || isFixed(plan, event)) return [];
    const since = plan.own[event]?.since ?? event - 1;
    const takes = subtract(time, times[since]!);
    const choice = { kind: "choice", event, rounds: 0, takes } as const;
    return [
      { ...choice, from: event, to: since, least: negate(takes), isLatest: true },
      { ...choice, from: since, to: event, least: takes, isLatest: false },
    ];
  });
}

/** Whether the spec leaves no choice when it happens. */
function isFixed(plan: Plan, event: number): boolean {
  const range = rangeOf(plan, event);
  return range?.most !== undefined && equals(range.least, range.most);
}

/** How long after its clock was set going an event may be; undefined for one that has no clock. */
function rangeOf(plan: Plan, event: number): { readonly least: Rational; readonly most?: Rational } | undefined {
  const [own, action] = [plan.own[event], plan.actions[event]];
  if (own === undefined) return undefined;
  const { start, limit } = own.clock;
  const wait = action?.wait?.least ?? zero;
  const isNew = plan.origins.some((origin) => origin.clock === own.clock && origin.entered === own.since);
  const [early, late] = isNew ? [start.most, start.least] : [zero, zero];
  const least = greatest(zero, subtract(wait, early));
  return { least, ...(limit === undefined ? {} : { most: subtract(limit, late) }) };
}

/** Choices of which none can be dropped without losing what the facts together show. */
function smallest(
  rules: readonly Fact[],
  choices: readonly Choice[],
  shows: (facts: readonly Fact[]) => boolean,
): readonly Choice[] {
  let kept = choices;
  for (const choice of choices) {
    const fewer = kept.filter((each) => each !== choice);
    if (shows([...rules, ...fewer])) kept = fewer;
  }
  return kept;
}

/** What the longest way uses of what is known about one event. */
function needsOf(plan: Plan, used: readonly Fact[], event: number): readonly BlamedNeed[] {
  const action = plan.actions[event];
  if (action === undefined) return [];
  return used.flatMap((fact): readonly BlamedNeed[] => {
    if (fact.event !== event || action.kind === "fault") return [];
    if (fact.kind === "choice") {
      const { takes, isLatest } = fact;
      const range = rangeOf(plan, event) ?? { least: zero };
      return [{ kind: "choice", action: action.name, takes, ...range, isLatest }];
    }
    return fact.kind === "earliest" || fact.kind === "latest" ? [{ kind: "timing", action: action.name }] : [];
  });
}

/** The timing of an action is one need, however often it happens. */
function once(needs: readonly BlamedNeed[]): readonly BlamedNeed[] {
  const isFirst = (need: BlamedNeed, index: number): boolean =>
    needs.findIndex(({ kind, action }) => kind === "timing" && action === need.action) === index;
  return needs.filter((need, index) => need.kind !== "timing" || isFirst(need, index));
}

/** The way as a sum: what belongs to one event is one term, and terms that are alike are counted. */
function termsOf(plan: Plan, way: readonly Fact[]): readonly BlamedTerm[] {
  const byEvent: { readonly action: Action; readonly event: number; readonly length: Rational }[] = [];
  let carried = zero;
  for (const { event, least, kind } of way) {
    const action = plan.actions[event];
    carried = add(carried, least);
    // A clock that may start with more than one value: its start belongs to the event that comes of it.
    if (action === undefined || kind === "start" || carried.numerator === 0n) continue;
    byEvent.push({ action, event, length: carried });
    carried = zero;
  }
  const terms: BlamedTerm[] = [];
  for (const { action, length } of byEvent) {
    const last = terms.at(-1);
    if (last?.action === action.name && equals(last.length, length))
      terms[terms.length - 1] = { ...last, times: last.times + 1 };
    else terms.push({ times: 1, length, action: action.name });
  }
  return terms;
}

function totalOf(terms: readonly BlamedTerm[]): Rational {
  return terms.reduce((sum, { times, length }) => add(sum, multiply(rational(times), length)), zero);
}

// ── Order and parameters ────────────────────────────────────────────────────

/** Neighbours at one moment that may come the other way round, where nothing is violated then. */
function orders(context: Context, reduced: Reduced): readonly BlamedNeed[] {
  const { draft, plan, system, judge, script, run } = reduced;
  if (run.settled === undefined) return [];
  const owners = new Map(system.actions.map(({ name, owner }) => [name, owner]));
  const waited = waitsOf(draft);
  const inside = draft.prefix.items.slice(1).flatMap(({ action }, index): readonly BlamedNeed[] => {
    const { action: first } = draft.prefix.items[index]!;
    const [time, next] = [script.events[index]!.time, script.events[index + 1]!.time];
    const isForced = plan.actions[index + 2]?.urgent === true;
    if (isForced || !equals(time, next) || waited[index + 2] !== undefined || owners.get(first) === owners.get(action))
      return [];
    const other = swapped(draft, index);
    const planned = scheduled(system, other);
    if (planned === undefined || confirmDraft(context, system, judge, other, planned) !== undefined) return [];
    return [{ kind: "order", action: first, before: action, time }];
  });
  return [...inside, ...afterwards(context, reduced)];
}

/** What happens at the last moment, just after all is lost, and would have saved it just before. */
function afterwards(context: Context, { draft, system, judge, script, run }: Reduced): readonly BlamedNeed[] {
  const { settled = 0, trace } = run;
  const last = draft.prefix.items.at(-1);
  if (last === undefined || draft.prefix.end !== undefined) return [];
  const rest = trace.steps.slice(settled);
  const later = rest.findIndex(({ delay }) => delay.numerator !== 0n);
  const names = new Set(system.actions.map(({ name }) => name));
  return rest.slice(0, later === -1 ? rest.length : later).flatMap(({ action }): readonly BlamedNeed[] => {
    if (action === undefined || !names.has(action)) return [];
    const other = withBeforeLast(draft, action);
    const planned = scheduled(system, other);
    if (planned === undefined || confirmDraft(context, system, judge, other, planned) !== undefined) return [];
    return [{ kind: "order", action: last.action, before: action, time: script.events.at(-1)!.time }];
  });
}

/** Parameters that enter the timings of what is needed. */
function parametersOf({ problem }: Context, needs: readonly BlamedNeed[], claim: string): readonly string[] {
  const timed = new Set(
    needs.flatMap((need) =>
      need.kind === "timing" || need.kind === "choice" || need.kind === "wait" ? [need.action] : [],
    ),
  );
  return (problem.parameters ?? []).flatMap(({ name, timings, sentences }) =>
    sentences.includes(claim) || timings.some((action) => timed.has(action)) ? [name] : [],
  );
}

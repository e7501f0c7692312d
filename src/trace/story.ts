/**
 * What a violating run is about: which part of the claim fails on it, from when, and by how much. Found by looking at
 * the run, not by asking the engine. A claim without one of the plain shapes has no story, only its run.
 */
import type { Formula } from "../ltl/formula.ts";
import { variablesOf } from "../ltl/formula.ts";
import { add, compare, subtract } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import type { State } from "../system/interpreter.ts";
import { holds } from "../term/evaluate.ts";
import type { Term } from "../term/term.ts";
import { conjunctsOf, falsehood } from "../term/term.ts";
import type { Trace } from "./trace.ts";
import { stateAt, timesOf } from "./trace.ts";

export interface Story {
  /** The variables that the failing part of the claim speaks about. */
  readonly variables: ReadonlySet<string>;
  /** The state in which it fails, or in which the answer that never comes in time is first due. */
  readonly start: number;
  readonly startTime: Rational;
  /** The answer is not wanted where this holds; where there is no answer, this is what is demanded itself. */
  readonly unless: Term;
  readonly answer?: Term;
  /** For a response: when the answer is due (absent: any time will do) and when it comes. */
  readonly response?: { readonly due?: Rational; readonly answered?: Answered };
}

export interface Answered {
  readonly time: Rational;
  /** The state of the trace in which it comes; beyond the last one when the loop has to be gone through again. */
  readonly state: number;
}

/** The story of the part of a claim that fails first on the run. */
export function storyOf(formula: Formula, trace: Trace): Story | undefined {
  const moments = unroll(trace);
  const lostAt = ({ startTime, response }: Pick<Story, "startTime" | "response">): Rational =>
    response?.due ?? startTime;
  let first: Story | undefined;
  for (const part of partsOf(formula)) {
    const story = storyOfPart(part, moments);
    if (story !== undefined && (first === undefined || compare(lostAt(story), lostAt(first)) < 0))
      first = { ...story, ...demandOf(part) };
  }
  return first;
}

function demandOf({ whole, unless, answer }: Part): Pick<Story, "variables" | "unless" | "answer"> {
  return { variables: variablesOf(whole), unless, ...(answer === undefined ? {} : { answer }) };
}

/** A response in a run: what is waited for, and what sets it off. */
export interface Response extends Story {
  readonly response: { readonly due?: Rational; readonly answered: Answered };
}

/** The response of a run that takes longest, be it late or not; undefined if none is both wanted and given. */
export function slowestResponseOf(formula: Formula, trace: Trace): Response | undefined {
  const moments = unroll(trace);
  let slowest: Response | undefined;
  for (const part of partsOf(formula)) {
    const { answer, unless, bound, everywhere } = part;
    if (answer === undefined) continue;
    const at = (term: Term, index: number): boolean => holds(term, (name) => moments[index]!.state.values.get(name)!);
    let next: number | undefined;
    for (let index = moments.length - 1; index >= 0; index -= 1) {
      if (at(answer, index)) next = index;
      else if (next !== undefined && (everywhere || index === 0) && !at(unless, index)) {
        const [startTime, time] = [moments[index]!.time, moments[next]!.time];
        if (slowest !== undefined && compare(subtract(time, startTime), tookOf(slowest)) < 0) continue;
        const due = bound === undefined ? {} : { due: add(startTime, bound) };
        const response = { ...due, answered: { time, state: next } };
        slowest = { ...demandOf(part), start: index, startTime, response };
      }
    }
  }
  return slowest;
}

function tookOf({ startTime, response }: Response): Rational {
  return subtract(response.answered.time, startTime);
}

/** The responses that a claim demands, one for each instance: where it is not wanted, what answers it, and within what time. */
export function responsesIn(formula: Formula): readonly Demanded[] {
  return partsOf(formula).flatMap(({ unless, answer, bound }) =>
    answer === undefined ? [] : [{ unless, answer, ...(bound === undefined ? {} : { bound }) }],
  );
}

export interface Demanded {
  readonly unless: Term;
  readonly answer: Term;
  /** Milliseconds; absent: any time will do. */
  readonly bound?: Rational;
}

/** `always (not unless or within T answer)`; without an answer: `always unless`. Without `always`: at the first instant. */
interface Part {
  readonly everywhere: boolean;
  readonly whole: Formula;
  readonly unless: Term;
  readonly answer?: Term;
  readonly bound?: Rational;
}

function partsOf(formula: Formula): readonly Part[] {
  if (formula.kind === "and") return formula.operands.flatMap(partsOf);
  if (formula.kind !== "always") return partsOfBody(formula, false);
  const body = formula.operand;
  if (body.kind === "and") return body.operands.flatMap((operand) => partsOf({ kind: "always", operand }));
  return partsOfBody(body, true);
}

function partsOfBody(body: Formula, everywhere: boolean): readonly Part[] {
  if (body.kind === "state")
    return conjunctsOf(body.term).map((unless) => ({ everywhere, whole: { kind: "state", term: unless }, unless }));
  const [first, second, ...rest] = body.kind === "or" ? body.operands : [undefined, body];
  if (second === undefined || rest.length > 0 || (first !== undefined && first.kind !== "state")) return [];
  if ((second.kind !== "within" && second.kind !== "eventually") || second.operand.kind !== "state") return [];
  const bound = second.kind === "within" ? { bound: second.bound } : {};
  return [{ everywhere, whole: body, unless: first?.term ?? falsehood, answer: second.operand.term, ...bound }];
}

interface Moment {
  readonly time: Rational;
  readonly state: State;
}

const mostMoments = 20_000;

/** The states of a run with their times, the loop gone through twice more. */
function unroll(trace: Trace): readonly Moment[] {
  const times = timesOf(trace);
  const moments: Moment[] = times.map((time, index) => ({ time, state: stateAt(trace, index) }));
  const { loopStart } = trace;
  if (loopStart === undefined) return moments;
  const loop = moments.slice(loopStart + 1);
  const period = subtract(times.at(-1)!, times[loopStart]!);
  let shift = period;
  for (let round = 0; round < 2 && moments.length + loop.length <= mostMoments; round += 1) {
    for (const { time, state } of loop) moments.push({ time: add(time, shift), state });
    shift = add(shift, period);
  }
  return moments;
}

/** Where and by how much a part fails. */
type Failure = Pick<Story, "start" | "startTime" | "response">;

function storyOfPart({ everywhere, unless, answer, bound }: Part, moments: readonly Moment[]): Failure | undefined {
  const is = (term: Term, index: number): boolean =>
    (term === unless && !everywhere && index > 0) || holds(term, (name) => moments[index]!.state.values.get(name)!);
  if (answer === undefined) {
    const broken = moments.findIndex((_, index) => !is(unless, index));
    return broken === -1 ? undefined : { start: broken, startTime: moments[broken]!.time };
  }
  let next: number | undefined;
  let found: Failure | undefined;
  for (let index = moments.length - 1; index >= 0; index -= 1) {
    if (is(answer, index)) next = index;
    else if (!is(unless, index)) found = lateFrom(moments, index, next, bound) ?? found;
  }
  return found;
}

/** The story of a response that is wanted from one moment on and comes at another, if that is too late. */
function lateFrom(
  moments: readonly Moment[],
  start: number,
  next: number | undefined,
  bound: Rational | undefined,
): Failure | undefined {
  const startTime = moments[start]!.time;
  const due = bound === undefined ? undefined : add(startTime, bound);
  const answered = next === undefined ? undefined : { time: moments[next]!.time, state: next };
  if (answered !== undefined && (due === undefined || compare(answered.time, due) <= 0)) return undefined;
  return {
    start,
    startTime,
    response: { ...(due === undefined ? {} : { due }), ...(answered === undefined ? {} : { answered }) },
  };
}

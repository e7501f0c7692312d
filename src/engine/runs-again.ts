/**
 * The runs that a verdict shows, on another problem than the one that they were found on. They are replayed on the whole system there, and
 * have to keep its assumptions; or, where it is enough that some run shows the same, one with the same events is made anew.
 */
import { holdsOn } from "../ltl/evaluate.ts";
import type { Formula } from "../ltl/formula.ts";
import type { Rational } from "../source/rational.ts";
import { rational, subtract } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";
import { lassoOf } from "../trace/trace.ts";
import { variablesIn } from "./decisive-part.ts";
import { withDeadline } from "./evidence.ts";
import type { SanityCheck } from "./sanity-check.ts";
import type { Setting } from "./setting.ts";
import type { Verdict } from "./verdict.ts";
import { eventsOf, problemWithRun, runWith } from "./violation.ts";

/** A verdict with the same runs as runs of this problem, state by state; undefined if one of them is none. */
export function withRuns(setting: Setting, verdict: Verdict): Verdict | undefined {
  const own = partNow(setting, verdict);
  const checks = verdict.checks?.map((check) => sameRun(setting, check));
  if (own === "none" || checks?.includes(undefined)) return undefined;
  return { ...verdict, ...(own && { part: own }), ...(checks && { checks: checks.flatMap((check) => check ?? []) }) };
}

/**
 * A proved verdict with runs that show the same here: a run that takes as long as the worst case, if there was one. That the trigger is
 * reached is left to whoever asks for it. Undefined if there is no such run, and if none was found before: now there may be one.
 */
export function withRunsAgain(setting: Setting, conjunct: Formula, verdict: Verdict): Verdict | undefined {
  if (verdict.attained === false) return undefined;
  const checks: SanityCheck[] = [];
  for (const check of verdict.checks ?? []) {
    const again =
      sameRun(setting, check) ?? (check.kind === "trigger" ? "left" : slowRun(setting, conjunct, verdict, check));
    if (again === undefined) return undefined;
    if (again !== "left") checks.push(again);
  }
  const isAttested = checks.some(({ kind, trace }) => kind === "worst-case" && trace !== undefined);
  if (verdict.attained === true && !isAttested) return undefined;
  return { ...verdict, ...(verdict.checks && { checks }) };
}

function sameRun(setting: Setting, check: SanityCheck): SanityCheck | undefined {
  const part = partNow(setting, check);
  return part === "none" ? undefined : { ...check, ...(part && { part }) };
}

/** The same components of the system as it is now, of which the trace is a run too; undefined where there is no trace. */
function partNow(
  { problem, whole }: Setting,
  { trace, part }: { readonly trace?: Trace; readonly part?: TimedTransitionSystem },
): TimedTransitionSystem | "none" | undefined {
  if (trace === undefined) return undefined;
  if (part === undefined || trace.loopStart === undefined) return "none";
  const wanted = part.variables.map(({ name }) => name);
  const now = whole.partWith(wanted);
  const names = new Set(now.variables.map(({ name }) => name));
  const isWhole = names.size === wanted.length && wanted.every((name) => names.has(name));
  const isJudged = [...variablesIn(problem.assumptions)].every((name) => names.has(name));
  return isWhole && isJudged && problemWithRun(problem, whole.interpreterOf(now), trace) === undefined ? now : "none";
}

/** A run with those events that the proof reads, which takes exactly as long as the worst case. */
function slowRun(
  setting: Setting,
  conjunct: Formula,
  { worstCase, proofs = [] }: Verdict,
  { trace, part: _part, ...check }: SanityCheck,
): SanityCheck | undefined {
  if (trace === undefined || typeof worstCase !== "object" || worstCase.numerator === 0n) return undefined;
  const read = new Set(
    proofs.flatMap(({ steps }) => steps.flatMap(({ system }) => system.actions.map(({ name }) => name))),
  );
  const { events, end } = eventsOf(trace, 0, trace.steps.length);
  const own = events.filter(({ action }) => read.has(action));
  const sooner = (run: Trace): Formula => withDeadline(conjunct, justBelow(worstCase, run));
  const found = runWith(setting, { initialStarts: trace.initial.clocks, events: own, end }, sooner(trace));
  if (found.kind === "none" || holdsOn(sooner(found.trace), lassoOf(found.trace))) return undefined;
  return { ...check, trace: found.trace, part: found.part };
}

/** A time below another one with nothing in between that could pass between two moments of a run: all its times are multiples of one grain. */
function justBelow(time: Rational, { initial, steps }: Trace): Rational {
  const starts = [initial, ...steps.map(({ state }) => state)].flatMap(({ clocks }) => [...clocks.values()]);
  const grain = [time, ...steps.map(({ delay }) => delay), ...starts].reduce(
    (all, { denominator }) => (all * denominator) / gcd(all, denominator),
    1n,
  );
  return subtract(time, rational(1n, 2n * grain));
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

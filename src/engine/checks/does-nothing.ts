/**
 * The system that does nothing of what it promises: every action with a deadline, a period or fairness is gone, with its
 * timer. What nobody promises may still happen at any moment (faults, and actions `anytime`, which are how requests are
 * written; what reacts to them does so in the same step), time passes, the assumptions hold. Among its runs are all those of
 * a system that never does anything. A claim that holds of it asks for no service: fine for a claim that something
 * bad never happens, and a warning when no claim of a spec asks for more.
 */
import { holdsOn } from "../../ltl/evaluate.ts";
import type { Formula } from "../../ltl/formula.ts";
import { variablesOf } from "../../ltl/formula.ts";
import { split } from "../../ltl/normalize.ts";
import type { Claim, Problem } from "../../ltl/problem.ts";
import { zero } from "../../source/rational.ts";
import type { Influence } from "../../system/slice.ts";
import { influenceOf } from "../../system/slice.ts";
import type { Action, TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { variablesOf as termVariables } from "../../term/term.ts";
import type { Script } from "../../trace/complete.ts";
import { complete, nothing } from "../../trace/complete.ts";
import type { Trace } from "../../trace/trace.ts";
import { lassoOf } from "../../trace/trace.ts";
import type { Whole } from "../../trace/whole.ts";
import { wholeOf } from "../../trace/whole.ts";
import type { ClaimResult } from "../result.ts";
import type { Exploring } from "../reach.ts";
import type { SanityCheck } from "../sanity-check.ts";
import { partFor, problemWithRun } from "../violation.ts";
import { holdsByZones, questionFor } from "./quick.ts";

export interface Mutant {
  readonly problem: Problem;
  readonly whole: Whole;
  readonly influence: Influence;
  /** The questions (`quick.ts`) of which zones have shown that the answer is yes. */
  readonly kept: Set<string>;
}

/** The problem about the system that does nothing. */
export function doingNothing(problem: Problem): Mutant {
  const mutant = { ...problem, system: withoutPromises(problem.system) };
  return { problem: mutant, whole: wholeOf(mutant.system), influence: influenceOf(mutant.system), kept: new Set() };
}

function withoutPromises(system: TimedTransitionSystem): TimedTransitionSystem {
  const limited = new Set(system.clocks.flatMap(({ name, limit }) => (limit === undefined ? [] : [name])));
  const isPromised = ({ urgent, fairness, restarts }: Action): boolean =>
    urgent || fairness === "weak" || restarts.some((clock) => limited.has(clock));
  const actions = system.actions.filter((action) => !isPromised(action));
  const used = new Set(
    actions.flatMap(({ restarts, wait }) => [...restarts, ...(wait === undefined ? [] : [wait.clock])]),
  );
  return { ...system, actions, clocks: system.clocks.filter((clock) => used.has(clock.name)) };
}

/** Whether the system that does nothing would keep a claim. */
export async function checkDoesNothing(mutant: Mutant, { formula }: Claim, exploring: Exploring): Promise<SanityCheck> {
  const kind = "does-nothing";
  for (const conjunct of formula === undefined ? [] : split(formula)) {
    const question = questionFor(mutant.influence, conjunct);
    // What is kept by one instance is kept by all that are alike, so no run of theirs breaks it.
    if (question !== undefined && mutant.kept.has(question.writing)) continue;
    const broken = brokenBy(mutant, conjunct);
    if (broken !== undefined)
      return { kind, status: "ok", text: "a system that does nothing would break it, replayed", ...broken };
    if (question === undefined || !(await holdsByZones(question.monitored, exploring)))
      return { kind, status: "unknown", text: "not decided whether a system that does nothing would keep it" };
    mutant.kept.add(question.writing);
  }
  return { kind, status: "ok", text: keptText };
}

const keptText = "a system that does nothing would keep it too";
const mostTried = 6;

/** A run of the mutant that breaks a conjunct: nothing happens, or one thing once, or several times. */
function brokenBy({ problem, whole }: Mutant, conjunct: Formula): Pick<SanityCheck, "trace" | "part"> | undefined {
  const names = variablesOf(conjunct);
  const possible = problem.system.actions.filter(({ guard, updates }) =>
    [...termVariables(guard), ...updates.map(({ variable }) => variable)].some((name) => names.has(name)),
  );
  const scriptOf = (actions: readonly string[]): Script => ({
    ...nothing,
    events: actions.map((action) => ({ time: zero, action, starts: new Map() })),
  });
  const alone = possible.slice(0, mostTried).map(({ name }) => [name]);
  for (const actions of [[], ...alone, ...alone.map(([name]) => Array.from({ length: 5 }, () => name!))]) {
    const script = scriptOf(actions);
    const part = partFor({ problem, whole }, script, [conjunct]);
    const interpreter = whole.interpreterOf(part);
    const completion = complete(interpreter, script, "lazy", 200);
    if (completion.kind === "stuck" || problemWithRun(problem, interpreter, completion.trace) !== undefined) continue;
    if (isBroken(conjunct, completion.trace)) return { trace: completion.trace, part };
  }
  return undefined;
}

function isBroken(conjunct: Formula, trace: Trace): boolean {
  return !holdsOn(conjunct, lassoOf(trace));
}

/** The warning for a spec: each of its claims holds, and would hold of a system that does nothing. */
export function checkAllDoNothing(results: readonly ClaimResult[]): readonly SanityCheck[] {
  const judged = results.filter(({ claim }) => claim.formula !== undefined && claim.expect !== "violated");
  const holding = judged.filter(({ verdict }) => verdict.kind === "proved" || verdict.kind === "holds-to-bound");
  if (holding.length === 0 || judged.some(({ verdict }) => verdict.kind === "violated" || verdict.kind === "unknown"))
    return [];
  const own = holding.map(({ checks }) => checks?.find((check) => check.kind === "does-nothing"));
  if (own.some((check) => check?.status === "ok" && check.text !== keptText))
    return [{ kind: "does-nothing", status: "ok", text: "a system that does nothing would break a claim" }];
  if (own.some((check) => check?.status !== "ok"))
    return [
      {
        kind: "does-nothing",
        status: "unknown",
        text: "not decided whether a system that does nothing would keep all claims",
      },
    ];
  const text = "a system that never does anything would satisfy all your claims: none of them asks for a service";
  return [{ kind: "does-nothing", status: "warning", text }];
}

/**
 * Why a counterexample is not smaller: what an assumption demands of it. All that an assumption does is forbid runs, so none is needed for a
 * claim to fail; but without it this run could do with less. In: the reduced run. Out: for each assumption what is gone when the run is
 * reduced on as if only that assumption were not made. Each step of that was replayed and judged like any other, and what is left
 * violates the claim as well, keeps all other assumptions, and breaks this one.
 */
import { holdsOn } from "../../ltl/evaluate.ts";
import type { Formula } from "../../ltl/formula.ts";
import { state, unary, variablesOf } from "../../ltl/formula.ts";
import type { Problem } from "../../ltl/problem.ts";
import { compare } from "../../source/rational.ts";
import type { TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import { lassoOf } from "../../trace/trace.ts";
import { wholeOf } from "../../trace/whole.ts";
import type { BlamedNeed } from "../blame.ts";
import type { Draft } from "./draft.ts";
import { actionsOf, waitsOf } from "./draft.ts";
import type { Context } from "./judge.ts";
import type { Reduced } from "./reduce.ts";
import { reducedFurther } from "./reduce.ts";

/** So many attempts are made for one assumption, and so many assumptions are looked at. What is not looked at is not said. */
const mostTries = 100;
const mostAssumptions = 20;

type Demand = Extract<BlamedNeed, { readonly kind: "assumption" }>;

/** What of the run is there only because of an assumption. */
export function assumedNeeds({ problem, influence }: Context, reduced: Reduced): readonly Demand[] {
  return assumptionsAbout(problem, reduced.system)
    .slice(0, mostAssumptions)
    .flatMap((assumption): readonly Demand[] => {
      const relaxed = {
        ...problem,
        ...without(problem, assumption),
        system: withoutInvariant(problem.system, assumption),
      };
      const context: Context = { problem: relaxed, whole: wholeOf(relaxed.system), influence };
      const system = withoutInvariant(reduced.system, assumption);
      const smaller = reducedFurther(context, { ...reduced, system }, mostTries);
      const breaks = formulasOf(problem, assumption).some((each) => !holdsOn(each, lassoOf(smaller.run.trace)));
      return breaks
        ? differences(reduced.draft, smaller.draft).map((each) => ({ kind: "assumption", assumption, ...each }))
        : [];
    });
}

function without({ assumptions }: Problem, assumption: string): Pick<Problem, "assumptions"> {
  return { assumptions: assumptions.filter(({ name }) => name !== assumption) };
}

function withoutInvariant(system: TimedTransitionSystem, assumption: string): TimedTransitionSystem {
  return { ...system, invariants: system.invariants.filter(({ name }) => name !== assumption) };
}

function formulasOf({ assumptions, system }: Problem, assumption: string): readonly Formula[] {
  return [
    ...assumptions.flatMap(({ name, formula }) => (name === assumption ? [formula] : [])),
    ...system.invariants.flatMap(({ name, holds }) => (name === assumption ? [unary("always", state(holds))] : [])),
  ];
}

/** What is less in the smaller run, action by action. */
function differences(draft: Draft, smaller: Draft): readonly Pick<Demand, "action" | "effect">[] {
  const [before, after] = [actionsOf(draft), actionsOf(smaller)];
  const times = (actions: readonly string[], name: string): number => actions.filter((each) => each === name).length;
  const gone = [...new Set(before)].flatMap((action): readonly Pick<Demand, "action" | "effect">[] => {
    const left = times(after, action);
    if (left === times(before, action)) return [];
    return [{ action, effect: left === 0 ? "none" : "fewer" }];
  });
  return gone.length > 0 ? gone : soonerIn(draft, smaller);
}

/** Of the same events, those that wait less. */
function soonerIn(draft: Draft, smaller: Draft): readonly Pick<Demand, "action" | "effect">[] {
  const [waits, fewer] = [waitsOf(draft), waitsOf(smaller)];
  const names = [undefined, ...draft.prefix.items, undefined, ...(draft.cycle?.items ?? []), undefined];
  const sooner = waits.flatMap((wait, point) => {
    const [action, other] = [names[point]?.action, fewer[point]];
    const isLess = wait !== undefined && (other === undefined || compare(other, wait) < 0);
    return isLess && action !== undefined ? [action] : [];
  });
  return [...new Set(sooner)].map((action) => ({ action, effect: "sooner" }));
}

/** The assumptions that speak about something of a system. */
function assumptionsAbout(
  { assumptions }: Problem,
  { invariants, variables }: TimedTransitionSystem,
): readonly string[] {
  const inside = new Set(variables.map(({ name }) => name));
  const about = assumptions.filter(({ formula }) => [...variablesOf(formula)].some((name) => inside.has(name)));
  return [...new Set([...invariants, ...about].map(({ name }) => name))];
}

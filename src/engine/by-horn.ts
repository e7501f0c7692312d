/**
 * Safety by Horn clauses: Z3's Spacer looks for an invariant that keeps `bad` out. What it finds is not trusted. It is read
 * back, put together as a term over state variables and clocks, Inv, and checked by plain queries (`arguments.ts`) over
 * `encode/transition.ts`, which knows nothing of the clauses. Inv holds right after actions, so a step is a delay and then an action:
 *
 *   initiation    Init(s) and not Inv(s)
 *   consecution   Inv(s) and Delay(s, s') and Action(s', s'') and not Inv(s'')
 *   claim         Inv(s) and Delay(s, s') and Bad(s')                              Rules of every state, too
 */
import { hornClauses } from "../encode/horn.ts";
import type { Combination } from "../encode/horn.ts";
import { smtLib } from "../encode/smt-lib.ts";
import { decodePredicate } from "../solver/decode-term.ts";
import type { Answer } from "../solver/solver.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Term } from "../term/term.ts";
import { and, constant, equal, falsehood, or, realSort, variable } from "../term/term.ts";
import { obligationsAfterActions } from "./arguments.ts";
import type { Setting } from "./setting.ts";

export type ByHorn =
  /** With what holds right after actions. */
  | { readonly kind: "safe"; readonly invariant: Term }
  /** The solver derives `bad`; that is no run yet. */
  | { readonly kind: "reachable" }
  | { readonly kind: "unknown"; readonly reason: string };

/** More combinations of values than this are not written down. */
const mostCombinations = 600;

/** Whether `bad` is kept out, within a share of the time that is left. */
export async function decideByHorn(
  setting: Setting,
  system: TimedTransitionSystem,
  bad: Term,
  share = 1,
): Promise<ByHorn> {
  if (!setting.solver.name.startsWith("z3"))
    return unknown(`${setting.solver.name} does not look for invariants; z3 does`);
  const clauses = hornClauses(system, bad, mostCombinations);
  if (clauses === undefined)
    return unknown(`more than ${mostCombinations} combinations of values: no invariant is looked for`);
  const answer = await setting.solver.check(clauses.script, { milliseconds: setting.remaining() * share });
  if (answer.kind === "unknown") return unknown(`no invariant was found: ${answer.reason}`);
  if (answer.kind === "unsat") return { kind: "reachable" };
  const invariant = invariantOf(system, clauses.combinations, answer);
  if (invariant === undefined) return unknown("the solver's invariant is written in a way that is not understood");
  for (const { query } of obligationsAfterActions(system, invariant, bad)) {
    const checked = await setting.solver.check(smtLib(query), { milliseconds: setting.remaining() });
    if (checked.kind === "sat") return unknown(`internal: the invariant of the Horn clauses is none (${query.title})`);
    if (checked.kind === "unknown") return unknown(`the invariant was found, but not checked: ${checked.reason}`);
  }
  return { kind: "safe", invariant };
}

function unknown(reason: string): ByHorn {
  return { kind: "unknown", reason };
}

/** For each combination of values what its predicate says of the clocks. One that the model leaves out holds of nothing. */
function invariantOf(
  system: TimedTransitionSystem,
  combinations: readonly Combination[],
  model: Answer & { readonly kind: "sat" },
): Term | undefined {
  const cases: Term[] = [];
  for (const { predicate, values, clocks } of combinations) {
    const definition = model.values.get(predicate);
    const holds = definition === undefined ? () => falsehood : decodePredicate(definition);
    if (holds === undefined) return undefined;
    const here = [...system.variables, ...system.history].map(({ name, sort }) =>
      equal(variable(name, sort), constant(sort, values.get(name)!)),
    );
    cases.push(and(...here, holds(clocks.map((clock) => variable(clock.name, realSort)))));
  }
  return or(...cases);
}

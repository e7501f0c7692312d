/**
 * Bounded search in the solver, for what has no shape that zones decide: is there a run of at most so many steps that
 * keeps the assumptions and violates the conjunct, as a lasso or because its first steps settle it? The depth is doubled up to
 * the bound; a run that is found is then shortened. What the solver says is a suggestion: the run is replayed and judged
 * like any other. That no run is found proves nothing beyond the bound.
 */
import { encodeFormula, longestBound } from "../encode/bounded-ltl.ts";
import { smtLib } from "../encode/smt-lib.ts";
import { observation, unroll } from "../encode/unroll.ts";
import type { Formula } from "../ltl/formula.ts";
import { not, variablesOf } from "../ltl/formula.ts";
import { negationNormalForm } from "../ltl/normalize.ts";
import { withHistory } from "../ltl/past.ts";
import { greatest, zero } from "../source/rational.ts";
import { componentsOf, restrictionOf } from "../system/components.ts";
import type { Component } from "../system/components.ts";
import { project } from "../system/slice.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { isTruth, variablesOf as termVariables } from "../term/term.ts";
import { extract } from "../trace/extract.ts";
import type { Setting } from "./setting.ts";
import type { Verdict } from "./verdict.ts";
import type { Confirmed } from "./violation.ts";
import { confirmRun } from "./violation.ts";

/** Decides a conjunct up to the bound. `why` says why nothing better was done. */
export async function decideBounded(setting: Setting, conjunct: Formula, why: string): Promise<Verdict> {
  const { problem } = setting;
  const components = componentsOf(problem.system);
  const names = variablesOf(conjunct);
  for (const { formula } of problem.assumptions) variablesOf(formula, names);
  let chosen = components.filter(({ variables }) => [...names].some((name) => variables.has(name)));
  if (chosen.length === 0) chosen = components.slice(0, 1);
  for (;;) {
    const outcome = await search(setting, conjunct, systemOf(problem.system, chosen));
    if (outcome.kind === "decided") return withReason(outcome.verdict, why);
    const wider = withCoupled(problem.system, components, chosen);
    if (wider.length === chosen.length) return unknown(outcome.reason);
    chosen = wider;
  }
}

function withReason(verdict: Verdict, why: string): Verdict {
  return verdict.kind === "holds-to-bound"
    ? { ...verdict, notes: [...verdict.notes, `why no proof: ${why}`] }
    : verdict;
}

function unknown(reason: string): Verdict {
  return { kind: "unknown", method: "bounded LTL", reason, notes: [] };
}

/** Some components, under all that the assumptions imply of them. */
function systemOf(system: TimedTransitionSystem, components: readonly Component[]): TimedTransitionSystem {
  const inside = new Set(components.flatMap((component) => [...component.variables]));
  const invariants = system.invariants.flatMap((invariant) => {
    const holds = project(invariant.holds, inside);
    return isTruth(holds) ? [] : [{ ...invariant, holds }];
  });
  return { ...restrictionOf(system)(components), invariants };
}

function withCoupled(
  system: TimedTransitionSystem,
  components: readonly Component[],
  chosen: readonly Component[],
): Component[] {
  const inside = new Set(chosen.flatMap((component) => [...component.variables]));
  const coupled = new Set<string>(inside);
  for (const { holds } of system.invariants) {
    const names = [...termVariables(holds)];
    if (names.some((name) => inside.has(name))) for (const name of names) coupled.add(name);
  }
  return components.filter(
    (component) => chosen.includes(component) || [...component.variables].some((name) => coupled.has(name)),
  );
}

type Outcome =
  { readonly kind: "decided"; readonly verdict: Verdict } | { readonly kind: "refused"; readonly reason: string };

async function search(setting: Setting, conjunct: Formula, system: TimedTransitionSystem): Promise<Outcome> {
  const { bound } = setting.options;
  let excluded = 0;
  for (const depth of depths(bound)) {
    if (await setting.stop()) return { kind: "decided", verdict: interrupted(setting, excluded) };
    const found = await ask(setting, conjunct, system, depth);
    if (found.kind === "unknown")
      return { kind: "decided", verdict: excluded === 0 ? unknown(found.reason) : holds(excluded, found.reason) };
    if (found.kind === "refused") return found;
    if (found.kind === "violated")
      return { kind: "decided", verdict: await shortest(setting, conjunct, system, excluded, depth, found) };
    excluded = depth;
  }
  return { kind: "decided", verdict: holds(bound) };
}

/** 2, 4, 8, … and the bound itself. */
function depths(bound: number): readonly number[] {
  const doubled: number[] = [];
  for (let depth = Math.min(2, bound); depth < bound; depth *= 2) doubled.push(depth);
  return [...doubled, bound];
}

function interrupted(setting: Setting, excluded: number): Verdict {
  const reason = setting.options.signal?.aborted === true ? "interrupted" : "time-out";
  return excluded === 0 ? unknown(reason) : holds(excluded, reason);
}

function holds(steps: number, stopped?: string): Verdict {
  const notes = stopped === undefined ? [] : [`the search ended there: ${stopped}`];
  return {
    kind: "holds-to-bound",
    method: "bounded LTL",
    depth: steps,
    depthUnit: "steps",
    bound: { steps, ...(stopped === undefined ? {} : { isCut: true }) },
    notes,
  };
}

interface Found {
  readonly kind: "violated";
  readonly run: Extract<Confirmed, { readonly kind: "confirmed" }>;
}
type Asked =
  | Found
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** One step of a run that is searched: an action, or undefined for none. */
type Prescribed = readonly (string | undefined)[];

/**
 * A run of the system with just these steps, as a lasso or otherwise, that keeps the assumptions and violates the conjunct; and
 * then a shorter one with any steps, if there is one and the steps are few enough to look for it.
 */
export async function searchAlong(
  setting: Setting,
  conjunct: Formula,
  system: TimedTransitionSystem,
  steps: Prescribed,
): Promise<Outcome> {
  const asked = await ask(setting, conjunct, system, steps.length, steps);
  switch (asked.kind) {
    case "violated":
      return {
        kind: "decided",
        verdict:
          steps.length <= setting.options.bound
            ? await shortest(setting, conjunct, system, 0, steps.length, asked)
            : violated(asked, steps.length),
      };
    case "none":
      return { kind: "refused", reason: `no run takes the ${steps.length} steps` };
    case "refused":
    case "unknown":
      return { kind: "refused", reason: asked.reason };
  }
}

async function ask(
  setting: Setting,
  conjunct: Formula,
  system: TimedTransitionSystem,
  depth: number,
  prescribed: Prescribed = [],
): Promise<Asked> {
  const inside = new Set(system.variables.map((variable) => variable.name));
  const assumptions = setting.problem.assumptions
    .map((assumption) => assumption.formula)
    .filter((formula) => [...variablesOf(formula)].every((name) => inside.has(name)));
  const wanted = [not(conjunct), ...assumptions];
  let recorded = system;
  const formulas: Formula[] = [];
  for (const formula of wanted) {
    const result = withHistory(recorded, negationNormalForm(formula));
    if (result === undefined)
      return { kind: "unknown", reason: "a past operator over a future one is not searched yet" };
    recorded = result.system;
    formulas.push(negationNormalForm(result.formula));
  }
  const run = unroll(recorded, depth, formulas.map(longestBound).reduce(greatest, zero));
  const encoded = formulas.map((formula, index) => encodeFormula(formula, run, `formula ${index}, `));
  const query = {
    title: `a run of ${depth} steps that violates the claim`,
    variables: [...run.symbols, ...encoded.flatMap((each) => each.symbols)],
    assertions: [
      ...run.assertions,
      ...prescribed.map((action, index) => run.step(index, action ?? observation)),
      ...encoded.flatMap((each) => [...each.assertions, each.holds]),
    ],
  };
  const answer = await setting.solver.check(
    smtLib(
      query,
      run.symbols.map((symbol) => symbol.name),
    ),
    { milliseconds: setting.remaining() },
  );
  if (answer.kind === "unknown") return answer;
  if (answer.kind === "unsat") return { kind: "none" };
  const extracted = extract(recorded, depth, answer.values);
  const confirmed = confirmRun(setting, conjunct, extracted);
  return confirmed.kind === "confirmed" ? { kind: "violated", run: confirmed } : confirmed;
}

/** The shortest run between a depth that has none and one that has. */
async function shortest(
  setting: Setting,
  conjunct: Formula,
  system: TimedTransitionSystem,
  excluded: number,
  depth: number,
  first: Found,
): Promise<Verdict> {
  let [least, most, best] = [excluded, depth, first];
  while (most - least > 1 && !(await setting.stop())) {
    const middle = Math.floor((least + most) / 2);
    const asked = await ask(setting, conjunct, system, middle);
    if (asked.kind === "violated") [most, best] = [middle, asked];
    else if (asked.kind === "none") least = middle;
    else break;
  }
  return violated(best, most);
}

function violated({ run: { trace, part, settled } }: Found, depth: number): Verdict {
  return {
    kind: "violated",
    method: "bounded LTL, replayed",
    depth,
    depthUnit: "steps",
    trace,
    part,
    ...(settled === undefined ? {} : { settled }),
    notes: [],
  };
}

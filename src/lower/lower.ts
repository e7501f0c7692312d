/**
 * Model → problem: a timed transition system, the assumptions about its runs, and the claims. What every timing promises
 * becomes a clock that runs while the action is possible (its guard holds):
 *
 *   immediately         no clock: no time passes while it is possible
 *   after a..b          from 0; the action waits for a, and time stops at b until it happens
 *   every p             from anywhere in 0..p (from p - d with `starting d`); it waits for p, and time stops at p
 *   eventually          no clock, weak fairness
 *   anytime             nothing
 *
 * A variable that may leave its range keeps its value instead, and a further variable records that; the claim that it
 * never happens is added.
 */
import type { Part } from "../quantity/architecture.ts";
import type { Checked, Diagnostic } from "../source/diagnostic.ts";
import { hasErrors } from "../source/diagnostic.ts";
import { subtract, zero } from "../source/rational.ts";
import { unary, state } from "../ltl/formula.ts";
import { split } from "../ltl/normalize.ts";
import type { Claim, Problem, Reaction, Scenario, TemporalAssumption } from "../ltl/problem.ts";
import type { ModelPart } from "../model/architecture.ts";
import type { Model, ModelAction, ModelAssumption, ModelClaim, ModelScenario, Variable } from "../model/model.ts";
import { find } from "../model/model.ts";
import type {
  Action,
  Clock,
  Invariant,
  StateVariable,
  TimedTransitionSystem,
  Update,
} from "../system/timed-transition-system.ts";
import { holds } from "../term/evaluate.ts";
import type { Term } from "../term/term.ts";
import * as t from "../term/term.ts";
import type { Asked } from "./asked.ts";
import { asked } from "./asked.ts";
import type { Write } from "./react.ts";
import { loweredDoubts } from "./doubts.ts";
import { reactionCycles, writesOf } from "./react.ts";
import { requirementOf } from "./requirement.ts";
import { formulaOf, sortOf, variableTerm } from "./sentence.ts";
import { triggersOf } from "./triggers.ts";

export function lower(model: Model): Checked<Problem> {
  const diagnostics: Diagnostic[] = [...reactionCycles(model)];
  const { guardOf, isPossible } = asked();
  const writes = writesOf(model, { guardOf, isPossible }, (diagnostic) => diagnostics.push(diagnostic));
  const own = model.variables.map(stateVariable);
  const ranges = new Ranges(isPossible);
  const spontaneous = model.actions.filter((action) => action.trigger === undefined);
  const possible = spontaneous.filter((action) => isPossible(guardOf(action)));
  const written = new Map(possible.map((action) => [action, writes(action)] as const));
  const timed = possible.map((action) => {
    const guard = guardOf(action);
    return timedAction(action, guard, ranges.updatesOf(guard, written.get(action)!));
  });
  /** Whether a constant, such as a parameter, keeps an action from ever happening: that is how a spec chooses between actions. */
  const isSwitchedOff = (action: ModelAction): boolean => isFalsehood(guardOf(action));
  const sentences = model.assumptions.flatMap(assumptionsOf);
  // What is assumed of the first state alone is true of every run or of none.
  const assumptions = sentences.filter((each) => !("formula" in each && each.formula.kind === "state"));
  const system: TimedTransitionSystem = {
    name: model.name,
    variables: [...own, ...ranges.variables()],
    history: [],
    clocks: timed.flatMap(({ clock }) => clock ?? []),
    actions: timed.map(({ action }) => action),
    invariants: assumptions.flatMap((each) => ("holds" in each ? [each] : [])),
  };
  diagnostics.push(...contradictions(system, sentences));
  const problem: Problem = {
    system,
    assumptions: assumptions.flatMap((each) => ("formula" in each ? [each] : [])),
    claims: [...model.claims.map(claimOf), ...ranges.claims()],
    ...(model.scenarios.length === 0 ? {} : { scenarios: model.scenarios.map(scenarioOf) }),
    reactions: reactionsOf(model, written, isSwitchedOff),
    impossible: spontaneous.filter((action) => !possible.includes(action) && !isSwitchedOff(action)),
    inventory: model.inventory,
    architecture: { ...model.architecture, parts: model.architecture.parts.map(partOf) },
    parameters: model.parameters,
  };
  return { value: problem, diagnostics: hasErrors(diagnostics) ? unique(diagnostics) : diagnostics };
}

function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byPlace = new Map(
    diagnostics.map((each) => [`${each.code} ${each.span.file.path} ${each.span.start}`, each] as const),
  );
  return [...byPlace.values()];
}

function stateVariable({ name, owner, label, type, initial, span }: Variable): StateVariable {
  return { name, sort: sortOf(type), initial, owner, label, span };
}

// ── Actions ─────────────────────────────────────────────────────────────────

interface TimedAction {
  readonly action: Action;
  readonly clock?: Clock;
}

function timedAction(action: ModelAction, guard: Term, updates: readonly Update[]): TimedAction {
  const { name, owner, sort: kind, timing, timingText, span } = action;
  const plain: Action = {
    name,
    owner,
    kind,
    guard,
    urgent: false,
    updates,
    restarts: [],
    fairness: "none",
    timing: timingText,
    span,
  };
  const clockName = `clock(${name})`;
  const clocked = (rest: Pick<Clock, "start" | "limit">, least: typeof zero): TimedAction => ({
    action: {
      ...plain,
      restarts: [clockName],
      ...(least.numerator === 0n ? {} : { wait: { clock: clockName, least } }),
    },
    clock: { name: clockName, active: guard, ...rest },
  });
  switch (timing.kind) {
    case "anytime":
      return { action: plain };
    case "eventually":
      return { action: { ...plain, fairness: "weak" } };
    case "immediately":
      return { action: { ...plain, urgent: true } };
    case "after": {
      const { least, most } = timing;
      if (most === undefined && least.numerator === 0n) return { action: plain };
      if (most?.numerator === 0n) return { action: { ...plain, urgent: true } };
      return clocked({ start: { least: zero, most: zero }, ...(most === undefined ? {} : { limit: most }) }, least);
    }
    case "every": {
      const { period, starting } = timing;
      const start =
        starting === undefined
          ? { least: zero, most: period }
          : { least: subtract(period, starting), most: subtract(period, starting) };
      return clocked({ start, limit: period }, period);
    }
  }
}

function isFalsehood(term: Term): boolean {
  return term.kind === "bool" && !term.value;
}

/** What happens along with which actions, as far as it changes anything. */
function reactionsOf(
  model: Model,
  written: ReadonlyMap<ModelAction, readonly Write[]>,
  isSwitchedOff: (action: ModelAction) => boolean,
): readonly Reaction[] {
  const byName = new Map(model.actions.map((action) => [action.name, action] as const));
  const isOff = (action: ModelAction | undefined, seen: readonly ModelAction[] = []): boolean =>
    action !== undefined &&
    !seen.includes(action) &&
    (isSwitchedOff(action) || isOff(byName.get(action.trigger ?? ""), [...seen, action]));
  const conditions = new Map<ModelAction, Reaction["with"][number][]>();
  for (const [action, writes] of written) {
    for (const { by, condition } of new Map(writes.map((write) => [write.by, write] as const)).values())
      conditions.set(by, [...(conditions.get(by) ?? []), { action: action.name, condition }]);
  }
  const root = (action: ModelAction | undefined, seen: readonly ModelAction[] = []): ModelAction | undefined =>
    action?.trigger === undefined || seen.includes(action)
      ? action
      : root(byName.get(action.trigger), [...seen, action]);
  const isWanted = (action: ModelAction): boolean =>
    action.trigger !== undefined && action.assignments.length > 0 && !isOff(action) && written.has(root(action)!);
  return model.actions
    .filter(isWanted)
    .map((action) => ({ name: action.name, span: action.span, with: conditions.get(action) ?? [] }));
}

// ── Ranges ──────────────────────────────────────────────────────────────────

/** Variables that can leave their ranges. Local to one lowering. */
class Ranges {
  private readonly overflowing = new Map<string, Variable>();
  private readonly isPossible: Asked["isPossible"];

  constructor(isPossible: Asked["isPossible"]) {
    this.isPossible = isPossible;
  }

  /** The updates of a step; several conditional writes of a variable become one update. */
  updatesOf(guard: Term, writes: readonly Write[]): readonly Update[] {
    const updates = new Map<string, Update>();
    for (const { variable, condition, value } of writes) {
      const inside = within(variable, value);
      const overflows = t.and(condition, t.not(inside));
      const isSafe = inside.kind === "bool" ? inside.value : !this.isPossible(t.and(guard, overflows));
      const before = updates.get(variable.name)?.value ?? variableTerm(variable);
      const applies = isSafe ? condition : t.and(condition, inside);
      updates.set(variable.name, { variable: variable.name, value: t.conditional(applies, value, before) });
      if (isSafe) continue;
      this.overflowing.set(variable.name, variable);
      const flag = flagOf(variable);
      const known = updates.get(flag)?.value ?? t.variable(flag, t.boolSort);
      updates.set(flag, { variable: flag, value: t.or(known, overflows) });
    }
    return [...updates.values()];
  }

  variables(): readonly StateVariable[] {
    return [...this.overflowing.values()].map((variable) => ({
      name: flagOf(variable),
      sort: t.boolSort,
      initial: false,
      owner: variable.owner,
      label: `${variable.label} left its range`,
      span: variable.span,
    }));
  }

  claims(): readonly Claim[] {
    return [...this.overflowing.values()].map((variable) => {
      const { type } = variable;
      const range = type.kind === "int" ? `${type.least}..${type.most}` : "its range";
      return {
        name: `in_range(${variable.name})`,
        text: `always (${variable.name} stays within ${range})`,
        formula: unary("always", state(t.not(t.variable(flagOf(variable), t.boolSort)))),
        span: variable.span,
      };
    });
  }
}

function flagOf(variable: Variable): string {
  return `${variable.name} overflow`;
}

function within({ type }: Variable, value: Term): Term {
  return type.kind === "int" ? t.and(t.atMost(t.int(type.least), value), t.atMost(value, t.int(type.most))) : t.truth;
}

// ── Sentences ───────────────────────────────────────────────────────────────

/** The conjuncts of an assumption: `always` of a plain state is an invariant; every other one speaks of whole runs. */
function assumptionsOf({ name, body, span }: ModelAssumption): readonly (Invariant | TemporalAssumption)[] {
  return split(formulaOf(body)).map((formula) =>
    formula.kind === "always" && formula.operand.kind === "state"
      ? { name, holds: formula.operand.term, span }
      : { name, formula, span },
  );
}

function claimOf(claim: ModelClaim): Claim {
  const { name, text, description, body, expect, span } = claim;
  const isRequirement = find(body, "quantity") !== undefined;
  const formula = isRequirement ? undefined : formulaOf(body);
  const doubts = loweredDoubts(claim, formula);
  const triggers = isRequirement ? undefined : triggersOf(body);
  return {
    name,
    text,
    ...(description === undefined ? {} : { description }),
    ...(formula === undefined ? { requirement: requirementOf(body) } : { formula }),
    ...(expect === undefined ? {} : { expect }),
    ...(triggers === undefined ? {} : { triggers }),
    ...(doubts.length === 0 ? {} : { doubts }),
    span,
  };
}

function scenarioOf({ name, description, events, claims, span }: ModelScenario): Scenario {
  const said = description === undefined ? [] : [`in ${name}: ${description}`];
  const inIt = (claim: ModelClaim): Claim => {
    const texts = [...(claim.description === undefined ? [] : [claim.description]), ...said];
    const described = texts.length === 0 ? {} : { description: texts.join("; ") };
    return { ...claimOf(claim), ...described, name: `${claim.name} in ${name}`, play: events };
  };
  return { name, events, claims: claims.map(inIt), span };
}

/** A part with its states as a condition. */
function partOf({ gone, ...part }: ModelPart): Part {
  if (gone === undefined) return part;
  const { variable, values } = gone;
  const state = variableTerm(variable);
  const sort = sortOf(variable.type);
  const isIn = (value: string): Term =>
    sort.kind === "enum" ? t.equal(state, t.enumeration(sort, value)) : t.falsehood;
  return { ...part, gone: t.or(...values.map(isIn)) };
}

/** Assumptions that the first state breaks, which is the same in every run. */
function contradictions(
  { variables }: TimedTransitionSystem,
  assumptions: readonly (Invariant | TemporalAssumption)[],
): readonly Diagnostic[] {
  const initial = new Map(variables.map((variable) => [variable.name, variable.initial] as const));
  return assumptions
    .filter((each) => {
      const term = "holds" in each ? each.holds : each.formula.kind === "state" ? each.formula.term : undefined;
      return term !== undefined && !holds(term, (name) => initial.get(name)!);
    })
    .map((each) => ({
      code: "contradictory-assumptions",
      severity: "error",
      span: each.span!,
      details: { which: `\`${each.name}\` does` },
    }));
}

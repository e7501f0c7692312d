/**
 * Scenarios: a piece of the adversary's play, and the claims that are judged under it. In: the syntax, the actions and the claims of the
 * model. Out: events by the full names of actions with absolute times, and claims with what is expected of them. What is wrong is
 * reported; whether the events can happen at their times is not asked here.
 */
import { nearNames } from "../source/did-you-mean.ts";
import type { Rational } from "../source/rational.ts";
import { compare, zero } from "../source/rational.ts";
import { printInterval, printPath } from "../syntax/print-expression.ts";
import type { Expression, Name, ScenarioEvent, ScenarioExpectation, ScenarioItem } from "../syntax/ast.ts";
import { durationOf, elaborate } from "./elaborate.ts";
import { wrongType } from "./kinds.ts";
import type { ModelAction, ModelClaim, ModelEvent, ModelScenario } from "./model.ts";
import { find } from "./model.ts";
import type { Scope } from "./scope.ts";
import { dimensionNames } from "./units.ts";

/** More events than any scenario made by hand needs; each has a clock of its own. */
const mostEvents = 100;

/** Reports a word that is no verdict. */
export type ReadExpectation = (word: Name) => ModelClaim["expect"];

/** What a scenario may speak of. */
export interface Spoken {
  readonly actions: readonly ModelAction[];
  readonly claims: readonly ModelClaim[];
  /** All names of claims, also of those that are wrong, which has been reported. */
  readonly names: readonly string[];
}

export function scenarioOf(
  item: ScenarioItem,
  scope: Scope,
  { actions, claims, names }: Spoken,
  expectationOf: ReadExpectation,
): ModelScenario {
  const written = item.members.filter((member) => member.kind === "event");
  const expected = item.members.filter((member) => member.kind === "expectation");
  if (written.length > mostEvents)
    scope.reporter.report("too-many", written[mostEvents]!.span, { limit: `${mostEvents}` });
  const aboutRuns = claims.filter(({ body }) => find(body, "quantity") === undefined);
  return {
    name: item.name.text,
    ...(item.text === undefined ? {} : { description: item.text }),
    events: written.slice(0, mostEvents).flatMap((event) => eventOf(event, actions, scope) ?? []),
    claims:
      expected.length === 0
        ? aboutRuns.map(({ expect: _inEveryRun, doubts: _ofTheClaimItself, ...claim }) => ({
            ...claim,
            span: item.span,
          }))
        : expected.flatMap((each) => expectedClaim(each, expected, { claims, names }, scope, expectationOf) ?? []),
    span: item.span,
  };
}

// ── Events ──────────────────────────────────────────────────────────────────

function eventOf(
  { event, at, span }: ScenarioEvent,
  actions: readonly ModelAction[],
  scope: Scope,
): ModelEvent | undefined {
  const action = actionOf(event, actions, scope);
  const time = timeOf(at, scope);
  if (action === undefined || time === undefined) return undefined;
  return { action: action.name, ...time, text: `${printPath(event)} at ${printInterval(at)}`, span };
}

/** The action that a path such as `check[us_east].probe` names; a reaction is none that could be put at a time. */
function actionOf(e: Expression, actions: readonly ModelAction[], scope: Scope): ModelAction | undefined {
  const { reporter } = scope;
  if (e.kind !== "member") return reporter.report("event-without-instance", e.span, { name: printPath(e) });
  const of = elaborate(e.of, scope);
  if (of === undefined) return undefined;
  if (of.kind !== "instance") return wrongType(of, "an instance", e.of.span, scope);
  const { instance } = of;
  const name = instance.actions.get(e.name.text);
  if (name === undefined) {
    const suggestions = nearNames(e.name.text, [...instance.actions.keys()]);
    return reporter.report("unknown-event", e.name.span, { name: e.name.text, of: instance.name }, { suggestions });
  }
  const action = actions.find((each) => each.name === name);
  if (action?.trigger === undefined) return action;
  return reporter.report("reaction-in-scenario", e.span, { name, trigger: rootOf(action, actions) });
}

/** What a reaction happens with in the end. */
function rootOf(reaction: ModelAction, actions: readonly ModelAction[]): string {
  const seen = new Set<string>();
  let name = reaction.name;
  for (let up = reaction.trigger; up !== undefined && !seen.has(up);) {
    seen.add(up);
    name = up;
    up = actions.find((each) => each.name === name)?.trigger;
  }
  return name;
}

/** A moment, or a span of time with two ends, counted from the start. */
function timeOf(e: Expression, scope: Scope): Pick<ModelEvent, "least" | "most"> | undefined {
  const { reporter } = scope;
  const time = elaborate(e, scope);
  if (time === undefined) return undefined;
  if (time.kind !== "range") {
    const exact = durationOf(e, scope);
    return exact && { least: exact, most: exact };
  }
  if (time.dimension !== "duration")
    return reporter.report("wrong-unit", e.span, {
      found: dimensionNames[time.dimension],
      wanted: "a duration such as `30s`",
    });
  if (compare(time.least, zero) < 0) return reporter.report("negative-duration", e.span, {});
  const most: Rational | undefined = time.most;
  return most === undefined ? reporter.report("open-range", e.span, {}) : { least: time.least, most };
}

// ── Claims ──────────────────────────────────────────────────────────────────

function expectedClaim(
  { claim: name, expect, span }: ScenarioExpectation,
  all: readonly ScenarioExpectation[],
  { claims, names }: Pick<Spoken, "claims" | "names">,
  { reporter }: Scope,
  expectationOf: ReadExpectation,
): ModelClaim | undefined {
  const first = all.find((each) => each.claim.text === name.text)!;
  if (first.claim !== name) {
    const related = [{ span: first.claim.span, text: "first expected here" }];
    return reporter.report("duplicate-name", name.span, { name: name.text }, { related });
  }
  const word = expectationOf(expect);
  const claim = claims.find((each) => each.name === name.text);
  if (!names.includes(name.text)) {
    const suggestions = nearNames(name.text, names);
    return reporter.report("unknown-claim", name.span, { name: name.text }, { suggestions });
  }
  if (claim !== undefined && find(claim.body, "quantity") !== undefined)
    return reporter.report("quantity-in-scenario", name.span, { name: name.text });
  return word && claim && { ...claim, expect: word, span };
}

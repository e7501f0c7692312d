/** Actions, faults and reactions of an instance; and the lint of those that change nothing. */
import { compare, equals, zero } from "../source/rational.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { ActionMember, Assignment, Expression, Name, Timing as WrittenTiming } from "../syntax/ast.ts";
import { demandBool, kindOf, wrongType } from "./kinds.ts";
import { durationOf, elaborate } from "./elaborate.ts";
import { equality, junction } from "./fold.ts";
import type { ResolvedInstance } from "./instance.ts";
import type { Meaning, ModelAction, Timing, Variable } from "./model.ts";
import { find, isDynamic, temporalKinds } from "./model.ts";
import { isWhole } from "./operators.ts";
import { reportUnknown } from "./scope.ts";
import { dimensionNames, showMeasure } from "./units.ts";

/** An action; undefined when something about it is wrong, which has been reported. */
export function resolveAction(instance: ResolvedInstance, member: ActionMember): ModelAction | undefined {
  const states = statesOf(instance, member);
  const guard = member.guard === undefined ? junction("and", []) : guardOf(member.guard, instance);
  const trigger = member.trigger === undefined ? undefined : eventOf(member.trigger, instance);
  const timing = timingOf(instance, member);
  const assignments = member.assignments.map((assignment) => assignmentOf(instance, assignment));
  duplicateTargets(instance, member);
  if (
    states === undefined ||
    guard === undefined ||
    timing === undefined ||
    (member.trigger !== undefined && trigger === undefined)
  )
    return undefined;
  const known = assignments.filter((each) => each !== undefined);
  if (known.length < assignments.length) return undefined;
  const sources = states.from === undefined ? [] : [isOneOf(states.from.variable, states.from.values)];
  const moves = states.to === undefined ? [] : [{ ...states.to, span: member.span }];
  const written = [...moves, ...known];
  return {
    name: `${instance.name}.${member.name.text}`,
    owner: instance.name,
    sort: member.sort,
    guard: junction("and", [...sources, guard]),
    ...(states.from === undefined ? {} : { from: states.from }),
    assignments: written,
    ...(trigger === undefined ? {} : { trigger }),
    timing,
    timingText: trigger === undefined ? textOf(timing, member) : `on ${trigger}`,
    span: member.span,
  };
}

/** Actions that change nothing and that nothing reacts to, in any instance of their component. */
export function reportIdle(actions: readonly ModelAction[], { reporter }: ResolvedInstance["scope"]): void {
  const heard = new Set(actions.map((action) => action.trigger));
  const useful = new Set(
    actions.filter((action) => action.assignments.length > 0 || heard.has(action.name)).map(placeOf),
  );
  for (const action of actions) {
    if (useful.has(placeOf(action))) continue;
    const name = action.name.slice(action.owner.length + 1);
    reporter.report("idle-action", action.span, { name }, { severity: "warning" });
  }
}

function placeOf({ span }: ModelAction): string {
  return `${span.file.path} ${span.start}`;
}

function isOneOf(variable: Variable, values: readonly string[]): Meaning {
  const all = variable.type.kind === "choice" ? variable.type.values : [];
  return junction(
    "or",
    values.map((value) => equality({ kind: "variable", variable }, { kind: "choice", value, values: all })),
  );
}

interface States {
  readonly from?: { readonly variable: Variable; readonly values: readonly string[] };
  readonly to?: { readonly variable: Variable; readonly value: Meaning };
}

function statesOf(instance: ResolvedInstance, { from, to }: ActionMember): States | undefined {
  if (from === undefined && to === undefined) return {};
  const { state, scope } = instance;
  if (state === undefined)
    return scope.reporter.report("no-states", (from?.[0] ?? to)!.span, { name: instance.name, kind: instance.kind });
  const values = state.type.kind === "choice" ? state.type.values : [];
  const isKnown = (name: Name): boolean => {
    if (values.includes(name.text)) return true;
    const states = values.map((each) => `\`${each}\``).join(", ");
    scope.reporter.report(
      "unknown-state",
      name.span,
      { name: name.text, states },
      { suggestions: nearNames(name.text, values) },
    );
    return false;
  };
  const known = [...(from ?? []), ...(to === undefined ? [] : [to])].map(isKnown);
  if (known.includes(false)) return undefined;
  return {
    ...(from === undefined ? {} : { from: { variable: state, values: from.map((name) => name.text) } }),
    ...(to === undefined ? {} : { to: { variable: state, value: { kind: "choice", value: to.text, values } } }),
  };
}

function guardOf(e: Expression, { scope }: ResolvedInstance): Meaning | undefined {
  const guard = demandBool(elaborate(e, scope), e.span, scope);
  return guard && presentOnly(guard, e, scope);
}

/** Guards and assignments see the present state only. */
function presentOnly(meaning: Meaning, e: Expression, { reporter }: ResolvedInstance["scope"]): Meaning | undefined {
  const temporal = find(meaning, ...temporalKinds);
  if (temporal !== undefined) return reporter.report("temporal-in-action", e.span, { operator: temporal.kind });
  if (find(meaning, "quantity") !== undefined)
    return reporter.report("quantity-over-time", e.span, {
      quantity: find(meaning, "quantity")!.quantity.text,
      with: "what an action does",
    });
  return meaning;
}

/** `target.crash`, or `probe` for an action of its own. */
function eventOf(e: Expression, instance: ResolvedInstance): string | undefined {
  const { scope } = instance;
  const of = e.kind === "name" ? instance : e.kind === "member" ? instanceOf(e.of, instance) : undefined;
  if (of === undefined)
    return e.kind === "name" || e.kind === "member" ? undefined : scope.reporter.report("not-an-event", e.span, {});
  const name = e.kind === "name" ? { text: e.text, span: e.span } : e.kind === "member" ? e.name : undefined;
  const full = name && of.actions.get(name.text);
  if (full !== undefined || name === undefined) return full;
  const suggestions = nearNames(name.text, [...of.actions.keys()]);
  return scope.reporter.report("unknown-event", name.span, { name: name.text, of: of.name }, { suggestions });
}

function instanceOf(
  e: Expression,
  { scope }: ResolvedInstance,
): { readonly name: string; readonly actions: ReadonlyMap<string, string> } | undefined {
  const meaning = elaborate(e, scope);
  if (meaning === undefined) return undefined;
  return meaning.kind === "instance" ? meaning.instance : wrongType(meaning, "an instance", e.span, scope);
}

// ── Timing ──────────────────────────────────────────────────────────────────

function timingOf({ scope }: ResolvedInstance, { sort, timing, trigger }: ActionMember): Timing | undefined {
  if (trigger !== undefined) {
    if (timing !== undefined) return scope.reporter.report("reaction-with-timing", timing.span, {});
    return { kind: "immediately" };
  }
  if (timing === undefined) return { kind: sort === "fault" ? "anytime" : "immediately" };
  switch (timing.kind) {
    case "immediately":
    case "eventually":
    case "anytime":
      return { kind: timing.kind };
    case "after":
      return delayOf(timing.delay, scope);
    case "within": {
      const most = durationOf(timing.bound, scope);
      return most && { kind: "after", least: zero, most };
    }
    case "every":
      return periodOf(timing, scope);
  }
}

function delayOf(e: Expression, scope: ResolvedInstance["scope"]): Timing | undefined {
  const delay = elaborate(e, scope);
  if (delay === undefined) return undefined;
  if (delay.kind !== "range") {
    const exact = durationOf(e, scope);
    return exact && { kind: "after", least: exact, most: exact };
  }
  if (delay.dimension !== "duration")
    return scope.reporter.report("wrong-unit", e.span, {
      found: dimensionNames[delay.dimension],
      wanted: "a duration such as `30s`",
    });
  if (compare(delay.least, zero) < 0) return scope.reporter.report("negative-duration", e.span, {});
  return { kind: "after", least: delay.least, ...(delay.most === undefined ? {} : { most: delay.most }) };
}

function periodOf(
  timing: Extract<WrittenTiming, { readonly kind: "every" }>,
  scope: ResolvedInstance["scope"],
): Timing | undefined {
  const period = durationOf(timing.period, scope);
  const starting = timing.starting === undefined ? undefined : durationOf(timing.starting, scope);
  if (period === undefined || (timing.starting !== undefined && starting === undefined)) return undefined;
  if (period.numerator === 0n) return scope.reporter.report("zero-interval", timing.period.span, {});
  if (starting !== undefined && compare(starting, period) > 0) {
    return scope.reporter.report("out-of-range", timing.starting!.span, {
      value: showMeasure(starting, "duration"),
      range: `0s to ${showMeasure(period, "duration")}`,
    });
  }
  return { kind: "every", period, ...(starting === undefined ? {} : { starting }) };
}

function textOf(timing: Timing, { sort, timing: written }: ActionMember): string {
  if (written === undefined && sort === "fault") return "fault";
  switch (timing.kind) {
    case "after": {
      const [least, most] = [
        showMeasure(timing.least, "duration"),
        timing.most && showMeasure(timing.most, "duration"),
      ];
      if (written?.kind === "within") return `within ${most ?? ""}`;
      if (timing.most !== undefined && equals(timing.least, timing.most)) return `after ${least}`;
      return `after ${least}..${most ?? ""}`;
    }
    case "every":
      return `every ${showMeasure(timing.period, "duration")}`;
    default:
      return timing.kind;
  }
}

// ── Assignments ─────────────────────────────────────────────────────────────

function duplicateTargets({ scope }: ResolvedInstance, { assignments }: ActionMember): void {
  for (const [index, { target }] of assignments.entries()) {
    const first = assignments.findIndex((each) => each.target.text === target.text);
    if (first < index)
      scope.reporter.report(
        "duplicate-name",
        target.span,
        { name: target.text },
        { related: [{ span: assignments[first]!.span, text: "first assigned here" }] },
      );
  }
}

function assignmentOf(
  instance: ResolvedInstance,
  { target, value, span }: Assignment,
): ModelAction["assignments"][number] | undefined {
  const { scope } = instance;
  const variable = instance.variable(target.text);
  if (variable === undefined) {
    if (scope.lookup(target.text) === "failed") return undefined;
    const own = instance
      .variables()
      .filter((each) => each !== instance.state)
      .map((each) => each.label);
    return scope.lookup(target.text) === undefined
      ? reportUnknown({ ...scope, names: () => own }, target.text, target.span)
      : scope.reporter.report("not-assignable", target.span, { name: target.text });
  }
  const { type } = variable;
  if (type.kind === "choice" && value.kind === "name" && type.values.includes(value.text)) {
    return { variable, value: { kind: "choice", value: value.text, values: type.values }, span };
  }
  const meaning = elaborate(value, scope);
  const present = meaning && presentOnly(meaning, value, scope);
  if (present === undefined) return undefined;
  const kind = kindOf(present);
  const fits =
    type.kind === "int"
      ? kind.kind === "number" &&
        kind.dimension === "number" &&
        (isDynamic(present) || (present.kind === "number" && present.value.denominator === 1n))
      : type.kind === "bool"
        ? kind.kind === "bool"
        : kind.kind === "choice" && kind.values.join() === type.values.join();
  if (fits && type.kind === "int" && !isWhole(present, value.span, scope)) return undefined;
  if (fits) return { variable, value: present, span };
  const wanted =
    type.kind === "int"
      ? "a whole number"
      : type.kind === "bool"
        ? "something that is true or false"
        : `one of ${type.values.join(" | ")}`;
  return wrongType(present, wanted, value.span, scope);
}

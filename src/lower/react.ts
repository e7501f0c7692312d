/**
 * Reactions: what happens `on` an action happens in the same step. So every action is joined with all that reacts to it,
 * directly or through other reactions, into one set of conditional updates. All guards and right-hand sides read the state
 * before the step; a reaction whose guard does not hold is left out, and never keeps the action from happening.
 */
import type { Model, ModelAction, Variable } from "../model/model.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { Span } from "../source/source.ts";
import type { Term } from "../term/term.ts";
import { and, truth } from "../term/term.ts";
import type { Asked } from "./asked.ts";
import { termOf } from "./sentence.ts";

/** One assignment of a step: it counts only where the condition holds. */
export interface Write {
  readonly by: ModelAction;
  readonly variable: Variable;
  readonly condition: Term;
  readonly value: Term;
  readonly span: Span;
}

/** Reactions that wait for one another, so that none can ever happen; each reacts to one action, so there are no others. */
export function reactionCycles({ actions }: Model): readonly Diagnostic[] {
  const byName = new Map(actions.map((action) => [action.name, action] as const));
  const reported = new Set<ModelAction>();
  return actions.flatMap((action) => {
    const chain: ModelAction[] = [];
    for (
      let each: ModelAction | undefined = action;
      each !== undefined && !reported.has(each);
      each = byName.get(each.trigger ?? "")
    ) {
      if (chain.includes(each)) {
        const cycle = chain.slice(chain.indexOf(each));
        for (const member of cycle) reported.add(member);
        const details = { cycle: [...cycle, each].map((member) => member.name).join(" → ") };
        return [{ code: "reaction-cycle", severity: "error", span: each.span, details } as const];
      }
      chain.push(each);
    }
    return [];
  });
}

/** Everything that an action and the reactions to it write; conflicts are reported. */
export function writesOf(
  model: Model,
  { guardOf, isPossible }: Asked,
  report: (diagnostic: Diagnostic) => void,
): (action: ModelAction) => readonly Write[] {
  const reactions = new Map<string, ModelAction[]>();
  for (const action of model.actions) {
    if (action.trigger === undefined) continue;
    reactions.set(action.trigger, [...(reactions.get(action.trigger) ?? []), action]);
  }
  return (action) => {
    const guard = guardOf(action);
    const writes: Write[] = [];
    const join = (event: ModelAction, condition: Term): void => {
      for (const { variable, value, span } of event.assignments)
        writes.push({ by: event, variable, condition, value: termOf(value), span });
      for (const reaction of reactions.get(event.name) ?? []) {
        const both = and(condition, guardOf(reaction));
        if (isPossible(and(guard, both))) join(reaction, both);
      }
    };
    join(action, truth);
    reportConflicts(action, guard, writes, isPossible, report);
    return writes;
  };
}

function reportConflicts(
  action: ModelAction,
  guard: Term,
  writes: readonly Write[],
  isPossible: Asked["isPossible"],
  report: (diagnostic: Diagnostic) => void,
): void {
  for (const [index, write] of writes.entries()) {
    const other = writes
      .slice(0, index)
      .find((each) => each.variable === write.variable && isPossible(and(guard, each.condition, write.condition)));
    if (other === undefined) continue;
    report({
      code: "reaction-conflict",
      severity: "error",
      span: write.span,
      details: { first: other.by.name, second: write.by.name, variable: write.variable.name, event: action.name },
      related: [{ span: other.span, text: "the other change" }],
    });
  }
}

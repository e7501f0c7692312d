/**
 * What is read of an instance and is not there. In comes the instance and the name; out goes a diagnostic. A state that is asked for as
 * other languages do, `web.down`, `web.state` or `web = down`, gets the words for it: `web is down`.
 */
import { nearNames } from "../source/did-you-mean.ts";
import type { Expression, Name } from "../syntax/ast.ts";
import type { Instance, Meaning } from "./model.ts";
import type { Scope } from "./scope.ts";

/** Reports that an instance has no member of this name. */
export function unknownMember(instance: Instance, name: Name, { reporter }: Scope): undefined {
  if (instance.actions.has(name.text))
    return reporter.report("action-as-value", name.span, { name: `${instance.name}.${name.text}` });
  const states = statesOf(instance);
  const state = states.includes(name.text) ? name.text : states[0];
  if (state !== undefined && (name.text === "state" || name.text === state))
    return reporter.report("state-as-value", name.span, { name: instance.name, state });
  const suggestions = nearNames(name.text, instance.members);
  return reporter.report("unknown-member", name.span, { name: name.text, of: `\`${instance.name}\`` }, { suggestions });
}

/** Whether a name beside an instance is one of its states, and nothing else: `web = down`. Then that is reported. */
export function isComparedState(e: Expression, beside: Meaning | undefined, scope: Scope): boolean {
  if (beside?.kind !== "instance" || e.kind !== "name" || scope.lookup(e.text) !== undefined) return false;
  if (!statesOf(beside.instance).includes(e.text)) return false;
  scope.reporter.report("state-as-value", e.span, { name: beside.instance.name, state: e.text });
  return true;
}

function statesOf({ state }: Instance): readonly string[] {
  return state?.type.kind === "choice" ? state.type.values : [];
}

/** What there is in a spec and what it costs a month, as far as that is stated. Replicas count as stated, not as they may be scaled. */
import type { Rational } from "../source/rational.ts";
import { add, multiply, rational } from "../source/rational.ts";
import type { Attribute, Item } from "../syntax/ast.ts";
import { partKinds } from "./attributes.ts";
import { constantNumber } from "./elaborate.ts";
import type { ResolvedInstance } from "./instance.ts";
import type { Asset } from "./model.ts";
import type { Found, Scope } from "./scope.ts";

/** What a part costs: its cost, times its replicas if that is per replica; undefined if none is stated. */
export function monthlyCost(attributes: readonly Attribute[], scope: Scope): Rational | undefined {
  const stated = (name: string): Attribute | undefined => attributes.find((each) => each.name.text === name);
  const cost = stated("cost");
  const amount = cost && constantNumber(cost.value, scope);
  if (cost?.per === undefined || amount === undefined) return amount?.value;
  const replicas = stated("replicas");
  const count = replicas === undefined ? rational(1) : constantNumber(replicas.value, scope)?.value;
  return count && multiply(amount.value, count);
}

/** The sum of those that are known; undefined if none is. */
export function sumOf(costs: readonly (Rational | undefined)[]): Rational | undefined {
  const known = costs.filter((cost) => cost !== undefined);
  return known.length === 0 ? undefined : known.reduce(add);
}

/** All instances of the top level, in the order in which they are made: of components, with what is in them, and parts. */
export function inventoryOf(
  items: readonly Item[],
  instances: readonly ResolvedInstance[],
  globals: Scope,
): readonly Asset[] {
  const components = instances.map((instance) => asset(instance.name, instance.kind, instance.monthlyCost()));
  const parts = items.flatMap((item) => {
    if (item.kind !== "instance" || !partKinds.includes(item.type.text)) return [];
    const cost = monthlyCost(item.attributes ?? [], globals);
    return item.names.flatMap((name) =>
      namesOf(globals.lookup(name.text)).map((each) => asset(each, item.type.text, cost)),
    );
  });
  return [...components, ...parts];
}

function asset(name: string, kind: string, cost: Rational | undefined): Asset {
  return { name, kind, ...(cost === undefined ? {} : { monthlyCost: cost }) };
}

function namesOf(found: Found): readonly string[] {
  if (found === undefined || found === "failed") return [];
  if (found.kind === "instance") return [found.instance.name];
  return found.kind === "set" ? found.members.map((member) => member.name) : [];
}

/**
 * The triggers of a claim: the left sides of the implications that it consists of. A claim of which some part is no
 * implication always says something, so it has none.
 */
import type { Trigger } from "../ltl/problem.ts";
import type { Meaning } from "../model/model.ts";
import { find, temporalKinds } from "../model/model.ts";
import { termOf } from "./sentence.ts";

/** All triggers; undefined when some part of the claim is without one. */
export function triggersOf(body: Meaning, everywhere = false): readonly Trigger[] | undefined {
  switch (body.kind) {
    case "always":
      return triggersOf(body.operand, true);
    case "and": {
      const all = body.operands.map((operand) => triggersOf(operand, everywhere));
      return all.includes(undefined) ? undefined : all.flatMap((each) => each ?? []);
    }
    case "or": {
      const { trigger } = body;
      if (trigger === undefined || find(trigger, ...temporalKinds) !== undefined) return undefined;
      return [{ everywhere, condition: termOf(trigger) }];
    }
    default:
      return undefined;
  }
}

/** Meanings made from meanings; what is known without a run is computed at once, exactly. */
import { compare, equals, rational } from "../source/rational.ts";
import type { Meaning } from "./model.ts";
import { isDynamic } from "./model.ts";

export function bool(value: boolean): Meaning {
  return { kind: "bool", value };
}

export function negation(operand: Meaning): Meaning {
  if (operand.kind === "bool") return bool(!operand.value);
  return operand.kind === "not" ? operand.operand : { kind: "not", operand };
}

/** `and` or `or` of any number of operands. */
export function junction(kind: "and" | "or", operands: readonly Meaning[]): Meaning {
  const neutral = kind === "and";
  const kept: Meaning[] = [];
  for (const operand of operands) {
    if (operand.kind !== "bool") kept.push(operand);
    else if (operand.value !== neutral) return operand;
  }
  if (kept.length === 0) return bool(neutral);
  return kept.length === 1 ? kept[0]! : { kind, operands: kept };
}

export function equality(left: Meaning, right: Meaning): Meaning {
  if (left.kind === "number" && right.kind === "number") return bool(equals(left.value, right.value));
  if (left.kind === "choice" && right.kind === "choice") return bool(left.value === right.value);
  if (left.kind === "instance" && right.kind === "instance") return bool(left.instance === right.instance);
  if (left.kind === "bool" && right.kind === "bool") return bool(left.value === right.value);
  return { kind: "=", left, right };
}

export function order(kind: "<" | "<=", left: Meaning, right: Meaning): Meaning {
  if (left.kind === "number" && right.kind === "number") {
    const difference = compare(left.value, right.value);
    return bool(kind === "<" ? difference < 0 : difference <= 0);
  }
  return { kind, left, right };
}

/** How many of the conditions hold. */
export function counted(conditions: readonly Meaning[]): Meaning {
  if (conditions.some(isDynamic)) return { kind: "count", conditions };
  const true_ = conditions.filter((condition) => condition.kind === "bool" && condition.value).length;
  return { kind: "number", value: rational(true_), dimension: "number" };
}

/** The direct parts of an expression, and an expression with other parts in their places. */
import type { Expression } from "./ast.ts";

/** The direct parts of an expression that are expressions themselves. */
export function partsOf(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case "number":
    case "boolean":
    case "name":
    case "missing":
      return [];
    case "index":
      return [e.of, e.at];
    case "member":
      return [e.of];
    case "range":
      return e.most === undefined ? [e.least] : [e.least, e.most];
    case "hole":
      return e.choices;
    case "is":
      return [e.subject];
    case "prefix":
      return [e.operand];
    case "bounded":
      return [e.bound, e.operand];
    case "binary":
      return [e.left, e.right];
    case "quantifier":
      return [e.set, e.body];
    case "call":
      return e.arguments;
  }
}

/**
 * The expression with the first part, itself included, that `change` has an answer for replaced by that; undefined if there is none. Only
 * parts are looked at that make the whole truer when they become truer: not what is negated, and no left side of `implies`.
 */
export function replaceFirst(
  e: Expression,
  change: (part: Expression) => Expression | undefined,
): Expression | undefined {
  const changed = change(e);
  if (changed !== undefined) return changed;
  const go = (part: Expression): Expression | undefined => replaceFirst(part, change);
  switch (e.kind) {
    case "prefix": {
      const operand = e.operator === "not" || e.operator === "-" ? undefined : go(e.operand);
      return operand && { ...e, operand };
    }
    case "bounded": {
      const operand = go(e.operand);
      return operand && { ...e, operand };
    }
    case "quantifier": {
      const body = e.quantifier === "forall" || e.quantifier === "exists" ? go(e.body) : undefined;
      return body && { ...e, body };
    }
    case "binary": {
      if (e.operator === "iff" || !/^[a-z]/.test(e.operator)) return undefined;
      const left = e.operator === "implies" ? undefined : go(e.left);
      if (left !== undefined) return { ...e, left };
      const right = go(e.right);
      return right && { ...e, right };
    }
    default:
      return undefined;
  }
}

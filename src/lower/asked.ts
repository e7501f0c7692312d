/**
 * What is asked again and again while one model is lowered, found once: the terms of guards, and whether a condition can hold.
 * Instances of one component ask the same but for names, on which that does not depend.
 */
import type { ModelAction } from "../model/model.ts";
import { isPossible } from "../term/possible.ts";
import type { Sort, Term } from "../term/term.ts";
import { partsOf } from "../term/term.ts";
import { termOf } from "./sentence.ts";

export interface Asked {
  readonly guardOf: (action: ModelAction) => Term;
  readonly isPossible: (condition: Term) => boolean;
}

/** For one lowering. */
export function asked(): Asked {
  const guards = new Map<ModelAction, Term>();
  const answers = new Map<string, boolean>();
  return {
    guardOf: (action) => remembered(guards, action, () => termOf(action.guard)),
    isPossible: (condition) =>
      condition.kind === "bool"
        ? condition.value
        : remembered(answers, shapeOf(condition), () => isPossible(condition)),
  };
}

/**
 * A condition with its variables numbered as they come, each with its sort: all that decides whether it can hold. Names of values are
 * words, so no two different conditions are written alike.
 */
function shapeOf(condition: Term): string {
  const numbers = new Map<string, number>();
  const write = (term: Term): string => {
    switch (term.kind) {
      case "bool":
      case "int":
        return `${term.value}`;
      case "real":
        return `${term.value.numerator}/${term.value.denominator}`;
      case "enum":
        return `'${term.value}:${sortText(term.sort)}`;
      case "variable": {
        const known = numbers.get(term.name);
        if (known !== undefined) return `#${known}`;
        numbers.set(term.name, numbers.size);
        return `#${numbers.size - 1}:${sortText(term.sort)}`;
      }
      case "multiply":
        return `multiply(${write(term.factor)},${write(term.operand)})`;
      default:
        return `${term.kind}(${partsOf(term).map(write).join()})`;
    }
  };
  return write(condition);
}

function sortText(sort: Sort): string {
  if (sort.kind === "int") return `${sort.least}..${sort.most}`;
  return sort.kind === "enum" ? `{${sort.values.join()}}` : sort.kind;
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}

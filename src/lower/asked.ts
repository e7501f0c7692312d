/**
 * What is asked again and again while one model is lowered, found once: the terms of guards, and whether a condition can hold.
 * Instances of one component ask the same but for names, on which that does not depend.
 */
import type { ModelAction } from "../model/model.ts";
import { writingOfTerm } from "../system/writing.ts";
import { isPossible } from "../term/possible.ts";
import type { Term } from "../term/term.ts";
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
        : remembered(answers, writingOfTerm(condition), () => isPossible(condition)),
  };
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, find: () => Value): Value {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}

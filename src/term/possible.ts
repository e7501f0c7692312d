/** Whether a condition can hold at all, found by trying the values of the few variables in it. */
import { holds } from "./evaluate.ts";
import type { Sort, Term, Value } from "./term.ts";
import { partsOf } from "./term.ts";

/** How many states are tried before the answer is "who knows". */
const mostTries = 20_000;

/** False only if the condition holds in no state; true also when there are too many states to try. */
export function isPossible(condition: Term): boolean {
  return possibility(condition) !== false;
}

/** Whether the condition holds in some state; undefined when there are too many states to try. */
export function possibility(condition: Term): boolean | undefined {
  if (condition.kind === "bool") return condition.value;
  const sorts = new Map<string, Sort>();
  collect(condition, sorts);
  const names = [...sorts.keys()];
  const choices = [...sorts.values()].map((sort) => valuesOf(sort, mostTries + 1));
  const tries = choices.reduce((product, values) => product * values.length, 1);
  if (tries > mostTries) return undefined;
  const state = new Map<string, Value>();
  const search = (index: number): boolean => {
    if (index === names.length) return holds(condition, (name) => state.get(name)!);
    return choices[index]!.some((value) => {
      state.set(names[index]!, value);
      return search(index + 1);
    });
  };
  return search(0);
}

function collect(term: Term, sorts: Map<string, Sort>): void {
  if (term.kind === "variable") sorts.set(term.name, term.sort);
  for (const part of partsOf(term)) collect(part, sorts);
}

/** The values of a finite sort, at most so many; none of a sort that is not finite. */
export function valuesOf(sort: Sort, most: number = Infinity): readonly Value[] {
  switch (sort.kind) {
    case "bool":
      return [false, true];
    case "enum":
      return sort.values;
    case "int":
      return Array.from({ length: Math.min(most, sort.most - sort.least + 1) }, (_, index) => sort.least + index);
    case "real":
      return [];
  }
}

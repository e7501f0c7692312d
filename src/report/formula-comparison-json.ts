/** How two formulas stand to each other, as JSON with a published schema (`compare.schema.json`). */
import type { Answer } from "../engine/compare.ts";
import type { Compared } from "./formula-comparison.ts";
import { traceAsJson } from "./json.ts";

export function comparisonAsJson({ first, second, spec, free, comparison }: Compared): object {
  const { relation, onlyFirst, onlySecond, both, neither } = comparison;
  return {
    schemaVersion: 1,
    first,
    second,
    ...(spec === undefined ? {} : { spec }),
    ...(free === undefined ? {} : { free: { truths: free.truths, instances: Object.fromEntries(free.instances) } }),
    relation,
    onlyFirst: answerAsJson(onlyFirst),
    onlySecond: answerAsJson(onlySecond),
    both: answerAsJson(both),
    ...(neither === undefined ? {} : { neither: answerAsJson(neither) }),
  };
}

function answerAsJson(answer: Answer): object {
  if (answer.kind !== "run") return answer;
  const { trace, part, settled } = answer.run;
  return { kind: "run", run: traceAsJson(trace, part, settled) };
}

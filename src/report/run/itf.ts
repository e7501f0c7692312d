/**
 * A run in the Informal Trace Format, which viewers of other model checkers open: one object of all variables a state.
 * The format: https://apalache-mc.org/docs/adr/015adr-trace.html. Integers are `{ "#bigint": "3" }`, as the format wants them; the time is a
 * string, since it is exact.
 */
import { showRational } from "../../source/rational.ts";
import { shownVariables } from "../events.ts";
import type { Value } from "../../term/term.ts";
import { stateAt, timesOf } from "../../trace/trace.ts";
import type { Subject } from "./subject.ts";

const time = "time in ms";
const action = "action";

export function runAsItf({ spec, claim, trace, part }: Subject): unknown {
  const times = timesOf(trace);
  const names = shownVariables(part).map(({ name }) => name);
  return {
    "#meta": {
      format: "ITF",
      "format-description": formatDescription,
      source: spec,
      description: `${claim.name}: ${claim.text}`,
    },
    vars: [action, time, ...names],
    states: times.map((at, index) => ({
      "#meta": { index },
      [action]: index === 0 ? "" : (trace.steps[index - 1]!.action ?? ""),
      [time]: showRational(at),
      ...Object.fromEntries(names.map((name) => [name, itfValue(stateAt(trace, index).values.get(name)!)])),
    })),
    ...(trace.loopStart === undefined ? {} : { loop: trace.loopStart }),
  };
}

function itfValue(value: Value): unknown {
  return typeof value === "number" ? { "#bigint": `${value}` } : value;
}

const formatDescription = "https://apalache-mc.org/docs/adr/015adr-trace.html";

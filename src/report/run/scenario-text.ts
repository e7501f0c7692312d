/**
 * A counterexample as a scenario of the language: its faults at their exact times, up to the moment at which all is lost. What else
 * happened in the run is left to the adversary.
 */
import { showMeasure } from "../../model/units.ts";
import type { Rational } from "../../source/rational.ts";
import { multiply, rational } from "../../source/rational.ts";
import { timesOf } from "../../trace/trace.ts";
import { printText } from "../../syntax/print-parts.ts";
import type { Subject } from "./subject.ts";

export type AsScenario = { readonly text: string } | { readonly problem: string };

export function runAsScenario(name: string, { claim, trace, part, settled }: Subject): AsScenario {
  const faults = new Set(part.actions.filter(({ kind }) => kind === "fault").map((action) => action.name));
  const isFault = (step: { readonly action?: string }): boolean => step.action !== undefined && faults.has(step.action);
  const again =
    settled === undefined ? trace.steps.slice(trace.loopStart ?? trace.steps.length).find(isFault) : undefined;
  if (again !== undefined)
    return {
      problem: `the run goes round a loop in which \`${again.action!}\` happens again and again, and a scenario has finitely many events`,
    };
  const times = timesOf(trace);
  const events = trace.steps
    .slice(0, settled ?? trace.loopStart)
    .flatMap((step, index) => (isFault(step) ? [`${step.action!} at ${exactly(times[index + 1]!)}`] : []));
  const lines = [...events, `expect ${claim.name} violated`];
  const head = `scenario ${name} ${printText(`a counterexample to ${claim.name}`)} {`;
  return { text: [head, ...lines.map((line) => `  ${line}`), "}"].join("\n") };
}

/** A time as the language writes it, not rounded: `35s`, `1500ms`, `25000ms / 3`. */
function exactly(time: Rational): string {
  if (time.denominator === 1n) return showMeasure(time, "duration");
  return `${showMeasure(multiply(time, rational(time.denominator)), "duration")} / ${time.denominator}`;
}

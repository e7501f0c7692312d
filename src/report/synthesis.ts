/** What became of the holes of a spec, for a terminal and as JSON with a published schema (`synthesize.schema.json`). */
import type { ClaimResult } from "../engine/result.ts";
import type { Hole } from "../model/hole.ts";
import { showDecimal } from "../quantity/show.ts";
import type { Edit } from "../recommend/recommendation.ts";
import type { Synthesis } from "../recommend/synthesize.ts";
import { editOf } from "../recommend/words.ts";
import { toNumber } from "../source/rational.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { claimAsJson } from "./json.ts";
import { exitCodes } from "./outcome.ts";
import type { ExitCode } from "./outcome.ts";
import type { Page } from "./page.ts";
import { paint, visible, wrap } from "./page.ts";

/** A synthesis with the spec that it is of. */
export interface Filling extends Synthesis {
  readonly spec: string;
  readonly holes: readonly Hole[];
}

const outcomes: Readonly<Record<Synthesis["outcome"], { readonly text: string; readonly code: ExitCode }>> = {
  found: { text: "values with which every claim is proved", code: exitCodes.success },
  none: { text: "there are no values with which every claim is proved", code: exitCodes.violated },
  "gave-up": { text: "no values were found with which every claim is proved", code: exitCodes.unknown },
  interrupted: { text: "interrupted", code: exitCodes.interrupted },
};

/** 0 for values that were found, 1 for none at all, 4 for a search that gave up. */
export function exitCodeOfSynthesis({ outcome }: Synthesis): ExitCode {
  return outcomes[outcome].code;
}

/** The lines of the spec in which a value stands now. */
export function filledLines({ holes, values }: Filling): readonly Edit[] {
  return holes.flatMap(({ name, span }) => (values[name] === undefined ? [] : [editOf(span, values[name])]));
}

/** The values, the lines that hold them, the cost, and what is to be said; ends without a line break. */
export function renderSynthesis(filling: Filling, page: Page): string {
  const { outcome, values, text, monthlyCost, tried } = filling;
  const mark =
    outcome === "found" ? paint(page, "green", "✓") : paint(page, outcome === "none" ? "red" : "magenta", "✗");
  const sentences = [
    ...text,
    ...(monthlyCost === undefined ? [] : [`$${showDecimal(monthlyCost, 2)} a month as stated`]),
    `${tried} ${tried === 1 ? "combination" : "combinations"} of values tried`,
  ];
  return [
    `${mark} ${paint(page, "bold", outcomes[outcome].text)}`,
    ...Object.entries(values).map(([name, value]) => `  ${visible(`${name} = ${value}`)}`),
    ...filledLines(filling).flatMap(({ file, line, before, after }) => [
      `  ${visible(file)}:${line}`,
      `  ${paint(page, "red", visible(`- ${before.trim()}`))}`,
      `  ${paint(page, "green", visible(`+ ${after.trim()}`))}`,
    ]),
    ...sentences.flatMap((line) => wrap(visible(line), Math.max(20, page.width - 2))).map((line) => `  ${line}`),
  ].join("\n");
}

/** The same as a JSON value. */
export function synthesisAsJson(filling: Filling): object {
  const { spec, outcome, values, text, tried, monthlyCost, claims, problem } = filling;
  const system: TimedTransitionSystem | undefined = problem?.system;
  return {
    schemaVersion: 1,
    spec,
    outcome,
    text,
    tried,
    values: Object.entries(values).map(([name, value]) => ({ name, value })),
    edits: filledLines(filling),
    monthlyCost: monthlyCost && toNumber(monthlyCost),
    claims: claims.map((result: ClaimResult) => claimAsJson(result, system)),
    exitCode: exitCodeOfSynthesis(filling),
  };
}

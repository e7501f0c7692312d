/** What a counterexample needs, in a few lines under it and as JSON: only what was computed (`engine/counterexamples/blame.ts`). */
import type { Blame, BlamedNeed, BlamedSum, BlamedTerm } from "../engine/blame.ts";
import type { Action, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Rational } from "../source/rational.ts";
import { compare, negate, zero } from "../source/rational.ts";
import { placeOf } from "./events.ts";
import type { Page } from "./page.ts";
import { paint, visible, wrap, wrapPieces } from "./page.ts";
import { millisecondsOf, showDuration, showMoment } from "./time.ts";

const labelColumns = 7;

/** `Why  …` where an answer is late, and `Needs  …`; no line for a run of which nothing was found to be needed. */
export function blameLines(
  { needs, sum, parameters }: Blame,
  system: TimedTransitionSystem,
  page: Page,
): readonly string[] {
  const room = Math.max(20, page.width - labelColumns);
  const actions = new Map(system.actions.map((action) => [action.name, action]));
  const home = system.variables.find((variable) => variable.span !== undefined)?.span?.file.path;
  const pieces = [
    ...needs.flatMap((need) =>
      need.kind === "assumption" ? [] : visible(sayNeed(need, actions.get(need.action), home)),
    ),
    ...sayAssumptions(needs).map((said) => visible(said)),
    ...(parameters.length === 0 ? [] : [visible(sayParameters(parameters))]),
  ];
  const lines = [
    ...(sum === undefined ? [] : labelled("Why", wrap(visible(saySum(sum)), room), page)),
    ...(pieces.length === 0 ? [] : labelled("Needs", wrapPieces(pieces, room), page)),
  ];
  return lines.length === 0 ? [] : ["", ...lines];
}

function labelled(label: string, lines: readonly string[], page: Page): readonly string[] {
  return lines.map((line, index) =>
    index === 0
      ? `${paint(page, "bold", label)}${" ".repeat(labelColumns - label.length)}${line}`
      : " ".repeat(labelColumns) + line,
  );
}

/** `10 s until check.tick + 2 × 10 s until check.tick + 5 s until check.end = 35 s > 30 s` */
function saySum({ terms, total, allowed }: BlamedSum): string {
  const said = terms.map((term, index) => {
    const isLess = compare(term.length, zero) < 0;
    const sign = isLess ? "− " : index === 0 ? "" : "+ ";
    return `${sign}${sayTerm(term, isLess)}`;
  });
  return `${said.join(" ")} = ${showDuration(total)} > ${showDuration(allowed)}`;
}

function sayTerm({ times, length, action }: BlamedTerm, isLess: boolean): string {
  const each = showDuration(isLess ? negate(length) : length);
  return `${times === 1 ? "" : `${times} × `}${each} ${isLess ? "before" : "until"} ${action}`;
}

type Demand = Extract<BlamedNeed, { readonly kind: "assumption" }>;

function sayNeed(need: Exclude<BlamedNeed, Demand>, action: Action | undefined, home: string | undefined): string {
  switch (need.kind) {
    case "fault":
      return `fault ${need.action}${need.time === undefined ? "" : ` at ${showMoment(need.time)}`}`;
    case "choice":
      return `${need.action} ${need.isLatest ? "by" : "after"} ${showDuration(need.takes)} (${allowed(need.least, need.most)} allowed)`;
    case "timing": {
      const place = placeOf(action, home);
      return `${need.action}, ${action?.timing ?? ""}${place === "" ? "" : ` (${place})`}`;
    }
    case "wait":
      return `${need.action} no sooner than ${showDuration(need.wait)} after ${need.after ?? "the start"}`;
    case "order":
      return `${need.action} before ${need.before} at ${showMoment(need.time)}`;
  }
}

/** `assumption one_at_a_time: without it a.repair need not happen` */
function sayAssumptions(needs: readonly BlamedNeed[]): readonly string[] {
  const demands = needs.filter((need): need is Demand => need.kind === "assumption");
  return [...new Set(demands.map(({ assumption }) => assumption))].map((name) => {
    const said = (["none", "fewer", "sooner"] as const).flatMap((effect) => {
      const actions = demands.filter((each) => each.assumption === name && each.effect === effect);
      return actions.length === 0 ? [] : [`${actions.map(({ action }) => action).join(" and ")} ${effects[effect]}`];
    });
    return `assumption ${name}: without it ${said.join(", ")}`;
  });
}

const effects = { none: "need not happen", fewer: "need not happen so often", sooner: "could come sooner" } as const;

function allowed(least: Rational, most: Rational | undefined): string {
  return `${showDuration(least)}..${most === undefined ? "" : showDuration(most)}`;
}

function sayParameters(names: readonly string[]): string {
  return `${names.length === 1 ? "parameter" : "parameters"} ${names.join(", ")}`;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** The same as JSON, times in milliseconds. */
export function blameAsJson({ needs, sum, parameters }: Blame): { readonly [key: string]: Json | undefined } {
  return {
    needs: needs.map(needAsJson),
    sum: sum && {
      terms: sum.terms.map(({ times, length, action }) => ({ times, length: millisecondsOf(length), action })),
      total: millisecondsOf(sum.total),
      allowed: millisecondsOf(sum.allowed),
    },
    parameters,
  };
}

function needAsJson(need: BlamedNeed): Json {
  const milliseconds = (time: Rational | undefined): number | undefined => time && millisecondsOf(time);
  switch (need.kind) {
    case "fault":
      return { ...need, time: milliseconds(need.time) };
    case "choice":
      return {
        ...need,
        takes: millisecondsOf(need.takes),
        least: millisecondsOf(need.least),
        most: milliseconds(need.most),
      };
    case "timing":
    case "assumption":
      return { ...need };
    case "wait":
      return { ...need, wait: millisecondsOf(need.wait) };
    case "order":
      return { ...need, time: millisecondsOf(need.time) };
  }
}

/** What is recommended, for a terminal and as JSON with a published schema (`recommend.schema.json`). */
import type { Explanation, Proposal, Recommendation, Tightest } from "../recommend/recommendation.ts";
import { showRational, subtract, toNumber } from "../source/rational.ts";
import type { Page } from "./page.ts";
import { paint, visible, wrap } from "./page.ts";

const margin = "            ";

/** The block of one recommendation; ends without a line break. */
export function renderRecommendation(recommendation: Recommendation, page: Page): string {
  const isProposal = recommendation.kind === "proposal";
  const mark = isProposal
    ? paint(page, "green", recommendation.isCombined ? "✓ TOGETHER  " : "✓ CHANGE    ")
    : recommendation.isRepaired
      ? paint(page, "dim", "· WHY       ")
      : paint(page, "yellow", "✗ NONE      ");
  const room = Math.max(20, page.width - margin.length);
  const [first = "", ...rest] = wrap(visible(recommendation.title), room);
  return [
    mark + paint(page, "bold", first),
    ...rest.map((line) => margin + paint(page, "bold", line)),
    ...(isProposal ? editLines(recommendation, page) : []),
    ...recommendation.text.flatMap((line) => hanging(visible(line), room)).map((line) => margin + line),
  ].join("\n");
}

/** `spec.upir:62` and under it the line before and after. */
function editLines({ edits }: Proposal, page: Page): readonly string[] {
  return edits.flatMap(({ file, line, before, after }) => [
    `${margin}${visible(file)}:${line}`,
    ...before.split("\n").map((each) => margin + paint(page, "red", `- ${visible(each.trim())}`)),
    ...after.split("\n").map((each) => margin + paint(page, "green", `+ ${visible(each.trim())}`)),
  ]);
}

function hanging(text: string, room: number): readonly string[] {
  return wrap(text, room - 2).map((line, index) => (index === 0 ? line : `  ${line}`));
}

/** The last line: how many changes were found, and how many claims have none. */
export function renderRecommendationSummary(found: readonly Recommendation[], interrupted: boolean): string {
  const proposals = found.filter(({ kind }) => kind === "proposal").length;
  const without = found.filter((each) => each.kind === "explanation" && !each.isRepaired).length;
  const pieces = [
    found.length === 0
      ? "nothing is violated but what the spec expects to be"
      : `${proposals} ${proposals === 1 ? "change" : "changes"} proved`,
    ...(without === 0 ? [] : [`${without} violated ${without === 1 ? "claim" : "claims"} without one`]),
    ...(interrupted ? ["interrupted"] : []),
  ];
  return (found.length === 0 && interrupted ? ["interrupted"] : pieces).join(" · ");
}

type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

/** All that was found for a spec, as a JSON value. */
export function recommendationsAsJson(spec: string, found: readonly Recommendation[], interrupted: boolean): Json {
  return {
    schemaVersion: 1,
    spec,
    recommendations: found.flatMap((each) => (each.kind === "proposal" ? [proposalAsJson(each)] : [])),
    claims: found.flatMap((each) => (each.kind === "explanation" ? [explanationAsJson(each)] : [])),
    interrupted,
  };
}

function proposalAsJson(proposal: Proposal): Json {
  const { title, text, repairs, leaves, isCombined, changes, edits, tightest, cost, relativeChange, verdicts } =
    proposal;
  return {
    title,
    text,
    repairs,
    leaves,
    combined: isCombined,
    changes: changes.map(({ what, from, to }) => ({ what, from, to })),
    edits: edits.map(({ file, line, before, after }) => ({ file, line, before, after })),
    tightest: tightest && tightestAsJson(tightest),
    cost: cost && {
      before: toNumber(cost.before),
      after: toNumber(cost.after),
      difference: toNumber(subtract(cost.after, cost.before)),
    },
    relativeChange: toNumber(relativeChange),
    verdicts: verdicts.map(({ claim, kind }) => ({ claim, verdict: kind })),
  };
}

function tightestAsJson({ what, claim, value, dimension, direction, attained }: Tightest): Json {
  return {
    what,
    claim,
    direction,
    unit: dimension === "duration" ? "ms" : "number",
    value: toNumber(value),
    exact: showRational(value),
    attained,
  };
}

function explanationAsJson({ claim, isRepaired, title, text }: Explanation): Json {
  return { claim, repaired: isRepaired, title, text };
}

/** What has become of claims, a block each: the verdict before and after, what it says if that is something else, and the figures that changed. */
import type { ClaimChange, FigureChange } from "../compare/claims.ts";
import type { ClaimResult } from "../engine/result.ts";
import type { Value } from "../quantity/measure.ts";
import type { Measured } from "../quantity/measured.ts";
import type { Dimension } from "../quantity/quantity.ts";
import { compare, equals, negate, zero } from "../source/rational.ts";
import { rangeOf, showAmount } from "./measures.ts";
import type { Ink, Page } from "./page.ts";
import { columnsOf, padTo, paint, visible, wrap, wrapPieces } from "./page.ts";
import { sayVerdict } from "./terminal.ts";

export const margin = 12;

interface Face {
  readonly mark: string;
  readonly ink: Ink;
}

function faceOf({ before, after, meaning, turn }: ClaimChange): Face {
  if (before === undefined) return { mark: "+ NEW", ink: "cyan" };
  if (after === undefined) return { mark: "- GONE", ink: "yellow" };
  if (turn === "worse") return { mark: "✗ WORSE", ink: "red" };
  if (turn === "better") return { mark: "✓ BETTER", ink: "green" };
  if (turn === "other") return { mark: "≠ OTHER", ink: "magenta" };
  return meaning === "same" ? { mark: "· FIGURES", ink: "dim" } : { mark: "≠ SAYS", ink: "blue" };
}

/** The block of one claim; ends without a line break. */
export function renderClaimChange(change: ClaimChange, page: Page): string {
  const { mark, ink } = faceOf(change);
  const room = Math.max(20, page.width - margin);
  const name = visible(change.name);
  const verdict = sayVerdicts(change, page);
  const fits = columnsOf(name) + 2 + columnsOf(sayVerdicts(change, { ...page, color: false })) <= room;
  const lines = [
    ...(fits ? [] : [verdict]),
    ...reasonLines(change).flatMap((line) => wrap(visible(line), room)),
    ...expectationLines(change).flatMap((line) => wrap(visible(line), room)),
    ...saidLines(change).flatMap((line) => wrap(visible(line), room)),
    ...wrapPieces(change.figures.map(sayFigureChange).map(visible), room),
  ];
  const head = paint(page, ink, padTo(mark, margin)) + paint(page, "bold", name);
  return [fits ? `${head}  ${verdict}` : head, ...lines.map((line) => " ".repeat(margin) + line)].join("\n");
}

/** `✓ proved → ✗ violated`, or the one verdict that there is. */
function sayVerdicts({ before, after }: ClaimChange, page: Page): string {
  const kinds = [before, after].flatMap((each) => (each === undefined ? [] : [each.verdict.kind]));
  return [...new Set(kinds)].map((kind) => sayVerdict(kind, page)).join(" → ");
}

/** Why a claim is unknown that was not. */
function reasonLines({ before, after, turn }: ClaimChange): readonly string[] {
  const isFresh = before === undefined || turn !== undefined;
  return isFresh && after?.verdict.kind === "unknown" ? [after.verdict.reason ?? "no reason is known"] : [];
}

/** What a claim says, where that is something else than before. */
function saidLines({ before, after, meaning }: ClaimChange): readonly string[] {
  if (after === undefined) return [];
  if (before === undefined) return [after.claim.text];
  switch (meaning) {
    case "same":
      return [];
    case "text":
      return [`- ${before.claim.text}`, `+ ${after.claim.text}`];
    case "definitions":
      return ["the same words, but a definition, a set or a parameter that it uses is another one"];
    case "scenario":
      return ["the same words, but the events of its scenario are others"];
  }
}

/** What the spec expects, where that is what makes the difference. */
function expectationLines({ before, after, turn }: ClaimChange): readonly string[] {
  if (before === undefined || after === undefined || turn === undefined) return [];
  if (before.verdict.kind !== after.verdict.kind) return [];
  const said = ({ claim }: ClaimResult): string => (claim.expect === undefined ? "nothing" : `\`${claim.expect}\``);
  return [`the spec expected ${said(before)}, and now ${said(after)}`];
}

/** `worst case 35 s → 29 s`, `slack 5 s over → 1 s`. */
export function sayFigureChange({ what, dimension, before, after }: FigureChange): string {
  const say = (value: Value | undefined): string => sayValue(value, dimension, what === "slack");
  return `${what} ${say(before)} → ${say(after)}`;
}

function sayValue(value: Value | undefined, dimension: Dimension, isSlack: boolean): string {
  if (value === undefined) return "none";
  if (value.kind === "missing") return "unknown";
  if (value.kind === "endless") return "without bound";
  return isSlack ? saySlack(value, dimension) : rangeOf(value, dimension);
}

function saySlack(value: Measured, dimension: Dimension): string {
  const { least, most } = value;
  if (least === undefined || compare(least.value, zero) >= 0) return rangeOf(value, dimension);
  const isExact = most !== undefined && equals(least.value, most.value);
  return `${isExact ? "" : "up to "}${showAmount(negate(least.value), dimension)} over`;
}

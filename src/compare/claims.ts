/**
 * What has become of the claims of a spec: from the verdicts before and after to a line for each claim that is another one, has
 * another verdict or other figures. Claims are the same if their names are.
 */
import type { ClaimResult } from "../engine/result.ts";
import type { Verdict } from "../engine/verdict.ts";
import type { Measured } from "../quantity/measured.ts";
import { onNothing } from "../quantity/measured.ts";
import type { Value } from "../quantity/measure.ts";
import type { Dimension } from "../quantity/quantity.ts";
import { compare, negate, subtract, zero } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import { textOf } from "../system/writing.ts";

/** A figure before and after; on one side it may be missing. */
export interface FigureChange {
  /** `worst case`, `slack`, or a quantity in the words of the spec. */
  readonly what: string;
  readonly dimension: Dimension;
  readonly before?: Value;
  readonly after?: Value;
}

export interface ClaimChange {
  readonly name: string;
  /** Absent: the claim is new. */
  readonly before?: ClaimResult;
  /** Absent: the claim is gone. */
  readonly after?: ClaimResult;
  /** Whether it says something else: in its own text, by a definition or a parameter that it uses, or of other events in its scenario. */
  readonly meaning: "same" | "text" | "definitions" | "scenario";
  /** Of a verdict that is another one. */
  readonly turn?: "worse" | "better" | "other";
  readonly figures: readonly FigureChange[];
}

/**
 * The claims of which something has changed: first those that say the same and have another verdict, what is worse before what is
 * better; then those that say something else; new ones; those that are gone; at last those with other figures only.
 */
export function claimChanges(before: readonly ClaimResult[], after: readonly ClaimResult[]): readonly ClaimChange[] {
  const named = (results: readonly ClaimResult[], name: string): ClaimResult | undefined =>
    results.find(({ claim }) => claim.name === name);
  const names = new Set([...after, ...before].map(({ claim }) => claim.name));
  return [...names]
    .map((name) => claimChange(name, named(before, name), named(after, name)))
    .filter(isChanged)
    .toSorted((a, b) => rankOf(a) - rankOf(b));
}

function claimChange(name: string, before: ClaimResult | undefined, after: ClaimResult | undefined): ClaimChange {
  if (before === undefined || after === undefined)
    return { name, ...(before && { before }), ...(after && { after }), meaning: "same", figures: [] };
  const figures = changesIn(figuresOf(before.verdict), figuresOf(after.verdict));
  const turn = turnOf(before, after);
  return { name, before, after, meaning: meaningOf(before, after), ...(turn && { turn }), figures };
}

function isChanged({ before, after, meaning, turn, figures }: ClaimChange): boolean {
  const isOnOneSide = before === undefined || after === undefined;
  return isOnOneSide || meaning !== "same" || turn !== undefined || figures.length > 0;
}

function rankOf({ before, after, meaning, turn }: ClaimChange): number {
  if (before === undefined) return 5;
  if (after === undefined) return 6;
  if (meaning !== "same") return 4;
  return turn === undefined ? 7 : ["worse", "better", "other"].indexOf(turn);
}

function meaningOf({ claim: before }: ClaimResult, { claim: after }: ClaimResult): ClaimChange["meaning"] {
  if (before.text !== after.text) return "text";
  const said = ({ formula, requirement }: typeof before): string => textOf({ formula, requirement });
  if (said(before) !== said(after)) return "definitions";
  return playIn(before) === playIn(after) ? "same" : "scenario";
}

/** What its scenario fixes, without places and words. */
function playIn({ play = [] }: ClaimResult["claim"]): string {
  return textOf(play.map(({ action, least, most }) => ({ action, least, most })));
}

// ── Better and worse ────────────────────────────────────────────────────────

/** How much a verdict is worth when nothing is expected. */
const worth = { proved: 4, "holds-to-bound": 3, unknown: 2, vacuous: 1, violated: 0 } as const;

/** Whether a claim is as its spec wants it: as it expects, or true. */
function isAsWanted({ claim, verdict }: ClaimResult): boolean {
  if (claim.expect !== undefined) return claim.expect === verdict.kind;
  return verdict.kind === "proved" || verdict.kind === "holds-to-bound";
}

function turnOf(before: ClaimResult, after: ClaimResult): ClaimChange["turn"] {
  const [from, to] = [before.verdict.kind, after.verdict.kind];
  const [was, is] = [isAsWanted(before), isAsWanted(after)];
  if (was !== is) return is ? "better" : "worse";
  if (from === to) return undefined;
  if (before.claim.expect !== undefined || after.claim.expect !== undefined) return "other";
  return worth[to] > worth[from] ? "better" : "worse";
}

/** Whether something is lost that there was: a claim was as wanted, or proved, and is not any more. */
export function isLost({ before, after, turn }: ClaimChange): boolean {
  return turn === "worse" && before !== undefined && after !== undefined && isAsWanted(before);
}

// ── Figures ─────────────────────────────────────────────────────────────────

export interface Figure {
  readonly what: string;
  readonly dimension: Dimension;
  readonly value: Value;
}

/** The figures of a verdict: worst case and slack of a response, or what its quantities come to, and what is left of the limit. */
export function figuresOf({ deadline, worstCase, attained, measures = [], excess, kind }: Verdict): readonly Figure[] {
  const figures: Figure[] = measures.map(({ text, dimension, value }) => ({ what: text, dimension, value }));
  const left = excess?.stated !== undefined && compare(excess.stated, zero) > 0 ? excess.stated : excess?.most?.value;
  if (excess !== undefined && left !== undefined && kind !== "unknown")
    figures.push({ what: "slack", dimension: excess.dimension, value: range(negate(left), true, true) });
  if (worstCase === "never") {
    const value = { kind: "endless", reason: "it never comes" } as const;
    return [...figures, { what: "worst case", dimension: "duration", value }];
  }
  if (worstCase === undefined) return figures;
  const isExact = attained === true;
  figures.push({ what: "worst case", dimension: "duration", value: range(worstCase, isExact, true) });
  if (deadline !== undefined)
    figures.push({ what: "slack", dimension: "duration", value: range(subtract(deadline, worstCase), true, isExact) });
  return figures;
}

/** Something that is at least or at most a value, or is just that. */
function range(value: Rational, isLeast: boolean, isMost: boolean): Measured {
  const end = { value, attained: true };
  const ends = { ...(isLeast && { least: end }), ...(isMost && { most: end }) };
  return { kind: "measured", ...ends, entries: [], notes: [], rests: onNothing };
}

/** Figures with the same name that are not the same, and those on one side. */
export function changesIn(before: readonly Figure[], after: readonly Figure[]): readonly FigureChange[] {
  const known = new Map(before.map((each) => [each.what, each] as const));
  const found = after.flatMap(({ what, dimension, value }): readonly FigureChange[] => {
    const old = known.get(what);
    known.delete(what);
    if (old !== undefined && isSameValue(old.value, value)) return [];
    return [{ what, dimension, ...(old && { before: old.value }), after: value }];
  });
  return [...found, ...[...known.values()].map(({ what, dimension, value }) => ({ what, dimension, before: value }))];
}

function isSameValue(a: Value, b: Value): boolean {
  if (a.kind !== "measured" || b.kind !== "measured") return a.kind === b.kind;
  return shownOf(a) === shownOf(b);
}

/** What is so as things stand is something else only where there may be several values. */
function shownOf({ least, most, stated }: Measured): string {
  const isExact = least !== undefined && textOf(least) === textOf(most);
  return textOf({ least, most, ...(isExact ? {} : { stated }) });
}

/** The sentences in which a recommendation is said. */
import type { Claim, Problem } from "../ltl/problem.ts";
import { availabilityOf } from "../quantity/availability.ts";
import { flowNamed } from "../quantity/measure.ts";
import type { Dimension } from "../quantity/quantity.ts";
import { quantitiesIn } from "../quantity/requirement.ts";
import { showDecimal, showShare, showTime } from "../quantity/show.ts";
import type { Rational } from "../source/rational.ts";
import { compare, divide, equals, rational, subtract } from "../source/rational.ts";
import { positionAt, startOf } from "../source/source.ts";
import type { SourceFile, Span } from "../source/source.ts";
import type { Knob, Setting } from "./knobs.ts";
import { rewrite } from "./knobs.ts";
import type { Change, Edit, Proposal, Tightest } from "./recommendation.ts";
import type { Sample } from "./trials.ts";
import type { Found, Point } from "./values.ts";

/** A value of a knob for people: `8 s`, `3`. */
export function showValue(value: Rational, dimension: Knob["dimension"]): string {
  return dimension === "duration" ? showTime(value) : showDecimal(value, 3);
}

/** An amount of a quantity for people. */
export function showQuantity(value: Rational, dimension: Dimension): string {
  switch (dimension) {
    case "money per month":
      return `$${showDecimal(value, 2)} a month`;
    case "rate":
      return `${showDecimal(value, 3)} rps`;
    case "share":
      return showShare(value);
    case "duration":
      return showTime(value);
  }
}

/** `$1,500 a month less`, `no cost`; nothing where costs are not stated. */
export function showCost(cost: Proposal["cost"]): string | undefined {
  if (cost === undefined) return undefined;
  const difference = subtract(cost.after, cost.before);
  const now = `$${showDecimal(cost.after, 2)} a month as stated`;
  if (difference.numerator === 0n) return `costs nothing: ${now}`;
  const amount = `$${showDecimal(difference.numerator < 0n ? subtract(cost.before, cost.after) : difference, 2)} a month`;
  return `${difference.numerator < 0n ? "saves" : "costs"} ${amount}: ${now} instead of $${showDecimal(cost.before, 2)}`;
}

export function changesOf(settings: readonly Setting[]): readonly Change[] {
  return settings.map(({ knob, value }) => ({
    what: knob.what,
    from: showValue(knob.value, knob.dimension),
    to: showValue(value, knob.dimension),
  }));
}

/** `` `interval` from 10 s to 8 s ``, several with `and`. */
export function titleOf(settings: readonly Setting[]): string {
  return changesOf(settings)
    .map(({ what, from, to }) => `${what} from ${from} to ${to}`)
    .join(" and ");
}

/** The lines that differ. Every site lies on one line or on lines that become one. */
export function editsOf(file: SourceFile, settings: readonly Setting[]): readonly Edit[] {
  const lines = new Map<number, Setting[]>();
  for (const setting of settings) {
    const { line } = startOf(setting.knob.site);
    lines.set(line, [...(lines.get(line) ?? []), setting]);
  }
  return [...lines]
    .toSorted(([a], [b]) => a - b)
    .map(([line, changed]) => {
      const start = Math.min(...changed.map(({ knob }) => lineStart(file.text, knob.site.start)));
      const end = Math.max(...changed.map(({ knob }) => lineEnd(file.text, knob.site.end)));
      const part = file.text.slice(start, end);
      const moved = changed.map(({ knob, value }) => ({
        knob: { ...knob, site: { ...knob.site, start: knob.site.start - start, end: knob.site.end - start } },
        value,
      }));
      return { file: file.path, line, before: part, after: rewrite(part, moved) };
    });
}

/** The line of a place, with another text there. */
export function editOf({ file, start, end }: Span, text: string): Edit {
  const [from, to] = [lineStart(file.text, start), lineEnd(file.text, end)];
  const before = file.text.slice(from, to);
  const after = file.text.slice(from, start) + text + file.text.slice(end, to);
  return { file: file.path, line: positionAt(file.text, start).line, before, after };
}

function lineStart(text: string, offset: number): number {
  return offset - positionAt(text, offset).column + 1;
}

function lineEnd(text: string, offset: number): number {
  const found = text.slice(offset).search(/[\r\n]/);
  return found === -1 ? text.length : offset + found;
}

/** `` `interval` may be at most ≈ 8.333 s (25/3 s): … ``. */
export function tightestText({ what, claim, value, dimension, direction, attained }: Tightest): string {
  const inUnit = dimension === "duration" ? divide(value, rational(1000)) : value;
  const unit = dimension === "duration" ? " s" : "";
  const exact = /≈/.test(showValue(value, dimension))
    ? ` (exactly ${inUnit.numerator}/${inUnit.denominator}${unit})`
    : "";
  const border = attained
    ? "proved there with slack 0, and some run takes all of the time"
    : "proved there with slack 0";
  const verb = direction === "at most" ? "may be at most" : "has to be at least";
  return `${what} ${verb} ${showValue(value, dimension)}${exact} for \`${claim}\`: ${border}`;
}

/** What a claim comes to, in a few words: `the worst case is 35 s, 5 s too much`. */
export function sampleText({ kind, excess, dimension, worstCase }: Sample): string {
  if (kind === "invalid") return "there is no such spec";
  if (excess === undefined || dimension === undefined)
    return `it is ${kind === "holds-to-bound" ? "not proved" : kind}`;
  const over = compare(excess, rational(0)) > 0 ? `${showQuantity(excess, dimension)} beyond the limit` : "not proved";
  return worstCase === undefined ? `it is ${over}` : `the worst case is ${showTime(worstCase)}, ${over}`;
}

/** Why a knob alone does not repair a claim. */
export function shortText(knob: Knob, nearest: Point): string {
  const { least, most, isOpen } = knob;
  const isLast = !isOpen && (equals(nearest.value, least) || (most !== undefined && equals(nearest.value, most)));
  const which = isLast ? "no value of" : "no value that was tried of";
  return `${which} ${knob.what} proves it: even at ${showValue(nearest.value, knob.dimension)} ${sampleText(nearest.sample)}`;
}

/** That there are numbers that make no difference. */
export function uselessText(all: readonly (readonly [Knob, Found])[]): readonly string[] {
  const names = all.flatMap(([knob, found]) => (found.kind === "useless" ? [knob.what] : []));
  if (names.length === 0) return [];
  const shown = names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");
  return [`no value that was tried is any better: ${shown}`];
}

/** What no change of numbers can lift: parts that take a flow down when they fail alone. */
export function ceilings(problem: Problem, { requirement }: Claim): readonly string[] {
  const { architecture } = problem;
  if (requirement === undefined || architecture === undefined) return [];
  const flows = quantitiesIn(requirement).flatMap((quantity) =>
    quantity.name === "availability" || quantity.name === "error_rate" ? [quantity.flow] : [],
  );
  return [...new Set(flows)].flatMap((name) => {
    const found = availabilityOf(architecture, flowNamed(architecture, name).path);
    if (found.kind === "missing" || found.single.length === 0) return [];
    const alone = found.single.map((each) => `\`${each}\``).join(" and ");
    return [
      `\`${name}\` is up at most ${showShare(found.ceiling)} of the time whatever else is changed: ${alone} alone ${found.single.length === 1 ? "allows" : "allow"} no more`,
    ];
  });
}

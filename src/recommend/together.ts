/**
 * Several numbers changed at once where none does alone. By how much the limit is exceeded is taken as linear in each number, with the slope that
 * was measured next to the stated value; Z3's optimiser chooses how far each goes, so that no more is paid than has to be, then as
 * few numbers as possible change, and then as little as possible. It is a guess until the changed spec is proved, and is taken up
 * again with what was missing where the line was not straight.
 */
import { showTerm } from "../encode/smt-lib.ts";
import type { Rational } from "../source/rational.ts";
import { add, compare, divide, multiply, negate, one, rational, subtract, zero } from "../source/rational.ts";
import { decodeNumber } from "../solver/decode.ts";
import type { Solver } from "../solver/solver.ts";
import { real } from "../term/term.ts";
import type { Knob, Setting } from "./knobs.ts";
import { roundNumber } from "./round.ts";
import type { Sample } from "./trials.ts";

/** A number that helps: how much a unit of change takes off, and what it costs in dollars a month. */
export interface Lever {
  readonly knob: Knob;
  readonly direction: "down" | "up";
  /** Above zero. */
  readonly gain: Rational;
  readonly cost: Rational;
}

const mostRounds = 4;
/** How far a number without an end may rise, as a multiple of what is stated. */
const farthest = rational(16);

/** Settings that are proved together, or undefined where the optimiser finds none. */
export async function settleTogether(
  levers: readonly Lever[],
  excess: Rational,
  solver: Solver,
  milliseconds: number,
  ask: (settings: readonly Setting[]) => Promise<Sample>,
): Promise<readonly Setting[] | undefined> {
  let wanted = excess;
  for (let round = 0; round < mostRounds; round += 1) {
    const settings = await optimum(levers, wanted, solver, milliseconds);
    if (settings === undefined || settings.length === 0) return undefined;
    const sample = await ask(settings);
    if (sample.kind === "proved") return settings;
    if (sample.excess === undefined) return undefined;
    const missing = sample.excess.numerator > 0n ? sample.excess : divide(wanted, rational(100));
    wanted = add(wanted, missing);
  }
  return undefined;
}

/** The script of the choice: how far each number goes, whether it goes at all, and the three aims in their order. */
export function scriptOf(levers: readonly Lever[], wanted: Rational): string {
  const show = (value: Rational): string => showTerm(real(value));
  const sum = (terms: readonly string[]): string => (terms.length === 1 ? terms[0]! : `(+ ${terms.join(" ")})`);
  const by = levers.map(({ knob }, index) => (knob.isWhole ? `(to_real by${index})` : `by${index}`));
  const costs = levers.map(({ cost }, index) => `(* ${show(cost)} ${by[index]!})`);
  return [
    "; how far each number goes, at the least cost, then by the fewest changes, then by the smallest",
    ...levers.flatMap(({ knob, direction }, index) => [
      `(declare-const by${index} ${knob.isWhole ? "Int" : "Real"})`,
      `(assert (<= 0.0 ${by[index]!} ${show(roomOf(knob, direction))}))`,
    ]),
    `(assert (>= ${sum(levers.map(({ gain }, index) => `(* ${show(gain)} ${by[index]!})`))} ${show(wanted)}))`,
    ...exclusive(levers).map(([a, b]) => `(assert (or (= ${by[a]!} 0.0) (= ${by[b]!} 0.0)))`),
    `(define-fun cost () Real ${sum(costs)})`,
    "(minimize (ite (> cost 0.0) cost 0.0))",
    `(minimize ${sum(by.map((each) => `(ite (> ${each} 0.0) 1.0 0.0)`))})`,
    `(minimize ${sum(levers.map(({ knob }, index) => `(* ${show(weightOf(knob))} ${by[index]!})`))})`,
    "(check-sat)",
    "",
  ].join("\n");
}

async function optimum(
  levers: readonly Lever[],
  wanted: Rational,
  solver: Solver,
  milliseconds: number,
): Promise<readonly Setting[] | undefined> {
  const names = levers.map((_, index) => `by${index}`);
  const answer = await solver.check({ text: scriptOf(levers, wanted), wanted: names }, { milliseconds });
  if (answer.kind !== "sat") return undefined;
  return levers.flatMap(({ knob, direction }, index): readonly Setting[] => {
    const written = answer.values.get(`by${index}`);
    const by = written === undefined ? undefined : decodeNumber(written);
    if (by === undefined || by.numerator <= 0n) return [];
    const exact = direction === "down" ? subtract(knob.value, by) : add(knob.value, by);
    const value = knob.isWhole ? exact : roundNumber(exact, knob.dimension, direction);
    return [{ knob, value: compare(value, knob.least) < 0 ? exact : value }];
  });
}

/** How far a number may go. Of an open end, an eighth of the stated value stands for what comes near it. */
function roomOf({ value, least, most, isOpen }: Knob, direction: "down" | "up"): Rational {
  if (direction === "up") return most === undefined ? multiply(farthest, greaterOf(value, one)) : subtract(most, value);
  return isOpen ? multiply(value, rational(7, 8)) : subtract(value, least);
}

function weightOf({ value }: Knob): Rational {
  return value.numerator === 0n ? one : divide(one, value);
}

function greaterOf(a: Rational, b: Rational): Rational {
  return compare(a, b) >= 0 ? a : b;
}

/** Pairs that are written at the same place. */
function exclusive(levers: readonly Lever[]): readonly (readonly [number, number])[] {
  return levers.flatMap(({ knob }, a) =>
    levers.flatMap(({ knob: other }, b) => (a < b && knob.site.start === other.site.start ? [[a, b] as const] : [])),
  );
}

/** The lever that a number is, from what was measured at the stated value and next to it; undefined where it takes nothing off. */
export function leverOf(
  knob: Knob,
  now: Rational,
  next: { readonly value: Rational; readonly excess: Rational },
  costs: { readonly now: Rational | undefined; readonly next: Rational | undefined },
): Lever | undefined {
  const step = subtract(next.value, knob.value);
  if (step.numerator === 0n || compare(next.excess, now) >= 0) return undefined;
  const size = step.numerator < 0n ? negate(step) : step;
  const cost = costs.now === undefined || costs.next === undefined ? zero : subtract(costs.next, costs.now);
  return {
    knob,
    direction: step.numerator < 0n ? "down" : "up",
    gain: divide(subtract(now, next.excess), size),
    cost: divide(cost, size),
  };
}

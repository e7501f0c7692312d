/** Automata accept exactly the runs on which their formula holds: against the oracle of `ltl/evaluate.ts`, on random lassos. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Automaton } from "../src/ltl/automaton.ts";
import { automatonOf } from "../src/ltl/automaton.ts";
import type { Lasso } from "../src/ltl/evaluate.ts";
import { holdsOn } from "../src/ltl/evaluate.ts";
import { partsOf } from "../src/ltl/formula.ts";
import type { Formula } from "../src/ltl/formula.ts";
import * as f from "../src/ltl/formula.ts";
import { negationNormalForm } from "../src/ltl/normalize.ts";
import { rational } from "../src/source/rational.ts";
import { holds } from "../src/term/evaluate.ts";
import { boolSort, falsehood, variable } from "../src/term/term.ts";
import { randomFormula, randomValues } from "./random.ts";

/** By the definition: some loop through the positions of the lasso and the automaton's states postpones no promise for ever. */
function accepts({ transitions, promises }: Automaton, { segments, loopStart }: Lasso): boolean {
  const next = (position: number): number => (position + 1 < segments.length ? position + 1 : loopStart);
  const stepsFrom = ({ position, state }: Place): readonly Move[] =>
    transitions
      .filter(({ from, label }) => from === state && holds(label, (name) => segments[position]!.values.get(name)!))
      .map(({ to, postponed }) => ({ place: { position: next(position), state: to }, postponed }));
  const reachableFrom = (starts: readonly Move[]): readonly Move[] => {
    const found = new Map<string, Move>();
    const pending = [...starts];
    for (let move = pending.pop(); move !== undefined; move = pending.pop()) {
      const key = `${move.place.position} ${move.place.state} ${[...move.postponed].join()}`;
      if (found.has(key)) continue;
      found.set(key, move);
      pending.push(...stepsFrom(move.place));
    }
    return [...found.values()];
  };
  const isIn = ({ position, state }: Place, moves: readonly Move[]): boolean =>
    moves.some(({ place }) => place.position === position && place.state === state);
  return reachableFrom([{ place: { position: 0, state: 0 }, postponed: new Set() }]).some(({ place }) => {
    // The component of this place: what it reaches and what reaches it. Every move inside may be taken again and again.
    const component = reachableFrom(stepsFrom(place)).filter((move) =>
      isIn(place, reachableFrom(stepsFrom(move.place))),
    );
    const inside = component.flatMap((move) => stepsFrom(move.place)).filter((move) => isIn(move.place, component));
    if (!isIn(place, component)) return false;
    return Array.from({ length: promises }, (_, promise) => promise).every((promise) =>
      inside.some((move) => !move.postponed.has(promise)),
    );
  });
}

interface Place {
  readonly position: number;
  readonly state: number;
}

interface Move {
  readonly place: Place;
  readonly postponed: ReadonlySet<number>;
}

const randomLasso: fc.Arbitrary<Lasso> = fc
  .tuple(fc.array(randomValues, { minLength: 1, maxLength: 5 }), fc.nat())
  .map(([states, loop]) => ({
    segments: states.map((values) => ({ values, duration: rational(1) })),
    loopStart: loop % states.length,
  }));

function isUntimed(formula: Formula): boolean {
  return formula.kind !== "within" && formula.kind !== "for" && partsOf(formula).every(isUntimed);
}

const runs = Number(process.env["LAWS"] ?? 1000);

describe("automata of formulas", () => {
  test("accept what the oracle says is true, and nothing else", { timeout: 600_000 }, () => {
    const seen = { accepted: 0, rejected: 0 };
    fc.assert(
      fc.property(randomFormula(3).filter(isUntimed), randomLasso, (formula, lasso) => {
        const automaton = automatonOf(negationNormalForm(formula));
        if (automaton === undefined) return;
        const accepted = accepts(automaton, lasso);
        seen[accepted ? "accepted" : "rejected"] += 1;
        expect(accepted).toBe(holdsOn(formula, lasso));
      }),
      { numRuns: runs },
    );
    expect(seen.accepted).toBeGreaterThan(runs / 10);
    expect(seen.rejected).toBeGreaterThan(runs / 10);
  });

  test("of `eventually p` and `always p` are what the textbooks draw", () => {
    const p = f.state(variable("p", boolSort));
    const shape = (formula: Formula): readonly number[] => {
      const { states, transitions, promises } = automatonOf(formula)!;
      return [states, transitions.length, promises];
    };
    expect(shape(f.unary("always", p))).toEqual([1, 1, 0]);
    expect(shape(f.unary("eventually", p))).toEqual([2, 3, 1]);
    expect(shape(f.unary("always", f.unary("eventually", p)))).toEqual([2, 4, 1]);
  });

  test("there are none of metric formulas, and none of the false one goes on", () => {
    const p = f.state(variable("p", boolSort));
    expect(automatonOf(f.bounded("within", rational(1), p))).toBeUndefined();
    expect(automatonOf(f.state(falsehood))!.transitions).toEqual([]);
  });
});

/**
 * The oracle of the product (`ltl/evaluate.ts`) on random lassos, against Maude's model checker (formulas without metric
 * operators) and against the tableau of this folder (all formulas).
 */
import fc from "fast-check";
import { holdsOn } from "../../src/ltl/evaluate.ts";
import type { Lasso } from "../../src/ltl/evaluate.ts";
import type { Formula } from "../../src/ltl/formula.ts";
import { not } from "../../src/ltl/formula.ts";
import { rational } from "../../src/source/rational.ts";
import { holds } from "../../src/term/evaluate.ts";
import type { Value } from "../../src/term/term.ts";
import { randomFormula } from "../random.ts";
import type { Edge, Graph } from "./graph.ts";
import { askMaude } from "./maude.ts";
import { runWith } from "./tableau.ts";

export interface Pair {
  readonly lasso: Lasso;
  readonly formula: Formula;
}

const values: fc.Arbitrary<ReadonlyMap<string, Value>> = fc
  .tuple(fc.constantFrom("x", "y", "z"), fc.boolean(), fc.integer({ min: 0, max: 2 }))
  .map(
    ([state, flag, count]) =>
      new Map<string, Value>([
        ["a.state", state],
        ["b.flag", flag],
        ["c.count", count],
      ]),
  );

/** Lassos of one to six states that are held for 0 to 2 s each; the loop takes time. */
const randomLasso: fc.Arbitrary<Lasso> = fc
  .array(fc.tuple(values, fc.integer({ min: 0, max: 2 })), { minLength: 1, maxLength: 6 })
  .chain((segments) =>
    fc.integer({ min: 0, max: segments.length - 1 }).map((loopStart): Lasso => {
      const isStuck = segments.slice(loopStart).every(([, seconds]) => seconds === 0);
      return {
        loopStart,
        segments: segments.map(([state, seconds], index) => ({
          values: state,
          duration: rational(1000 * (isStuck && index === segments.length - 1 ? 1 : seconds)),
        })),
      };
    }),
  );

/** A lasso with a formula; past operators over states only. */
export const randomPair: fc.Arbitrary<Pair> = fc.record({
  lasso: randomLasso,
  formula: fc.oneof(randomFormula(2, true), randomFormula(3, true)),
});

/** A lasso as a graph with one path, a state for each whole second of each segment. */
export function graphOfLasso({ segments, loopStart }: Lasso): Graph {
  const starts: number[] = [];
  let count = 0;
  for (const { duration } of segments) {
    starts.push(count);
    count += 1 + Number(duration.numerator) / 1000;
  }
  const edges: Edge[][] = [];
  const states = segments.flatMap(({ values: state, duration }, index) => {
    const seconds = Number(duration.numerator) / 1000;
    return Array.from({ length: seconds + 1 }, (_, second) => {
      const isLast = second === seconds;
      const to = isLast ? (starts[index + 1] ?? starts[loopStart]!) : starts[index]! + second + 1;
      edges.push([isLast ? { action: "next", to, marks: 0 } : { to, marks: 1 }]);
      return { values: state, clocks: new Map() };
    });
  });
  return { states, edges, initial: [0], marks: 1 };
}

/** What the tableau says. */
export function tableauHolds({ lasso, formula }: Pair): boolean {
  return runWith(graphOfLasso(lasso), [not(formula)], 200_000) === undefined;
}

function hasBound(formula: Formula): boolean {
  if (formula.kind === "within" || formula.kind === "for") return true;
  if ("operands" in formula) return formula.operands.some(hasBound);
  if ("operand" in formula) return hasBound(formula.operand);
  return "left" in formula && (hasBound(formula.left) || hasBound(formula.right));
}

// ── Maude ───────────────────────────────────────────────────────────────────

const operators = { until: "U", "weak-until": "W", release: "R" } as const;

function written(formula: Formula, prop: (term: Formula) => string): string {
  const go = (part: Formula): string => written(part, prop);
  switch (formula.kind) {
    case "not":
      return `(~ ${go(formula.operand)})`;
    case "and":
    case "or":
      return `(${formula.operands.map(go).join(formula.kind === "and" ? " /\\ " : " \\/ ")})`;
    case "always":
      return `([] ${go(formula.operand)})`;
    case "eventually":
      return `(<> ${go(formula.operand)})`;
    case "until":
    case "weak-until":
    case "release":
      return `(${go(formula.left)} ${operators[formula.kind]} ${go(formula.right)})`;
    default:
      return prop(formula);
  }
}

/** Past operators over states settle after one round of the loop, so two rounds are written out. */
function moduleFor(name: string, { lasso, formula }: Pair): { readonly module: string; readonly formula: string } {
  const loop = lasso.segments.slice(lasso.loopStart);
  const all = [...lasso.segments, ...loop];
  const back = all.length - loop.length;
  const props: (readonly [string, readonly boolean[]])[] = [];
  const text = written(formula, (part) => {
    const truths = truthAlong(
      part,
      all.map((segment) => segment.values),
    );
    props.push([`p${props.length}`, truths]);
    return props.at(-1)![0];
  });
  const facts = props.flatMap(([prop, truths]) =>
    truths.flatMap((truth, index) => (truth ? [`  eq at(${index}) |= ${prop} = true .`] : [])),
  );
  const rules = all.map((_, index) => `  rl at(${index}) => at(${index + 1 < all.length ? index + 1 : back}) .`);
  const module = [
    `mod ${name} is`,
    "  protecting NAT .",
    "  including MODEL-CHECKER .",
    "  op at : Nat -> State [ctor] .",
    ...(props.length === 0 ? [] : [`  ops ${props.map(([prop]) => prop).join(" ")} : -> Prop .`]),
    ...facts,
    ...rules,
    "endm",
  ].join("\n");
  return { module, formula: `modelCheck(at(0), ${text}) == true` };
}

/** The truth of a state or of a past operator over states, state by state. */
function truthAlong(formula: Formula, states: readonly ReadonlyMap<string, Value>[]): readonly boolean[] {
  const at = (part: Formula, index: number): boolean => {
    const state = states[index]!;
    switch (part.kind) {
      case "state":
        return holds(part.term, (name) => state.get(name)!);
      case "once":
        return states.slice(0, index + 1).some((_, earlier) => at(part.operand, earlier));
      case "historically":
        return states.slice(0, index + 1).every((_, earlier) => at(part.operand, earlier));
      case "since":
        return at(part.right, index) || (index > 0 && at(part.left, index) && at(part, index - 1));
      default:
        throw new TypeError(`${part.kind} is not about the past`);
    }
  };
  return states.map((_, index) => at(formula, index));
}

/** Compares the oracle with Maude on so many untimed pairs. */
export async function compareOnLassos(
  seed: number,
  many: number,
): Promise<{ readonly differences: readonly string[]; readonly truths: number }> {
  const differences: string[] = [];
  let truths = 0;
  const untimed = randomPair.filter(({ formula }) => !hasBound(formula));
  for (let done = 0; done < many; done += 500) {
    const pairs = fc.sample(untimed, { seed: seed + done, numRuns: Math.min(500, many - done) });
    const asked = pairs.map((pair, index) => ({ name: `L${index}`, ...moduleFor(`L${index}`, pair) }));
    const answers = await askMaude(asked, 600_000);
    for (const [index, { lasso, formula }] of pairs.entries()) {
      const truth = holdsOn(formula, lasso);
      if (truth) truths += 1;
      if (answers.get(`L${index}`) === truth) continue;
      differences.push(`oracle ${truth}, Maude ${answers.get(`L${index}`)}: ${asked[index]!.formula}`);
    }
  }
  return { differences, truths };
}

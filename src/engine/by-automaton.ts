/**
 * Liveness, and whatever else is a formula without metric operators: the runs that violate the claim and keep the assumptions
 * are the runs of the system together with a Büchi automaton (`ltl/automaton.ts`, `product.ts`). All zones of that product
 * are made; in the end every run stays in one strongly connected component.
 *
 *   No component serves all of: time grows, promises are kept, fair actions get their turn.   Then there is no such run: a
 *                                      proof, once the solver has confirmed it (`ranking.ts`).
 *   One does.                          Its cycle is turned into a run with exact times by the solver, then replayed and
 *                                      judged like any other.
 *
 * The system is the slice of the claim; if a cycle is none of the whole, the slice grows by the assumptions that touch it.
 */
import type { Formula } from "../ltl/formula.ts";
import { variablesOf } from "../ltl/formula.ts";
import { coneOf } from "../system/slice.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { ConstantsTooFine, compileSystem } from "../zone/compile.ts";
import type { Loop } from "../zone/cycles.ts";
import { fairLoop, graphOf } from "../zone/cycles.ts";
import { searchAlong } from "./by-bound.ts";
import type { Decided } from "./by-zones.ts";
import type { Setting } from "./setting.ts";
import type { Product } from "./product.ts";
import { recurrencesIn } from "./product.ts";
import { certifyRanking } from "./ranking.ts";
import { automatonStatement } from "./statements.ts";
import { namesOfTouchingAssumptions } from "./touching.ts";

/** How many zones the product may have; a node is about 1 kB. */
const mostNodes = 60_000;

/** Decides a conjunct in negation normal form; `undecided` if it has metric operators or is too large. */
export async function decideByAutomaton(setting: Setting, conjunct: Formula): Promise<Decided> {
  try {
    return await trySlices(setting, conjunct);
  } catch (error) {
    if (error instanceof ConstantsTooFine) return { kind: "undecided", reason: error.message };
    throw error;
  }
}

async function trySlices(setting: Setting, conjunct: Formula): Promise<Decided> {
  let roots: readonly string[] = [];
  for (;;) {
    const cone = coneOf(setting.influence, [...variablesOf(conjunct), ...roots]);
    const result = await tryWith(setting, conjunct, roots);
    if (result.kind !== "refused") return result;
    const wider = new Set([...cone, ...namesOfTouchingAssumptions(setting, cone)]);
    const all = setting.problem.system.variables.map((variable) => variable.name);
    if (cone.size === all.length) return { kind: "undecided", reason: result.reason };
    roots = wider.size === cone.size ? all : [...wider];
  }
}

type Tried = Decided | { readonly kind: "refused"; readonly reason: string };

async function tryWith(setting: Setting, conjunct: Formula, roots: readonly string[]): Promise<Tried> {
  const stated = automatonStatement(setting.problem, setting.influence, conjunct, { roots, starved: [] });
  if ("problem" in stated) return { kind: "undecided", reason: stated.problem };
  const { product, about, ...statement } = stated.value;
  const compiled = compileSystem(product.system, []);
  const graph = await graphOf(compiled, mostNodes, () => setting.stop());
  if (graph === undefined)
    return { kind: "undecided", reason: `more than ${mostNodes} zones with the claim's automaton` };
  const recurrences = recurrencesIn(product, compiled);
  const loop = fairLoop(graph, recurrences);
  if (loop !== undefined) return violation(setting, conjunct, about, product, loop);
  const certified = await certifyRanking(statement, compiled, graph, recurrences, setting);
  if (certified.kind !== "confirmed") return { kind: "undecided", reason: certified.reason };
  const { starved, invariant } = certified;
  const ranking = { recurrences: product.recurrences, starved };
  return {
    kind: "decided",
    verdict: {
      kind: "proved",
      method: "zones with the claim's automaton, confirmed by the solver",
      depth: graph.nodes.length,
      depthUnit: "zones",
      proofs: [{ recipe: { kind: "automaton", roots, starved }, steps: [{ ...statement, about, ranking, invariant }] }],
      notes: [],
    },
  };
}

/** A run with exact times along the loop, once or a few times around. */
async function violation(
  setting: Setting,
  conjunct: Formula,
  system: TimedTransitionSystem,
  product: Product,
  loop: Loop,
): Promise<Tried> {
  const name = (edge: Loop["path"][number]): string | undefined =>
    product.original.get(product.system.actions[edge.action]!.name);
  let reason = "";
  for (const rounds of [1, 2]) {
    const steps = [...loop.path, ...Array.from({ length: rounds }, () => loop.cycle).flat()].map(name);
    const found = await searchAlong(setting, conjunct, system, steps);
    if (found.kind !== "refused") return found;
    reason = found.reason;
  }
  return { kind: "refused", reason: `a cycle of zones was found, and no run along it: ${reason}` };
}

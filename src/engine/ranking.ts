/**
 * The proof that no cycle of zones serves all recurrences, put to the solver. The nodes of the zone graph get ranks such that
 * no step raises the rank, and each rank has one recurrence of which every serving step lowers it:
 *
 *   initiation      Init(s) and not Inv(s)                                                 Inv: the union of all zones
 *   rank r          Inv_r(s) and Rules(s) and Step(s, s') and Rules(s') and not Inv_<=r(s')      a delay, or any action
 *   progress of r   Inv_r(s) and Rules(s) and Serving_r(s, s') and Rules(s') and not Inv_<r(s')
 *
 * If all are unsatisfiable, every run has in the end some rank for ever, and so does not serve its recurrence again. After
 * Podelski & Rybalchenko, "Transition invariants" (2004), in the simple case in which one finite rank will do.
 */
import { actionRule, after, delayRule, initialRule, primed, stateRules, symbolsOf } from "../encode/transition.ts";
import type { Query } from "../encode/query.ts";
import { smtLib } from "../encode/smt-lib.ts";
import type { Action } from "../system/timed-transition-system.ts";
import { and, falsehood, not, or, realSort, variable } from "../term/term.ts";
import type { Term } from "../term/term.ts";
import type { CompiledSystem } from "../zone/compile.ts";
import type { Graph, GraphNode, Recurrence } from "../zone/cycles.ts";
import { serves } from "../zone/cycles.ts";
import { invariantOf } from "./certificate.ts";
import type { Certified } from "./certify.ts";
import type { Setting } from "./decide.ts";
import type { Product, ProductRecurrence } from "./product.ts";

/** Beyond this many zones the solver is not asked. */
const mostZones = 3000;

/** Ranks the nodes of a graph that has no fair loop, and has the solver confirm the ranking. */
export async function certifyRanking(
  product: Product,
  compiled: CompiledSystem,
  graph: Graph,
  recurrences: readonly Recurrence[],
  setting: Setting,
): Promise<Certified> {
  if (graph.nodes.length > mostZones)
    return { kind: "not-confirmed", reason: `a proof of ${graph.nodes.length} zones is too large for the solver` };
  const ranks = ranksOf(graph, recurrences);
  for (const query of rankingObligations(product, compiled, ranks)) {
    const answer = await setting.solver.check(smtLib(query), { milliseconds: setting.remaining() });
    if (answer.kind === "sat")
      return { kind: "not-confirmed", reason: `internal: the solver refutes the ranking (${query.title})` };
    if (answer.kind === "unknown")
      return { kind: "not-confirmed", reason: `the solver did not confirm the proof: ${answer.reason}` };
  }
  return { kind: "confirmed", zones: graph.nodes.length };
}

interface Rank {
  readonly nodes: readonly GraphNode[];
  /** The recurrence that is not served while the rank stays, by number. */
  readonly starved: number;
}

/** Components in their order, as many to a rank as starve a recurrence in common. */
function ranksOf(graph: Graph, recurrences: readonly Recurrence[]): readonly Rank[] {
  const members: GraphNode[][] = [];
  graph.nodes.forEach((node, index) => (members[graph.components[index]!] ??= []).push(node));
  const ranks: Rank[] = [];
  const rankOfComponent: number[] = [];
  let nodes: GraphNode[] = [];
  let starved = recurrences.map((_, number) => number);
  members.forEach((added, component) => {
    const starvedBy = (rank: number, candidates: readonly number[]): number[] =>
      candidates.filter((number) =>
        added.every((node) =>
          node.edges.every((edge) => {
            const target = graph.components[edge.target]!;
            const falls = target < component && rankOfComponent[target]! < rank;
            return falls || !serves(recurrences[number]!, node, edge);
          }),
        ),
      );
    let both = starvedBy(ranks.length, starved);
    if (both.length === 0) {
      ranks.push({ nodes, starved: starved[0]! });
      nodes = [];
      both = starvedBy(
        ranks.length,
        recurrences.map((_, number) => number),
      );
    }
    nodes.push(...added);
    starved = both;
    rankOfComponent[component] = ranks.length;
  });
  return [...ranks, { nodes, starved: starved[0]! }];
}

function rankingObligations(product: Product, compiled: CompiledSystem, ranks: readonly Rank[]): readonly Query[] {
  const { system } = product;
  const now = symbolsOf(system);
  const elapsed = { name: "elapsed", sort: realSort };
  const both = [...now, ...now.map(({ name, sort }) => ({ name: primed(name), sort })), elapsed];
  const rules = stateRules(system);
  const delay = delayRule(system, variable(elapsed.name, realSort));
  const stepsOf = (actions: readonly Action[]): Term => or(...actions.map((action) => actionRule(system, action)));
  const step = or(delay, stepsOf(system.actions));
  const invariants = ranks.map(({ nodes }) => invariantOf(compiled, nodes));
  const below = (rank: number): Term => or(...invariants.slice(0, rank));
  const serving = ({ steps, states }: ProductRecurrence): Term =>
    or(
      stepsOf(system.actions.filter((action) => steps.has(action.name))),
      states === undefined ? falsehood : and(states, stepsOf(system.actions)),
    );
  return [
    {
      title: "initiation: a first state outside the ranked zones",
      variables: now,
      assertions: [initialRule(system), rules, not(below(ranks.length))],
    },
    ...ranks.flatMap(({ starved }, rank) => {
      const from = [invariants[rank]!, rules, after(rules)];
      const recurrence = product.recurrences[starved]!;
      return [
        {
          title: `rank ${rank}: a step to a higher rank`,
          variables: both,
          assertions: [...from, step, not(after(below(rank + 1)))],
        },
        {
          title: `progress of rank ${rank}: a step (${recurrence.name}) that does not lower it`,
          variables: both,
          assertions: [...from, serving(recurrence), not(after(below(rank)))],
        },
      ];
    }),
  ];
}

/**
 * The proof that no cycle of zones serves all recurrences, put to the solver. The nodes of the zone graph get ranks such that
 * no step raises the rank, and each rank has one recurrence of which every serving step lowers it:
 *
 *   initiation   Init(s) and not Inv_r(s) for any r                                       Inv_r: the union of the zones of rank r
 *   rank         Inv_r(s) and Rules(s) and Step(s, s') and Rules(s') and not Inv_q(s') for any q <= r       a delay, or any action
 *   progress     Inv_r(s) and Rules(s) and Serving_r(s, s') and Rules(s') and not Inv_q(s') for any q < r
 *
 * If all are unsatisfiable, every run has in the end some rank for ever, and so does not serve its recurrence again. After
 * Podelski & Rybalchenko, "Transition invariants" (2004), in the simple case in which one finite rank will do.
 */
import type { Symbol } from "../encode/transition.ts";
import { actionRule, after, delayRule, initialRule, primed, stateRules, symbolsOf } from "../encode/transition.ts";
import { smtLib } from "../encode/smt-lib.ts";
import type { Action } from "../system/timed-transition-system.ts";
import {
  and,
  atMost,
  boolSort,
  equal,
  falsehood,
  int,
  less,
  not,
  or,
  realSort,
  substitute,
  variable,
} from "../term/term.ts";
import type { Term } from "../term/term.ts";
import type { CompiledSystem } from "../zone/compile.ts";
import type { Graph, GraphNode, Recurrence } from "../zone/cycles.ts";
import { serves } from "../zone/cycles.ts";
import type { Obligation } from "./certificate.ts";
import { invariantOf } from "./certificate.ts";
import { noSolver } from "./no-solver.ts";
import type { ProductRecurrence } from "./product.ts";
import { invariantName } from "./proof.ts";
import type { Ranking, Statement } from "./proof.ts";
import type { Setting } from "./setting.ts";

/** Beyond this many zones the solver is not asked. */
const mostZones = 3000;

export type CertifiedRanking =
  | { readonly kind: "confirmed"; readonly starved: readonly number[]; readonly invariant: Term }
  | { readonly kind: "not-confirmed"; readonly reason: string };

/** Ranks the nodes of a graph that has no fair loop, and has the solver confirm the ranking. */
export async function certifyRanking(
  statement: Statement,
  compiled: CompiledSystem,
  graph: Graph,
  recurrences: readonly Recurrence[],
  setting: Setting,
): Promise<CertifiedRanking> {
  if (graph.nodes.length > mostZones)
    return { kind: "not-confirmed", reason: `a proof of ${graph.nodes.length} zones is too large for the solver` };
  const ranks = ranksOf(graph, recurrences);
  const starved = ranks.map((rank) => rank.starved);
  const own = rankVariable(starved);
  const invariant = or(...ranks.map(({ nodes }, rank) => and(equal(own, int(rank)), invariantOf(compiled, nodes))));
  const ranking = { recurrences: statement.ranking!.recurrences, starved };
  if (setting.solver === noSolver) return { kind: "confirmed", starved, invariant };
  for (const { query } of rankingObligations({ ...statement, ranking }, invariant)) {
    const answer = await setting.solver.check(smtLib(query), { milliseconds: setting.remaining(), isProof: true });
    if (answer.kind === "sat")
      return { kind: "not-confirmed", reason: `internal: the solver refutes the ranking (${query.title})` };
    if (answer.kind === "unknown")
      return { kind: "not-confirmed", reason: `the solver did not confirm the proof: ${answer.reason}` };
  }
  return { kind: "confirmed", starved, invariant };
}

const rankName = "rank";

/** The rank as a symbol that the invariant speaks of. */
function rankSymbol({ length }: readonly number[]): Symbol {
  return { name: rankName, sort: { kind: "int", least: 0, most: Math.max(0, length - 1) } };
}

function rankVariable(starved: readonly number[]): Term {
  const { name, sort } = rankSymbol(starved);
  return variable(name, sort);
}

/** The symbols that the invariant of a statement may speak of. */
export function symbolsOfInvariant({ system, ranking }: Statement): readonly Symbol[] {
  return ranking === undefined ? symbolsOf(system) : [...symbolsOf(system), rankSymbol(ranking.starved)];
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

/** What shows that a ranking is one. `invariant` speaks of a state and of the rank that it may have. */
export function rankingObligations(
  statement: Statement & { readonly ranking: Ranking },
  invariant: Term,
): readonly Obligation[] {
  const { system, ranking } = statement;
  const { recurrences, starved } = ranking;
  const now = symbolsOfInvariant(statement);
  const next = symbolsOf(system).map(({ name, sort }) => ({ name: primed(name), sort }));
  const elapsed = { name: "elapsed", sort: realSort };
  const both = [...now, ...next, elapsed];
  const rules = stateRules(system);
  const stepsOf = (actions: readonly Action[]): Term => or(...actions.map((action) => actionRule(system, action)));
  const rank = rankVariable(starved);
  const ranks = starved.map((_, number) => number);
  const inRank = (number: number): Term =>
    substitute(invariant, (name) => (name === rankName ? int(number) : undefined));
  /** The state after the step has a rank that compares like this with the one before. */
  const later = (compare: (rank: Term, before: Term) => Term): Term =>
    or(...ranks.map((number) => and(compare(int(number), rank), after(inRank(number)))));
  const serving = ({ steps, states }: ProductRecurrence): Term =>
    or(
      stepsOf(system.actions.filter((action) => steps.has(action.name))),
      states === undefined ? falsehood : and(states, stepsOf(system.actions)),
    );
  const starvedOnes = [...new Set(starved)].map((number) =>
    and(
      or(...ranks.filter((each) => starved[each] === number).map((each) => equal(rank, int(each)))),
      serving(recurrences[number]!),
    ),
  );
  const definitions = [{ name: invariantName, term: invariant }];
  const inside = [variable(invariantName, boolSort), rules, after(rules)];
  return [
    {
      role: "initiation",
      query: {
        title: "initiation: a first state without a rank",
        variables: now,
        definitions,
        assertions: [initialRule(system), rules, not(or(...ranks.map(inRank)))],
      },
    },
    {
      role: "rank",
      query: {
        title: "rank: a step to a higher rank, or to none",
        variables: both,
        definitions,
        assertions: [
          ...inside,
          or(delayRule(system, variable(elapsed.name, realSort)), stepsOf(system.actions)),
          not(later(atMost)),
        ],
      },
    },
    {
      role: "progress",
      query: {
        title: "progress: a step that serves what its rank starves, and does not lower the rank",
        variables: both,
        definitions,
        assertions: [...inside, or(...starvedOnes), not(later(less))],
      },
    },
  ];
}

/**
 * The whole zone graph and its cycles. Zones are told apart by equality only: a larger zone has moves that a smaller one
 * has not, so for what happens again and again the one must not stand for the other. Every infinite run of the system runs
 * along the graph (the converse needs a replay), and in the end stays within one strongly connected component.
 */
import type { CompiledSystem } from "./compile.ts";
import type { Zone } from "./dbm.ts";
import { initialZone, successorZone } from "./explore.ts";
import type { Comparisons, Location } from "./locations.ts";
import { locationsOf } from "./locations.ts";
import type { Search } from "./search.ts";
import { atOnce, withPauses } from "./search.ts";

export interface GraphNode {
  readonly location: Location;
  readonly zone: Zone;
  readonly edges: readonly Edge[];
}

export interface Edge {
  /** Index into the compiled actions. */
  readonly action: number;
  /** Index into the nodes. */
  readonly target: number;
}

export interface Graph {
  /** The first is the initial one; none when the first state is excluded. */
  readonly nodes: readonly GraphNode[];
  /** For each node the number of its component: an edge never leads to a larger one. */
  readonly components: readonly number[];
}

/** No constants beyond the system's own. */
const noComparisons: Comparisons = { lower: new Map(), upper: new Map() };

/** The graph of all reachable zones; undefined when there are more than `maximalNodes` or `stop` says so. */
export async function graphOf(
  compiled: CompiledSystem,
  maximalNodes: number,
  stop: () => Promise<boolean>,
): Promise<Graph | undefined> {
  return withPauses(searchFor(compiled, maximalNodes), stop);
}

/** The same without a pause. */
export function graphAtOnce(compiled: CompiledSystem, maximalNodes: number): Graph | undefined {
  return atOnce(searchFor(compiled, maximalNodes));
}

function* searchFor(compiled: CompiledSystem, maximalNodes: number): Search<Graph | undefined> {
  const locations = locationsOf(compiled, noComparisons);
  const numbers = new Map<string, number>();
  const found: { readonly location: Location; readonly zone: Zone; readonly edges: Edge[] }[] = [];
  const numberOf = (location: Location, zone: Zone): number => {
    const key = `${location.id} ${zone.bounds.join()}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, found.length);
    found.push({ location, zone, edges: [] });
    return found.length - 1;
  };
  const first = locations.initial === undefined ? undefined : initialZone(locations);
  if (first !== undefined) numberOf(locations.initial!, first);
  for (let next = 0; next < found.length; next += 1) {
    if (found.length > maximalNodes || (next % 256 === 255 && (yield))) return undefined;
    const { location, zone, edges } = found[next]!;
    for (const transition of locations.transitionsOf(location)) {
      const successor = successorZone(zone, transition);
      if (successor !== undefined)
        edges.push({ action: transition.action, target: numberOf(transition.target, successor) });
    }
  }
  return { nodes: found, components: componentsOf(found) };
}

/** Strongly connected components (Tarjan 1972, without recursion), numbered so that edges lead to the same or smaller numbers. */
function componentsOf(nodes: readonly GraphNode[]): readonly number[] {
  const component: number[] = nodes.map(() => -1);
  const order: number[] = nodes.map(() => -1);
  const lowest: number[] = nodes.map(() => -1);
  const open: number[] = [];
  let visited = 0;
  let components = 0;
  const path: { readonly node: number; edge: number }[] = [];
  const enter = (node: number): void => {
    order[node] = visited;
    lowest[node] = visited;
    visited += 1;
    open.push(node);
    path.push({ node, edge: 0 });
  };
  const leave = (node: number): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) lowest[parent.node] = Math.min(lowest[parent.node]!, lowest[node]!);
    if (lowest[node] !== order[node]) return;
    for (let member = open.pop()!; ; member = open.pop()!) {
      component[member] = components;
      if (member === node) break;
    }
    components += 1;
  };
  if (nodes.length > 0) enter(0);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const edge = nodes[top.node]!.edges[top.edge];
    top.edge += 1;
    if (edge === undefined) leave(top.node);
    else if (order[edge.target] === -1) enter(edge.target);
    else if (component[edge.target] === -1) lowest[top.node] = Math.min(lowest[top.node]!, order[edge.target]!);
  }
  return component;
}

/** Something that has to happen again and again: on an edge that is taken, or in a node that is passed. */
export interface Recurrence {
  readonly onEdge: (action: number) => boolean;
  readonly inNode: (location: Location) => boolean;
}

/** Whether a step along an edge out of a node serves a recurrence. */
export function serves(recurrence: Recurrence, node: GraphNode, edge: Edge): boolean {
  return recurrence.onEdge(edge.action) || recurrence.inNode(node.location);
}

/** A path of edges from the first node, and a cycle at its end. */
export interface Loop {
  readonly path: readonly Edge[];
  readonly cycle: readonly Edge[];
}

/** A cycle that serves every recurrence, with a shortest path to it; undefined proves that no run serves them all. */
export function fairLoop({ nodes, components }: Graph, recurrences: readonly Recurrence[]): Loop | undefined {
  const served = new Map<number, Set<number>>();
  nodes.forEach((node, index) => {
    for (const edge of node.edges) {
      if (components[edge.target] !== components[index]) continue;
      const here = served.get(components[index]!) ?? new Set();
      served.set(components[index]!, here);
      recurrences.forEach((recurrence, number) => {
        if (serves(recurrence, node, edge)) here.add(number);
      });
    }
  });
  const isFair = (node: number): boolean => served.get(components[node]!)?.size === recurrences.length;
  const inside = (component: number) => (edge: Edge) => components[edge.target] === component;
  const path = pathFrom(
    nodes,
    0,
    () => true,
    (node) => isFair(node),
  );
  if (path === undefined) return undefined;
  const start = path.at(-1)?.target ?? 0;
  const component = components[start]!;
  const cycle: Edge[] = [];
  let at = start;
  const origins: number[] = [];
  const isServed = (recurrence: Recurrence): boolean =>
    cycle.some((edge, index) => serves(recurrence, nodes[origins[index]!]!, edge));
  const follow = (...edges: readonly Edge[]): void => {
    for (const edge of edges) {
      origins.push(at);
      cycle.push(edge);
      at = edge.target;
    }
  };
  for (const recurrence of recurrences) {
    if (isServed(recurrence)) continue;
    const to = pathFrom(nodes, at, inside(component), (node) =>
      nodes[node]!.edges.some((edge) => inside(component)(edge) && serves(recurrence, nodes[node]!, edge)),
    )!;
    const before = to.at(-1)?.target ?? at;
    const step = nodes[before]!.edges.find(
      (edge) => inside(component)(edge) && serves(recurrence, nodes[before]!, edge),
    )!;
    follow(...to, step);
  }
  follow(...pathFrom(nodes, at, inside(component), (node) => node === start)!);
  return { path, cycle };
}

/** A shortest path to a node that is wanted, along allowed edges; empty when the first is one. */
function pathFrom(
  nodes: readonly GraphNode[],
  from: number,
  allowed: (edge: Edge) => boolean,
  wanted: (node: number) => boolean,
): readonly Edge[] | undefined {
  const cameBy = new Map<number, { readonly node: number; readonly edge: Edge } | undefined>([[from, undefined]]);
  const queue = nodes.length === 0 ? [] : [from];
  for (const node of queue) {
    if (wanted(node)) {
      const path: Edge[] = [];
      for (let step = cameBy.get(node); step !== undefined; step = cameBy.get(step.node)) path.unshift(step.edge);
      return path;
    }
    for (const edge of nodes[node]!.edges) {
      if (!allowed(edge) || cameBy.has(edge.target)) continue;
      cameBy.set(edge.target, { node, edge });
      queue.push(edge.target);
    }
  }
  return undefined;
}

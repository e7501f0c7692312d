/**
 * Whether a graph has a run that satisfies a formula, by a tableau that is made on the way (Gerth, Peled, Vardi & Wolper
 * 1995; Couvreur 1999): a node is a state with what has to hold from there on. On runs whose steps lie at whole ticks a
 * metric operator with a whole bound counts ticks: nothing changes between them, and until the next tick everything is as
 * after the last step. So what is found here is a run indeed, also of dense time.
 */
import type { Formula } from "../../src/ltl/formula.ts";
import type { Term } from "../../src/term/term.ts";
import { stronglyConnected } from "./components.ts";
import { Formulas, NotJudged } from "./formulas.ts";
import type { Edge, Graph } from "./graph.ts";
import { holdsIn } from "./graph.ts";

/** One way to satisfy what has to hold now: what is put off to the next instant, and which promises with it. */
interface Way {
  readonly next: readonly number[];
  readonly promised: number;
}

/** Places of a path through a graph: `edges[i]` leads from `nodes[i]` to the next; the path goes back to `loopStart`. */
export interface Path {
  readonly first: number;
  readonly edges: readonly Edge[];
  readonly loopStart: number;
}

interface Place {
  readonly node: number;
  readonly bits: number;
  readonly demands: readonly number[];
}

interface Move {
  readonly to: number;
  readonly marks: number;
  readonly edge: Edge;
}

/** A run that satisfies all formulas, if there is one. Throws `NotJudged` where that cannot be found out. */
export function runWith(graph: Graph, wanted: readonly Formula[], most: number): Path | undefined {
  const product = new Product(graph, wanted, most);
  return product.run();
}

class Product {
  private readonly graph: Graph;
  private readonly formulas = new Formulas();
  private readonly wanted: readonly number[];
  private readonly places: Place[] = [];
  private readonly moves: Move[][] = [];
  private readonly numbers = new Map<string, number>();
  private readonly first: number[];
  private readonly most: number;
  private readonly tests = new Map<Term, (boolean | undefined)[]>();

  constructor(graph: Graph, wanted: readonly Formula[], most: number) {
    this.graph = graph;
    this.most = most;
    this.wanted = wanted.map((formula) => this.formulas.of(formula));
    this.first = graph.initial.map((node) => this.place(node, undefined, this.wanted));
    for (let index = 0; index < this.places.length; index += 1) this.moves.push(this.movesFrom(this.places[index]!));
  }

  private test(node: number, term: Term): boolean {
    let known = this.tests.get(term);
    if (known === undefined) this.tests.set(term, (known = []));
    return (known[node] ??= holdsIn(this.graph, node, term));
  }

  private place(node: number, before: number | undefined, demands: readonly number[]): number {
    const bits = this.formulas.bitsAfter((term) => this.test(node, term), before);
    const key = `${node} ${bits} ${demands.join()}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    if (this.places.length >= this.most) throw new NotJudged("too many places in the tableau");
    this.numbers.set(key, this.places.length);
    this.places.push({ node, bits, demands });
    return this.places.length - 1;
  }

  private movesFrom({ node, bits, demands }: Place): Move[] {
    const moves: Move[] = [];
    const shift = this.fairMarks();
    for (const { next, promised } of this.ways(node, bits, demands)) {
      const kept = ((2 ** this.formulas.promises - 1) & ~promised) * 2 ** shift;
      for (const edge of this.graph.edges[node]!) {
        const left = edge.action === undefined ? this.afterTick(next) : next;
        if (left !== undefined) moves.push({ to: this.place(edge.to, bits, left), marks: edge.marks + kept, edge });
      }
    }
    return moves;
  }

  private fairMarks(): number {
    return 32 - Math.clz32(this.graph.marks);
  }

  /** What is left of demands when a tick has passed; undefined when one of them cannot be met any more. */
  private afterTick(demands: readonly number[]): readonly number[] | undefined {
    const left = new Set<number>();
    for (const demand of demands) {
      const formula = this.formulas.nodes[demand]!;
      if (formula.kind !== "within" && formula.kind !== "for") left.add(demand);
      else if (formula.ticks > 0) left.add(this.formulas.metric(formula.kind, formula.ticks - 1, formula.operand));
      else if (formula.kind === "within") return undefined;
    }
    return [...left].sort((a, b) => a - b);
  }

  private ways(node: number, bits: number, demands: readonly number[]): readonly Way[] {
    const found = new Map<string, Way>();
    const go = (
      pending: readonly number[],
      done: ReadonlySet<number>,
      next: ReadonlySet<number>,
      promised: number,
    ): void => {
      const [demand, ...rest] = pending;
      if (demand === undefined) {
        const way = { next: [...next].sort((a, b) => a - b), promised };
        found.set(`${way.next.join()} ${promised}`, way);
        return;
      }
      if (done.has(demand)) return go(rest, done, next, promised);
      const seen = new Set([...done, demand]);
      const formula = this.formulas.nodes[demand]!;
      const also = (...more: readonly number[]): void => go([...more, ...rest], seen, next, promised);
      const later = (promise: number, ...more: readonly number[]): void =>
        go([...more, ...rest], seen, new Set([...next, demand]), promise < 0 ? promised : promised | (1 << promise));
      switch (formula.kind) {
        case "term":
          return this.test(node, formula.term) ? also() : undefined;
        case "bit":
          return (((bits >> formula.bit) & 1) === 1) === formula.value ? also() : undefined;
        case "and":
          return also(...formula.parts);
        case "or":
          for (const part of formula.parts) also(part);
          return;
        case "until":
        case "weak":
          also(formula.right);
          return later(formula.promise, formula.left);
        case "release":
          also(formula.left, formula.right);
          return later(-1, formula.right);
        case "within":
          also(formula.operand);
          return later(-1);
        case "for":
          return later(-1, formula.operand);
      }
    };
    go(demands, new Set(), new Set(), 0);
    return [...found.values()];
  }

  // ── Finding a run ─────────────────────────────────────────────────────────

  run(): Path | undefined {
    const all = this.graph.marks + (2 ** this.formulas.promises - 1) * 2 ** this.fairMarks();
    const from = this.reach(this.first);
    const groups = stronglyConnected(this.places.length, (place) => this.moves[place]!);
    const good = groups.filter(({ marks, hasCycle }) => hasCycle && (marks & all) === all);
    if (good.length === 0) return undefined;
    const start = good
      .flatMap(({ members }) => members)
      .reduce((a, b) => (from.get(a)!.depth <= from.get(b)!.depth ? a : b));
    const inside = new Set(good.find(({ members }) => members.includes(start))!.members);
    const prefix = pathBack(from, start);
    const loop = this.loopFrom(start, inside, all);
    const first = prefix[0] === undefined ? start : this.originOf(from, start);
    return {
      first: this.places[first]!.node,
      edges: [...prefix, ...loop].map(({ edge }) => edge),
      loopStart: prefix.length,
    };
  }

  private originOf(from: Reached, place: number): number {
    let at = place;
    for (let way = from.get(at)?.way; way !== undefined; way = from.get(at)?.way) at = way.from;
    return at;
  }

  /** From a place through all marks and back, inside its component. */
  private loopFrom(start: number, inside: ReadonlySet<number>, all: number): readonly Move[] {
    const loop: Move[] = [];
    let at = start;
    let missing = all;
    while (missing !== 0) {
      const steps = this.toMove(at, inside, (move) => (move.marks & missing) !== 0);
      for (const step of steps) {
        missing &= ~step.marks;
        loop.push(step);
        at = step.to;
      }
    }
    if (at !== start) loop.push(...this.toMove(at, inside, (move) => move.to === start));
    return loop;
  }

  /** The fewest moves of which the last is as wanted. */
  private toMove(at: number, inside: ReadonlySet<number>, isWanted: (move: Move) => boolean): readonly Move[] {
    const from = this.reach([at], inside);
    for (const place of from.keys()) {
      const last = this.moves[place]!.find((move) => inside.has(move.to) && isWanted(move));
      if (last !== undefined) return [...pathBack(from, place), last];
    }
    throw new Error("a component that does not hang together");
  }

  /** All places that can be reached, breadth first, with how. */
  private reach(starts: readonly number[], inside?: ReadonlySet<number>): Reached {
    const from: Reached = new Map(starts.map((place) => [place, { depth: 0, way: undefined }]));
    for (const [place, { depth }] of from) {
      for (const move of this.moves[place]!)
        if (!from.has(move.to) && inside?.has(move.to) !== false)
          from.set(move.to, { depth: depth + 1, way: { from: place, move } });
    }
    return from;
  }
}

type Reached = Map<
  number,
  { readonly depth: number; readonly way: { readonly from: number; readonly move: Move } | undefined }
>;

function pathBack(from: Reached, place: number): readonly Move[] {
  const path: Move[] = [];
  for (let way = from.get(place)!.way; way !== undefined; way = from.get(way.from)!.way) path.unshift(way.move);
  return path;
}

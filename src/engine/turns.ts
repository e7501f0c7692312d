/**
 * Work on several claims at once, in one thread: while what comes first waits for the solver, what comes later goes ahead. First comes the
 * reader of the outcomes, then the pieces of work in their order; a later one computes only while all before it wait. So nothing
 * takes longer than it would alone, but for moments. Time limits count from when the reader asks for an outcome; what was done before is a gift.
 */
import type { Limits, Solver } from "../solver/solver.ts";
import { noSolver } from "./no-solver.ts";

/** What a piece of work is given to fit in with the others. */
export interface Turn {
  /** Its place among the others: the reader has 0. */
  readonly rank: number;
  /** Milliseconds since the reader has asked for its outcome; 0 before. */
  elapsed(): number;
  /** Comes back when it may go on; false when nobody wants its outcome any more. */
  next(): Promise<boolean>;
  /** Lets others go on until a promise is kept that is not its own work. */
  waiting<Value>(promise: Promise<Value>): Promise<Value>;
  /** Another turn of the same work: whenever the one may go on, the other may, too. It ends with `leave`. */
  beside(): Turn & { leave(): void };
}

/** A solver whose user lets others go on while it answers, and is answered before those who come later. */
export function politely(solver: Solver, turn: Turn, limits: Pick<Limits, "isRival"> = {}): Solver {
  // Engines know the one that answers nothing by sight.
  if (solver === noSolver) return solver;
  return {
    ...solver,
    check: (script, asked) => turn.waiting(solver.check(script, { ...asked, ...limits, rank: turn.rank })),
  };
}

/** Questions that some are at. Whoever meets one lets the other finish first, and then may know the answer. */
export class AtWork {
  private readonly works = new Map<string, Promise<unknown>>();

  /** Comes back when nobody else is at a question. */
  async others(question: string, waiting: Turn["waiting"]): Promise<void> {
    for (let work = this.works.get(question); work !== undefined; work = this.works.get(question))
      await waiting(work.catch(() => {}));
  }

  async on<Outcome>(question: string, work: Promise<Outcome>): Promise<Outcome> {
    this.works.set(question, work);
    try {
      return await work;
    } finally {
      this.works.delete(question);
    }
  }
}

export class Turns {
  private readonly most: number;
  private readonly line: Member[];
  private isClosed = false;
  /** Whoever reads the outcomes, while it does something else. */
  readonly reader: Turn;

  /** `most`: so many pieces of work are begun at most before the outcome of the first is there; 1: one after the other. */
  constructor(most: number) {
    this.most = most;
    const reader = new Member(0, () => this.goOn());
    this.reader = reader.main;
    this.line = [reader];
  }

  /** The outcomes of work on items, in their order. When the reader leaves, what was begun is told to end. */
  async *inOrder<Item, Outcome>(
    items: readonly Item[],
    work: (item: Item, turn: Turn) => Promise<Outcome>,
    onAsked: (item: Item, index: number) => void,
  ): AsyncGenerator<Outcome> {
    const begun: { readonly outcome: Promise<Outcome>; readonly member: Member }[] = [];
    let isLeft = true;
    try {
      for (const [index, item] of items.entries()) {
        for (const next of items.slice(begun.length, index + this.most))
          begun.push(this.begin(next, begun.length + 1, work));
        const { outcome, member } = begun[index]!;
        member.asked();
        onAsked(item, index);
        yield await this.reader.waiting(outcome);
      }
      isLeft = false;
    } finally {
      this.isClosed = isLeft;
      this.goOn();
    }
  }

  /** Begins what comes after all items. What comes back asks for the outcome, and is for the reader to call. */
  afterwards<Outcome>(work: (turn: Turn) => Promise<Outcome>): () => Promise<Outcome> {
    const { outcome, member } = this.begin(undefined, Infinity, (_, turn) => work(turn));
    return () => {
      member.asked();
      return this.reader.waiting(outcome);
    };
  }

  private begin<Item, Outcome>(
    item: Item,
    rank: number,
    work: (item: Item, turn: Turn) => Promise<Outcome>,
  ): { readonly outcome: Promise<Outcome>; readonly member: Member } {
    const member = new Member(rank, () => this.goOn());
    const place = this.line.findIndex((other) => other.rank > rank);
    this.line.splice(place < 0 ? this.line.length : place, 0, member);
    const outcome = member.main
      .next()
      .then((isWanted) => (isWanted ? work(item, member.main) : new Promise<Outcome>(() => {})))
      .finally(() => {
        this.line.splice(this.line.indexOf(member), 1);
        // First the reader, if this is what it waits for.
        setImmediate(() => this.goOn());
      });
    // Whoever awaits it learns of a failure; before that it is nobody's.
    outcome.catch(() => {});
    return { outcome, member };
  }

  /** The first one that does not wait may go on; all of them once nobody reads, so that they end. */
  private goOn(): void {
    if (this.isClosed) for (const member of this.line) member.resume(false);
    else this.line.find((member) => !member.isWaiting())?.resume(true);
  }
}

/** A piece of work: the turns that it has at once. */
class Member {
  readonly rank: number;
  readonly changed: () => void;
  readonly turns = new Set<OneTurn>();
  /** The turn that it has to begin with. */
  readonly main: Turn;
  private since: number | undefined;

  constructor(rank: number, changed: () => void) {
    this.rank = rank;
    this.changed = changed;
    this.main = this.another();
  }

  another(): OneTurn {
    const turn = new OneTurn(this);
    this.turns.add(turn);
    return turn;
  }

  asked(): void {
    this.since = performance.now();
  }

  elapsed(): number {
    return this.since === undefined ? 0 : performance.now() - this.since;
  }

  isWaiting(): boolean {
    return [...this.turns].every((turn) => turn.isWaiting());
  }

  resume(isWanted: boolean): void {
    for (const turn of this.turns) turn.resume(isWanted);
  }
}

class OneTurn implements Turn {
  private readonly member: Member;
  private waits = 0;
  private resumes: ((isWanted: boolean) => void) | undefined;

  constructor(member: Member) {
    this.member = member;
  }

  get rank(): number {
    return this.member.rank;
  }

  elapsed(): number {
    return this.member.elapsed();
  }

  beside(): OneTurn {
    return this.member.another();
  }

  leave(): void {
    this.member.turns.delete(this);
    this.member.changed();
  }

  async next(): Promise<boolean> {
    // A round of the event loop, for signals and for answers of the solver.
    await new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve) => {
      this.resumes = resolve;
      this.member.changed();
    });
  }

  async waiting<Value>(promise: Promise<Value>): Promise<Value> {
    this.waits += 1;
    // After a round of the event loop, in which the solver is given the question, and answers come in.
    setImmediate(this.member.changed);
    try {
      return await promise;
    } finally {
      this.waits -= 1;
    }
  }

  isWaiting(): boolean {
    return this.waits > 0;
  }

  resume(isWanted: boolean): void {
    const { resumes } = this;
    this.resumes = undefined;
    resumes?.(isWanted);
  }
}

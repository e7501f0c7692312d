/**
 * A generated spec and one of its claims as a module for Maude (rewriting logic, with a model checker for linear temporal
 * logic). One rule an event and one for a tick of a second. Runs are the infinite paths on which time passes again and
 * again and what is fair happens; a counter that waits for each of these in turn makes one premise of them. A rule to
 * `dead` leads out of every state, so that a state in which nothing can happen is not taken for one that lasts.
 */
import type { Expr, Spec } from "./spec.ts";
import { isPresent } from "./spec.ts";
import type { Env, Event, Promise, Reading } from "./maude-text.ts";
import { boolText, eventsOf, promiseOf, slotsOf } from "./maude-text.ts";

/** Claims that are not put to Maude: a past operator over a future one, metric operators nested in one another. */
export class NotSaid extends Error {}

interface Timed extends Event, Promise {}

/** A bit for a past operator: it holds if `right` does, or if `keep` does and it held before. */
interface Bit {
  readonly right: (read: Reading) => string;
  readonly keep: (read: Reading) => string;
}

/** Counts the seconds since the first unanswered trigger (`within`) or since the last trigger (`for`); -1 is none. */
export interface Monitor {
  readonly kind: "within" | "for";
  readonly everywhere: boolean;
  readonly trigger: (read: Reading) => string;
  readonly goal: (read: Reading) => string;
  readonly most: number;
}

/** Collects what the state of one module has to hold, and writes the module. */
export class Module {
  readonly spec: Spec;
  private readonly events: readonly Timed[];
  private readonly slots: readonly string[];
  private readonly bits: Bit[] = [];
  private readonly monitors: Monitor[] = [];
  private readonly props = new Map<string, string>();
  private readonly invariants: Expr[] = [];
  needsTick = false;

  constructor(spec: Spec) {
    this.spec = spec;
    this.events = eventsOf(spec).map((event) => ({ ...event, ...promiseOf(event) }));
    const slots = slotsOf(spec);
    this.slots = [
      ...slots.map(({ name }) => name),
      ...slots.flatMap((slot) => (slot.most === undefined ? [] : [left(slot.name)])),
    ];
    for (const { body } of spec.assumptions)
      if (body.kind === "always" && isPresent(body.operand)) this.invariants.push(body.operand);
  }

  // ── Conditions ────────────────────────────────────────────────────────────

  /** The text of a condition on the present and the past. */
  condition(e: Expr, env: Env): (read: Reading) => string {
    const bits = new Map<Expr, Map<string, number>>();
    const bitOf = (past: Expr, inner: Env): number => {
      const known = bits.get(past) ?? new Map<string, number>();
      bits.set(past, known);
      const key = inner.member ?? "";
      const existing = known.get(key) ?? this.bit(past, inner);
      known.set(key, existing);
      return existing;
    };
    const text = (read: Reading): string =>
      boolText(this.spec, e, env, read, (past, inner) => {
        const bit = `(${read(`past ${bitOf(past, inner)}`)} == 1)`;
        return past.kind === "historically" ? `(not ${bit})` : bit;
      });
    text(() => "0");
    return text;
  }

  private bit(past: Expr, env: Env): number {
    const made = this.bitFor(past, env);
    this.bits.push(made);
    return this.bits.length - 1;
  }

  private bitFor(past: Expr, env: Env): Bit {
    const yes = (): string => "true";
    switch (past.kind) {
      case "since":
        return { keep: this.condition(past.left, env), right: this.condition(past.right, env) };
      case "once":
        return { keep: yes, right: this.condition(past.operand, env) };
      case "historically": {
        const inner = this.condition(past.operand, env);
        return { keep: yes, right: (read) => `(not ${inner(read)})` };
      }
      default:
        throw new NotSaid(`${past.kind} inside a condition on present and past`);
    }
  }

  monitor(monitor: Monitor): number {
    this.monitors.push(monitor);
    return this.monitors.length - 1;
  }

  /** The name of a proposition. */
  proposition(text: (read: Reading) => string): string {
    const written = text(this.now);
    const known = this.props.get(written) ?? `p${this.props.size}`;
    this.props.set(written, known);
    return known;
  }

  /** A monitor's value, as conditions read it. */
  static count(monitor: number): string {
    return `count ${monitor}`;
  }

  // ── The state ─────────────────────────────────────────────────────────────

  private names(): readonly string[] {
    return [
      ...this.slots,
      ...this.timed().map(({ name }) => `clock ${name}`),
      ...this.bits.map((_, index) => `past ${index}`),
      ...this.monitors.map((_, index) => `count ${index}`),
      "turn",
      ...(this.needsTick ? ["ticked"] : []),
    ];
  }

  private timed(): readonly Timed[] {
    return this.events.filter(({ waiting }) => waiting !== undefined);
  }

  private fair(): readonly Timed[] {
    return this.events.filter(({ isFair }) => isFair);
  }

  private readonly now: Reading = (name) => `V${this.number(name)}`;
  private readonly next: Reading = (name) => `W${this.number(name)}`;

  private readonly numbers = new Map<string, number>();
  private number(name: string): number {
    const known = this.numbers.get(name) ?? this.numbers.size;
    this.numbers.set(name, known);
    return known;
  }

  private state(read: Reading): string {
    return `st(${this.names().map(read).join(", ")})`;
  }

  // ── Rules ─────────────────────────────────────────────────────────────────

  private set(name: string, value: string): string {
    return `${this.next(name)} := ${value}`;
  }

  private allowed(read: Reading): readonly string[] {
    return this.invariants.map((each) => boolText(this.spec, each, {}, read));
  }

  private eventRule(event: Timed, index: number): string {
    const conditions = [event.guard(this.now)];
    if (event.waiting !== undefined) conditions.push(`${this.now(`clock ${event.name}`)} >= ${event.waiting.least}`);
    const most = new Map(slotsOf(this.spec).map((slot) => [slot.name, slot.most] as const));
    for (const slot of this.slots) {
      const writes = event.writes.filter((write) => write.slot === slot || left(write.slot) === slot);
      const value = writes.reduce((before, { slot: target, condition, value: written }) => {
        const limit = most.get(target);
        const [counts, v] = [condition(this.now), written(this.now)];
        const inside = limit === undefined ? "true" : `(0 <= ${v} and ${v} <= ${limit})`;
        if (slot !== target)
          return limit === undefined ? before : `(if ${counts} and not ${inside} then 1 else ${before} fi)`;
        return `(if ${counts} and ${inside} then ${v} else ${before} fi)`;
      }, this.now(slot));
      conditions.push(this.set(slot, value));
    }
    conditions.push(...this.allowed(this.next), ...this.timed().map((each) => this.nextClock(each, event)));
    for (const [number, { right, keep }] of this.bits.entries()) {
      const name = `past ${number}`;
      conditions.push(
        this.set(name, `(if ${right(this.next)} or (${this.now(name)} == 1 and ${keep(this.next)}) then 1 else 0 fi)`),
      );
    }
    for (const [number, monitor] of this.monitors.entries())
      conditions.push(this.set(`count ${number}`, this.monitorAfter(monitor, this.now(`count ${number}`))));
    conditions.push(this.turn((fair) => (fair.name === event.name ? "true" : `not ${fair.guard(this.next)}`), "false"));
    if (this.needsTick) conditions.push(this.set("ticked", "0"));
    return `crl [e${index}] : ${this.state(this.now)} => ${this.state(this.next)} if ${conditions.join(" /\\ ")} .`;
  }

  private nextClock(clock: Timed, event: Timed): string {
    const name = `clock ${clock.name}`;
    const old = this.now(name);
    const stays = clock.name === event.name ? "0" : old;
    const { starts } = clock.waiting!;
    const goes = clock.guard(this.next);
    if (starts.length === 1)
      return this.set(name, `(if not ${goes} then -1 else (if ${old} == -1 then ${starts[0]} else ${stays} fi) fi)`);
    return `(${this.next(name)} ; R${this.number(name)}) := pick(${old}, ${goes}, ${stays}, ${starts.join(" ; ")})`;
  }

  /** The counter of premises moves on when the one that it waits for is met. */
  private turn(isServed: (fair: Timed) => string, isTick: string): string {
    const count = this.fair().length + 1;
    const turn = this.now("turn");
    const at = `(if ${turn} == ${count} then 0 else ${turn} fi)`;
    const served = this.fair().reduce(
      (rest, fair, index) => `(if ${at} == ${index + 1} then ${isServed(fair)} else ${rest} fi)`,
      isTick,
    );
    return this.set("turn", `(${at} + (if ${served} then 1 else 0 fi))`);
  }

  private monitorAfter({ kind, everywhere, trigger, goal }: Monitor, old: string): string {
    const starts = everywhere ? trigger(this.next) : "false";
    if (kind === "for") return `(if ${starts} then 0 else ${old} fi)`;
    return `(if ${goal(this.next)} then -1 else (if ${old} >= 0 then ${old} else (if ${starts} then 0 else -1 fi) fi) fi)`;
  }

  private tickRule(): string {
    const conditions = this.events.filter(({ isUrgent }) => isUrgent).map(({ guard }) => `not ${guard(this.now)}`);
    for (const { name, waiting } of this.timed()) {
      const clock = this.now(`clock ${name}`);
      if (waiting!.most !== undefined) conditions.push(`(${clock} < ${waiting!.most})`);
      const cap = waiting!.most ?? waiting!.least;
      conditions.push(this.set(`clock ${name}`, `(if ${clock} == -1 then -1 else min(${clock} + 1, ${cap}) fi)`));
    }
    for (const [number, { kind, everywhere, trigger, most }] of this.monitors.entries()) {
      const old = this.now(`count ${number}`);
      const counted = `(if ${old} == -1 then -1 else min(${old} + 1, ${most}) fi)`;
      const fresh = kind === "for" && everywhere ? `(if ${trigger(this.now)} then 0 else ${counted} fi)` : counted;
      conditions.push(this.set(`count ${number}`, fresh));
    }
    conditions.push(this.turn((fair) => `not ${fair.guard(this.now)}`, "true"));
    if (this.needsTick) conditions.push(this.set("ticked", "1"));
    const changing = new Set([
      ...this.timed().map(({ name }) => `clock ${name}`),
      ...this.monitors.map((_, index) => `count ${index}`),
      "turn",
      "ticked",
    ]);
    const after: Reading = (name) => (changing.has(name) ? this.next(name) : this.now(name));
    return `crl [tick] : ${this.state(this.now)} => ${this.state(after)} if ${conditions.join(" /\\ ")} .`;
  }

  private firstRule(): string {
    const initial = new Map(slotsOf(this.spec).map(({ name, initial: value }) => [name, value] as const));
    const conditions = this.slots.map((slot) => this.set(slot, `${initial.get(slot) ?? 0}`));
    conditions.push(...this.allowed(this.next));
    for (const { name, guard, waiting } of this.timed()) {
      const clock = `clock ${name}`;
      if (waiting!.starts.length === 1)
        conditions.push(this.set(clock, `(if ${guard(this.next)} then ${waiting!.starts[0]} else -1 fi)`));
      else
        conditions.push(
          `(${this.next(clock)} ; R${this.number(clock)}) := pick(-1, ${guard(this.next)}, -1, ${waiting!.starts.join(" ; ")})`,
        );
    }
    for (const [number, { right }] of this.bits.entries())
      conditions.push(this.set(`past ${number}`, `(if ${right(this.next)} then 1 else 0 fi)`));
    for (const [number, { kind, trigger, goal }] of this.monitors.entries()) {
      const starts = kind === "for" ? trigger(this.next) : `(${trigger(this.next)} and not ${goal(this.next)})`;
      conditions.push(this.set(`count ${number}`, `(if ${starts} then 0 else -1 fi)`));
    }
    conditions.push(this.set("turn", "0"));
    if (this.needsTick) conditions.push(this.set("ticked", "0"));
    return `crl [first] : init => ${this.state(this.next)} if ${conditions.join(" /\\ ")} .`;
  }

  /** The whole module; `name` has to be new. */
  text(name: string): string {
    const names = this.names();
    const rules = [
      this.firstRule(),
      ...this.events.map((event, index) => this.eventRule(event, index)),
      this.tickRule(),
    ];
    const variables = names.flatMap((each) => [this.now(each), this.next(each)]);
    const rests = this.timed().map((each) => `R${this.number(`clock ${each.name}`)}`);
    return [
      `mod ${name} is`,
      "  protecting INT .",
      "  including MODEL-CHECKER .",
      "  sort Values .",
      "  subsort Int < Values .",
      "  op _;_ : Values Values -> Values [ctor assoc comm] .",
      "  op pick : Int Bool Int Values -> Values .",
      `  op st : ${names.map(() => "Int").join(" ")} -> State [ctor] .`,
      "  ops init dead : -> State [ctor] .",
      `  ops ${["now", "fine", ...this.props.values()].join(" ")} : -> Prop .`,
      `  vars ${["OLD", "STAY", ...variables].join(" ")} : Int .`,
      `  vars ${["CHOICE", ...rests].join(" ")} : Values .`,
      "  var GOES : Bool .",
      "  eq pick(OLD, GOES, STAY, CHOICE) = if not GOES then (-1 ; -1) else (if OLD == -1 then CHOICE else (STAY ; STAY) fi) fi .",
      ...rules.map((rule) => `  ${rule}`),
      `  rl [dead] : ${this.state(this.now)} => dead .`,
      `  eq ${this.state(this.now)} |= fine = ${this.now("turn")} == ${this.fair().length + 1} .`,
      ...(this.needsTick ? [`  eq ${this.state(this.now)} |= now = ${this.now("ticked")} == 0 .`] : []),
      ...[...this.props].map(([text, prop]) => `  eq ${this.state(this.now)} |= ${prop} = ${text} .`),
      "endm",
    ].join("\n");
  }
}

/** The bit that an integer has been about to leave its range. */
export function left(slot: string): string {
  return `${slot} left`;
}

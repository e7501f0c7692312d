/**
 * A meaning for generated specs that owes nothing to `src/`: names are bound, sets written out, and expressions put as
 * text for Maude, straight from `spec.ts` and the language reference. Every variable is a whole number: states are
 * counted from 0, flags are 0 and 1.
 */
import type { Action, Component, Expr, Instance, Num, Spec } from "./spec.ts";

/** Where names are looked up: the instance that a guard belongs to, the member that `r` stands for. */
export interface Env {
  readonly self?: Instance;
  readonly member?: string;
}

/** How the value of a variable is written in the state that is spoken of. */
export type Reading = (slot: string) => string;

export interface Slot {
  readonly name: string;
  readonly initial: number;
  /** The largest value of an integer. */
  readonly most?: number;
}

export function componentOf(spec: Spec, instance: Instance): Component {
  return spec.components.find((each) => each.name === instance.component)!;
}

function instanceNamed(spec: Spec, name: string): Instance {
  return spec.instances.find((each) => each.name === name)!;
}

/** All variables of a spec. */
export function slotsOf(spec: Spec): readonly Slot[] {
  return spec.instances.flatMap((instance) => {
    const { ints, flags } = componentOf(spec, instance);
    return [
      { name: `${instance.name}.state`, initial: 0 },
      ...ints.map(({ name, initial, most }) => ({ name: `${instance.name}.${name}`, initial, most })),
      ...flags.map(({ name, initial }) => ({ name: `${instance.name}.${name}`, initial: initial ? 1 : 0 })),
    ];
  });
}

function instanceOf(of: string, { self, member }: Env): string {
  if (of === "") return self!.name;
  if (of === "target") return self!.target!;
  if (of === "r") return member!;
  return of === "w[r]" ? `w[${member}]` : of;
}

export function numText(spec: Spec, e: Num, env: Env, read: Reading): string {
  const go = (part: Num): string => numText(spec, part, env, read);
  switch (e.kind) {
    case "number":
      return `${e.value}`;
    case "int":
      return read(`${instanceOf(e.of, env)}.${e.name}`);
    case "plus":
    case "minus":
      return `(${go(e.left)} ${e.kind === "plus" ? "+" : "-"} ${go(e.right)})`;
    case "count": {
      const ones = spec.nodes.map(
        (member) => `(if ${boolText(spec, e.body, { ...env, member }, read)} then 1 else 0 fi)`,
      );
      return `(${ones.join(" + ")})`;
    }
    case "sum":
      return `(${spec.nodes.map((member) => numText(spec, e.body, { ...env, member }, read)).join(" + ")})`;
  }
}

const comparisons = { "=": "==", "!=": "=/=", "<": "<", "<=": "<=", ">": ">", ">=": ">=" } as const;

/** A condition on one state. `past` says what stands for a past operator. */
export function boolText(spec: Spec, e: Expr, env: Env, read: Reading, past?: (e: Expr, env: Env) => string): string {
  const go = (part: Expr, inner = env): string => boolText(spec, part, inner, read, past);
  switch (e.kind) {
    case "bool":
      return `${e.value}`;
    case "flag":
      return `(${read(`${instanceOf(e.of, env)}.${e.name}`)} == 1)`;
    case "is": {
      const name = instanceOf(e.of, env);
      const number = componentOf(spec, instanceNamed(spec, name)).states.indexOf(e.state);
      return `(${read(`${name}.state`)} ${e.negated ? "=/=" : "=="} ${number})`;
    }
    case "compare": {
      const [left, right] = [numText(spec, e.left, env, read), numText(spec, e.right, env, read)];
      return `(${left} ${comparisons[e.operator]} ${right})`;
    }
    case "not":
      return `(not ${go(e.operand)})`;
    case "and":
    case "or":
    case "implies":
      return `(${go(e.left)} ${e.kind} ${go(e.right)})`;
    case "iff":
      return `(${go(e.left)} == ${go(e.right)})`;
    case "forall":
    case "exists": {
      const parts = spec.nodes.map((member) => go(e.body, { ...env, member }));
      return `(${parts.join(e.kind === "forall" ? " and " : " or ")})`;
    }
    default:
      if (past === undefined) throw new TypeError(`${e.kind} in a condition on one state`);
      return past(e, env);
  }
}

// ── Events ──────────────────────────────────────────────────────────────────

/** An action that happens by itself, with everything that happens in its step. */
export interface Event {
  readonly name: string;
  readonly instance: Instance;
  readonly action: Action;
  readonly guard: (read: Reading) => string;
  readonly writes: readonly Write[];
}

interface Write {
  readonly slot: string;
  /** Whether it counts, beyond the guard of the event. */
  readonly condition: (read: Reading) => string;
  readonly value: (read: Reading) => string;
}

function guardOf(spec: Spec, instance: Instance, { from, when }: Action): (read: Reading) => string {
  const { states } = componentOf(spec, instance);
  return (read) => {
    const here = from.map((state) => `${read(`${instance.name}.state`)} == ${states.indexOf(state)}`);
    const place = here.length === 0 ? "true" : `(${here.join(" or ")})`;
    return when === undefined ? place : `(${place} and ${boolText(spec, when, { self: instance }, read)})`;
  };
}

function ownWrites(spec: Spec, instance: Instance, action: Action, condition: Write["condition"]): readonly Write[] {
  const env = { self: instance };
  const { states } = componentOf(spec, instance);
  const moved =
    action.to === undefined
      ? []
      : [{ slot: `${instance.name}.state`, condition, value: () => `${states.indexOf(action.to!)}` }];
  const assigned = action.updates.map((update): Write => {
    const value = (read: Reading): string =>
      update.kind === "int"
        ? numText(spec, update.value, env, read)
        : `(if ${boolText(spec, update.value, env, read)} then 1 else 0 fi)`;
    return { slot: `${instance.name}.${update.name}`, condition, value };
  });
  return [...moved, ...assigned];
}

/** Everything that happens in the step of an action: its own changes, and those of all that reacts to it. */
function writesOf(spec: Spec, instance: Instance, action: Action, condition: Write["condition"]): readonly Write[] {
  const event = `${instance.name}.${action.name}`;
  const reactions = spec.instances.flatMap((other) =>
    componentOf(spec, other)
      .actions.filter(({ on }) => on !== undefined && eventNamed(other, on) === event)
      .flatMap((reaction) => {
        const guard = guardOf(spec, other, reaction);
        return writesOf(spec, other, reaction, (read) => `(${condition(read)} and ${guard(read)})`);
      }),
  );
  return [...ownWrites(spec, instance, action, condition), ...reactions];
}

function eventNamed(instance: Instance, on: string): string {
  return on.startsWith("target.") ? `${instance.target}.${on.slice("target.".length)}` : `${instance.name}.${on}`;
}

export function eventsOf(spec: Spec): readonly Event[] {
  return spec.instances.flatMap((instance) =>
    componentOf(spec, instance)
      .actions.filter((action) => action.on === undefined)
      .map((action) => ({
        name: `${instance.name}.${action.name}`,
        instance,
        action,
        guard: guardOf(spec, instance, action),
        writes: writesOf(spec, instance, action, () => "true"),
      })),
  );
}

// ── Clocks ──────────────────────────────────────────────────────────────────

/** What a timing promises, in seconds since the action became possible. */
export interface Waiting {
  readonly least: number;
  readonly most?: number;
  /** What the clock shows when the action becomes possible: one of these. */
  readonly starts: readonly number[];
}

export interface Promise {
  readonly isUrgent: boolean;
  readonly isFair: boolean;
  readonly waiting?: Waiting;
}

export function promiseOf({ instance, action }: Event): Promise {
  const timing = action.timing ?? ({ kind: action.sort === "fault" ? "anytime" : "immediately" } as const);
  const seconds = (value: number | "d"): number => (value === "d" ? instance.delay! : value);
  const plain = { isUrgent: false, isFair: false };
  switch (timing.kind) {
    case "immediately":
      return { ...plain, isUrgent: true };
    case "eventually":
      return { ...plain, isFair: true };
    case "anytime":
      return plain;
    case "within":
      return { ...plain, waiting: { least: 0, most: seconds(timing.most), starts: [0] } };
    case "after": {
      const least = seconds(timing.least);
      if (timing.open === true) return { ...plain, waiting: { least, starts: [0] } };
      return {
        ...plain,
        waiting: { least, most: timing.most === undefined ? least : seconds(timing.most), starts: [0] },
      };
    }
    case "every": {
      const period = seconds(timing.period);
      const anywhere = Array.from({ length: period + 1 }, (_, index) => index);
      const starts = timing.starting === undefined ? anywhere : [period - timing.starting];
      return { ...plain, waiting: { least: period, most: period, starts } };
    }
  }
}

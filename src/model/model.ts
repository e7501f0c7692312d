/**
 * The resolved spec: every name bound, every unit checked and normalised, every parameter, set, family and quantifier
 * instantiated. What is left are the variables of machines, their actions, and sentences over them. Durations are
 * milliseconds, money is dollars, `$/month` dollars a month, `rps` requests a second, `%` a share of one.
 */
import type { Quantity } from "../quantity/quantity.ts";
import type { DoubtCode } from "../source/doubt-messages.ts";
import type { Rational } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { ModelArchitecture } from "./architecture.ts";
import type { Hole } from "./hole.ts";

export type Dimension = "number" | "duration" | "money" | "money per month" | "rate" | "share";

/** A variable of a machine: its state (label `state`) or a `var`. */
export interface Variable {
  /** `check[us_east].misses` */
  readonly name: string;
  readonly owner: string;
  readonly label: string;
  readonly type: VariableType;
  readonly initial: boolean | number | string;
  readonly span: Span;
}

export type VariableType =
  | { readonly kind: "bool" }
  | { readonly kind: "int"; readonly least: number; readonly most: number }
  | { readonly kind: "choice"; readonly values: readonly string[] };

/** What an expression means. The first group is known without any run; the second depends on the state or the run. */
export type Meaning = Constant | Dynamic;

export type Constant =
  | { readonly kind: "number"; readonly value: Rational; readonly dimension: Dimension }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "choice"; readonly value: string; readonly values: readonly string[] }
  | { readonly kind: "range"; readonly least: Rational; readonly most?: Rational; readonly dimension: Dimension }
  | { readonly kind: "instance"; readonly instance: Instance }
  | { readonly kind: "set"; readonly name: string; readonly members: readonly Instance[] };

export type Dynamic =
  | { readonly kind: "variable"; readonly variable: Variable }
  | { readonly kind: "not"; readonly operand: Meaning }
  /** `trigger`: it was written as `trigger implies …`. */
  | { readonly kind: "and" | "or"; readonly operands: readonly Meaning[]; readonly trigger?: Meaning }
  | { readonly kind: "iff" | "=" | "<" | "<="; readonly left: Meaning; readonly right: Meaning }
  | { readonly kind: "sum"; readonly operands: readonly Meaning[] }
  | { readonly kind: "product"; readonly factor: number; readonly operand: Meaning }
  /** How many of the conditions hold. */
  | { readonly kind: "count"; readonly conditions: readonly Meaning[] }
  | { readonly kind: "always" | "eventually" | "once" | "historically"; readonly operand: Meaning }
  | { readonly kind: "within" | "for"; readonly bound: Rational; readonly operand: Meaning }
  | { readonly kind: "until" | "weak-until" | "release" | "since"; readonly left: Meaning; readonly right: Meaning }
  /** `latency(request, p99)`: a number that is computed from what is stated. */
  | { readonly kind: "quantity"; readonly quantity: Quantity; readonly dimension: Dimension };

/** A component with its arguments. `kind` is the component's name, or that of a built-in kind of part. */
export interface Instance {
  readonly name: string;
  readonly kind: string;
  readonly span: Span;
  /** The value of a component parameter, `var`, `define` or part by name; `failed` when it is wrong, which has been reported. */
  member(name: string): Meaning | "failed" | undefined;
  /** The machine's state variable, if the component has states. */
  readonly state: Variable | undefined;
  /** All members that can be named, for suggestions. */
  readonly members: readonly string[];
  /** The full names of the actions, by their short ones. */
  readonly actions: ReadonlyMap<string, string>;
}

export type Timing =
  | { readonly kind: "immediately" | "eventually" | "anytime" }
  | { readonly kind: "after"; readonly least: Rational; readonly most?: Rational }
  | { readonly kind: "every"; readonly period: Rational; readonly starting?: Rational };

export interface ModelAction {
  /** `us_east.crash` */
  readonly name: string;
  readonly owner: string;
  readonly sort: "action" | "fault";
  /** The conditions under which it can happen: its source states and its guard. */
  readonly guard: Meaning;
  /** The source states, where there are some: they tell which actions exclude each other. */
  readonly from?: { readonly variable: Variable; readonly values: readonly string[] };
  readonly assignments: readonly { readonly variable: Variable; readonly value: Meaning; readonly span: Span }[];
  /** The full name of the action that it reacts to; then it has no timing of its own. */
  readonly trigger?: string;
  readonly timing: Timing;
  readonly timingText: string;
  readonly span: Span;
}

export interface ModelAssumption {
  readonly name: string;
  readonly body: Meaning;
  readonly span: Span;
}

export interface ModelClaim {
  readonly name: string;
  readonly text: string;
  readonly description?: string;
  readonly body: Meaning;
  readonly expect?: "violated" | "vacuous" | "proved" | "unknown";
  /** What else it may have been meant to say; absent where nothing speaks for that. */
  readonly doubts?: readonly ModelDoubt[];
  readonly span: Span;
}

/** Something that a scenario puts at a moment, or somewhere between two; in milliseconds from the start. */
export interface ModelEvent {
  /** The full name of an action that is no reaction. */
  readonly action: string;
  readonly least: Rational;
  readonly most: Rational;
  /** `us_east.crash at 0s` */
  readonly text: string;
  readonly span: Span;
}

export interface ModelScenario {
  readonly name: string;
  readonly description?: string;
  readonly events: readonly ModelEvent[];
  /** The claims that are judged in it, with what is expected of them there. */
  readonly claims: readonly ModelClaim[];
  readonly span: Span;
}

/** A common misreading of which a claim looks like the outcome. */
export interface ModelDoubt {
  readonly code: DoubtCode;
  /** The claim in English. */
  readonly read: string;
  /** What was perhaps meant, in the language, and its meaning; without one it is about quantities. */
  readonly meant: string;
  readonly body?: Meaning;
  /** Whether the text alone is reason enough to ask; otherwise only together with the verdict. */
  readonly isPlain: boolean;
}

/** An instance of the top level. `monthlyCost` is dollars, absent where no cost is stated. */
export interface Asset {
  readonly name: string;
  readonly kind: string;
  readonly monthlyCost?: Rational;
}

/** Where a parameter of the spec may have an influence; where it is not listed it has none. */
export interface ParameterUse {
  readonly name: string;
  /** The full names of actions whose timing it enters. */
  readonly timings: readonly string[];
  /** The instances of which it enters anything else that runs depend on. */
  readonly components: readonly string[];
  /** The assumptions and claims that it enters. */
  readonly sentences: readonly string[];
}

/** Values for parameters, as the user wrote them. */
export type Given = Readonly<Record<string, string>>;

export interface Model {
  readonly name: string;
  readonly variables: readonly Variable[];
  readonly actions: readonly ModelAction[];
  readonly assumptions: readonly ModelAssumption[];
  readonly claims: readonly ModelClaim[];
  readonly scenarios: readonly ModelScenario[];
  readonly inventory: readonly Asset[];
  readonly architecture: ModelArchitecture;
  readonly parameters: readonly ParameterUse[];
  /** Parameters whose value is left open. */
  readonly holes: readonly Hole[];
}

/** Whether a meaning depends on the state or the run. */
export function isDynamic(meaning: Meaning): meaning is Dynamic {
  return !["number", "bool", "choice", "range", "instance", "set"].includes(meaning.kind);
}

/** The direct parts of a meaning. */
export function partsOf(meaning: Meaning): readonly Meaning[] {
  switch (meaning.kind) {
    case "not":
    case "product":
    case "always":
    case "eventually":
    case "once":
    case "historically":
    case "within":
    case "for":
      return [meaning.operand];
    case "and":
    case "or":
    case "sum":
      return meaning.operands;
    case "count":
      return meaning.conditions;
    case "iff":
    case "=":
    case "<":
    case "<=":
    case "until":
    case "weak-until":
    case "release":
    case "since":
      return [meaning.left, meaning.right];
    default:
      return [];
  }
}

/** The first part of a meaning, itself included, of one of the kinds. */
export function find<Kind extends Meaning["kind"]>(
  meaning: Meaning,
  ...kinds: readonly Kind[]
): Extract<Meaning, { readonly kind: Kind }> | undefined {
  const isOne = (each: Meaning): each is Extract<Meaning, { readonly kind: Kind }> =>
    (kinds as readonly string[]).includes(each.kind);
  return findWhere(meaning, isOne);
}

function findWhere<Found extends Meaning>(meaning: Meaning, is: (each: Meaning) => each is Found): Found | undefined {
  if (is(meaning)) return meaning;
  for (const part of partsOf(meaning)) {
    const found = findWhere(part, is);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The operators that look beyond the present state. */
export const temporalKinds = [
  "always",
  "eventually",
  "once",
  "historically",
  "within",
  "for",
  "until",
  "weak-until",
  "release",
  "since",
] as const;

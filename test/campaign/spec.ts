/**
 * Generated specs as data: what the generator makes, `print.ts` writes as text for the product, and `maude.ts` gives a
 * meaning of its own. Nothing here comes from `src/`, so that a mistake there is not repeated. All times are whole seconds.
 *
 * A reference `of` is an instance (`n1`), a bound variable (`r`), a member of a family (`w[r]`), the parameter `target`,
 * or "" inside a component for the component itself.
 */
export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type Num =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "int"; readonly of: string; readonly name: string }
  | { readonly kind: "plus" | "minus"; readonly left: Num; readonly right: Num }
  | { readonly kind: "count"; readonly variable: string; readonly set: string; readonly body: Expr }
  | { readonly kind: "sum"; readonly variable: string; readonly set: string; readonly body: Num };

export type Unary = "always" | "eventually" | "once" | "historically";
export type Metric = "within" | "for";
export type Binary = "until" | "weak until" | "release" | "since";

export type Expr =
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "flag"; readonly of: string; readonly name: string }
  | { readonly kind: "is"; readonly of: string; readonly state: string; readonly negated: boolean }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Num; readonly right: Num }
  | { readonly kind: "not"; readonly operand: Expr }
  | { readonly kind: "and" | "or" | "implies" | "iff"; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "forall" | "exists"; readonly variable: string; readonly set: string; readonly body: Expr }
  | { readonly kind: Unary; readonly operand: Expr }
  | { readonly kind: Metric; readonly seconds: number; readonly operand: Expr }
  | { readonly kind: Binary; readonly left: Expr; readonly right: Expr };

/** Seconds, or the parameter `d` of the component. */
export type Seconds = number | "d";

export type Timing =
  | { readonly kind: "immediately" | "eventually" | "anytime" }
  | { readonly kind: "after"; readonly least: Seconds; readonly most?: Seconds; readonly open?: boolean }
  | { readonly kind: "within"; readonly most: Seconds }
  | { readonly kind: "every"; readonly period: Seconds; readonly starting?: number };

export type Assigned =
  | { readonly name: string; readonly kind: "int"; readonly value: Num }
  | { readonly name: string; readonly kind: "flag"; readonly value: Expr };

export interface Action {
  readonly sort: "action" | "fault";
  readonly name: string;
  readonly from: readonly string[];
  readonly to?: string;
  /** `a0` of its own component, or `target.a0`. */
  readonly on?: string;
  readonly when?: Expr;
  /** Absent: what the language says when nothing is said. */
  readonly timing?: Timing;
  readonly updates: readonly Assigned[];
}

export interface Component {
  readonly name: string;
  readonly hasTarget: boolean;
  readonly hasDelay: boolean;
  readonly states: readonly string[];
  readonly ints: readonly { readonly name: string; readonly most: number; readonly initial: number }[];
  readonly flags: readonly { readonly name: string; readonly initial: boolean }[];
  readonly actions: readonly Action[];
}

export interface Instance {
  readonly name: string;
  readonly component: string;
  readonly target?: string;
  readonly delay?: number;
}

export interface Sentence {
  readonly name: string;
  readonly body: Expr;
}

export interface Spec {
  readonly components: readonly Component[];
  /** One for each instance; members of the family are called `w[n1]`. */
  readonly instances: readonly Instance[];
  /** Written as a parameter of the spec where an instance is given this delay. */
  readonly gap: number;
  /** The members of the one set, `nodes`. */
  readonly nodes: readonly string[];
  readonly assumptions: readonly Sentence[];
  readonly claims: readonly Sentence[];
}

export const temporalKinds: readonly string[] = [
  "always",
  "eventually",
  "once",
  "historically",
  "within",
  "for",
  "until",
  "weak until",
  "release",
  "since",
];

/** Whether an expression speaks of one state only. */
export function isPresent(e: Expr): boolean {
  if (temporalKinds.includes(e.kind)) return false;
  switch (e.kind) {
    case "not":
      return isPresent(e.operand);
    case "and":
    case "or":
    case "implies":
    case "iff":
      return isPresent(e.left) && isPresent(e.right);
    case "forall":
    case "exists":
      return isPresent(e.body);
    default:
      return true;
  }
}

/**
 * The abstract syntax of a `.upir` file: what the user wrote, with the place of everything. Names are not
 * resolved, units not checked. `kind` tells the variants apart.
 */
import type { Span } from "../source/source.ts";
import type { Rational } from "../source/rational.ts";

export interface Node {
  readonly span: Span;
}

/** A name as written, e.g. `us_east`. */
export interface Name extends Node {
  readonly text: string;
}

export interface SpecFile extends Node {
  readonly kind: "spec";
  readonly system?: Name;
  readonly items: readonly Item[];
  /** Every comment of the file in order, with its slashes; only the formatter looks at them. */
  readonly comments?: readonly Comment[];
}

/** `// …` or `/* … *\/` as written. */
export interface Comment extends Node {
  readonly text: string;
}

export type Item =
  | UseItem
  | ComponentItem
  | InstanceItem
  | SetItem
  | ParameterItem
  | DefineItem
  | FlowItem
  | AssumeItem
  | PropertyItem
  | RequireItem
  | ScenarioItem
  | LinkItem;

/** `use "patterns/health-check.upir"`: all components of that file. */
export interface UseItem extends Node {
  readonly kind: "use";
  readonly path: string;
  readonly pathSpan: Span;
}

/** `component Name(parameters) { members }` */
export interface ComponentItem extends Node {
  readonly kind: "component";
  readonly name: Name;
  readonly parameters: readonly ComponentParameter[];
  readonly members: readonly Member[];
}

/** `interval: duration`, `answer: duration range = 0s..5s`, `target: Region`, `cadence: fixed_rate | in_sequence = fixed_rate` */
export interface ComponentParameter extends Node {
  readonly name: Name;
  readonly type: TypeExpression;
  readonly default?: Expression;
}

export type TypeExpression =
  /** `duration`, `int`, `bool`, `money`, … or the name of a component; with `range` a pair of ends. */
  | ({ readonly kind: "named"; readonly name: Name; readonly isRange: boolean } & Node)
  /** `fixed_rate | in_sequence` */
  | ({ readonly kind: "choice"; readonly values: readonly Name[] } & Node)
  /** `0..fail_after` */
  | ({ readonly kind: "interval"; readonly least: Expression; readonly most: Expression } & Node);

export type Member = PartMember | LinkMember | WholeMember | StateMember | VariableMember | ActionMember | DefineItem;

/** `api: service { replicas 5 in 3..20  cost $400/month per replica }`: a part of a built-in kind. */
export interface PartMember extends Node {
  readonly kind: "part";
  readonly name: Name;
  readonly type: Name;
  readonly attributes: readonly Attribute[];
}

/** `replicas 5 in 3..20`, `cost $400/month per replica`, `latency 20ms`, `capacity assumed 1000rps` */
export interface Attribute extends Node {
  readonly name: Name;
  readonly standing?: "typical" | "assumed";
  readonly value: Expression;
  readonly range?: Expression;
  readonly per?: Name;
}

/** `link api -> cache { latency 1ms }` */
export interface LinkMember extends Node {
  readonly kind: "link";
  readonly from: Expression;
  readonly to: Expression;
  readonly attributes: readonly Attribute[];
}

/** `link[r in regions] lb -> r.api { latency 2ms }` */
export interface LinkItem extends Node {
  readonly kind: "links";
  /** `[r in regions]` */
  readonly family?: { readonly variable: Name; readonly set: Expression };
  readonly from: Expression;
  readonly to: Expression;
  readonly attributes: readonly Attribute[];
}

/** `whole { availability 99.95% }` */
export interface WholeMember extends Node {
  readonly kind: "whole";
  readonly attributes: readonly Attribute[];
}

/** `state up | down` */
export interface StateMember extends Node {
  readonly kind: "state";
  readonly values: readonly Name[];
}

/** `var misses: 0..fail_after = 0` */
export interface VariableMember extends Node {
  readonly kind: "variable";
  readonly name: Name;
  readonly type: TypeExpression;
  readonly initial: Expression;
}

/** `action evict: in_rotation -> out_of_rotation when misses = fail_after within answer.max do { misses := 0 }` */
export interface ActionMember extends Node {
  readonly kind: "action";
  readonly sort: "action" | "fault";
  readonly name: Name;
  /** The machine's source and target states; absent: the action does not look at or change the state. */
  readonly from?: readonly Name[];
  readonly to?: Name;
  /** `on target.crash` */
  readonly trigger?: Expression;
  readonly guard?: Expression;
  readonly timing?: Timing;
  readonly assignments: readonly Assignment[];
}

export interface Assignment extends Node {
  readonly target: Name;
  readonly value: Expression;
}

export type Timing =
  | ({ readonly kind: "immediately" | "eventually" | "anytime" } & Node)
  /** `after 5s`, `after 1s..5s`, `after 30s..` (no upper end), or a name of a duration range. */
  | ({ readonly kind: "after"; readonly delay: Expression } & Node)
  | ({ readonly kind: "within"; readonly bound: Expression } & Node)
  | ({ readonly kind: "every"; readonly period: Expression; readonly starting?: Expression } & Node);

/** `us_east, eu_west: Region`, `check[r in regions]: HealthCheck(r, interval 10s)`, `lb: load_balancer { … }` */
export interface InstanceItem extends Node {
  readonly kind: "instance";
  readonly names: readonly Name[];
  /** `[r in regions]` */
  readonly family?: { readonly variable: Name; readonly set: Expression };
  readonly type: Name;
  readonly arguments: readonly Argument[];
  /** For a part of a built-in kind. */
  readonly attributes?: readonly Attribute[];
}

/** `r` or `interval 10s` */
export interface Argument extends Node {
  readonly name?: Name;
  readonly value: Expression;
}

/** `set regions = { us_east, eu_west }` or `set regions = Region[1..n]`: n fresh instances `regions[1]` … */
export interface SetItem extends Node {
  readonly kind: "set";
  readonly name: Name;
  readonly members:
    | { readonly kind: "listed"; readonly names: readonly Expression[] }
    | {
        readonly kind: "generated";
        readonly type: Name;
        readonly least: Expression;
        readonly most: Expression;
        readonly arguments: readonly Argument[];
      };
}

/** `parameter n: int = 3`, `parameter interval: duration = 10s` */
export interface ParameterItem extends Node {
  readonly kind: "parameter";
  readonly name: Name;
  readonly type: TypeExpression;
  readonly value: Expression;
}

/** `define serving(r) = r is up and check[r] is in_rotation` */
export interface DefineItem extends Node {
  readonly kind: "define";
  readonly name: Name;
  readonly parameters: readonly Name[];
  readonly body: Expression;
}

export interface FlowItem extends Node {
  readonly kind: "flow";
  readonly name: Name;
  readonly path: FlowExpression;
}

export type FlowExpression =
  | ({ readonly kind: "component"; readonly value: Expression } & Node)
  | ({ readonly kind: "series" | "fallback"; readonly parts: readonly FlowExpression[] } & Node)
  /** `any regions as r { … }`, `2 of replicas`, `nearest regions` */
  | ({
      readonly kind: "select";
      readonly needed: Expression | "any" | "all" | "nearest";
      readonly set: Expression;
      readonly as?: Name;
      readonly body?: FlowExpression;
    } & Node);

export interface AssumeItem extends Node {
  readonly kind: "assume";
  readonly name: Name;
  readonly text?: string;
  readonly body: Expression;
}

export interface PropertyItem extends Node {
  readonly kind: "property";
  readonly name: Name;
  readonly text?: string;
  readonly body: Expression;
  readonly expect?: Name;
}

/** `require monthly_cost: cost(system) <= $12000/month` */
export interface RequireItem extends Node {
  readonly kind: "require";
  readonly name: Name;
  readonly text?: string;
  readonly body: Expression;
  readonly expect?: Name;
}

/** `scenario night "a crash at night" { us_east.crash at 0s  expect failover violated }` */
export interface ScenarioItem extends Node {
  readonly kind: "scenario";
  readonly name: Name;
  readonly text?: string;
  readonly members: readonly (ScenarioEvent | ScenarioExpectation)[];
}

export interface ScenarioEvent extends Node {
  readonly kind: "event";
  readonly event: Expression;
  readonly at: Expression;
}

export interface ScenarioExpectation extends Node {
  readonly kind: "expectation";
  readonly claim: Name;
  readonly expect: Name;
}

export type BinaryOperator =
  | "and"
  | "or"
  | "implies"
  | "iff"
  | "until"
  | "weak until"
  | "release"
  | "since"
  | "="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/";

export type PrefixOperator = "not" | "-" | "always" | "eventually" | "once" | "historically";

export type Expression =
  /** `30000ms`, `$400/month`, `99.99%`, `3`. `unit` as written, "" for none. */
  | ({ readonly kind: "number"; readonly value: Rational; readonly unit: string } & Node)
  | ({ readonly kind: "boolean"; readonly value: boolean } & Node)
  | ({ readonly kind: "name"; readonly text: string } & Node)
  /** `check[r]` */
  | ({ readonly kind: "index"; readonly of: Expression; readonly at: Expression } & Node)
  /** `check[r].misses`, `answer.max`, `us_east.crash` */
  | ({ readonly kind: "member"; readonly of: Expression; readonly name: Name } & Node)
  /** `0s..5s`, `30s..` */
  | ({ readonly kind: "range"; readonly least: Expression; readonly most?: Expression } & Node)
  /** `?5s..10s`, `?{a, b}` */
  | ({ readonly kind: "hole"; readonly choices: readonly Expression[] } & Node)
  /** `r is down`, `r is not down` */
  | ({ readonly kind: "is"; readonly subject: Expression; readonly negated: boolean; readonly state: Name } & Node)
  | ({ readonly kind: "prefix"; readonly operator: PrefixOperator; readonly operand: Expression } & Node)
  | ({
      readonly kind: "bounded";
      readonly operator: "within" | "for";
      readonly bound: Expression;
      readonly operand: Expression;
    } & Node)
  | ({
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    } & Node)
  /** `forall r in regions: …`, `exists …`, `count(r in regions: …)`, `sum(r in regions: …)` */
  | ({
      readonly kind: "quantifier";
      readonly quantifier: "forall" | "exists" | "count" | "sum";
      readonly variable: Name;
      readonly set: Expression;
      readonly body: Expression;
    } & Node)
  /** `serving(r)`, `cost(system)`, `latency(request, p99)` */
  | ({ readonly kind: "call"; readonly name: Name; readonly arguments: readonly Expression[] } & Node)
  /** Stands where an expression could not be read; the error is already reported. */
  | ({ readonly kind: "missing" } & Node);

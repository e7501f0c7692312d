/** A small system and a run of it, made by hand: what the tests of the reports draw. */
import type { ClaimResult } from "../src/engine/result.ts";
import { bounded, implies, state, unary } from "../src/ltl/formula.ts";
import { add, rational, zero } from "../src/source/rational.ts";
import type { Action, StateVariable, TimedTransitionSystem } from "../src/system/timed-transition-system.ts";
import { boolSort, enumeration, equal, falsehood, truth, variable } from "../src/term/term.ts";
import type { Sort, Value } from "../src/term/term.ts";
import type { Step, Trace } from "../src/trace/trace.ts";

const text = [
  "component Region {",
  "  fault crash: up -> down",
  "}",
  "component HealthCheck {",
  "  action probe: every 10s",
  "  action evict",
  "}",
].join("\n");
const file = { path: "example.upir", text };

function spanOf(piece: string): { file: typeof file; start: number; end: number } {
  const start = text.indexOf(piece);
  return { file, start, end: start + piece.length };
}

const power: Sort = { kind: "enum", values: ["up", "down"] };
const rotation: Sort = { kind: "enum", values: ["in_rotation", "out_of_rotation"] };
const misses: Sort = { kind: "int", least: 0, most: 3 };

function instance(region: string): {
  readonly variables: readonly StateVariable[];
  readonly actions: readonly Action[];
} {
  const check = `check[${region}]`;
  const common = { guard: truth, urgent: false, restarts: [], fairness: "none" } as const;
  const up = variable(region, power);
  const update = (name: string, term: typeof up): { variable: string; value: typeof up } => ({
    variable: name,
    value: term,
  });
  return {
    variables: [
      { name: region, sort: power, initial: "up", owner: region, label: "state", span: spanOf("fault") },
      { name: check, sort: rotation, initial: "in_rotation", owner: check, label: "state" },
      { name: `${check}.misses`, sort: misses, initial: 0, owner: check, label: "misses" },
    ],
    actions: [
      {
        ...common,
        name: `${region}.crash`,
        owner: region,
        kind: "fault",
        timing: "fault",
        updates: [update(region, enumeration(power, "down"))],
        span: spanOf("fault crash"),
      },
      {
        ...common,
        name: `${check}.probe`,
        owner: check,
        kind: "action",
        timing: "every 10s",
        updates: [update(`${check}.misses`, up)],
        span: spanOf("action probe"),
      },
      {
        ...common,
        name: `${check}.evict`,
        owner: check,
        kind: "action",
        timing: "within 5s",
        updates: [update(check, up)],
        span: spanOf("action evict"),
      },
    ],
  };
}

const instances = ["us_east", "eu_west"].map(instance);

export const system: TimedTransitionSystem = {
  name: "Example",
  variables: instances.flatMap((each) => each.variables),
  history: [{ name: "the claim's monitor", sort: boolSort, initially: falsehood, next: falsehood }],
  clocks: [],
  actions: instances.flatMap((each) => each.actions),
  invariants: [],
};

/** A run from what happens: the delay in milliseconds, the action, and what it changes. */
export function runOf(
  events: readonly (readonly [delay: number, action: string | undefined, changes: Readonly<Record<string, Value>>])[],
  loopStart?: number,
): Trace {
  let values = new Map<string, Value>([
    ...system.variables.map((each) => [each.name, each.initial] as const),
    ["the claim's monitor", false],
  ]);
  const clocks = new Map();
  const initial = { values, clocks };
  const steps: Step[] = events.map(([delay, action, changes]) => {
    values = new Map([...values, ...Object.entries(changes)]);
    return { delay: rational(delay), ...(action === undefined ? {} : { action }), state: { values, clocks } };
  });
  return { initial, steps, ...(loopStart === undefined ? {} : { loopStart }) };
}

export const lateRun: Trace = runOf(
  [
    [0, "check[us_east].probe", {}],
    [0, "us_east.crash", { us_east: "down" }],
    [5000, "check[eu_west].probe", {}],
    [5000, "check[us_east].probe", { "check[us_east].misses": 1 }],
    [10_000, "check[us_east].probe", { "check[us_east].misses": 2 }],
    [10_000, "check[us_east].probe", { "check[us_east].misses": 3 }],
    [5000, "check[us_east].evict", { "check[us_east]": "out_of_rotation" }],
    [5000, "check[us_east].probe", {}],
    [10_000, "check[us_east].probe", {}],
  ],
  8,
);

const isDown = equal(variable("us_east", power), enumeration(power, "down"));
const isOut = equal(variable("check[us_east]", rotation), enumeration(rotation, "out_of_rotation"));

export const violated: ClaimResult = {
  claim: {
    name: "failover",
    text: "always forall r in regions: r is down implies within 30s check[r] is out_of_rotation",
    formula: unary("always", implies(state(isDown), bounded("within", rational(30_000), state(isOut)))),
  },
  verdict: {
    kind: "violated",
    method: "zones, replayed",
    depth: 7,
    depthUnit: "steps",
    deadline: rational(30_000),
    worstCase: add(rational(35_000), zero),
    trace: lateRun,
    settled: 7,
    notes: [],
  },
  milliseconds: 421,
};

/** A server, and what watches one: a machine that believes something about another. */
export const watched = `component Server {
  state up | down
  fault crash: up -> down
  action repair: down -> up after 20s..60s
}
component Watch(target: Server) {
  state calm | alarmed
  var seen: 0..2 = 0
  var heard: bool = false
  action look: calm when target is down and seen < 2 every 10s do { seen := seen + 1 }
  action hear: on target.crash do { heard := true }
  action alarm: calm -> alarmed when seen = 2 immediately do { seen := 0 }
  action relax: alarmed -> calm when target is up immediately
}
`;

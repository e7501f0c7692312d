/**
 * A claim of a generated spec as questions to Maude's model checker. Responses with a deadline are judged by a counter of
 * ticks, everything without a bound as it stands, and a metric operator over states by counting ticks within the formula.
 */
import type { Expr, Spec } from "./spec.ts";
import { isPresent } from "./spec.ts";
import type { Env, Reading } from "./maude-text.ts";
import { left, Module, NotSaid } from "./maude-module.ts";

/** Whether every run of the spec satisfies something; the answer is to be `expected`. */
export interface Question {
  readonly module: string;
  readonly formula: string;
}

/** A response or the like: from `trigger` on (at every instant, or at the first) the demand. */
interface Obligation {
  readonly everywhere: boolean;
  readonly trigger: Expr;
  readonly demand: Extract<Expr, { kind: "within" | "for" }>;
  readonly env: Env;
}

const truth: Expr = { kind: "bool", value: true };

/** A past operator over the present, or the present. */
function isPlain(e: Expr): boolean {
  if (isPresent(e)) return true;
  switch (e.kind) {
    case "since":
    case "and":
    case "or":
    case "implies":
    case "iff":
      return isPlain(e.left) && isPlain(e.right);
    case "not":
    case "once":
    case "historically":
      return isPlain(e.operand);
    case "forall":
    case "exists":
      return isPlain(e.body);
    default:
      return false;
  }
}

/** The obligations that a claim is the conjunction of; undefined if it is of another shape. */
function obligationsOf(spec: Spec, e: Expr, env: Env, everywhere: boolean): readonly Obligation[] | undefined {
  if (e.kind === "forall") {
    const all = spec.nodes.map((member) => obligationsOf(spec, e.body, { ...env, member }, everywhere));
    return all.includes(undefined) ? undefined : all.flatMap((each) => each!);
  }
  if (e.kind === "always") return obligationsOf(spec, e.operand, env, true);
  if (e.kind === "within" || e.kind === "for")
    return isPlain(e.operand) ? [{ everywhere, trigger: truth, demand: e, env }] : undefined;
  if (e.kind === "implies" && (e.right.kind === "within" || e.right.kind === "for"))
    return isPlain(e.left) && isPlain(e.right.operand)
      ? [{ everywhere, trigger: e.left, demand: e.right, env }]
      : undefined;
  return undefined;
}

/** How much a formula may grow by counting ticks in it. */
const mostGrowth = 24;

class Writer {
  private readonly spec: Spec;
  private readonly module: Module;
  private growth = 1;

  constructor(spec: Spec, module: Module) {
    this.spec = spec;
    this.module = module;
  }

  /** The formula as Maude writes it. */
  formula(e: Expr, env: Env): string {
    const go = (part: Expr, inner = env): string => this.formula(part, inner);
    if (isPlain(e)) return this.module.proposition(this.module.condition(e, env));
    switch (e.kind) {
      case "not":
        return `(~ ${go(e.operand)})`;
      case "and":
        return `(${go(e.left)} /\\ ${go(e.right)})`;
      case "or":
        return `(${go(e.left)} \\/ ${go(e.right)})`;
      case "implies":
        return `(${go(e.left)} -> ${go(e.right)})`;
      case "iff":
        return `(${go(e.left)} <-> ${go(e.right)})`;
      case "forall":
      case "exists": {
        const parts = this.spec.nodes.map((member) => go(e.body, { ...env, member }));
        return `(${parts.join(e.kind === "forall" ? " /\\ " : " \\/ ")})`;
      }
      case "always":
        return `([] ${go(e.operand)})`;
      case "eventually":
        return `(<> ${go(e.operand)})`;
      case "until":
        return `(${go(e.left)} U ${go(e.right)})`;
      case "weak until":
        return `(${go(e.left)} W ${go(e.right)})`;
      case "release":
        return `(${go(e.left)} R ${go(e.right)})`;
      case "within":
        return this.within(e.seconds, e.operand, env, false);
      case "for":
        return `(~ ${this.within(e.seconds, e.operand, env, true)})`;
      default:
        throw new NotSaid(`${e.kind} over the future`);
    }
  }

  /** Now, or later before the next tick but so many; `O` is the next state, `now` says that no tick led here. */
  private within(seconds: number, operand: Expr, env: Env, negated: boolean): string {
    this.growth *= 2 * (seconds + 1);
    if (this.growth > mostGrowth) throw new NotSaid("metric operators nested in one another");
    this.module.needsTick = true;
    const plain = this.formula(operand, env);
    const goal = negated ? `(~ ${plain})` : plain;
    let text = `(${goal} \\/ O (now U (now /\\ ${goal})))`;
    for (let ticks = 1; ticks <= seconds; ticks += 1)
      text = `(${goal} \\/ O (now U ((now /\\ ${goal}) \\/ ((~ now) /\\ ${text}))))`;
    return text;
  }

  monitored(obligations: readonly Obligation[], seconds: number | undefined): string {
    const kept = obligations.map(({ everywhere, trigger, demand, env }) => {
      const limit = seconds ?? demand.seconds;
      const goal = this.module.condition(demand.operand, env);
      const monitor = this.module.monitor({
        kind: demand.kind === "for" ? "for" : "within",
        everywhere,
        trigger: this.module.condition(trigger, env),
        goal,
        most: limit + 1,
      });
      const count = (read: Reading): string => read(Module.count(monitor));
      return this.module.proposition(
        demand.kind === "for"
          ? (read) => `(${count(read)} == -1 or ${count(read)} > ${limit} or ${goal(read)})`
          : (read) => `(${count(read)} <= ${limit})`,
      );
    });
    return `([] (${kept.join(" /\\ ")}))`;
  }

  assumptions(): readonly string[] {
    return this.spec.assumptions
      .filter(({ body }) => body.kind !== "always" || !isPresent(body.operand))
      .map(({ body }) => this.formula(body, {}));
  }
}

function question(name: string, module: Module, writer: Writer, goal: string): Question {
  const premises = ["([] <> fine)", ...writer.assumptions()];
  const formula = `O ((${premises.join(" /\\ ")}) -> ${goal})`;
  return { module: module.text(name), formula: `modelCheck(init, ${formula}) == true` };
}

/** Whether the claim holds; with `seconds`, whether it holds with this deadline in place of its own. Throws `NotSaid`. */
export function claimQuestion(spec: Spec, body: Expr, name: string, seconds?: number): Question {
  const module = new Module(spec);
  const writer = new Writer(spec, module);
  const obligations = obligationsOf(spec, body, {}, false);
  if (obligations !== undefined) {
    if (seconds !== undefined && obligations.some(({ demand }) => demand.kind === "for"))
      throw new NotSaid("a deadline of `for`");
    return question(name, module, writer, writer.monitored(obligations, seconds));
  }
  if (seconds !== undefined) throw new NotSaid("the deadline of another shape");
  return question(name, module, writer, writer.formula(body, {}));
}

/** Whether an integer stays in its range. */
export function rangeQuestion(spec: Spec, slot: string, name: string): Question {
  const module = new Module(spec);
  const writer = new Writer(spec, module);
  const inside = module.proposition((read) => `(${read(left(slot))} == 0)`);
  return question(name, module, writer, `([] ${inside})`);
}

/** Whether there is no run that keeps the assumptions. */
export function noRunQuestion(spec: Spec, name: string): Question {
  const module = new Module(spec);
  const writer = new Writer(spec, module);
  return question(name, module, writer, "False");
}

export { NotSaid };

/**
 * How two formulas stand to each other on the runs of a system: is there a run on which only the first holds, only the second,
 * both? Each question is put to the engines as a claim that is judged under one assumption more: `second` on the runs on
 * which `first` holds. So a run that answers it was replayed and judged by the oracle, and that there is none was proved and
 * confirmed like any claim. A system that may start in several ways is several problems, alike but for their first states.
 */
import type { Formula } from "../ltl/formula.ts";
import { and, not, variablesOf } from "../ltl/formula.ts";
import { negationNormalForm, split } from "../ltl/normalize.ts";
import type { Problem, TemporalAssumption } from "../ltl/problem.ts";
import type { Solver } from "../solver/solver.ts";
import { influenceOf } from "../system/slice.ts";
import type { Invariant, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { Trace } from "../trace/trace.ts";
import { variablesOf as variablesOfTerm } from "../term/term.ts";
import { wholeOf } from "../trace/whole.ts";
import { decideBounded } from "./by-bound.ts";
import { findByZones } from "./decide.ts";
import type { DecideOptions, Setting } from "./setting.ts";
import { timerOf } from "./setting.ts";
import type { Verdict } from "./verdict.ts";
import { confirmRun } from "./violation.ts";

/** Whether there is a run of some sort. */
export type Answer =
  | { readonly kind: "run"; readonly run: Run }
  /** There is none: proved, by this method. */
  | { readonly kind: "none"; readonly method: string }
  /** There is none of so many steps, which proves nothing. */
  | { readonly kind: "none-to-bound"; readonly steps: number; readonly isCut: boolean }
  | { readonly kind: "unknown"; readonly reason: string };

export interface Run {
  readonly trace: Trace;
  /** The components that the trace is a run of. */
  readonly part: TimedTransitionSystem;
  /** After how many steps all is settled; absent when only the loop shows it. */
  readonly settled?: number;
}

export type Relation = "equivalent" | "stricter" | "looser" | "overlapping" | "disjoint" | "undecided";

export interface Comparison {
  /** What the first formula is to the second. */
  readonly relation: Relation;
  readonly onlyFirst: Answer;
  readonly onlySecond: Answer;
  readonly both: Answer;
  /** Whether there is a run on which neither holds; asked only where the formulas are equivalent. */
  readonly neither?: Answer;
}

/** Compares two formulas on all runs of all the problems. */
export async function compareFormulas(
  problems: readonly Problem[],
  first: Formula,
  second: Formula,
  solver: Solver,
  options: DecideOptions,
): Promise<Comparison> {
  const ask = (what: string, holds: Formula, fails: Formula, isQuick = false): Promise<Answer> => {
    options.onProgress?.(`looking for a run on which ${what}`);
    return runWhere(problems, holds, fails, solver, options, isQuick);
  };
  const onlyFirst = await ask("only the first holds", first, second);
  const onlySecond = await ask("only the second holds", second, first);
  // Where one holds whenever the other does, that they can hold together is not worth a long search.
  const isOrdered = (onlyFirst.kind === "none") !== (onlySecond.kind === "none");
  const both = await ask("both hold", first, not(second), isOrdered);
  const relation = relationOf(onlyFirst.kind, onlySecond.kind, both.kind);
  if (relation !== "equivalent") return { relation, onlyFirst, onlySecond, both };
  return { relation, onlyFirst, onlySecond, both, neither: await ask("neither holds", not(first), second) };
}

function relationOf(onlyFirst: Answer["kind"], onlySecond: Answer["kind"], both: Answer["kind"]): Relation {
  if (onlyFirst === "none" && onlySecond === "none") return "equivalent";
  if (onlyFirst === "none" && onlySecond === "run") return "stricter";
  if (onlyFirst === "run" && onlySecond === "none") return "looser";
  if (onlyFirst !== "run" || onlySecond !== "run") return "undecided";
  return both === "run" ? "overlapping" : both === "none" ? "disjoint" : "undecided";
}

/** A run on which one formula holds and another does not, or that there is none. `isQuick`: without a search to a bound. */
export async function runWhere(
  problems: readonly Problem[],
  holds: Formula,
  fails: Formula,
  solver: Solver,
  options: DecideOptions,
  isQuick = false,
): Promise<Answer> {
  const timer = timerOf(options);
  const methods = new Set<string>();
  const open: Open[] = [];
  for (const problem of problems) {
    const settingFor = (formula: Formula): Setting => settingUnder(problem, formula, solver, options, timer);
    for (const conjunct of split(fails)) {
      const found = await exactly(settingFor, holds, conjunct);
      if (found.kind === "run") return found;
      if (found.kind === "none") methods.add(found.method);
      else open.push({ setting: settingFor(holds), conjunct, reason: found.reason });
    }
  }
  if (open.length > 0) return isQuick ? { kind: "unknown", reason: open[0]!.reason } : searched(open);
  return { kind: "none", method: methods.size === 0 ? "true of everything" : [...methods].join(", ") };
}

/** The problem with one assumption more. */
function settingUnder(
  problem: Problem,
  formula: Formula,
  solver: Solver,
  options: DecideOptions,
  timer: ReturnType<typeof timerOf>,
): Setting {
  const invariants: Invariant[] = [];
  const others: Formula[] = [];
  for (const conjunct of split(formula)) {
    if (conjunct.kind === "always" && conjunct.operand.kind === "state")
      invariants.push({ name: comparedName, holds: conjunct.operand.term });
    else others.push(conjunct);
  }
  const assumed: readonly TemporalAssumption[] =
    others.length === 0 ? [] : [{ name: comparedName, formula: and(...others) }];
  const system = { ...problem.system, invariants: [...problem.system.invariants, ...invariants] };
  return {
    problem: { ...problem, system, assumptions: [...problem.assumptions, ...assumed] },
    influence: influenceOf(system),
    whole: wholeOf(system),
    solver,
    options,
    known: new Map(),
    ofClaim: new Map(),
    ...timer,
  };
}

const comparedName = "the formula that is to hold";

/** By what proves: the one formula under the other, or turned around, the opposite of the other under the opposite of the one. */
async function exactly(
  settingFor: (formula: Formula) => Setting,
  holds: Formula,
  conjunct: Formula,
): Promise<Exclude<Answer, { readonly kind: "none-to-bound" }>> {
  const direct = await decided(settingFor(holds), conjunct);
  if (direct.kind !== "unknown") return direct;
  const turned = settingFor(negationNormalForm(not(conjunct)));
  const methods = new Set<string>();
  for (const each of split(not(holds))) {
    const found = await decided(turned, each);
    if (found.kind === "run") return found;
    if (found.kind === "unknown") return direct;
    methods.add(found.method);
  }
  return { kind: "none", method: [...methods].join(", ") };
}

async function decided(
  setting: Setting,
  conjunct: Formula,
): Promise<Exclude<Answer, { readonly kind: "none-to-bound" }>> {
  const found = await findByZones(setting, conjunct);
  if (found.kind === "undecided") return { kind: "unknown", reason: found.reason };
  const { verdict } = found;
  // What is never asked for under an assumption is true under it.
  if (verdict.kind === "proved" || verdict.kind === "vacuous") return { kind: "none", method: verdict.method };
  return runFor(setting, conjunct, verdict) ?? { kind: "unknown", reason: verdict.reason ?? "no reason is known" };
}

type RunAnswer = Extract<Answer, { readonly kind: "run" }>;

/** The run that a verdict comes with, with all that both formulas speak of: what holds on it has to be seen on it. */
function runFor(setting: Setting, conjunct: Formula, verdict: Verdict): RunAnswer | undefined {
  const found = runOf(verdict);
  if (found === undefined) return undefined;
  const { trace, part } = found.run;
  const own = setting.problem.system.invariants.filter(({ name }) => name === comparedName);
  const names = new Set([...variablesOf(conjunct), ...own.flatMap(({ holds }) => [...variablesOfTerm(holds)])]);
  for (const { name } of part.variables) names.delete(name);
  if (names.size === 0) return found;
  const all = [...names, ...part.variables.map(({ name }) => name)];
  const confirmed = confirmRun(setting, conjunct, trace, all);
  return confirmed.kind === "refused" ? found : { kind: "run", run: { trace: confirmed.trace, part: confirmed.part } };
}

/** The run that a verdict comes with. */
export function runOf({ trace, part, settled }: Verdict): RunAnswer | undefined {
  if (trace === undefined || part === undefined) return undefined;
  return { kind: "run", run: { trace, part, ...(settled === undefined ? {} : { settled }) } };
}

/** A question that nothing has decided without a bound. */
interface Open {
  readonly setting: Setting;
  readonly conjunct: Formula;
  readonly reason: string;
}

async function searched(open: readonly Open[]): Promise<Answer> {
  let steps = Infinity;
  let isCut = false;
  let unknown: string | undefined;
  for (const { setting, conjunct, reason } of open) {
    const verdict = await decideBounded(setting, conjunct, reason);
    const found = runFor(setting, conjunct, verdict);
    if (found !== undefined) return found;
    if (verdict.kind === "holds-to-bound") {
      steps = Math.min(steps, verdict.bound!.steps);
      isCut ||= verdict.bound!.isCut === true;
    } else unknown ??= verdict.reason ?? reason;
  }
  return unknown === undefined ? { kind: "none-to-bound", steps, isCut } : { kind: "unknown", reason: unknown };
}

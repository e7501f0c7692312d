/**
 * One random spec through the product, and what an explicit-state search by whole ticks says of the same: every verdict
 * that the search refutes is a disagreement.
 */
import { decide } from "../../src/engine/decide.ts";
import { noRun } from "../../src/engine/no-run.ts";
import type { EngineName } from "../../src/engine/setting.ts";
import type { Verdict } from "../../src/engine/verdict.ts";
import { libraryFolder, readText } from "../../src/files.ts";
import { lower } from "../../src/lower/lower.ts";
import { holdsOn } from "../../src/ltl/evaluate.ts";
import type { Formula } from "../../src/ltl/formula.ts";
import { not, variablesOf } from "../../src/ltl/formula.ts";
import { split } from "../../src/ltl/normalize.ts";
import type { Claim, Problem } from "../../src/ltl/problem.ts";
import { load } from "../../src/model/load.ts";
import { resolve } from "../../src/model/resolve.ts";
import { hasErrors } from "../../src/source/diagnostic.ts";
import type { Diagnostic } from "../../src/source/diagnostic.ts";
import { toNumber } from "../../src/source/rational.ts";
import type { Solver } from "../../src/solver/solver.ts";
import { replay } from "../../src/trace/replay.ts";
import type { Trace } from "../../src/trace/trace.ts";
import { lassoOf } from "../../src/trace/trace.ts";
import { NotJudged } from "./formulas.ts";
import type { Graph } from "./graph.ts";
import { graphOf } from "./graph.ts";
import { traceOf } from "./path-to-trace.ts";
import { anything, isExact, isUntimed, longestTicks, triggersOf, withDeadline, withoutDeadline } from "./shapes.ts";
import { runWith } from "./tableau.ts";

/** Beyond these a spec is too large for the search, which is counted. */
const mostStates = 1500;
const mostPlaces = 40_000;

export interface Options {
  readonly bound: number;
  readonly milliseconds: number;
  readonly engine?: EngineName;
}

/** What is known of a claim; `violated` and `holds` of the search are exact where `isExact` says so. */
export interface Judged {
  readonly claim: Claim;
  readonly verdict: Verdict;
  readonly search: "violated" | "holds" | "no run found" | "not judged";
  /** Whole ticks of the worst case, "never", or nothing. */
  readonly worst: number | "never" | undefined;
}

export interface Outcome {
  /** `decided`, or the code of the diagnostic that refuses the spec. */
  readonly status: string;
  readonly problem?: Problem;
  readonly graph?: Graph;
  readonly claims: readonly Judged[];
  /** What the product says and the search refutes. */
  readonly disagreements: readonly string[];
  /** What is true and could have been said better. */
  readonly remarks: readonly string[];
}

/** Text to problem without the last check, so that a spec in which time stops can be looked at too. */
function compile(text: string): { readonly problem?: Problem; readonly diagnostics: readonly Diagnostic[] } {
  const loaded = load({ path: "random.upir", text }, { read: readText, real: () => undefined, library: libraryFolder });
  if (hasErrors(loaded.diagnostics)) return { diagnostics: loaded.diagnostics };
  const model = resolve(loaded.value, {});
  if (hasErrors(model.diagnostics)) return { diagnostics: model.diagnostics };
  const problem = lower(model.value);
  return hasErrors(problem.diagnostics)
    ? { diagnostics: problem.diagnostics }
    : { problem: problem.value, diagnostics: [] };
}

function refused(status: string, disagreements: readonly string[] = []): Outcome {
  return { status, claims: [], disagreements, remarks: [] };
}

/** Judges a spec. */
export async function judge(text: string, solver: Solver, options: Options): Promise<Outcome> {
  const { problem, diagnostics } = compile(text);
  if (problem === undefined) return refused(diagnostics.find((each) => each.severity === "error")!.code);
  const graph = graphOf(problem.system, mostStates);
  const search = new Search(problem, graph);
  const hasRun = search.hasRun();
  const [refusal] = noRun(problem);
  if (refusal !== undefined)
    return { ...refused(refusal.code, hasRun === true ? ["refused, but there is a run"] : []), problem };

  const claims: Judged[] = [];
  for await (const { claim, verdict } of decide(problem, solver, options)) claims.push(search.judge(claim, verdict));
  const remarks = [...search.remarks, ...(hasRun === false ? ["there is no run, and the spec is not refused"] : [])];
  const { disagreements } = search;
  return { status: "decided", problem, ...(graph === undefined ? {} : { graph }), claims, disagreements, remarks };
}

/** Compares verdicts with the search. Local to one spec. */
class Search {
  readonly disagreements: string[] = [];
  readonly remarks: string[] = [];
  private readonly problem: Problem;
  private readonly graph: Graph | undefined;
  private readonly assumed: readonly Formula[];

  constructor(problem: Problem, graph: Graph | undefined) {
    this.problem = problem;
    this.graph = graph;
    this.assumed = problem.assumptions.map((assumption) => assumption.formula);
  }

  judge(claim: Claim, verdict: Verdict): Judged {
    const worst = typeof verdict.worstCase === "object" ? toNumber(verdict.worstCase) / 1000 : verdict.worstCase;
    this.disagree(claim, verdict.reason?.includes("internal") === true, verdict.reason ?? "");
    if (verdict.kind === "violated") this.checkTrace(claim, verdict);
    if (this.graph === undefined || claim.formula === undefined) return { claim, verdict, search: "not judged", worst };
    try {
      const found = this.violation(claim.formula);
      this.compare(claim, claim.formula, verdict, found);
      if (worst !== undefined) this.checkWorst(claim, claim.formula, worst, verdict.attained === true);
      this.checkTriggers(claim, claim.formula, verdict);
      const isSure = isExact(claim.formula) && this.assumed.every(isUntimed);
      return { claim, verdict, search: found !== undefined ? "violated" : isSure ? "holds" : "no run found", worst };
    } catch (error) {
      if (!(error instanceof NotJudged)) throw error;
      return { claim, verdict, search: "not judged", worst };
    }
  }

  private disagree(claim: Claim, when: boolean, what: string): void {
    if (when) this.disagreements.push(`${claim.name}: ${what}`);
  }

  /** A run in whole ticks that keeps the assumptions and violates the claim, which the product has to agree about. */
  private violation(formula: Formula, leastTicks = 0): Trace | undefined {
    const path = runWith(this.graph!, [not(formula), ...this.assumed], mostPlaces);
    if (path === undefined) return undefined;
    const trace = traceOf(this.problem.system, this.graph!, path, leastTicks);
    const replayed = replay(this.problem.system, trace);
    if (replayed.kind === "rejected")
      this.disagreements.push(`the search found a run that does not replay: ${replayed.reason}`);
    else if (holdsOn(formula, lassoOf(trace)) || this.assumed.some((each) => !holdsOn(each, lassoOf(trace))))
      this.disagreements.push("the search and the oracle differ about a run");
    return trace;
  }

  private compare(claim: Claim, formula: Formula, verdict: Verdict, found: Trace | undefined): void {
    const isSure = isExact(formula) && this.assumed.every(isUntimed);
    switch (verdict.kind) {
      case "proved":
      case "vacuous":
        return this.disagree(claim, found !== undefined, `WRONG PROOF: ${verdict.kind}, and a run violates it`);
      case "violated":
        return this.disagree(claim, found === undefined && isSure, "violated, and no run in whole ticks violates it");
      case "holds-to-bound": {
        if (found === undefined) return;
        const least = Math.max(...[formula, ...this.assumed].map(longestTicks));
        const steps = this.violation(formula, least)!.steps.length;
        if (steps > verdict.bound!.steps) this.remarks.push("holds to the bound, and is violated beyond it");
        return this.disagree(claim, steps <= verdict.bound!.steps, `holds to bound, and ${steps} steps violate it`);
      }
      case "unknown":
        return;
    }
  }

  /** The counterexample is a run of its part, keeps what is assumed of it, and violates a conjunct of the claim. */
  private checkTrace(claim: Claim, { trace, part }: Verdict): void {
    const replayed = replay(part!, trace!);
    this.disagree(claim, replayed.kind === "rejected", "its counterexample does not replay");
    const names = new Set(part!.variables.map((variable) => variable.name));
    const conjuncts = split(claim.formula!).filter((each) => [...variablesOf(each)].every((name) => names.has(name)));
    const isViolated = conjuncts.some((each) => !holdsOn(each, lassoOf(trace!)));
    this.disagree(claim, !isViolated, "its counterexample does not violate it");
    const broken = this.assumed.some((each) => !holdsOn(each, lassoOf(trace!)));
    this.disagree(claim, broken, "its counterexample breaks an assumption");
  }

  /** Nothing is worse than the worst case, and it is attained where that is said. */
  private checkWorst(claim: Claim, formula: Formula, worst: number | "never", isAttained: boolean): void {
    if (worst === "never") {
      const never = this.violation(withoutDeadline(formula));
      return this.disagree(claim, never === undefined, "worst case never, and every run answers");
    }
    if (!this.assumed.every(isUntimed)) return;
    const enough = withDeadline(formula, worst);
    const less = worst === 0 || !isAttained ? undefined : withDeadline(formula, worst - 1);
    if (enough !== undefined)
      this.disagree(claim, this.violation(enough) !== undefined, `worst case ${worst} s, and some run takes longer`);
    if (less !== undefined)
      this.disagree(claim, this.violation(less) === undefined, `worst case ${worst} s, and no run takes that long`);
  }

  /** A claim is vacuous if and only if no run meets any of its triggers. */
  private checkTriggers(claim: Claim, formula: Formula, verdict: Verdict): void {
    if (verdict.kind !== "vacuous" && verdict.kind !== "proved") return;
    const triggers = triggersOf(formula);
    if (triggers === undefined) return;
    const met = triggers.some((trigger) => runWith(this.graph!, [trigger, ...this.assumed], mostPlaces) !== undefined);
    this.disagree(claim, verdict.kind === "vacuous" && met, "vacuous, and some run meets its trigger");
    if (verdict.kind === "proved" && !met) this.remarks.push("proved, and no run meets its trigger");
  }

  /** Whether any run keeps the assumptions; undefined where whole ticks do not tell. */
  hasRun(): boolean | undefined {
    if (this.graph === undefined) return undefined;
    try {
      const isSure = this.assumed.every(isUntimed);
      if (runWith(this.graph, [anything, ...this.assumed], mostPlaces) !== undefined) return true;
      return isSure ? false : undefined;
    } catch (error) {
      if (error instanceof NotJudged) return undefined;
      throw error;
    }
  }
}

/**
 * A smallest core by trying: one after the other each assumption and each promise about time is dropped from the whole
 * system, and the claim is decided again, by all engines and with all confirmation. Dropping one only adds runs, so a
 * proof without it is a proof with it. What was dropped with success stays dropped: at the end the claim is proved
 * without everything that is called not needed, all at once, and nothing more could be dropped.
 */
import type { Problem } from "../ltl/problem.ts";
import type { Solver } from "../solver/solver.ts";
import type { Action, TimedTransitionSystem } from "../system/timed-transition-system.ts";
import type { ProofCore, TimePromise, Requirement } from "./core.ts";
import { coreOf, groupsOf, parametersOf } from "./core.ts";
import type { DecideOptions } from "./setting.ts";
import { decide } from "./decide.ts";
import type { ClaimResult } from "./result.ts";

export interface CoreOptions extends DecideOptions {
  /** Whether it is tried to do without each requirement. */
  readonly core?: boolean;
}

/** The results with the cores of those that are proved. */
export async function* withCores(
  problem: Problem,
  solver: Solver,
  options: CoreOptions,
  results: AsyncIterable<ClaimResult>,
): AsyncGenerator<ClaimResult> {
  for await (const result of results) {
    const core = coreOf(problem, result);
    if (core === undefined) {
      yield result;
      continue;
    }
    const found = options.core === true ? await smallestCore(problem, solver, options, result, core) : core;
    yield { ...result, verdict: { ...result.verdict, core: found } };
  }
}

/** Something that can be dropped from a system, with what is left then. */
interface Candidate {
  readonly requirement: Omit<Requirement, "need" | "why">;
  drop(problem: Problem): Problem;
}

async function smallestCore(
  problem: Problem,
  solver: Solver,
  options: CoreOptions,
  { claim, milliseconds }: ClaimResult,
  core: ProofCore,
): Promise<ProofCore> {
  const started = performance.now();
  const tried: Requirement[] = core.requirements.filter(
    ({ what, need }) => what === "assumption" && need === "not-needed",
  );
  let present = problem;
  for (const { requirement, drop } of candidates(problem, core)) {
    const left = options.milliseconds - (performance.now() - started);
    if (left <= 0 || options.signal?.aborted === true) {
      tried.push({ ...requirement, need: "in-reach", why: "there was no time to try without it" });
      continue;
    }
    options.onProgress?.(`${claim.name} · without ${requirement.name}`);
    const without = drop(present);
    const limit = Math.min(left, 2000 + 10 * milliseconds);
    const { need, why } = await attempt(without, solver, { ...options, milliseconds: limit }, claim.name);
    tried.push({ ...requirement, need, why });
    if (need === "not-needed") present = without;
  }
  const found = { ...core, requirements: tried, isSmallest: tried.every((each) => each.need !== "in-reach") };
  return { ...found, requirements: [...tried, ...parametersOf(problem, claim.name, found)] };
}

const shortBound = 8;

/** Decides the claim without something. Bounded search is kept short: only a counterexample is wanted of it. */
async function attempt(
  problem: Problem,
  solver: Solver,
  options: CoreOptions,
  name: string,
): Promise<Pick<Requirement, "need" | "why">> {
  const { signal, milliseconds, engine, bound } = options;
  const quiet: DecideOptions = {
    only: [name],
    bound: Math.min(bound, shortBound),
    milliseconds,
    sanity: false,
    ...(engine === undefined ? {} : { engine }),
    ...(signal === undefined ? {} : { signal }),
  };
  for await (const { verdict } of decide(problem, solver, quiet)) {
    if (verdict.kind === "proved" || verdict.kind === "vacuous")
      return { need: "not-needed", why: "proved without it" };
    if (verdict.kind === "violated") return { need: "needed", why: "without it there is a counterexample, replayed" };
    if (verdict.reason === "interrupted") return { need: "in-reach", why: "interrupted" };
    return {
      need: "kept",
      why: `without it no proof was found: ${verdict.reason ?? "only a bounded search was left"}`,
    };
  }
  return { need: "in-reach", why: "it was not tried" };
}

// ── What can be dropped ─────────────────────────────────────────────────────

function candidates(problem: Problem, core: ProofCore): readonly Candidate[] {
  const assumptions = core.requirements.filter(({ what, need }) => what === "assumption" && need === "in-reach");
  return [
    ...assumptions.map(({ name }): Candidate => ({
      requirement: { what: "assumption", name },
      drop: (from) => withoutAssumption(from, name),
    })),
    ...timings(problem, core),
  ];
}

function withoutAssumption(problem: Problem, name: string): Problem {
  const invariants = problem.system.invariants.filter((each) => each.name !== name);
  const assumptions = problem.assumptions.filter((each) => each.name !== name);
  return { ...problem, system: { ...problem.system, invariants }, assumptions };
}

/** The promises of the actions that the proof reads, those of one kind of instance together. */
function timings(problem: Problem, { actions }: ProofCore): readonly Candidate[] {
  const groupOf = groupsOf(problem);
  const groups = new Map<string, Action[]>();
  const read = new Set(actions);
  for (const action of problem.system.actions) {
    if (!read.has(action.name)) continue;
    const group = groupOf(action.name);
    groups.set(group, [...(groups.get(group) ?? []), action]);
  }
  return [...groups].flatMap(([name, members]) => {
    const timing = [...new Set(members.map((member) => member.timing))].join(", ");
    return promisesOf(problem.system, members).map((promise): Candidate => ({
      requirement: { what: "timing", name, timing, promise },
      drop: (from) => ({
        ...from,
        system: withoutPromise(from.system, promise, new Set(members.map((each) => each.name))),
      }),
    }));
  });
}

function promisesOf({ clocks }: TimedTransitionSystem, members: readonly Action[]): readonly TimePromise[] {
  const limited = new Set(clocks.flatMap((clock) => (clock.limit === undefined ? [] : [clock.name])));
  const isLimited = (action: Action): boolean => action.urgent || action.restarts.some((clock) => limited.has(clock));
  return [
    ...(members.some((action) => action.wait !== undefined) ? (["earliest"] as const) : []),
    ...(members.some(isLimited) ? (["latest"] as const) : []),
    ...(members.some((action) => action.fairness === "weak") ? (["some-day"] as const) : []),
  ];
}

function withoutPromise(
  system: TimedTransitionSystem,
  promise: TimePromise,
  names: ReadonlySet<string>,
): TimedTransitionSystem {
  const own = (action: Action): boolean => names.has(action.name);
  const restarted = new Set(system.actions.filter(own).flatMap((action) => action.restarts));
  const actions = system.actions.map((action): Action => {
    if (!own(action)) return action;
    const { wait: _wait, ...rest } = action;
    if (promise === "earliest") return rest;
    return promise === "latest" ? { ...action, urgent: false } : { ...action, fairness: "none" };
  });
  const clocks =
    promise !== "latest"
      ? system.clocks
      : system.clocks.map((clock) => {
          const { limit: _limit, ...rest } = clock;
          return restarted.has(clock.name) ? rest : clock;
        });
  return { ...system, actions, clocks };
}

/**
 * A conjunct decided by zones: monitor, slice, parts, exploration, confirmation. See `decide.ts` for the plan.
 */
import type { Formula } from "../ltl/formula.ts";
import { variablesOf } from "../ltl/formula.ts";
import type { Rational } from "../source/rational.ts";
import { compare, greatest, multiply, rational } from "../source/rational.ts";
import { coneOf } from "../system/slice.ts";
import type { Term } from "../term/term.ts";
import { real } from "../term/term.ts";
import { holdsOn } from "../ltl/evaluate.ts";
import { ConstantsTooFine } from "../zone/compile.ts";
import { compileCondition } from "../zone/condition.ts";
import { largestValue } from "../zone/explore.ts";
import { lassoOf } from "../trace/trace.ts";
import { proveByParts } from "./by-parts.ts";
import { certify } from "./certify.ts";
import type { Setting } from "./setting.ts";
import type { Monitored } from "./monitor.ts";
import { monitor } from "./monitor.ts";
import type { ProofStep } from "./proof.ts";
import type { Reached } from "./reach.ts";
import { exploringIn, longestConstant, reach, scriptTo } from "./reach.ts";
import { sliceUnder } from "./restrict.ts";
import { likewise, neverBad, neverTriggered as neverTriggeredStatement } from "./statements.ts";
import { namesOfTouchingAssumptions } from "./touching.ts";
import { writingOf } from "../system/writing.ts";
import type { Verdict } from "./verdict.ts";
import type { Confirmed } from "./violation.ts";
import { attainedIn, neverTriggered, triggerReached } from "./evidence.ts";
import type { SanityCheck } from "./sanity-check.ts";
import { confirmViolation } from "./violation.ts";

export type Decided =
  { readonly kind: "decided"; readonly verdict: Verdict } | { readonly kind: "undecided"; readonly reason: string };

/** How many zones are explored before the search gives up; about 40 MB for a few clocks. */
const zonesOfWhole = 200_000;
const zonesOfParts = 20_000;

/** Decides a conjunct without past operators. `original` is what the oracle judges counterexamples by. */
export async function decideByZones(setting: Setting, conjunct: Formula, original: Formula): Promise<Decided> {
  try {
    const parts = await tryParts(setting, conjunct);
    if (parts !== undefined) return decided(parts);
    return await trySlices(setting, conjunct, original);
  } catch (error) {
    if (error instanceof ConstantsTooFine) return undecided(error.message);
    throw error;
  }
}

function decided(verdict: Verdict): Decided {
  return { kind: "decided", verdict };
}

function undecided(reason: string): Decided {
  return { kind: "undecided", reason };
}

/** `always Q` over several components, by parts. */
async function tryParts(setting: Setting, conjunct: Formula): Promise<Verdict | undefined> {
  if (conjunct.kind !== "always" || conjunct.operand.kind !== "state") return undefined;
  const proof = await proveByParts(setting.influence, conjunct.operand.term, exploringIn(setting, zonesOfParts));
  if (proof === undefined) return undefined;
  const { recipe, proofs } = proof;
  let zones = 0;
  const confirmed = new Set<string>();
  const steps: ProofStep[] = [];
  for (const { reached, statement } of proofs) {
    const { system, bad } = statement;
    const writing = writingOf(system, bad);
    if (confirmed.has(writing)) {
      steps.push(statement);
      continue;
    }
    const certified = await certify(reached, bad, exploringIn(setting, zonesOfWhole), setting.solver, {
      milliseconds: setting.remaining(),
    });
    if (certified.kind !== "confirmed") return undefined;
    zones += certified.zones;
    confirmed.add(writing);
    steps.push({ ...statement, invariant: certified.invariant });
  }
  const notes = [`proved by parts: ${proofs.length - 1} components on their own, then together under the assumptions`];
  const method = "zones by parts, confirmed by the solver";
  return { kind: "proved", method, depth: zones, depthUnit: "zones", proofs: [{ recipe, steps }], notes };
}

/** The slice of the conjunct; as long as assumptions stand in the way of a counterexample, a larger one. */
async function trySlices(setting: Setting, conjunct: Formula, original: Formula): Promise<Decided> {
  const { influence } = setting;
  let roots: readonly string[] = [];
  for (;;) {
    const cone = coneOf(influence, [...variablesOf(conjunct), ...roots]);
    const { system, rest } = sliceUnder(setting, cone);
    const monitored = monitor(system, conjunct);
    if (monitored === undefined) return undecided("its shape has no unbounded proof yet");
    const wider = new Set([...cone, ...namesOfTouchingAssumptions(setting, cone)]);
    const result = await tryMonitored(
      setting,
      monitored,
      roots,
      original,
      wider.size === cone.size && rest.length === 0,
    );
    if (result.kind !== "refused") return result;
    if (wider.size === cone.size && rest.length > 0)
      return undecided("it needs an assumption about whole runs that is no condition on states");
    if (wider.size === cone.size)
      return undecided(`a counterexample of its slice is none of the whole: ${result.reason}`);
    roots = [...wider];
  }
}

type Tried = Decided | { readonly kind: "refused"; readonly reason: string };

/** `isClosed`: the slice has all assumptions about it, and none speaks also of something outside. */
async function tryMonitored(
  setting: Setting,
  monitored: Monitored,
  roots: readonly string[],
  original: Formula,
  isClosed: boolean,
): Promise<Tried> {
  const { system, bad, response, trigger } = monitored;
  const writing = writingOf(system, bad, response?.during, trigger, response?.deadline && real(response.deadline));
  await setting.atWork?.others(writing, setting.waiting);
  const known = setting.known.get(writing);
  if (known !== undefined)
    return decided({ ...(isClosed ? known : withoutRuns(known)), ...likewise(known, monitored, roots) });
  const alike = setting.ofClaim.get(writing);
  if (alike !== undefined) return decided({ ...withoutRuns(alike), ...likewise(alike, monitored, roots) });
  const work = decideMonitored(setting, monitored, writing, roots, original, isClosed);
  return setting.atWork === undefined ? work : setting.atWork.on(writing, work);
}

async function decideMonitored(
  setting: Setting,
  monitored: Monitored,
  writing: string,
  roots: readonly string[],
  original: Formula,
  isClosed: boolean,
): Promise<Tried> {
  const { bad, response, trigger } = monitored;
  const { reached, slowest } = await explore(setting, monitored);
  if (reached.explored.bad !== undefined) {
    const tried = violation(setting, monitored, reached, slowest, original);
    if (tried.kind === "decided") setting.ofClaim.set(writing, tried.verdict);
    return tried;
  }
  if (!reached.explored.complete) return undecided(await whyStopped(setting, reached));
  if (trigger !== undefined && reached.explored.landmark === undefined)
    return decided(await vacuous(setting, reached, trigger, roots));
  if (response !== undefined && slowest === "unbounded") return neverAnswered(setting, reached, response, original);
  const finite = slowest === "unbounded" ? undefined : slowest;
  if (response?.deadline !== undefined && finite !== undefined && compare(finite, response.deadline) > 0) {
    return undecided("internal: the worst case is beyond the deadline, and yet no zone is bad");
  }
  const statement = neverBad(monitored, finite);
  const { bad: derived } = statement;
  const certified = await certify(reached, derived, exploringIn(setting, zonesOfWhole), setting.solver, {
    milliseconds: setting.remaining(),
  });
  if (certified.kind !== "confirmed") return undecided(certified.reason);
  const slowestRun =
    response === undefined || finite === undefined ? {} : attainedIn(setting, reached, response, finite, original);
  const verdict: Verdict = {
    kind: "proved",
    method:
      response !== undefined && response.deadline === undefined
        ? "bounded response by zones, confirmed by the solver"
        : "zones, confirmed by the solver",
    depth: certified.zones,
    depthUnit: "zones",
    ...(response?.deadline === undefined ? {} : { deadline: response.deadline }),
    ...(response === undefined || finite === undefined ? {} : { worstCase: finite }),
    ...slowestRun,
    proofs: [
      {
        recipe: {
          kind: "monitor",
          roots,
          never: "bad",
          ...(statement.bad === bad || finite === undefined ? {} : { slowest: finite }),
        },
        steps: [{ ...statement, invariant: certified.invariant }],
      },
    ],
    notes: [],
    checks: [...triggerCheck(setting, reached, trigger), ...(slowestRun.checks ?? [])],
  };
  (isClosed ? setting.known : setting.ofClaim).set(writing, verdict);
  return decided(verdict);
}

/** A proof holds for all instances that are alike; a run that shows something, not if assumptions tell them apart. */
function withoutRuns(verdict: Verdict): Verdict {
  if (verdict.kind !== "proved") return verdict;
  const { attained: _attained, checks: _checks, ...rest } = verdict;
  return rest;
}

async function whyStopped(setting: Setting, reached: Reached): Promise<string> {
  const zones = reached.explored.nodes.length;
  if (setting.options.signal?.aborted === true) return "interrupted";
  return (await setting.stop()) ? `time-out after ${zones} zones` : `more than ${zones} zones`;
}

/** Explores; when a response time is wanted, up to a value that it does not reach, or to a generous multiple of all constants. */
async function explore(
  setting: Setting,
  { system, bad, response, trigger }: Monitored,
): Promise<{ readonly reached: Reached; readonly slowest: Rational | "unbounded" }> {
  const limits = exploringIn(setting, zonesOfWhole);
  const landmark = trigger === undefined ? {} : { landmark: trigger };
  if (response === undefined)
    return { reached: await reach(system, bad, limits, { exhaustive: false, ...landmark }), slowest: rational(0) };
  const longest = [longestConstant(system), response.deadline ?? rational(1), rational(1)].reduce(greatest);
  for (const factor of [4, 32]) {
    const measuredUpTo = multiply(longest, rational(factor));
    const reached = await reach(system, bad, limits, {
      exhaustive: true,
      measured: response.clock,
      measuredUpTo,
      ...landmark,
    });
    const { compiled, explored, unbounded } = reached;
    const during = compileCondition(compiled, response.during);
    const units = largestValue(explored.nodes, compiled.clockIndex.get(response.clock)!, during) ?? 0;
    if (units < unbounded) return { reached, slowest: multiply(rational(units), compiled.unit) };
    if (factor === 32 || !explored.complete) return { reached, slowest: "unbounded" };
  }
  throw new Error("unreachable");
}

/** The counterexample of a bad zone, at the slowest response that its path allows. */
function violation(
  setting: Setting,
  { response }: Monitored,
  reached: Reached,
  slowest: Rational | "unbounded",
  original: Formula,
): Tried {
  const { explored } = reached;
  const { node, alternative } = explored.bad!;
  const attained = latestAnswer(response, reached);
  const tries = attained === undefined ? [undefined] : [attained, undefined];
  let confirmed: Confirmed = { kind: "refused", reason: "" };
  for (const each of tries) {
    confirmed = confirmViolation(setting, original, scriptTo(reached, node, alternative, each));
    if (confirmed.kind === "confirmed") break;
  }
  if (confirmed.kind === "refused") return confirmed;
  const { trace, part } = confirmed;
  const never =
    response !== undefined && slowest === "unbounded" && !holdsOn(withoutDeadlines(original), lassoOf(trace));
  const worst =
    response === undefined || !explored.complete
      ? undefined
      : slowest !== "unbounded"
        ? slowest
        : never
          ? ("never" as const)
          : undefined;
  return decided({
    kind: "violated",
    method: "zones, replayed",
    ...settledAfter(confirmed),
    ...(response?.deadline === undefined ? {} : { deadline: response.deadline }),
    ...(worst === undefined ? {} : { worstCase: worst }),
    ...(response === undefined || worst === undefined || worst === "never"
      ? {}
      : attainedIn(setting, reached, response, worst, original, { kind: "run", trace, part })),
    trace,
    part,
    notes: [],
  });
}

/** The largest time that the answer may take in the bad zone; undefined where there is none. */
export function latestAnswer(
  response: Monitored["response"],
  { compiled, explored }: Reached,
): { readonly clock: number; readonly value: number } | undefined {
  const { node } = explored.bad!;
  const clock = response && compiled.clockIndex.get(response.clock);
  const row = clock === undefined ? 0 : node.location.clocks.indexOf(clock) + 1;
  const value = row === 0 ? Infinity : node.zone.bounds[row * node.zone.size]!;
  return clock === undefined || value === Infinity ? undefined : { clock, value };
}

function settledAfter({ settled }: { readonly settled?: number }): Pick<Verdict, "depth" | "depthUnit" | "settled"> {
  return settled === undefined ? {} : { depth: settled, depthUnit: "steps", settled };
}

/** A response that no multiple of the constants bounds: a run that never answers, if the laziest one is such a run. */
function neverAnswered(
  setting: Setting,
  reached: Reached,
  response: NonNullable<Monitored["response"]>,
  original: Formula,
): Tried {
  const { compiled, explored } = reached;
  const during = compileCondition(compiled, response.during);
  const waiting = explored.nodes.filter((node) => during(node.location).length > 0).sort((a, b) => a.depth - b.depth);
  let reason = "no bound on the response was found";
  for (const node of waiting.slice(0, 20)) {
    const confirmed = confirmViolation(setting, original, scriptTo(reached, node, []));
    if (confirmed.kind === "confirmed")
      return decided({
        kind: "violated",
        method: "zones, replayed",
        depth: confirmed.trace.steps.length,
        depthUnit: "steps",
        worstCase: "never",
        trace: confirmed.trace,
        part: confirmed.part,
        notes: [],
      });
    reason = confirmed.reason;
  }
  return undecided(`no bound on the response was found, and no run that never answers: ${reason}`);
}

/** The same formula with every `within T` as `eventually`. */
function withoutDeadlines(formula: Formula): Formula {
  switch (formula.kind) {
    case "state":
      return formula;
    case "within":
      return { kind: "eventually", operand: withoutDeadlines(formula.operand) };
    case "and":
    case "or":
      return { kind: formula.kind, operands: formula.operands.map(withoutDeadlines) };
    case "until":
    case "weak-until":
    case "release":
    case "since":
      return { ...formula, left: withoutDeadlines(formula.left), right: withoutDeadlines(formula.right) };
    default:
      return { ...formula, operand: withoutDeadlines(formula.operand) };
  }
}

/** The trigger is in no reachable zone, which the solver confirms like any other proof. */
async function vacuous(setting: Setting, reached: Reached, trigger: Term, roots: readonly string[]): Promise<Verdict> {
  const certified = await certify(reached, trigger, exploringIn(setting, zonesOfWhole), setting.solver, {
    milliseconds: setting.remaining(),
  });
  if (certified.kind !== "confirmed") return { kind: "unknown", method: "zones", reason: certified.reason, notes: [] };
  return {
    kind: "vacuous",
    method: "zones, confirmed by the solver",
    depth: certified.zones,
    depthUnit: "zones",
    proofs: [
      {
        recipe: { kind: "monitor", roots, never: "trigger" },
        steps: [{ ...neverTriggeredStatement(reached.system, trigger), invariant: certified.invariant }],
      },
    ],
    notes: [],
    checks: [neverTriggered],
  };
}

/** Evidence that the claim speaks of something: a run of the whole system, replayed, in which its trigger happens. */
function triggerCheck(setting: Setting, reached: Reached, trigger: Term | undefined): readonly SanityCheck[] {
  const { landmark } = reached.explored;
  if (landmark === undefined || trigger === undefined || setting.options.sanity === false) return [];
  return [triggerReached(setting, reached, landmark, trigger)];
}

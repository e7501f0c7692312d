/**
 * Checks of claims as they are decided, and of the whole spec at the end. They never change a verdict, except that what
 * is true only because it says nothing is vacuous. Each question is a file of this folder.
 */
import type { Problem } from "../../ltl/problem.ts";
import type { Solver } from "../../solver/solver.ts";
import { influenceOf } from "../../system/slice.ts";
import type { Whole } from "../../trace/whole.ts";
import { wholeOf } from "../../trace/whole.ts";
import { timerIn, timerOf } from "../setting.ts";
import type { DecideOptions, Setting } from "../setting.ts";
import { exploringIn } from "../reach.ts";
import type { ClaimResult } from "../result.ts";
import type { SanityCheck, SanityKind } from "../sanity-check.ts";
import { politely, Turns } from "../turns.ts";
import type { Verdict } from "../verdict.ts";
import type { Consistency } from "./consistency.ts";
import { checkAssumptions } from "./consistency.ts";
import { checkDead } from "./dead.ts";
import { checkDoubts } from "./doubts.ts";
import type { Mutant } from "./does-nothing.ts";
import { checkAllDoNothing, checkDoesNothing, doingNothing } from "./does-nothing.ts";
import type { Group } from "./group.ts";
import { coupledGroup, groupsOf } from "./group.ts";
import { checkMeaning } from "./meaning.ts";
import { checkDeadlock } from "./rest.ts";
import { groundsOfGroup } from "./sound.ts";
import { checkTime } from "./timelock.ts";
import type { KnownTriggers } from "./trigger.ts";
import { checkTrigger } from "./trigger.ts";

export interface InspectOptions extends DecideOptions {
  /** Called once, when all claims are decided, with what was asked about the whole spec; without it none of that is asked. */
  readonly onChecks?: (checks: readonly SanityCheck[]) => void;
  /** The grounds of groups that earlier runs have found to be sound (`sound.ts`); those that this one finds are added. */
  readonly sound?: Set<string>;
}

/** Enough for any spec that a person writes; a check that needs more is undecided. */
const mostZones = 20_000;

/** Passes on the claims with their checks. */
export async function* inspect(
  problem: Problem,
  solver: Solver,
  options: InspectOptions,
  results: AsyncIterable<ClaimResult>,
  whole: Whole = wholeOf(problem.system),
  turns: Turns = new Turns(1),
): AsyncGenerator<ClaimResult> {
  const newSetting = settingFor(problem, politely(solver, turns.reader), options, whole);
  const mutant = doingNothing(problem);
  const triggers: KnownTriggers = new Map();
  const groups =
    options.onChecks === undefined
      ? undefined
      : turns.afterwards((turn) =>
          checkGroups({ ...newSetting(), solver: politely(solver, turn), ...timerIn(turn, options) }, options.sound),
        );
  const consistency = problem.assumptions.length === 0 ? undefined : await consistencyOf(newSetting());
  const done: ClaimResult[] = [];
  for await (const result of results) {
    const isWanted = result.claim.formula !== undefined && options.signal?.aborted !== true;
    const checked = isWanted ? await checkClaim(newSetting(), result, mutant, triggers) : result;
    done.push(checked);
    yield withDoubts(newSetting(), withVacuity(checked, consistency));
  }
  if (options.signal?.aborted === true || options.onChecks === undefined || groups === undefined) return;
  const setting = newSetting();
  const checks = [
    (consistency ?? (await consistencyOf(setting))).check,
    ...(await groups()),
    ...(options.only === undefined ? checkAllDoNothing(done) : []),
  ];
  if (!wasAborted(setting)) options.onChecks(checks);
}

/** What is asked about the components of the spec, each by itself as far as that goes. */
async function checkGroups(setting: Setting, known: Set<string> | undefined): Promise<readonly SanityCheck[]> {
  const { system } = setting.problem;
  const grounds = new Map<Group["system"], string>();
  const isKnown = (group: Group): boolean => {
    if (known === undefined) return false;
    const own = groundsOfGroup(setting, group);
    grounds.set(group.system, own);
    // Whoever keeps them keeps the last ones.
    const isSound = known.delete(own);
    if (isSound) known.add(own);
    return isSound;
  };
  const groups: Group[] = [];
  const failed = await ask(setting, "dead-action", async () => {
    groups.push(...(await groupsOf(setting.problem, exploringIn(setting, mostZones), isKnown)));
    return [];
  });
  const coupled = (group: Group): Promise<Group> => coupledGroup(system, group, exploringIn(setting, mostZones));
  const [inTime, awake, alive] = [new Set<Group>(), new Set<Group>(), new Set<Group>()];
  const checks = [
    failed,
    await ask(setting, "timelock", () => checkTime(setting, groups, coupled, inTime)),
    await ask(setting, "deadlock", () => checkDeadlock(setting, groups, coupled, awake)),
    await ask(setting, "dead-action", () => checkDead(setting, groups, alive)),
  ];
  for (const group of groups) {
    // One that was explored without its watchers is another system, and is explored again.
    const own = grounds.get(group.system);
    if (own !== undefined && inTime.has(group) && awake.has(group) && alive.has(group)) known?.add(own);
  }
  return checks.flat();
}

function wasAborted({ options }: Setting): boolean {
  return options.signal?.aborted === true;
}

/** A mistake of ours in a check must not take away verdicts: it is said, and it shows in the exit code. */
async function ask(
  setting: Setting,
  kind: SanityKind,
  question: () => readonly SanityCheck[] | Promise<readonly SanityCheck[]>,
): Promise<readonly SanityCheck[]> {
  try {
    return await question();
  } catch (error) {
    // An interrupted solver may fail in any way.
    if (wasAborted(setting)) return [];
    return [{ kind, status: "unknown", text: `internal: ${error instanceof Error ? error.message : String(error)}` }];
  }
}

async function consistencyOf(setting: Setting): Promise<Consistency> {
  let isContradictory = false;
  const [check] = await ask(setting, "assumptions", async () => {
    const found = await checkAssumptions(setting);
    isContradictory = found.isContradictory;
    return [found.check];
  });
  return { check: check ?? { kind: "assumptions", status: "unknown", text: "interrupted" }, isContradictory };
}

/** What checks need; each question gets as much time as a claim. */
function settingFor(problem: Problem, solver: Solver, options: DecideOptions, whole: Whole): () => Setting {
  const made = { problem, influence: influenceOf(problem.system), whole, solver, options };
  return () => ({ ...made, known: new Map(), ofClaim: new Map(), ...timerOf(options) });
}

async function checkClaim(
  setting: Setting,
  result: ClaimResult,
  mutant: Mutant,
  triggers: KnownTriggers,
): Promise<ClaimResult> {
  const { claim, verdict } = result;
  const exploring = exploringIn(setting, mostZones);
  const own = verdict.checks ?? [];
  const isTrue = verdict.kind === "proved" || verdict.kind === "holds-to-bound" || verdict.kind === "vacuous";
  if (!isTrue) return { ...result, checks: own };
  const atFirst = claim.triggers?.some((trigger) => !trigger.everywhere) === true;
  const trigger =
    own.some((check) => check.kind === "trigger" && check.status !== "unknown") && !atFirst
      ? []
      : await ask(setting, "trigger", () => checkTrigger(setting, claim, exploring, triggers));
  const kept = trigger.length === 0 ? own : own.filter((check) => check.kind !== "trigger");
  const meaning = await ask(setting, "trivial", () => checkMeaning(setting, claim, exploring));
  const idle = await ask(setting, "does-nothing", async () => [await checkDoesNothing(mutant, claim, exploring)]);
  return { ...result, checks: [...trigger, ...kept, ...meaning, ...idle] };
}

/** What it may have been meant to say instead, if that makes a difference. */
async function withDoubts(setting: Setting, result: ClaimResult): Promise<ClaimResult> {
  if (result.claim.doubts === undefined || wasAborted(setting)) return result;
  const doubts = await ask(setting, "meant-otherwise", () => checkDoubts(setting, result));
  return doubts.length === 0 ? result : { ...result, checks: [...(result.checks ?? []), ...doubts] };
}

/** A claim that holds only because it says nothing is vacuous. */
function withVacuity(result: ClaimResult, consistency: Consistency | undefined): ClaimResult {
  const { verdict, checks = [] } = result;
  if (verdict.kind !== "proved" && verdict.kind !== "holds-to-bound") return result;
  const untriggered =
    checks.some((check) => check.kind === "trigger" && check.status === "warning") && !isPartial(verdict);
  if (untriggered) return { ...result, verdict: vacuous(verdict) };
  return consistency?.isContradictory === true
    ? { ...result, verdict: vacuous(verdict), checks: [consistency.check, ...checks] }
    : result;
}

/** Whether only some conjuncts say nothing. */
function isPartial({ checks = [] }: Verdict): boolean {
  return checks.some((check) => check.kind === "trigger" && check.status === "warning");
}

function vacuous({ method, notes, checks }: Verdict): Verdict {
  return { kind: "vacuous", method, notes, ...(checks === undefined ? {} : { checks }) };
}

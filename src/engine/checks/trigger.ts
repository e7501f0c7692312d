/**
 * Vacuity of a claim of any shape: an implication whose left side is never true says nothing. The trigger is looked
 * for in the zones of what it depends on; that it never comes is confirmed by the solver, that it comes is replayed. An
 * implication without `always` speaks of the first instant only, and there its left side is simply true or not.
 */
import { variablesOf as formulaVariables } from "../../ltl/formula.ts";
import type { Claim, Trigger } from "../../ltl/problem.ts";
import { coneOf, sliceTo } from "../../system/slice.ts";
import { writingOf } from "../../system/writing.ts";
import { holds } from "../../term/evaluate.ts";
import type { Term } from "../../term/term.ts";
import { variablesOf } from "../../term/term.ts";
import { ConstantsTooFine } from "../../zone/compile.ts";
import { decideBounded } from "../by-bound.ts";
import { certify } from "../certify.ts";
import type { Setting } from "../setting.ts";
import { neverHolds, neverTriggered, triggerReached } from "../evidence.ts";
import type { Exploring } from "../reach.ts";
import { reach } from "../reach.ts";
import { namesOfTouchingAssumptions } from "../touching.ts";
import type { SanityCheck } from "../sanity-check.ts";

/** Checks met before, by what they ask. */
export type KnownTriggers = Map<string, SanityCheck>;

/** One check for all triggers of a claim; a warning says that none of them ever comes. Nothing for claims without triggers. */
export async function checkTrigger(
  setting: Setting,
  { triggers = [] }: Claim,
  exploring: Exploring,
  known: KnownTriggers,
): Promise<readonly SanityCheck[]> {
  if (triggers.length === 0) return [];
  const checks: SanityCheck[] = [];
  for (const trigger of triggers) {
    const check = await checkOne(setting, trigger, exploring, known);
    if (check.status === "ok") return [check];
    checks.push(check);
  }
  return [checks.find((check) => check.status === "unknown") ?? checks[0]!];
}

async function checkOne(
  setting: Setting,
  { everywhere, condition }: Trigger,
  exploring: Exploring,
  known: KnownTriggers,
): Promise<SanityCheck> {
  if (!everywhere) return atFirst(setting, condition);
  const { influence } = setting;
  const cone = coneOf(influence, variablesOf(condition));
  const slice = sliceTo(influence, cone);
  const writing = writingOf(slice, condition);
  const existing = known.get(writing);
  if (existing === neverTriggered || (existing !== undefined && isDecidedBy(setting, cone))) return existing;
  const check = await lookFor(setting, condition, slice, exploring);
  // That it never comes is a proof of the slice. A run is one of the whole, where assumptions may tell apart what is alike.
  if (check === neverTriggered || isDecidedBy(setting, cone)) known.set(writing, check);
  return check;
}

/** Whether all assumptions about something in a cone are in its slice: none speaks of anything else, or of whole runs. */
function isDecidedBy(setting: Setting, cone: ReadonlySet<string>): boolean {
  const { assumptions } = setting.problem;
  if (assumptions.some(({ formula }) => [...formulaVariables(formula)].some((name) => cone.has(name)))) return false;
  return namesOfTouchingAssumptions(setting, cone).every((name) => cone.has(name));
}

function atFirst({ problem }: Setting, condition: Term): SanityCheck {
  const initial = new Map(problem.system.variables.map((variable) => [variable.name, variable.initial] as const));
  return holds(condition, (name) => initial.get(name)!)
    ? { kind: "trigger", status: "ok", text: "its condition holds at the first instant" }
    : {
        kind: "trigger",
        status: "warning",
        text: "its condition does not hold at the first instant, the only one that it speaks about: is `always` missing?",
      };
}

async function lookFor(
  setting: Setting,
  condition: Term,
  slice: Setting["problem"]["system"],
  exploring: Exploring,
): Promise<SanityCheck> {
  const open = (reason: string): SanityCheck => ({
    kind: "trigger",
    status: "unknown",
    text: `no run that reaches the trigger was found: ${reason}`,
  });
  try {
    const reached = await reach(slice, condition, exploring, { exhaustive: false });
    const { bad, complete } = reached.explored;
    if (bad !== undefined) {
      const check = triggerReached(setting, reached, bad.node, condition);
      return check.status === "ok" ? check : ((await search(setting, condition)) ?? check);
    }
    if (!complete) return open(`more than ${reached.explored.nodes.length} zones`);
    const limits = { milliseconds: setting.remaining() };
    const certified = await certify(reached, condition, exploring, setting.solver, limits);
    return certified.kind === "confirmed" ? neverTriggered : open(certified.reason);
  } catch (error) {
    if (error instanceof ConstantsTooFine) return open(error.message);
    throw error;
  }
}

/** The solver finds a run where leaving everything else to itself breaks an assumption. */
async function search(setting: Setting, condition: Term): Promise<SanityCheck | undefined> {
  const { kind, trace, part } = await decideBounded(setting, neverHolds(condition), "");
  if (kind !== "violated" || trace === undefined) return undefined;
  return { kind: "trigger", status: "ok", text: "trigger reached, replayed", trace, ...(part && { part }) };
}

/**
 * Two engines on one conjunct at the same time. The rival starts when the first one has not decided it after a while, so whatever is
 * decided sooner is decided as without it. The first verdict that is one (proved, violated, vacuous) wins, and the other engine
 * is called off: its `stop` says so, what it has asked the solver is withdrawn, and what it waits for is given up. Both have ended
 * when the race has.
 *
 * If the rival does not decide the conjunct, the verdict is that of the first engine. If the first one does not, the rival has as
 * long again as that has taken. Where both have decided when the race ends, they must not contradict one another.
 */
import type { Formula } from "../ltl/formula.ts";
import { contradictionOf, disagreeing } from "./cross-check.ts";
import type { Engine, Setting } from "./setting.ts";
import type { Verdict } from "./verdict.ts";

/** Milliseconds that the first engine has for itself, from when the verdict is asked for. */
const headStart = 2000;

/** An engine that may know the verdict already, from a conjunct that is the same but for names. */
export interface Rival {
  readonly engine: Engine;
  known(setting: Setting, conjunct: Formula): Verdict | undefined;
}

/** What became of an engine. */
type Outcome =
  { readonly kind: "verdict"; readonly verdict: Verdict } | { readonly kind: "failed"; readonly error: unknown };

/** An engine that races against a rival, where a setting allows for that. */
export function racing(engine: Engine, rival: Rival, ahead: number = headStart): Engine {
  return async (setting, conjunct) => {
    if (setting.beside === undefined) return engine(setting, conjunct);
    const known = rival.known(setting, conjunct);
    if (known !== undefined) return known;
    const over = new AbortController();
    const first = outcomeOf(engine(until(setting, over.signal), conjunct));
    const start = setting.remaining();
    const isDecided = await soonerThan(first, setting, start - ahead);
    if (isDecided) return verdictOf(await first);
    const { leave, ...own } = setting.beside();
    const second = outcomeOf(rival.engine(until({ ...setting, ...own }, over.signal), conjunct)).finally(leave);
    const ended = await Promise.race([
      first.then((outcome) => ({ outcome, isFirst: true })),
      second.then((outcome) => ({ outcome, isFirst: false })),
    ]);
    if (!isDefinite(ended.outcome)) {
      if (!ended.isFirst) await first;
      else if (!isMistake(ended.outcome)) {
        const taken = start - setting.remaining();
        await setting.waiting(soonerThan(second, setting, setting.remaining() - taken));
      }
    }
    over.abort();
    return judge(await first, await second, conjunct);
  };
}

function outcomeOf(verdict: Promise<Verdict>): Promise<Outcome> {
  return verdict.then(
    (found) => ({ kind: "verdict", verdict: found }),
    (error: unknown) => ({ kind: "failed", error }),
  );
}

function verdictOf(outcome: Outcome): Verdict {
  if (outcome.kind === "failed") throw outcome.error;
  return outcome.verdict;
}

function isDefinite(outcome: Outcome): boolean {
  return outcome.kind === "verdict" && ["proved", "violated", "vacuous"].includes(outcome.verdict.kind);
}

/** Whether something has happened before so little time is left; a claim has its time from when its verdict is asked for. */
async function soonerThan(promise: Promise<unknown>, setting: Setting, left: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<boolean>((resolve) => {
    const look = (): void => {
      const rest = setting.remaining() - left;
      if (rest <= 0) resolve(false);
      else timer = setTimeout(look, Math.max(rest, 10));
    };
    look();
  });
  try {
    return await Promise.race([promise.then(() => true), passed]);
  } finally {
    clearTimeout(timer);
  }
}

// ── Called off ──────────────────────────────────────────────────────────────

class CalledOff extends Error {}

/** A setting in which everything ends with a signal. */
function until(setting: Setting, signal: AbortSignal): Setting {
  const { solver } = setting;
  const off = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new CalledOff("another engine was first")), { once: true });
  });
  off.catch(() => {});
  return {
    ...setting,
    solver: { ...solver, check: (script, limits) => solver.check(script, { ...limits, signal }) },
    stop: async () => signal.aborted || (await setting.stop()) || signal.aborted,
    waiting: (promise) => setting.waiting(Promise.race([promise, off])),
  };
}

// ── The verdict ─────────────────────────────────────────────────────────────

/** A mistake of ours in the first engine is not hidden by what the rival says; one of the rival costs nothing where the first has decided. */
function judge(first: Outcome, second: Outcome, conjunct: Formula): Verdict {
  if (isMistake(first)) return verdictOf(first);
  const [one, other] = [decidedIn(first), decidedIn(second)];
  if (one !== undefined && other !== undefined) {
    const contradiction = contradictionOf(one, other, conjunct);
    if (contradiction !== undefined)
      return disagreeing({ contradiction, verdicts: { both: one, smt: other }, asked: [] });
  }
  return one ?? other ?? verdictOf(isMistake(second) ? second : first);
}

function isMistake(outcome: Outcome): boolean {
  if (outcome.kind === "failed") return !(outcome.error instanceof CalledOff);
  const { reason = "", notes } = outcome.verdict;
  return [reason, ...notes].some((text) => text.includes("internal: "));
}

function decidedIn(outcome: Outcome): Verdict | undefined {
  return outcome.kind === "verdict" && isDefinite(outcome) ? outcome.verdict : undefined;
}

/** What the checks of a whole system say of time and rest, held against a search through all of its states. */
import { expect } from "vitest";
import type { SanityCheck } from "../src/engine/sanity-check.ts";
import { replay } from "../src/trace/replay.ts";
import type { survey } from "./explicit.ts";

type Survey = NonNullable<ReturnType<typeof survey>>;

/** Fairness is not searched for. Counts in `seen` how often time was said to stop and to go on; every run that is shown is replayed. */
export function expectTimeAndRest(
  checks: readonly SanityCheck[],
  all: Survey,
  seen: { stops: number; goesOn: number },
): void {
  const statusOf = (kind: SanityCheck["kind"]): string | undefined =>
    checks.find((each) => each.kind === kind && !each.text.includes("fairness"))?.status;
  const time = [statusOf("timelock"), statusOf("zeno")];
  if (time.includes("warning")) expect(all.timeGoesOn).toBe(false);
  if (time.every((status) => status === "ok")) expect(all.timeGoesOn).toBe(true);
  seen.stops += time.includes("warning") ? 1 : 0;
  seen.goesOn += time.every((status) => status === "ok") ? 1 : 0;
  if (statusOf("deadlock") === "ok" && all.timeGoesOn) expect(all.canRest).toBe(false);
  for (const { trace, part } of checks)
    if (trace !== undefined) expect(replay(part!, trace)).toEqual({ kind: "accepted" });
}

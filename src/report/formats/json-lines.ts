/** JSON lines: a line a claim as soon as it is decided, and one a spec when all of it is. `type` tells which. */
import type { ClaimResult } from "../../engine/result.ts";
import { claimAsJson, restAsJson } from "../json.ts";
import type { Reported } from "./reported.ts";

export function claimLine(result: ClaimResult, spec: string, { problem }: Pick<Reported, "problem">): unknown {
  return { type: "claim", spec, ...claimAsJson(result, problem?.system) };
}

/** The outcome of a spec; its claims have lines of their own. */
export function specLine(report: Reported): unknown {
  return { type: "spec", ...restAsJson(report, report.problem?.system) };
}

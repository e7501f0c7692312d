/** What a run of the verifier amounts to: counts, whether expectations came true, and the exit code. */
import type { ClaimResult } from "../engine/result.ts";
import type { SanityCheck } from "../engine/sanity-check.ts";
import type { VerdictKind } from "../engine/verdict.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { hasErrors } from "../source/diagnostic.ts";

/** The verdicts on one spec, as they are reported. */
export interface Outcome {
  readonly spec: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly claims: readonly ClaimResult[];
  /** What was asked about the spec as a whole. */
  readonly checks: readonly SanityCheck[];
  readonly interrupted: boolean;
}

export const verdictKinds: readonly VerdictKind[] = ["proved", "holds-to-bound", "violated", "vacuous", "unknown"];

export function countKinds(claims: readonly ClaimResult[]): Readonly<Record<VerdictKind, number>> {
  const counts = { proved: 0, "holds-to-bound": 0, violated: 0, vacuous: 0, unknown: 0 };
  for (const { verdict } of claims) counts[verdict.kind] += 1;
  return counts;
}

/** Whether the spec's own `expect` came true; undefined when it expects nothing. */
export function expectationMet({ claim, verdict }: ClaimResult): boolean | undefined {
  return claim.expect === undefined ? undefined : claim.expect === verdict.kind;
}

export const exitCodes = {
  success: 0,
  violated: 1,
  usage: 2,
  rejected: 3,
  unknown: 4,
  vacuous: 5,
  internal: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where several apply, the first of these counts. */
const precedence: readonly ExitCode[] = [2, 130, 70, 3, 1, 5, 4, 0];

export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return precedence.find((code) => codes.includes(code)) ?? exitCodes.success;
}

export function exitCodeOf({ diagnostics, claims, checks, interrupted }: Outcome): ExitCode {
  const made = [...checks, ...claims.flatMap((claim) => claim.checks ?? [])];
  return worstOf([
    ...(made.some(({ text }) => text.startsWith("internal: ")) ? [exitCodes.internal] : []),
    ...(hasErrors(diagnostics) ? [exitCodes.rejected] : []),
    ...(interrupted ? [exitCodes.interrupted] : []),
    ...claims.map(exitCodeOfClaim),
  ]);
}

function exitCodeOfClaim(result: ClaimResult): ExitCode {
  if (result.verdict.reason?.startsWith("internal: ")) return exitCodes.internal;
  const met = expectationMet(result);
  if (met !== undefined) return met ? exitCodes.success : exitCodes.violated;
  switch (result.verdict.kind) {
    case "proved":
    case "holds-to-bound":
      return exitCodes.success;
    case "violated":
      return exitCodes.violated;
    case "vacuous":
      return exitCodes.vacuous;
    case "unknown":
      return exitCodes.unknown;
  }
}

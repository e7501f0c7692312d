/** The verdicts as JSON with a published schema (`verify.schema.json`). Times are milliseconds; what is absent is left out. */
import type { ProofCore } from "../engine/core.ts";
import type { ClaimResult } from "../engine/result.ts";
import type { SanityCheck } from "../engine/sanity-check.ts";
import type { Measure, Verdict } from "../engine/verdict.ts";
import type { Dimension } from "../quantity/quantity.ts";
import { showRational, subtract, toNumber } from "../source/rational.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { startOf } from "../source/source.ts";
import type { TimedTransitionSystem } from "../system/timed-transition-system.ts";
import { timesOf } from "../trace/trace.ts";
import type { Trace } from "../trace/trace.ts";
import { blameAsJson } from "./blame.ts";
import { wordsOf } from "./diagnostic.ts";
import { changesOf, shownVariables } from "./events.ts";
import { preferredAsJson } from "./preferred.ts";
import type { Outcome } from "./outcome.ts";
import { countKinds, exitCodeOf } from "./outcome.ts";
import { millisecondsOf } from "./time.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** One spec's outcome as a JSON value. `schemaVersion` changes when a reader would have to. */
export function outcomeAsJson(
  outcome: Outcome,
  system: TimedTransitionSystem | undefined,
): { readonly [key: string]: Json | undefined } {
  const { schemaVersion, spec, ...rest } = restAsJson(outcome, system);
  return { schemaVersion, spec, claims: outcome.claims.map((result) => claimAsJson(result, system)), ...rest };
}

/** The same without its claims. */
export function restAsJson(
  outcome: Outcome,
  system: TimedTransitionSystem | undefined,
): { readonly [key: string]: Json | undefined } {
  const counts = countKinds(outcome.claims);
  return {
    schemaVersion: 1,
    spec: outcome.spec,
    checks: outcome.checks.map((check) => checkAsJson(check, system)),
    diagnostics: outcome.diagnostics.map(diagnosticAsJson),
    summary: {
      proved: counts.proved,
      holdsToBound: counts["holds-to-bound"],
      violated: counts.violated,
      vacuous: counts.vacuous,
      unknown: counts.unknown,
    },
    interrupted: outcome.interrupted,
    exitCode: exitCodeOf(outcome),
  };
}

export function claimAsJson(
  { claim, verdict, milliseconds, cached, checks = verdict.checks ?? [] }: ClaimResult,
  system: TimedTransitionSystem | undefined,
): { readonly [key: string]: Json | undefined } {
  const { trace, part = system } = verdict;
  return {
    name: claim.name,
    verdict: verdict.kind,
    expected: claim.expect,
    text: claim.text,
    description: claim.description,
    line: claim.span === undefined ? undefined : startOf(claim.span).line,
    method: verdict.method,
    depth: verdict.depth,
    depthUnit: verdict.depthUnit,
    bound:
      verdict.bound === undefined
        ? undefined
        : { steps: verdict.bound.steps, time: verdict.bound.time && millisecondsOf(verdict.bound.time) },
    ...marginsAsJson(verdict),
    measures: verdict.measures?.map(measureAsJson),
    excess: verdict.excess && excessAsJson(verdict.excess),
    reason: verdict.reason,
    notes: verdict.notes,
    disagreement: verdict.disagreement?.contradiction,
    checks: checks.map((check) => checkAsJson(check, system)),
    core: verdict.core && coreAsJson(verdict.core),
    counterexample: trace === undefined || part === undefined ? undefined : traceAsJson(trace, part, verdict.settled),
    others: verdict.others && {
      actions: verdict.others.actions,
      runs: verdict.others.runs.map(({ actions, without, trace: other, part: of, settled, blame }) => ({
        actions,
        without,
        run: traceAsJson(other, of, settled),
        blame: blame && blameAsJson(blame),
      })),
      complete: verdict.others.complete !== undefined,
    },
    preferred: verdict.preferred && preferredAsJson(verdict.preferred),
    blame: verdict.blame && blameAsJson(verdict.blame),
    milliseconds: Math.round(milliseconds),
    cached,
  };
}

/** Exact values are given twice: as a number for computing, and as a fraction where that is not the same. */
function measureAsJson({ text, dimension, value }: Measure): Json {
  const unit = units[dimension];
  if (value.kind === "missing") return { quantity: text, unit, missing: value.reasons };
  if (value.kind === "endless") return { quantity: text, unit, missing: [value.reason] };
  const { least, most, stated, entries, notes, rests } = value;
  return {
    quantity: text,
    unit,
    least: least && toNumber(least.value),
    most: most && toNumber(most.value),
    leastExact: least && showRational(least.value),
    mostExact: most && showRational(most.value),
    stated: stated && toNumber(stated),
    ledger: entries.map((entry) => ({ item: entry.item, value: toNumber(entry.value), note: entry.note })),
    notes,
    assumptions: rests.assumptions,
    assumedFigures: rests.assumed.flatMap(({ span }) => (span === undefined ? [] : [{ line: startOf(span).line }])),
  };
}

/** The unit in which a number of a dimension is given. */
export const units: Readonly<Record<Dimension, string>> = {
  duration: "ms",
  "money per month": "$/month",
  rate: "rps",
  share: "share of one",
};

function excessAsJson({ most, stated, dimension }: NonNullable<Verdict["excess"]>): Json {
  return {
    unit: units[dimension],
    most: most && toNumber(most.value),
    stated: stated && toNumber(stated),
  };
}

function checkAsJson(
  { kind, status, text, code, span, trace, part }: SanityCheck,
  system: TimedTransitionSystem | undefined,
): Json {
  const shownOn = part ?? system;
  return {
    kind,
    status,
    text,
    code,
    file: span?.file.path,
    line: span === undefined ? undefined : startOf(span).line,
    trace: trace === undefined || shownOn === undefined ? undefined : traceAsJson(trace, shownOn, undefined),
  };
}

function coreAsJson({ components, actions, requirements, unneeded, unneededCost, isSmallest }: ProofCore): Json {
  return {
    isSmallest,
    components,
    actions,
    requirements: requirements.map(({ what, name, timing, promise, need, why }) => ({
      what,
      name,
      timing,
      promise,
      need,
      why,
    })),
    unneeded: unneeded.map(({ name, monthlyCost }) => ({ name, monthlyCost: monthlyCost && toNumber(monthlyCost) })),
    unneededMonthlyCost: toNumber(unneededCost),
  };
}

function marginsAsJson({ deadline, worstCase, attained }: Verdict): { readonly [key: string]: Json } {
  const allowed: { readonly [key: string]: Json } =
    deadline === undefined ? {} : { deadline: millisecondsOf(deadline) };
  if (worstCase === undefined) return allowed;
  if (worstCase === "never")
    return { ...allowed, worstCase: null, neverResponds: true, ...(deadline === undefined ? {} : { slack: null }) };
  const slack = deadline === undefined ? {} : { slack: millisecondsOf(subtract(deadline, worstCase)) };
  return { ...allowed, worstCase: millisecondsOf(worstCase), worstCaseAttained: attained === true, ...slack };
}

/** The run with the first values of everything and, step by step, what changed. */
export function traceAsJson(trace: Trace, system: TimedTransitionSystem, settled: number | undefined): Json {
  const times = timesOf(trace);
  const states = [trace.initial, ...trace.steps.map((step) => step.state)];
  return {
    initial: Object.fromEntries(
      shownVariables(system).map(({ name, initial }) => [name, trace.initial.values.get(name) ?? initial]),
    ),
    steps: trace.steps.map((step, index) => ({
      time: millisecondsOf(times[index + 1]!),
      delay: millisecondsOf(step.delay),
      action: step.action ?? null,
      changes: Object.fromEntries(
        changesOf(system, states[index]!, step.state).map(({ variable, to }) => [variable.name, to]),
      ),
    })),
    settled,
    loopStart: trace.loopStart,
  };
}

export function diagnosticAsJson(diagnostic: Diagnostic): Json {
  const { line, column } = startOf(diagnostic.span);
  const { text, hint } = wordsOf(diagnostic);
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    file: diagnostic.span.file.path,
    line,
    column,
    message: text,
    hint: hint ?? null,
    suggestions: diagnostic.suggestions ?? [],
  };
}

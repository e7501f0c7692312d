/** Two specs compared, as JSON with a published schema (`diff.schema.json`). Times are milliseconds; what is absent is left out. */
import type { ClaimChange, FigureChange } from "../compare/claims.ts";
import type { Comparison } from "../compare/comparison.ts";
import type { About, Separation } from "../compare/separate.ts";
import type { ClaimResult } from "../engine/result.ts";
import type { Value } from "../quantity/measure.ts";
import { showRational, toNumber } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import { timesOf } from "../trace/trace.ts";
import { exitCodeOfComparison, sayWhy } from "./comparison.ts";
import { traceAsJson, units } from "./json.ts";
import type { Json } from "./json.ts";
import { millisecondsOf } from "./time.ts";

/** `schemaVersion` changes when a reader would have to. */
export function comparisonAsJson(comparison: Comparison): Json {
  const { old, new: fresh, claims, unchanged, quantities, failures, separation, interrupted } = comparison;
  return {
    schemaVersion: 1,
    old,
    new: fresh,
    claims: claims.map(claimAsJson),
    unchanged,
    quantities: quantities.map(figureAsJson),
    failures: failures.map(({ kind, name, fresh: added, gone, complete }) => ({
      of: kind,
      name,
      new: added,
      gone,
      complete,
    })),
    runs: separation && separationAsJson(separation),
    interrupted,
    exitCode: exitCodeOfComparison(comparison),
  };
}

function claimAsJson({ name, before, after, meaning, turn, figures }: ClaimChange): Json {
  return {
    name,
    turn: before === undefined ? "new" : after === undefined ? "gone" : turn,
    meaning,
    before: before && sideAsJson(before),
    after: after && sideAsJson(after),
    figures: figures.map(figureAsJson),
  };
}

function sideAsJson({ claim, verdict }: ClaimResult): Json {
  return { verdict: verdict.kind, expected: claim.expect, text: claim.text, reason: verdict.reason };
}

function figureAsJson({ what, dimension, before, after }: FigureChange): Json {
  return {
    what,
    unit: units[dimension],
    before: before && valueAsJson(before),
    after: after && valueAsJson(after),
  };
}

/** A range as numbers for computing, and the same as fractions. */
function valueAsJson(value: Value): Json {
  if (value.kind === "missing") return { missing: value.reasons };
  if (value.kind === "endless") return { missing: [value.reason] };
  const { least, most, stated } = value;
  return { least: exact(least?.value), most: exact(most?.value), stated: exact(stated) };
}

function exact(value: Rational | undefined): Json | undefined {
  return value && { value: toNumber(value), exact: showRational(value) };
}

function separationAsJson(separation: Separation): Json {
  switch (separation.kind) {
    case "same":
      return { kind: "same" };
    case "not-found":
      return { kind: "not-found", tried: separation.tried };
    case "separated": {
      const { onlyIn, about, trace, part, step, why } = separation.run;
      const time = timesOf(trace)[step];
      return {
        kind: "separated",
        onlyIn,
        about: about.kind,
        name: nameOf(about),
        step,
        time: time && millisecondsOf(time),
        reason: sayWhy(why).replace(/\.$/, ""),
        run: traceAsJson(trace, part, undefined),
      };
    }
  }
}

function nameOf(about: About): string | undefined {
  return about.kind === "claim" ? about.claim.name : about.kind === "start" ? undefined : about.name;
}

/**
 * A run as a value change dump (IEEE 1364, clause 18), which waveform viewers open: one scope an instance. Named values are strings, as
 * GTKWave and its like read them. Times are whole microseconds: moments between two are moved to the earlier one.
 */
import { multiply, rational } from "../../source/rational.ts";
import type { Rational } from "../../source/rational.ts";
import type { StateVariable } from "../../system/timed-transition-system.ts";
import type { Value } from "../../term/term.ts";
import { stateAt, timesOf } from "../../trace/trace.ts";
import { changesOf, shownVariables } from "../events.ts";
import type { Subject } from "./subject.ts";

export function runAsVcd({ spec, claim, trace, part }: Subject): string {
  const variables = shownVariables(part);
  const codes = new Map(variables.map((variable, index) => [variable.name, codeOf(index)] as const));
  const owners = [...new Set(variables.map(({ owner }) => owner))];
  const declarations = owners.flatMap((owner) => [
    `$scope module ${wordOf(owner === "" ? part.name : owner)} $end`,
    ...variables.filter((each) => each.owner === owner).map((each) => declare(each, codes.get(each.name)!)),
    "$upscope $end",
  ]);
  const initial = variables.map((each) =>
    writeValue(each, stateAt(trace, 0).values.get(each.name)!, codes.get(each.name)!),
  );
  const times = timesOf(trace);
  let last = 0n;
  const changes = trace.steps.flatMap(({ state }, index) => {
    const changed = changesOf(part, stateAt(trace, index), state).map(({ variable, to }) =>
      writeValue(variable, to, codes.get(variable.name)!),
    );
    const now = microseconds(times[index + 1]!);
    const isLater = now !== last;
    last = now;
    return [...(isLater ? [`#${now}`] : []), ...changed];
  });
  return [
    `$comment ${wordOf(claim.name)} of ${spec.replaceAll("$", "")} $end`,
    "$timescale 1 us $end",
    ...declarations,
    "$enddefinitions $end",
    "#0",
    "$dumpvars",
    ...initial,
    "$end",
    ...changes,
    "",
  ].join("\n");
}

/** A name without blanks, which end a word in this format, and without `$`, which starts a keyword. */
function wordOf(name: string): string {
  return name.replaceAll(/[\s$]+/g, "_");
}

/** Codes are words of the printable characters from `!` to `~`. */
function codeOf(index: number): string {
  const digit = String.fromCharCode(33 + (index % 94));
  return index < 94 ? digit : codeOf(Math.floor(index / 94) - 1) + digit;
}

const integerBits = 32;

function declare({ sort, label }: StateVariable, code: string): string {
  const name = wordOf(label === "" ? "state" : label);
  if (sort.kind === "bool") return `$var wire 1 ${code} ${name} $end`;
  if (sort.kind === "int") return `$var integer ${integerBits} ${code} ${name} $end`;
  return `$var string 1 ${code} ${name} $end`;
}

function writeValue({ sort }: StateVariable, value: Value, code: string): string {
  if (sort.kind === "bool") return `${value === true ? 1 : 0}${code}`;
  if (sort.kind === "int") return `b${(Number(value) >>> 0).toString(2)} ${code}`;
  return `s${String(value)} ${code}`;
}

function microseconds(time: Rational): bigint {
  const { numerator, denominator } = multiply(time, rational(1000));
  return numerator / denominator;
}

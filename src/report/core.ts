/** Proof cores for a terminal: what a proof reads or needs, and what it does not, with what that costs. */
import type { ProofCore, Requirement } from "../engine/core.ts";
import type { Rational } from "../source/rational.ts";
import { showDecimal } from "../quantity/show.ts";

const mostKeys = 4;
const mostNames = 8;

/** One line without trying, and none if all is read anyway; three with. Each is for wrapping. */
export function coreLines(core: ProofCore): readonly string[] {
  const { requirements, components, unneeded, unneededCost } = core;
  const named = (need: Requirement["need"], what?: Requirement["what"]): readonly string[] =>
    requirements.filter((each) => each.need === need && (what ?? each.what) === each.what).map(sayRequirement);
  const wasTried = core.isSmallest || requirements.some(({ what }) => what === "timing");
  const cost = unneededCost.numerator === 0n ? "" : ` (${dollars(unneededCost)}/month)`;
  const parts = families(unneeded.map(({ name }) => name));
  const assumptions = named("not-needed", "assumption");
  const rest = parts.length === 0 ? [] : [`${list(parts)}${cost}`];
  const reads = `its proof reads ${list([...families(components), ...(wasTried ? [] : named("in-reach", "assumption"))])}`;
  if (!wasTried && assumptions.length === 0 && rest.length === 0) return [];
  if (!wasTried) return [[reads, ...notNeeded([...assumptions, ...rest])].join(" · ")];
  const needed = named("needed");
  const kept = named("kept");
  const untried = named("in-reach");
  return [
    [reads, ...(untried.length === 0 ? [] : [`also enters it: ${list(untried)}`])].join(" · "),
    needed.length === 0 ? "needed: nothing of what was tried" : `needed: ${needed.join(", ")}`,
    ...(kept.length === 0 ? [] : [`no proof was found without: ${kept.join(", ")}`]),
    ...notNeeded([...named("not-needed"), ...rest]),
  ];
}

function notNeeded(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`not needed: ${names.join(", ")}`];
}

const promises = { latest: "at the latest", earliest: "at the earliest", "some-day": "some day" } as const;

function sayRequirement({ what, name, timing, promise }: Requirement): string {
  if (what === "timing") return `${name} ${timing ?? ""}${promise === undefined ? "" : ` (${promises[promise]})`}`;
  return what === "assumption" ? name : `parameter ${name}`;
}

/** `check[a]`, `check[b]` as `check[a, b]`. */
function families(names: readonly string[]): readonly string[] {
  const keys = new Map<string, string[]>();
  for (const name of names) {
    const [, base = name, key] = /^([^[]+)\[(.*)\]$/s.exec(name) ?? [];
    keys.set(base, [...(keys.get(base) ?? []), ...(key === undefined ? [] : [key])]);
  }
  return [...keys].map(([base, of]) => (of.length === 0 ? base : `${base}[${list(of, mostKeys)}]`));
}

function list(names: readonly string[], most: number = mostNames): string {
  return names.length <= most
    ? names.join(", ")
    : `${names.slice(0, most - 1).join(", ")}, … ${names.length - most + 1} more`;
}

function dollars(amount: Rational): string {
  return `$${showDecimal(amount, 2)}`;
}

/**
 * A spec for formulas that come without one. What they name is free: `p` may be true or false, `a is up` names an instance
 * that may be up or in any other state, and all of it may change at any moment, and start in any way.
 */
import type { Problem } from "../ltl/problem.ts";
import type { SourceFile } from "../source/source.ts";
import type { Expression } from "../syntax/ast.ts";
import { partsOf } from "../syntax/parts.ts";
import { parse } from "../syntax/parse.ts";
import { chaosOf } from "../engine/chaos.ts";
import { allStates } from "../engine/checks/sequences.ts";

/** What free names stand for: a truth, or an instance with these states and another one. */
export interface FreeSpec {
  readonly source: SourceFile;
  readonly truths: readonly string[];
  readonly instances: ReadonlyMap<string, readonly string[]>;
}

/** The name of the state that no formula names. */
const otherwise = "otherwise";

export function freeSpecOf(formulas: readonly string[]): FreeSpec {
  const truths = new Set<string>();
  const states = new Map<string, Set<string>>();
  for (const formula of formulas) {
    const { value } = parse({ path: "", text: `property asked: ${formula}\n` });
    for (const item of value.items) if (item.kind === "property") collect(item.body, new Set(), truths, states);
  }
  for (const name of states.keys()) truths.delete(name);
  const taken = formulas.join(" ");
  const fresh = (name: string): string => (taken.includes(name) ? fresh(`${name}_`) : name);
  const truth = fresh("Truth");
  const instances = new Map([...states].map(([name, named]) => [name, [...named, fresh(otherwise)]] as const));
  const items = [
    "system Free",
    ...(truths.size === 0 ? [] : [`component ${truth} { var holds: bool = false }`]),
    ...[...truths].map((name) => `${fresh(`${name}_`)}: ${truth} define ${name} = ${fresh(`${name}_`)}.holds`),
    ...[...instances].map(([name, all], index) => {
      const component = fresh(`Machine${index}`);
      return `component ${component} { state ${all.join(" | ")} } ${name}: ${component}`;
    }),
  ];
  return { source: { path: "formulas", text: `${items.join("\n")}\n` }, truths: [...truths], instances };
}

/** The names in a formula that stand where something true or false has to, and the states that it speaks of. */
function collect(
  e: Expression,
  bound: ReadonlySet<string>,
  truths: Set<string>,
  states: Map<string, Set<string>>,
): void {
  switch (e.kind) {
    case "name":
      if (!bound.has(e.text)) truths.add(e.text);
      break;
    case "is":
      if (e.subject.kind === "name" && !bound.has(e.subject.text))
        states.set(e.subject.text, (states.get(e.subject.text) ?? new Set()).add(e.state.text));
      break;
    case "quantifier":
      collect(e.body, new Set([...bound, e.variable.text]), truths, states);
      break;
    case "bounded":
      collect(e.operand, bound, truths, states);
      break;
    case "prefix":
    case "binary":
      if (/^[a-z]/.test(e.operator)) for (const part of partsOf(e)) collect(part, bound, truths, states);
      break;
    default:
      break;
  }
}

const mostStarts = 64;

/** A problem for each way in which the free system may start; undefined when there are too many. */
export function freeProblems({ system, ...rest }: Problem): readonly Problem[] | undefined {
  const variables = system.variables.map((variable) =>
    variable.label === "holds" ? { ...variable, owner: variable.owner.replace(/_+$/, ""), label: "" } : variable,
  );
  const starts = allStates(variables, mostStarts);
  return starts?.map((start) => ({ ...rest, system: chaosOf(variables, start) }));
}

/**
 * Dead actions and dead states: what the spec says may happen, or may be so, and is so in no reachable state. That a
 * zone exploration says it never happens is exact; that it happens is said only with a replayed run.
 */
import { holds } from "../../term/evaluate.ts";
import type { Term, Value } from "../../term/term.ts";
import { variablesOf } from "../../term/term.ts";
import type { Trace } from "../../trace/trace.ts";
import { stateAt } from "../../trace/trace.ts";
import { decodeValue } from "../../zone/compile.ts";
import type { Node } from "../../zone/explore.ts";
import type { Span } from "../../source/source.ts";
import type { Setting } from "../setting.ts";
import { runWith } from "../violation.ts";
import type { SanityCheck, SanityKind } from "../sanity-check.ts";
import { scriptTo } from "../reach.ts";
import type { Edge, Group, Surface } from "./group.ts";
import { nodeAfter } from "./group.ts";

/** Something of which the spec says that it may be: named, and where. */
interface Wanted {
  readonly kind: "dead-action" | "dead-state";
  /** What it is called in each of the groups that are alike. */
  readonly names: readonly string[];
  readonly span: Span | undefined;
  /** A node in which it has just happened, or is so; undefined when there is none. */
  readonly node: Node | undefined;
  readonly isIn: (trace: Trace) => boolean;
}

/**
 * What is dead, a check each, and what is known of the rest, one check for actions and one for states. The groups in which nothing is, and
 * nothing is left open, are added to `sound`.
 */
export function checkDead(
  setting: Setting,
  groups: readonly Group[],
  sound: Set<Group> = new Set(),
): readonly SanityCheck[] {
  const { impossible = [], reactions = [] } = setting.problem;
  const checks: SanityCheck[] = [
    ...impossible.map((each) => never(each, "its condition holds in no state")),
    ...reactions
      .filter((reaction) => reaction.with.length === 0)
      .map((each) => never(each, "its condition holds in no state in which it could react")),
  ];
  const open = new Set<SanityKind>();
  for (const whole of groups) {
    if (whole.isSound === true) continue;
    const known = new Set<string>();
    let isOpen = false;
    for (const group of [whole, ...(whole.watchers ?? [])]) {
      if (group.surface === undefined) {
        open.add("dead-action").add("dead-state");
        isOpen = true;
        continue;
      }
      const wanted = wantedIn(setting, group, group.surface).filter(({ names }) => !known.has(names[0]!));
      for (const { names } of wanted) known.add(names[0]!);
      const gone = wanted.filter(({ node }) => node === undefined);
      const unseen = unwitnessed(setting, group.surface, wanted);
      checks.push(...gone.map(dead));
      for (const kind of unseen) open.add(kind);
      isOpen ||= gone.length > 0 || unseen.size > 0;
    }
    if (!isOpen) sound.add(whole);
  }
  for (const [kind, rest] of [
    ["dead-action", "action can happen"],
    ["dead-state", "state can be taken"],
  ] as const) {
    const some = checks.some((check) => check.kind === kind);
    const text = `every ${some ? "other " : ""}${rest}`;
    if (open.has(kind)) checks.push({ kind, status: "unknown", text: `not decided whether ${text}` });
    else if (!some) checks.push({ kind, status: "ok", text: `${text}, replayed` });
  }
  return checks;
}

function never({ name, span }: { readonly name: string; readonly span?: Span }, why: string): SanityCheck {
  const text = `\`${name}\` can never happen: ${why}`;
  return { kind: "dead-action", status: "warning", text, ...(span === undefined ? {} : { span }) };
}

function dead({ kind, names, span }: Wanted): SanityCheck {
  const [first, ...rest] = names;
  const alike = rest.length === 0 ? "" : ` (and ${rest.length} alike)`;
  const text = kind === "dead-action" ? `\`${first}\`${alike} can never happen` : `${first}${alike} can never be`;
  return { kind, status: "warning", text, ...(span === undefined ? {} : { span }) };
}

function wantedIn({ problem }: Setting, group: Group, surface: Surface): readonly Wanted[] {
  const { system, alike } = group;
  const firstEdge = new Map<string, Edge>();
  for (const edge of surface.edges) if (!firstEdge.has(edge.action.name)) firstEdge.set(edge.action.name, edge);
  const after = (edge: Edge | undefined): Node | undefined => edge && nodeAfter(edge);
  const actions = system.actions.map((action, index): Wanted => {
    const names = [action.name, ...alike.map((each) => each.actions[index]!.name)];
    const isIn = ({ steps }: Trace): boolean => steps.some((step) => step.action === action.name);
    return { kind: "dead-action", names, span: action.span, node: after(firstEdge.get(action.name)), isIn };
  });
  const reactions = (problem.reactions ?? []).flatMap((reaction): readonly Wanted[] => {
    // What reacts to a dead action is dead because of that, which is said once.
    const alive = reaction.with.filter(({ action }) => firstEdge.has(action));
    if (alive.length === 0 || !reaction.with.every(({ condition }) => isAbout(surface, condition))) return [];
    const edge = surface.edges.find((each) =>
      alive.some(({ action, condition }) => action === each.action.name && holdsIn(surface, each.from, condition)),
    );
    const isIn = (trace: Trace): boolean =>
      trace.steps.some(({ action: name }, index) =>
        alive.some(
          ({ action, condition }) => action === name && holds(condition, reader(stateAt(trace, index).values)),
        ),
      );
    return [{ kind: "dead-action", names: [reaction.name], span: reaction.span, node: after(edge), isIn }];
  });
  return [...actions, ...reactions, ...statesIn(group, surface)];
}

/** The values of enumerations, but of those that nothing ever writes: they are settings. */
function statesIn({ system, alike }: Group, { nodes, reached }: Surface): readonly Wanted[] {
  const written = new Set(system.actions.flatMap((action) => action.updates.map((update) => update.variable)));
  return system.variables.flatMap(({ name, sort, span, owner, label }, index) => {
    if (sort.kind !== "enum" || !written.has(name)) return [];
    const slot = reached.compiled.slots.get(name)!;
    return sort.values.map((value): Wanted => {
      const said = ({ owner: its, label: what, name: full }: Named): string =>
        `\`${what === "state" && its !== "" ? its : full} is ${value}\``;
      const names = [said({ owner, label, name }), ...alike.map((each) => said(each.variables[index]!))];
      const node = nodes.find(({ location }) => decodeValue(sort, location.values[slot]!) === value);
      const isIn = ({ initial, steps }: Trace): boolean =>
        initial.values.get(name) === value || steps.some(({ state }) => state.values.get(name) === value);
      return { kind: "dead-state", names, span, node, isIn };
    });
  });
}

interface Named {
  readonly name: string;
  readonly owner: string;
  readonly label: string;
}

/** Whether all that a condition speaks of is in what was explored; a watcher is not in its base. */
function isAbout({ reached: { compiled } }: Surface, condition: Term): boolean {
  return [...variablesOf(condition)].every((name) => compiled.slots.has(name));
}

function holdsIn({ reached: { compiled } }: Surface, { location }: Node, condition: Term): boolean {
  return holds(condition, (name) => {
    const slot = compiled.slots.get(name)!;
    return decodeValue(compiled.sorts[slot]!, location.values[slot]!);
  });
}

/** Of which kinds something is left that no replayed run shows. Long runs are tried first, since they show the most. */
function unwitnessed(setting: Setting, { reached }: Surface, wanted: readonly Wanted[]): ReadonlySet<Wanted["kind"]> {
  const open = new Set<Wanted["kind"]>();
  const shown = new Set<Wanted>();
  const longest = wanted.filter(({ node }) => node !== undefined).toSorted((a, b) => b.node!.depth - a.node!.depth);
  for (const each of longest) {
    if (shown.has(each)) continue;
    const evidence = runWith(setting, scriptTo(reached, each.node!, []));
    if (evidence.kind === "none") open.add(each.kind);
    else for (const other of longest) if (other.isIn(evidence.trace)) shown.add(other);
  }
  return open;
}

function reader(values: ReadonlyMap<string, Value>): (name: string) => Value {
  return (name) => values.get(name)!;
}

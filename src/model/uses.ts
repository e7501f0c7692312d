/**
 * Where the parameters of a spec may have an influence, read off the text alone: every mention counts, so what is not
 * listed certainly has none. A mention inside a component leads through the arguments of each instance to the top level.
 */
import type { Argument, ComponentItem, Item } from "../syntax/ast.ts";
import type { ParameterUse } from "./model.ts";

interface Made {
  readonly name: string;
  readonly kind: string;
}

/** Mentions in a piece of syntax: of names and of members. */
interface Mentions {
  readonly names: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
}

export function parameterUses(items: readonly Item[], instances: readonly Made[]): readonly ParameterUse[] {
  const uses = new Map(
    items.flatMap((item) =>
      item.kind === "parameter"
        ? [
            [
              item.name.text,
              { timings: new Set<string>(), components: new Set<string>(), sentences: new Set<string>() },
            ] as const,
          ]
        : [],
    ),
  );
  if (uses.size === 0) return [];
  const lookup = createLookup(items);
  const note = (names: Iterable<string>, where: "timings" | "components" | "sentences", what: string): void => {
    for (const name of names) uses.get(name)?.[where].add(what);
  };
  for (const item of items) {
    if (item.kind === "assume" || item.kind === "property" || item.kind === "require")
      note(lookup.global(mentionsIn(item.body)), "sentences", item.name.text);
    if (item.kind === "scenario") note(lookup.global(mentionsIn(item.members)), "sentences", item.name.text);
  }
  const pieces = new Map<string, ReturnType<typeof piecesOf>>();
  for (const { name, kind } of instances) {
    const component = lookup.components.get(kind);
    if (component === undefined) continue;
    const { timings, rest } = pieces.get(kind) ?? piecesOf(component);
    pieces.set(kind, { timings, rest });
    const given = lookup.arguments.get(name.replace(/\[.*$/s, "")) ?? [];
    for (const [action, mentions] of timings)
      note(lookup.inside(mentions, component, given), "timings", `${name}.${action}`);
    note(lookup.inside(rest, component, given), "components", name);
  }
  return [...uses].map(([name, { timings, components, sentences }]) => ({
    name,
    timings: [...timings],
    components: [...components],
    sentences: [...sentences],
  }));
}

/** The mentions in the timing of each action, and in all else that runs depend on. Attributes of parts are not among it. */
function piecesOf(component: ComponentItem): {
  readonly timings: readonly (readonly [string, Mentions])[];
  readonly rest: Mentions;
} {
  const actions = component.members.filter((member) => member.kind === "action");
  const rest = component.members.flatMap((member): unknown[] => {
    if (member.kind === "action") return [{ ...member, timing: undefined }];
    return member.kind === "variable" ? [member] : [];
  });
  return {
    timings: actions.map((action) => [action.name.text, mentionsIn(action.timing)] as const),
    rest: mentionsIn(rest),
  };
}

function mentionsIn(syntax: unknown): Mentions {
  const names = new Set<string>();
  const members = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { kind, text, name } = node as {
      readonly kind?: string;
      readonly text?: string;
      readonly name?: { readonly text: string };
    };
    if (kind === "name" && text !== undefined) names.add(text);
    if (kind === "call" && name !== undefined) names.add(name.text);
    if (kind === "member" && name !== undefined) members.add(name.text);
    for (const [key, value] of Object.entries(node)) if (key !== "span") visit(value);
  };
  visit(syntax);
  return { names, members };
}

interface Lookup {
  readonly components: ReadonlyMap<string, ComponentItem>;
  /** The arguments by the name that they are given under: of an instance, a family or a generated set. */
  readonly arguments: ReadonlyMap<string, readonly Argument[]>;
  /** The parameters that mentions at the top level lead to. */
  global(mentions: Mentions): ReadonlySet<string>;
  /** The same for mentions inside an instance of a component. */
  inside(mentions: Mentions, component: ComponentItem, given: readonly Argument[]): ReadonlySet<string>;
}

function createLookup(items: readonly Item[]): Lookup {
  const components = new Map(
    items.flatMap((item) => (item.kind === "component" ? [[item.name.text, item] as const] : [])),
  );
  const given = new Map(items.flatMap(argumentsIn));
  const globals = new Map(items.flatMap(globalsIn));

  /** Follows names until there is nothing new; a member may be a parameter of any component, whoever has it. */
  const closure = (start: Mentions): Set<string> => {
    const reached = new Set<string>();
    const seen = new Set<string>();
    const follow = ({ names, members }: Mentions): void => {
      for (const name of names) {
        if (seen.has(name)) continue;
        seen.add(name);
        const global = globals.get(name);
        if (global === undefined) continue;
        if (global.isParameter) reached.add(name);
        follow(mentionsIn(global.syntax));
      }
      for (const member of members) {
        if (seen.has(`.${member}`)) continue;
        seen.add(`.${member}`);
        follow(argumentsFor(member));
      }
    };
    follow(start);
    return reached;
  };
  /** Whatever any component's parameter or definition of this name may be. */
  const argumentsFor = (member: string): Mentions =>
    together(
      [...components.values()].flatMap((component): readonly Mentions[] => {
        const isDefined = component.members.some((each) => each.kind === "define" && each.name.text === member);
        const at = component.parameters.findIndex((each) => each.name.text === member);
        if (!isDefined && at < 0) return [];
        const own = { names: new Set([member]), members: new Set<string>() };
        return [[], ...given.values()].map((arguments_) => scoped(own, component, arguments_));
      }),
    );

  return {
    components,
    arguments: given,
    global: closure,
    inside: (mentions, component, arguments_) => closure(scoped(mentions, component, arguments_)),
  };
}

/** What mentions inside a component lead to outside of it, through its definitions and its parameters. */
function scoped({ names, members }: Mentions, component: ComponentItem, given: readonly Argument[]): Mentions {
  const outer = new Set<string>();
  const outerMembers = new Set(members);
  const seen = new Set<string>();
  const enterAll = (mentions: Mentions): void => {
    for (const member of mentions.members) outerMembers.add(member);
    for (const name of mentions.names) enter(name);
  };
  const enter = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const at = component.parameters.findIndex((each) => each.name.text === name);
    const define = component.members.find((each) => each.kind === "define" && each.name.text === name);
    if (at >= 0) {
      const argument = argumentAt(given, name, at);
      if (argument === undefined) return enterAll(mentionsIn(component.parameters[at]!.default));
      const mentions = mentionsIn(argument);
      for (const each of mentions.names) outer.add(each);
      for (const each of mentions.members) outerMembers.add(each);
    } else if (define !== undefined) enterAll(mentionsIn(define));
    else outer.add(name);
  };
  for (const name of names) enter(name);
  return { names: outer, members: outerMembers };
}

function together(all: readonly Mentions[]): Mentions {
  return {
    names: new Set(all.flatMap(({ names }) => [...names])),
    members: new Set(all.flatMap(({ members }) => [...members])),
  };
}

function argumentAt(given: readonly Argument[], name: string, index: number): unknown {
  return (
    given.find((each) => each.name?.text === name) ?? (given[index]?.name === undefined ? given[index] : undefined)
  )?.value;
}

function argumentsIn(item: Item): readonly (readonly [string, readonly Argument[]])[] {
  if (item.kind === "instance") return item.names.map((name) => [name.text, item.arguments] as const);
  if (item.kind === "set" && item.members.kind === "generated") return [[item.name.text, item.members.arguments]];
  return [];
}

/** What a global name stands for. Of instances only which there are: what they do is asked of them, not of who names them. */
function globalsIn(
  item: Item,
): readonly (readonly [string, { readonly isParameter: boolean; readonly syntax: unknown }])[] {
  switch (item.kind) {
    case "parameter":
      return [[item.name.text, { isParameter: true, syntax: item.value }]];
    case "define":
      return [[item.name.text, { isParameter: false, syntax: item.body }]];
    case "set":
      return [
        [
          item.name.text,
          {
            isParameter: false,
            syntax: item.members.kind === "listed" ? item.members : [item.members.least, item.members.most],
          },
        ],
      ];
    case "instance":
      return item.names.map((name) => [name.text, { isParameter: false, syntax: item.family?.set }] as const);
    default:
      return [];
  }
}

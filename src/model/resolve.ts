/**
 * The syntax trees of a spec to its model: all names of the top level are declared, instances and sets are made, and
 * assumptions and claims get their meaning. `set` holds values for parameters as the user wrote them.
 */
import { argumentCount } from "./units.ts";
import { nearNames } from "../source/did-you-mean.ts";
import type { Checked, Diagnostic } from "../source/diagnostic.ts";
import { hasErrors } from "../source/diagnostic.ts";
import { add, equals, one } from "../source/rational.ts";
import type { Span } from "../source/source.ts";
import type { AssumeItem, ComponentItem, Item, Name, ParameterItem, SetItem, SpecFile } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";
import { reportIdle } from "./action.ts";
import { architectureOf, isAboutFailures } from "./architecture.ts";
import { checkAttributes, partKinds } from "./attributes.ts";
import { claimOf, expectationOf } from "./claim.ts";
import { constantNumber, elaborate, membersOf } from "./elaborate.ts";
import type { Hole } from "./hole.ts";
import { openValue } from "./hole.ts";
import { integers } from "./operators.ts";
import { typed } from "./typed.ts";
import type { ResolvedInstance } from "./instance.ts";
import { createInstance, partOf } from "./instance.ts";
import { demandBool, wrongType } from "./kinds.ts";
import { inventoryOf } from "./inventory.ts";
import type { LoadedSpec } from "./load.ts";
import type { Given, Instance, Meaning, Model, ModelAssumption } from "./model.ts";
import { find } from "./model.ts";
import type { Found, Reporter, Scope } from "./scope.ts";
import { createReporter, within } from "./scope.ts";
import { scenarioOf } from "./scenario.ts";
import { parameterUses } from "./uses.ts";

export function resolve(loaded: LoadedSpec, set: Given): Checked<Model> {
  const reporter = createReporter();
  const world = declare(loaded, set, reporter);
  const model = world.model(loaded.entry);
  return { value: model, diagnostics: inOrder(loaded, reporter.diagnostics) };
}

/** In the order in which a reader meets them: the spec first, then what it uses, each from top to bottom. */
function inOrder({ entry, used }: LoadedSpec, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [entry, ...used].map((spec) => spec.span.file);
  const rank = ({ span }: Diagnostic): number => files.indexOf(span.file) + 1;
  return [...diagnostics].sort((a, b) => rank(a) - rank(b) || a.span.start - b.span.start);
}

/** What a file that is used may hold: things to build with, but nothing that is there or that is claimed. */
const usable: ReadonlySet<Item["kind"]> = new Set(["use", "component", "define", "parameter"]);

interface World {
  readonly model: (entry: SpecFile) => Model;
}

function declare({ entry, used }: LoadedSpec, set: Given, reporter: Reporter): World {
  const components = new Map<string, ComponentItem>();
  const lazily = new Map<string, () => Found>();
  const declared = new Map<string, Span>();
  const instances: ResolvedInstance[] = [];
  const holes: Hole[] = [];
  const instantiated = new Set<ComponentItem>();

  const globals: Scope = {
    lookup: (name) =>
      name.startsWith("component ") && components.has(name.slice(10)) ? "failed" : lazily.get(name)?.(),
    isBound: () => false,
    names: () => [...lazily.keys()],
    reporter,
    expanding: new Set(),
  };

  const put = (name: Name, make: () => Found): void => {
    const first = declared.get(name.text);
    if (first !== undefined)
      reporter.report(
        "duplicate-name",
        name.span,
        { name: name.text.replace(/^\w+ /, "") },
        { related: [{ span: first, text: "first declared here" }] },
      );
    else {
      declared.set(name.text, name.span);
      lazily.set(name.text, once(name, make, reporter));
    }
  };

  /** Instances of a component or of a built-in kind, by how they are named and where their arguments are read. */
  const instantiate = (
    name: string,
    item: { readonly type: Name; readonly arguments: Parameters<typeof createInstance>[2]; readonly span: Span },
    caller: Scope,
  ): Instance | undefined => {
    const component = components.get(item.type.text);
    if (component !== undefined) {
      instantiated.add(component);
      if (instances.length >= mostInstances)
        return reporter.report("too-many", item.span, { limit: `${mostInstances}` });
      const instance = createInstance(name, component, item.arguments, caller, globals, item.span);
      instances.push(instance);
      return instance;
    }
    if (partKinds.includes(item.type.text)) return partOf(name, item.type.text, item.span);
    return reporter.report(
      "unknown-kind",
      item.type.span,
      { name: item.type.text },
      { suggestions: nearNames(item.type.text, [...components.keys(), ...partKinds]) },
    );
  };

  const items = [...used.flatMap((file) => file.items), ...entry.items];
  for (const file of used) {
    for (const item of file.items)
      if (!usable.has(item.kind)) reporter.report("not-usable", item.span, { kind: item.kind });
  }
  for (const item of items) {
    if (item.kind !== "component") continue;
    const first = declared.get(item.name.text);
    if (first !== undefined)
      reporter.report(
        "duplicate-name",
        item.name.span,
        { name: item.name.text },
        { related: [{ span: first, text: "first declared here" }] },
      );
    else {
      declared.set(item.name.text, item.name.span);
      components.set(item.name.text, item);
    }
  }
  for (const item of items) {
    switch (item.kind) {
      case "parameter":
        put(item.name, () => parameterValue(item, set, globals, holes));
        break;
      case "define":
        put(item.name, () => ({ kind: "macro", item, scope: globals }));
        break;
      case "flow":
      case "property":
        if (item.kind === "flow" || entry.items.includes(item))
          put({ ...item.name, text: `${item.kind} ${item.name.text}` }, () => "failed");
        break;
      case "links":
        checkAttributes({ text: "link", span: item.span }, item.attributes, globals);
        break;
      case "set":
        put(item.name, () => setOf(item, globals, instantiate));
        break;
      case "instance":
        for (const name of item.names) {
          put(name, () => {
            if (item.attributes !== undefined && components.has(item.type.text))
              reporter.report("attributes-of-component", item.type.span, { name: item.type.text });
            if (item.attributes !== undefined && !components.has(item.type.text))
              checkAttributes(item.type, item.attributes, globals);
            if (item.arguments.length > 0 && partKinds.includes(item.type.text))
              reporter.report("wrong-arguments", item.span, {
                name: item.type.text,
                wanted: argumentCount(0),
                found: `${item.arguments.length}`,
              });
            if (item.family === undefined) {
              const instance = instantiate(name.text, item, globals);
              return instance === undefined ? "failed" : { kind: "instance", instance };
            }
            const { variable, set: over } = item.family;
            const keys = membersOf(over, globals);
            if (keys === undefined) return "failed";
            if (keys.length === 0) reporter.report("empty-set", over.span, {});
            const members = keys.flatMap(
              (key) =>
                instantiate(`${name.text}[${keyOf(key)}]`, item, within(globals, new Map([[variable.text, key]]))) ??
                [],
            );
            return { kind: "set", name: name.text, members };
          });
        }
        break;
      default:
        break;
    }
  }
  for (const name of Object.keys(set)) {
    const known = items.flatMap((item) => (item.kind === "parameter" ? [item.name.text] : []));
    if (known.includes(name)) continue;
    const at = entry.system?.span ?? { ...entry.span, end: entry.span.start };
    reporter.report("unknown-setting", at, { name }, { suggestions: nearNames(name, known) });
  }

  return {
    model: () => {
      for (const make of lazily.values()) make();
      const actions = instances.flatMap((instance) => instance.body());
      reportIdle(actions, globals);
      // An instance that is wrong is none; that its component is not used then follows from that.
      const isComplete = !hasErrors(reporter.diagnostics);
      const architecture = architectureOf(items, entry.items, instances, globals);
      for (const item of items) {
        const isUsed = item.kind !== "component" || instantiated.has(item) || components.get(item.name.text) !== item;
        if (!isUsed && isComplete && entry.items.includes(item)) {
          reporter.report("unused-component", item.name.span, { name: item.name.text }, { severity: "warning" });
        }
      }
      const names = new Map<string, Span>();
      const assumptions = entry.items.flatMap((item) =>
        item.kind !== "assume"
          ? []
          : isAboutFailures(item, globals)
            ? (declareSentence(item.name, names, globals) ?? [])
            : (assumptionOf(item, globals, names) ?? []),
      );
      const claimed = entry.items.filter((item) => item.kind === "property" || item.kind === "require");
      const claims = claimed.flatMap(
        (item) => declareSentence(item.name, names, globals) ?? claimOf(item, globals) ?? [],
      );
      const spoken = { actions, claims, names: claimed.map((item) => item.name.text) };
      const scenarios = entry.items.flatMap((item) => {
        if (item.kind !== "scenario") return [];
        declareSentence(item.name, names, globals);
        return [scenarioOf(item, globals, spoken, (word) => expectationOf(word, globals))];
      });
      if (claimed.length === 0)
        reporter.report("no-claims", entry.system?.span ?? entry.span, {}, { severity: "note" });
      return {
        name: entry.system?.text ?? "",
        variables: instances.flatMap((instance) => instance.variables()),
        actions,
        assumptions,
        claims,
        scenarios,
        inventory: inventoryOf(items, instances, globals),
        architecture,
        parameters: parameterUses(items, instances),
        holes,
      };
    },
  };
}

const mostInstances = 20_000;

function keyOf(meaning: Meaning): string {
  if (meaning.kind === "instance") return meaning.instance.name;
  return meaning.kind === "number" ? `${meaning.value.numerator}` : "";
}

/** Computes once; what needs itself is reported. */
function once(name: Name, make: () => Found, reporter: Reporter): () => Found {
  let result: Found | "busy";
  return () => {
    if (result === "busy") {
      reporter.report("endless-definition", name.span, { name: name.text });
      return "failed";
    }
    if (result === undefined) {
      result = "busy";
      result = make();
    }
    return result;
  };
}

function parameterValue(item: ParameterItem, set: Given, scope: Scope, holes: Hole[]): Found {
  const given = Object.hasOwn(set, item.name.text) ? set[item.name.text] : undefined;
  if (given === undefined && item.value.kind === "hole") return openValue(item, item.value.choices, scope, holes);
  if (given === undefined) return typed(item.value, item.type, scope, scope) ?? "failed";
  const file = { path: `--set ${item.name.text}=${given}`, text: `parameter value: int = ${given}` };
  const { value: spec, diagnostics } = parse(file);
  const [only, ...more] = spec.items;
  if (diagnostics.length > 0 || only?.kind !== "parameter" || more.length > 0) {
    scope.reporter.report(
      "unreadable-setting",
      { file: { path: file.path, text: given }, start: 0, end: given.length },
      { name: item.name.text, value: given },
    );
    return "failed";
  }
  return typed(only.value, item.type, scope, scope) ?? "failed";
}

function setOf(
  item: SetItem,
  scope: Scope,
  instantiate: (
    name: string,
    item: Extract<SetItem["members"], { readonly kind: "generated" }> & { readonly span: Span },
    caller: Scope,
  ) => Instance | undefined,
): Found {
  const { members } = item;
  const name = item.name.text;
  if (members.kind === "generated") {
    const least = constantNumber(members.least, scope);
    const most = constantNumber(members.most, scope);
    if (least === undefined || most === undefined) return "failed";
    if (equals(add(most.value, one), least.value)) {
      scope.reporter.report("empty-set", item.span, {});
      return "failed";
    }
    const ends = integers(least.value, most.value, item.span, scope);
    if (ends === undefined) return "failed";
    const numbers = Array.from({ length: ends.most - ends.least + 1 }, (_, index) => ends.least + index);
    return {
      kind: "set",
      name,
      members: numbers.flatMap(
        (number) => instantiate(`${name}[${number}]`, { ...members, span: item.span }, scope) ?? [],
      ),
    };
  }
  if (members.names.length === 0) {
    scope.reporter.report("empty-set", item.span, {});
    return "failed";
  }
  const found = members.names.map((each) => {
    const meaning = elaborate(each, scope);
    if (meaning === undefined) return undefined;
    if (meaning.kind === "instance") return meaning.instance;
    return wrongType(meaning, "an instance", each.span, scope);
  });
  for (const [index, instance] of found.entries()) {
    const first = found.indexOf(instance);
    if (instance !== undefined && first < index) {
      const related = [{ span: members.names[first]!.span, text: "first listed here" }];
      scope.reporter.report("duplicate-name", members.names[index]!.span, { name: instance.name }, { related });
    }
  }
  return found.includes(undefined) ? "failed" : { kind: "set", name, members: found as Instance[] };
}

// ── Assumptions and claims ──────────────────────────────────────────────────

function declareSentence(name: Name, names: Map<string, Span>, { reporter }: Scope): undefined {
  const first = names.get(name.text);
  if (first !== undefined)
    reporter.report(
      "duplicate-name",
      name.span,
      { name: name.text },
      { related: [{ span: first, text: "first declared here" }] },
    );
  names.set(name.text, first ?? name.span);
}

function assumptionOf(item: AssumeItem, scope: Scope, names: Map<string, Span>): ModelAssumption | undefined {
  declareSentence(item.name, names, scope);
  const body = demandBool(elaborate(item.body, scope), item.body.span, scope);
  if (body !== undefined && find(body, "quantity") !== undefined)
    return scope.reporter.report("assumed-quantity", item.body.span, {});
  return body && { name: item.name.text, body, span: item.span };
}

/** The instances of a run as lanes: which value each of their variables has from which state on, and how far they are behind what they watch. */
import { isState } from "../events.ts";
import type { StateVariable, TimedTransitionSystem } from "../../system/timed-transition-system.ts";
import type { Value } from "../../term/term.ts";
import type { Trace } from "../../trace/trace.ts";
import { stateAt } from "../../trace/trace.ts";
import type { Behind, LaneData, StateData, VariableData, Valued } from "./data.ts";
import type { Watching } from "./watching.ts";
import { watchingOf } from "./watching.ts";

/** All wanted lanes; an instance without variables has none. */
export function lanesOf(
  system: TimedTransitionSystem,
  trace: Trace,
  isWanted: (owner: string) => boolean,
  isRelated: (owner: string) => boolean,
): readonly LaneData[] {
  const machines = new Map(
    system.variables.filter(isState).map((variable) => [variable.owner, stateOf(variable, system, trace)] as const),
  );
  return watchingOf(system)
    .filter(({ name }) => isWanted(name))
    .map((watching) => {
      const { name, depth, watches } = watching;
      const state = machines.get(name);
      const others = system.variables.filter((each) => each.owner === name && !isState(each) && isTold(each, trace));
      return {
        name: name === "" ? system.name : name,
        depth,
        watches,
        isRelated: isRelated(name),
        ...(state === undefined ? {} : { state }),
        variables: others.map((variable) => variableOf(variable, trace)),
        behind: behindOf(watching, machines, trace.steps.length),
      };
    });
}

/** Whether a variable left its range is no variable of the spec, and is told only of one that does. */
function isTold(variable: StateVariable, trace: Trace): boolean {
  return !variable.label.includes(" ") || valuesOf(variable, trace).changes.length > 1;
}

function variableOf(variable: StateVariable, trace: Trace): VariableData {
  const { label, sort } = variable;
  const { values, changes } = valuesOf(variable, trace);
  const level = (value: Value): number =>
    sort.kind === "int" ? (Number(value) - sort.least) / Math.max(1, sort.most - sort.least) : Number(value);
  const levels = sort.kind === "int" || sort.kind === "bool" ? { levels: values.map(level) } : {};
  return { label, values: values.map(String), changes, ...levels };
}

function stateOf(variable: StateVariable, system: TimedTransitionSystem, trace: Trace): StateData {
  const { values, changes } = valuesOf(variable, trace);
  const all = variable.sort.kind === "enum" ? variable.sort.values : [];
  const faulty = faultyStatesOf(variable, system);
  const tone = (value: Value): number => {
    if (value === variable.initial) return 0;
    return faulty.has(value) ? -1 : Math.max(1, all.indexOf(String(value)));
  };
  return { values: values.map(String), changes, tones: values.map(tone) };
}

/** The states that a fault of the machine itself leads to. */
function faultyStatesOf({ name, owner }: StateVariable, { actions }: TimedTransitionSystem): ReadonlySet<Value> {
  const faults = actions.filter((action) => action.kind === "fault" && action.owner === owner);
  const values = faults.flatMap(({ updates }) =>
    updates.filter(({ variable }) => variable === name).map(({ value }) => value),
  );
  return new Set(values.flatMap((value) => (value.kind === "enum" ? [value.value] : [])));
}

function valuesOf(
  variable: StateVariable,
  trace: Trace,
): Pick<Valued, "changes"> & { readonly values: readonly Value[] } {
  const at = (state: number): Value => stateAt(trace, state).values.get(variable.name) ?? variable.initial;
  return changesOf(Array.from({ length: trace.steps.length + 1 }, (_, state) => at(state)));
}

/** The values of all states as those that there are and where they change. */
export function changesOf<T>(all: readonly T[]): Pick<Valued, "changes"> & { readonly values: readonly T[] } {
  const indices = new Map<T, number>();
  const changes: (readonly [number, number])[] = [];
  all.forEach((value, state) => {
    if (state > 0 && value === all[state - 1]) return;
    if (!indices.has(value)) indices.set(value, indices.size);
    changes.push([state, indices.get(value)!]);
  });
  return { values: [...indices.keys()], changes };
}

/**
 * Since when a machine has not changed its state although what it stands under has: from the change on, until it changes itself, or until
 * that is again as it was when it last changed. That is all that is said; what it takes for true is not known.
 */
function behindOf(
  { name, under }: Watching,
  machines: ReadonlyMap<string, StateData>,
  last: number,
): readonly Behind[] {
  const own = machines.get(name);
  const watched = machines.get(under ?? "");
  if (own === undefined || watched === undefined || under === undefined) return [];
  const ownValues = new Map(own.changes);
  const watchedValues = new Map(watched.changes);
  const marks = [...new Set([...ownValues.keys(), ...watchedValues.keys()])].sort((a, b) => a - b);
  const spans: Behind[] = [];
  let [value, now, then] = [0, 0, 0];
  marks.forEach((from, index) => {
    now = watchedValues.get(from) ?? now;
    if (ownValues.has(from)) [value, then] = [ownValues.get(from)!, now];
    const text = `still ${own.values[value]!}, as when ${under} was ${watched.values[then]!}`;
    if (now !== then) spans.push({ from, to: marks[index + 1] ?? last + 1, text });
  });
  return spans;
}

/** A run as the viewer draws it. In: a run that was replayed, judged, and says something of all that the claim speaks of; out: plain data. */
import { eventsOf, loopLines, sayCells, stepsOf } from "../events.ts";
import type { Event } from "../events.ts";
import { relatedOwners } from "../lanes.ts";
import { visible } from "../page.ts";
import type { Row } from "../run/instants.ts";
import { firstGuilty, partRows } from "../run/instants.ts";
import type { Subject } from "../run/subject.ts";
import type { Story } from "../../trace/story.ts";
import { storyOf } from "../../trace/story.ts";
import { variablesOf } from "../../ltl/formula.ts";
import type { Reaction } from "../../ltl/problem.ts";
import { zero } from "../../source/rational.ts";
import type { SourceFile, Span } from "../../source/source.ts";
import { endOf, shownPath, startOf } from "../../source/source.ts";
import { holds } from "../../term/evaluate.ts";
import { variablesOf as termVariables } from "../../term/term.ts";
import { stateAt, timesOf } from "../../trace/trace.ts";
import type { State, Trace } from "../../trace/trace.ts";
import type {
  Act,
  FileData,
  Instant,
  LaneData,
  NamedPlace,
  Place,
  RowData,
  RunData,
  StepData,
  ViewerData,
} from "./data.ts";
import { inkedLines } from "./inked.ts";
import { changesOf, lanesOf } from "./lane-data.ts";
import { demandOf, instantOf, storyWords } from "./story-words.ts";

/** A run to be shown, and what the spec says besides. */
export interface Shown extends Subject {
  readonly reactions: readonly Reaction[];
  readonly sources: readonly SourceFile[];
  /** What was asked about it, a row each. */
  readonly asked: readonly Row[];
  readonly isWanted: (owner: string) => boolean;
}

/** All runs with the texts that they speak of, each text once. */
export function viewerData(shown: readonly Shown[]): ViewerData {
  const files = new Map<string, SourceFile>();
  for (const { sources } of shown) for (const file of sources) files.set(file.path, file);
  const listed = [...files.values()];
  return { files: listed.map(fileData), runs: shown.map((each) => runData(each, listed)) };
}

function fileData(file: SourceFile): FileData {
  return { path: visible(shownPath(file)), lines: inkedLines(file.text) };
}

function runData(shown: Shown, files: readonly SourceFile[]): RunData {
  const { spec, claim, trace, part, isWanted, asked } = shown;
  const story = claim.formula === undefined ? undefined : storyOf(claim.formula, trace);
  const events = eventsOf(part, trace, trace.steps.length);
  const related = new Set(relatedOwners(part, events, story?.variables));
  const lanes = lanesOf(part, trace, isWanted, (owner) => related.has(owner));
  const guilty = claim.formula === undefined ? undefined : firstGuilty(claim.formula, trace);
  const demand = demandOf(story, trace.steps.length);
  const place = placeOf(claim.span, files);
  return {
    spec: visible(spec),
    claim: claim.name,
    text: visible(claim.text),
    ...(claim.description === undefined ? {} : { description: visible(claim.description) }),
    ...(place === undefined ? {} : { place }),
    words: storyWords(story, shown).map(visible),
    ...happenings(shown, files, lanes),
    lanes,
    rows: [...formulaRows(shown, story), ...asked.map((row) => rowData(row, 0, true, trace))],
    ...(guilty === undefined ? {} : { guilty }),
    ...(demand === undefined ? {} : { demand }),
    ...(trace.loopStart === undefined ? {} : { loop: { state: trace.loopStart, text: loopLines(trace)[0]! } }),
    focus: focusOf(story, trace),
  };
}

/**
 * To where it is seen what goes wrong, from the start, or for a response from somewhat before it is wanted; all of the run where there is
 * no such place.
 */
function focusOf(story: Story | undefined, trace: Trace): readonly [number, number] {
  const end = instantOf(timesOf(trace).at(-1)!).at;
  if (story === undefined) return [0, end];
  const start = instantOf(story.startTime).at;
  if (story.response === undefined) return [0, start === 0 ? end : start];
  const { due, answered } = story.response;
  const seen = answered ?? (due === undefined ? undefined : { time: due });
  const to = seen === undefined ? end : instantOf(seen.time).at;
  return [Math.max(0, start - (to - start) / 2), to];
}

// ── What happens ────────────────────────────────────────────────────────────

function happenings(
  { trace, part, reactions }: Shown,
  files: readonly SourceFile[],
  lanes: readonly LaneData[],
): Pick<RunData, "instants" | "acts" | "steps"> {
  const instants: Instant[] = [instantOf(zero)];
  const acts = new Map<string, Act>([["", { why: "at the start", kind: "start", places: [] }]]);
  const numbers = new Map<string, number>([["", 0]]);
  const steps: StepData[] = [{ instant: 0, act: 0, changes: "", isRelated: true }];
  const names = lanes.map(({ name }) => name);
  const related = new Set(lanes.filter(({ isRelated }) => isRelated).map(({ name }) => name));
  const reacting = byAction(reactions);
  stepsOf(part, trace).forEach((event, index) => {
    if (trace.steps[index]!.delay.numerator !== 0n) instants.push(instantOf(event.time));
    const along = reactionsAt(stateAt(trace, index), reacting.get(event.action?.name ?? "") ?? []);
    const key = [event.action?.name ?? "-", ...along.map(({ name }) => name)].join("\n");
    if (!acts.has(key)) {
      numbers.set(key, acts.size);
      acts.set(key, actOf(event, along, files));
    }
    const lane = names.indexOf(event.action?.owner ?? "");
    const isRelated = ownersIn(event).some((owner) => related.has(owner));
    const step = { instant: instants.length - 1, act: numbers.get(key)!, changes: visible(sayCells(event)), isRelated };
    steps.push(lane === -1 ? step : { ...step, lane });
  });
  return { instants, acts: [...acts.values()], steps };
}

/** The instances that act or change in an event. */
function ownersIn({ action, changes }: Event): readonly string[] {
  return [...(action === undefined ? [] : [action.owner]), ...changes.map(({ variable }) => variable.owner)];
}

interface Reacting {
  readonly reaction: Reaction;
  readonly condition: Reaction["with"][number]["condition"];
}

function byAction(reactions: readonly Reaction[]): ReadonlyMap<string, readonly Reacting[]> {
  const found = new Map<string, Reacting[]>();
  for (const reaction of reactions)
    for (const { action, condition } of reaction.with)
      found.set(action, [...(found.get(action) ?? []), { reaction, condition }]);
  return found;
}

/** What happens along with an action; of what is outside of the run nothing is known. */
function reactionsAt({ values }: State, reacting: readonly Reacting[]): readonly Reaction[] {
  return reacting.flatMap(({ reaction, condition }) => {
    const isKnown = [...termVariables(condition)].every((name) => values.has(name));
    return isKnown && holds(condition, (name) => values.get(name)!) ? [reaction] : [];
  });
}

function actOf({ action, why }: Event, along: readonly Reaction[], files: readonly SourceFile[]): Act {
  const own = namedPlace(action?.span, "", false, files);
  return {
    why: visible(why),
    kind: action?.kind ?? "time",
    places: [...own, ...along.flatMap(({ name, span }) => namedPlace(span, `${visible(name)} `, true, files))],
  };
}

function namedPlace(
  span: Span | undefined,
  before: string,
  isReaction: boolean,
  files: readonly SourceFile[],
): readonly NamedPlace[] {
  const place = placeOf(span, files);
  if (place === undefined || span === undefined) return [];
  const { path } = span.file;
  const text = `${before}${visible(path.slice(path.lastIndexOf("/") + 1))}:${place.first}`;
  return [{ ...place, text, isReaction }];
}

function placeOf(span: Span | undefined, files: readonly SourceFile[]): Place | undefined {
  if (span === undefined) return undefined;
  const file = files.findIndex(({ path }) => path === span.file.path);
  return file === -1 ? undefined : { file, first: startOf(span).line, last: endOf(span).line };
}

// ── What is true ────────────────────────────────────────────────────────────

/** The parts of the claim; related are the whole and those that speak only of what the failing part speaks of. */
function formulaRows({ claim, trace }: Shown, story: Story | undefined): readonly RowData[] {
  if (claim.formula === undefined || trace.loopStart === undefined) return [];
  return partRows(claim.formula, trace).map((row) => {
    const speaksOf = [...variablesOf(row.part)];
    const isRelated = row.depth === 0 || story === undefined || speaksOf.every((name) => story.variables.has(name));
    const values = row.values.map((each) => (each === "✓" ? "✓ true" : "✗ false"));
    return rowData({ ...row, values }, row.depth, isRelated, trace);
  });
}

/** A row has no value for the last state, which is the one that the loop starts with. */
function rowData({ text, values: all }: Row, depth: number, isRelated: boolean, { loopStart }: Trace): RowData {
  const { values, changes } = changesOf(loopStart === undefined ? all : [...all, all[loopStart]!]);
  return { text: visible(text), depth, isRelated, values: values.map(visible), changes };
}

/**
 * What the viewer in the browser is given: all words, times and truths are made here, so that it only has to draw and to step. It is plain
 * JSON. State 0 is the first one, state i is what is so after step i; what changes is told as pairs of a state and a value.
 */

export interface ViewerData {
  readonly files: readonly FileData[];
  readonly runs: readonly RunData[];
}

/** A text that actions stand in. */
export interface FileData {
  readonly path: string;
  readonly lines: readonly (readonly Piece[])[];
}

/** A part of a line, and what kind of word it is. */
export type Piece = readonly [ink: Ink, text: string];

export type Ink = "" | "keyword" | "number" | "text" | "comment";

/** Whole lines of a file, counted from 1. */
export interface Place {
  readonly file: number;
  readonly first: number;
  readonly last: number;
}

export interface RunData {
  readonly spec: string;
  readonly claim: string;
  /** The claim as it is written, and what it is for. */
  readonly text: string;
  readonly description?: string;
  readonly place?: Place;
  /** What goes wrong, in sentences. */
  readonly words: readonly string[];
  /** The points in time at which something happens, the start first. */
  readonly instants: readonly Instant[];
  readonly acts: readonly Act[];
  /** What leads to each state; the first one is the start. */
  readonly steps: readonly StepData[];
  readonly lanes: readonly LaneData[];
  readonly rows: readonly RowData[];
  /** The first state in which it shows that the claim is false. */
  readonly guilty?: number;
  readonly demand?: Demand;
  readonly loop?: Loop;
  /** The part of the run that tells what goes wrong, from and to in milliseconds. */
  readonly focus: readonly [from: number, to: number];
}

export interface Instant {
  /** Milliseconds: where to draw it. `text` says it exactly. */
  readonly at: number;
  readonly text: string;
}

/** An instant with the state that it comes with; absent where that is not before the loop has been gone through once. */
export interface Reached extends Instant {
  readonly state?: number;
}

/** Something that happens, often again and again. */
export interface Act {
  readonly why: string;
  readonly kind: "start" | "action" | "fault" | "time";
  /** Where it stands in the spec, and where that stands which happens along with it. */
  readonly places: readonly NamedPlace[];
}

export interface NamedPlace extends Place {
  /** `health-check.upir:40`, and of what happens along with an action its name before it. */
  readonly text: string;
  /** Whether it only reacts to what happens. */
  readonly isReaction: boolean;
}

export interface StepData {
  readonly instant: number;
  readonly act: number;
  /** The instance whose action it is, as an index of `lanes`. */
  readonly lane?: number;
  /** What changes, in words; nothing when nothing does. */
  readonly changes: string;
  /** Whether it has to do with what goes wrong. */
  readonly isRelated: boolean;
}

/** An instance. One that watches another comes after it, deeper. */
export interface LaneData {
  readonly name: string;
  readonly depth: number;
  /** The instances whose state it reads, and that do not read its own in turn. */
  readonly watches: readonly string[];
  /** Whether it has to do with what goes wrong. */
  readonly isRelated: boolean;
  readonly state?: StateData;
  readonly variables: readonly VariableData[];
  /** While what it watches has changed, and it has not. */
  readonly behind: readonly Behind[];
}

export interface Behind {
  readonly from: number;
  /** The first state in which it is over. */
  readonly to: number;
  readonly text: string;
}

/** Something with a value in every state. */
export interface Valued {
  /** The values that it takes, as they are shown. */
  readonly values: readonly string[];
  /** From which state on which value is so; the first from state 0 on. */
  readonly changes: readonly (readonly [state: number, value: number])[];
}

/** The state of a machine. A tone a value: 0 is the first state, -1 one that a fault leads to, others are numbered. */
export interface StateData extends Valued {
  readonly tones: readonly number[];
}

export interface VariableData extends Valued {
  readonly label: string;
  /** How high a value is between the least and the most there can be; absent where that says nothing. */
  readonly levels?: readonly number[];
}

/** The truth of a part of the claim, or something that was asked about the run. */
export interface RowData extends Valued {
  readonly text: string;
  readonly depth: number;
  /** Whether it has to do with the part of the claim that fails. */
  readonly isRelated: boolean;
}

/** What was wanted by when, and when it came. */
export interface Demand {
  readonly from: Reached;
  readonly due?: Instant;
  readonly answer?: Reached;
  /** `30 s` */
  readonly allowed?: string;
  /** `5 s late`, `never` */
  readonly late: string;
}

/** From the end the run goes on from a state for ever. */
export interface Loop {
  readonly state: number;
  readonly text: string;
}

/** What a user can say on the command line, as data. Times are seconds. */
import type { Preference } from "../engine/preferred.ts";
import type { EngineName } from "../engine/setting.ts";

export const formats = ["text", "json", "jsonl", "sarif", "junit", "github", "md", "html"] as const;

export type Format = (typeof formats)[number];

export interface CheckFlags {
  readonly set: Readonly<Record<string, string>>;
  readonly color?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export interface VerifyFlags extends CheckFlags {
  readonly only: readonly string[];
  readonly bound: number;
  readonly timeout: number;
  readonly solver?: string;
  readonly sanity: boolean;
  readonly engine: EngineName;
  readonly crossCheck?: boolean;
  /** Absent: text, or what --json and the ending of `output` say. */
  readonly format?: Format;
  readonly output?: string;
  readonly certificate?: string;
  readonly core?: boolean;
  /** Whether verdicts of earlier runs are shown again, and those of this one kept. */
  readonly cache: boolean;
  readonly prefer?: Preference;
  readonly max?: number;
  readonly verbose?: boolean;
  readonly watch?: boolean;
}

export type SmtFlags = Pick<VerifyFlags, "set" | "only" | "bound" | "timeout" | "engine" | "color">;

export type FailuresFlags = Pick<VerifyFlags, "set" | "only" | "timeout" | "color" | "json">;

export const reportFormats = ["text", "md", "json", "html"] as const;

export type ReportFormat = (typeof reportFormats)[number];

export interface ReportFlags extends Pick<VerifyFlags, "set" | "timeout" | "color" | "output" | "verbose"> {
  /** Whether changes that repair what is violated are looked for. */
  readonly recommendations: boolean;
  /** Absent: as the ending of `output` says, else text. */
  readonly format?: ReportFormat;
}

export interface DiffFlags extends Pick<VerifyFlags, "set" | "engine" | "timeout" | "json" | "verbose" | "color"> {
  /** Values for one side only, besides those for both. */
  readonly setOld?: Readonly<Record<string, string>>;
  readonly setNew?: Readonly<Record<string, string>>;
}

/** The commands whose output has a schema of its own; `check` prints what `verify` does. */
export const describedCommands = ["verify", "report", "recommend", "synthesize", "trace", "diff", "compare"] as const;

export type Described = (typeof describedCommands)[number];

export type RecommendFlags = Pick<VerifyFlags, "set" | "only" | "timeout" | "json" | "verbose" | "color">;

export type SynthesizeFlags = Omit<RecommendFlags, "only">;

export const traceFormats = ["text", "json", "itf", "vcd", "mermaid", "html"] as const;

export type TraceFormat = (typeof traceFormats)[number];

export interface TraceFlags extends Pick<VerifyFlags, "only" | "output" | "color"> {
  readonly from?: string;
  readonly spec?: string;
  /** The same as `from`. */
  readonly replay?: string;
  readonly save?: string;
  readonly into?: string;
  /** Which of the runs of the claim, from 1 on. */
  readonly run?: number;
  readonly eval: readonly string[];
  readonly whyNot: readonly string[];
  readonly formulas?: boolean;
  readonly hide: readonly string[];
  readonly lanes: readonly string[];
  readonly full?: boolean;
  /** Absent: a page where `output` ends in `.html` or one is to be opened, else text. */
  readonly format?: TraceFormat;
  readonly sequence?: boolean;
  readonly open?: boolean;
}

export interface WhyNotFlags extends Pick<VerifyFlags, "color"> {
  readonly claim?: string;
  /** How many steps of the run are over; absent: at each. */
  readonly at?: number;
  readonly from?: string;
}

export type WitnessFlags = Pick<VerifyFlags, "set" | "bound" | "timeout" | "prefer" | "verbose" | "color">;

export interface LearnFlags extends Pick<VerifyFlags, "color"> {
  readonly show?: boolean;
}

export interface CompareFlags extends Omit<WitnessFlags, "prefer"> {
  readonly json?: boolean;
}

export interface ReadFlags extends Pick<VerifyFlags, "set" | "only" | "color"> {
  readonly formula?: string;
}

export interface RecheckFlags extends Pick<VerifyFlags, "timeout" | "solver" | "verbose" | "color"> {
  readonly spec?: string;
}

export interface FormatFlags {
  readonly check?: boolean;
  readonly color?: boolean;
}

export interface CacheFlags {
  readonly clear?: boolean;
}

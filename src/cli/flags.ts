/** What a user can say on the command line, as data. Times are seconds. */
import type { Preference } from "../engine/preferred.ts";
import type { EngineName } from "../engine/setting.ts";

export const formats = ["text", "json", "jsonl", "sarif", "junit", "github", "md"] as const;

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
  readonly prefer?: Preference;
  readonly max?: number;
  readonly verbose?: boolean;
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

/** The commands whose output has a schema of its own; `check` prints what `verify` does. */
export const describedCommands = ["verify", "report", "recommend", "synthesize"] as const;

export type Described = (typeof describedCommands)[number];

export type RecommendFlags = Pick<VerifyFlags, "set" | "only" | "timeout" | "json" | "verbose" | "color">;

export type SynthesizeFlags = Omit<RecommendFlags, "only">;

export const traceFormats = ["text", "json", "itf", "vcd", "mermaid"] as const;

export interface TraceFlags extends Pick<VerifyFlags, "only" | "output" | "color"> {
  readonly from?: string;
  readonly spec?: string;
  readonly save?: string;
  /** Which of the runs of the claim, from 1 on. */
  readonly run?: number;
  readonly eval: readonly string[];
  readonly whyNot: readonly string[];
  readonly formulas?: boolean;
  readonly hide: readonly string[];
  readonly full?: boolean;
  readonly format: (typeof traceFormats)[number];
  readonly sequence?: boolean;
}

export type WitnessFlags = Pick<VerifyFlags, "set" | "bound" | "timeout" | "prefer" | "verbose" | "color">;

export interface RecheckFlags extends Pick<VerifyFlags, "timeout" | "solver" | "verbose" | "color"> {
  readonly spec?: string;
}

export interface FormatFlags {
  readonly check?: boolean;
  readonly color?: boolean;
}

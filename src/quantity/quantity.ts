/** The quantities that a claim can speak of, as what is asked for; `measure.ts` says what they come to. */
import type { Rational } from "../source/rational.ts";
import type { At } from "./capacity.ts";

/** What is asked for. `text` is how the spec says it. */
export type Quantity = { readonly text: string } & (
  | { readonly name: "cost"; readonly of?: string; readonly at?: At }
  | { readonly name: "throughput"; readonly flow: string; readonly at?: At }
  | { readonly name: "latency"; readonly flow: string; readonly share: Rational }
  | { readonly name: "availability"; readonly flow: string }
  /** `property`: its worst case is how long requests are lost after each failure. */
  | { readonly name: "error_rate"; readonly flow: string; readonly property?: string }
  | { readonly name: "replication_lag" }
  | { readonly name: "worst_case"; readonly property: string }
);

/** What a quantity measures. */
export type Dimension = "duration" | "money per month" | "rate" | "share";

const dimensions: Readonly<Record<Quantity["name"], Dimension>> = {
  cost: "money per month",
  throughput: "rate",
  latency: "duration",
  availability: "share",
  error_rate: "share",
  replication_lag: "duration",
  worst_case: "duration",
};

export function dimensionOf({ name }: Quantity): Dimension {
  return dimensions[name];
}

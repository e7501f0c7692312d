/** Examples of doubts: texts that mean something, but perhaps not what is meant. `upir verify` says so once it knows what they come to. */
import type { DoubtCode } from "./doubt-messages.ts";
import type { Example } from "./example.ts";

/** A claim with this formula. */
export const claim = (formula: string): string => `property p: ${formula}`;

const tank =
  "component Tank {\n  var level: 0..3 = 0\n  action start: when level = 0 after 1s..2s do { level := 1 }\n}\ntank: Tank\n";
const flows =
  "front, back: service { latency 90ms  p99 20ms }\nflow ask = front\nflow answer = back\nflow whole = front -> back\n";

export const doubtExamples: Readonly<Record<DoubtCode, Example>> = {
  "dropped-always": { wrong: claim("web is up"), right: claim("always within 30s web is up") },
  "implies-is-not-later": {
    wrong: claim("always web is down implies web is up"),
    right: claim("always web is down implies within 30s web is up"),
  },
  "until-has-to-come": {
    wrong: claim("web is up until web is down"),
    right: claim("web is up weak until web is down"),
  },
  "until-may-overlap": {
    wrong: `${tank}${claim("tank.level <= 1 until tank.level >= 1")}`,
    right: `${tank}${claim("tank.level < 1 until tank.level >= 1")}`,
  },
  "eventually-for-good": { wrong: claim("eventually always web is up"), right: claim("always eventually web is up") },
  "one-and-the-same": {
    wrong: claim("exists s in servers: always s is up"),
    right: claim("always exists s in servers: s is up"),
  },
  "deadline-around-implies": {
    wrong: claim("within 10s (web is down implies web is up)"),
    right: claim("always web is down implies within 30s web is up"),
  },
  "sum-of-percentiles": {
    wrong: `${flows}require quick: latency(ask, p99) + latency(answer, p99) <= 40ms`,
    right: `${flows}require quick: latency(whole, p99) <= 200ms`,
  },
};

/** Verdicts on the specs of this repository, and worst cases against published and computed figures. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { verify } from "../src/index.ts";
import type { VerifyResult } from "../src/index.ts";
import { toNumber } from "../src/source/rational.ts";
import { replay } from "../src/trace/replay.ts";

type Row = readonly [name: string, verdict: string, worstCase?: number];

function rowsOf({ claims }: VerifyResult): readonly Row[] {
  return claims.map(({ claim, verdict }) => {
    const { worstCase } = verdict;
    return typeof worstCase === "object" ? [claim.name, verdict.kind, toNumber(worstCase)] : [claim.name, verdict.kind];
  });
}

/** What the claims about quantities come to; the last three are built on the worst cases of others. */
function quantities(cost: string, failover: string): readonly (readonly [string, string])[] {
  return [
    ["latency_p99", "proved"],
    ["latency_p50", "proved"],
    ["throughput", "proved"],
    ["availability", "violated"],
    ["error_rate", "violated"],
    ["monthly_cost", cost],
    ["failover_time", failover],
    ["mttr", "proved"],
    ["rpo", "proved"],
  ];
}

describe("the published architecture", () => {
  test("fails over too late, and keeps its other temporal claims", async () => {
    expect(rowsOf(await verify("specs/high-availability-api.upir"))).toEqual([
      ["at_least_one_region_healthy", "proved"],
      ["data_replicated", "proved"],
      ["circuit_breaker_active", "proved", 0],
      ["request_completed", "proved"],
      ["failover_complete", "violated", 35_000],
      ["replica_promoted", "proved", 55_000],
      ["health_check_response", "proved", 5000],
      ["degraded_service_recovered", "proved", 300_000],
      ["traffic_restored", "proved", 25_000],
      ["bulkheads_isolate", "proved", 1000],
      ["retries_end", "proved", 6000],
      ["zero_downtime", "proved"],
      ...quantities("violated", "violated"),
      ["in_range(deployment.ready)", "proved"],
    ]);
  });

  test("fails over in time with checks every 8 s", async () => {
    expect(rowsOf(await verify("specs/high-availability-api-fixed.upir"))).toEqual([
      ["at_least_one_region_healthy", "proved"],
      ["data_replicated", "proved"],
      ["circuit_breaker_active", "proved", 0],
      ["request_completed", "proved"],
      ["failover_complete", "proved", 29_000],
      ["replica_promoted", "proved", 49_000],
      ["health_check_response", "proved", 5000],
      ["degraded_service_recovered", "proved", 300_000],
      ["traffic_restored", "proved", 21_000],
      ["bulkheads_isolate", "proved", 1000],
      ["retries_end", "proved", 6000],
      ["zero_downtime", "proved"],
      ...quantities("proved", "proved"),
      ["in_range(deployment.ready)", "proved"],
    ]);
  });

  test("says where a claim checks nothing of the system", async () => {
    const { claims } = await verify("specs/high-availability-api.upir", {
      only: ["data_replicated", "at_least_one_region_healthy"],
    });
    const warnings = claims.flatMap(({ claim, checks = [] }) =>
      checks.filter(({ status }) => status === "warning").map(({ text }) => `${claim.name}: ${text}`),
    );
    expect(warnings).toEqual(["data_replicated: follows from `one_at_a_time` alone: it checks nothing of the system"]);
  });

  test("cannot be repaired by 8.334 s, and can by 8.333 s", async () => {
    const only = ["failover_complete"];
    const late = await verify("specs/high-availability-api.upir", { only, set: { interval: "8334ms" } });
    const early = await verify("specs/high-availability-api.upir", { only, set: { interval: "8333ms" } });
    expect([...rowsOf(late), ...rowsOf(early)]).toEqual([
      ["failover_complete", "violated", 30_002],
      ["failover_complete", "proved", 29_999],
    ]);
  });
});

describe("without its assumptions", () => {
  test.each(["specs/two-regions-down.upir", "specs/short-outages.upir"])(
    "%s: there is a moment in which no region serves",
    async (spec) => {
      const { claims, problem } = await verify(spec);
      const [{ verdict, claim }] = claims as [(typeof claims)[0]];
      expect(verdict.kind).toBe("violated");
      expect(claim.expect).toBe("violated");
      expect(replay(problem!.system, verdict.trace!)).toEqual({ kind: "accepted" });
    },
  );

  test.each([
    ["n=2 is not enough", "2", "violated"],
    ["n=3 is", "3", "proved"],
    ["n=8 is", "8", "proved"],
  ])("%s", async (_, n, verdict) => {
    const text = readFileSync("specs/bench/failover.upir", "utf8");
    const claim = "\nproperty some_region_serves: always exists r in regions: r is up and check[r] is in_rotation\n";
    const result = await verify(
      { path: "specs/bench/serving.upir", text: text + claim },
      { only: ["some_region_serves"], set: { n } },
    );
    expect(rowsOf(result)).toEqual([["some_region_serves", verdict]]);
  });
});

/** One line a row: what it is, the settings of `specs/bench/failover.upir`, milliseconds to detection at worst. */
const detection = readFileSync("test/data/detection.tsv", "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split("\t") as [string, string, string]);

describe("time to detect a failure", () => {
  test.each(detection)("%s: %s", async (_, settings, worst) => {
    const set = Object.fromEntries(settings.split(" ").map((setting) => setting.split("=") as [string, string]));
    for (const [slack, kind] of [
      [0, "proved"],
      [-1, "violated"],
    ] as const) {
      const limit = `${Number(worst) + slack}ms`;
      expect(rowsOf(await verify("specs/bench/failover.upir", { set: { ...set, limit } }))).toEqual([
        ["failover", kind, Number(worst)],
      ]);
    }
  });
});

/** The same for the way back into rotation. */
const restoring = `
system Restoring
use "patterns/region.upir"
use "patterns/health-check.upir"
parameter interval: duration = 10s
parameter restore_after: int = 2
parameter answer: duration range = 0s..5s
parameter cadence: fixed_rate | in_sequence = fixed_rate
parameter limit: duration = 25s
target: Region
check: HealthCheck(target, interval interval, fail_after 3, restore_after restore_after, answer answer, cadence cadence)
property restored:
  always (target is up and check is out_of_rotation implies within limit (check is in_rotation or target is down))
`;

describe("time to return after a repair", () => {
  test.each([
    ["fixed rate, two passes (D06)", {}, 25_000],
    ["in sequence, while the check in flight still times out (D06)", { cadence: "in_sequence" }, 35_000],
    ["five passes, as the ALB (D16)", { interval: "30s", restore_after: "5" }, 155_000],
    ["rise 2, inter 2 s, as HAProxy (D25)", { interval: "2s", answer: "0s..2s" }, 6000],
  ])("%s", async (_, set, worst) => {
    const result = await verify(
      { path: "specs/restoring.upir", text: restoring },
      { set: { ...set, limit: `${worst}ms` } },
    );
    expect(rowsOf(result)).toEqual([["restored", "proved", worst]]);
  });
});

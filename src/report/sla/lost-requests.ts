/**
 * The requests that a failover costs: what arrives, at the rate that a claim about throughput demands, while traffic still goes to
 * what has failed, for as long as the worst case of the failover.
 */
import type { Claim } from "../../ltl/problem.ts";
import type { Flow, Path } from "../../quantity/architecture.ts";
import { quantitiesIn } from "../../quantity/requirement.ts";
import type { Rational } from "../../source/rational.ts";
import { divide, multiply, rational } from "../../source/rational.ts";
import type { Objective } from "./objectives.ts";
import type { Timeline } from "./responses.ts";

export interface LostRequests {
  /** The claim about the failover. */
  readonly claim: string;
  readonly flow: string;
  /** Requests a second. */
  readonly rate: Rational;
  /** Milliseconds. */
  readonly time: Rational;
  /** How many things requests are spread over. */
  readonly among: number;
  /** If all requests go to what fails, and if they are spread evenly. */
  readonly all: Rational;
  readonly evenly: Rational;
}

/**
 * For each failover with a worst case and each flow whose throughput a claim demands. Where claims about error rates name the
 * property that takes traffic away, for these alone: what else follows a failure loses no requests.
 */
export function lostRequestsOf(
  flows: readonly Flow[],
  timelines: readonly Timeline[],
  objectives: readonly Objective[],
  claims: readonly Claim[],
): readonly LostRequests[] {
  const named = new Set(
    claims.flatMap(({ requirement }) =>
      (requirement === undefined ? [] : quantitiesIn(requirement)).flatMap((each) =>
        each.name === "error_rate" ? (each.property ?? []) : [],
      ),
    ),
  );
  const failovers = timelines.filter(
    ({ role, claim }) => role === "failover" && (named.size === 0 || named.has(claim)),
  );
  return failovers.flatMap(({ claim, worstCase: time }) =>
    flows.flatMap(({ name: flow, path }): readonly LostRequests[] => {
      const demanded = objectives.find(
        ({ name, quantity, relation }) =>
          name.startsWith("throughput") && quantity.includes(`(${flow}`) && relation?.startsWith(">") === true,
      );
      if (demanded?.limit === undefined || time === undefined || time === "never") return [];
      const rate = demanded.limit;
      const among = spreadOf(path);
      const all = multiply(rate, divide(time, rational(1000)));
      return [{ claim, flow, rate, time, among, all, evenly: divide(all, rational(among)) }];
    }),
  );
}

/** The members of the first choice of one among several that a request meets; one if there is none. */
function spreadOf(path: Path): number {
  if (path.kind === "part") return 1;
  if (path.kind === "choice" && path.needed === 1) return path.paths.length;
  return path.paths.map(spreadOf).find((count) => count > 1) ?? 1;
}

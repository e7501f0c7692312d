/**
 * How long a response takes at worst. The zones of a slice say how long it takes at most; that some run of the whole system
 * takes so long is said only if one is found, completed and replayed under all assumptions. Otherwise the bound is said to be one.
 */
import { divide, toNumber } from "../source/rational.ts";
import type { Rational } from "../source/rational.ts";
import { compileCondition } from "../zone/condition.ts";
import { supremum } from "../zone/dbm.ts";
import type { Setting } from "./decide.ts";
import type { Monitored } from "./monitor.ts";
import type { Reached } from "./reach.ts";
import type { Verdict } from "./verdict.ts";
import { problemWithEvents, scriptTo } from "./violation.ts";

/** How many zones are tried for a run; those that are reached by few events first. */
const mostTries = 10;

/** `slowest` is the largest value of the response's clock in the zones that were reached. */
export function responseTime(
  setting: Pick<Setting, "problem" | "whole">,
  { compiled, explored }: Reached,
  response: NonNullable<Monitored["response"]>,
  slowest: Rational,
): Pick<Verdict, "worstCase" | "atMost"> {
  const clock = compiled.clockIndex.get(response.clock)!;
  const value = toNumber(divide(slowest, compiled.unit));
  const during = compileCondition(compiled, response.during);
  const slow = explored.nodes.filter(({ location, zone }) => {
    const row = location.clocks.indexOf(clock) + 1;
    return row > 0 && during(location).length > 0 && supremum(zone, row) === value;
  });
  const tried = [...slow].sort((a, b) => a.depth - b.depth).slice(0, mostTries);
  const isAttained =
    slow.length === 0 ||
    tried.some((node) => problemWithEvents(setting, scriptTo({ compiled }, node, [], { clock, value })) === undefined);
  return isAttained ? { worstCase: slowest } : { atMost: slowest };
}

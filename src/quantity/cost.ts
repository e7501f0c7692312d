/** What there is costs a month, over all numbers of replicas that the ranges allow. */
import type { Rational } from "../source/rational.ts";
import { add, compare, zero } from "../source/rational.ts";
import type { Architecture, Part } from "./architecture.ts";
import type { At } from "./capacity.ts";
import { amountOf } from "./capacity.ts";
import type { Entry, Measured, Missing } from "./measured.ts";
import { lineOf, onlyTypical, restsOn } from "./measured.ts";
import { showDecimal } from "./show.ts";

/** The cost of something and all that is in it, in dollars a month; of everything if no name is given. `at` absent: the whole range. */
export function costOf({ parts, links }: Architecture, of: string | undefined, at: At | undefined): Measured | Missing {
  const wanted = parts.filter(({ name, inside }) => of === undefined || name === of || inside === of);
  const inside = new Set(wanted.map(({ name }) => name));
  const connections = links.filter(({ from, cost }) => cost !== undefined && (of === undefined || inside.has(from)));
  const usual = connections.flatMap(({ from, to, cost }) =>
    cost?.standing === "typical" ? [onlyTypical("cost", `${from} -> ${to}`, cost)] : [],
  );
  const reasons = [...wanted.flatMap(problemWith), ...usual];
  if (reasons.length > 0) return { kind: "missing", reasons };
  const priced = [
    ...wanted.flatMap(({ name, cost, replicas }) => (cost === undefined ? [] : [{ name, cost, replicas }])),
    ...connections.map(({ from, to, cost }) => ({ name: `${from} -> ${to}`, cost: cost!, replicas: single })),
  ];
  const total = (end: At): Rational =>
    priced.map(({ cost, replicas }) => amountOf(cost, replicas, end)).reduce(add, zero);
  const entries: readonly Entry[] = priced.map(({ name, cost, replicas }) => ({
    item: name,
    value: amountOf(cost, replicas, at ?? "stated"),
    ...(cost.perReplica ? { note: `${replicas[at ?? "stated"]} × $${showDecimal(cost.value, 2)}` } : {}),
  }));
  const [low, high] = at === undefined ? [total("least"), total("most")] : [total(at), total(at)];
  const stated = total("stated");
  return {
    kind: "measured",
    least: { value: low, attained: true },
    most: { value: high, attained: true },
    stated: at === undefined ? stated : total(at),
    entries,
    notes:
      compare(low, high) === 0
        ? []
        : [
            `$${showDecimal(stated, 2)} as stated, $${showDecimal(low, 2)} to $${showDecimal(high, 2)} over the range of replicas`,
          ],
    rests: restsOn(priced.map(({ cost }) => cost)),
  };
}

const single = { stated: 1n, least: 1n, most: 1n } as const;

/** Components are what parts are gathered in; the parts are what is paid for. */
function problemWith({ name, cost, span, isComponent }: Part): readonly string[] {
  if (cost !== undefined) return cost.standing === "typical" ? [onlyTypical("cost", name, cost)] : [];
  return isComponent ? [] : [`no cost is stated for \`${name}\`${lineOf({ ...(span && { span }) })}`];
}

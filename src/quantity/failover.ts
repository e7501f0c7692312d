/**
 * Requests that are lost although the flow is up: where one of several is chosen, those that still go to one that has just gone
 * down. A branch is newly down when one of its smallest failure sets is, with one of its members down for no longer than traffic
 * takes to leave; by the sum over all of these and over all branches (Boole's inequality), however requests are spread.
 */
import type { Rational } from "../source/rational.ts";
import { add, divide, least, multiply, one, zero } from "../source/rational.ts";
import type { Architecture, Path } from "./architecture.ts";
import { likelihoodsOf, structureOf } from "./availability.ts";
import type { Event } from "./availability.ts";
import { complement, failureSets } from "./diagram.ts";

/** The share of all requests, at most, if traffic leaves what goes down within `time` milliseconds; never, if that is absent. All figures have to be there. */
export function lostBehind(architecture: Architecture, path: Path, time: Rational | undefined): Rational {
  if (path.kind === "part") return zero;
  const inside = path.paths.map((each) => lostBehind(architecture, each, time));
  if (path.kind !== "choice" || path.needed > 1 || path.paths.length === 1) return inside.reduce(add, zero);
  return path.paths.map((each, at) => add(inside[at]!, newlyDown(architecture, each, time))).reduce(add, zero);
}

const mostSets = 1000;

function newlyDown(architecture: Architecture, path: Path, time: Rational | undefined): Rational {
  const { diagram, root, events } = structureOf(architecture, path);
  const down = likelihoodsOf(architecture, events).map((up) => complement(up ?? zero));
  const newly = events.map((event, at) => newlyDownAlone(event, down[at]!, time));
  const { sets, complete } = failureSets(diagram, root, events.length, mostSets);
  const all = complete ? sets : [...events.keys()].map((number) => [number]);
  return least(one, all.map((set) => oneNewly(set, down, newly)).reduce(add, zero));
}

/** All of a set are down, and one of them only just. */
function oneNewly(set: readonly number[], down: readonly Rational[], newly: readonly Rational[]): Rational {
  return set
    .map((last) => set.map((each) => (each === last ? newly[each]! : down[each]!)).reduce(multiply, one))
    .reduce(add, zero);
}

/** How likely something went down within the last `time`: so much of each cycle of being up and down. At most how likely it is down. */
function newlyDownAlone({ part }: Event, down: Rational, time: Rational | undefined): Rational {
  if (time === undefined || part?.mtbf === undefined || part.mttr === undefined) return down;
  if (part.mtbf.standing === "typical" || part.mttr.standing === "typical") return down;
  return least(down, divide(time, add(part.mtbf.value, part.mttr.value)));
}

// node bench/monolithic.mjs SPEC CLAIM SECONDS: decides a claim on the system as one, for comparison with deciding by parts. Each action also
// reads a variable of the next component, to no effect, so that there is nothing to be cut away, taken apart, or shared between
// instances that are alike. Prints one line of JSON: the verdict, and the milliseconds it took to decide.
import { check, decideClaims } from "../dist/index.js";

const [spec, claim, seconds] = process.argv.slice(2);
const checked = check(spec);
const started = performance.now();
const { claims } = await decideClaims(
  { ...checked, problem: { ...checked.problem, system: asOne(checked.problem.system) } },
  { only: [claim], timeout: Number(seconds) * 1000, sanity: false },
);
const { kind, reason, depth, depthUnit } = claims[0].verdict;
console.log(JSON.stringify({ kind, reason, depth, depthUnit, milliseconds: performance.now() - started }));

/** The same system, in which the actions of each owner read a variable of the next one. */
function asOne(system) {
  const first = new Map();
  for (const variable of system.variables) if (!first.has(variable.owner)) first.set(variable.owner, variable);
  const owners = [...first.keys()];
  const next = new Map(owners.map((owner, index) => [owner, first.get(owners[(index + 1) % owners.length])]));
  const actions = system.actions.map((action) => {
    const { name, sort } = next.get(action.owner);
    const read = { kind: "variable", name, sort };
    return { ...action, guard: { kind: "and", operands: [action.guard, { kind: "equal", left: read, right: read }] } };
  });
  return { ...system, actions };
}

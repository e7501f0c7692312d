// node bench/monolithic.mjs SPEC SECONDS [CLAIM…]: decides claims (all, unless some are named) on the system as one, for comparison with
// deciding by parts. Each action also reads a variable of the next component, to no effect, so that there is nothing to be cut away, taken apart,
// or shared between instances that are alike. Prints one line of JSON: how many claims were asked for, how many were decided, why
// the others were not, and the milliseconds it took to decide, on the clock and of the processor.
import { check, decideClaims } from "../dist/index.js";

const [spec, seconds, ...only] = process.argv.slice(2);
const checked = check(spec);
const [started, before] = [performance.now(), process.cpuUsage().user];
const { claims } = await decideClaims(
  { ...checked, problem: { ...checked.problem, system: asOne(checked.problem.system) } },
  { ...(only.length === 0 ? {} : { only }), timeout: Number(seconds) * 1000, sanity: false },
);
const open = claims.filter(({ verdict: { kind } }) => !["proved", "violated", "vacuous"].includes(kind));
const reasons = [...new Set(open.map(({ verdict: { reason = "held to a bound" } }) => reason))].slice(0, 3);
const deciding = { milliseconds: performance.now() - started, user: (process.cpuUsage().user - before) / 1000 };
console.log(JSON.stringify({ claims: claims.length, decided: claims.length - open.length, reasons, ...deciding }));

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

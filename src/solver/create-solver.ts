/** The solver that the user asked for. */
import { solverNames } from "./native-solvers.ts";
import { createNative } from "./native.ts";
import type { Solver } from "./solver.ts";
import { createZ3Wasm } from "./z3-wasm.ts";

/** `undefined` is the one that comes with upir; otherwise a name of `solverNames`. Any other name throws a RangeError. */
export function createSolver(name?: string): Solver {
  if (name === undefined) return createZ3Wasm();
  if (!solverNames.includes(name))
    throw new RangeError(`there is no solver \`${name}\`; there are ${solverNames.join(", ")}`);
  return createNative(name);
}

/** The solver that claims are put to, by the options of whoever asks. It is loaded here and not before, and without anything else: so it starts early. */
import type { Solver } from "../solver/solver.ts";
import type { EngineName } from "./setting.ts";

export interface SolverOptions {
  readonly engine?: EngineName;
  readonly crossCheck?: boolean;
  /** A native binary on the PATH, `z3` or `cvc5`; absent: the Z3 that comes with upir. */
  readonly solver?: string;
}

/** The one that answers nothing where none is to be asked. */
export async function solverFor({ engine, crossCheck, solver }: SolverOptions): Promise<Solver> {
  if (engine === "zones" && crossCheck !== true) return (await import("./no-solver.ts")).noSolver;
  return (await import("../solver/create-solver.ts")).createSolver(solver);
}

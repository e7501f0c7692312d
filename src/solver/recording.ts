/** A solver that keeps what it is asked, for people who want to read it. */
import type { Solver } from "./solver.ts";
import { textFor } from "./text.ts";

/** The same solver; each text goes into `asked` before it is answered. */
export function recording(solver: Solver, asked: string[]): Solver {
  return {
    ...solver,
    check(script, limits) {
      asked.push(textFor(script));
      return solver.check(script, limits);
    },
  };
}

// The smallest program that uses z3-solver: load it, make a context, check (> x 3), end.
import { init } from "z3-solver";

const { Context, em } = await init();
const { Int, Solver } = Context("main");
const solver = new Solver();
solver.add(Int.const("x").gt(3));
console.log(await solver.check());
em.PThread.terminateAllThreads();

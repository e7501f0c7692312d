// The smallest program that uses z3-solver: load it, make a context, check (> x 3), end. Ending its threads by hand hangs now and then.
import { init } from "z3-solver";

const { Context } = await init();
const { Int, Solver } = Context("main");
const solver = new Solver();
solver.add(Int.const("x").gt(3));
console.log(await solver.check());
process.exit();

/**
 * The native solvers that may be named, with the arguments that make them read SMT-LIB from standard input. They also get
 * the time after which they give up by themselves, in seconds: it ends those that upir could not end any more. Z3 gets a
 * limit of memory in megabytes, too.
 */
export const nativeSolvers: Readonly<Record<string, (seconds: number) => readonly string[]>> = {
  z3: (seconds) => ["-in", "-smt2", `-T:${seconds}`, "-memory:2000"],
  cvc5: (seconds) => ["--lang=smt2", "--produce-models", `--tlimit=${1000 * seconds}`, "-"],
};

export const solverNames: readonly string[] = Object.keys(nativeSolvers);

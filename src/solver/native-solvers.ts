/** The native solvers that may be named, with the arguments that make them read SMT-LIB from standard input. */
export const nativeSolvers: Readonly<Record<string, readonly string[]>> = {
  z3: ["-in", "-smt2"],
  cvc5: ["--lang=smt2", "--produce-models", "-"],
};

export const solverNames: readonly string[] = Object.keys(nativeSolvers);

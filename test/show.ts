/** Stages of the line as text that can be read and compared. */
import type { Formula } from "../src/ltl/formula.ts";
import type { Problem } from "../src/ltl/problem.ts";
import { showRational } from "../src/source/rational.ts";
import type { Sort, Term } from "../src/term/term.ts";

export function showTerm(term: Term): string {
  switch (term.kind) {
    case "bool":
    case "int":
    case "enum":
      return String(term.value);
    case "real":
      return `${showRational(term.value)} ms`;
    case "variable":
      return term.name;
    case "not":
      return `not ${grouped(term.operand)}`;
    case "and":
    case "or":
      return term.operands.map(grouped).join(` ${term.kind} `);
    case "equal":
      return `${grouped(term.left)} = ${grouped(term.right)}`;
    case "less":
      return `${grouped(term.left)} < ${grouped(term.right)}`;
    case "at-most":
      return `${grouped(term.left)} <= ${grouped(term.right)}`;
    case "add":
      return term.operands.map(grouped).join(" + ");
    case "multiply":
      return `${showTerm(term.factor)} * ${grouped(term.operand)}`;
    case "if":
      return `if ${grouped(term.condition)} then ${grouped(term.whenTrue)} else ${grouped(term.whenFalse)}`;
  }
}

function grouped(term: Term): string {
  const isSimple = ["bool", "int", "enum", "real", "variable"].includes(term.kind);
  return isSimple ? showTerm(term) : `(${showTerm(term)})`;
}

function showFormula(formula: Formula): string {
  switch (formula.kind) {
    case "state":
      return `{${showTerm(formula.term)}}`;
    case "and":
    case "or":
      return `(${formula.operands.map(showFormula).join(` ${formula.kind} `)})`;
    case "within":
    case "for":
      return `${formula.kind} ${showRational(formula.bound)} ms ${showFormula(formula.operand)}`;
    case "until":
    case "weak-until":
    case "release":
    case "since":
      return `(${showFormula(formula.left)} ${formula.kind} ${showFormula(formula.right)})`;
    default:
      return `${formula.kind} ${showFormula(formula.operand)}`;
  }
}

function showSort(sort: Sort): string {
  if (sort.kind === "enum") return sort.values.join(" | ");
  return sort.kind === "int" ? `${sort.least}..${sort.most}` : sort.kind;
}

/** The timed transition system, the assumptions and the claims, a line each. */
export function showProblem({ system, assumptions, claims }: Problem): string {
  const lines = [
    `system ${system.name}`,
    ...system.variables.map(({ name, sort, initial }) => `variable ${name}: ${showSort(sort)} = ${initial}`),
    ...system.clocks.map(({ name, active, start, limit }) => {
      const most = limit === undefined ? "" : `, at most ${showRational(limit)} ms`;
      return `clock ${name}: from ${showRational(start.least)}..${showRational(start.most)} ms${most}, while ${showTerm(active)}`;
    }),
    ...system.actions.flatMap(({ kind, name, guard, wait, urgent, updates, restarts, fairness, timing }) => [
      `${kind} ${name} (${timing})`,
      `  when ${showTerm(guard)}`,
      ...(wait === undefined ? [] : [`  wait ${wait.clock} >= ${showRational(wait.least)} ms`]),
      ...(urgent ? ["  urgent"] : []),
      ...(fairness === "weak" ? ["  weakly fair"] : []),
      ...updates.map(({ variable, value }) => `  ${variable} := ${showTerm(value)}`),
      ...restarts.map((clock) => `  restarts ${clock}`),
    ]),
    ...system.invariants.map(({ name, holds }) => `invariant ${name}: ${showTerm(holds)}`),
    ...assumptions.map(({ name, formula }) => `assumption ${name}: ${showFormula(formula)}`),
    ...claims.map(
      ({ name, formula }) => `claim ${name}: ${formula === undefined ? "about quantities" : showFormula(formula)}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

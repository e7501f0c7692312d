/** Formulas and terms of the back end in the words of the language, as near to what was written as what is left of it allows. */
import type { Formula } from "../ltl/formula.ts";
import type { Term } from "../term/term.ts";
import { showDuration } from "./time.ts";

export function sayFormula(formula: Formula): string {
  switch (formula.kind) {
    case "state":
      return sayTerm(formula.term);
    case "not":
      return `not ${bracketed(formula.operand)}`;
    case "and":
      return formula.operands.map(bracketed).join(" and ");
    case "or": {
      const implication = impliedBy(formula.operands);
      if (implication !== undefined) return `${bracketed(implication.left)} implies ${bracketed(implication.right)}`;
      return formula.operands.map(bracketed).join(" or ");
    }
    case "within":
    case "for":
      return `${formula.kind} ${showDuration(formula.bound)} ${bracketed(formula.operand)}`;
    case "until":
    case "weak-until":
    case "release":
    case "since":
      return `${bracketed(formula.left)} ${formula.kind.replace("-", " ")} ${bracketed(formula.right)}`;
    default:
      return `${formula.kind} ${bracketed(formula.operand)}`;
  }
}

/** `not a or b` with one part that speaks of the moment only: `a implies b`. */
export function impliedBy(
  operands: readonly Formula[],
): { readonly left: Formula; readonly right: Formula } | undefined {
  const [first, second] = operands;
  if (operands.length !== 2 || first?.kind !== "state" || second === undefined) return undefined;
  return { left: { kind: "state", term: negated(first.term) }, right: second };
}

/** The opposite of a term. */
export function negated(term: Term): Term {
  return term.kind === "not" ? term.operand : { kind: "not", operand: term };
}

function bracketed(formula: Formula): string {
  const isSimple = formula.kind === "state" && isAtom(formula.term);
  const text = sayFormula(formula);
  return isSimple ? text : `(${text})`;
}

export function sayTerm(term: Term): string {
  switch (term.kind) {
    case "bool":
    case "int":
    case "enum":
      return String(term.value);
    case "real":
      return showDuration(term.value);
    case "variable":
      return nameOf(term.name);
    case "not":
      return term.operand.kind === "equal" ? sayEquality(term.operand, "is not", "!=") : `not ${inTerm(term.operand)}`;
    case "and":
    case "or":
      return term.operands.map(inTerm).join(` ${term.kind} `);
    case "equal":
      return sayEquality(term, "is", "=");
    case "less":
      return `${inTerm(term.left)} < ${inTerm(term.right)}`;
    case "at-most":
      return `${inTerm(term.left)} <= ${inTerm(term.right)}`;
    case "add":
      return term.operands.map(inTerm).join(" + ");
    case "multiply":
      return `${sayTerm(term.factor)} * ${inTerm(term.operand)}`;
    case "if":
      return isCounted(term)
        ? `count(${sayTerm(term.condition)})`
        : `(if ${sayTerm(term.condition)} then ${sayTerm(term.whenTrue)} else ${sayTerm(term.whenFalse)})`;
  }
}

/** How `count` adds one for what is so. */
function isCounted({ whenTrue, whenFalse }: Extract<Term, { kind: "if" }>): boolean {
  return whenTrue.kind === "int" && whenTrue.value === 1 && whenFalse.kind === "int" && whenFalse.value === 0;
}

function sayEquality({ left, right }: Sides, ofState: string, ofOthers: string): string {
  const isState = left.kind === "variable" && left.name.endsWith(".state");
  return `${inTerm(left)} ${isState ? ofState : ofOthers} ${inTerm(right)}`;
}

interface Sides {
  readonly left: Term;
  readonly right: Term;
}

/** The state of an instance goes by the name of the instance. */
function nameOf(name: string): string {
  return name.endsWith(".state") ? name.slice(0, -".state".length) : name;
}

function isAtom(term: Term): boolean {
  if (term.kind === "not") return term.operand.kind === "equal" || isAtom(term.operand);
  return !["and", "or", "add", "multiply"].includes(term.kind);
}

function inTerm(term: Term): string {
  return isAtom(term) ? sayTerm(term) : `(${sayTerm(term)})`;
}

/**
 * Formulas held against a run: their truth in every state, at the instant in which it is entered, by the oracle of `ltl/`. One row an
 * instant, one column a formula; the first instant at which what should always be so is not so is marked.
 */
import type { Formula } from "../../ltl/formula.ts";
import { partsOf } from "../../ltl/formula.ts";
import { truthOn } from "../../ltl/evaluate.ts";
import type { Action } from "../../system/timed-transition-system.ts";
import type { Term } from "../../term/term.ts";
import { evaluate } from "../../term/evaluate.ts";
import type { Trace } from "../../trace/trace.ts";
import { lassoOf, stateAt, timesOf } from "../../trace/trace.ts";
import type { Obstacle } from "../../trace/why-not.ts";
import { obstacleTo } from "../../trace/why-not.ts";
import { loopLines } from "../events.ts";
import { impliedBy, sayFormula, sayTerm } from "../formula.ts";
import type { Page } from "../page.ts";
import { columnsOf, padTo, paint, visible, wrap } from "../page.ts";
import { showDuration, showMoment } from "../time.ts";
import type { Subject } from "./subject.ts";

/** Something with a value in every state of a run. */
export interface Row {
  readonly text: string;
  readonly values: readonly string[];
}

const yes = "✓";
const no = "✗";

export function truthRow(text: string, formula: Formula, trace: Trace): Row {
  return { text, values: truthOn(formula, lassoOf(trace)).map((each) => (each ? yes : no)) };
}

export function valueRow(text: string, term: Term, trace: Trace): Row {
  const { segments } = lassoOf(trace);
  return { text, values: segments.map(({ values }) => String(evaluate(term, (name) => values.get(name)!))) };
}

/** What keeps an action from happening in each state: `✓` where nothing does. */
export function obstacleRow(action: Action, { trace, part }: Pick<Subject, "trace" | "part">): Row {
  const values = trace.steps.map((_, index) => sayObstacle(obstacleTo(part, action, stateAt(trace, index))));
  return { text: `${action.name} can happen`, values };
}

function sayObstacle(obstacle: Obstacle | undefined): string {
  switch (obstacle?.kind) {
    case undefined:
      return yes;
    case "guard":
      return `${no} unless ${sayTerm(obstacle.condition)}`;
    case "wait":
      return `${no} for ${showDuration(obstacle.rest)}`;
    case "assumption":
      return `${no} by ${obstacle.name}`;
  }
}

/** The same as a sentence. */
export function obstacleSentence(obstacle: Obstacle | undefined): string {
  switch (obstacle?.kind) {
    case undefined:
      return "it can happen";
    case "guard":
      return `it cannot happen unless ${sayTerm(obstacle.condition)}`;
    case "wait":
      return `it has to wait ${showDuration(obstacle.rest)} more`;
    case "assumption":
      return `assumption \`${obstacle.name}\` forbids it`;
  }
}

const mostParts = 24;

/** The truth of a formula and of all its parts, outermost first. */
export interface PartRow extends Row {
  readonly part: Formula;
  /** How deep in the formula it stands first; the whole: 0. */
  readonly depth: number;
}

/** A formula and all of its parts, outermost first. */
export function partRows(formula: Formula, trace: Trace): readonly PartRow[] {
  const rows: PartRow[] = [];
  const visit = (part: Formula, depth: number): void => {
    if (rows.length >= mostParts) return;
    const text = sayFormula(part);
    if (!rows.some((row) => row.text === text)) rows.push({ ...truthRow(text, part, trace), part, depth });
    const implication = part.kind === "or" ? impliedBy(part.operands) : undefined;
    const parts = implication === undefined ? partsOf(part) : [implication.left, implication.right];
    for (const each of parts) visit(each, depth + 1);
  };
  visit(formula, 0);
  return rows;
}

/** The first state in which what a claim demands of all states is not so: of `always f`, that f fails. */
export function firstGuilty(formula: Formula, trace: Trace): number | undefined {
  const lasso = lassoOf(trace);
  return bodiesOf(formula)
    .map((body) => truthOn(body, lasso).indexOf(false))
    .find((index) => index !== -1);
}

function bodiesOf(formula: Formula): readonly Formula[] {
  if (formula.kind === "and") return formula.operands.flatMap(bodiesOf);
  return formula.kind === "always" ? [formula.operand] : [];
}

/** The table as lines, its columns called `a`, `b` and so on below a legend. Equal rows one after the other are drawn once. */
export function renderRows(
  rows: readonly Row[],
  trace: Trace,
  guilty: number | undefined,
  page: Page,
): readonly string[] {
  const letters = rows.map((_, index) => letterOf(index));
  const legend = rows.flatMap(({ text }, index) =>
    wrap(visible(text), page.width - 4).map((line, at) => `${padTo(at === 0 ? letters[index]! : "", 2)}  ${line}`),
  );
  const times = timesOf(trace);
  const widths = rows.map(({ values }, index) => Math.max(columnsOf(letters[index]!), ...values.map(columnsOf)));
  const cells = (index: number): readonly string[] => rows.map(({ values }) => values[index]!);
  const count = trace.steps.length;
  const indices = Array.from({ length: count }, (_, index) => index).filter(
    (index) =>
      index === 0 ||
      index === guilty ||
      index - 1 === guilty ||
      cells(index).some((cell, column) => cell !== rows[column]!.values[index - 1]),
  );
  const moments = indices.map((index) => showMoment(times[index]!));
  const room = Math.max(4, ...moments.map(columnsOf));
  const lines = indices.map((index, at) => {
    const drawn = cells(index).map((cell, column) => paintCell(page, cell, widths[column]!));
    const mark = index === guilty ? "  ◄ here it fails first" : "";
    return `${" ".repeat(room - columnsOf(moments[at]!))}${moments[at]!}  ${drawn.join("  ")}${mark}`.trimEnd();
  });
  const head = `${padTo("time", room)}  ${letters.map((letter, column) => padTo(letter, widths[column]!)).join("  ")}`;
  return [...legend, "", paint(page, "dim", head.trimEnd()), ...lines, ...loopLines(trace)];
}

function paintCell(page: Page, cell: string, width: number): string {
  const padded = padTo(cell, width);
  return cell.startsWith(no) ? paint(page, "red", padded) : padded;
}

/** a … z, then aa, ab … */
function letterOf(index: number): string {
  const letter = String.fromCharCode(97 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}

/** How two formulas stand to each other, for a terminal: the relation, what is proved of it, and a run for the rest. */
import type { Answer, Comparison, Relation, Run } from "../engine/compare.ts";
import type { Ink, Page } from "./page.ts";
import { padTo, paint, visible, wrap } from "./page.ts";
import { renderTrace } from "./trace.ts";

export interface Compared {
  /** The formulas as they were given. */
  readonly first: string;
  readonly second: string;
  /** The variables that they speak of. */
  readonly variables: ReadonlySet<string>;
  readonly comparison: Comparison;
  /** The spec on whose runs they were compared. */
  readonly spec?: string;
  /** What their names stand for where no spec says it. */
  readonly free?: FreeNames;
}

export interface FreeNames {
  /** What may be true or false. */
  readonly truths: readonly string[];
  /** What may be in any of these states. */
  readonly instances: ReadonlyMap<string, readonly string[]>;
}

interface Face {
  readonly mark: string;
  readonly ink: Ink;
  readonly text: string;
}

const faces: Readonly<Record<Relation, Face>> = {
  equivalent: { mark: "= THE SAME", ink: "green", text: "They are equivalent: on every run both hold, or neither." },
  stricter: {
    mark: "⊂ STRICTER",
    ink: "cyan",
    text: "The first is stricter: whenever it holds, so does the second, but not the other way round.",
  },
  looser: {
    mark: "⊃ LOOSER",
    ink: "cyan",
    text: "The first is looser: whenever the second holds, so does the first, but not the other way round.",
  },
  overlapping: {
    mark: "∩ OVERLAP",
    ink: "yellow",
    text: "They overlap: each can hold without the other, and both can hold together.",
  },
  disjoint: { mark: "∅ DISJOINT", ink: "yellow", text: "They exclude each other: each can hold, but never both." },
  undecided: { mark: "? UNDECIDED", ink: "magenta", text: "Not decided; this much is known:" },
};

const margin = 13;

export function renderComparison(compared: Compared, page: Page): readonly string[] {
  const { first, second, comparison } = compared;
  const { mark, ink, text } = faces[comparison.relation];
  const room = Math.max(20, page.width - margin);
  const said = [
    `first: ${visible(first)}`,
    `second: ${visible(second)}`,
    text,
    ...answersOf(comparison).flatMap(({ none, answer, isEvidence }) =>
      isEvidence ? (factOf(none, answer) ?? []) : [],
    ),
    ...extremes(comparison),
    whereOf(compared),
  ].flatMap((line) => wrap(line, room));
  const runs = answersOf(comparison).flatMap(({ some, answer, isEvidence }) =>
    answer.kind === "run" && isEvidence
      ? ["", ...indented(`${some} (replayed ✓):`, page), "", ...drawn(answer.run, compared.variables, page)]
      : [],
  );
  return [
    ...said.map((line, index) =>
      index === 0 ? paint(page, ink, padTo(mark, margin)) + line : " ".repeat(margin) + line,
    ),
    ...runs,
  ];
}

function indented(text: string, page: Page): readonly string[] {
  return wrap(text, Math.max(20, page.width - 3)).map((line) => `   ${line}`);
}

interface Asked {
  readonly answer: Answer;
  /** What it says if there is no such run. */
  readonly none: string;
  /** What a run of this sort is. */
  readonly some: string;
  /** Whether the relation rests on it. */
  readonly isEvidence: boolean;
}

function answersOf({ relation, onlyFirst, onlySecond, both }: Comparison): readonly Asked[] {
  return [
    {
      answer: onlyFirst,
      none: "the first never holds without the second",
      some: "On this run the first holds and the second does not",
      isEvidence: true,
    },
    {
      answer: onlySecond,
      none: "the second never holds without the first",
      some: "On this run the second holds and the first does not",
      isEvidence: true,
    },
    {
      answer: both,
      none: "they never hold together",
      some: "On this run both hold",
      isEvidence: relation !== "stricter" && relation !== "looser",
    },
  ];
}

function factOf(none: string, answer: Answer): string | undefined {
  switch (answer.kind) {
    case "run":
      return undefined;
    case "none":
      return `proved: ${none} · every run, no time limit · ${visible(answer.method)}`;
    case "none-to-bound":
      return `not proved: ${none}; no run of up to ${answer.steps} steps shows it · ${answer.isCut ? "try a longer --timeout" : `try --bound ${2 * answer.steps}`}`;
    case "unknown":
      return `open: whether ${none} · ${visible(answer.reason)}`;
  }
}

/** What holds always or never makes comparisons that surprise. */
function extremes({ relation, both, neither }: Comparison): readonly string[] {
  if (neither?.kind === "none") return ["Both hold on every run there is."];
  if (both.kind !== "none") return [];
  if (relation === "equivalent") return ["Neither holds on any run."];
  if (relation === "stricter") return ["The first holds on no run at all."];
  return relation === "looser" ? ["The second holds on no run at all."] : [];
}

function whereOf({ spec, free }: Compared): string {
  if (free === undefined) return `on the runs of ${visible(spec ?? "")}`;
  const truths = free.truths.map((name) => `\`${name}\` may be true or false`);
  const instances = [...free.instances].map(([name, states]) => `\`${name}\` may be ${states.join(" or ")}`);
  const names = [...truths, ...instances];
  const all = names.length === 0 ? "They name nothing that could change." : `${names.join(", ")}.`;
  return `without a spec: ${all}${names.length === 0 ? "" : " All of it may start in any way and change at any moment."}`;
}

/** A longer run is drawn only as far as it takes to settle the question. */
const manySteps = 12;

/** The run, with a lane for each instance that the formulas speak of. */
function drawn({ trace, part, settled }: Run, variables: ReadonlySet<string>, page: Page): readonly string[] {
  const end = trace.steps.length > manySteps && settled !== undefined ? { settled } : {};
  const shown = { claim: { name: "", text: "" }, verdict: { trace, ...end } };
  const only = part.variables.flatMap(({ name, owner }) => (variables.has(name) ? [owner] : []));
  const view = { only: [...new Set(only)], hide: [], full: false, story: false };
  const room = Math.max(40, page.width - 3);
  const lines = [
    ...renderTrace(shown, part, { ...page, width: room }, view),
    ...constants({ trace, part }, variables).flatMap((line) => wrap(line, room)),
  ];
  return lines.map((line) => (line === "" ? "" : `   ${line}`));
}

/** `All the time: p is true, web is up`: what the formulas speak of and no step changes. */
function constants({ trace, part }: Pick<Run, "trace" | "part">, variables: ReadonlySet<string>): readonly string[] {
  const said = part.variables.flatMap(({ name, owner, label }) => {
    const value = trace.initial.values.get(name);
    const isConstant = trace.steps.every(({ state }) => state.values.get(name) === value);
    if (!variables.has(name) || value === undefined || !isConstant) return [];
    return [`${label === "state" || label === "" ? owner : `${owner}.${label}`} is ${String(value)}`];
  });
  return said.length === 0 ? [] : [visible(`All the time: ${said.join(", ")}.`)];
}

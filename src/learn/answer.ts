/**
 * From the file of a student to an answer that can be judged. A claim is taken from the syntax tree and printed anew, so that it
 * is one formula wherever it is put; and it may speak only of what the lesson has. Of a changed system, all that the lesson does
 * not leave open has to be as it was.
 */
import { check } from "../index.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import { hasErrors } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import type { Item, SpecFile } from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";
import { print, printExpression } from "../syntax/print.ts";
import type { Lesson, SystemGrading } from "./lesson.ts";
import { answered } from "./lesson.ts";

/** Why there is nothing to judge. */
export interface NoAnswer {
  readonly kind: "no-answer";
  readonly reason: string;
  /** What is wrong with the file, or with the claim on the spec of the lesson. */
  readonly diagnostics: readonly Diagnostic[];
}

export type Answer = { readonly kind: "claim"; readonly formula: string } | { readonly kind: "system" } | NoAnswer;

/** The answer in a student's file. */
export function answerIn(lesson: Lesson, file: SourceFile): Answer {
  const { diagnostics } = check(file);
  if (hasErrors(diagnostics)) return { kind: "no-answer", reason: "the spec has to be in order first", diagnostics };
  const spec = parse(file).value;
  if (lesson.grading.kind === "claim") return claimIn(lesson, spec);
  const changed = changeIn(parse(lesson.spec).value, spec, lesson.grading);
  return changed === undefined ? { kind: "system" } : { kind: "no-answer", reason: changed, diagnostics: [] };
}

function claimIn(lesson: Lesson, spec: SpecFile): Answer {
  const found = spec.items.find((item) => item.kind === "property" && item.name.text === "answer");
  if (found?.kind !== "property") {
    const reason = "there is no claim named `answer` yet: write `property answer: …` at the end of the file";
    return { kind: "no-answer", reason, diagnostics: [] };
  }
  const formula = printExpression(found.body);
  const { diagnostics } = check(answered(lesson, formula));
  if (!hasErrors(diagnostics)) return { kind: "claim", formula };
  const reason = "your claim is tried on other shops, so it can use only what the lesson has";
  return { kind: "no-answer", reason, diagnostics };
}

// ── What may be changed ─────────────────────────────────────────────────────

/** What of the lesson was changed although it has to stay, in words; undefined if nothing was. */
function changeIn(lesson: SpecFile, student: SpecFile, grading: SystemGrading): string | undefined {
  const open = grading.change.map((name) => `\`${name}\``).join(" and ");
  const before = new Set(lesson.items.map((item) => outline(item, grading)));
  const after = new Set(student.items.map((item) => outline(item, grading)));
  const missing = lesson.items.find((item) => !after.has(outline(item, grading)));
  if (missing !== undefined) return `the exercise is about ${open}: leave ${nameOf(missing)} as it was`;
  const added = student.items.find((item) => !isClaim(item) && !before.has(outline(item, grading)));
  return added === undefined ? undefined : `the exercise is about ${open}: leave ${nameOf(added)} out`;
}

/** An item as text, without what a student may change and without what a claim is expected to be. */
function outline(item: Item, { change }: SystemGrading): string {
  if ("name" in item && change.includes(item.name.text))
    return item.kind === "parameter" ? printed(item).replace(/=[^=]*$/, "") : `${item.kind} ${item.name.text}`;
  if (item.kind !== "property" && item.kind !== "require") return printed(item);
  const { expect: _, ...claim } = item;
  return printed(claim);
}

function printed(item: Item): string {
  return print({ kind: "spec", span: item.span, items: [item] });
}

function isClaim(item: Item): boolean {
  return item.kind === "property" || item.kind === "require";
}

function nameOf(item: Item): string {
  return `\`${printed(item).trim().split("\n")[0]}\``;
}

/** What `upir learn` says, as text: lists, verdicts on answers, hints, solutions. */
import type { Judged, Mistake, Tried } from "../learn/judged.ts";
import type { Lesson } from "../learn/lesson.ts";
import { fileNameOf } from "../learn/lesson.ts";
import { renderDiagnostic } from "../report/diagnostic.ts";
import type { Page } from "../report/page.ts";
import { columnsOf, padTo, paint, visible, wrap } from "../report/page.ts";
import { renderTrace } from "../report/trace.ts";
import type { Learned } from "./learned.ts";

/** All lessons, which of them are done, and what to do next. */
export function listText(lessons: readonly Lesson[], learned: Learned, next: Lesson | undefined, page: Page): string {
  const longest = Math.max(...lessons.map(({ grading }) => columnsOf(grading.title)));
  const lines = lessons.map((lesson) => {
    const { number, grading } = lesson;
    const mark = learned.done.includes(number) ? paint(page, "green", "✓") : lesson === next ? "→" : " ";
    const idea = longest + 8 + columnsOf(grading.idea) > page.width ? "" : `   ${paint(page, "dim", grading.idea)}`;
    return `${mark} ${String(number).padStart(2)}  ${padTo(grading.title, longest)}${idea}`.trimEnd();
  });
  const done = lessons.filter(({ number }) => learned.done.includes(number)).length;
  const todo =
    next === undefined
      ? "All lessons are done. What comes next is your own system: grammar/README.md has the whole language."
      : `Next: upir learn start ${next.number}`;
  const head = "One shop that grows by lesson. Each has a planted mistake and an exercise.";
  return [...wrap(head, page.width), "", ...lines, "", `${done} of ${lessons.length} done. ${todo}`, ""].join("\n");
}

/** What a lesson is about, and the commands for it. */
export function aboutLesson(lesson: Lesson, { done }: Learned, page: Page): string {
  const { number, grading } = lesson;
  const state = done.includes(number) ? `  ${paint(page, "green", "✓ done")}` : "";
  const commands = [
    [`start ${number}`, "write its file into this folder"],
    [`check ${fileNameOf(lesson)}`, "judge the answer in the file"],
    [`hint ${number}`, "a hint, one at a time"],
    [`solution ${number}`, "the solution, after the hints"],
  ].map(([word = "", says = ""]) => `  ${padTo(`upir learn ${word}`, 33)}  ${says}`);
  const title = paint(page, "bold", `Lesson ${number}: ${grading.title}`);
  return [`${title}${state}`, ...wrap(grading.idea, page.width), "", ...commands, ""].join("\n");
}

/** What came of an answer: each thing that was tried, and of the first that went wrong why. */
export function judgedText(lesson: Lesson, { kind, tried }: Judged, page: Page, next?: Lesson): string {
  const lines = tried.flatMap((each) => triedLines(each, page));
  const { number } = lesson;
  if (kind === "misjudged") return [...lines, "", `Not yet. For a hint: upir learn hint ${number}`, ""].join("\n");
  const then = next === undefined ? "That was the last one." : `Next: upir learn start ${next.number}`;
  return [...lines, "", `${paint(page, "green", "✓")} Lesson ${number} is done. ${then}`, ""].join("\n");
}

function triedLines({ what, mistake }: Tried, page: Page): readonly string[] {
  const mark = mistake === undefined ? paint(page, "green", "✓") : paint(page, "red", "✗");
  const [first = "", ...more] = wrap(visible(what), page.width - 2);
  const head = [`${mark} ${first}`, ...more.map((line) => `  ${line}`)];
  return mistake === undefined ? head : [...head, ...mistakeLines(mistake, page)];
}

function mistakeLines({ says, hint, remarks, run, diagnostics }: Mistake, page: Page): readonly string[] {
  const paragraph = (text: string): readonly string[] => wrap(visible(text), page.width - 2).map((line) => `  ${line}`);
  return [
    ...paragraph(`${says}.`),
    ...remarks.flatMap((remark) => paragraph(`! ${remark}`)),
    ...diagnostics.flatMap((each) => ["", renderDiagnostic(each, page)]),
    ...(run === undefined ? [] : ["", ...paragraph(run.shows), "", ...drawn(run.result, page)]),
    ...(hint === undefined ? [] : ["", ...paragraph(hint)]),
  ];
}

function drawn(result: NonNullable<Mistake["run"]>["result"], page: Page): readonly string[] {
  const { part } = result.verdict;
  if (part === undefined) return [];
  const narrower = { ...page, width: page.width - 3 };
  return renderTrace(result, part, narrower, { only: [], hide: [], full: false, story: false }).map((line) =>
    line === "" ? line : `   ${line}`,
  );
}

/** The hints that were shown so far, `shown` of them: the last one is new. */
export function hintText({ number, grading: { title, hints } }: Lesson, shown: number, page: Page): string {
  const head = paint(page, "bold", `Lesson ${number}: ${title}`);
  const lines = hints
    .slice(0, shown)
    .flatMap((hint, at) =>
      wrap(`${at + 1}. ${hint}`, page.width - 3).map((line, part) => (part === 0 ? line : `   ${line}`)),
    );
  const then =
    shown < hints.length
      ? `Another one: upir learn hint ${number}`
      : `That was the last one. The solution: upir learn solution ${number}`;
  return [head, "", ...lines, "", then, ""].join("\n");
}

/** The solution: the claim, or the lines that change. */
export function solutionText({ spec, grading }: Lesson, solved: string): string {
  if (grading.kind === "claim") return `property answer: ${grading.solution}\n`;
  const [before, after] = [spec.text.split("\n"), solved.split("\n")];
  const gone = before.filter((line) => !after.includes(line)).map((line) => `- ${line.trim()}`);
  const come = after.filter((line) => !before.includes(line)).map((line) => `+ ${line.trim()}`);
  return `${gone.map((line, at) => `${line}\n${come[at] ?? ""}`).join("\n")}\n`;
}

/** The course: every lesson, its solution and the usual wrong answers; what is no answer; and `upir learn` itself. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { verify } from "../src/index.ts";
import { grade } from "../src/learn/grade.ts";
import type { Grade, Mistake } from "../src/learn/judged.ts";
import { answered, fileNameOf, readLessons, systemNameOf } from "../src/learn/lesson.ts";
import type { Edits, Lesson } from "../src/learn/lesson.ts";
import { expectationMet } from "../src/report/outcome.ts";

const lessons = readLessons();

/** Where an answer is wrong, and what is said of it. */
function mistakeOf(found: Grade): { readonly at: string; readonly mistake: Mistake } {
  if (found.kind !== "misjudged") throw new Error(`it is ${found.kind}`);
  const { at, mistake } = found.tried.at(-1)!;
  return { at, mistake: mistake! };
}

describe.each(lessons.map((lesson) => [fileNameOf(lesson), lesson] as const))("%s", (_, lesson) => {
  const { grading, spec } = lesson;

  test("its solution is accepted", async () => {
    expect(await grade(lesson, answered(lesson, grading.solution))).toMatchObject({ kind: "accepted" });
  });

  const mistakes: readonly { readonly answer: string | Edits; readonly at: string }[] = grading.mistakes;
  test.each(mistakes.map(({ answer, at }) => [JSON.stringify(answer), at, answer] as const))(
    "%s is wrong about `%s`",
    async (_text, at, answer) => {
      const found = mistakeOf(await grade(lesson, answered(lesson, answer), { engine: "zones" }));
      console.log(found.at===at ? "" : "!!!!", lesson.number, JSON.stringify(answer), found.at, found.mistake.says, "|", found.mistake.hint, "|", found.mistake.remarks.join(";"), found.mistake.run?.result.verdict.kind);
      expect(found.at).toBe(at);
    },
  );
});

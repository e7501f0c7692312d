/**
 * The file of a student to a verdict on the answer in it. Claims are decided as `upir verify` does. The first thing that does not
 * come out as it should is what the student is told.
 */
import type { SourceFile } from "../source/source.ts";
import { answerIn } from "./answer.ts";
import type { Grade, GradeOptions, Tried } from "./judged.ts";
import type { Lesson } from "./lesson.ts";
import { onShops } from "./on-shops.ts";
import { onSpec } from "./on-spec.ts";

/** Judges the file of a student. */
export async function grade(lesson: Lesson, file: SourceFile, options: GradeOptions = {}): Promise<Grade> {
  const answer = answerIn(lesson, file);
  if (answer.kind === "no-answer") return answer;
  const tries = answer.kind === "claim" ? onShops(lesson, answer.formula, options) : onSpec(lesson, file, options);
  const tried: Tried[] = [];
  for await (const each of tries) {
    if (options.signal?.aborted === true) return { kind: "interrupted" };
    tried.push(each);
    if (each.mistake !== undefined) return { kind: "misjudged", tried };
  }
  return { kind: "accepted", tried };
}

/**
 * The lessons of the course, as they stand in `specs/lessons/`, a folder each:
 *
 *   lesson.upir    what the student starts from, with the text of the lesson in its comments
 *   grading.json   how an answer is judged, the hints, the solution, and usual wrong answers (`Grading`)
 *   systems.upir   where the answer is a claim: the shops that it is tried on, chosen by the parameter `shop`
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { libraryFolder } from "../files.ts";
import type { SourceFile } from "../source/source.ts";

/** What is judged is a claim (it accepts the right shops and rejects the wrong ones), or the system of the spec itself. */
export type Grading = ClaimGrading | SystemGrading;

interface Told {
  readonly title: string;
  /** The idea of the lesson, in half a sentence. */
  readonly idea: string;
  /** From a question to nearly the answer. */
  readonly hints: readonly string[];
}

export interface ClaimGrading extends Told {
  readonly kind: "claim";
  /** How many steps a bounded search looks ahead. */
  readonly bound?: number;
  /** In the order in which they are tried. */
  readonly shops: readonly Shop[];
  /** The formula of a claim. */
  readonly solution: string;
  readonly mistakes: readonly { readonly answer: string; readonly at: string }[];
}

export interface Shop {
  /** A value of the parameter `shop`. */
  readonly shop: string;
  readonly sort: "right" | "wrong";
  readonly about: string;
  /** What to think of when the claim is wrong about this shop. */
  readonly hint?: string;
}

export interface SystemGrading extends Told {
  readonly kind: "system";
  /** The names of what the student may change; everything else has to stay. */
  readonly change: readonly string[];
  /** In the order in which they are tried. */
  readonly checks: readonly ClaimCheck[];
  readonly failures?: FailureCheck;
  /** Pieces of the text, each with what takes its place. */
  readonly solution: Edits;
  readonly mistakes: readonly { readonly answer: Edits; readonly at: string }[];
}

export type Edits = Readonly<Record<string, string>>;

export interface ClaimCheck {
  /** A claim of the lesson, or one that the student does not see: then `says` is its formula. */
  readonly claim: string;
  readonly says?: string;
  readonly expect: "proved" | "violated";
  /** Proved is not enough: no time, however long, may bound the answer. */
  readonly unbounded?: true;
  readonly hint: string;
}

/** The smallest failure sets that the flow has to have, no more and no fewer. */
export interface FailureCheck {
  readonly flow: string;
  readonly sets: readonly (readonly string[])[];
}

export interface Lesson {
  readonly number: number;
  readonly grading: Grading;
  readonly spec: SourceFile;
  /** The shops that a claim is tried on. */
  readonly systems?: SourceFile;
}

/** The folder that the lessons come in. */
export const lessonsFolder: string = join(libraryFolder, "lessons");

/** All lessons in their order. */
export function readLessons(): readonly Lesson[] {
  return readdirSync(lessonsFolder)
    .filter((name) => /^\d\d-/.test(name))
    .sort()
    .map((name) => readLesson(Number(name.slice(0, 2)), join(lessonsFolder, name)));
}

function readLesson(number: number, folder: string): Lesson {
  const fileOf = (name: string): SourceFile => {
    const path = join(folder, name);
    return { path, text: readFileSync(path, "utf8") };
  };
  const grading: Grading = JSON.parse(fileOf("grading.json").text);
  const spec = fileOf("lesson.upir");
  return { number, grading, spec, ...(grading.kind === "claim" ? { systems: fileOf("systems.upir") } : {}) };
}

/** `lesson-03.upir`: the student's file. */
export function fileNameOf({ number }: Lesson): string {
  return `lesson-${digits(number)}.upir`;
}

/** The name of the system by which a file is known to belong to a lesson. */
export function systemNameOf({ number }: Lesson): string {
  return `Lesson${digits(number)}`;
}

function digits(number: number): string {
  return String(number).padStart(2, "0");
}

/** The spec of a lesson with an answer in it, as a student would have written it. */
export function answered({ spec }: Lesson, answer: string | Edits): SourceFile {
  const { path, text } = spec;
  if (typeof answer === "string") return { path, text: `${text}\nproperty answer: ${answer}\n` };
  return { path, text: Object.entries(answer).reduce((changed, [from, to]) => replaced(changed, from, to), text) };
}

/** Only the first place. It has to be there: grading data that does not fit the lesson is a mistake of ours. */
function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the lesson has no ${from}`);
  return text.replace(from, () => to);
}

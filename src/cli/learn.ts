/** `upir learn`: the course. Lists the lessons, writes the file of one, judges answers, and gives hints before a solution. */
import { writeFileSync } from "node:fs";
import { reasonOf, readStream, readText } from "../files.ts";
import { grade } from "../learn/grade.ts";
import type { Lesson } from "../learn/lesson.ts";
import { answered, fileNameOf, readLessons, systemNameOf } from "../learn/lesson.ts";
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import { visible } from "../report/page.ts";
import type { SourceFile } from "../source/source.ts";
import { parse } from "../syntax/parse.ts";
import { sayDiagnostics, sayUsage } from "./complain.ts";
import type { LearnFlags } from "./flags.ts";
import type { Io } from "./io.ts";
import { pageOf } from "./io.ts";
import type { Learned } from "./learned.ts";
import { keepLearned, readLearned } from "./learned.ts";
import { aboutLesson, hintText, listText, judgedText, solutionText } from "./learn-words.ts";
import { longWork } from "./long-work.ts";

/** Lists the lessons, or tells about one. */
export function learnCommand(word: string | undefined, { color }: LearnFlags, io: Io): ExitCode {
  const lessons = readLessons();
  const learned = learnedBy(io);
  const page = pageOf(io.stdout, io.env, color);
  if (word === undefined) {
    io.stdout.write(listText(lessons, learned, nextOf(lessons, learned), page));
    return exitCodes.success;
  }
  const lesson = lessonOf(word, lessons, learned);
  if (lesson === undefined) return noLesson(word, lessons, io);
  io.stdout.write(aboutLesson(lesson, learned, page));
  return exitCodes.success;
}

/** Writes the spec of a lesson into the working folder. Never overwrites anything. */
export function startCommand(word: string | undefined, io: Io): ExitCode {
  const lessons = readLessons();
  const lesson = lessonOf(word, lessons, learnedBy(io));
  if (lesson === undefined) return noLesson(word, lessons, io);
  const name = fileNameOf(lesson);
  try {
    writeFileSync(name, lesson.spec.text, { flag: "wx" });
  } catch (error) {
    const exists = error instanceof Error && "code" in error && error.code === "EEXIST";
    const reason = exists ? "it is there already; go on with it, or move it away" : reasonOf(error);
    return sayUsage(`cannot write ${name}: ${reason}`, io);
  }
  io.stdout.write(`Wrote ${name}. Open it in an editor: the lesson stands in its comments. Then:\n\n`);
  io.stdout.write(`    upir verify ${name}\n    upir learn check ${name}\n`);
  return exitCodes.success;
}

/** Judges the answer in a file. Accepted: 0. Not yet: 1. A spec that is not in order: 3. */
export async function gradeCommand(word: string | undefined, flags: LearnFlags, io: Io): Promise<ExitCode> {
  const lessons = readLessons();
  const learned = learnedBy(io);
  const path = word ?? fileNameOf(nextOf(lessons, learned) ?? lessons[0]!);
  const read = path === "-" ? { text: await readStream(io.stdin) } : readText(path);
  const start = word === undefined ? ` (\`upir learn start\` writes it)` : "";
  if ("problem" in read) return sayUsage(`cannot read ${path}: ${read.problem}${start}`, io);
  const file: SourceFile = { path, text: read.text };
  const name = parse(file).value.system?.text;
  const lesson = lessons.find((each) => systemNameOf(each) === name);
  if (lesson === undefined)
    return sayUsage(`${path} is no file of a lesson: its first line of code has to be such as \`system Lesson03\``, io);
  const found = await longWork(io, false, ({ signal, progress }) =>
    grade(lesson, file, { signal, onProgress: (line) => progress.say(line) }),
  );
  switch (found.kind) {
    case "interrupted":
      return exitCodes.interrupted;
    case "no-answer":
      sayDiagnostics(found.diagnostics, io, flags.color);
      io.stdout.write(`${visible(`· The answer to lesson ${lesson.number} is not judged: ${found.reason}.`)}\n`);
      return found.diagnostics.length > 0 ? exitCodes.rejected : exitCodes.violated;
    case "misjudged":
      io.stdout.write(judgedText(lesson, found, pageOf(io.stdout, io.env, flags.color)));
      return exitCodes.violated;
    case "accepted": {
      const now = { ...learned, done: [...new Set([...learned.done, lesson.number])].sort((a, b) => a - b) };
      io.stdout.write(judgedText(lesson, found, pageOf(io.stdout, io.env, flags.color), nextOf(lessons, now)));
      keep(now, io);
      return exitCodes.success;
    }
  }
}

/** The next hint for a lesson; when all were given, the last one again. */
export function hintCommand(word: string | undefined, flags: LearnFlags, io: Io): ExitCode {
  const lessons = readLessons();
  const learned = learnedBy(io);
  const lesson = lessonOf(word, lessons, learned);
  if (lesson === undefined) return noLesson(word, lessons, io);
  const shown = Math.min(hintsShown(lesson, learned) + 1, lesson.grading.hints.length);
  io.stdout.write(hintText(lesson, shown, pageOf(io.stdout, io.env, flags.color)));
  keep({ ...learned, hints: { ...learned.hints, [lesson.number]: shown } }, io);
  return exitCodes.success;
}

/** The solution of a lesson, once its hints were given, it is done, or `--show` insists. */
export function solutionCommand(word: string | undefined, flags: LearnFlags, io: Io): ExitCode {
  const lessons = readLessons();
  const learned = learnedBy(io);
  const lesson = lessonOf(word, lessons, learned);
  if (lesson === undefined) return noLesson(word, lessons, io);
  const left = lesson.grading.hints.length - hintsShown(lesson, learned);
  if (flags.show !== true && left > 0 && !learned.done.includes(lesson.number)) {
    const hints = left === 1 ? "is one hint" : `are ${left} hints`;
    io.stdout.write(`There ${hints} left for lesson ${lesson.number}: upir learn hint ${lesson.number}\n`);
    io.stdout.write(`To see the solution all the same: upir learn solution ${lesson.number} --show\n`);
    return exitCodes.violated;
  }
  io.stdout.write(solutionText(lesson, answered(lesson, lesson.grading.solution).text));
  return exitCodes.success;
}

// ── Which lesson, and how far ───────────────────────────────────────────────

/** What was learned so far. A file that cannot be read counts as none, and is spoken of. */
function learnedBy(io: Io): Learned {
  const learned = readLearned(io.env);
  if (learned.problem !== undefined) io.stderr.write(visible(`note: ${learned.problem}; no lesson counts as done\n`));
  return learned;
}

function keep(learned: Learned, io: Io): void {
  const problem = keepLearned(learned, io.env);
  if (problem !== undefined) io.stderr.write(visible(`note: this is not remembered: ${problem}\n`));
}

function nextOf(lessons: readonly Lesson[], { done }: Learned): Lesson | undefined {
  return lessons.find(({ number }) => !done.includes(number));
}

/** The lesson of a number, or the next one; when all are done, the last. */
function lessonOf(word: string | undefined, lessons: readonly Lesson[], learned: Learned): Lesson | undefined {
  if (word === undefined) return nextOf(lessons, learned) ?? lessons.at(-1);
  return lessons.find(({ number }) => /^\d{1,2}$/.test(word) && number === Number(word));
}

function noLesson(word: string | undefined, lessons: readonly Lesson[], io: Io): ExitCode {
  return sayUsage(`there is no lesson \`${word}\`; they are 0 to ${lessons.at(-1)!.number}, see \`upir learn\``, io);
}

function hintsShown({ number }: Lesson, { hints }: Learned): number {
  return hints[String(number)] ?? 0;
}

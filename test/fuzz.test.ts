/**
 * Hostile texts: whatever a spec is made of, `check` answers, in bounded time, with diagnostics whose places exist, and the
 * formatter keeps the meaning of every text without syntax errors.
 *
 * 2,000 texts a run; `npm run fuzz` reads 100,000, and `UPIR_FUZZ=5000 UPIR_FUZZ_SEED=7` others. A failure prints the
 * text after taking away all of it that does not matter.
 */
import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../src/index.ts";
import type { Diagnostic, Span } from "../src/index.ts";
import { formatText } from "../src/format.ts";
import { renderDiagnostic } from "../src/report/diagnostic.ts";
import { hasErrors } from "../src/source/diagnostic.ts";
import { messages } from "../src/source/messages.ts";
import { upir } from "./fake-io.ts";
import { createDice, createMutator } from "./mutate.ts";

const count = Number(process.env["UPIR_FUZZ"] ?? 2000);
const seed = Number(process.env["UPIR_FUZZ_SEED"] ?? 1);
/** What takes longer hangs: no text takes a tenth of it. */
const mostMilliseconds = 60_000;

const texts = ["specs", "test/corpus"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".upir") && !name.includes("deep-"))
    .sort()
    .map((name) => readFileSync(`${folder}/${name}`, "utf8")),
);

/** What is wrong with how `check` takes a text; undefined when nothing is. */
function complaint(text: string): string | undefined {
  const file = { path: "specs/fuzz.upir", text };
  const started = performance.now();
  try {
    const { problem, diagnostics } = check(file);
    if (performance.now() - started > mostMilliseconds) return "takes too long";
    if ((problem === undefined) !== hasErrors(diagnostics)) return "is neither accepted nor rejected";
    const wrong = diagnostics.map((each) => wrongWith(each)).find((each) => each !== undefined);
    if (wrong !== undefined) return wrong;
    // The formatter throws when it would change the meaning; it leaves a text with syntax errors alone.
    formatText(file);
    return undefined;
  } catch (error) {
    return `throws ${error instanceof Error ? error.stack : String(error)}`;
  }
}

function wrongWith(diagnostic: Diagnostic): string | undefined {
  const { code, span, related = [] } = diagnostic;
  if (![span, ...related.map((each) => each.span)].every(exists)) return `${code} has a place that does not exist`;
  const { text, hint = "" } = messages[code];
  const holes = [...`${text}${hint}`.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  if (!holes.every((name) => Object.hasOwn(diagnostic.details, name))) return `${code} is drawn with a hole`;
  const drawn = renderDiagnostic(diagnostic, { width: 40, color: false });
  return /(?!\n)[\p{Cc}\p{Cf}]/u.test(drawn) ? `${code} is drawn with control characters` : undefined;
}

function exists({ file, start, end }: Span): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && 0 <= start && start <= end && end <= file.text.length;
}

/** A short text with the same complaint, by taking pieces away for as long as that is worth while. */
function shrink(text: string, same: (text: string) => boolean): string {
  const until = performance.now() + 10_000;
  let best = text;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.length && performance.now() < until;) {
      const shorter = best.slice(0, at) + best.slice(at + size);
      if (same(shorter)) best = shorter;
      else at += size;
    }
  }
  return best;
}

/** The kind of a complaint, without what differs from text to text. */
function kindOf(found: string | undefined): string | undefined {
  return found
    ?.split("\n")
    .slice(0, 2)
    .join("\n")
    .replace(/[`'"].*?[`'"]|\d+/g, "_");
}

describe("hostile texts", () => {
  test(`${count} of them are answered`, { timeout: 3_600_000 }, async () => {
    const dice = createDice(seed);
    const mutator = createMutator(texts);
    const found = new Map<string, string>();
    const answers = new Map<string, number>();
    let slowest = { milliseconds: 0, text: "" };
    for (let index = 0; index < count; index += 1) {
      const { way, text } = mutator.next(dice);
      const started = performance.now();
      const wrong = complaint(text);
      const milliseconds = performance.now() - started;
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, text };
      const kind = kindOf(wrong);
      if (kind !== undefined && !found.has(kind))
        found.set(kind, `${way}: ${wrong}\n${shrink(text, (shorter) => kindOf(complaint(shorter)) === kind)}`);
      if (index % 10 === 0) {
        const { code, stderr } = await upir(["check", "-"], { stdin: text });
        answers.set(`exit ${code}`, (answers.get(`exit ${code}`) ?? 0) + 1);
        if (![0, 3].includes(code)) found.set(`exit ${code}`, `${way}: exit ${code}: ${stderr}\n${text}`);
      }
      answers.set(way, (answers.get(way) ?? 0) + 1);
    }
    if (process.env["UPIR_FUZZ"] !== undefined)
      console.log(Object.fromEntries(answers), Math.round(slowest.milliseconds), "ms at most, for\n", slowest.text);
    expect([...found.values()]).toEqual([]);
    expect([...answers.keys()].sort()).toEqual([
      "bytes",
      "exit 0",
      "exit 3",
      "grafted",
      "grammar",
      "lines",
      "splice",
      "words",
    ]);
  });
});

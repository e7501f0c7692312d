/**
 * A changed system, tried on what the lesson demands of it: claims that the student sees, and claims that keep the exercise what
 * it is.
 */
import type { ClaimResult } from "../engine/result.ts";
import { check, verify } from "../index.ts";
import type { VerifyOptions } from "../index.ts";
import { failures } from "../pipeline.ts";
import { showDuration } from "../report/time.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import type { GradeOptions, Mistake, Tried } from "./judged.ts";
import { nothingMore } from "./judged.ts";
import type { ClaimCheck, FailureCheck, Lesson } from "./lesson.ts";
import { wordOf } from "./on-shops.ts";

/** Tries a student's spec, of which only what the lesson leaves open was changed. */
export async function* onSpec({ grading }: Lesson, file: SourceFile, options: GradeOptions): AsyncGenerator<Tried> {
  if (grading.kind !== "system") return;
  const seen = grading.checks.filter(({ says }) => says === undefined);
  const unseen = grading.checks.filter(({ says }) => says !== undefined);
  yield* onClaims(seen, file, { ...options, sanity: true });
  if (grading.failures !== undefined) yield await onFailures(grading.failures, file);
  yield* onClaims(unseen, file, { ...options, sanity: false });
}

async function* onClaims(
  checks: readonly ClaimCheck[],
  file: SourceFile,
  options: VerifyOptions,
): AsyncGenerator<Tried> {
  if (checks.length === 0) return;
  const asked = checks.map((check) => ({
    check,
    name: check.says === undefined ? check.claim : fresh(check.claim, file),
  }));
  const added = asked.map(({ check: { says }, name }) => (says === undefined ? "" : `\nproperty ${name}: ${says}\n`));
  const source = { ...file, text: file.text + added.join("") };
  const { claims, diagnostics } = await verify(source, {
    ...options,
    only: asked.map(({ name }) => name),
  });
  for (const { check, name } of asked) {
    const result = claims.find(({ claim }) => claim.name === name);
    const what = check.says ?? check.claim;
    const tried = { at: check.claim, what: check.unbounded === true ? `${what}, without a deadline` : what };
    const mistake = result === undefined ? unasked(check, diagnostics) : mistakeIn(result, check);
    yield mistake === undefined ? { ...tried, what: `${check.expect}: ${tried.what}` } : { ...tried, mistake };
  }
}

/** A name for a claim that the text does not have. */
function fresh(claim: string, { text }: SourceFile): string {
  let name = claim;
  while (text.includes(name)) name += "_";
  return name;
}

function unasked({ hint }: ClaimCheck, diagnostics: readonly Diagnostic[]): Mistake {
  return { ...nothingMore, hint, says: "cannot be asked of your spec", diagnostics };
}

function mistakeIn(result: ClaimResult, { expect, unbounded, hint }: ClaimCheck): Mistake | undefined {
  const { kind, trace, worstCase } = result.verdict;
  if (kind === expect && unbounded === true && typeof worstCase === "object")
    return { ...nothingMore, hint, says: `has a deadline: it takes ${showDuration(worstCase)} at most` };
  if (kind === expect) return undefined;
  return {
    ...nothingMore,
    hint: kind === "vacuous" ? "What stands before `implies` can never happen in your system any more." : hint,
    says: `${wordOf(result)}, and it has to be ${expect.toUpperCase()}`,
    ...(trace === undefined ? {} : { run: { result, shows: "A run of your system:" } }),
  };
}

/** Whether exactly these sets take the flow down. */
async function onFailures({ flow, sets }: FailureCheck, file: SourceFile): Promise<Tried> {
  const tried = { at: flow, what: `the smallest failure sets of \`${flow}\`` };
  const { problem } = check(file);
  const found: (readonly string[])[] = [];
  for await (const each of failures(problem!, { only: [flow], bound: 1, milliseconds: 1000 }))
    if ("flow" in each) found.push(...each.sets.map(({ names }) => names));
  const wanted = sets.map(keyOf);
  const more = found.find((set) => !wanted.includes(keyOf(set)));
  const missing = sets.find((set) => !found.map(keyOf).includes(keyOf(set)));
  const mistake = (says: string, hint: string): Tried => ({ ...tried, mistake: { ...nothingMore, says, hint } });
  if (more?.length === 1)
    return mistake(`${more[0]} alone takes it down`, "What can take the place of this part? Put it behind an `or`.");
  if (missing !== undefined)
    return mistake(
      `losing ${missing.join(" and ")} does not take it down`,
      "Each request has to pass one of these, whatever else it passes.",
    );
  if (more !== undefined)
    return mistake(
      `losing ${more.join(" and ")} takes it down`,
      "These are parts of different kinds: let each kind have an `or` of its own.",
    );
  return tried;
}

function keyOf(names: readonly string[]): string {
  return names.toSorted().join(" ");
}

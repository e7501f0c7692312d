/**
 * A claim, tried on shops: it has to be proved of each right one and violated by each wrong one. For a wrong shop that it lets
 * through, the run that is shown is one that the solution forbids: the claim allows all runs of the shop, so it allows this one.
 */
import type { ClaimResult } from "../engine/result.ts";
import { verify } from "../index.ts";
import type { VerifyOptions } from "../index.ts";
import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source.ts";
import type { GradeOptions, Mistake, Tried } from "./judged.ts";
import { nothingMore } from "./judged.ts";
import type { Lesson, Shop } from "./lesson.ts";

/** Tries the formula of a claim on the shops of a lesson whose answer is a claim. */
export async function* onShops(
  { grading, systems }: Lesson,
  formula: string,
  options: GradeOptions,
): AsyncGenerator<Tried> {
  if (grading.kind !== "claim" || systems === undefined) return;
  const { bound, solution, shops } = grading;
  const given = { ...options, ...(bound === undefined ? {} : { bound }) };
  for (const shop of shops) {
    options.onProgress?.(shop.about);
    const isRight = shop.sort === "right";
    const decide = isRight ? inShop : violationInShop;
    const { result, diagnostics } = await decide(systems, shop, formula, given);
    const tried = { at: shop.shop, what: shop.about };
    if (result === undefined)
      yield { ...tried, mistake: { ...nothingMore, says: "cannot be asked of this shop", diagnostics } };
    else if (result.verdict.kind === (isRight ? "proved" : "violated"))
      yield { ...tried, what: `${isRight ? "proved of" : "violated by"} ${shop.about}` };
    else if (isRight) yield { ...tried, mistake: refused(shop, result) };
    else {
      const solved = await violationInShop(systems, shop, solution, given);
      yield { ...tried, mistake: letThrough(shop, result, solved.result) };
    }
  }
}

interface Decided {
  readonly result: ClaimResult | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Where a violation is likely, zones alone are asked first: no solver has to be started for a run that they find, and it is
 * replayed all the same.
 */
async function violationInShop(
  systems: SourceFile,
  shop: Shop,
  formula: string,
  options: VerifyOptions,
): Promise<Decided> {
  const quick = await inShop(systems, shop, formula, { ...options, engine: "zones" });
  const { engine = "both" } = options;
  const isEnough = quick.result === undefined || quick.result.verdict.kind === "violated" || engine === "zones";
  return isEnough ? quick : inShop(systems, shop, formula, options);
}

async function inShop(
  { path, text }: SourceFile,
  { shop }: Shop,
  formula: string,
  options: VerifyOptions,
): Promise<Decided> {
  const source = { path, text: `${text}\nproperty answer: ${formula}\n` };
  const { claims, diagnostics } = await verify(source, { ...options, set: { shop }, only: ["answer"] });
  return { result: claims[0] && withoutPlaces(claims[0]), diagnostics };
}

/** The result without places in a text that the student does not see. */
function withoutPlaces({ verdict, ...result }: ClaimResult): ClaimResult {
  if (verdict.part === undefined) return { ...result, verdict };
  const actions = verdict.part.actions.map((action) => {
    const { span: _, ...rest } = action;
    return rest;
  });
  return { ...result, verdict: { ...verdict, part: { ...verdict.part, actions } } };
}

function refused({ hint }: Shop, result: ClaimResult): Mistake {
  const common = { ...nothingMore, remarks: remarksOf(result) };
  if (result.verdict.kind !== "violated")
    return { ...common, says: `${wordOf(result)}: of this shop, which is right, it has to be PROVED` };
  const says = "VIOLATED, and this shop is right: your claim asks for too much";
  const run = { result, shows: "A run of this shop that your claim forbids:" };
  return { ...common, ...(hint === undefined ? {} : { hint }), says, run };
}

function letThrough({ hint }: Shop, result: ClaimResult, solved: ClaimResult | undefined): Mistake {
  const { kind } = result.verdict;
  const isThrough = kind === "proved" || kind === "vacuous";
  const shows = isThrough ? "A run of this shop that your claim allows:" : "A run that shows what is wrong:";
  return {
    ...nothingMore,
    ...(hint === undefined ? {} : { hint }),
    remarks: remarksOf(result),
    says: isThrough
      ? `${wordOf(result)}, and this shop is wrong: your claim lets it through`
      : `${wordOf(result)}: of this shop, which is wrong, it has to be VIOLATED`,
    ...(solved?.verdict.trace === undefined ? {} : { run: { result: solved, shows } }),
  };
}

/** What the checks of the claim have to say. */
function remarksOf({ checks, verdict }: ClaimResult): readonly string[] {
  const warnings = (checks ?? []).filter(({ status }) => status === "warning").map(({ text }) => text);
  return [...warnings, ...(verdict.kind === "holds-to-bound" ? verdict.notes : [])];
}

/** A verdict in a word or two, as it stands in a report. */
export function wordOf({ verdict: { kind, bound, reason } }: ClaimResult): string {
  switch (kind) {
    case "holds-to-bound":
      return `HOLDS ≤ ${bound?.steps ?? ""} steps`;
    case "unknown":
      return `UNKNOWN (${reason ?? "upir cannot decide it"})`;
    default:
      return kind.toUpperCase();
  }
}

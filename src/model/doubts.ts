/**
 * What else a claim may have been meant to say: it looks like the outcome of a common misreading (`source/doubt-messages.ts`
 * tells of them). From its syntax tree and its meaning come the formula that was perhaps meant, and its meaning. Whether the
 * two differ on the spec, and whether the claim as it stands is suspicious, is found out later (`engine/checks/doubts.ts`).
 */
import type { DoubtCode } from "../source/doubt-messages.ts";
import { equals, one } from "../source/rational.ts";
import type { Expression } from "../syntax/ast.ts";
import { readBack, speaksOfTime } from "../syntax/english.ts";
import { replaceFirst } from "../syntax/parts.ts";
import { printExpression } from "../syntax/print-expression.ts";
import { elaborate } from "./elaborate.ts";
import type { Meaning, ModelDoubt } from "./model.ts";
import { find, isDynamic, partsOf, temporalKinds } from "./model.ts";
import type { Scope } from "./scope.ts";

/** A claim that is larger has its meaning worked out once and no more. */
const mostPieces = 2000;

export function doubtsOf(e: Expression, body: Meaning, scope: Scope): readonly ModelDoubt[] {
  const isTemporal = temporalIn(scope);
  const read = (): string => readBack(e, isTemporal);
  if (find(body, "quantity") !== undefined) {
    const meant = percentileOfTheWhole(body);
    return meant === undefined ? [] : [{ code: "sum-of-percentiles", read: read(), meant, isPlain: true }];
  }
  if (isAboutTheStart(body))
    return [
      {
        code: "dropped-always",
        read: read(),
        meant: printExpression(always(e)),
        body: { kind: "always", operand: body },
        isPlain: true,
      },
    ];
  const isState = (part: Expression): boolean => !speaksOfTime(part, isTemporal);
  return misreadings.flatMap(({ code, isPlain, meantBy }) => {
    const meant = meantBy(e, isState, body);
    if (meant === undefined || !isSmall(body)) return [];
    const meaning = elaborate(meant, scope);
    return meaning === undefined ? [] : [{ code, read: read(), meant: printExpression(meant), body: meaning, isPlain }];
  });
}

/** Which names are definitions that speak of more than a moment. */
function temporalIn(scope: Scope): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const isTemporal = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = scope.lookup(name);
    const is =
      found !== undefined && found !== "failed" && found.kind === "macro" && speaksOfTime(found.item.body, isTemporal);
    known.set(name, is);
    return is;
  };
  return isTemporal;
}

function isSmall(meaning: Meaning): boolean {
  let left = mostPieces;
  const visit = (part: Meaning): boolean => {
    left -= 1;
    return left > 0 && partsOf(part).every(visit);
  };
  return visit(meaning);
}

function always(operand: Expression): Expression {
  return { kind: "prefix", operator: "always", operand, span: operand.span };
}

/** A condition on states, or responses to such conditions, with nothing that says when. */
function isAboutTheStart(body: Meaning): boolean {
  if (!isDynamic(body)) return false;
  if (find(body, ...temporalKinds) === undefined) return true;
  if (body.kind === "and") return body.operands.every(isAboutTheStart);
  return body.kind === "or" && body.trigger !== undefined && isCondition(body.trigger);
}

function isCondition(meaning: Meaning): boolean {
  return isDynamic(meaning) && find(meaning, ...temporalKinds) === undefined;
}

interface Misreading {
  readonly code: DoubtCode;
  readonly isPlain: boolean;
  /** What was meant if the claim is the outcome of this misreading; undefined if it does not look like that. */
  readonly meantBy: (e: Expression, isState: (part: Expression) => boolean, body: Meaning) => Expression | undefined;
}

const misreadings: readonly Misreading[] = [
  {
    code: "implies-is-not-later",
    isPlain: false,
    meantBy: (e, isState) =>
      e.kind !== "prefix" || e.operator !== "always"
        ? undefined
        : replaceFirst(e, (part) => {
            if (!isImplication(part) || !isState(part)) return undefined;
            const right: Expression = {
              kind: "prefix",
              operator: "eventually",
              operand: part.right,
              span: part.right.span,
            };
            return { ...part, right };
          }),
  },
  {
    code: "until-has-to-come",
    isPlain: false,
    meantBy: (e) => replaceFirst(e, (part) => (isUntil(part) ? { ...part, operator: "weak until" } : undefined)),
  },
  {
    code: "until-may-overlap",
    isPlain: false,
    meantBy: (e, isState) =>
      replaceFirst(e, (part) => {
        if (!isUntil(part) || !isState(part.left) || !isState(part.right)) return undefined;
        const { span } = part.right;
        const ended: Expression = { kind: "prefix", operator: "not", operand: part.left, span };
        return { ...part, right: { kind: "binary", operator: "and", left: part.right, right: ended, span } };
      }),
  },
  {
    code: "eventually-for-good",
    isPlain: false,
    meantBy: (e) =>
      replaceFirst(e, (part) => {
        if (part.kind !== "prefix" || part.operator !== "eventually") return undefined;
        const { operand } = part;
        if (operand.kind !== "prefix" || operand.operator !== "always") return undefined;
        return always({ ...part, operand: operand.operand });
      }),
  },
  {
    code: "one-and-the-same",
    isPlain: true,
    meantBy: (e) =>
      replaceFirst(e, (part) => {
        if (part.kind !== "quantifier" || part.quantifier !== "exists") return undefined;
        const { body } = part;
        if (body.kind !== "prefix" || body.operator !== "always") return undefined;
        return always({ ...part, body: body.operand });
      }),
  },
  {
    code: "deadline-around-implies",
    isPlain: true,
    meantBy(e, isState, body) {
      if (!awaitsImplication(body)) return undefined;
      const meant = replaceFirst(e, (part) => {
        if (!isSooner(part) || !isImplication(part.operand) || !isState(part.operand)) return undefined;
        return { ...part.operand, right: { ...part, operand: part.operand.right } };
      });
      return meant === undefined || (meant.kind === "prefix" && meant.operator === "always") ? meant : always(meant);
    },
  },
];

/** Whether some deadline stands around an implication whose left side may hold or not: not one that a parameter decides. */
function awaitsImplication(meaning: Meaning): boolean {
  const isOne = (meaning.kind === "within" || meaning.kind === "eventually") && isImplied(meaning.operand);
  return isOne || partsOf(meaning).some(awaitsImplication);
}

function isImplied(meaning: Meaning): boolean {
  return meaning.kind === "or" && meaning.trigger !== undefined;
}

type Binary = Extract<Expression, { readonly kind: "binary" }>;

function isImplication(e: Expression): e is Binary {
  return e.kind === "binary" && e.operator === "implies";
}

function isUntil(e: Expression): e is Binary {
  return e.kind === "binary" && e.operator === "until";
}

/** `within 30s …` or `eventually …` */
function isSooner(e: Expression): e is Extract<Expression, { readonly operand: Expression }> {
  return (e.kind === "bounded" && e.operator === "within") || (e.kind === "prefix" && e.operator === "eventually");
}

/** The percentile of one flow after the other, for a sum of percentiles of several. */
function percentileOfTheWhole(body: Meaning): string | undefined {
  const sum = find(body, "sum");
  const flows = sum === undefined ? [] : latenciesIn(sum).filter(({ share }) => !equals(share, one));
  if (flows.length < 2) return undefined;
  const percentile = /p[0-9.]+/.exec(flows[0]!.text)?.[0] ?? "p99";
  return `flow whole = ${flows.map(({ flow }) => flow).join(" -> ")}, and then latency(whole, ${percentile})`;
}

function latenciesIn(
  sum: Meaning,
): readonly { readonly flow: string; readonly share: Parameters<typeof equals>[0]; readonly text: string }[] {
  if (sum.kind === "sum") return sum.operands.flatMap(latenciesIn);
  return sum.kind === "quantity" && sum.quantity.name === "latency" ? [sum.quantity] : [];
}

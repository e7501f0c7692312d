/** Claims about quantities: judged by exact arithmetic on the stated figures, on proved worst cases, and on what may be gone at once. */
import { smtLib } from "../encode/smt-lib.ts";
import { state, unary } from "../ltl/formula.ts";
import type { Problem } from "../ltl/problem.ts";
import type { Gone } from "../quantity/capacity.ts";
import { dimensionOf } from "../quantity/quantity.ts";
import type { WorstCase } from "../quantity/measure.ts";
import type { Requirement, Truth } from "../quantity/requirement.ts";
import { judgeRequirement, quantitiesIn } from "../quantity/requirement.ts";
import type { Term } from "../term/term.ts";
import { and, atMost, count, int, not, variablesOf } from "../term/term.ts";
import { possibility } from "../term/possible.ts";
import type { Engine, Setting } from "./setting.ts";
import { invariantsAbout } from "./touching.ts";
import type { Measure, Verdict, VerdictKind } from "./verdict.ts";

const kinds: Readonly<Record<Truth, VerdictKind>> = {
  always: "proved",
  never: "violated",
  "not always": "violated",
  open: "unknown",
};

/** The verdict on a requirement. `engine` shows what can be gone, `worstCaseOf` decides a property of the same spec. */
export async function decideByFigures(
  setting: Setting,
  requirement: Requirement,
  engine: Engine,
  worstCaseOf: (property: string) => Promise<Verdict>,
): Promise<Verdict> {
  const { architecture = { parts: [], links: [], flows: [], independence: [], commonCauses: [] } } = setting.problem;
  const judged = await judgeRequirement(requirement, {
    architecture,
    gone: {
      ...allowedIn(setting),
      async can(names) {
        const never = unary("always", state(not(and(...goneTerms(setting.problem, names)))));
        return (await engine(setting, never)).kind === "violated";
      },
    },
    worstCase: worstCase(worstCaseOf),
  });
  const quantities = quantitiesIn(requirement);
  const measures = quantities.map((quantity): Measure => {
    const dimension = dimensionOf(quantity);
    return { text: quantity.text, dimension, value: judged.values.get(quantity.text)! };
  });
  const method = readsWorstCases(requirement) ? "exact arithmetic on proved worst cases" : "exact arithmetic";
  const dimension = measures[0]?.dimension;
  return {
    kind: kinds[judged.truth],
    method,
    measures,
    ...(judged.excess === undefined || dimension === undefined ? {} : { excess: { ...judged.excess, dimension } }),
    ...(judged.truth === "open" ? { reason: judged.reasons.join("; ") } : {}),
    notes: [],
  };
}

/** Whether a requirement builds on how long properties take at the worst. */
export function readsWorstCases(requirement: Requirement): boolean {
  return quantitiesIn(requirement).some(
    (quantity) => quantity.name === "worst_case" || (quantity.name === "error_rate" && quantity.property !== undefined),
  );
}

function worstCase(verdictOn: (property: string) => Promise<Verdict>): WorstCase {
  return async (property) => {
    const { worstCase: found, attained, kind, disagreement } = await verdictOn(property);
    if (found === "never") return "never";
    const isSure = (kind === "proved" || kind === "violated") && disagreement === undefined;
    if (found !== undefined && isSure) return { value: found, attained: attained === true };
    if (kind === "vacuous") return { reason: `\`${property}\` is vacuous: nothing ever has to happen in time` };
    return { reason: `no worst case of \`${property}\` is proved` };
  };
}

/** What the assumptions about states allow: the solver says so, or a search where there is none. */
function allowedIn({ problem, solver, remaining, options }: Setting): Pick<Gone, "may" | "atOnce"> {
  const { invariants, variables } = problem.system;
  const isAllowed = async (title: string, condition: Term): Promise<boolean | undefined> => {
    const read = variablesOf(condition);
    const assumed = invariantsAbout(read, invariants).map(({ holds }) => holds);
    if (options.engine === "zones" && options.crossCheck !== true) return possibility(and(...assumed, condition));
    const query = {
      title,
      variables: variables.filter(({ name }) => read.has(name)).map(({ name, sort }) => ({ name, sort })),
      assertions: [...assumed, condition],
    };
    const answer = await solver.check(smtLib(query), { milliseconds: remaining() });
    return answer.kind === "unknown" ? undefined : answer.kind === "sat";
  };
  return {
    may: (names) => isAllowed(`a state in which ${names.join(", ")} are gone`, and(...goneTerms(problem, names))),
    async atOnce(names) {
      const gone = count(goneTerms(problem, names));
      for (let most = 0; most < names.length; most += 1) {
        const more = await isAllowed(`a state in which ${most + 1} are gone`, atMost(int(most + 1), gone));
        if (more !== true) return more === undefined ? undefined : most;
      }
      return names.length;
    },
  };
}

function goneTerms({ architecture }: Problem, names: readonly string[]): readonly Term[] {
  return names.flatMap((name) => architecture?.parts.find((part) => part.name === name)?.gone ?? []);
}

/** Quantities in English: `latency(request, p99)` as what it is. */
import type { Expression } from "./ast.ts";
import { printExpression } from "./print-expression.ts";

type Call = Extract<Expression, { readonly kind: "call" }>;

/** What a call of a built-in quantity is, as a noun or as a sentence about failures; undefined for any other call. */
export function figureOf({ name, arguments: given }: Call): string | undefined {
  const [plain = "", second] = given.map(printExpression);
  const first = `\`${plain}\``;
  const all = given.map((each) => `\`${printExpression(each)}\``).join(", ");
  switch (name.text) {
    case "cost":
      return `the monthly cost of ${plain === "system" ? "the whole system" : first}${at(second)}`;
    case "latency":
      return second === undefined || second === "max"
        ? `the longest time that a request of ${first} takes`
        : `the time that ${second.replace(/^p/, "")} % of the requests of ${first} take at most`;
    case "throughput":
      return `the number of requests a second that ${first} can take${at(second)}`;
    case "availability":
      return `the probability that ${first} is up`;
    case "error_rate":
      return second === undefined
        ? `the share of the time in which ${first} is down`
        : `the share of the requests of ${first} that fail, including those lost until \`${second}\` has done its work`;
    case "replication_lag":
      return "the longest time by which the data of a link may be behind";
    case "worst_case":
      return `the longest time that ${first} takes in any run`;
    case "independent":
      return plain === "system"
        ? "everything fails independently of everything else"
        : `${all} fail independently of each other`;
    case "common_cause":
      return `of the failures of ${first}, ${second ?? ""} are failures of all of them at once`;
    default:
      return undefined;
  }
}

function at(number: string | undefined): string {
  switch (number) {
    case "stated":
      return " with the replicas that are stated";
    case "least":
      return " with as few replicas as the ranges allow";
    case "most":
      return " with as many replicas as the ranges allow";
    default:
      return "";
  }
}

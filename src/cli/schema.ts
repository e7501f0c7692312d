/** `upir schema`: the JSON schema of what a command prints as JSON. */
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import compare from "../report/compare.schema.json" with { type: "json" };
import report from "../report/report.schema.json" with { type: "json" };
import recommend from "../report/recommend.schema.json" with { type: "json" };
import synthesize from "../report/synthesize.schema.json" with { type: "json" };
import diff from "../report/diff.schema.json" with { type: "json" };
import verify from "../report/verify.schema.json" with { type: "json" };
import type { Io } from "./io.ts";
import type { Described } from "./flags.ts";

const { run, values, blame } = verify.definitions;

/** A run as in the report of `verify`, and whose it is. */
const trace = {
  $schema: verify.$schema,
  title: "Output of `upir trace --format json`",
  description: "All times are milliseconds.",
  type: "object",
  required: ["schemaVersion", "spec", "claim", "run"],
  properties: {
    schemaVersion: { const: 1 },
    spec: { type: "string", description: "The spec that it was replayed on." },
    claim: { type: "string", description: "The name of the claim that it violates." },
    run: { $ref: "#/definitions/run" },
    blame: { $ref: "#/definitions/blame" },
  },
  definitions: { run, values, blame },
};

const schemas: Readonly<Record<Described, object>> = { verify, report, recommend, synthesize, trace, diff, compare };

export function schemaCommand(command: Described, io: Io): ExitCode {
  io.stdout.write(`${JSON.stringify(schemas[command], undefined, 2)}\n`);
  return exitCodes.success;
}

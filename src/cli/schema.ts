/** `upir schema`: the JSON schema of what `verify --json` and `check --json` print, or of `report --format json`. */
import { exitCodes } from "../report/outcome.ts";
import type { ExitCode } from "../report/outcome.ts";
import compare from "../report/compare.schema.json" with { type: "json" };
import report from "../report/report.schema.json" with { type: "json" };
import recommend from "../report/recommend.schema.json" with { type: "json" };
import synthesize from "../report/synthesize.schema.json" with { type: "json" };
import verify from "../report/verify.schema.json" with { type: "json" };
import type { Io } from "./io.ts";
import type { Described } from "./flags.ts";

const schemas: Readonly<Record<Described, object>> = { verify, report, recommend, synthesize, compare };

export function schemaCommand(command: Described, io: Io): ExitCode {
  io.stdout.write(`${JSON.stringify(schemas[command], undefined, 2)}\n`);
  return exitCodes.success;
}
